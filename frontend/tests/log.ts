/** Rows of the log, each whole and usual but for what a test is about. */

import type { LogPage, LogRow } from "../src/data/log";
import { at } from "./house";

export function aRow(given: Partial<LogRow> = {}): LogRow {
  return {
    id: 1,
    at: at("14:00"),
    recorded_at: given.at ?? at("14:00"),
    type: "room_unfrozen",
    room: "drum_room",
    rooms: ["drum_room"],
    stall: null,
    booking_id: null,
    schedule_id: null,
    action_id: null,
    actor: { kind: "user", id: "u1", name: "Owner" },
    reason: "",
    details: {},
    ...given,
  };
}

/** Rows of those ids, in the order given. */
export function someRows(...ids: number[]): LogRow[] {
  return ids.map((id) => aRow({ id }));
}

export function aPage(ids: number[], next_cursor: string | null = null): LogPage {
  return { items: someRows(...ids), next_cursor };
}
