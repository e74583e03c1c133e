/** What of the log somebody wants to see: it stands in the address. */

import type { LogQuery } from "../data/log";
import { GROUPS, LOG_GROUPS, type LogGroup } from "./log-types";
import { iso } from "./text";
import { addDays, isDay, startOfDay } from "./time";

/** The names are those in the address. Days are local ones, both included. */
export interface LogFilter {
  room?: string;
  stall?: string;
  group?: LogGroup;
  type?: string;
  /** A kind of actor, or the ID of a user. */
  actor?: string;
  booking?: string;
  schedule?: string;
  from?: string;
  to?: string;
}

const NAMES = [
  "room",
  "stall",
  "group",
  "type",
  "actor",
  "booking",
  "schedule",
  "from",
  "to",
] as const satisfies readonly (keyof LogFilter)[];

function isRead(name: (typeof NAMES)[number], text: string): boolean {
  if (name === "group") return (GROUPS as string[]).includes(text);
  return name === "from" || name === "to" ? isDay(text) : true;
}

/** Reads the filter in an address; what cannot be read is left out. */
export function filterOf(query: URLSearchParams): LogFilter {
  const filter: Record<string, string> = {};
  for (const name of NAMES) {
    const text = query.get(name) ?? "";
    if (text && isRead(name, text)) filter[name] = text;
  }
  return filter;
}

/** Returns a filter with some of it changed; an empty text takes that part away. */
export function filterWith(
  filter: LogFilter,
  changes: Partial<Record<keyof LogFilter, string>>,
): LogFilter {
  const all = new URLSearchParams({ ...filter, ...changes });
  return filterOf(all);
}

/** Returns what of an address says a filter. */
export function queryOf(filter: LogFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter) as [string, string][]);
}

/** Whether all of the log is wanted. */
export function isEverything(filter: LogFilter): boolean {
  return Object.keys(filter).length === 0;
}

/** Returns what the server is asked for. */
export function logQueryOf(filter: LogFilter, zone: string): LogQuery {
  const { room, stall, group, type, actor, booking, schedule } = filter;
  const types = type ? [type] : group && [...LOG_GROUPS[group]];
  return {
    ...(room ? { room } : {}),
    ...(stall ? { stall } : {}),
    ...(types ? { type: types } : {}),
    ...(actor ? { actor } : {}),
    ...(booking ? { booking_id: booking } : {}),
    ...(schedule ? { schedule_id: schedule } : {}),
    ...spanOf(filter, zone),
  };
}

function spanOf({ from, to }: LogFilter, zone: string): Pick<LogQuery, "start" | "end"> {
  // Whoever has them the wrong way round means the days between all the same.
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  return {
    ...(first ? { start: iso(startOfDay(first, zone)) } : {}),
    ...(last ? { end: iso(startOfDay(addDays(last, 1), zone)) } : {}),
  };
}
