/** What happened, in one sentence, and who did it and why. */

import type { ActorKind, LogRow } from "../data/log";
import { word, type Word } from "../i18n";
import { isLogType } from "./log-types";
import { logValues, nameOfKey, type LogContext, type Reader } from "./log-values";

/** `Power off in Drum room succeeded, try 2` */
export function logText(hass: Reader, row: LogRow, context: LogContext): string {
  const values = logValues(hass, row, context);
  return word(hass, isLogType(row.type) ? `ui_log_${row.type}` : "ui_log_other", values);
}

const KINDS = {
  user: "ui_log_page_by_user",
  panel: "ui_log_page_by_panel",
  automation: "ui_log_page_by_automation",
  hook: "ui_log_page_by_hook",
  feed: "ui_log_page_by_feed",
  system: "ui_log_page_by_system",
} as const satisfies Record<ActorKind, Word>;

/** Every kind of those who do things, and what it is called. */
export const ACTORS = Object.entries(KINDS) as [ActorKind, Word][];

/** Whether it is a kind of actor, and not one of them. */
export function isActorKind(text: string): text is ActorKind {
  return Object.hasOwn(KINDS, text);
}

/** Returns who did it: by name, else by what they are. */
export function actorText(hass: Reader, { kind, name }: LogRow["actor"]): string {
  if (name) return name;
  return isActorKind(kind) ? word(hass, KINDS[kind]) : nameOfKey(kind);
}

/** Returns the users who did something in these rows: their names by their IDs. */
export function peopleIn(rows: readonly LogRow[]): Map<string, string> {
  return new Map(rows.flatMap(({ actor }) => personOf(actor)));
}

// One row that cannot be read is one broken row, and no more.
function personOf(actor: LogRow["actor"] | null): [string, string][] {
  const isPerson = actor?.kind === "user" && actor.id && actor.name;
  return isPerson ? [[actor.id, actor.name]] : [];
}

const REASONS = {
  check_in: "ui_log_page_because_check_in",
  presence: "ui_log_page_because_presence",
  planned_again: "ui_log_page_because_planned_again",
  room_removed: "ui_log_page_because_room_removed",
  stall_removed: "ui_log_page_because_stall_removed",
} as const satisfies Record<string, Word>;

function isOwnReason(text: string): text is keyof typeof REASONS {
  return Object.hasOwn(REASONS, text);
}

/** Returns why somebody did it, in their own words or ours; nothing if nobody said. */
export function reasonText(hass: Reader, { reason, details }: LogRow): string {
  if (isOwnReason(reason)) return word(hass, REASONS[reason]);
  const { note } = details;
  return reason || (typeof note === "string" ? note : "");
}
