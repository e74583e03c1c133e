/** How much was booked and used, day by day or month by month. */

import type { DayOfReport } from "../data/report";

/** What is drawn as one bar. */
export interface Bar {
  /** The day, or the first one of the month. */
  day: string;
  isMonth: boolean;
  open_s: number;
  booked_s: number;
  used_s: number;
  /** In percent of the time for which it was open; null where it was not. */
  utilisation: number | null;
  used: number | null;
}

/** More days than that are shown by months. */
const MOST_DAYS = 62;

const round = (percent: number) => Math.round(percent * 10) / 10;

function barOf(first: string, days: readonly DayOfReport[], isMonth: boolean): Bar {
  const sum = (of: (day: DayOfReport) => number) => days.reduce((all, day) => all + of(day), 0);
  const open_s = sum((day) => day.open_s);
  const used_s = sum((day) => day.used_s);
  const within_s = sum((day) => ((day.utilisation ?? 0) / 100) * day.open_s);
  const percent = (part_s: number) => (open_s > 0 ? round((part_s / open_s) * 100) : null);
  return {
    day: first,
    isMonth,
    open_s,
    booked_s: sum((day) => day.booked_s),
    used_s,
    utilisation: percent(within_s),
    used: percent(used_s),
  };
}

/** Returns the bars of some days, which are in order. */
export function barsOf(series: readonly DayOfReport[]): Bar[] {
  if (series.length <= MOST_DAYS) return series.map((day) => barOf(day.date, [day], false));
  const months = new Map<string, DayOfReport[]>();
  for (const day of series) {
    const month = `${day.date.slice(0, 7)}-01`;
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  return [...months].map(([month, days]) => barOf(month, days, true));
}

/** Returns the highest of what some bars show, in percent; 100 where all that is open is near. */
export function highestOf(bars: readonly Bar[]): number {
  const most = Math.max(0, ...bars.map((bar) => Math.max(bar.utilisation ?? 0, bar.used ?? 0)));
  return most > 50 && most < 100 ? 100 : Math.max(most, 5);
}
