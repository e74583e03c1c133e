/** What devices did not do, as somebody says it. */

import type { Hass } from "../ha";
import { word } from "../i18n";

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

/** `Drum socket is still on` */
export function failureText(hass: Reader, { entity_id, why }: Failure): string {
  const device = entityName(hass, entity_id);
  if (why === "no_answer") return word(hass, "ui_failure_no_answer", { device });
  if (why === "unavailable") return word(hass, "ui_failure_unavailable", { device });
  const watts = /^still draws (\S+) W$/.exec(why)?.[1];
  if (watts !== undefined) return word(hass, "ui_failure_draws", { device, watts });
  if (why === "still on") return word(hass, "ui_failure_still_on", { device });
  return word(hass, "ui_failure_other", { device, why });
}

/** All of them in one clause; nothing if there are none. */
export function failuresText(hass: Reader, failures: readonly Failure[]): string {
  return listText(
    hass,
    failures.map((one) => failureText(hass, one)),
  );
}
