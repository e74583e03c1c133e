/** What the sentence of a row of the log may name: every value is always there, if only empty. */

import type { House } from "../data/house";
import type { LogRow } from "../data/log";
import type { Hass } from "../ha";
import { word } from "../i18n";
import { entityName, failuresText, listText, type Failure } from "./failure-text";
import { deviceOfKey } from "./devices";
import { energyText, lengthText, momentText, spanText } from "./text";
import { SECOND } from "./time";

export type Reader = Pick<
  Hass,
  "localize" | "states" | "devices" | "language" | "locale" | "config"
>;

/** What is known besides the row. */
export interface LogContext {
  house?: House | undefined;
  /** Names of guests by booking, as other rows tell them. */
  guests: ReadonlyMap<string, string>;
}

type Flag = "yes" | "no" | "";

/** Returns who the bookings are for that some rows tell of; the newest name holds. */
export function guestsOf(rows: readonly LogRow[]): Map<string, string> {
  const guests = new Map<string, string>();
  for (const { booking_id: id, details } of rows) {
    const guest = textIn(details, "guest") || textIn(details, "title");
    if (id && guest && !guests.has(id)) guests.set(id, guest);
  }
  return guests;
}

/** Returns who a row's booking is for; nothing if nobody has said. */
export function guestOf(
  { booking_id: booking, details }: LogRow,
  { house, guests }: LogContext,
): string {
  const known = booking ? (house?.bookings.get(booking)?.guest ?? "") : "";
  const other = booking ? (guests.get(booking) ?? "") : "";
  return textIn(details, "guest") || known || other;
}

/** Returns all names that rows may tell of, in one text: while it is the same, so are they. */
export function namesIn(house: House | undefined): string {
  if (!house) return "";
  const all = [house.rooms, house.stalls, house.schedules].map((map) =>
    [...map].map(([key, { name }]) => [key, name]),
  );
  return JSON.stringify(all);
}

function textIn(details: LogRow["details"], name: string): string {
  const value = details[name];
  return typeof value === "string" ? value : "";
}

function numberIn(details: LogRow["details"], name: string): number {
  const value = details[name];
  return typeof value === "number" ? value : 0;
}

function flagIn(details: LogRow["details"], name: string): Flag {
  const value = details[name];
  return typeof value === "boolean" ? (value ? "yes" : "no") : "";
}

function has(value: unknown): Flag {
  return value === undefined || value === null || value === "" ? "no" : "yes";
}

