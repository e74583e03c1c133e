/** The log as a file. */

import type { LogQuery, LogRow } from "../data/log";
import { csvOf, type Cell } from "./csv";

export type Format = "csv" | "json";

/** More than that is no work for a browser: `get_audit_log` and HTTP have no such bound. */
export const MOST_ROWS = 50_000;

const COLUMNS = [
  "id",
  "at",
  "recorded_at",
  "type",
  "sentence",
  "rooms",
  "stall",
  "booking_id",
  "schedule_id",
  "action_id",
  "actor_kind",
  "actor_id",
  "actor",
  "reason",
  "details",
] as const;

function cellsOf(row: LogRow, sentence: string): Cell[] {
  const said: Record<(typeof COLUMNS)[number], Cell> = {
    id: row.id,
    at: row.at,
    recorded_at: row.recorded_at,
    type: row.type,
    sentence,
    rooms: row.rooms.join(" "),
    stall: row.stall,
    booking_id: row.booking_id,
    schedule_id: row.schedule_id,
    action_id: row.action_id,
    actor_kind: row.actor.kind,
    actor_id: row.actor.id,
    actor: row.actor.name,
    reason: row.reason,
    details: JSON.stringify(row.details),
  };
  return COLUMNS.map((name) => said[name]);
}

/** Returns rows as a table: one line each, with what it says in words. */
export function logCsv(rows: readonly LogRow[], sentenceOf: (row: LogRow) => string): string {
  return csvOf(
    COLUMNS,
    rows.map((row) => cellsOf(row, sentenceOf(row))),
  );
}

/** Returns rows as the server gave them, with what was asked for and whether that is all. */
export function logJson(rows: readonly LogRow[], query: LogQuery, isAll: boolean): string {
  const head = JSON.stringify({ query, is_all: isAll }).slice(0, -1);
  const lines = rows.map((row) => JSON.stringify(row));
  return `${head},"items":[\n${lines.join(",\n")}\n]}\n`;
}

/** `roomkeeper-log-2026-11-26.csv` */
export function fileName(day: string, format: Format): string {
  return `roomkeeper-log-${day}.${format}`;
}
