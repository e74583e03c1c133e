/** What a schedule does and when, as a sentence in the reader's language. */

import type { Schedule } from "../data/types";
import type { Hass } from "../ha";
import { choice, word, type Word } from "../i18n";
import { WEEKDAYS, type ActionType, type Frequency, type Weekday } from "./schedule-form";
import type { TemplateName } from "./schedule-templates";
import { clockOf, nthOf } from "./schedule-values";
import { isTwelveHours, lengthText, momentText } from "./text";
import { SECOND } from "./time";

export type Reader = Pick<Hass, "localize" | "locale" | "config" | "language">;

function listText(reader: Reader, parts: string[]): string {
  return new Intl.ListFormat(reader.locale.language, { type: "conjunction" }).format(parts);
}

/** `21:30` or `9:30 PM`, of a local time of the day in whatever zone. */
export function clockText(reader: Reader, time: string): string {
  const at = Date.parse(`1970-01-01T${time.padStart(5, "0")}Z`);
  const hasSeconds = time.split(":").length > 2;
  return new Intl.DateTimeFormat(reader.locale.language, {
    timeZone: "UTC",
    ...(isTwelveHours(reader)
      ? { hour: "numeric", hour12: true }
      : { hour: "2-digit", hourCycle: "h23" }),
    minute: "2-digit",
    ...(hasSeconds ? { second: "2-digit" } : {}),
  }).format(at);
}

/** `Friday and Saturday`; three or more in a row are `Monday to Friday`. */
export function weekdaysText(reader: Reader, days: string[]): string {
  let inRow: string[] = [];
  const rows = [inRow];
  for (const day of WEEKDAYS) {
    if (days.includes(day)) inRow.push(choice(reader, "weekday", day));
    else rows.push((inRow = []));
  }
  const parts = rows.map((row) => {
    const [first, , ...rest] = row;
    const last = rest.at(-1);
    return last ? [word(reader, "ui_schedule_weekday_range", { first, last })] : row;
  });
  return listText(reader, parts.flat());
}

interface Recurring {
  frequency: Frequency;
  every: number;
  times: string[];
  weekdays: string[];
  month_days: number[];
  nth_weekdays: string[];
}

/** `the second Tuesday` */
function nthWeekdayText(reader: Reader, said: string): string {
  const { nth, weekday } = nthOf(said);
  const values = { nth, weekday: choice(reader, "weekday", weekday as Weekday) };
  return word(reader, "ui_schedule_nth_weekday", values);
}

function daysText(reader: Reader, rule: Recurring): string {
  if (rule.frequency === "weekly") return weekdaysText(reader, rule.weekdays);
  const days = rule.month_days.map((day) => word(reader, "ui_schedule_month_day", { day }));
  const nths = rule.nth_weekdays.map((said) => nthWeekdayText(reader, said));
  return listText(reader, [...days, ...nths]);
}

function recurringText(reader: Reader, rule: Recurring): string {
  const { every, frequency, weekdays } = rule;
  const times = listText(
    reader,
    rule.times.map((time) => clockText(reader, time)),
  );
  const isDaily = frequency === "daily" || weekdays.length === WEEKDAYS.length;
  if (isDaily && (every === 1 || frequency === "daily")) {
    return word(reader, "ui_schedule_when_daily", { every, times });
  }
  const key: Word = frequency === "weekly" ? "ui_schedule_when_weekly" : "ui_schedule_when_monthly";
  return word(reader, key, { every, times, days: daysText(reader, rule) });
}

interface Told extends Recurring {
  run_at: string | null;
  interval_s: number;
  cron: string;
}

/** What else there is to know for the sentence about a schedule. */
export interface Around {
  now: number;
  /** What another schedule is called. */
  nameOf: (scheduleId: string) => string;
}

