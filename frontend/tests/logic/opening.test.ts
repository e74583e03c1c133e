import { expect, test } from "vitest";
import { closedIn } from "../../src/logic/opening";
import { spanOfDays } from "../../src/logic/place";

const ZONE = "Europe/Berlin";
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function closed(day: string, windows: Parameters<typeof closedIn>[0]): string[] {
  const time = (at: number) => new Date(at).toISOString().slice(11, 16);
  return closedIn(windows, spanOfDays(day, 1, ZONE), ZONE).map(
    ({ start, end }) => `${time(start)}-${time(end)}`,
  );
}

test("a room without opening hours is never closed", () => {
  expect(closed("2026-11-26", [])).toEqual([]);
});

test("a room is closed outside of its windows", () => {
  const windows = [
    { days: ["thu"], start: "08:00", end: "12:00" },
    { days: WEEK, start: "13:00:00", end: "22:00:00" },
  ];
  expect(closed("2026-11-26", windows)).toEqual(["23:00-07:00", "11:00-12:00", "21:00-23:00"]);
  expect(closed("2026-11-27", windows)).toEqual(["23:00-12:00", "21:00-23:00"]);
});

test("a window that ends at or before its start ends on the next day", () => {
  const night = [{ days: ["thu"], start: "18:00", end: "02:00" }];
  expect(closed("2026-11-26", night)).toEqual(["23:00-17:00"]);
  expect(closed("2026-11-27", night)).toEqual(["01:00-23:00"]);
  expect(closed("2026-11-26", [{ days: ["thu"], start: "00:00", end: "00:00" }])).toEqual([]);
});

test("opening hours are local times on days of 23 and 25 hours too", () => {
  const windows = [{ days: WEEK, start: "08:00", end: "22:00" }];
  expect(closed("2026-03-29", windows)).toEqual(["23:00-06:00", "20:00-22:00"]);
  expect(closed("2026-10-25", windows)).toEqual(["22:00-07:00", "21:00-23:00"]);
});

test("a day or a time that cannot be read opens nothing", () => {
  expect(closed("2026-11-26", [{ days: ["noday"], start: "", end: "8" }])).toEqual(["23:00-23:00"]);
});
