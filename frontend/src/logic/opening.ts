/** When a room is closed, so that it can be drawn; whether it can be booked the server says. */

import type { OpeningWindow } from "../data/types";
import { clipped } from "./axis";
import { gapsOf } from "./lanes";
import type { Span } from "./place";
import { addDays, instantOf, localTime, weekdayOf } from "./time";

const DAYS = "sunmontuewedthufrisat";

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function windowOn(day: string, { start, end }: OpeningWindow, zone: string): Span {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  // What does not end after its start ends on the next day.
  const last = to > from ? day : addDays(day, 1);
  return {
    start: instantOf({ day, minutes: from }, zone),
    end: instantOf({ day: last, minutes: to }, zone),
  };
}

/** Returns when a room is closed within a span; without opening hours it never is. */
export function closedIn(windows: readonly OpeningWindow[], span: Span, zone: string): Span[] {
  if (windows.length === 0) return [];
  const open: Span[] = [];
  const last = localTime(span.end - 1, zone).day;
  // From the day before: what is open over midnight began there.
  for (let day = addDays(localTime(span.start, zone).day, -1); day <= last; day = addDays(day, 1)) {
    const weekday = 3 * weekdayOf(day);
    const name = DAYS.slice(weekday, weekday + 3);
    for (const window of windows) {
      const within = window.days.includes(name) && clipped(windowOn(day, window, zone), span);
      if (within) open.push(within);
    }
  }
  return gapsOf(
    open.sort((a, b) => a.start - b.start),
    span,
  );
}
