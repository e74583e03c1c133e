/** What can be done with a booking now, by what the server allows of it and of its rooms. */

import type { Booking, BookingOnBoard, BookingStatus, Room } from "../data/types";

/** What comes next for a booking: one thing, so that it can be offered first. */
export type NextStep = "confirm" | "check_in" | "check_out";

export interface BookingActions {
  next: NextStep | undefined;
  /** The rooms whose doors open for it now. */
  doors: readonly Room[];
  canExtend: boolean;
  canEdit: boolean;
  canCancel: boolean;
}

const NOTHING: BookingActions = {
  next: undefined,
  doors: [],
  canExtend: false,
  canEdit: false,
  canCancel: false,
};

/** Whether it is a booking's turn in a room: it is there, or nobody is and it comes next. */
function isItsTurn(room: Room, { id }: Booking): boolean {
  return (room.current_booking ?? room.next_booking)?.id === id;
}

/** Returns what can be done; nothing with one that is not on the board. */
export function actionsOf(
  booking: BookingOnBoard | undefined,
  rooms: ReadonlyMap<string, Room>,
): BookingActions {
  if (!booking) return NOTHING;
  const turns = booking.rooms
    .flatMap((key) => rooms.get(key) ?? [])
    .filter((room) => isItsTurn(room, booking));
  return {
    next: nextStep(booking, turns),
    doors: turns.filter((room) => room.can_open_door),
    canExtend: booking.can_extend,
    // A guest who is inside keeps the start, and may still stay longer.
    canEdit: booking.can_reschedule || booking.can_extend,
    canCancel: booking.can_cancel,
  };
}

function nextStep(booking: BookingOnBoard, turns: readonly Room[]): NextStep | undefined {
  if (booking.can_confirm) return "confirm";
  if (booking.can_check_out) return "check_out";
  return booking.can_check_in && turns.some((room) => room.can_check_in) ? "check_in" : undefined;
}

const BLOCKING: readonly BookingStatus[] = ["held", "pending", "confirmed", "checked_in"];

/** Whether a booking keeps its rooms for itself: it is still to come, or goes on. */
export function isBlocking({ status }: Pick<Booking, "status">): boolean {
  return BLOCKING.includes(status);
}

/** What a booking is called: by whom it is for, what it is for, or nothing. */
export function nameOf({ guest, title }: Pick<Booking, "guest" | "title">): string {
  return guest || title;
}
