/** How the last run of a schedule looks: a tone, an icon, and what is said of it. */

import {
  mdiAlertCircle,
  mdiAlertOctagon,
  mdiCheckCircle,
  mdiClockOutline,
  mdiProgressClock,
} from "@mdi/js";
import type { Schedule } from "../data/types";
import type { Word } from "../i18n";
import type { Look } from "./status";

export interface ResultLook extends Look {
  key: Word;
  values: Record<string, unknown>;
}

/** Returns how the last run went, or that one goes on. */
export function resultLook(schedule: Schedule): ResultLook {
  const values = { count: schedule.failures_in_a_row };
  const look = (tone: Look["tone"], icon: string, key: Word) => ({ tone, icon, key, values });
  if (schedule.is_running) return look("primary", mdiProgressClock, "ui_schedule_running");
  if (schedule.has_problem) return look("danger", mdiAlertOctagon, "ui_schedule_keeps_failing");
  if (schedule.last_result === "failed") {
    return look("danger", mdiAlertCircle, "ui_schedule_failed");
  }
  if (schedule.last_result === "success") {
    return look("success", mdiCheckCircle, "ui_schedule_succeeded");
  }
  return look("neutral", mdiClockOutline, "ui_schedule_never_ran");
}
