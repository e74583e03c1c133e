import { expect, test } from "vitest";
import { rowAfter, stopAfter, stopAt, stopsOf, type Key } from "../../src/logic/stops";

const within = { start: 0, end: 100 };
const marks = [0, 20, 40, 60, 80];

function row(...spans: [id: string, start: number, end: number][]) {
  return { blocks: spans.map(([id, start, end]) => ({ start, end, booking: { id } })) };
}

const stops = stopsOf(row(["a", 25, 40], ["b", 40, 75]), within, marks);

test("arrows stop at each booking, and at each free time between the marks", () => {
  expect(stops).toEqual([
    { start: 0, end: 20 },
    { start: 20, end: 25 },
    { start: 25, end: 40, id: "a" },
    { start: 40, end: 75, id: "b" },
    { start: 75, end: 80 },
    { start: 80, end: 100 },
  ]);
});

test("the stop of an instant is a booking rather than the free time beside it", () => {
  expect(stopAt(stops, 30)?.id).toBe("a");
  expect(stopAt(stops, 10)).toEqual({ start: 0, end: 20 });
  expect(stopAt(stops, 500)).toEqual({ start: 0, end: 20 });
  expect(stopAt([], 5)).toBeUndefined();
});

test("of bookings at one time the one that is meant is found, and another one if it is gone", () => {
  const both = stopsOf(row(["a", 10, 50], ["b", 20, 40]), within, []);
  expect(stopAt(both, 20, "b")?.id).toBe("b");
  expect(stopAt(both, 20, "gone")?.id).toBe("a");
});

test("keys lead one stop on, or to the ends of the row", () => {
  const [first, third] = [stops[0], stops[2]];
  if (!first || !third) throw new Error("no stops");
  const to = (key: Key) => stopAfter(stops, third, key).start;
  expect([to("ArrowLeft"), to("ArrowRight"), to("Home"), to("End")]).toEqual([20, 40, 0, 80]);
  expect(stopAfter(stops, first, "ArrowLeft")).toBe(first);
  expect(stopAfter([], first, "End")).toBe(first);
});

test("keys lead from room to room, and not out of the board", () => {
  expect(rowAfter(3, 20, "ArrowUp")).toBe(2);
  expect(rowAfter(3, 20, "PageDown")).toBe(11);
  expect([rowAfter(0, 20, "ArrowUp"), rowAfter(19, 20, "ArrowDown")]).toEqual([0, 19]);
  expect(rowAfter(3, 20, "x")).toBeUndefined();
});
