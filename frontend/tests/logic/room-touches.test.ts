import { expect, test } from "vitest";
import type { BookingOnBoard, Room } from "../../src/data/types";
import { touchesOf } from "../../src/logic/room-touches";
import { aBooking, aRoom } from "../house";

const NOTHING: Partial<Room> = { can_hold: false, can_freeze: false };

function touches(room: Partial<Room>, ...bookings: BookingOnBoard[]): unknown[] {
  const known = new Map(bookings.map((one) => [one.id, one]));
  return touchesOf(aRoom({ ...NOTHING, ...room }), known).map(({ name, data }) => [name, data]);
}

const HERE = { room: "drum_room" };

test("a free room can be held and frozen", () => {
  expect(touches({ can_hold: true, can_freeze: true })).toEqual([
    ["hold", HERE],
    ["freeze", HERE],
  ]);
});

test("a room that cannot be taken now is not held", () => {
  expect(touches({ can_hold: true, can_take_now: false })).toEqual([]);
});

test("a guest before the door is let in, or checked in", () => {
  const next = aBooking({ id: "next" });
  const room = { next_booking: next, can_open_door: true, can_check_in: true };
  expect(touches(room, next)).toEqual([
    ["open_door", HERE],
    ["check_in", { booking_id: "next" }],
  ]);
});

test("of two guests the one who may come is checked in", () => {
  const [current, next] = [aBooking({ id: "now", can_check_in: false }), aBooking({ id: "next" })];
  const room = { current_booking: current, next_booking: next, can_check_in: true };
  expect(touches(room, current, next)).toEqual([["check_in", { booking_id: "next" }]]);
  expect(touches(room)).toEqual([]);
});

test("a guest inside is checked out, or stays half an hour longer", () => {
  const guest = aBooking({ id: "now", status: "checked_in", can_check_in: false });
  const room = { current_booking: guest, can_check_out: true, can_extend: true };
  expect(touches(room, guest)).toEqual([
    ["check_out", { booking_id: "now" }],
    ["extend", { booking_id: "now", duration: 1800 }],
  ]);
  expect(touches({ can_check_out: true, can_extend: true })).toEqual([]);
});

test("a hold is confirmed or released, and not made longer", () => {
  const hold = aBooking({ id: "hold", status: "held", can_confirm: true, can_check_in: false });
  const room = { current_booking: hold, hold, can_extend: true };
  expect(touches(room, hold)).toEqual([
    ["confirm", { booking_id: "hold" }],
    ["cancel", { booking_id: "hold" }],
  ]);
});

test("a booking that waits for a yes gets one", () => {
  const pending = aBooking({ id: "p", status: "pending", can_confirm: true, can_check_in: false });
  expect(touches({ current_booking: pending }, pending)).toEqual([
    ["confirm", { booking_id: "p" }],
  ]);
});

test("a frozen room can be unfrozen", () => {
  expect(touches({ can_unfreeze: true })).toEqual([["unfreeze", HERE]]);
});
