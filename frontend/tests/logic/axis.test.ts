import { expect, test } from "vitest";
import {
  atOf,
  axisOf,
  clipped,
  snapped,
  snappedDown,
  snappedUp,
  STEP,
  ticksOf,
  widthOf,
  xOf,
} from "../../src/logic/axis";
import { spanOfDays } from "../../src/logic/place";
import { HOUR, localTime, MINUTE } from "../../src/logic/time";

const BERLIN = "Europe/Berlin";

function hoursOf(day: string, zone = BERLIN): string[] {
  return ticksOf(spanOfDays(day, 1, zone), zone, 1).map(({ at }) => {
    const { minutes } = localTime(at, zone);
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  });
}

test("an instant is where it was drawn", () => {
  const axis = axisOf(spanOfDays("2026-10-25", 1, BERLIN), "day", 1000);
  for (let at = axis.start; at <= axis.end; at += 7 * MINUTE) {
    expect(atOf(axis, xOf(axis, at))).toBeCloseTo(at, 3);
  }
  expect(widthOf(axis)).toBe(25 * axis.pxPerHour);
});

test("the day on which clocks go forward has no 2:00, and the one on which they go back has two", () => {
  expect(hoursOf("2026-03-29").slice(0, 4)).toEqual(["0:00", "1:00", "3:00", "4:00"]);
  expect(hoursOf("2026-03-29")).toHaveLength(23);
  expect(hoursOf("2026-10-25").slice(0, 5)).toEqual(["0:00", "1:00", "2:00", "2:00", "3:00"]);
  expect(hoursOf("2026-10-25")).toHaveLength(25);
});

test("where clocks change by half an hour the hours are named all the same", () => {
  // 2:00 is followed by 1:30 there, and 2:00 by 2:30 half a year later.
  expect(hoursOf("2026-04-05", "Australia/Lord_Howe").slice(0, 4)).toEqual([
    "0:00",
    "1:00",
    "2:00",
    "3:00",
  ]);
  expect(hoursOf("2026-11-26", "Asia/Kathmandu")).toHaveLength(24);
});

test("a day that begins at 1:00 begins with its first hour", () => {
  const ticks = ticksOf(spanOfDays("2026-03-08", 1, "America/Havana"), "America/Havana", 6);
  expect(ticks[0]).toMatchObject({ isDay: true });
  expect(localTime(ticks[0]?.at ?? 0, "America/Havana")).toEqual({
    day: "2026-03-08",
    minutes: 60,
  });
});

test("a week has seven days, and hours between them", () => {
  const ticks = ticksOf(spanOfDays("2026-10-19", 7, BERLIN), BERLIN, 6);
  expect(ticks.filter(({ isDay }) => isDay)).toHaveLength(7);
  expect(ticks).toHaveLength(28);
});

test("times snap to quarters of an hour", () => {
  const at = Date.parse("2026-11-26T14:00:00Z");
  expect(snapped(at + 7 * MINUTE)).toBe(at);
  expect(snapped(at + 8 * MINUTE)).toBe(at + STEP);
  expect(snappedDown(at + 14 * MINUTE)).toBe(at);
  expect(snappedUp(at + MINUTE)).toBe(at + STEP);
  expect(snappedUp(at)).toBe(at);
});

test("what is shown of a span is what lies within", () => {
  const within = { start: 10, end: 20 };
  expect(clipped({ start: 5, end: 12 }, within)).toEqual({ start: 10, end: 12 });
  expect(clipped({ start: 12, end: 25 }, within)).toEqual({ start: 12, end: 20 });
  expect(clipped({ start: 20, end: 25 }, within)).toBeUndefined();
  expect(clipped({ start: 5, end: 10 }, within)).toBeUndefined();
});

test("an axis is as wide as its place, within what can be read", () => {
  const span = { start: 0, end: 24 * HOUR };
  const widths = [100, 1440, 9000].map((width) => axisOf(span, "day", width).pxPerHour);
  expect(widths).toEqual([96, 120, 168]);
  const weeks = [100, 1680, 9000].map((width) => axisOf(span, "week", width).pxPerHour);
  expect(weeks).toEqual([8, 10, 24]);
});