/** Returns a key as somebody may read it, where nothing has a name for it: `drum_room` is `Drum room`. */
export function nameOfKey(key: string): string {
  const text = key.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns what a room is called; one that is gone by its key. */
export function roomName(house: House | undefined, key: string): string {
  return house?.rooms.get(key)?.name ?? nameOfKey(key);
}

/** Returns what a stall is called; one that is gone by its key. */
export function stallName(house: House | undefined, key: string): string {
  return house?.stalls.get(key)?.name ?? nameOfKey(key);
}

function placesText(hass: Reader, house: House | undefined, rooms: readonly string[]): string {
  return listText(
    hass,
    rooms.map((key) => roomName(house, key)),
  );
}

/** Returns where something happened; nothing if it was nowhere. */
export function placeText(
  hass: Reader,
  house: House | undefined,
  { rooms, stall }: Pick<LogRow, "rooms" | "stall">,
): string {
  return stall ? stallName(house, stall) : placesText(hass, house, rooms);
}

/** All values that sentences may name. Times are told as of the row's own day. */
export function logValues(
  hass: Reader,
  row: LogRow,
  { house, guests }: LogContext,
): Record<string, string | number> {
  const { details } = row;
  const guest = guestOf(row, { house, guests });
  const place = placeText(hass, house, row);
  return {
    type: nameOfKey(row.type),
    place,
    has_place: has(place),
    guest,
    has_guest: has(guest),
    by_time: row.actor.kind === "system" ? "yes" : "no",
    is_new: has(details["start"]),
    superseded: has(details["superseded_by"]),
    there: textIn(details, "place"),
    reason: textIn(details, "reason"),
    why: textIn(details, "why"),
    status: textIn(details, "status"),
    ...timesOf(hass, row, house),
    energy: typeof details["used_wh"] === "number" ? energyText(hass, details["used_wh"]) : "",
    ...countsOf(details),
    ...namesOf(hass, row, house),
    ...flagsOf(details),
  };
}

/** Where a booking was, and where it is now: a row names the rooms that it left, too. */
function roomsMoved({ rooms, details }: LogRow): { before: string[]; after: string[] } {
  const { rooms_before: told } = details;
  const before = Array.isArray(told) ? told.map(String) : [];
  const come = rooms.filter((key) => !before.includes(key));
  return { before, after: come.length > 0 ? come : rooms };
}

function timesOf(hass: Reader, row: LogRow, house: House | undefined): Record<string, string> {
  const { details } = row;
  const now = Date.parse(row.at);
  const at = (...names: string[]) => {
    const found = names.map((name) => Date.parse(textIn(details, name))).find((one) => one > 0);
    return found === undefined ? "" : momentText(hass, found, now);
  };
  const span = (start: string, end: string) => {
    const [from, to] = [Date.parse(textIn(details, start)), Date.parse(textIn(details, end))];
    return from > 0 && to > 0 ? spanText(hass, from, to, now) : "";
  };
  const until = at("until", "ends_at", "undo_at");
  const due = at("due_at", "scheduled_at", "next_try_at");
  const time = span("start", "end");
  const length = numberIn(details, "duration_s");
  const moved = roomsMoved(row);
  return {
    until,
    has_until: has(until),
    due,
    has_due: has(due),
    end: at("end"),
    end_before: at("end_before"),
    span: time,
    has_span: has(time),
    span_before: span("start_before", "end_before"),
    places_before: placesText(hass, house, moved.before),
    places_after: placesText(hass, house, moved.after),
    length: length >= 1 ? lengthText(hass, length * SECOND) : "",
    has_length: length >= 1 ? "yes" : "no",
  };
}

function countsOf(details: LogRow["details"]): Record<string, number> {
  return {
    attempt: numberIn(details, "attempt"),
    count: numberIn(details, "count") || numberIn(details, "missing"),
    devices: numberIn(details, "devices"),
    failed: numberIn(details, "failed"),
  };
}

function namesOf(hass: Reader, row: LogRow, house: House | undefined): Record<string, string> {
  const { details, actor, schedule_id: schedule } = row;
  const entity = (name: string) => {
    const id = textIn(details, name);
    return id && entityName(hass, id);
  };
  const keyed = (name: string) => {
    const key = textIn(details, name);
    return key && (deviceOfKey(hass, key)?.name ?? nameOfKey(key));
  };
  const failures = failuresIn(details);
  const isOutside = actor.kind === "hook" || actor.kind === "feed";
  const of = schedule ? house?.schedules.get(schedule)?.name : undefined;
  return {
    device: entity("entity_id") || word(hass, "ui_log_page_sequence"),
    camera: entity("camera"),
    new_camera: entity("new_camera"),
    new_device: entity("new_entity_id"),
    schedule: textIn(details, "schedule_name") || (of ?? ""),
    origin: (isOutside && actor.name) || keyed("origin") || keyed("feed"),
    endpoint: keyed("endpoint"),
    failures: failuresText(hass, failures),
    known: failures.length > 0 ? "yes" : "no",
  };
}

function flagsOf(details: LogRow["details"]): Record<string, Flag> {
  const names = ["manual", "interrupted", "is_block", "is_on", "should_be_on", "enabled", "was_on"];
  return Object.fromEntries(names.map((name) => [name, flagIn(details, name)]));
}

function isFailure(one: unknown): one is Failure {
  return typeof one === "object" && one !== null && "entity_id" in one && "why" in one;
}

/** Returns which devices did not do what they were told, if a row tells of any. */
export function failuresIn(details: LogRow["details"]): Failure[] {
  const { failures } = details;
  return Array.isArray(failures) ? failures.filter(isFailure) : [];
}
