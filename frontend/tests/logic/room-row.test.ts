import { expect, test } from "vitest";
import { bookingsByRoom } from "../../src/logic/claims";
import { spanOfDays } from "../../src/logic/place";
import { rowOf, Rows } from "../../src/logic/room-row";
import { HOUR } from "../../src/logic/time";
import { aBooking, aRoom, at, NOW } from "../house";

const zone = "Europe/Berlin";
const axis = { ...spanOfDays("2026-11-26", 1, zone), pxPerHour: 10 };
const frame = { axis, zone, now: NOW, least: 24 };

test("a row shows the bookings of the day, each where its time is", () => {
  const yesterday = aBooking({ start: at("10:00", "2026-11-25"), end: at("11:00", "2026-11-25") });
  const night = aBooking({ start: at("22:00", "2026-11-25"), end: at("03:00") });
  const today = aBooking({ end: at("17:00") });
  const long = aBooking({ start: at("20:00"), end: at("09:00", "2026-11-27") });
  const { blocks, lanes, buffers } = rowOf(aRoom(), [yesterday, night, today, long], frame);
  expect(blocks.map(({ booking }) => booking)).toEqual([night, today, long]);
  expect(blocks[0]).toMatchObject({ x: 0, width: 30, isCutAtStart: true, isCutAtEnd: false });
  expect(blocks[1]).toMatchObject({ x: 160, width: 24, taken: 10, isCutAtStart: false });
  expect(blocks[2]).toMatchObject({ x: 200, width: 40, taken: 40, isCutAtEnd: true });
  expect(lanes).toBe(1);
  expect(buffers).toHaveLength(2);
});

test("what is stacked makes a row of more lanes", () => {
  const missed = aBooking({ status: "no_show" });
  expect(rowOf(aRoom(), [missed, aBooking()], frame).lanes).toBe(2);
  expect(rowOf(aRoom(), [], frame).lanes).toBe(1);
});

test("a freeze is shown from now to its end", () => {
  const freeze = { reason: "cleaning", note: "", until: at("18:00") } as const;
  expect(rowOf(aRoom({ freeze }), [], frame).frozen).toEqual({
    start: NOW,
    end: Date.parse(at("18:00")),
  });
  const open = { ...freeze, until: null };
  expect(rowOf(aRoom({ freeze: open }), [], frame).frozen?.end).toBe(axis.end);
  expect(rowOf(aRoom({ freeze: open }), [], { ...frame, now: axis.end }).frozen).toBeUndefined();
  expect(rowOf(aRoom(), [], frame).frozen).toBeUndefined();
});

test("one booking that cannot be read is counted, and the others are shown", () => {
  const row = rowOf(aRoom(), [aBooking({ end: "late" }), aBooking()], frame);
  expect([row.broken, row.blocks.length]).toEqual([1, 1]);
});

test("closed hours are those of the room", () => {
  const { policy } = aRoom();
  const opening_hours = [{ days: ["thu"], start: "08:00", end: "22:00" }];
  const { closed } = rowOf(aRoom({ policy: { ...policy, opening_hours } }), [], frame);
  expect(closed.map(({ start, end }) => (end - start) / HOUR)).toEqual([8, 2]);
});

test("a room of which nothing has changed keeps its row", () => {
  const [rows, room, other] = [new Rows(), aRoom(), aRoom({ key: "vault" })];
  const bookings = [aBooking()];
  const first = rows.of([room, other], bookingsByRoom(bookings), frame);
  const again = rows.of([room, other], bookingsByRoom(bookings), { ...frame, now: NOW + HOUR });
  expect(again[0]).toBe(first[0]);
  expect(again[1]).toBe(first[1]);
  const more = rows.of([room, other], bookingsByRoom([...bookings, aBooking()]), frame);
  expect(more[0]).not.toBe(first[0]);
  expect(more[1]).toBe(first[1]);
  const changed = rows.of([room, other], bookingsByRoom([aBooking()]), frame);
  expect(changed[0]).not.toBe(first[0]);
});

test("a room is laid out anew for another room of its key, another scale, and a freeze that goes on", () => {
  const [rows, room] = [new Rows(), aRoom()];
  const freeze = { reason: "cleaning", note: "", until: null } as const;
  const frozen = aRoom({ key: "vault", freeze });
  const none = new Map<string, never[]>();
  const [one, two] = rows.of([room, frozen], none, frame);
  const later = rows.of([aRoom(), frozen], none, { ...frame, now: NOW + HOUR });
  expect(later[0]).not.toBe(one);
  expect(later[1]).not.toBe(two);
  const wide = rows.of([room, frozen], none, { ...frame, axis: { ...axis } });
  expect(wide[0]).not.toBe(one);
});
