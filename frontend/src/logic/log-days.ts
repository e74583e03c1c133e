/** Rows of the log under the days on which they were written. */

import type { LogRow } from "../data/log";
import type { Hass } from "../ha";
import { exactTimeText, momentText, timeText } from "./text";
import { localTime, SECOND, zoneOf } from "./time";

type Reader = Pick<Hass, "locale" | "config" | "language">;

export interface LogDay {
  /** `2026-11-26` */
  day: string;
  /** When the first of its rows was written, in ms since the epoch. */
  at: number;
  rows: LogRow[];
}

/** Returns the rows by day, in their order: that in which they were written, the newest first. */
export function daysOfLog(reader: Reader, rows: readonly LogRow[]): LogDay[] {
  const zone = zoneOf(reader);
  const days: LogDay[] = [];
  for (const row of rows) {
    const at = Date.parse(row.recorded_at);
    const { day } = localTime(at, zone);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, at, rows: [row] });
  }
  return days;
}

// A turn of the engine takes less; what took longer was noticed late.
const LATE_MS = 5 * SECOND;

/** When something happened; its day only if it was written on another one. */
export function whenText(reader: Reader, row: LogRow): string {
  return momentText(reader, Date.parse(row.at), Date.parse(row.recorded_at));
}

/** When it was noticed; nothing if that was at once. */
export function recordedText(reader: Reader, { at, recorded_at }: LogRow): string {
  const [held, written] = [Date.parse(at), Date.parse(recorded_at)];
  if (written - held <= LATE_MS) return "";
  // Within a minute, the seconds are what differs.
  return written - held < 60 * SECOND ? exactTimeText(reader, written) : timeText(reader, written);
}
