/** What somebody fills in to take a room out of use. */

import type { FreezeReason, Room } from "../data/types";
import { timeField } from "./booking-draft";
import { iso } from "./text";
import { HOUR, instantOf, localTime } from "./time";

export const FREEZE_REASONS: readonly FreezeReason[] = [
  "cleaning",
  "maintenance",
  "admin_lock",
  "system_hold",
  "other",
];

/** What becomes of bookings in the way. */
export const AFFECTED = ["refuse", "keep", "cancel"] as const;

export type Affected = (typeof AFFECTED)[number];

/** What the form shows; a field that was emptied is not there. */
export interface FreezeFields {
  reason: FreezeReason;
  note?: string;
  has_end: boolean;
  until_day?: string;
  until_time?: string;
  bookings: Affected;
}

/** Begins with the freeze that there is; else with none that ends by itself. */
export function begunFreeze(freeze: Room["freeze"], now: number, zone: string): FreezeFields {
  const until = freeze?.until ? Date.parse(freeze.until) : Math.ceil(now / HOUR) * HOUR + HOUR;
  const { day, minutes } = localTime(until, zone);
  return {
    reason: freeze?.reason ?? "cleaning",
    note: freeze?.note ?? "",
    has_end: Boolean(freeze?.until),
    until_day: day,
    until_time: timeField(minutes),
    bookings: "refuse",
  };
}

/** Returns the fields of the action. */
export function freezeRequest(fields: FreezeFields, zone: string): Record<string, unknown> {
  const { reason, note, has_end, until_day, until_time, bookings } = fields;
  const [hour = 0, minute = 0] = (until_time ?? "").split(":").map(Number);
  const until =
    has_end && until_day && until_time
      ? { until: iso(instantOf({ day: until_day, minutes: hour * 60 + minute }, zone)) }
      : {};
  return { reason, bookings, ...(note ? { note } : {}), ...until };
}
