import { expect, test } from "vitest";
import type { Schedule } from "../../src/data/types";
import {
  clockText,
  doesText,
  localText,
  relativeText,
  scheduleText,
  weekdaysText,
} from "../../src/logic/schedule-text";
import { aHass } from "../hass";
import { aSchedule, at, NOW } from "../house";

const hass = aHass();
const american = aHass({
  locale: { language: "en-US", time_format: "12", time_zone: "server", first_weekday: "sunday" },
});

const said = (given: Partial<Schedule>) =>
  scheduleText(hass, aSchedule({ action_type: "on", action_params: {}, ...given }), {
    now: NOW,
    nameOf: () => "Feeding",
  });

test("a weekly schedule says its days, its times and what it does, in one sentence", () => {
  expect(said({ action_type: "set_level", action_params: { level: 15, duration_s: 14_400 } })).toBe(
    "Every Friday and Saturday at 21:30: set the level to 15% for 4 hrs",
  );
  expect(said({ every: 2, weekdays: ["mon"] })).toBe(
    "Every second week on Monday at 21:30: switch on",
  );
  expect(said({ every: 3, weekdays: ["mon"], times: ["08:00", "21:30:15"] })).toBe(
    "Every 3 weeks on Monday at 08:00 and 21:30:15: switch on",
  );
});

test("days in a row are a range, and all of them are every day", () => {
  expect(weekdaysText(hass, ["mon", "tue", "wed", "thu", "fri"])).toBe("Monday to Friday");
  expect(weekdaysText(hass, ["mon", "tue", "thu", "sat", "sun"])).toBe(
    "Monday, Tuesday, Thursday, Saturday and Sunday",
  );
  const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  expect(said({ weekdays })).toBe("Every day at 21:30: switch on");
  expect(said({ weekdays, every: 2 })).toBe(
    "Every second week on Monday to Sunday at 21:30: switch on",
  );
});

test("a daily schedule says every how many days", () => {
  const daily = (every: number) => said({ frequency: "daily", weekdays: [], every });
  expect(daily(1)).toBe("Every day at 21:30: switch on");
  expect(daily(2)).toBe("Every second day at 21:30: switch on");
  expect(daily(10)).toBe("Every 10 days at 21:30: switch on");
});

test("a monthly schedule says its days and its weekdays", () => {
  expect(
    said({
      frequency: "monthly",
      weekdays: [],
      month_days: [1, -1],
      nth_weekdays: ["2 tue", "-1 fri"],
    }),
  ).toBe(
    "Every month on day 1, the last day, the second Tuesday and the last Friday at 21:30: switch on",
  );
});

test("intervals, cron expressions and single runs are said in their own way", () => {
  expect(said({ schedule_type: "interval", interval_s: 5400 })).toBe(
    "Every 1 hr 30 mins: switch on",
  );
  expect(said({ schedule_type: "cron", cron: "0 8 * * *" })).toBe("By cron 0 8 * * *: switch on");
  const once: Partial<Schedule> = { schedule_type: "one_off", run_at: at("19:30", "2026-12-24") };
  expect(said(once)).toBe("Once, Thu 24 Dec, 19:30: switch on");
});

test("what runs on demand says on whose", () => {
  const asked = (given: Partial<Schedule>) =>
    said({ schedule_type: "one_off", run_at: null, ...given });
  const run_on = [{ trigger: "sun" }];
  expect(asked({ run_on })).toBe("When triggered: switch on");
  expect(asked({ run_after: "01OTHER" })).toBe("After Feeding: switch on");
  expect(asked({ run_after: "01OTHER", run_on })).toBe(
    "After Feeding, and when triggered: switch on",
  );
});

test("each ready-made schedule has a sentence of its own", () => {
  const template = (name: string, template_params: Record<string, unknown>) =>
    said({ schedule_type: "static", action_type: null, template: name, template_params });
  const light = {
    sunrise: "08:00",
    sunset: "20:00",
    ramp_s: 1800,
    day_level: 100,
    night_level: 2.5,
  };
  expect(template("diurnal_light", light)).toBe(
    "Every day: up to 100% from 08:00, down to 2.5% from 20:00, over 30 mins each",
  );
  expect(template("night_maintenance", { start: "03:00", duration_s: 1800 })).toBe(
    "Off every night at 03:00 for 30 mins",
  );
  expect(template("hourly_circulation", { minute: 5, duration_s: 600 })).toBe(
    "On at minute 5 of every hour for 10 mins",
  );
  expect(template("weekly_clean", { weekday: "sun", start: "10:00", duration_s: 3600 })).toBe(
    "On every Sunday at 10:00 for 1 hr",
  );
});

test("each action is said with all that belongs to it", () => {
  expect(doesText(hass, "on")).toBe("switch on");
  expect(doesText(hass, "off", { duration_s: 60 })).toBe("switch off for 1 min");
  expect(doesText(hass, "toggle")).toBe("toggle");
  expect(doesText(hass, "set_pwm", { level: 40 })).toBe("set the level to 40%");
  expect(doesText(hass, "ramp", { to: 40, duration_s: 2700 })).toBe("ramp to 40% over 45 mins");
  expect(doesText(hass, "ramp", { from: 0, to: 40, duration_s: 2700 })).toBe(
    "ramp from 0% to 40% over 45 mins",
  );
  expect(doesText(hass, "custom", { sequence: [] })).toBe("run a sequence");
});

test("a schedule that says nothing of what it does is still a sentence", () => {
  expect(said({ action_type: "on", action_params: null })).toContain("switch on");
});

test("times are written in the reader's form of hours, whatever their zone", () => {
  expect(clockText(american, "21:30")).toMatch(/^9:30\sPM$/);
  expect(clockText(hass, "9:05")).toBe("09:05");
  expect(localText(hass, "2027-03-14T03:00:00")).toBe("Sun, 14 Mar 2027, 03:00");
  expect(localText(hass, "2027-03-14T03:00:30.250000")).toBe("Sun, 14 Mar 2027, 03:00:30");
});

test("how far off something is, is said in the largest unit", () => {
  const seconds = [30, 90, 7200, 86_400, 3 * 86_400, -3600];
  expect(seconds.map((one) => relativeText(hass, NOW + one * 1000, NOW))).toEqual([
    "in 30 seconds",
    "in 2 minutes",
    "in 2 hours",
    "tomorrow",
    "in 3 days",
    "1 hour ago",
  ]);
});
