/** The runs to come, as `preview_schedule` answers them, and what the clocks do meanwhile. */

import type { Instant } from "../data/types";
import type { ActionType } from "./schedule-form";
import { addDays, HOUR, startOfDay } from "./time";

export interface PreviewedRun {
  at: Instant;
  at_local: string;
  utc_offset: string;
  action_type: ActionType | null;
  action_params: Record<string, unknown> | null;
}

export interface Preview {
  schedule_id: string | null;
  timezone: string;
  entity_ids: string[];
  runs: PreviewedRun[];
}

/** `changing`: the clocks change on that day; `changed`: they have since the run before. */
export type ClockMark = "changing" | "changed" | undefined;

/** Returns for each run whether its night is one in which the clocks change, or comes after one. */
export function clockMarks({ runs, timezone }: Preview): ClockMark[] {
  return runs.map((run, index) => {
    if (isChanging(run.at_local.slice(0, 10), timezone)) return "changing";
    const before = runs[index - 1];
    return before && before.utc_offset !== run.utc_offset ? "changed" : undefined;
  });
}

function isChanging(day: string, zone: string): boolean {
  return startOfDay(addDays(day, 1), zone) - startOfDay(day, zone) !== 24 * HOUR;
}
