/** Numbers, days and hours of reports as somebody reads them. */

import type { Weekday } from "../data/report";
import type { Hass } from "../ha";
import { energyText as knownEnergyText, dayText, lengthText, longDayText, timeText } from "./text";
import { SECOND } from "./time";

export type Reader = Pick<Hass, "localize" | "locale" | "config" | "language">;

/** What there is no number for. */
export const NONE = "–";

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberOf(reader: Reader, value: number, options: Intl.NumberFormatOptions = {}): string {
  const name = `${reader.locale.language} ${JSON.stringify(options)}`;
  let format = formats.get(name) as Intl.NumberFormat | undefined;
  if (!format) {
    formats.set(name, (format = new Intl.NumberFormat(reader.locale.language, options)));
  }
  return format.format(value);
}

/** `1,240` */
export function countText(reader: Reader, count: number): string {
  return numberOf(reader, count);
}

/** `43.2%`, of a number of percents. */
export function percentText(reader: Reader, percent: number | null): string {
  if (percent === null) return NONE;
  const options = { style: "percent", maximumFractionDigits: 1 } as const;
  return numberOf(reader, percent / 100, options);
}

/** `12.5 hr`; long times without a fraction. */
export function hoursText(reader: Reader, seconds: number): string {
  const hours = seconds / 3600;
  return numberOf(reader, hours, {
    style: "unit",
    unit: "hour",
    unitDisplay: "short",
    maximumFractionDigits: hours < 100 ? 1 : 0,
  });
}

/** `1 hr 30 min`; exact to the second where it is shorter than an hour. */
export function meanText(reader: Reader, seconds: number | null): string {
  if (seconds === null) return NONE;
  const minute = 60;
  const exact = seconds < 60 * minute ? seconds : Math.round(seconds / minute) * minute;
  return lengthText(reader, exact * SECOND);
}

/** `12.3 kWh`, or `840 Wh` where it is little. */
export function energyText(reader: Reader, wattHours: number | null): string {
  return wattHours === null ? NONE : knownEnergyText(reader, wattHours);
}

/** Days and hours of the house are the same wherever they are read. */
function inUtc(reader: Reader): Reader {
  const locale = { ...reader.locale, time_zone: "server" as const };
  return { ...reader, localize: reader.localize, locale, config: { time_zone: "UTC" } };
}

const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** `Thursday, 26 November 2026` */
export function dayOfReportText(reader: Reader, day: string): string {
  return longDayText(inUtc(reader), startOf(day));
}

/** `Mon 23 Nov – Sun 29 Nov`, with years that are not the one in which today is. */
export function daysText(reader: Reader, first: string, last: string, today: string): string {
  const said = (day: string) => dayText(inUtc(reader), startOf(day), startOf(today));
  return `${said(first)} – ${said(last)}`;
}

function dateText(reader: Reader, day: string, options: Intl.DateTimeFormatOptions): string {
  const name = `${reader.locale.language} day ${JSON.stringify(options)}`;
  let format = formats.get(name) as Intl.DateTimeFormat | undefined;
  if (!format) {
    format = new Intl.DateTimeFormat(reader.locale.language, { timeZone: "UTC", ...options });
    formats.set(name, format);
  }
  return format.format(startOf(day));
}

/** `November 2026` */
export function monthText(reader: Reader, day: string): string {
  return dateText(reader, day, { month: "long", year: "numeric" });
}

/** `Nov` */
export function shortMonthText(reader: Reader, day: string): string {
  return dateText(reader, day, { month: "short" });
}

/** `2026` */
export function yearText(reader: Reader, day: string): string {
  return dateText(reader, day, { year: "numeric" });
}

/** `26` */
export function shortDayText(reader: Reader, day: string): string {
  return dateText(reader, day, { day: "numeric" });
}

/** `26 Nov` */
export function dayAndMonthText(reader: Reader, day: string): string {
  return dateText(reader, day, { day: "numeric", month: "short" });
}

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Returns the weekdays in the order of somebody's weeks; 0 is Sunday. */
export function weekdaysFrom(firstWeekday: number): Weekday[] {
  const first = (firstWeekday + 6) % 7;
  return [...WEEKDAYS.slice(first), ...WEEKDAYS.slice(0, first)];
}

/** `Mon`, or `Monday`. */
export function weekdayText(reader: Reader, weekday: Weekday, how: "short" | "long"): string {
  // 1 January 2024 was a Monday.
  const day = `2024-01-0${WEEKDAYS.indexOf(weekday) + 1}`;
  return dateText(reader, day, { weekday: how });
}

/** `18:00` */
export function hourText(reader: Reader, hour: number): string {
  return timeText(inUtc(reader), startOf("2024-01-01") + hour * 3600 * SECOND);
}

/** `18:00 – 19:00` */
export function hourSpanText(reader: Reader, hour: number): string {
  return `${hourText(reader, hour)} – ${hourText(reader, hour + 1)}`;
}

/** `18:00 – 20:00, 21:00 – 22:00`: hours that follow one another are one span. */
export function peakText(reader: Reader, hours: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const hour of [...hours].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.[1] === hour) last[1] = hour + 1;
    else spans.push([hour, hour + 1]);
  }
  if (spans.length === 0) return NONE;
  return spans
    .map(([from, to]) => `${hourText(reader, from)} – ${hourText(reader, to)}`)
    .join(", ");
}
