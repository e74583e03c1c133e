/** How long stays are: a histogram whose steps fit what there is. */

import type { StayLength } from "../data/report";

export interface Bin {
  /** From that length on. */
  from_s: number;
  /** To below that length; null: all that is longer. */
  to_s: number | null;
  stays: number;
  /** Of all stays, in percent. */
  share: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The widths that a step can have: each can be said in few words. */
const STEPS = [
  5,
  10,
  15,
  30,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12, 24].map((hours) => hours * HOUR),
];

const MOST_BINS = 12;

/** Those that are longer than this share of all are far away, and stand together. */
const USUAL = 0.97;

function usualLength(sorted: readonly StayLength[], all: number): number {
  let seen = 0;
  const within = sorted.filter(({ stays }) => {
    const isUsual = seen < all * USUAL;
    seen += stays;
    return isUsual;
  });
  return Math.max(0, ...within.map(({ length_s }) => length_s));
}

/** Returns the bins of some lengths, of one width but for what is longer than most. */
export function binsOf(lengths: readonly StayLength[]): Bin[] {
  const sorted = [...lengths].sort((a, b) => a.length_s - b.length_s);
  const all = sorted.reduce((sum, { stays }) => sum + stays, 0);
  if (all === 0) return [];
  const usual = usualLength(sorted, all);
  const day = 24 * HOUR;
  const step =
    STEPS.find((one) => Math.floor(usual / one) < MOST_BINS) ??
    Math.ceil((usual + 1) / MOST_BINS / day) * day;
  const count = Math.floor(usual / step) + 1;
  const sumOf = (isIn: (index: number) => boolean) =>
    sorted
      .filter(({ length_s }) => isIn(Math.floor(length_s / step)))
      .reduce((sum, { stays }) => sum + stays, 0);
  const share = (part: number) => Math.round((part / all) * 1000) / 10;
  const bins: Bin[] = Array.from({ length: count }, (_, n) => {
    const stays = sumOf((index) => index === n);
    return { from_s: n * step, to_s: (n + 1) * step, stays, share: share(stays) };
  });
  const longer = sumOf((index) => index >= count);
  if (longer > 0)
    bins.push({ from_s: count * step, to_s: null, stays: longer, share: share(longer) });
  return bins;
}
