/** The log, page by page: `get_audit_log`, see docs/actions.md. */

import type { Hass } from "../ha";
import { execute } from "./execute";
import type { Instant } from "./types";

export type ActorKind = "user" | "automation" | "hook" | "feed" | "panel" | "system";

/** Something that happened. What `details` has follows from the type, see docs/events.md. */
export interface LogRow {
  id: number;
  at: Instant;
  recorded_at: Instant;
  type: string;
  room: string | null;
  rooms: string[];
  stall: string | null;
  booking_id: string | null;
  schedule_id: string | null;
  action_id: string | null;
  actor: { kind: ActorKind; id: string; name: string };
  reason: string;
  details: Record<string, unknown>;
}

export interface LogPage {
  items: LogRow[];
  next_cursor: string | null;
}

/** Which rows are wanted, in the server's words; all of them by default. */
export interface LogQuery {
  room?: string;
  stall?: string;
  booking_id?: string;
  schedule_id?: string;
  action_id?: string;
  type?: string[];
  actor?: string;
  start?: Instant;
  end?: Instant;
}

/** Asks for one page, the newest rows first; the cursor is that of the page before. */
export function readLog(
  hass: Pick<Hass, "connection" | "localize">,
  query: LogQuery,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<LogPage> {
  return execute<LogPage>(hass, "get_audit_log", {
    ...query,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
}
