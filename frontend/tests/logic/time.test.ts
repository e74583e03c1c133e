import { expect, test } from "vitest";
import { addDays, HOUR, instantOf, localTime, startOfDay } from "../../src/logic/time";

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Havana",
  "Asia/Kathmandu",
  "UTC",
];

test("each local day begins when the clocks first show it, in every zone", () => {
  for (const zone of ZONES) {
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      const start = startOfDay(day, zone);
      expect(localTime(start, zone).day, `${zone} ${day}`).toBe(day);
      expect(localTime(start - 1, zone).day, `${zone} ${day}`).toBe(addDays(day, -1));
    }
  }
});

test("a day has 23 or 25 hours where the clocks change", () => {
  const hours = (day: string) =>
    (startOfDay(addDays(day, 1), "Europe/Berlin") - startOfDay(day, "Europe/Berlin")) / HOUR;
  expect([hours("2026-03-29"), hours("2026-03-30"), hours("2026-10-25")]).toEqual([23, 24, 25]);
});

test("a time that the clocks show twice is the first, and one that they leave out is after the gap", () => {
  const berlin = (day: string, minutes: number) => instantOf({ day, minutes }, "Europe/Berlin");
  expect(berlin("2026-10-25", 150)).toBe(Date.parse("2026-10-25T02:30:00+02:00"));
  expect(berlin("2026-03-29", 150)).toBe(Date.parse("2026-03-29T03:30:00+02:00"));
});
