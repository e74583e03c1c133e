import { expect, test } from "vitest";
import type { HassLocale } from "../../src/ha";
import {
  countdownText,
  dayText,
  energyText,
  exactTimeText,
  isTwelveHours,
  iso,
  lengthText,
  longDayText,
  momentText,
  seconds,
  spanText,
  timeText,
} from "../../src/logic/text";
import { HOUR, MINUTE, SECOND } from "../../src/logic/time";
import { aHass } from "../hass";
import { at, NOW } from "../house";

function reader(locale: Partial<HassLocale> = {}): ReturnType<typeof aHass> {
  const { locale: usual } = aHass();
  return aHass({ locale: { ...usual, ...locale } });
}

const british = reader();
const american = reader({ language: "en-US", time_format: "language" });
const german = reader({ language: "de", time_format: "language" });

/** Spaces as somebody types them, and no commas: of both, each browser has its own opinion. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, " ").replaceAll(",", "");
}

function ms(time: string, day?: string): number {
  return Date.parse(at(time, day));
}

test("hours go from 1 to 12 for those who want it, and for those whose language does it", () => {
  const wants = (time_format: HassLocale["time_format"], language = "de") =>
    isTwelveHours(reader({ time_format, language }));
  expect([wants("12"), wants("24", "en-US")]).toEqual([true, false]);
  expect([wants("language", "en-US"), wants("language")]).toEqual([true, false]);
  const system = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12;
  expect([wants("system", "en-US"), wants("system")]).toEqual([system, system]);
});

test("a time is written as its reader writes it, in the zone of the house", () => {
  expect(timeText(british, ms("18:40"))).toBe("18:40");
  expect(timeText(british, ms("00:05"))).toBe("00:05");
  expect(plain(timeText(american, ms("18:40")))).toBe("6:40 PM");
  expect(plain(timeText(american, ms("00:05")))).toBe("12:05 AM");
  expect(exactTimeText(british, ms("18:40") + 7 * SECOND)).toBe("18:40:07");
  expect(plain(exactTimeText(american, ms("18:40") + 7 * SECOND))).toBe("6:40:07 PM");
});

test("a day has its year where it is another one", () => {
  expect(plain(dayText(british, NOW, NOW))).toBe("Thu 26 Nov");
  expect(plain(dayText(american, NOW, NOW))).toBe("Thu Nov 26");
  expect(plain(dayText(german, NOW, NOW))).toBe("Do. 26. Nov.");
  expect(plain(dayText(british, ms("00:30", "2027-01-01"), NOW))).toBe("Fri 1 Jan 2027");
  // Still the old year in UTC.
  expect(plain(dayText(british, ms("00:30", "2027-01-01"), ms("12:00", "2027-02-01")))).toBe(
    "Fri 1 Jan",
  );
  expect(plain(longDayText(british, NOW))).toBe("Thursday 26 November 2026");
});

test("a moment has its day where it is not of today", () => {
  expect(plain(momentText(british, ms("18:40"), NOW))).toBe("18:40");
  expect(plain(momentText(british, ms("00:00"), NOW))).toBe("00:00");
  expect(plain(momentText(british, ms("18:40", "2026-11-27"), NOW))).toBe("Fri 27 Nov 18:40");
});

test("a span says its day once, and both where it is of two", () => {
  expect(spanText(british, ms("14:00"), ms("18:00"), NOW)).toBe("14:00 – 18:00");
  expect(spanText(british, ms("22:00"), ms("00:00", "2026-11-27"), NOW)).toBe("22:00 – 00:00");
  expect(plain(spanText(british, ms("22:00"), ms("02:00", "2026-11-27"), NOW))).toBe(
    "22:00 – Fri 27 Nov 02:00",
  );
  const [start, end] = [ms("14:00", "2026-11-28"), ms("18:00", "2026-11-28")];
  expect(plain(spanText(british, start, end, NOW))).toBe("Sat 28 Nov 14:00 – 18:00");
});

test("a countdown begins with the whole length and ends with nothing, never below", () => {
  expect(countdownText(5 * MINUTE)).toBe("5:00");
  expect(countdownText(5 * MINUTE - 1)).toBe("5:00");
  expect(countdownText(4 * MINUTE + 7 * SECOND)).toBe("4:07");
  expect(countdownText(HOUR + 4 * MINUTE + 7 * SECOND)).toBe("1:04:07");
  expect(countdownText(26 * HOUR)).toBe("26:00:00");
  expect(countdownText(1)).toBe("0:01");
  for (const left of [0, -1, -HOUR]) expect(countdownText(left)).toBe("0:00");
});

test("a length is said in its two largest units", () => {
  expect(lengthText(british, 40 * MINUTE)).toBe("40 mins");
  expect(lengthText(british, 90 * MINUTE)).toBe("1 hr 30 mins");
  expect(lengthText(british, 72 * HOUR)).toBe("3 days");
  expect(lengthText(british, 49 * HOUR + MINUTE)).toBe("2 days 1 hr");
  expect(lengthText(british, 2 * HOUR + 3 * SECOND)).toBe("2 hrs 3 secs");
  expect(lengthText(british, 1499)).toBe("1 sec");
  expect(plain(lengthText(german, 90 * MINUTE))).toBe("1 Std. 30 Min.");
  for (const none of [0, 499, -HOUR]) expect(lengthText(british, none)).toBe("0 mins");
});

test("the server reads lengths in seconds, and instants in ISO 8601", () => {
  expect(seconds(90 * MINUTE + 400)).toBe(5400);
  expect(iso(NOW)).toBe("2026-11-26T14:10:00.000Z");
});

test("energy is said in the unit that fits, with the digits that matter", () => {
  expect(energyText(british, 0)).toBe("0 Wh");
  expect(energyText(british, 999)).toBe("999 Wh");
  expect(energyText(british, 1_240.5)).toBe("1.2 kWh");
  expect(energyText(german, 1_240.5)).toBe("1,2 kWh");
  expect(plain(energyText(british, 12_345_678))).toBe("12346 kWh");
});
