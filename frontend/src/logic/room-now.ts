/** What a room's status means at this moment, and what comes next: one sentence each. */

import type { Booking, BookingOnBoard, Room } from "../data/types";
import { choice, word } from "../i18n";
import type { Hass } from "../ha";
import { leftText } from "./countdown";
import { momentText, spanText } from "./text";

type Reader = Pick<Hass, "localize" | "language" | "locale" | "config">;

/** Who a booking is for: the guest, or else what it is called; nothing if neither is told. */
export function whoOf({ guest, title }: Pick<Booking, "guest" | "title">): string {
  return guest || title;
}

function named(who: string): Record<string, string> {
  return { who, has_who: who ? "yes" : "no" };
}

/** `Ada is inside until 18:00`; `Held for Walk-in, 4:07 left`; `Free until 19:00` */
export function nowText(hass: Reader, room: Room, now: number): string {
  if (room.freeze) return frozenText(hass, room.freeze, { now, status: room.status });
  if (room.status === "held" && room.hold) return heldText(hass, room.hold, now);
  const booking = room.current_booking;
  return booking ? bookedText(hass, booking, now) : freeText(hass, room, now);
}

function frozenText(
  hass: Reader,
  freeze: NonNullable<Room["freeze"]>,
  { now, status }: { now: number; status: Room["status"] },
): string {
  const reason = choice(hass, "freeze_reason", freeze.reason);
  // The status says `Maintenance` itself.
  const is_said = status === freeze.reason ? "yes" : "no";
  if (!freeze.until) return word(hass, "ui_room_frozen", { reason, is_said });
  const until = momentText(hass, Date.parse(freeze.until), now);
  return word(hass, "ui_room_frozen_until", { reason, is_said, until });
}

function heldText(hass: Reader, hold: Booking, now: number): string {
  const who = named(whoOf(hold));
  const end = Date.parse(hold.expires_at ?? hold.end);
  if (!hold.expires_at) {
    return word(hass, "ui_room_held_until", { ...who, until: momentText(hass, end, now) });
  }
  return word(hass, "ui_room_held", { ...who, left: leftText(hass, end - now) });
}

function bookedText(hass: Reader, booking: Booking, now: number): string {
  const [start, end] = [Date.parse(booking.start), Date.parse(booking.end)];
  const values = {
    ...named(whoOf(booking)),
    until: momentText(hass, end, now),
    span: spanText(hass, start, end, now),
  };
  if (booking.is_block) return word(hass, "ui_room_closed", values);
  if (booking.status === "checked_in") return word(hass, "ui_room_occupied", values);
  if (booking.status === "pending") return word(hass, "ui_room_pending", values);
  return word(hass, "ui_room_booked", values);
}

function freeText(hass: Reader, room: Room, now: number): string {
  if (room.available_from) {
    const from = momentText(hass, Date.parse(room.available_from), now);
    return word(hass, "ui_room_free_from", { from });
  }
  if (!room.next_booking) return word(hass, "ui_room_free");
  const until = momentText(hass, Date.parse(room.next_booking.start), now);
  return word(hass, "ui_room_free_until", { until });
}

/** Whether a room's sentence changes by the second. */
export function isCountingDown({ status, hold, freeze }: Room): boolean {
  return status === "held" && !freeze && Boolean(hold?.expires_at);
}

/** What keeps a room from now on, by start. */
export function bookingsAhead(
  bookings: Iterable<BookingOnBoard>,
  room: string,
  now: number,
): BookingOnBoard[] {
  const blocking: readonly string[] = ["held", "pending", "confirmed", "checked_in"];
  return [...bookings]
    .filter((one) => one.rooms.includes(room) && blocking.includes(one.status))
    .filter((one) => Date.parse(one.end) > now)
    .sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
}
