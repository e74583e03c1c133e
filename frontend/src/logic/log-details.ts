/** All that the log knows of a row, as names and values that can be read. */

import type { LogRow } from "../data/log";
import { failureText } from "./failure-text";
import { failuresIn, nameOfKey, type Reader } from "./log-values";
import { dayText, exactTimeText, lengthText } from "./text";
import { SECOND } from "./time";

export interface Detail {
  name: string;
  value: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

const IDS = ["booking_id", "schedule_id", "action_id"] as const;

/** Returns a moment with its day, to the second. */
export function exactMomentText(hass: Reader, at: number, now: number): string {
  return `${dayText(hass, at, now)}, ${exactTimeText(hass, at)}`;
}

function valueText(hass: Reader, value: unknown, now: number): string {
  if (typeof value === "string") {
    return INSTANT.test(value) ? exactMomentText(hass, Date.parse(value), now) : value;
  }
  if (Array.isArray(value)) return value.map((one) => valueText(hass, one, now)).join(", ");
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).filter(([, one]) => isSaid(one));
    return parts.map(([name, one]) => `${name}: ${valueText(hass, one, now)}`).join("; ");
  }
  return String(value);
}

function isSaid(value: unknown): boolean {
  const isEmpty = Array.isArray(value) && value.length === 0;
  return value !== null && value !== undefined && value !== "" && !isEmpty;
}

function detailOf(hass: Reader, name: string, value: unknown, now: number): Detail {
  if (name.endsWith("_s") && typeof value === "number") {
    return { name: nameOfKey(name.slice(0, -2)), value: lengthText(hass, value * SECOND) };
  }
  return { name: nameOfKey(name), value: valueText(hass, value, now) };
}

/**
 * Returns the details of a row that say anything. Names are those of the log,
 * as in an export and in automations: whoever opens them wants to compare.
 */
export function detailsOf(hass: Reader, row: LogRow, now: number): Detail[] {
  const { failures: _failures, ...rest } = row.details;
  const failures = failuresIn(row.details).map((one) => failureText(hass, one));
  const named: [string, unknown][] = [
    ...Object.entries(rest),
    ["failures", failures],
    ...IDS.map((name): [string, unknown] => [name, row[name]]),
    ["type", row.type],
    ["log_id", row.id],
  ];
  return named
    .filter(([, value]) => isSaid(value))
    .map(([name, value]) => detailOf(hass, name, value, now));
}
