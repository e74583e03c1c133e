import { expect, test } from "vitest";
import {
  instant,
  leftText,
  paceOf,
  paceOfAll,
  progressOf,
  spokenLeft,
} from "../../src/logic/countdown";
import { HOUR, MINUTE, SECOND } from "../../src/logic/time";
import { aHass } from "../hass";

const hass = aHass();

test("a countdown steps each second in its last hour, and rests before and after it", () => {
  expect([HOUR + 1, HOUR, 1, 0, -SECOND].map(paceOf)).toEqual([
    "minute",
    "second",
    "second",
    "minute",
    "minute",
  ]);
});

test("a page steps each second if one of its countdowns does", () => {
  expect(paceOfAll([], 0)).toBe("minute");
  expect(paceOfAll([2 * HOUR, 3 * HOUR], 0)).toBe("minute");
  expect(paceOfAll([2 * HOUR, 5 * MINUTE], 0)).toBe("second");
  expect(paceOfAll([2 * HOUR, 5 * MINUTE], 6 * MINUTE)).toBe("minute");
});

test("what is left is digits in the last hour, and a length before that", () => {
  expect(leftText(hass, 4 * MINUTE + 7 * SECOND)).toBe("4:07");
  expect(leftText(hass, HOUR)).toBe("1:00:00");
  expect(leftText(hass, HOUR + 1)).toBe("1 hr 1 min");
  expect(leftText(hass, 90 * MINUTE)).toBe("1 hr 30 mins");
  expect(leftText(hass, -SECOND)).toBe("0:00");
});

test("whoever has it read to them hears a length", () => {
  expect(spokenLeft(hass, 4 * MINUTE + 7 * SECOND)).toBe("4 mins 7 secs");
  expect(spokenLeft(hass, 90 * MINUTE - 1)).toBe("1 hr 30 mins");
});

test("progress goes from nothing to all, and is not known without a length", () => {
  expect([-1, 0, 5, 10, 11].map((now) => progressOf(0, 10, now))).toEqual([0, 0, 0.5, 1, 1]);
  expect(progressOf(undefined, 10, 5)).toBeUndefined();
  expect(progressOf(0, undefined, 5)).toBeUndefined();
  expect(progressOf(10, 10, 10)).toBeUndefined();
});

test("an instant that is not there is none", () => {
  expect([instant(null), instant(undefined), instant("1970-01-01T01:00:01+01:00")]).toEqual([
    undefined,
    undefined,
    SECOND,
  ]);
});
