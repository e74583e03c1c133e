/** What a display beside a door says of its room: to be read from five metres away. */

import {
  mdiAccountCheck,
  mdiCalendarCheck,
  mdiCancel,
  mdiCheckCircle,
  mdiClockOutline,
  mdiCloudOffOutline,
  mdiTimerSand,
} from "@mdi/js";
import type { Booking, Instant, Room } from "../data/types";
import type { Span } from "./place";
import { MINUTE } from "./time";

/**
 * The status in one word. A room in which nobody is, and which cannot be had
 * this minute either, is `not_free`: it is closed, is being cleaned, or the next
 * guest comes too soon. What is too old to be believed is `unknown`.
 */
export type DoorStatus =
  "free" | "not_free" | "booked" | "occupied" | "held" | "out_of_use" | "unknown";

/** Each status has a shape as well as a colour. */
export const DOOR_ICONS: Record<DoorStatus, string> = {
  free: mdiCheckCircle,
  not_free: mdiClockOutline,
  booked: mdiCalendarCheck,
  occupied: mdiAccountCheck,
  held: mdiTimerSand,
  out_of_use: mdiCancel,
  unknown: mdiCloudOffOutline,
};

/** What is known of the room, in ms since the epoch. */
export interface Door {
  status: Exclude<DoorStatus, "unknown">;
  current: Booking | undefined;
  next: Booking | undefined;
  /** Until when it is so; nothing if that is open. */
  until: number | undefined;
  /** From when it can be had, where that is not the end of what is now. */
  freeFrom: number | undefined;
}

/** After so long without news nobody should trust the colour any more. */
export const TRUSTED_MS = 2 * MINUTE;

/** Whether what is known since then is too old to be shown as the status. */
export function isTooOld(staleSince: number | undefined, now: number): boolean {
  return staleSince !== undefined && now - staleSince >= TRUSTED_MS;
}

function instant(at: Instant | null | undefined): number | undefined {
  return at ? Date.parse(at) : undefined;
}

function statusOf(room: Room): Door["status"] {
  switch (room.status) {
    case "available":
      return room.available_from === null ? "free" : "not_free";
    case "frozen":
    case "maintenance":
      return "out_of_use";
    default:
      return room.status;
  }
}

/** Returns the stretch in which a room can be had now. A clock that is a bit behind does no harm. */
export function freeNow(free: readonly Span[] | undefined, now: number): Span | undefined {
  return free?.find(({ start, end }) => start <= now + MINUTE && end > now);
}

/** When a claim that is not confirmed is over. */
export function expiryOf(booking: Booking): number {
  return Math.min(Date.parse(booking.expires_at ?? booking.end), Date.parse(booking.end));
}

function untilOf(room: Room, free: Span | undefined): number | undefined {
  const { current_booking: current, freeze } = room;
  switch (statusOf(room)) {
    case "free":
      return free?.end;
    case "out_of_use":
      return instant(freeze?.until);
    case "held":
      return current ? expiryOf(current) : undefined;
    default:
      return instant(current?.end);
  }
}

/** Returns what a door says, given when its room can be had: as far as the server has said that. */
export function doorOf(room: Room, free: readonly Span[] | undefined, now: number): Door {
  const until = untilOf(room, freeNow(free, now));
  const from = instant(room.available_from);
  return {
    status: statusOf(room),
    current: room.current_booking ?? undefined,
    next: room.next_booking ?? undefined,
    until,
    freeFrom: from === until ? undefined : from,
  };
}

/** How much of a booking is over, from 0 to 1. */
export function progressOf({ start, end }: Booking, now: number): number {
  const [first, last] = [Date.parse(start), Date.parse(end)];
  return Math.min(1, Math.max(0, (now - first) / (last - first)));
}

/** A step aside each minute, in px, so that nothing burns into a screen; small, and soon back. */
export function driftOf(now: number): { x: number; y: number } {
  const turn = (Math.floor(now / MINUTE) / STEPS_ROUND) * 2 * Math.PI;
  return { x: Math.round(4 * Math.cos(turn)), y: Math.round(4 * Math.sin(turn)) };
}

const STEPS_ROUND = 20;
