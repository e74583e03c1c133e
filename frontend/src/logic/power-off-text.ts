/** Why a room's power goes off when it does, or does not: one sentence. */

import type { Booking, PowerOff, PowerOffStatus } from "../data/types";
import type { Hass } from "../ha";
import { word, type Word } from "../i18n";
import { failuresText } from "./failure-text";
import { exactTimeText, lengthText, momentText } from "./text";
import { SECOND } from "./time";

type Reader = Pick<Hass, "localize" | "states" | "language" | "locale" | "config">;

/** What is known besides the power-off itself. */
export interface PowerOffContext {
  /** The instant of this drawing, in ms since the epoch. */
  now: number;
  /** How long after the guest's end it was planned, in seconds. */
  bufferS?: number | undefined;
  /** When the booking begins for which it waits; the power-off's own `next_start` by default. */
  nextStart?: string | null | undefined;
}

interface Values extends Record<string, unknown> {
  due: string;
  tries: number;
  failures: string;
  known: "yes" | "no";
}

/** Returns how long after its booking's end a power-off was planned; nothing if that is not so. */
export function bufferOf(
  powerOff: PowerOff,
  booking: Pick<Booking, "end"> | undefined,
): number | undefined {
  if (!booking || powerOff.manual) return undefined;
  const bufferMs = Date.parse(powerOff.planned_at) - Date.parse(booking.end);
  // One who has left early ends before the booking did.
  return bufferMs > 0 ? bufferMs / SECOND : undefined;
}

const CONCLUDED = {
  attempting: "ui_power_off_why_attempting",
  succeeded: "ui_power_off_why_succeeded",
  failed: "ui_power_off_why_failed",
  cancelled: "ui_power_off_why_cancelled",
} as const satisfies Partial<Record<PowerOffStatus, Word>>;

/** `Power off at 18:40, 40 min after the end`; `Kept on until 22:40: the next booking begins at 19:00` */
export function powerOffText(hass: Reader, powerOff: PowerOff, context: PowerOffContext): string {
  const values = {
    due: momentText(hass, dueOf(powerOff), context.now),
    tries: powerOff.attempts,
    failures: failuresText(hass, powerOff.failures),
    known: powerOff.failures.length > 0 ? ("yes" as const) : ("no" as const),
  };
  if (powerOff.status === "planned") return plannedText(hass, powerOff, context, values);
  if (powerOff.status === "deferred") return deferredText(hass, powerOff, context, values);
  return word(hass, CONCLUDED[powerOff.status], values);
}

function dueOf(powerOff: PowerOff): number {
  return Date.parse(powerOff.due_at ?? powerOff.planned_at);
}

function plannedText(
  hass: Reader,
  powerOff: PowerOff,
  { now, bufferS }: PowerOffContext,
  values: Values,
): string {
  if (powerOff.manual) return word(hass, "ui_power_off_why_by_hand", values);
  if (dueOf(powerOff) <= now) return word(hass, "ui_power_off_why_due", values);
  if (bufferS === undefined) return word(hass, "ui_power_off_why_planned", values);
  const buffer = lengthText(hass, bufferS * SECOND);
  return word(hass, "ui_power_off_why_after_end", { ...values, buffer });
}

function deferredText(
  hass: Reader,
  powerOff: PowerOff,
  { now, nextStart }: PowerOffContext,
  values: Values,
): string {
  if (powerOff.why === "presence") return word(hass, "ui_power_off_why_presence", values);
  if (powerOff.why === "retry") {
    // Tries are seconds apart.
    const due = exactTimeText(hass, dueOf(powerOff));
    return word(hass, "ui_power_off_why_retry", { ...values, due });
  }
  const next = nextStart ?? powerOff.next_start;
  const start = next === null ? undefined : Date.parse(next);
  if (start === undefined || start <= now) {
    return word(hass, "ui_power_off_why_next_guest", values);
  }
  return word(hass, "ui_power_off_why_next_booking", {
    ...values,
    start: momentText(hass, start, now),
  });
}
