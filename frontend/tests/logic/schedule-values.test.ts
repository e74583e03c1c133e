import { expect, test } from "vitest";
import { paramsWire } from "../../src/logic/schedule-templates";
import {
  clockOf,
  instantText,
  lengthOf,
  localInstant,
  nthOf,
  nthText,
  secondsOf,
} from "../../src/logic/schedule-values";

test("a length is the same after it was shown in a form", () => {
  for (const seconds of [0, 1, 0.25, 59, 60, 3599, 5400, 86_399, 86_400, 200_000, 3660 * 86_400]) {
    expect(secondsOf(lengthOf(seconds))).toBe(seconds);
  }
  expect(secondsOf(undefined)).toBeUndefined();
  expect(lengthOf(5400)).toEqual({ hours: 1, minutes: 30, seconds: 0 });
});

test("a time is written without seconds where it has none", () => {
  expect(["08:00:00", "8:05", "08:00:30", "21:30"].map(clockOf)).toEqual([
    "08:00",
    "08:05",
    "08:00:30",
    "21:30",
  ]);
});

test("an instant is shown by the clock of the schedule's zone, and read by it", () => {
  const shown = localInstant("2026-12-24T19:30:00+01:00", "America/New_York");
  expect(shown).toEqual({ day: "2026-12-24", time: "13:30" });
  expect(instantText(shown)).toBe("2026-12-24 13:30");
  expect(instantText({ day: "2026-12-24", time: "" })).toBe("2026-12-24 00:00");
  expect(instantText(localInstant(null, "UTC"))).toBe("");
});

test("a weekday of a month is the same after it was shown in a form", () => {
  expect(["2 tue", "-1 fri"].map(nthOf).map(nthText)).toEqual(["2 tue", "-1 fri"]);
  expect(nthOf("")).toEqual({ nth: "", weekday: "mon" });
});

test("a parameter that was emptied is not made up", () => {
  expect(paramsWire("hourly_circulation", {})).toEqual({ minute: undefined, duration: undefined });
});
