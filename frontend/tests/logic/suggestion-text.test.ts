import { expect, test } from "vitest";
import type { OpeningWindow } from "../../src/data/types";
import { suggestionText } from "../../src/logic/suggestion-text";
import { aHass } from "../hass";
import { BUFFER, HOURS, NO_SHOW, TIMEOUT } from "../suggestions";

const hass = aHass();

test("a buffer that is never needed", () => {
  expect(suggestionText(hass, BUFFER)).toEqual({
    what: "Vocal booth: switch the power off 20 mins after the guest instead of 40 mins",
    why: "At 34 power-offs of the last 90 days the room had been empty for at least 25 mins.",
  });
});

test("a timeout that is too short, and a bound that is", () => {
  expect(suggestionText(hass, TIMEOUT)).toEqual({
    what: "Cubicle: let the timer run for 7 mins 30 secs instead of 5 mins",
    why:
      "After 12 stays of 40 in the last 30 days somebody was seen again within a minute of the" +
      " end of the timer.",
  });
  const bound = { now: { max_timeout_s: 600 }, then: { max_timeout_s: 900 } };
  expect(suggestionText(hass, { ...TIMEOUT, ...bound }).what).toBe(
    "Cubicle: while a sensor sees somebody, let the timer run for up to 15 mins instead of 10 mins",
  );
  const both = {
    now: { timeout_s: 600, max_timeout_s: 600 },
    then: { timeout_s: 900, max_timeout_s: 900 },
  };
  expect(suggestionText(hass, { ...TIMEOUT, ...both }).what).toBe(
    "Cubicle: let the timer run for 15 mins instead of 10 mins",
  );
});

test("bookings to which nobody comes", () => {
  expect(suggestionText(hass, NO_SHOW)).toEqual({
    what: "Vocal booth: give a booking up if nobody has come after 20 mins",
    why:
      "To 9 bookings of 120 in the last 90 days nobody came, and the room was kept for 27 hrs in" +
      " all. The other guests were there 22 mins after the start at the latest.",
  });
});

test("hours that nobody uses: the windows that change are said, and how they are now", () => {
  expect(suggestionText(hass, HOURS)).toEqual({
    what:
      "Vocal booth: shorten the opening hours to 09:00 – 21:00 instead of 08:00 – 23:00" +
      " (Monday to Friday)",
    why:
      "Of 120 bookings in the last 90 days none was in the hours that are left out:" +
      " 15 hrs a week.",
  });
  const [weekdays, weekend] = HOURS.now.opening_hours as [OpeningWindow, OpeningWindow];
  const later = { days: ["sat", "sun"], start: "10:00", end: "18:00" };
  const text = suggestionText(hass, {
    ...HOURS,
    then: { opening_hours: [{ ...weekdays, start: "09:00" }, later, weekend] },
  });
  expect(text.what).toBe(
    "Vocal booth: shorten the opening hours to 09:00 – 23:00 instead of 08:00 – 23:00" +
      " (Monday to Friday) and 10:00 – 18:00 instead of 10:00 – 20:00 (Saturday and Sunday)",
  );
});

test("nothing that is not set makes no sentence fail", () => {
  const empty = { now: {}, then: {} };
  expect(suggestionText(hass, { ...TIMEOUT, ...empty }).what).toContain("0 min");
});
