/** When it is busy: by weekday and hour. */

import type { RoomHour, StallHour, Weekday } from "../data/report";

/** One hour of one weekday. */
export interface Heat {
  weekday: Weekday;
  hour: number;
  /** The share of rooms that was booked in percent, or how many stays began; null: no such hour. */
  amount: number | null;
  /** For how long rooms were booked, and of how long. Nothing of stalls. */
  booked_s?: number;
  of_s?: number;
}

export interface HeatMap {
  /** Those of which there is anything, in the order of the week. */
  weekdays: Weekday[];
  /** Hour by hour, weekday after weekday. */
  cells: Heat[];
  /** The highest amount. */
  most: number;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

function mapOf(
  week: readonly Weekday[],
  isThere: (weekday: Weekday) => boolean,
  cellOf: (weekday: Weekday, hour: number) => Heat,
): HeatMap {
  const weekdays = week.filter(isThere);
  const cells = weekdays.flatMap((weekday) => HOURS.map((hour) => cellOf(weekday, hour)));
  return { weekdays, cells, most: Math.max(0, ...cells.map(({ amount }) => amount ?? 0)) };
}

function byHour<Item extends { weekday: Weekday; hour: number }>(
  items: readonly Item[],
): Map<string, Item> {
  return new Map(items.map((item) => [`${item.weekday} ${item.hour}`, item]));
}

/** Returns how much of rooms was booked in each hour; weekdays that were not are left out. */
export function roomHeat(items: readonly RoomHour[], week: readonly Weekday[]): HeatMap {
  const known = byHour(items);
  const there = new Set(items.filter(({ of_s }) => of_s > 0).map(({ weekday }) => weekday));
  return mapOf(
    week,
    (weekday) => there.has(weekday),
    (weekday, hour) => {
      const one = known.get(`${weekday} ${hour}`);
      const { share = null, booked_s = 0, of_s = 0 } = one ?? {};
      return { weekday, hour, amount: share, booked_s, of_s };
    },
  );
}

/** Returns how many stays began in each hour of the whole week. */
export function stallHeat(items: readonly StallHour[], week: readonly Weekday[]): HeatMap {
  const known = byHour(items);
  const cellOf = (weekday: Weekday, hour: number) => {
    return { weekday, hour, amount: known.get(`${weekday} ${hour}`)?.stays ?? 0 };
  };
  return mapOf(week, () => true, cellOf);
}

/** Returns the cells hour by hour, with the weekdays beside one another. */
export function turned({ weekdays, cells }: HeatMap, hours: readonly number[] = HOURS): Heat[] {
  return hours.flatMap((hour) =>
    weekdays.flatMap((_, n) => cells.slice(n * HOURS.length + hour, n * HOURS.length + hour + 1)),
  );
}

/** Returns the hours from the first to the last in which there is anything; else all. */
export function busyHours({ cells }: HeatMap): number[] {
  const busy = cells.filter(({ amount }) => (amount ?? 0) > 0).map(({ hour }) => hour);
  if (busy.length === 0) return HOURS;
  return HOURS.slice(Math.min(...busy), Math.max(...busy) + 1);
}
