/** What can be done in a room with one touch, now and by this user: as the server says. */

import type { House } from "../data/house";
import type { Booking, BookingOnBoard, Room } from "../data/types";
import { MINUTE } from "./time";
import { seconds } from "./text";

/** What a touch does: an action and its fields. */
export interface Touch {
  name:
    | "open_door"
    | "check_in"
    | "confirm"
    | "cancel"
    | "check_out"
    | "extend"
    | "hold"
    | "freeze"
    | "unfreeze";
  data: Record<string, unknown>;
}

export const EXTENSION_MS = 30 * MINUTE;

/** Returns what a room offers, the most urgent first. */
export function touchesOf(room: Room, bookings: House["bookings"]): Touch[] {
  const [current, hold] = [room.current_booking, room.hold];
  const may = (booking: Booking | null, flag: keyof BookingOnBoard) =>
    booking !== null && bookings.get(booking.id)?.[flag] === true;
  const arriving = [current, room.next_booking].find((one) => may(one, "can_check_in"));
  // What was booked elsewhere, and waits here for a yes.
  const unsure = hold ?? (current?.status === "pending" ? current : null);
  const here = { room: room.key };
  const offered: [boolean, Touch["name"], Record<string, unknown>][] = [
    [room.can_open_door, "open_door", here],
    [room.can_check_in && arriving !== undefined, "check_in", { booking_id: arriving?.id }],
    [may(unsure, "can_confirm"), "confirm", { booking_id: unsure?.id }],
    [may(hold, "can_cancel"), "cancel", { booking_id: hold?.id }],
    [room.can_check_out && current !== null, "check_out", { booking_id: current?.id }],
    [
      room.can_extend && current !== null && current.id !== hold?.id,
      "extend",
      { booking_id: current?.id, duration: seconds(EXTENSION_MS) },
    ],
    [room.can_hold && room.can_take_now, "hold", here],
    [room.can_unfreeze, "unfreeze", here],
    [room.can_freeze, "freeze", here],
  ];
  return offered.filter(([is]) => is).map(([, name, data]) => ({ name, data }));
}
