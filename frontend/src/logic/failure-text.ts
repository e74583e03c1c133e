/** What devices did not do, as somebody says it. */

import type { Hass } from "../ha";
import { word, type Word } from "../i18n";

/** A device that did not do what it was told, and how that was seen. */
export interface Failure {
  entity_id: string;
  why: string;
}

type Reader = Pick<Hass, "localize" | "states" | "language">;

/** Returns what an entity is called; its ID if it has no name, or is gone. */
export function entityName({ states }: Pick<Hass, "states">, entityId: string): string {
  return states[entityId]?.attributes.friendly_name ?? entityId;
}

/** Returns "A, B and C" in the reader's language. */
export function listText({ language }: Pick<Hass, "language">, items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return new Intl.ListFormat(language, { type: "conjunction" }).format(items);
}

const KNOWN: Record<string, Word | undefined> = {
  no_answer: "ui_failure_no_answer",
  unavailable: "ui_failure_unavailable",
  "still unavailable": "ui_failure_unavailable",
  gone: "ui_failure_gone",
  "still on": "ui_failure_still_on",
  "still off": "ui_failure_still_off",
  "came on again": "ui_failure_came_on",
  "went off again": "ui_failure_went_off",
  no_level: "ui_failure_cannot",
  no_on_off: "ui_failure_cannot",
  private: "ui_failure_private",
  missed: "ui_failure_missed",
  interrupted: "ui_failure_interrupted",
};

/** `Drum socket is still on` */
export function failureText(hass: Reader, { entity_id, why }: Failure): string {
  const device = entityName(hass, entity_id);
  const watts = /^still draws (\S+) W$/.exec(why)?.[1];
  const seen = /^still (.+)$/.exec(why)?.[1];
  const other = watts ? "ui_failure_draws" : seen ? "ui_failure_still" : "ui_failure_other";
  return word(hass, KNOWN[why] ?? other, { device, why, watts, seen });
}

/** All of them in one clause; nothing if there are none. */
export function failuresText(hass: Reader, failures: readonly Failure[]): string {
  return listText(
    hass,
    failures.map((one) => failureText(hass, one)),
  );
}
