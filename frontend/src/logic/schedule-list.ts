/** Which schedules are shown, and in which order: all of it stands in the address. */

import type { Schedule } from "../data/types";

export const SORTS = ["next", "name", "problem"] as const;

export type Sort = (typeof SORTS)[number];

export const SHOWN = ["all", "on", "off", "problem"] as const;

export type Shown = (typeof SHOWN)[number];

export interface Wanted {
  text: string;
  shown: Shown;
  sort: Sort;
}

function one<Of extends string>(all: readonly Of[], asked: string | null, usual: Of): Of {
  return all.find((name) => name === asked) ?? usual;
}

/** Reads what is wanted from an address. */
export function wantedOf(query: URLSearchParams): Wanted {
  return {
    text: query.get("q") ?? "",
    shown: one(SHOWN, query.get("show"), "all"),
    sort: one(SORTS, query.get("sort"), "next"),
  };
}

/** Returns what is wanted for an address; what is usual is not said. */
export function queryOf({ text, shown, sort }: Wanted): Record<string, string> {
  return {
    ...(text ? { q: text } : {}),
    ...(shown === "all" ? {} : { show: shown }),
    ...(sort === "next" ? {} : { sort }),
  };
}

/** Whether its last run failed, or it fails again and again. */
export function hasTrouble(schedule: Schedule): boolean {
  return schedule.has_problem || schedule.failures_in_a_row > 0;
}

const IS_SHOWN: Record<Shown, (schedule: Schedule) => boolean> = {
  all: () => true,
  on: ({ enabled }) => enabled,
  off: ({ enabled }) => !enabled,
  problem: hasTrouble,
};

const nextOf = ({ next_run_at }: Schedule) =>
  next_run_at === null ? Infinity : Date.parse(next_run_at);

const ORDERS: Record<Sort, (one: Schedule, other: Schedule) => number> = {
  // Of two without a next run it is no number, and then the name decides too.
  next: (a, b) => nextOf(a) - nextOf(b),
  name: () => 0,
  problem: (a, b) =>
    Number(b.has_problem) - Number(a.has_problem) || b.failures_in_a_row - a.failures_in_a_row,
};

/** Returns the schedules that are wanted, in order; those that are alike by name. */
export function listed(
  schedules: Iterable<Schedule>,
  { text, shown, sort }: Wanted,
  language: string,
): Schedule[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const wanted = text.trim().toLocaleLowerCase(language);
  return [...schedules]
    .filter(IS_SHOWN[shown])
    .filter(({ name }) => name.toLocaleLowerCase(language).includes(wanted))
    .sort((a, b) => ORDERS[sort](a, b) || compare(a.name, b.name));
}
