import { expect, test, vi } from "vitest";
import {
  addDays,
  firstWeekdayOf,
  HOUR,
  instantOf,
  isDay,
  localTime,
  MINUTE,
  offsetAt,
  startOfDay,
  startOfWeek,
  weekdayOf,
  zoneOf,
} from "../../src/logic/time";
import { Chance } from "../chance";
import { aHass } from "../hass";

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

test("what the clocks show at an instant leads back to it, but for the hour that they show twice", () => {
  const chance = new Chance(1);
  const first = Date.parse("2026-01-01T00:00:00Z");
  for (const zone of ZONES) {
    for (let tries = 0; tries < 300; tries += 1) {
      const at = first + chance.below(365 * 24 * 60) * MINUTE;
      const back = instantOf(localTime(at, zone), zone);
      expect(localTime(back, zone), `${zone} ${at}`).toEqual(localTime(at, zone));
      expect(at - back, `${zone} ${at}`).toBeOneOf([0, HOUR / 2, HOUR]);
    }
  }
});

test("clocks are whole minutes ahead at any instant, also within a second", () => {
  const winter = Date.parse("2026-11-26T12:00:00Z");
  for (const within of [0, 1, 999]) {
    expect(offsetAt(winter + within, "Europe/Berlin")).toBe(HOUR);
  }
});

test("days follow each other over months and years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
  for (let shift = -800; shift <= 800; shift += 7) {
    expect(addDays(addDays("2026-11-26", shift), -shift)).toBe("2026-11-26");
  }
});

test("a week begins with the weekday that its reader begins it with", () => {
  expect(weekdayOf("2026-11-26")).toBe(4);
  for (let firstWeekday = 0; firstWeekday < 7; firstWeekday += 1) {
    for (let day = "2026-11-20"; day < "2026-12-10"; day = addDays(day, 1)) {
      const start = startOfWeek(day, firstWeekday);
      expect(weekdayOf(start)).toBe(firstWeekday);
      expect([start <= day, addDays(start, 7) > day]).toEqual([true, true]);
    }
  }
});

test("only a day that there is can be shown", () => {
  for (const day of ["2026-11-26", "2028-02-29", "1999-12-31"]) expect(isDay(day), day).toBe(true);
  const none = ["", "today", "2026-2-3", "2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10"];
  for (const day of [...none, "0000-01-01", "9999-12-31", " 2026-11-26"]) {
    expect(isDay(day), day).toBe(false);
  }
});

test("times are those of the house, or of where its reader is, as their profile says", () => {
  const { locale } = aHass();
  const zone = (time_zone: "local" | "server") =>
    zoneOf(aHass({ time_zone: "Asia/Kathmandu", locale: { ...locale, time_zone } }));
  expect(zone("server")).toBe("Asia/Kathmandu");
  expect(zone("local")).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

test("weeks begin as the profile says, or as the language has it", () => {
  const { locale } = aHass();
  const first = (given: Partial<typeof locale>) =>
    firstWeekdayOf({ locale: { ...locale, ...given } });
  expect(first({ first_weekday: "sunday" })).toBe(0);
  expect(first({ first_weekday: "saturday" })).toBe(6);
  expect(first({ first_weekday: "language", language: "en-US" })).toBe(0);
  expect(first({ first_weekday: "language", language: "de" })).toBe(1);
});

test("a browser that knows no weeks begins them with Monday, and an older one is asked its way", () => {
  const { locale } = aHass();
  const american = { locale: { ...locale, first_weekday: "language", language: "en-US" } } as const;
  vi.stubGlobal("Intl", {
    Locale: class {
      weekInfo = undefined;
    },
  });
  expect(firstWeekdayOf(american)).toBe(1);
  vi.stubGlobal("Intl", {
    Locale: class {
      weekInfo = { firstDay: 7 };
    },
  });
  expect(firstWeekdayOf(american)).toBe(0);
  vi.unstubAllGlobals();
});

test("what is known of a zone's clocks is right also after thousands of questions", () => {
  const summer = Date.parse("2026-07-01T12:00:00Z");
  const winter = Date.parse("2026-12-01T12:00:00Z");
  expect(offsetAt(summer, "Europe/Berlin")).toBe(2 * HOUR);
  for (let quarter = 0; quarter < 4100; quarter += 1) {
    expect(offsetAt(winter + quarter * 15 * MINUTE, "Europe/Berlin")).toBe(HOUR);
  }
  expect(offsetAt(summer, "Europe/Berlin")).toBe(2 * HOUR);
  expect(offsetAt(summer, "Asia/Kolkata")).toBe(5.5 * HOUR);
  // Sunday at 1:00 UTC the clocks go back, from one quarter of an hour to the next.
  const change = Date.parse("2026-10-25T01:00:00Z");
  expect([change - 1, change].map((at) => offsetAt(at, "Europe/Berlin"))).toEqual([2 * HOUR, HOUR]);
});
