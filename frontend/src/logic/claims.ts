/** For when bookings have their rooms, as it is drawn. */

import type { BookingOnBoard, Policy } from "../data/types";
import type { Span } from "./place";
import { SECOND } from "./time";

const spans = new WeakMap<object, Span>();

/** What has a time on the board. */
type Timed = Pick<BookingOnBoard, "start" | "end" | "status" | "updated_at">;

/** Returns when a booking's guest is there: one who left before the end, until then. */
export function spanOf(booking: Timed): Span {
  let span = spans.get(booking);
  if (!span) {
    const [start, end] = [Date.parse(booking.start), Date.parse(booking.end)];
    const left = booking.status === "completed" ? Date.parse(booking.updated_at) : end;
    span = { start, end: Math.max(start, Math.min(end, left)) };
    if (Number.isNaN(span.start + span.end)) throw new Error("a booking without a time");
    spans.set(booking, span);
  }
  return span;
}

/** Returns the bookings of each room, in the order of their starts; each is there in all of its rooms. */
export function bookingsByRoom(bookings: Iterable<BookingOnBoard>): Map<string, BookingOnBoard[]> {
  const rooms = new Map<string, BookingOnBoard[]>();
  const starts = new Map<BookingOnBoard, number>();
  for (const booking of bookings) {
    starts.set(booking, Date.parse(booking.start));
    for (const room of booking.rooms) {
      const known = rooms.get(room);
      if (known) known.push(booking);
      else rooms.set(room, [booking]);
    }
  }
  const at = (one: BookingOnBoard) => Number(starts.get(one));
  for (const all of rooms.values()) {
    all.sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1));
  }
  return rooms;
}

/** Returns what a booking keeps free around itself in a room. */
export function buffersOf(booking: BookingOnBoard, policy: Policy): Span[] {
  // Nobody comes to a block, and nobody has come who missed their booking.
  if (booking.is_block || booking.status === "no_show") return [];
  const { start, end } = spanOf(booking);
  const before = booking.status === "completed" ? 0 : policy.buffer_before_s * SECOND;
  const after = policy.buffer_after_s * SECOND;
  return [
    { start: start - before, end: start },
    { start: end, end: end + after },
  ].filter((one) => one.end > one.start);
}