function oneOffText(reader: Reader, schedule: Schedule, { now, nameOf }: Around): string {
  const { run_at } = schedule as unknown as Told;
  if (run_at !== null) {
    const at = momentText(reader, Date.parse(run_at), now);
    return word(reader, "ui_schedule_when_once", { at });
  }
  const after = schedule.run_after === null ? "" : nameOf(schedule.run_after);
  const how = after ? (schedule.run_on.length > 0 ? "both" : "after") : "trigger";
  return word(reader, "ui_schedule_when_asked", { how, name: after });
}

/** When a schedule runs by itself: `Every Friday and Saturday at 21:30`. */
function whenText(reader: Reader, schedule: Schedule, around: Around): string {
  const told = schedule as unknown as Told;
  switch (schedule.schedule_type) {
    case "interval": {
      const length = lengthText(reader, told.interval_s * SECOND);
      return word(reader, "ui_schedule_when_interval", { length });
    }
    case "cron":
      return word(reader, "ui_schedule_when_cron", { cron: told.cron });
    case "recurring":
      return recurringText(reader, told);
    default:
      return oneOffText(reader, schedule, around);
  }
}

/** What is done: `set the level to 15% for 4 hr`. */
export function doesText(
  reader: Reader,
  type: ActionType,
  params: Record<string, unknown> = {},
): string {
  const kind = type === "set_pwm" ? "set_level" : type;
  const from = params["from"];
  const values = {
    level: percent(reader, params["level"] ?? params["to"]),
    from: from === undefined ? "" : percent(reader, from),
    starts: from === undefined ? "as_it_is" : "from",
    ...durationOf(reader, params["duration_s"]),
  };
  return word(reader, `ui_schedule_does_${kind}`, values);
}

function durationOf(reader: Reader, seconds: unknown): Record<string, unknown> {
  if (typeof seconds !== "number") return { lasts: "for_good", duration: "" };
  return { lasts: "a_while", duration: lengthText(reader, seconds * SECOND) };
}

function percent(reader: Reader, level: unknown): string {
  const format = { style: "percent", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(reader.locale.language, format).format(Number(level) / 100);
}

function templateText(reader: Reader, schedule: Schedule): string {
  const { template, template_params: said } = schedule as unknown as {
    template: TemplateName;
    template_params: Record<string, unknown>;
  };
  const clock = (name: string) => (name in said ? clockText(reader, String(said[name])) : "");
  const length = (name: string) =>
    name in said ? lengthText(reader, Number(said[name]) * SECOND) : "";
  return word(reader, `ui_schedule_template_${template}`, {
    sunrise: clock("sunrise"),
    sunset: clock("sunset"),
    start: clock("start"),
    ramp: length("ramp_s"),
    duration: length("duration_s"),
    day_level: percent(reader, said["day_level"] ?? 0),
    night_level: percent(reader, said["night_level"] ?? 0),
    minute: said["minute"] ?? 0,
    weekday: choice(reader, "weekday", (said["weekday"] ?? "sun") as Weekday),
  });
}

/** Returns what a schedule does and when, in one sentence. */
export function scheduleText(reader: Reader, schedule: Schedule, around: Around): string {
  if (schedule.schedule_type === "static") return templateText(reader, schedule);
  return word(reader, "ui_schedule_sentence", {
    when: whenText(reader, schedule, around),
    does: doesText(reader, schedule.action_type as ActionType, schedule.action_params ?? {}),
  });
}

const STEPS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** `in 3 hours`, `2 days ago`: in the largest unit of which there is one. */
export function relativeText(reader: Reader, at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(reader.locale.language, { numeric: "auto" });
  const seconds = Math.round((at - now) / SECOND);
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(seconds, "second");
}

/** `Fri, 27 Nov 2026, 21:30`, of a local time as the server writes it, whatever the reader's zone. */
export function localText(reader: Reader, local: string): string {
  const day = new Intl.DateTimeFormat(reader.locale.language, {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  }).format(Date.parse(local.slice(0, 10)));
  return `${day}, ${clockText(reader, clockOf(local.slice(11, 19)))}`;
}
