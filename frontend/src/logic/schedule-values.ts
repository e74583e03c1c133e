/** Lengths, times and instants as the fields of a form hold them, and as the server reads and tells them. */

import { offsetAt } from "./time";

/** A length as Home Assistant's duration field holds it. */
export interface Length {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

const UNITS = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 } as const;

/** Returns a length in seconds; nothing of one that was not filled in. */
export function secondsOf(length: Length | undefined): number | undefined {
  if (!length) return undefined;
  const units = Object.entries(UNITS) as [keyof Length, number][];
  return units.reduce((sum, [unit, size]) => sum + (length[unit] ?? 0) * size, 0);
}

/** Returns a number of seconds as a length; one below a day keeps no days. */
export function lengthOf(seconds: number): Length {
  const days = Math.floor(seconds / UNITS.days);
  return {
    ...(days > 0 ? { days } : {}),
    hours: Math.floor(seconds / UNITS.hours) % 24,
    minutes: Math.floor(seconds / UNITS.minutes) % 60,
    seconds: Math.round((seconds % 60) * 1000) / 1000,
  };
}

/** `08:00:00` is `08:00`; seconds stay where there are any. */
export function clockOf(time: string): string {
  return time.replace(/^(\d):/, "0$1:").replace(/^(\d\d:\d\d):00(\.0+)?$/, "$1");
}

/** A day and a time as a clock shows them; both empty where there is none. */
export interface LocalInstant {
  day: string;
  time: string;
}

/** Returns what the clocks of a zone show at an instant that the server tells. */
export function localInstant(instant: string | null, zone: string): LocalInstant {
  if (instant === null) return { day: "", time: "" };
  const at = Date.parse(instant);
  const shown = new Date(at + offsetAt(at, zone)).toISOString();
  return { day: shown.slice(0, 10), time: clockOf(shown.slice(11, 19)) };
}

/** Returns an instant as the server reads it by the clock of a schedule's zone; without a day it is none. */
export function instantText({ day, time }: LocalInstant): string {
  return day ? `${day} ${clockOf(time || "00:00")}` : "";
}

/** A weekday of a month: the second Tuesday, the last Friday. */
export interface NthWeekday {
  nth: string;
  weekday: string;
}

/** `2 tue` */
export function nthText({ nth, weekday }: NthWeekday): string {
  return `${nth} ${weekday}`;
}

/** Reads `2 tue`. */
export function nthOf(text: string): NthWeekday {
  const [nth = "1", weekday = "mon"] = text.split(" ");
  return { nth, weekday };
}
