/** Reading all of what is wanted of the log, page after page. */

import type { Hass } from "../ha";
import { readLog, type LogPage, type LogQuery, type LogRow } from "./log";

export interface Exported {
  rows: LogRow[];
  /** Whether nothing is left out at the end. */
  isAll: boolean;
}

// As many as the server gives at once.
const PAGE = 1000;

/**
 * Reads until there is no more, or `most` are there; nothing if it was stopped.
 *
 * @throws Refusal: a page could not be read.
 */
export async function readAll(
  hass: Pick<Hass, "connection" | "localize">,
  query: LogQuery,
  {
    most,
    signal,
    onProgress,
  }: { most: number; signal: AbortSignal; onProgress: (count: number) => void },
): Promise<Exported | undefined> {
  const rows: LogRow[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null && rows.length < most) {
    const limit = Math.min(PAGE, most - rows.length);
    const page: LogPage = await readLog(hass, query, { limit, cursor });
    if (signal.aborted) return undefined;
    rows.push(...page.items);
    cursor = page.next_cursor;
    onProgress(rows.length);
  }
  return { rows, isAll: cursor === null };
}
