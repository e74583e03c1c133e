import { expect, test } from "vitest";
import { firstRows, reaches, withNewer, withOlder, type LogRows } from "../../src/logic/log-pages";
import { aPage } from "../log";

function ids({ rows }: LogRows): number[] {
  return rows.map((row) => row.id);
}

test("older rows follow, and the cursor is that of the last page", () => {
  const shown = withOlder(firstRows(aPage([9, 8], "a")), aPage([7, 6], "b"));
  expect(ids(shown)).toEqual([9, 8, 7, 6]);
  expect(shown.cursor).toBe("b");
});

test("a row that two pages have is shown once", () => {
  expect(ids(withOlder(firstRows(aPage([9, 8], "a")), aPage([8, 7])))).toEqual([9, 8, 7]);
  expect(ids(withOlder(firstRows(aPage([], "a")), aPage([8, 7])))).toEqual([8, 7]);
});

test("new rows come above, each once, and older ones are still to be had", () => {
  const shown = firstRows(aPage([9, 8], "a"));
  const after = withNewer(shown, firstRows(aPage([11, 10, 9], "x")));
  expect(ids(after)).toEqual([11, 10, 9, 8]);
  expect(after.cursor).toBe("a");
  expect(withNewer(after, firstRows(aPage([11, 10], "x")))).toBe(after);
  expect(ids(withNewer(firstRows(aPage([])), firstRows(aPage([1]))))).toEqual([1]);
});

test("whether something lies between is known by a row that both have, or by the end", () => {
  const shown = firstRows(aPage([9, 8], "a"));
  expect(reaches(shown, firstRows(aPage([11, 10], "x")))).toBe(false);
  expect(reaches(shown, firstRows(aPage([10, 9], "x")))).toBe(true);
  expect(reaches(shown, firstRows(aPage([11, 10])))).toBe(true);
  expect(reaches(firstRows(aPage([])), firstRows(aPage([11], "x")))).toBe(false);
});
