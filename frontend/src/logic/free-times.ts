/** Free times that several rooms have in common, and free times by day. */

import type { Span } from "./place";
import { addDays, localTime, startOfDay } from "./time";

function inBoth(one: readonly Span[], other: readonly Span[]): Span[] {
  return one
    .flatMap((a) =>
      other.map((b) => ({ start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) })),
    )
    .filter(({ start, end }) => start < end);
}

/** Returns when all of some rooms are free for at least as long; each list is in order. */
export function commonTimes(lists: readonly (readonly Span[])[], length: number): Span[] {
  const [first = [], ...others] = lists;
  return others
    .reduce<readonly Span[]>(inBoth, first)
    .filter(({ start, end }) => end - start >= length);
}

export interface FreeDay {
  day: string;
  spans: readonly Span[];
}

/**
 * Returns stretches by the local day on which they can begin; what goes on over
 * midnight stands on each of its days, from when a time of that length may begin.
 */
export function byDay(spans: readonly Span[], length: number, zone: string): FreeDay[] {
  const days = new Map<string, Span[]>();
  for (const { start, end } of spans) {
    const last = localTime(end - length, zone).day;
    for (let { day } = localTime(start, zone); day <= last; day = addDays(day, 1)) {
      const known = days.get(day) ?? [];
      days.set(day, known);
      known.push({ start: Math.max(start, startOfDay(day, zone)), end });
    }
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, own]) => ({ day, spans: own }));
}
