/** What there is to know of a booking, as a list of names and values. */

import { html, nothing, type TemplateResult } from "lit";
import type { Making } from "../data/booking";
import { powerOffKey, type House } from "../data/house";
import type { Booking } from "../data/types";
import type { Hass } from "../ha";
import { word } from "../i18n";
import { listText } from "../logic/failure-text";
import { addressOf } from "../logic/place";
import { bufferOf, powerOffText } from "../logic/power-off-text";
import { energyText, lengthText, momentText, spanText } from "../logic/text";

export interface Facts {
  hass: Hass;
  house: House | undefined;
  booking: Booking;
  making: Making | undefined;
  now: number;
}

/** Returns what the rooms of a booking are called. */
export function roomNames(house: House | undefined, keys: readonly string[]): string[] {
  return keys.map((key) => house?.rooms.get(key)?.name ?? key);
}

/** Shows a booking's facts; those that are not known are left out. */
export function renderFacts(facts: Facts): TemplateResult {
  const { hass, house, booking, now } = facts;
  const [start, end] = [Date.parse(booking.start), Date.parse(booking.end)];
  const length = lengthText(hass, end - start);
  const rooms = listText(hass, roomNames(house, booking.rooms));
  const source = [booking.source, booking.external_id].filter(Boolean).join(" · ");
  return html`
    <dl>
      ${fact(word(hass, "ui_booking_when"), spanText(hass, start, end, now), length)}
      ${fact(word(hass, "ui_booking_rooms"), rooms)}
      ${fact(word(hass, "ui_booking_guest"), booking.guest)}
      ${fact(word(hass, "ui_booking_title"), booking.title)}
      ${fact(word(hass, "ui_booking_note"), booking.note)}
      ${fact(word(hass, "ui_booking_power"), ...powerTexts(facts))}
      ${fact(word(hass, "ui_booking_energy"), energyOf(facts))}
      ${fact(word(hass, "ui_booking_source"), source)}
      ${fact(word(hass, "ui_booking_made"), madeText(facts))}
    </dl>
    <a class="button plain" href=${addressOf("log", undefined, { booking: booking.id })}>
      ${word(hass, "ui_booking_log")}
    </a>
  `;
}

function fact(name: string, ...values: string[]): TemplateResult | typeof nothing {
  const known = values.filter(Boolean);
  if (known.length === 0) return nothing;
  return html`<div>
    <dt>${name}</dt>
    ${known.map((value) => html`<dd>${value}</dd>`)}
  </div>`;
}

function powerTexts({ hass, house, booking, now }: Facts): string[] {
  return booking.rooms.flatMap((room) => {
    const powerOff = house?.powerOffs.get(powerOffKey({ booking_id: booking.id, room }));
    if (!powerOff) return [];
    const text = powerOffText(hass, powerOff, { now, bufferS: bufferOf(powerOff, booking) });
    if (booking.rooms.length === 1) return [text];
    const [name = room] = roomNames(house, [room]);
    return [word(hass, "ui_booking_power_of", { room: name, text })];
  });
}

function energyOf({ hass, booking }: Facts): string {
  return booking.energy_wh === null ? "" : energyText(hass, booking.energy_wh);
}

function madeText({ hass, booking, making, now }: Facts): string {
  const at = momentText(hass, Date.parse(making?.at ?? booking.created_at), now);
  return word(hass, "ui_booking_made_by", {
    who: making?.who ?? "unknown",
    name: making?.name ?? "",
    at,
  });
}
