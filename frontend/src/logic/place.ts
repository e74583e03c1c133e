/** Where in the panel somebody is: all of it stands in the address, so that it outlives the page. */

import { addDays, isDay, localTime, startOfDay, startOfWeek } from "./time";

export type View =
  "board" | "room" | "power-offs" | "stalls" | "schedules" | "reports" | "log" | "door";

export interface Place {
  view: View;
  /** The room of `room` and `door`; the schedule of `schedules`, or `new`. */
  id?: string;
  /** What follows the question mark: filters, the day, the length of the board. */
  query: URLSearchParams;
}

const PREFIX = "/roomkeeper";

const LISTS: readonly string[] = ["power-offs", "stalls", "schedules", "reports", "log"];

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    // Somebody has typed a `%`.
    return piece;
  }
}

/** Reads an address below `/roomkeeper`; what is not known is the board. */
export function placeOf(path: string, search = ""): Place {
  const [first = "", second] = path.split("/").filter(Boolean).map(decoded);
  const query = new URLSearchParams(search);
  if ((first === "rooms" || first === "door") && second !== undefined) {
    return { view: first === "rooms" ? "room" : "door", id: second, query };
  }
  if (first === "schedules" && second !== undefined)
    return { view: "schedules", id: second, query };
  return { view: LISTS.includes(first) ? (first as View) : "board", query };
}

/** Returns the address of a place. */
export function addressOf(view: View, id?: string, query: Record<string, string> = {}): string {
  const first = view === "board" ? "" : view === "room" ? "/rooms" : `/${view}`;
  const second = id === undefined ? "" : `/${encodeURIComponent(id)}`;
  const asked = new URLSearchParams(query).toString();
  return `${PREFIX}${first}${second}${asked && `?${asked}`}`;
}

/** Returns the address of a list with some of its query changed; what is empty is taken out. */
export function changedAddress(
  { view, query }: Pick<Place, "view" | "query">,
  given: Record<string, string>,
): string {
  const all = { ...Object.fromEntries(query), ...given };
  const kept = Object.entries(all).filter(([, value]) => value !== "");
  return addressOf(view, undefined, Object.fromEntries(kept));
}

/** The board's days. */
export interface Days {
  length: "day" | "week";
  /** The first local day, and how many there are. */
  first: string;
  count: number;
  /** The day that is asked for; it is one of them. */
  day: string;
}

/** Returns which days a board shows at an instant; without a day in the address it is today. */
export function daysOf(
  query: URLSearchParams,
  { now, zone, firstWeekday }: { now: number; zone: string; firstWeekday: number },
): Days {
  const asked = query.get("day") ?? "";
  const day = isDay(asked) ? asked : localTime(now, zone).day;
  return query.get("view") === "week"
    ? { length: "week", first: startOfWeek(day, firstWeekday), count: 7, day }
    : { length: "day", first: day, count: 1, day };
}

export interface Span {
  start: number;
  end: number;
}

/** Returns the instants of so many local days. */
export function spanOfDays(first: string, count: number, zone: string): Span {
  return { start: startOfDay(first, zone), end: startOfDay(addDays(first, count), zone) };
}

/** Returns what a door display is to be told of: it is for those who may see one room only. */
export function doorWish(room: string): { rooms: string[]; stalls: string[]; schedules: boolean } {
  return { rooms: [room], stalls: [], schedules: false };
}

const DAYS_AHEAD = 8;

/**
 * Returns of which time bookings are to be told: today and a week, for most of
 * what is shown lies there; or what is shown, if it does not.
 */
export function spanWanted(shown: Span | undefined, now: number, zone: string): Span {
  const near = spanOfDays(localTime(now, zone).day, DAYS_AHEAD, zone);
  return !shown || (shown.start >= near.start && shown.end <= near.end) ? near : shown;
}
