/** A room along an axis of time: where its bookings are, and what else is to be seen there. */

import type { BookingOnBoard, Room } from "../data/types";
import { clipped, xOf, type Axis } from "./axis";
import { buffersOf, spanOf } from "./claims";
import { placed, type Placed } from "./lanes";
import { closedIn } from "./opening";
import type { Span } from "./place";

export interface Block extends Placed, Span {
  booking: BookingOnBoard;
  /** How much of its width its time takes. */
  taken: number;
  /** Whether it goes on before or after what is shown. */
  isCutAtStart: boolean;
  isCutAtEnd: boolean;
}

export interface RoomRow {
  room: Room;
  blocks: Block[];
  buffers: Span[];
  closed: Span[];
  /** For how long from now on it is out of use. */
  frozen: Span | undefined;
  /** How many bookings lie above each other at most, at least one. */
  lanes: number;
  /** How many of its bookings cannot be shown. */
  broken: number;
}

/** What rows are laid out in. */
export interface Frame {
  axis: Axis;
  /** The smallest width of a booking in pixels: one can still hit it, or read its time. */
  least: number;
  zone: string;
  now: number;
}

function frozenOf({ freeze }: Room, { axis, now }: Frame): Span | undefined {
  if (!freeze) return undefined;
  const end = freeze.until === null ? Infinity : Date.parse(freeze.until);
  return clipped({ start: now, end }, axis);
}

function spanIfWhole(booking: BookingOnBoard): Span | undefined {
  try {
    return spanOf(booking);
  } catch {
    return undefined;
  }
}

/** Lays out a room with its bookings, which are in the order of their starts. */
export function rowOf(room: Room, bookings: readonly BookingOnBoard[], frame: Frame): RoomRow {
  const { axis, zone, least } = frame;
  const whole = bookings.filter((one) => spanIfWhole(one) !== undefined);
  const shown = whole
    .map((booking) => ({ booking, ...spanOf(booking) }))
    .filter((one) => clipped(one, axis) !== undefined);
  const blocks = placed(shown, axis, least).map((one): Block => {
    const cut = { isCutAtStart: one.start < axis.start, isCutAtEnd: one.end > axis.end };
    const taken = xOf(axis, Math.min(one.end, axis.end)) - Math.max(0, xOf(axis, one.start));
    return { ...one, ...cut, taken };
  });
  return {
    room,
    blocks,
    buffers: whole
      .flatMap((one) => buffersOf(one, room.policy))
      .flatMap((one) => clipped(one, axis) ?? []),
    closed: closedIn(room.policy.opening_hours, axis, zone),
    frozen: frozenOf(room, frame),
    lanes: Math.max(1, ...blocks.map(({ lane }) => lane + 1)),
    broken: bookings.length - whole.length,
  };
}

interface Kept {
  room: Room;
  bookings: readonly BookingOnBoard[];
  axis: Axis;
  minute: number;
  row: RoomRow;
}

function isSame<One>(a: readonly One[], b: readonly One[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** Lays out rooms, and gives the very same row again while nothing about it has changed. */
export class Rows {
  readonly #kept = new Map<string, Kept>();

  of(
    rooms: readonly Room[],
    byRoom: ReadonlyMap<string, readonly BookingOnBoard[]>,
    frame: Frame,
  ): RoomRow[] {
    return rooms.map((room) => {
      const bookings = byRoom.get(room.key) ?? [];
      const kept = this.#kept.get(room.key);
      // Only a freeze is drawn from the present moment on.
      const minute = room.freeze ? frame.now : 0;
      const isKept =
        kept?.room === room &&
        kept.axis === frame.axis &&
        kept.minute === minute &&
        isSame(kept.bookings, bookings);
      if (isKept) return kept.row;
      const row = rowOf(room, bookings, frame);
      this.#kept.set(room.key, { room, bookings, axis: frame.axis, minute, row });
      return row;
    });
  }
}
