/** How a booking is asked to be elsewhere, and how it looks until there is an answer. */

import type { BookingOnBoard } from "../data/types";
import { spanOf } from "./claims";
import type { Span } from "./place";
import { iso, seconds } from "./text";

export interface Wanted {
  action: "reschedule" | "extend";
  data: Record<string, unknown>;
  /** The booking as it is wanted. */
  shown: BookingOnBoard;
}

function other(booking: BookingOnBoard, given: Partial<BookingOnBoard>): BookingOnBoard {
  return { ...booking, ...given };
}

/** Moves a booking to another start, or from one of its rooms to another room. */
export function moved(
  booking: BookingOnBoard,
  { start, end }: Span,
  rooms: { from: string; to: string },
): Wanted {
  const kept = booking.rooms.filter((one) => one !== rooms.from);
  const isOther = rooms.from !== rooms.to && !kept.includes(rooms.to);
  const room = isOther ? [...kept, rooms.to] : booking.rooms;
  const isLater = start !== spanOf(booking).start;
  return {
    action: "reschedule",
    data: {
      booking_id: booking.id,
      ...(isLater ? { start: iso(start) } : {}),
      ...(isOther ? { room } : {}),
    },
    shown: other(booking, { start: iso(start), end: iso(end), rooms: room }),
  };
}

/** Gives a booking another end. */
export function ended(booking: BookingOnBoard, end: number): Wanted {
  const shown = other(booking, { end: iso(end) });
  const booking_id = booking.id;
  // Who is inside can only stay longer.
  return booking.can_reschedule
    ? { action: "reschedule", data: { booking_id, end: iso(end) }, shown }
    : {
        action: "extend",
        data: { booking_id, duration: seconds(end - spanOf(booking).end) },
        shown,
      };
}

/** Whether a change changes anything: a booking that is put onto another of its own rooms does not. */
export function isChange({ data }: Wanted): boolean {
  return Object.keys(data).length > 1;
}

/** Returns the first end that a booking may be dragged to, by what may be done with it. */
export function earliestEnd(booking: BookingOnBoard, step: number): number {
  const { start, end } = spanOf(booking);
  return booking.can_reschedule ? start + step : end;
}

/** What is shown in place of what the server has told, until it tells anew. */
export class Pending {
  readonly #shown = new Map<string, { told: BookingOnBoard; shown: BookingOnBoard }>();

  get size(): number {
    return this.#shown.size;
  }

  /** Shows a booking otherwise from now on. */
  set(told: BookingOnBoard, shown: BookingOnBoard): void {
    this.#shown.set(told.id, { told, shown });
  }

  /** Shows it again as it was told. */
  delete(id: string): void {
    this.#shown.delete(id);
  }

  has(id: string): boolean {
    return this.#shown.has(id);
  }

  /** Returns the bookings as they are to be shown; what was told anew is shown as told. */
  over(told: ReadonlyMap<string, BookingOnBoard>): Iterable<BookingOnBoard> {
    for (const [id, one] of this.#shown) if (told.get(id) !== one.told) this.#shown.delete(id);
    if (this.#shown.size === 0) return told.values();
    return [...told.values()].map((one) => this.#shown.get(one.id)?.shown ?? one);
  }
}
