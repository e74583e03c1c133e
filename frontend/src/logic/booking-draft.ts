/** What somebody fills in to book rooms: from a form's fields to an action's, and back. */

import type { Booking, Room } from "../data/types";
import type { Draft } from "../dialogs/open";
import { iso, seconds } from "./text";
import { HOUR, instantOf, localTime, MINUTE, SECOND } from "./time";

/** The kinds of what can be made, as they are offered. */
export const KINDS = ["confirmed", "pending", "held"] as const;

export type DraftKind = (typeof KINDS)[number];

/** A booking as it stands in the form; instants and lengths are in ms. */
export interface BookingDraft {
  kind: DraftKind;
  rooms: readonly string[];
  start: number;
  end: number;
  /** A hold that begins now and ends when it expires. */
  isUntilExpiry: boolean;
  title: string;
  guest: string;
  note: string;
  /** The room's own where they are not given. */
  expiresIn?: number | undefined;
  powerOffBuffer?: number | undefined;
}

/** The lengths that can be chosen by one touch. */
export const PRESETS = [15, 30, 60, 90, 120].map((minutes) => minutes * MINUTE);

const USUAL_LENGTH = HOUR;
const STEP = 5 * MINUTE;

type Bounded = Pick<Room, "policy">;

/** Returns a length that a room's bookings may have: the usual one where it may be that. */
export function usualLength(rooms: readonly Bounded[]): number {
  const policies = rooms.map(({ policy }) => policy);
  const longest = Math.min(...policies.map((one) => one.max_duration_s ?? Infinity)) * SECOND;
  const shortest = Math.max(0, ...policies.map((one) => one.min_duration_s ?? 0)) * SECOND;
  return Math.max(Math.min(USUAL_LENGTH, longest), shortest);
}

/** Returns the presets that all of some rooms take. */
export function presetsFor(rooms: readonly Bounded[]): number[] {
  return PRESETS.filter((length) =>
    rooms.every(
      ({ policy }) =>
        length >= (policy.min_duration_s ?? 0) * SECOND &&
        length <= (policy.max_duration_s ?? Infinity) * SECOND,
    ),
  );
}

/** Begins a booking with what is known of it; it starts now, or a little later, where nothing else was said. */
export function begunDraft(given: Draft, chosen: readonly Bounded[], now: number): BookingDraft {
  const start = given.start ?? Math.ceil(now / STEP) * STEP;
  return {
    kind: given.isHold ? "held" : "confirmed",
    rooms: given.rooms ?? [],
    start,
    end: given.end ?? start + usualLength(chosen),
    isUntilExpiry: given.isHold === true && given.start === undefined,
    title: "",
    guest: "",
    note: "",
  };
}

/** Returns a booking that is there as it is to be changed. */
export function draftOf(booking: Booking): BookingDraft {
  const { status, rooms, title, guest, note } = booking;
  return {
    kind: status === "held" || status === "pending" ? status : "confirmed",
    rooms,
    start: Date.parse(booking.start),
    end: Date.parse(booking.end),
    isUntilExpiry: false,
    title,
    guest,
    note,
  };
}

