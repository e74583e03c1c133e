/** The agenda: what is shown of the house by day and time, for those who look at a small screen. */

import type { BookingOnBoard, Room } from "../data/types";
import type { Span } from "./place";
import { addDays, localTime, startOfDay } from "./time";

export interface AgendaDay {
  day: string;
  /** The first instant of the day. */
  start: number;
  /** Whether it is this day now. */
  isToday: boolean;
  /** What is over already; always empty but for the day that it is now. */
  earlier: readonly BookingOnBoard[];
  bookings: readonly BookingOnBoard[];
}

function byTime(one: BookingOnBoard, other: BookingOnBoard): number {
  return (
    Date.parse(one.start) - Date.parse(other.start) ||
    Date.parse(one.end) - Date.parse(other.end) ||
    (one.id < other.id ? -1 : 1)
  );
}

/** What an agenda shows of a booking's time on one of its days; nothing where it is another day's. */
export interface DayTimes {
  start: number | undefined;
  end: number | undefined;
}

/** Returns which of a booking's two times are of a local day. */
export function timesOn(
  { start, end }: Pick<BookingOnBoard, "start" | "end">,
  day: string,
  zone: string,
): DayTimes {
  const within = { start: startOfDay(day, zone), end: startOfDay(addDays(day, 1), zone) };
  const [first, last] = [Date.parse(start), Date.parse(end)];
  return {
    start: isIn(first, within) ? first : undefined,
    // What ends at midnight is of the day before.
    end: isIn(last - 1, within) ? last : undefined,
  };
}

/** Returns what there is on each local day of a span, in order; what lasts for days stands on each. */
export function agendaDays(
  bookings: Iterable<BookingOnBoard>,
  rooms: ReadonlySet<string>,
  span: Span,
  { now, zone }: { now: number; zone: string },
): AgendaDay[] {
  const own = [...bookings].filter((one) => one.rooms.some((room) => rooms.has(room))).sort(byTime);
  const days: AgendaDay[] = [];
  for (let { day } = localTime(span.start, zone); ; day = addDays(day, 1)) {
    const [start, end] = [startOfDay(day, zone), startOfDay(addDays(day, 1), zone)];
    if (start >= span.end) return days;
    const there = own.filter((one) => Date.parse(one.start) < end && Date.parse(one.end) > start);
    const isToday = isIn(now, { start, end });
    const [earlier, later] = [[] as BookingOnBoard[], [] as BookingOnBoard[]];
    for (const one of there) (isToday && isOver(one, now) ? earlier : later).push(one);
    days.push({ day, start, isToday, earlier, bookings: later });
  }
}

function isOver({ status, end }: BookingOnBoard, now: number): boolean {
  return status === "completed" || status === "no_show" || Date.parse(end) <= now;
}

/** Returns the rooms that somebody can take on the spot. */
export function freeNow(rooms: readonly Room[]): Room[] {
  return rooms.filter((room) => room.can_take_now && room.can_book);
}

/** Returns the rooms that are out of use. */
export function frozenRooms(rooms: readonly Room[]): Room[] {
  return rooms.filter((room) => room.freeze !== null);
}

/** Whether an instant is in a span. */
export function isIn(at: number, { start, end }: Span): boolean {
  return start <= at && at < end;
}
