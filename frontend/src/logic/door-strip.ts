/** The rest of a day as a strip: what is taken in it, and where its hours are. */

import type { BookingOnBoard, Room } from "../data/types";
import { isBlocking } from "./booking-actions";
import { addDays, HOUR, localTime, MINUTE, startOfDay } from "./time";

export interface Stretch {
  start: number;
  end: number;
  /** Nothing where the room is out of use. */
  booking: BookingOnBoard | undefined;
  /** Where it is on the strip, from 0 to 1. */
  from: number;
  to: number;
}

export interface Strip {
  start: number;
  end: number;
  hours: { at: number; from: number }[];
  taken: Stretch[];
}

/** Late in the evening, the strip goes on into the night. */
const SHORTEST = 4 * HOUR;

/** Returns the strip of a room, from this minute to the end of the local day. */
export function stripOf(
  room: Room,
  bookings: Iterable<BookingOnBoard>,
  { now, zone }: { now: number; zone: string },
): Strip {
  const start = Math.floor(now / MINUTE) * MINUTE;
  const end = Math.max(startOfDay(addDays(localTime(now, zone).day, 1), zone), start + SHORTEST);
  const where = (at: number) => Math.min(1, Math.max(0, (at - start) / (end - start)));
  const taken = [...bookingsOf(room, bookings), ...freezeOf(room, now, end)]
    .filter((one) => one.end > start && one.start < end)
    .sort((one, other) => one.start - other.start)
    .map((one) => ({ ...one, from: where(one.start), to: where(one.end) }));
  const hours = hoursOf(start, end, zone).map((at) => ({ at, from: where(at) }));
  return { start, end, hours, taken };
}

type Taken = Omit<Stretch, "from" | "to">;

function bookingsOf(room: Room, bookings: Iterable<BookingOnBoard>): Taken[] {
  return [...bookings]
    .filter((one) => one.rooms.includes(room.key) && isBlocking(one))
    .map((booking) => ({
      start: Date.parse(booking.start),
      end: Date.parse(booking.end),
      booking,
    }));
}

function freezeOf({ freeze }: Room, now: number, end: number): Taken[] {
  if (!freeze) return [];
  const until = freeze.until === null ? end : Date.parse(freeze.until);
  return [{ start: now, end: until, booking: undefined }];
}

/** Full hours as the clocks show them, not too many to be read. */
function hoursOf(start: number, end: number, zone: string): number[] {
  const first = start + ((60 - (localTime(start, zone).minutes % 60)) % 60) * MINUTE;
  const count = Math.ceil((end - first) / HOUR);
  const step = count > 12 ? 3 : count > 6 ? 2 : 1;
  return Array.from({ length: count }, (_, index) => first + index * HOUR).filter(
    (at) => (localTime(at, zone).minutes / 60) % step === 0,
  );
}
