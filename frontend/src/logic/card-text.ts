/** What cards say of a room, each in one sentence. */

import type { Booking, PowerOff, Room } from "../data/types";
import type { Hass } from "../ha";
import { word } from "../i18n";
import { countdownText, momentText, spanText } from "./text";

type Reader = Pick<Hass, "localize" | "locale" | "config" | "language">;

/** Whose booking it is: the guest, what it is called, or both. */
export function whoText(hass: Reader, { guest, title, is_block }: Booking): string {
  const known = [guest, title].filter(Boolean).join(" · ");
  return known || word(hass, is_block ? "ui_card_closed" : "ui_card_booked");
}

/** What is in a room now. */
export function nowText(hass: Reader, room: Room, now: number): string {
  const { freeze, current_booking: current, next_booking: next, available_from: from } = room;
  const time = (at: string) => momentText(hass, Date.parse(at), now);
  if (freeze) {
    const { reason, until } = freeze;
    return until === null
      ? word(hass, "ui_card_frozen", { reason })
      : word(hass, "ui_card_frozen_until", { reason, time: time(until) });
  }
  if (current?.status === "held") return heldText(hass, current, now);
  if (current)
    return word(hass, "ui_card_until", { who: whoText(hass, current), time: time(current.end) });
  // It is free before the next one, though for less than anybody may book.
  const isShort = from !== null && next !== null && Date.parse(from) > Date.parse(next.start);
  if (from !== null && !isShort) return word(hass, "ui_card_free_from", { time: time(from) });
  if (next) return word(hass, "ui_card_free_until", { time: time(next.start) });
  return word(hass, "ui_card_free");
}

/** For whom a room is held, when if it is not now, and how long it stays so. */
export function heldText(hass: Reader, hold: Booking, now: number): string {
  const { guest, title, start, end, expires_at } = hold;
  return word(hass, "ui_card_held", {
    named: guest || title ? "yes" : "no",
    who: whoText(hass, hold),
    later: Date.parse(start) > now ? "yes" : "no",
    when: spanText(hass, Date.parse(start), Date.parse(end), now),
    left: countdownText(Date.parse(expires_at ?? end) - now),
  });
}

/** Who comes next, and when. */
export function nextText(hass: Reader, next: Booking, now: number): string {
  const when = spanText(hass, Date.parse(next.start), Date.parse(next.end), now);
  return word(hass, "ui_card_next", { who: whoText(hass, next), when });
}

/** When the power goes off, what it waits for, or that it did not go off. */
export function powerText(hass: Reader, { status, why, due_at }: PowerOff, now: number): string {
  if (status === "failed") return word(hass, "ui_card_power_off", { why: status });
  if (due_at === null) return "";
  const time = momentText(hass, Date.parse(due_at), now);
  return word(hass, "ui_card_power_off", { why: why ?? "none", time });
}
