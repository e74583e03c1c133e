/** Rows of the log as they are shown: the newest first, none twice, none left out. */

import type { LogPage, LogRow } from "../data/log";

export interface LogRows {
  readonly rows: readonly LogRow[];
  /** Where older rows go on; null if there are none. */
  readonly cursor: string | null;
}

/** Begins with a first page. */
export function firstRows(page: LogPage): LogRows {
  return { rows: page.items, cursor: page.next_cursor };
}

/** Adds the page that its cursor led to. */
export function withOlder({ rows }: LogRows, page: LogPage): LogRows {
  const last = rows.at(-1)?.id ?? Infinity;
  return {
    rows: [...rows, ...page.items.filter((one) => one.id < last)],
    cursor: page.next_cursor,
  };
}

/** Whether pages that begin with the newest row reach down to what is shown already. */
export function reaches(shown: LogRows, newest: LogRows): boolean {
  const top = shown.rows[0]?.id;
  if (newest.cursor === null) return true;
  return top !== undefined && newest.rows.some((one) => one.id <= top);
}

/** Adds rows that came meanwhile; `newest` reaches down to what is shown. */
export function withNewer(shown: LogRows, newest: LogRows): LogRows {
  const top = shown.rows[0]?.id ?? -Infinity;
  const come = newest.rows.filter((one) => one.id > top);
  if (come.length === 0) return shown;
  return { rows: [...come, ...shown.rows], cursor: shown.cursor };
}