/** A length as Home Assistant's form has it. */
export interface LengthField {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/** What the form shows; a field that was emptied is not there. */
export interface DraftFields {
  rooms?: string[];
  start_day?: string;
  start_time?: string;
  end_day?: string;
  end_time?: string;
  title?: string;
  guest?: string;
  note?: string;
  is_until_expiry?: boolean;
  expires_in?: LengthField;
  power_off_buffer?: LengthField;
}

/** Returns a length as the form shows it. */
export function lengthField(length: number): LengthField {
  const left = seconds(length);
  return {
    hours: Math.floor(left / 3600),
    minutes: Math.floor(left / 60) % 60,
    seconds: left % 60,
  };
}

/** Returns a length that was filled in; nothing where it is nothing. */
export function lengthOf(field: LengthField | undefined): number | undefined {
  if (!field) return undefined;
  const { days = 0, hours = 0, minutes = 0, seconds: left = 0 } = field;
  const length = (((days * 24 + hours) * 60 + minutes) * 60 + left) * SECOND;
  return length > 0 ? length : undefined;
}

/** Returns the time of a day as the form shows it. */
export function timeField(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
}

/** Returns what the form shows of a booking, in the reader's zone. */
export function fieldsOf(draft: BookingDraft, zone: string): DraftFields {
  const [start, end] = [localTime(draft.start, zone), localTime(draft.end, zone)];
  const { title, guest, note, expiresIn, powerOffBuffer } = draft;
  return {
    rooms: [...draft.rooms],
    start_day: start.day,
    start_time: timeField(start.minutes),
    end_day: end.day,
    end_time: timeField(end.minutes),
    title,
    guest,
    note,
    is_until_expiry: draft.isUntilExpiry,
    ...(expiresIn === undefined ? {} : { expires_in: lengthField(expiresIn) }),
    ...(powerOffBuffer === undefined ? {} : { power_off_buffer: lengthField(powerOffBuffer) }),
  };
}

/**
 * Returns the instant that two fields of a form mean.
 *
 * While they show what they showed before, it stays as it was: its seconds too,
 * and which of two hours that the clocks show alike.
 */
export function instantOfFields(
  day: string | undefined,
  time: string | undefined,
  zone: string,
  before: number,
): number {
  const shown = localTime(before, zone);
  const [hour = 0, minute = 0] = (time ?? timeField(shown.minutes)).split(":").map(Number);
  const meant = { day: day ?? shown.day, minutes: hour * 60 + minute };
  if (meant.day === shown.day && meant.minutes === shown.minutes) return before;
  return instantOf(meant, zone);
}

/** Returns the booking after something was filled in; a start that moves takes the end along. */
export function withFields(draft: BookingDraft, fields: DraftFields, zone: string): BookingDraft {
  const start = instantOfFields(fields.start_day, fields.start_time, zone, draft.start);
  const hasMoved = start !== draft.start;
  return {
    ...draft,
    rooms: fields.rooms ?? [],
    start,
    end: hasMoved
      ? start + (draft.end - draft.start)
      : instantOfFields(fields.end_day, fields.end_time, zone, draft.end),
    isUntilExpiry: fields.is_until_expiry ?? false,
    title: fields.title ?? "",
    guest: fields.guest ?? "",
    note: fields.note ?? "",
    expiresIn: lengthOf(fields.expires_in),
    powerOffBuffer: lengthOf(fields.power_off_buffer),
  };
}

/** Returns the action and its fields that make the booking. */
export function requestOf(draft: BookingDraft): { action: string; data: Record<string, unknown> } {
  const { kind, guest, note, title, expiresIn, powerOffBuffer } = draft;
  const isHold = kind === "held";
  const data = {
    room: draft.rooms,
    ...(isHold && draft.isUntilExpiry ? {} : { start: iso(draft.start), end: iso(draft.end) }),
    ...(guest ? { guest } : {}),
    ...(note ? { note } : {}),
    ...(kind !== "confirmed" && expiresIn ? { expires_in: seconds(expiresIn) } : {}),
  };
  if (isHold) return { action: "hold", data };
  const booked = {
    status: kind,
    ...(title ? { title } : {}),
    ...(powerOffBuffer ? { power_off_buffer: seconds(powerOffBuffer) } : {}),
  };
  return { action: "book", data: { ...data, ...booked } };
}

/** Returns what `reschedule` is to change; nothing where all is as it was. */
export function changesOf(
  before: BookingDraft,
  after: BookingDraft,
): Record<string, unknown> | undefined {
  const changes: Record<string, unknown> = {};
  if (after.start !== before.start) changes["start"] = iso(after.start);
  if (after.end !== before.end) changes["end"] = iso(after.end);
  // The length goes with a start that is given alone, and it was to be as it is shown.
  if (changes["start"] !== undefined) changes["end"] = iso(after.end);
  if ([...after.rooms].sort().join() !== [...before.rooms].sort().join())
    changes["room"] = after.rooms;
  for (const text of ["title", "guest", "note"] as const)
    if (after[text] !== before[text]) changes[text] = after[text];
  return Object.keys(changes).length > 0 ? changes : undefined;
}
