import { expect, test } from "vitest";
import { dayAfter } from "../../src/logic/board-address";

test("one goes on by a day, or by a week", () => {
  const days = { first: "2026-11-23", count: 7, day: "2026-11-30" };
  expect(dayAfter({ ...days, length: "day" }, 1)).toBe("2026-12-01");
  expect(dayAfter({ ...days, length: "week" }, -1)).toBe("2026-11-23");
});
