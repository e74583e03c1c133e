/** What somebody has filled in and not saved: it outlives the page being made anew, not the tab. */

import type { ScheduleForm } from "../logic/schedule-form";

export interface Draft {
  form: ScheduleForm;
  /** How it was when they began. */
  before: ScheduleForm;
}

const nameOf = (id: string) => `roomkeeper-schedule-${id}`;

/** Keeps a draft. */
export function keepDraft(id: string, draft: Draft): void {
  try {
    sessionStorage.setItem(nameOf(id), JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: then it is lost with the page.
  }
}

/** Returns what was kept; nothing if it cannot be read. */
export function keptDraft(id: string): Draft | undefined {
  try {
    const kept = sessionStorage.getItem(nameOf(id));
    return kept === null ? undefined : (JSON.parse(kept) as Draft);
  } catch {
    return undefined;
  }
}

/** Forgets a draft. */
export function forgetDraft(id: string): void {
  try {
    sessionStorage.removeItem(nameOf(id));
  } catch {
    // There was none.
  }
}
