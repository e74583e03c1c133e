/** What can be done at a door now: what the server allows, in lengths that fit. */

import type { House } from "../data/house";
import type { Booking, Room } from "../data/types";
import { freeNow } from "./door";
import type { Span } from "./place";
import { MINUTE, SECOND } from "./time";

export type Offer =
  | { kind: "check_in" | "confirm" | "check_out"; booking: Booking }
  | { kind: "extend"; booking: Booking; length: number }
  /** `isRest`: as long as the room can be had, which is none of the usual lengths. */
  | { kind: "book"; start: number; end: number; isRest: boolean };

const LENGTHS = [15 * MINUTE, 30 * MINUTE, 60 * MINUTE];
const LONGEST = 60 * MINUTE;
const FURTHER = [15 * MINUTE, 30 * MINUTE];
/** Less is not worth a button of its own. */
const WORTH_IT = 5 * MINUTE;

interface Given {
  room: Room;
  bookings: House["bookings"];
  free: readonly Span[] | undefined;
  now: number;
}

/** Returns what to offer, the likeliest first. */
export function offersOf(given: Given): Offer[] {
  return [...arrivals(given), ...confirmations(given), ...stays(given), ...walkIns(given)];
}

function arrivals({ room, bookings }: Given): Offer[] {
  if (!room.can_check_in) return [];
  const expected = [room.current_booking, room.next_booking].find(
    (one) => one && bookings.get(one.id)?.can_check_in,
  );
  return expected ? [{ kind: "check_in", booking: expected }] : [];
}

function confirmations({ room, bookings }: Given): Offer[] {
  const { status, current_booking: held } = room;
  if (status !== "held" || !held || !bookings.get(held.id)?.can_confirm) return [];
  return [{ kind: "confirm", booking: held }];
}

function stays(given: Given): Offer[] {
  const { room, bookings } = given;
  const stay = room.current_booking;
  const may = stay && bookings.get(stay.id);
  if (room.status !== "occupied" || !may) return [];
  const offers: Offer[] = [];
  if (room.can_extend && may.can_extend) {
    for (const length of furtherLengths(given, stay)) {
      offers.push({ kind: "extend", booking: stay, length });
    }
  }
  if (room.can_check_out && may.can_check_out) offers.push({ kind: "check_out", booking: stay });
  return offers;
}

function furtherLengths({ room, free }: Given, stay: Booking): number[] {
  const [start, end] = [Date.parse(stay.start), Date.parse(stay.end)];
  const next = room.next_booking ? Date.parse(room.next_booking.start) : Infinity;
  // A gap that is too short for a booking may still be long enough to stay on.
  const gap = free?.find((one) => one.start >= end && one.start < next);
  const last = Math.min(gap?.end ?? next, start + longestOf(room));
  return FURTHER.filter((length) => end + length <= last);
}

function walkIns({ room, free, now }: Given): Offer[] {
  const stretch = freeNow(free, now);
  if (!room.can_take_now || !stretch) return [];
  // By whole minutes where that does not reach into what was before.
  const start = Math.max(Math.floor(now / MINUTE) * MINUTE, stretch.start);
  const left = stretch.end - start;
  const lengths = fittingLengths(room, left);
  const rest = isRestOffered(room, left, lengths.at(-1) ?? 0) ? [left] : [];
  return [...lengths, ...rest].map((length) => ({
    kind: "book",
    start,
    end: start + length,
    isRest: rest.includes(length),
  }));
}

function fittingLengths(room: Room, left: number): number[] {
  const [shortest, longest] = [shortestOf(room), Math.min(left, longestOf(room))];
  const usual = shortest > LONGEST ? [shortest] : LENGTHS;
  return usual.filter((length) => length >= shortest && length <= longest);
}

function isRestOffered(room: Room, left: number, before: number): boolean {
  const isPossible = left >= shortestOf(room) && left <= longestOf(room);
  return isPossible && left < LONGEST && left - before >= WORTH_IT;
}

function shortestOf({ policy }: Room): number {
  return (policy.min_duration_s ?? 0) * SECOND;
}

function longestOf({ policy }: Room): number {
  return policy.max_duration_s === null ? Infinity : policy.max_duration_s * SECOND;
}
