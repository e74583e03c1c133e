/** What can be done in a room, now and by this user: as the server says. */

import type { House } from "../data/house";
import type { Booking, BookingOnBoard, Room } from "../data/types";
import { whoIsThere } from "./power-off-queue";
import { seconds } from "./text";
import { MINUTE } from "./time";

export type RoomActionName =
  | "open_door"
  | "check_in"
  | "confirm"
  | "release"
  | "check_out"
  | "extend"
  | "book"
  | "hold"
  | "freeze"
  | "unfreeze"
  | "power_off"
  | "cancel_power_off";

/** Something that can be done. */
export interface RoomAction {
  name: RoomActionName;
  /** What the server is asked to do. */
  action: string;
  data: Record<string, unknown>;
  /** Whether somebody is asked first, and about what. */
  asks?: "check_out" | "guest" | "somebody" | "leave_on";
}

/** How much longer a stay can be made with one touch. */
export const EXTENSIONS_MS = [15 * MINUTE, 30 * MINUTE, 60 * MINUTE];

type Flag = "can_check_in" | "can_confirm" | "can_cancel";

interface Found {
  room: Room;
  /** The one whose guest may come in. */
  arriving: Booking | undefined;
  /** What waits for a yes: a hold, or what was booked elsewhere. */
  unsure: Booking | undefined;
}

function found(room: Room, bookings: House["bookings"]): Found {
  const may = (booking: Booking | null, flag: Flag): booking is Booking =>
    booking !== null && bookings.get(booking.id)?.[flag] === true;
  const { current_booking: current, next_booking: next, hold } = room;
  return {
    room,
    arriving: [current, next].find((one) => may(one, "can_check_in")) ?? undefined,
    unsure: [hold, current, next].find((one) => may(one, "can_confirm")) ?? undefined,
  };
}

/** Returns what a room offers besides books and dialogs, the most urgent first. */
export function actionsOf(room: Room, bookings: House["bookings"]): RoomAction[] {
  const { arriving, unsure } = found(room, bookings);
  const hold = room.hold ? bookings.get(room.hold.id) : undefined;
  const current = room.current_booking;
  const here = { room: room.key };
  const offered: (RoomAction | false | null | undefined)[] = [
    room.can_open_door && { name: "open_door", action: "open_door", data: here },
    room.can_check_in && arriving && of("check_in", "check_in", arriving),
    unsure && of("confirm", "confirm", unsure),
    hold?.can_cancel && of("release", "cancel", hold),
    room.can_check_out &&
      current && { ...of("check_out", "check_out", current), asks: "check_out" },
    room.can_hold && room.can_take_now && { name: "hold", action: "hold", data: here },
    room.can_unfreeze && { name: "unfreeze", action: "unfreeze", data: here },
  ];
  return offered.filter((one) => one !== false && one !== null && one !== undefined);
}

function of(name: RoomActionName, action: string, { id }: Pick<Booking, "id">): RoomAction {
  return { name, action, data: { booking_id: id } };
}

/** Returns what can be done about a room's power; `hasFailed` says that its last power-off was given up. */
export function powerActionsOf(room: Room, hasFailed: boolean): RoomAction[] {
  const here = { room: room.key };
  const who = whoIsThere(room);
  const status = room.power_off?.status;
  // What failed may be off by now, but not be seen to be: a try looks at all of it.
  const mayBeOn = room.power !== false || hasFailed;
  const actions: RoomAction[] = [];
  if (room.can_power_off && mayBeOn && status !== "attempting") {
    const asks = who ? { asks: who } : {};
    actions.push({ name: "power_off", action: "power_off", data: here, ...asks });
  }
  if (room.can_cancel_power_off) {
    const name = "cancel_power_off";
    actions.push({ name, action: name, data: here, asks: "leave_on" });
  }
  return actions;
}

/** Returns how a stay can be made longer; nothing if it cannot. */
export function extensionsOf(room: Room, bookings: House["bookings"]): RoomAction[] {
  const current: BookingOnBoard | undefined =
    room.current_booking && room.can_extend ? bookings.get(room.current_booking.id) : undefined;
  if (!current?.can_extend) return [];
  return EXTENSIONS_MS.map((ms) => ({
    name: "extend",
    action: "extend",
    data: { booking_id: current.id, duration: seconds(ms) },
  }));
}
