/** How the house was used: `get_report`, see docs/actions.md. Durations are seconds. */

import type { Hass } from "../ha";
import { execute } from "./execute";

type Server = Pick<Hass, "connection" | "localize">;

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** The numbers of rooms, of one or of all together. What was never measured is null. */
export interface RoomNumbers {
  open_s: number;
  booked_s: number;
  used_s: number;
  no_show_s: number;
  /** In percent of the time for which it was open. */
  utilisation: number | null;
  bookings: number;
  stays: number;
  mean_stay_s: number | null;
  mean_lead_s: number | null;
  /** The local hours in which most was booked: 18 is from 18:00 to 19:00. */
  peak_hours: number[];
  no_shows: number;
  cancellations: number;
  expiries: number;
  power_offs_succeeded: number;
  power_offs_failed: number;
  mean_power_off_delay_s: number | null;
  longest_power_off_delay_s: number | null;
  energy_wh: number | null;
  saved_wh: number | null;
}

export interface RoomReport extends RoomNumbers {
  kind: "room";
  room: string;
  name: string;
  type: string | null;
}

export interface StallNumbers {
  stays: number;
  mean_stay_s: number | null;
  p90_stay_s: number | null;
  timeouts: number;
  forced: number;
  faults: number;
  peak_hours: number[];
}

export interface StallReport extends StallNumbers {
  kind: "stall";
  stall: string;
  name: string;
}

export interface DayOfReport {
  /** A local day: `2026-11-26`. */
  date: string;
  open_s: number;
  booked_s: number;
  used_s: number;
  utilisation: number | null;
}

export interface RoomHour {
  weekday: Weekday;
  hour: number;
  booked_s: number;
  /** How long this hour was within the days, times the rooms. */
  of_s: number;
  /** In percent. */
  share: number | null;
}

export interface StallHour {
  weekday: Weekday;
  hour: number;
  stays: number;
}

/** So many stays were that long. */
export interface StayLength {
  length_s: number;
  stays: number;
}

/** Of rooms and of stalls; null where it was not asked for, or where there are none. */
interface Both<Rooms, Stalls> {
  rooms: Rooms | null;
  stalls: Stalls | null;
}

interface Page {
  /** The first and the last local day. */
  date: string;
  last_date: string;
  /** Whether all of these days was recorded, and is kept. */
  is_whole: boolean;
  totals: Both<RoomNumbers, StallNumbers>;
  series: DayOfReport[] | null;
  hours: Both<RoomHour[], StallHour[]> | null;
  lengths: Both<StayLength[], StayLength[]> | null;
  items: (RoomReport | StallReport)[];
  next_cursor: string | null;
}

/** All pages of an answer; with `next_cursor` there are more places to come. */
export type Report = Page;

/** What is asked for, in the server's words. */
export type ReportQuery = Record<string, string>;

const WITH_ALL = { include: ["series", "hours", "lengths"] };

/** As many rooms and stalls come at once. */
const PAGE = 200;

/**
 * Asks for a report. What there is already is told to `onPart` each time that more comes.
 *
 * @throws Refusal: it could not be read.
 */
export async function readReport(
  hass: Server,
  query: ReportQuery,
  onPart: (report: Report) => void,
): Promise<void> {
  const ask = (more: Record<string, unknown>) =>
    execute<Page>(hass, "get_report", { ...query, limit: PAGE, ...more });
  let report = await ask(WITH_ALL);
  onPart(report);
  while (report.next_cursor !== null) {
    const page = await ask({ cursor: report.next_cursor });
    const items = [...report.items, ...page.items];
    report = { ...report, items, next_cursor: page.next_cursor };
    onPart(report);
  }
}

/** Returns a report as a table for spreadsheets, with the name of its file. */
export function readReportFile(
  hass: Server,
  query: ReportQuery,
): Promise<{ filename: string; csv: string }> {
  return execute(hass, "get_report", { ...query, format: "csv" });
}
