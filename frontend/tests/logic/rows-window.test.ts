import { expect, test } from "vitest";
import { rowAt, rowsWithin, stacked } from "../../src/logic/rows-window";

const stack = stacked(Array.from({ length: 200 }, () => 50));

test("rows stand below each other", () => {
  expect(stacked([10, 20, 5])).toEqual({ tops: [0, 10, 30], height: 35 });
  expect(stacked([])).toEqual({ tops: [], height: 0 });
});

test("the row at a height is found, and the nearest one outside", () => {
  expect([0, 49, 50, 9999].map((y) => rowAt(stack, y))).toEqual([0, 0, 1, 199]);
  expect([rowAt(stack, -5), rowAt(stack, 1e9), rowAt(stacked([]), 5)]).toEqual([0, 199, 0]);
});

test("only rows that are seen are drawn, and some around them", () => {
  expect(rowsWithin(stack, 0, 500)).toEqual([0, 15]);
  expect(rowsWithin(stack, 5000, 500)).toEqual([96, 115]);
  expect(rowsWithin(stack, 9500, 500)).toEqual([186, 200]);
  expect(rowsWithin(stacked([]), 0, 500)).toEqual([0, 0]);
  for (let top = 0; top < 9500; top += 37) {
    const [first, last] = rowsWithin(stack, top, 500);
    expect(first * 50).toBeLessThanOrEqual(top);
    expect(last * 50).toBeGreaterThanOrEqual(top + 500);
    expect(last - first).toBeLessThanOrEqual(20);
  }
});

test("scrolling within a row draws nothing anew", () => {
  expect(rowsWithin(stack, 1010, 500)).toEqual(rowsWithin(stack, 1030, 500));
});
