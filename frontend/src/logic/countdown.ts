/** How a time that is left is shown, and how often that has to be drawn anew. */

import type { Hass } from "../ha";
import { countdownText, lengthText } from "./text";
import { HOUR, MINUTE } from "./time";

type Reader = Pick<Hass, "locale" | "config" | "language">;

/** Returns how often what is left has to be drawn: by the second in its last hour. */
export function paceOf(leftMs: number): "second" | "minute" {
  return leftMs > 0 && leftMs <= HOUR ? "second" : "minute";
}

/** Returns the quickest pace that any of some instants needs. */
export function paceOfAll(untils: readonly number[], now: number): "second" | "minute" {
  return untils.some((until) => paceOf(until - now) === "second") ? "second" : "minute";
}

/** `4:07` in its last hour, `1 hr 30 min` or `2 days` before that: a minute is not shown as over before it is. */
export function leftText(reader: Reader, leftMs: number): string {
  return leftMs <= HOUR ? countdownText(leftMs) : leftLength(reader, leftMs);
}

/** The same in words, for those who have it read to them. */
export function spokenLeft(reader: Reader, leftMs: number): string {
  return leftMs <= HOUR ? lengthText(reader, leftMs) : leftLength(reader, leftMs);
}

function leftLength(reader: Reader, leftMs: number): string {
  return lengthText(reader, Math.ceil(leftMs / MINUTE) * MINUTE);
}

/** Returns how much of a time is over, from 0 to 1; nothing where its length is not known. */
export function progressOf(
  start: number | undefined,
  end: number | undefined,
  now: number,
): number | undefined {
  if (start === undefined || end === undefined || end <= start) return undefined;
  return Math.min(1, Math.max(0, (now - start) / (end - start)));
}

/** Returns an instant of the server's in ms since the epoch; nothing where there is none. */
export function instant(at: string | null | undefined): number | undefined {
  return at ? Date.parse(at) : undefined;
}
