import { expect, test } from "vitest";
import { changedAddress, dayAfter } from "../../src/logic/board-address";

const query = new URLSearchParams("day=2026-11-26&type=Studio");

test("a filter is added to the address, and taken out when it is empty", () => {
  expect(changedAddress({ query }, { q: "Ada" })).toBe(
    "/roomkeeper?day=2026-11-26&type=Studio&q=Ada",
  );
  expect(changedAddress({ query }, { day: "", type: "" })).toBe("/roomkeeper");
});

test("one goes on by a day, or by a week", () => {
  const days = { first: "2026-11-23", count: 7, day: "2026-11-30" };
  expect(dayAfter({ ...days, length: "day" }, 1)).toBe("2026-12-01");
  expect(dayAfter({ ...days, length: "week" }, -1)).toBe("2026-11-23");
});
