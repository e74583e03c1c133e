import { expect, test } from "vitest";
import { busyHours, roomHeat, stallHeat, turned } from "../../src/logic/report-hours";
import { binsOf } from "../../src/logic/report-lengths";
import { bandsOf, marksOf, pointAfter, showEach, widthOf } from "../../src/logic/report-scale";
import { barsOf, highestOf } from "../../src/logic/report-series";
import { weekdaysFrom } from "../../src/logic/report-text";
import { aDay, roomHours, someDays, stallHours, WEEKDAYS } from "../report";

test("an axis has round marks, the last of which is not below what is shown", () => {
  expect(marksOf(100)).toEqual([0, 25, 50, 75, 100]);
  expect(marksOf(43.2)).toEqual([0, 20, 40, 60]);
  expect(marksOf(5)).toEqual([0, 2, 4, 6]);
  expect(marksOf(1, { isWhole: true })).toEqual([0, 1]);
  expect(marksOf(9, { isWhole: true })).toEqual([0, 5, 10]);
  expect(marksOf(0)).toEqual([0, 1]);
  expect(marksOf(0.1, { isWhole: true })).toEqual([0, 1]);
  for (let most = 1; most < 3000; most += 7) {
    const marks = marksOf(most, { isWhole: true });
    expect(marks.at(-1), `${most}`).toBeGreaterThanOrEqual(most);
    expect(marks.length, `${most}`).toBeLessThanOrEqual(5);
    expect(marks.every(Number.isInteger), `${most}`).toBe(true);
  }
});

test("bars fill a width, from the right in languages that are written so", () => {
  expect(bandsOf(2, { from: 10, to: 30 })).toEqual([
    { start: 10, size: 10, middle: 15 },
    { start: 20, size: 10, middle: 25 },
  ]);
  const reversed = bandsOf(2, { from: 10, to: 30, isReversed: true });
  expect(reversed.map(({ start }) => start)).toEqual([20, 10]);
});

test("labels that would meet are left out", () => {
  expect(widthOf([])).toBe(0);
  expect(showEach(["1", "10"], 40)).toBe(1);
  expect(showEach(["00:00", "01:00"], 12)).toBe(4);
});

test("arrow keys lead from point to point, and stop at the ends", () => {
  const grid = { count: 6, columns: 3, isReversed: false };
  expect(pointAfter("ArrowRight", 0, grid)).toBe(1);
  expect(pointAfter("ArrowRight", 2, grid)).toBe(2);
  expect(pointAfter("ArrowLeft", 3, grid)).toBe(3);
  expect(pointAfter("ArrowDown", 1, grid)).toBe(4);
  expect(pointAfter("ArrowDown", 4, grid)).toBe(4);
  expect(pointAfter("ArrowUp", 4, grid)).toBe(1);
  expect(pointAfter("ArrowUp", 1, grid)).toBe(1);
  expect(pointAfter("Home", 5, grid)).toBe(3);
  expect(pointAfter("End", 3, grid)).toBe(5);
  expect(pointAfter("a", 3, grid)).toBeUndefined();
  expect(pointAfter("ArrowLeft", 0, { ...grid, isReversed: true })).toBe(1);
});

test("a month is drawn by days, and a year by months", () => {
  const days = barsOf(someDays(31));
  expect(days.length).toBe(31);
  expect(days[5]).toEqual({
    day: "2026-11-06",
    isMonth: false,
    open_s: 36_000,
    booked_s: 18_000,
    used_s: 15_000,
    utilisation: 50,
    used: 41.7,
  });
  const months = barsOf(someDays(100));
  expect(months.map(({ day, isMonth }) => [day, isMonth])).toEqual([
    ["2026-11-01", true],
    ["2026-12-01", true],
    ["2027-01-01", true],
    ["2027-02-01", true],
  ]);
  expect(months[0]).toMatchObject({ open_s: 30 * 36_000, booked_s: 486_000, utilisation: 45 });
  expect(barsOf([])).toEqual([]);
});

test("a day on which nothing is open has no share of it", () => {
  const [closed] = barsOf([aDay("2026-11-01", { open_s: 0, utilisation: null })]);
  expect(closed).toMatchObject({ utilisation: null, used: null, booked_s: 18_000 });
  expect(highestOf(barsOf([aDay("2026-11-01", { open_s: 0, utilisation: null })]))).toBe(5);
});

