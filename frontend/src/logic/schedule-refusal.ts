/** Where in a schedule's form a refusal belongs, and how it is said there. */

import type { Refusal } from "../data/execute";
import { word } from "../i18n";
import type { ScheduleForm } from "./schedule-form";
import type { Field } from "./schedule-schema";
import type { Reader } from "./schedule-text";

type Name = keyof ScheduleForm;

// Refusals that name no field, and are about one.
const OF_CODE: Record<string, Name> = {
  bad_cron: "cron",
  end_before_start: "end_at",
  no_devices: "target",
  parts_meet: "ramp",
  runs_after_itself: "run_after",
  unknown_time_zone: "timezone",
};

/** A refusal as a form says it. */
export interface Said {
  /** Where; nowhere: it is about the whole. */
  field?: Field;
  text: string;
  /** Something is only not filled in yet. */
  isMissing: boolean;
}

/** Returns where a refusal belongs among the fields that are there, and what to say. */
export function saidOf(
  refusal: Pick<Refusal, "code" | "message" | "details">,
  { fields, isStatic, reader }: { fields: Field[]; isStatic: boolean; reader: Reader },
): Said {
  const { code, details, message } = refusal;
  const told = typeof details["field"] === "string" ? details["field"] : OF_CODE[code];
  // What a template does for a while has another field than an action.
  const names = isStatic && told === "duration" ? ["span", "ramp"] : [told];
  const field = fields.find((one) => names.includes(one.name));
  const isEmpty = code === "not_understood" && details["value"] === "";
  const isMissing = code === "missing_field" || code === "no_devices" || isEmpty;
  return {
    ...(field ? { field } : {}),
    text: textOf(reader, code, message, isMissing && field !== undefined),
    isMissing,
  };
}

function textOf(reader: Reader, code: string, message: string, isMissing: boolean): string {
  if (code === "no_devices") return word(reader, "ui_schedule_needs_devices");
  if (isMissing) return word(reader, "ui_schedule_needed");
  // It would be said of a schedule whose name nobody has entered yet.
  if (code === "never_runs") return word(reader, "ui_schedule_never_runs");
  return message;
}
