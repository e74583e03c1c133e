/** How a stall and its cameras look. What nobody knows of a camera is never shown as known. */

import { mdiAlertCircle, mdiCctv, mdiCctvOff, mdiHelpCircle, mdiProgressClock } from "@mdi/js";
import type { Camera, Stall } from "../data/types";
import type { Hass } from "../ha";
import { word, type Word } from "../i18n";
import type { Look } from "./status";
import { lengthText } from "./text";
import { SECOND } from "./time";

export interface CameraLook extends Look {
  text: Word;
}

const OFF: CameraLook = { tone: "success", icon: mdiCctvOff, text: "ui_stall_camera_off" };
const IDLE: CameraLook = { ...OFF, tone: "neutral" };
const ELSEWHERE: CameraLook = { ...OFF, text: "ui_stall_camera_off_elsewhere" };
const ON: CameraLook = { tone: "neutral", icon: mdiCctv, text: "ui_stall_camera_on" };
const UNKNOWN: CameraLook = {
  tone: "neutral",
  icon: mdiHelpCircle,
  text: "ui_stall_camera_unknown",
};
const FAILED = { tone: "danger", icon: mdiAlertCircle } as const;
const MOVING = { tone: "warning", icon: mdiProgressClock } as const;
const LOST: CameraLook = { ...FAILED, text: "ui_stall_camera_lost" };
const STAYS_ON: CameraLook = { ...FAILED, text: "ui_stall_camera_stays_on" };
const STAYS_OFF: CameraLook = { ...FAILED, text: "ui_stall_camera_stays_off" };
const GOING_OFF: CameraLook = { ...MOVING, text: "ui_stall_camera_going_off" };
const GOING_ON: CameraLook = { ...MOVING, text: "ui_stall_camera_going_on" };

/** Returns how a camera of a stall looks: what it is, and whether it should be so. */
export function cameraLook(
  { is_on, should_be_on, has_failed }: Camera,
  stall: Pick<Stall, "is_private">,
): CameraLook {
  if (is_on === null) {
    if (has_failed) return LOST;
    return should_be_on === false ? { ...UNKNOWN, tone: "warning" } : UNKNOWN;
  }
  if (should_be_on === null) return is_on ? ON : IDLE;
  if (is_on === should_be_on) {
    if (is_on) return ON;
    return stall.is_private ? OFF : ELSEWHERE;
  }
  if (is_on) return has_failed ? STAYS_ON : GOING_OFF;
  return has_failed ? STAYS_OFF : GOING_ON;
}

/**
 * Whether a stall is as private as it should be: `kept` if every camera is seen to
 * be off, `broken` if one is not that was given up, `pending` while one is not yet.
 */
export function privacyOf({
  is_private,
  cameras,
}: Pick<Stall, "is_private" | "cameras">): "kept" | "pending" | "broken" | undefined {
  if (!is_private || cameras.length === 0) return undefined;
  const seen = cameras.filter((one) => one.is_on !== false);
  if (seen.length === 0) return "kept";
  return seen.some((one) => one.has_failed) ? "broken" : "pending";
}

/** Whether somebody should look after a stall. */
export function needsSomebody(stall: Stall): boolean {
  return stall.stuck !== null || stall.cameras.some((one) => one.has_failed);
}

/** Returns those of a room, or all: first what needs somebody, then by name. */
export function stallsOf(stalls: Iterable<Stall>, room: string | null): Stall[] {
  const asked = [...stalls].filter((one) => room === null || one.room === room);
  return asked.sort(
    (one, other) =>
      Number(needsSomebody(other)) - Number(needsSomebody(one)) ||
      one.name.localeCompare(other.name),
  );
}

const STEPS: Record<string, Word> = {
  fixed: "timeout_fixed",
  mean: "timeout_mean",
  shortest: "timeout_shortest",
  longest: "timeout_longest",
  by_hand: "timeout_by_hand",
  extended: "timeout_extended",
  detected_again: "timeout_detected_again",
  still_detected: "timeout_still_detected",
  sensor_lost: "timeout_sensor_lost",
  restarted: "timeout_restarted",
};

const RULES: Record<string, Word> = {
  night: "timeout_rule_night",
  morning_peak: "timeout_rule_morning_peak",
  midday_peak: "timeout_rule_midday_peak",
};

type Reader = Pick<Hass, "localize" | "locale" | "config" | "language">;

/** `3 mins: night`: a step on the way to how long the timer runs. */
export function stepText(hass: Reader, { kind, length_s, rule }: Stall["steps"][number]): string {
  const length = lengthText(hass, length_s * SECOND);
  const named = RULES[rule] ?? STEPS[kind];
  const why = named ? word(hass, named) : rule;
  return why ? word(hass, "timeout_because", { length, why }) : length;
}

/**
 * `3 mins: night; 5 mins otherwise`: why the timer is that long, in the reader's
 * language, for the server says it in that of the house. The step that holds comes first.
 */
export function whyText(hass: Reader, { why, steps }: Pick<Stall, "why" | "steps">): string {
  const [first, ...others] = steps;
  if (!first) return why;
  const length = lengthText(hass, first.length_s * SECOND);
  const told = others.map((step) => stepText(hass, step)).reverse();
  const last =
    told.length > 0 ? word(hass, "timeout_otherwise", { length }) : stepText(hass, first);
  return [...told, last].join("; ");
}
