/** When rooms can still be had: `get_availability`, all of its pages. */

import type { Hass } from "../ha";
import type { Span } from "../logic/place";
import { iso, seconds } from "../logic/text";
import { execute } from "./execute";
import type { Instant } from "./types";

/** When one room is free: stretches, each at least as long as was asked for. */
export interface FreeRoom {
  room: string;
  free: readonly Span[];
}

interface Page {
  items: { room: string; free: { start: Instant; end: Instant }[] }[];
  next_cursor: string | null;
}

export interface FreeQuestion {
  rooms: readonly string[];
  span: Span;
  /** The shortest that is of use, in ms. */
  length: number;
}

/**
 * Returns when rooms are free, in the server's order.
 *
 * @throws Refusal: the server did not answer, or refuses what was asked.
 */
export async function freeTimes(
  hass: Pick<Hass, "connection" | "localize">,
  { rooms, span, length }: FreeQuestion,
): Promise<FreeRoom[]> {
  const asked = {
    room: rooms,
    start: iso(span.start),
    end: iso(span.end),
    duration: seconds(length),
    limit: 1000,
  };
  const found: FreeRoom[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await execute<Page>(
      hass,
      "get_availability",
      cursor === null ? asked : { ...asked, cursor },
    );
    found.push(...page.items.map(({ room, free }) => ({ room, free: free.map(spanOf) })));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

function spanOf({ start, end }: { start: Instant; end: Instant }): Span {
  return { start: Date.parse(start), end: Date.parse(end) };
}
