/** What a refusal says is in the way, and what it says would work. */

import type { Refusal } from "../data/execute";
import type { BookingStatus, Instant } from "../data/types";
import type { Span } from "./place";
import { SECOND } from "./time";

/** A booking in the way of something. */
export interface Taken {
  room: string;
  booking_id: string;
  status: BookingStatus;
  start: Instant;
  end: Instant;
}

/** Returns the bookings that stand in the way; none where it is something else. */
export function takenOf(refusal: Refusal): readonly Taken[] {
  const { taken } = refusal.details;
  return Array.isArray(taken) ? (taken as Taken[]) : [];
}

/** Returns the time that would work instead; the server has the last word on it. */
export function offerOf(refusal: Refusal, { start, end }: Span): Span | undefined {
  const { next_free, until, opens_at, closes_at, shortest_s, longest_s } = refusal.details;
  const length = end - start;
  const from = (at: unknown): Span | undefined =>
    typeof at === "string" ? { start: Date.parse(at), end: Date.parse(at) + length } : undefined;
  switch (refusal.code) {
    case "clash":
      return from(next_free);
    case "frozen":
      return from(until);
    case "closed":
      return within(opens_at, closes_at, { start, end });
    case "too_short":
      return lasting(shortest_s, start);
    case "too_long":
      return lasting(longest_s, start);
    default:
      return undefined;
  }
}

function lasting(length: unknown, start: number): Span | undefined {
  return typeof length === "number" ? { start, end: start + length * SECOND } : undefined;
}

/** Moves a time into the hours in which a room is open, and shortens it where it must. */
function within(opens: unknown, closes: unknown, { start, end }: Span): Span | undefined {
  if (typeof opens !== "string" || typeof closes !== "string") return undefined;
  const [first, last] = [Date.parse(opens), Date.parse(closes)];
  const from = start >= last ? first : Math.max(first, start);
  return { start: from, end: Math.min(from + (end - start), last) };
}
