/**
 * Local days and times in any time zone, over days of 23, 24 and 25 hours.
 *
 * Instants are ms since the epoch. A local day is written `2026-11-26`, a local
 * time of the day `18:30`.
 */

import type { Hass } from "../ha";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export interface LocalTime {
  /** `2026-11-26` */
  day: string;
  /** Since midnight as the clock shows it, not as time has passed. */
  minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

// Zones change their clocks at whole quarters of an hour, and to ask for it takes long.
const QUARTER = 15 * MINUTE;
const MOST_KNOWN = 4000;
const known = new Map<string, number>();

/** Returns how far a zone's clocks are ahead of UTC, in ms. */
export function offsetAt(at: number, zone: string): number {
  const name = `${zone} ${Math.floor(at / QUARTER)}`;
  let offset = known.get(name);
  if (offset === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(name, (offset = askedOffset(at, zone)));
  }
  return offset;
}

function askedOffset(at: number, zone: string): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - Math.floor(at / SECOND) * SECOND;
}

/** Returns what the clocks of a zone show at an instant. */
export function localTime(at: number, zone: string): LocalTime {
  const shown = new Date(at + offsetAt(at, zone));
  const day = shown.toISOString().slice(0, 10);
  return { day, minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes() };
}

/**
 * Returns the instant at which the clocks of a zone show a time.
 *
 * One that they show twice is the first. One that they leave out is as far
 * behind the gap as it is behind its begin: 2:30 is 3:30 where 2:00 is 3:00.
 */
export function instantOf({ day, minutes }: LocalTime, zone: string): number {
  const shown = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE;
  // The offset a day before and a day after: one of them holds at that time.
  const [before, after] = [offsetAt(shown - 24 * HOUR, zone), offsetAt(shown + 24 * HOUR, zone)];
  const first = shown - before;
  if (offsetAt(first, zone) === before) return first;
  const second = shown - after;
  return offsetAt(second, zone) === after ? second : first;
}

/** Returns the day that is so many days later. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Returns the first instant of a local day: 1:00 where the clocks go forward at midnight. */
export function startOfDay(day: string, zone: string): number {
  return instantOf({ day, minutes: 0 }, zone);
}

/** Returns the weekday of a local day: 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Returns the first day of the week in which a day is; 0 is Sunday. */
export function startOfWeek(day: string, firstWeekday: number): string {
  return addDays(day, -((weekdayOf(day) - firstWeekday + 7) % 7));
}

/** Whether it is a day that can be shown: `2026-11-26`; no 30 February, and none of antiquity. */
export function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // Some browsers take 30 February for a day in March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Returns the zone in which somebody reads times, by their profile. */
export function zoneOf(hass: Pick<Hass, "locale" | "config">): string {
  return hass.locale.time_zone === "server"
    ? hass.config.time_zone
    : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

interface WeekInfo {
  getWeekInfo?(): { firstDay: number };
  weekInfo?: { firstDay: number };
}

/** Returns with which weekday somebody's weeks begin; 0 is Sunday. */
export function firstWeekdayOf(hass: Pick<Hass, "locale">): number {
  const { first_weekday: chosen, language } = hass.locale;
  if (chosen !== "language") return WEEKDAYS.indexOf(chosen);
  const locale = new Intl.Locale(language) as Intl.Locale & WeekInfo;
  const info = locale.getWeekInfo?.() ?? locale.weekInfo;
  return (info?.firstDay ?? 1) % 7;
}
