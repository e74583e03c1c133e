/** Times and lengths as somebody reads them: in their language, zone and form of hours. */

import type { Hass } from "../ha";
import { word } from "../i18n";
import { localTime, SECOND, zoneOf } from "./time";

type Reader = Pick<Hass, "locale" | "config" | "language">;

/** Whether a reader's hours go from 1 to 12. */
export function isTwelveHours({ locale }: Reader): boolean {
  if (locale.time_format === "12" || locale.time_format === "24")
    return locale.time_format === "12";
  const language = locale.time_format === "language" ? locale.language : undefined;
  return new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions().hour12 === true;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(reader: Reader, at: number, options: Intl.DateTimeFormatOptions): string {
  const all = { timeZone: zoneOf(reader), ...options };
  const name = `${reader.locale.language} ${JSON.stringify(all)}`;
  let format = formats.get(name);
  if (!format) formats.set(name, (format = new Intl.DateTimeFormat(reader.locale.language, all)));
  return format.format(at);
}

const clocks = new Map<string, Intl.DateTimeFormatOptions>();

// Asking a language for its hours takes longer than writing a time.
function hours(reader: Reader): Intl.DateTimeFormatOptions {
  const name = `${reader.locale.language} ${reader.locale.time_format}`;
  let clock = clocks.get(name);
  if (!clock) {
    clock = isTwelveHours(reader)
      ? { hour: "numeric", minute: "2-digit", hour12: true }
      : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    clocks.set(name, clock);
  }
  return clock;
}

/** `18:40` or `6:40 PM` */
export function timeText(reader: Reader, at: number): string {
  return formatted(reader, at, hours(reader));
}

/** `18:40:07` */
export function exactTimeText(reader: Reader, at: number): string {
  return formatted(reader, at, { ...hours(reader), second: "2-digit" });
}

/** `Thu 26 Nov`, in the order of the language; with the year if it is another one than now's. */
export function dayText(reader: Reader, at: number, now: number): string {
  const zone = zoneOf(reader);
  const year = localTime(at, zone).day.slice(0, 4) !== localTime(now, zone).day.slice(0, 4);
  return formatted(reader, at, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(year ? { year: "numeric" } : {}),
  });
}

/** `Thursday, 26 November 2026` */
export function longDayText(reader: Reader, at: number): string {
  return formatted(reader, at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** The time alone if it is today, else with its day. */
export function momentText(reader: Reader, at: number, now: number): string {
  const zone = zoneOf(reader);
  const time = timeText(reader, at);
  const isToday = localTime(at, zone).day === localTime(now, zone).day;
  return isToday ? time : `${dayText(reader, at, now)}, ${time}`;
}

/** `14:00 – 18:00`, with days where it is not of today alone. */
export function spanText(reader: Reader, start: number, end: number, now: number): string {
  const zone = zoneOf(reader);
  // What ends at midnight is of the day before.
  const isOneDay = localTime(start, zone).day === localTime(end - 1, zone).day;
  const last = isOneDay ? timeText(reader, end) : momentText(reader, end, now);
  return `${momentText(reader, start, now)} – ${last}`;
}

/** A countdown: `4:07`, `1:04:07`; never below zero. Read by eyes, so in digits in every language. */
export function countdownText(leftMs: number): string {
  const left = Math.max(0, Math.ceil(leftMs / SECOND));
  const [h, m, s] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `1.2 kWh`, or `840 Wh` where it is little. Intl knows no watts, so the unit is a word of ours. */
export function energyText(
  reader: Pick<Hass, "localize" | "locale" | "language">,
  wattHours: number,
): string {
  const isLittle = wattHours < 1000;
  const energy = new Intl.NumberFormat(reader.locale.language, {
    maximumFractionDigits: isLittle || wattHours >= 100_000 ? 0 : 1,
  }).format(isLittle ? wattHours : wattHours / 1000);
  return word(reader, isLittle ? "ui_report_wh" : "ui_report_kwh", { energy });
}

const units = new Map<string, Intl.NumberFormat>();

function unit(reader: Reader, count: number, unit: "day" | "hour" | "minute" | "second"): string {
  const { language } = reader.locale;
  const name = `${language} ${unit}`;
  let format = units.get(name);
  if (!format) {
    format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
    units.set(name, format);
  }
  return format.format(count);
}

/** `40 min`, `1 hr 30 min`, `3 days`: the two largest units that are not zero. */
export function lengthText(reader: Reader, lengthMs: number): string {
  const seconds = Math.round(Math.max(0, lengthMs) / SECOND);
  const parts = [
    ["day", Math.floor(seconds / 86_400)],
    ["hour", Math.floor(seconds / 3600) % 24],
    ["minute", Math.floor(seconds / 60) % 60],
    ["second", seconds % 60],
  ] as const;
  const said = parts.filter(([, count]) => count > 0).slice(0, 2);
  if (said.length === 0) return unit(reader, 0, "minute");
  return said.map(([name, count]) => unit(reader, count, name)).join(" ");
}

/** Returns a length as the server reads it: a number of seconds. */
export function seconds(lengthMs: number): number {
  return Math.round(lengthMs / SECOND);
}

/** Returns an instant as the server reads it. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
