/** What became of power-offs, as the log tells it. */

import type { Instant, PowerOff } from "../data/types";

/** The types of the log's entries about how power-offs ended. */
export const DONE_TYPES = [
  "power_off_succeeded",
  "power_off_failed",
  "power_off_cancelled",
] as const;

/** What we read of such an entry. */
export interface DoneEntry {
  id: number;
  at: Instant;
  type: (typeof DONE_TYPES)[number];
  room: string;
  booking_id: string;
  actor: { kind: string; name: string };
  reason: string;
  details: {
    attempt?: number;
    failures?: PowerOff["failures"];
    superseded_by?: string | null;
  };
}

const STATUSES = {
  power_off_succeeded: "succeeded",
  power_off_failed: "failed",
  power_off_cancelled: "cancelled",
} as const;

/** Returns the power-off as it ended. */
export function endedOf({ type, at, room, booking_id, details }: DoneEntry): PowerOff {
  return {
    booking_id,
    room,
    status: STATUSES[type],
    planned_at: at,
    due_at: at,
    attempts: details.attempt ?? 0,
    why: null,
    waits_for: null,
    next_start: null,
    failures: details.failures ?? [],
    manual: false,
    draw_w: null,
    empty_for_s: null,
  };
}

/** Whether another guest's power-off has taken its place. */
export function isSuperseded({ details }: DoneEntry): boolean {
  return Boolean(details.superseded_by);
}

/** What is shown of it, and how to go on from there. */
export interface Done {
  entries: readonly DoneEntry[];
  cursor: string | null;
}

export interface DonePage {
  items: DoneEntry[];
  next_cursor: string | null;
}

/** Returns what is shown with the newest page before it, each entry once. */
export function withNewest(shown: Done | undefined, page: DonePage): Done {
  const [newest, known] = [new Set(page.items.map(({ id }) => id)), shown?.entries ?? []];
  const rest = known.filter(({ id }) => !newest.has(id));
  // With nothing in common there may be others between the two.
  if (!shown || rest.length === known.length)
    return { entries: page.items, cursor: page.next_cursor };
  return { entries: [...page.items, ...rest], cursor: shown.cursor };
}

/** Returns what is shown with the page that follows it. */
export function withNext(shown: Done, page: DonePage): Done {
  return { entries: [...shown.entries, ...page.items], cursor: page.next_cursor };
}
