/** Which days a report is of, and of which rooms or stalls: it stands in the address. */

import type { ReportQuery } from "../data/report";
import { addDays, isDay, localTime, startOfWeek } from "./time";

export const PERIODS = ["day", "week", "month", "year", "range"] as const;

export type Period = (typeof PERIODS)[number];

/** Local days of the house; all are included. */
export interface ReportDays {
  period: Period;
  first: string;
  /** The last day of the period; it may be to come. */
  last: string;
  /** The last day of which there can be anything: today at the latest. */
  until: string;
  today: string;
}

// The server takes five years.
const MOST_DAYS = 5 * 365;
const USUAL_DAYS = 30;

function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

function monthsLater(day: string, months: number): string {
  const date = new Date(`${firstOfMonth(day)}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

const earlier = (one: string, other: string) => (one < other ? one : other);

/** Reads which days an address means; without any it is the month in which today is. */
export function reportDays(
  query: URLSearchParams,
  { now, zone, firstWeekday }: { now: number; zone: string; firstWeekday: number },
): ReportDays {
  const today = localTime(now, zone).day;
  const dayIn = (name: string, other: string) => {
    const asked = query.get(name) ?? "";
    return isDay(asked) ? earlier(asked, today) : other;
  };
  const asked = query.get("period") as Period | null;
  const period = asked !== null && PERIODS.includes(asked) ? asked : "month";
  const day = dayIn("date", today);
  const [first, last] = {
    day: () => [day, day] as const,
    week: () => {
      const monday = startOfWeek(day, firstWeekday);
      return [monday, addDays(monday, 6)] as const;
    },
    month: () => [firstOfMonth(day), addDays(monthsLater(day, 1), -1)] as const,
    year: () => [`${day.slice(0, 4)}-01-01`, `${day.slice(0, 4)}-12-31`] as const,
    range: () => {
      const to = dayIn("to", today);
      const from = dayIn("from", addDays(to, 1 - USUAL_DAYS));
      // Whoever has them the wrong way round means the days between all the same.
      const [start, end] = from > to ? [to, from] : [from, to];
      const earliest = addDays(end, 1 - MOST_DAYS);
      return [start < earliest ? earliest : start, end] as const;
    },
  }[period]();
  return { period, first, last, until: earlier(last, today), today };
}

/** Whether what happens now belongs to it. */
export function isOfToday({ first, last, today }: ReportDays): boolean {
  return first <= today && today <= last;
}

/** Returns what of the address shows a period, such as the days that are shown already. */
export function periodShown(
  period: Period,
  { first, until, today }: ReportDays,
): Record<string, string> {
  if (period === "range") return { period, date: "", from: first, to: until };
  return { period, date: until === today ? "" : until, from: "", to: "" };
}

/** Returns what of the address shows the days before or after; nothing where nothing can be yet. */
export function daysBeside(days: ReportDays, step: -1 | 1): Record<string, string> | undefined {
  const { period, first, last, until, today } = days;
  if (step === 1 && last >= today) return undefined;
  if (period === "range") {
    const length = (Date.parse(until) - Date.parse(first)) / 86_400_000 + 1;
    return { from: addDays(first, step * length), to: addDays(until, step * length) };
  }
  return { date: step === 1 ? addDays(last, 1) : addDays(first, -1) };
}

/** What a report is of, if it is not of everything: one room, one type of rooms, one stall. */
export interface ReportPlace {
  kind: "room" | "type" | "stall";
  value: string;
}

const KINDS = ["room", "type", "stall"] as const;

/** Reads what an address means; the first that is said. */
export function reportPlace(query: URLSearchParams): ReportPlace | undefined {
  for (const kind of KINDS) {
    const value = query.get(kind);
    if (value) return { kind, value };
  }
  return undefined;
}

/** Returns what of the address means that; nothing given, it is of everything. */
export function placeShown(place: ReportPlace | undefined): Record<string, string> {
  return { room: "", type: "", stall: "", ...(place ? { [place.kind]: place.value } : {}) };
}

/** Returns what the server is asked for. */
export function reportQueryOf(days: ReportDays, place: ReportPlace | undefined): ReportQuery {
  const { period, first, until } = days;
  return {
    ...(period === "day" ? { date: first } : { start_date: first, end_date: until }),
    ...placeAsked(place),
  };
}

/** Returns of which rooms there are bookings in a report; nothing of all. */
export function roomsIn(
  place: ReportPlace | undefined,
  rooms: Iterable<{ key: string; type: string | null }>,
): string[] | undefined {
  if (!place) return undefined;
  if (place.kind === "room") return [place.value];
  // No room is of a stall.
  const isIn = ({ type }: { type: string | null }) => place.kind === "type" && type === place.value;
  return [...rooms].filter(isIn).map(({ key }) => key);
}

/** Returns where the server lists the bookings of these instants and rooms. */
export function bookingsFile(
  format: "csv" | "ics",
  span: { start: string; end: string },
  rooms: readonly string[] | undefined,
): string {
  const room: Record<string, string> = rooms ? { room: rooms.join(",") } : {};
  const asked = new URLSearchParams({ ...span, ...room });
  return `/api/roomkeeper/v1/exports/bookings.${format}?${asked.toString()}`;
}

function placeAsked(place: ReportPlace | undefined): Record<string, string> {
  if (!place) return {};
  return { [place.kind === "type" ? "room_type" : place.kind]: place.value };
}
