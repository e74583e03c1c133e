/** The next hours as a strip: where on it what stands, in percent of its width. */

import type { BookingOnBoard, Room } from "../data/types";
import { HOUR, localTime, MINUTE } from "./time";

export interface Hours {
  start: number;
  end: number;
}

/** A stretch of the strip. */
export interface Stretch {
  left: number;
  width: number;
}

/** Somebody has the room, or it is out of use. */
export type Taken = Hours &
  Stretch & { room: Room } & ({ kind: "booking"; booking: BookingOnBoard } | { kind: "freeze" });

const QUARTER = 15 * MINUTE;

/** Returns the hours that are shown: from the last half hour on, so that now is near the left. */
export function hoursFrom(now: number, count: number): Hours {
  const start = now - (now % (2 * QUARTER));
  return { start, end: start + count * HOUR };
}

/** Returns where an instant stands, from 0 to 100. */
export function percentOf(at: number, { start, end }: Hours): number {
  return Math.min(100, Math.max(0, (100 * (at - start)) / (end - start)));
}

function stretchOf(span: Hours, hours: Hours): Stretch {
  const left = percentOf(span.start, hours);
  return { left, width: percentOf(span.end, hours) - left };
}

/** Returns what takes up a room in these hours: what keeps it closed, then its bookings in order. */
export function takenIn(
  room: Room,
  bookings: Iterable<BookingOnBoard>,
  hours: Hours,
  now: number,
): Taken[] {
  const found: Taken[] = [];
  for (const booking of bookings) {
    if (!booking.rooms.includes(room.key) || booking.status === "no_show") continue;
    const span = { start: Date.parse(booking.start), end: Date.parse(booking.end) };
    found.push({ kind: "booking", room, booking, ...span, ...stretchOf(span, hours) });
  }
  found.sort((a, b) => a.start - b.start);
  if (room.freeze) {
    const end = room.freeze.until === null ? hours.end : Date.parse(room.freeze.until);
    const span = { start: now, end };
    found.unshift({ kind: "freeze", room, ...span, ...stretchOf(span, hours) });
  }
  return found.filter(({ width }) => width > 0);
}

// Whole parts of a day, so that marks stand at the same times each day.
const STEPS = [1, 2, 3, 6, 12];

/** Returns the instants of full hours that are marked: as many as there is space for. */
export function marksOf(hours: Hours, zone: string, most: number): number[] {
  const count = (hours.end - hours.start) / HOUR;
  const step = STEPS.find((one) => count / one <= most) ?? 24;
  const marks: number[] = [];
  // By quarters, for there are zones whose hours begin at the quarter.
  for (let at = hours.start; at < hours.end; at += QUARTER) {
    if (localTime(at, zone).minutes % (step * 60) === 0) marks.push(at);
  }
  return marks;
}
