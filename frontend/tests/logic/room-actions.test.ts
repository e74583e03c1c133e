import { expect, test } from "vitest";
import type { BookingOnBoard, Room } from "../../src/data/types";
import { actionsOf, extensionsOf, powerActionsOf } from "../../src/logic/room-actions";
import { aBooking, aPowerOff, aRoom } from "../house";

const NOTHING: Partial<Room> = {
  can_hold: false,
  can_book: false,
  can_freeze: false,
  can_power_off: false,
};

function offered(given: Partial<Room>, ...bookings: BookingOnBoard[]): unknown[] {
  const known = new Map(bookings.map((one) => [one.id, one]));
  return actionsOf(aRoom({ ...NOTHING, ...given }), known).map(({ name, action, data, asks }) => [
    name,
    action,
    data,
    ...(asks ? [asks] : []),
  ]);
}

const NONE = { can_check_in: false, can_confirm: false, can_cancel: false } as const;
const here = { room: "drum_room" };

test("what nobody may do is not offered", () => {
  expect(offered({})).toEqual([]);
  expect(
    offered({ current_booking: aBooking(), hold: aBooking(), next_booking: aBooking() }),
  ).toEqual([]);
});

test("the door is opened, and the guest comes in, of whom it is the time", () => {
  const current = aBooking({ id: "C", can_check_in: false });
  const next = aBooking({ id: "N", can_check_in: true });
  const room = { current_booking: current, next_booking: next };
  expect(offered({ ...room, can_open_door: true, can_check_in: true }, current, next)).toEqual([
    ["open_door", "open_door", here],
    ["check_in", "check_in", { booking_id: "N" }],
  ]);
  expect(offered({ ...room, can_check_in: false }, current, next)).toEqual([]);
  expect(offered({ ...room, can_check_in: true }, current)).toEqual([]);
});

test("what is held is confirmed or released, and what was asked for is confirmed", () => {
  const hold = aBooking({ id: "H", status: "held", can_confirm: true, can_cancel: true });
  expect(offered({ hold }, hold)).toEqual([
    ["confirm", "confirm", { booking_id: "H" }],
    ["release", "cancel", { booking_id: "H" }],
  ]);
  const pending = aBooking({ id: "P", status: "pending", ...NONE, can_confirm: true });
  expect(offered({ next_booking: pending }, pending)).toEqual([
    ["confirm", "confirm", { booking_id: "P" }],
  ]);
});

test("a guest leaves only after somebody was asked", () => {
  const current = aBooking({ id: "C", ...NONE, status: "checked_in" });
  expect(offered({ current_booking: current, can_check_out: true }, current)).toEqual([
    ["check_out", "check_out", { booking_id: "C" }, "check_out"],
  ]);
  expect(offered({ can_check_out: true })).toEqual([]);
});

test("a room that is free now can be held at once, and a frozen one put into use", () => {
  expect(offered({ can_hold: true, can_take_now: true })).toEqual([["hold", "hold", here]]);
  expect(offered({ can_hold: true, can_take_now: false })).toEqual([]);
  expect(offered({ can_unfreeze: true })).toEqual([["unfreeze", "unfreeze", here]]);
});

test("power goes off at once where nobody is, and after a question where somebody is", () => {
  const asks = (given: Partial<Room>) =>
    powerActionsOf(aRoom({ power: true, ...given }), false)[0]?.asks;
  expect(asks({})).toBeUndefined();
  expect(asks({ presence: true })).toBe("somebody");
  expect(asks({ current_booking: aBooking({ status: "checked_in" }) })).toBe("guest");
});

test("power that is off, or is being switched off, is not switched off", () => {
  const names = (given: Partial<Room>, hasFailed = false) =>
    powerActionsOf(aRoom(given), hasFailed).map((one) => one.name);
  expect(names({ power: true })).toEqual(["power_off"]);
  expect(names({ power: null })).toEqual(["power_off"]);
  expect(names({ power: false })).toEqual([]);
  expect(names({ power: false }, true)).toEqual(["power_off"]);
  expect(names({ power: true, power_off: aPowerOff({ status: "attempting" }) })).toEqual([]);
  expect(names({ power: true, can_power_off: false })).toEqual([]);
  expect(names({ power: false, can_cancel_power_off: true })).toEqual(["cancel_power_off"]);
});

test("a stay is made longer by a quarter, a half or a whole hour, if it can be", () => {
  const current = aBooking({ id: "C", can_extend: true });
  const room = aRoom({ can_extend: true, current_booking: current });
  const known = new Map([["C", current]]);
  expect(extensionsOf(room, known).map((one) => one.data)).toEqual(
    [900, 1800, 3600].map((duration) => ({ booking_id: "C", duration })),
  );
  expect(extensionsOf(room, new Map())).toEqual([]);
  expect(extensionsOf(aRoom({ can_extend: true }), known)).toEqual([]);
  expect(extensionsOf({ ...room, can_extend: false }, known)).toEqual([]);
  expect(extensionsOf(room, new Map([["C", { ...current, can_extend: false }]]))).toEqual([]);
});