test("the axis of shares ends at all that is open where that is near", () => {
  const highest = (utilisation: number, used_s = 0) =>
    highestOf(barsOf([aDay("2026-11-01", { utilisation, used_s })]));
  expect(highest(60)).toBe(100);
  expect(highest(20)).toBe(20);
  expect(highest(20, 43_200)).toBe(120);
  expect(highest(1)).toBe(5);
  expect(highest(100)).toBe(100);
});

test("rooms are seen by the weekdays that were, in the order of somebody's week", () => {
  const map = roomHeat(roomHours(), weekdaysFrom(0));
  expect(map.weekdays).toEqual(["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);
  expect(map.cells.length).toBe(7 * 24);
  expect(map.cells[19]).toMatchObject({ weekday: "sun", hour: 19, amount: 67.5, of_s: 14_400 });
  expect(map.most).toBe(67.5);
  const monday = roomHours().filter(({ weekday, hour }) => weekday === "mon" && hour !== 2);
  const one = roomHeat(monday, weekdaysFrom(1));
  expect(one.weekdays).toEqual(["mon"]);
  // An hour that the clocks left out.
  expect(one.cells[2]).toEqual({ weekday: "mon", hour: 2, amount: null, booked_s: 0, of_s: 0 });
  expect(busyHours(one)[0]).toBe(13);
});

test("of stalls all weekdays are seen, whether somebody came or not", () => {
  const map = stallHeat(stallHours(), WEEKDAYS);
  expect(map.cells[6 * 24 + 19]).toEqual({ weekday: "sun", hour: 19, amount: 11 });
  const none = stallHeat([], WEEKDAYS);
  expect([none.weekdays.length, none.most, none.cells[0]?.amount]).toEqual([7, 0, 0]);
});

test("where there is little width, hours stand below one another, without empty nights", () => {
  const map = roomHeat(roomHours(), WEEKDAYS);
  const hours = busyHours(map);
  expect([hours[0], hours.at(-1)]).toEqual([13, 23]);
  const cells = turned(map, hours);
  expect(cells.slice(0, 8).map(({ weekday, hour }) => `${weekday} ${hour}`)).toEqual([
    ...WEEKDAYS.map((weekday) => `${weekday} 13`),
    "mon 14",
  ]);
  expect(turned(map).length).toBe(7 * 24);
  expect(busyHours(stallHeat([], WEEKDAYS)).length).toBe(24);
  expect(busyHours(roomHeat([], WEEKDAYS)).length).toBe(24);
});

const lengths = (...seconds: number[]) => seconds.map((length_s) => ({ length_s, stays: 1 }));

test("stays are counted by steps that fit their lengths", () => {
  expect(binsOf([])).toEqual([]);
  expect(binsOf(lengths(0, 4, 5))).toEqual([
    { from_s: 0, to_s: 5, stays: 2, share: 66.7 },
    { from_s: 5, to_s: 10, stays: 1, share: 33.3 },
  ]);
  const rooms = binsOf(lengths(3600, 7200, 7200, 14_400, 10_000));
  expect(rooms.map(({ from_s, stays }) => [from_s / 60, stays])).toEqual([
    [0, 0],
    [30, 0],
    [60, 1],
    [90, 0],
    [120, 2],
    [150, 1],
    [180, 0],
    [210, 0],
    [240, 1],
  ]);
  const long = binsOf(lengths(60 * 86_400));
  expect(long.length).toBeLessThanOrEqual(12);
  expect(long.at(-1)).toMatchObject({ stays: 1, share: 100 });
});

test("the few that stay far longer than all others stand together at the end", () => {
  const usual = Array.from({ length: 99 }, (_, n) => ({ length_s: 60 + n, stays: 1 }));
  const bins = binsOf([{ length_s: 80_000, stays: 1 }, ...usual]);
  expect(bins.at(-1)).toEqual({ from_s: 165, to_s: null, stays: 1, share: 1 });
  expect(bins.reduce((sum, { stays }) => sum + stays, 0)).toBe(100);
  expect(bins.length).toBeLessThanOrEqual(13);
});
