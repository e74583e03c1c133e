import { expect, test } from "vitest";
import { hoursFrom, marksOf, percentOf, takenIn } from "../../src/logic/strip";
import { HOUR, localTime } from "../../src/logic/time";
import { aBooking, aRoom, at, NOW } from "../house";

const HOURS = hoursFrom(NOW, 10);
const ROOM = aRoom();

function clock(instant: number, zone = "Europe/Berlin"): string {
  const { minutes } = localTime(instant, zone);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

test("the strip begins at the last half hour, and is as long as is asked", () => {
  expect(clock(HOURS.start)).toBe("15:00");
  expect(HOURS.end - HOURS.start).toBe(10 * HOUR);
  expect(percentOf(NOW, HOURS)).toBeCloseTo(1.67, 1);
});

test("what is beyond the strip stands at its ends", () => {
  expect(percentOf(HOURS.start - 1, HOURS)).toBe(0);
  expect(percentOf(HOURS.end + 1, HOURS)).toBe(100);
});

test("bookings of a room stand where their time is, in order, cut off at the ends", () => {
  const bookings = [
    aBooking({ id: "late", start: at("23:00"), end: at("09:00", "2026-11-27") }),
    aBooking({ id: "now", start: at("14:00"), end: at("16:00") }),
    aBooking({ id: "elsewhere", rooms: ["attic"] }),
    aBooking({ id: "missed", status: "no_show" }),
    aBooking({ id: "over", start: at("12:00"), end: at("15:00") }),
  ];
  const taken = takenIn(ROOM, bookings, HOURS, NOW);
  const places = taken.map(
    (one) => one.kind === "booking" && [one.booking.id, one.left, one.width],
  );
  expect(places).toEqual([
    ["now", 0, 10],
    ["late", 80, 20],
  ]);
});

test("a freeze lies beneath the bookings from now to its end, or to the end of the strip", () => {
  const frozen = (until: string | null) =>
    takenIn(
      aRoom({ freeze: { reason: "cleaning", note: "", until } }),
      [aBooking({ start: at("15:00"), end: at("15:30") })],
      HOURS,
      NOW,
    ).map(({ kind, start, end }) => [kind, clock(start), clock(end)]);
  expect(frozen(at("18:00"))).toEqual([
    ["freeze", "15:10", "18:00"],
    ["booking", "15:00", "15:30"],
  ]);
  expect(frozen(null)[0]).toEqual(["freeze", "15:10", "1:00"]);
});

test("full hours are marked, as many as there is space for", () => {
  const marks = (most: number, count = 10) =>
    marksOf(hoursFrom(NOW, count), "Europe/Berlin", most).map((one) => clock(one));
  expect(marks(10)).toHaveLength(10);
  expect(marks(5)).toEqual(["16:00", "18:00", "20:00", "22:00", "0:00"]);
  expect(marks(2)).toEqual(["18:00", "0:00"]);
  expect(marks(1, 48)).toEqual(["0:00", "0:00"]);
});

test("hours of zones that begin at the quarter are full hours too", () => {
  const marks = marksOf(HOURS, "Asia/Kathmandu", 12).map((one) => clock(one, "Asia/Kathmandu"));
  expect(marks[0]).toBe("20:00");
  expect(marks).toHaveLength(10);
});
