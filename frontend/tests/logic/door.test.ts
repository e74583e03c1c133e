import { expect, test } from "vitest";
import { DOOR_ICONS, doorOf, driftOf, freeNow, isTooOld, progressOf } from "../../src/logic/door";
import { doorWish } from "../../src/logic/place";
import { MINUTE } from "../../src/logic/time";
import { aBooking, aRoom, at, NOW } from "../house";

const ms = (time: string) => Date.parse(at(time));
const free = (start: string, end: string) => ({ start: ms(start), end: ms(end) });

test("a room that can be had is free until it cannot be had any more", () => {
  const door = doorOf(aRoom(), [free("15:10", "18:50"), free("20:10", "23:00")], NOW);
  expect(door).toEqual({
    status: "free",
    current: undefined,
    next: undefined,
    until: ms("18:50"),
    freeFrom: undefined,
  });
});

test("until when it is free is left open while the server has not said", () => {
  expect(doorOf(aRoom(), undefined, NOW).until).toBeUndefined();
});

test("an empty room that cannot be had this minute is not called free", () => {
  const next = aBooking({ start: at("15:14") });
  const room = aRoom({ available_from: at("18:10"), next_booking: next });
  expect(doorOf(room, [free("18:10", "23:00")], NOW)).toMatchObject({
    status: "not_free",
    next,
    until: undefined,
    freeFrom: ms("18:10"),
  });
});

test("a stay lasts until its end, and the room is free when it is tidied up", () => {
  const current = aBooking({ status: "checked_in", start: at("14:00"), end: at("18:00") });
  const stay = { status: "occupied", current_booking: current } as const;
  const door = (available_from: string | null) =>
    doorOf(aRoom({ ...stay, available_from }), [], NOW);
  expect(door(at("18:10"))).toMatchObject({
    status: "occupied",
    until: ms("18:00"),
    freeFrom: ms("18:10"),
  });
  // Said once where both are the same.
  expect(door(at("18:00")).freeFrom).toBeUndefined();
  expect(door(null).freeFrom).toBeUndefined();
});

test("a hold lasts until it expires, or until it is over if that is before", () => {
  const held = (expires_at: string | null) => {
    const current_booking = aBooking({ status: "held", end: at("16:00"), expires_at });
    return doorOf(aRoom({ status: "held", current_booking }), [], NOW).until;
  };
  expect(held(at("15:25"))).toBe(ms("15:25"));
  expect(held(at("17:00"))).toBe(ms("16:00"));
  expect(held(null)).toBe(ms("16:00"));
  expect(doorOf(aRoom({ status: "held" }), [], NOW).until).toBeUndefined();
});

test("what is frozen or in maintenance is out of use, until somebody knows when", () => {
  const frozen = (until: string | null, status: "frozen" | "maintenance") =>
    doorOf(aRoom({ status, freeze: { reason: "cleaning", note: "", until } }), [], NOW);
  expect(frozen(at("17:00"), "frozen")).toMatchObject({ status: "out_of_use", until: ms("17:00") });
  expect(frozen(null, "maintenance")).toMatchObject({ status: "out_of_use", until: undefined });
});

test("a room that is booked says so before the guest has come", () => {
  const current = aBooking({ start: at("15:00"), end: at("16:00") });
  const door = doorOf(aRoom({ status: "booked", current_booking: current }), [], NOW);
  expect(door).toMatchObject({ status: "booked", current, until: ms("16:00") });
});

test("a clock that is a little behind the server's still finds the room free", () => {
  const spans = [free("15:11", "16:00")];
  expect(freeNow(spans, NOW)).toBe(spans[0]);
  expect(freeNow(spans, NOW - 1)).toBeUndefined();
  expect(freeNow(spans, ms("15:59"))).toBe(spans[0]);
  expect(freeNow(spans, ms("16:00"))).toBeUndefined();
});

test("after two minutes without news nobody is asked to trust the colour", () => {
  expect(isTooOld(undefined, NOW)).toBe(false);
  expect(isTooOld(NOW - 2 * MINUTE + 1, NOW)).toBe(false);
  expect(isTooOld(NOW - 2 * MINUTE, NOW)).toBe(true);
});

test("progress goes from nothing to all, and no further", () => {
  const booking = aBooking({ start: at("15:00"), end: at("16:00") });
  const parts = ["14:00", "15:00", "15:15", "16:00", "17:00"].map((time) =>
    progressOf(booking, ms(time)),
  );
  expect(parts).toEqual([0, 0, 0.25, 1, 1]);
});

test("the picture moves a few pixels each minute, and comes round", () => {
  const steps = Array.from({ length: 20 }, (_, step) => driftOf(NOW + step * MINUTE));
  for (const [index, { x, y }] of steps.entries()) {
    const next = steps[(index + 1) % steps.length] ?? { x, y };
    expect(Math.hypot(next.x - x, next.y - y)).toBeLessThanOrEqual(2);
    expect(Math.hypot(x, y)).toBeLessThanOrEqual(5);
  }
  expect(new Set(steps.map(({ x, y }) => `${String(x)} ${String(y)}`)).size).toBeGreaterThan(12);
});

test("each status has a shape of its own", () => {
  expect(new Set(Object.values(DOOR_ICONS)).size).toBe(7);
});

test("a door asks for its own room and nothing else", () => {
  expect(doorWish("attic")).toEqual({ rooms: ["attic"], stalls: [], schedules: false });
});
