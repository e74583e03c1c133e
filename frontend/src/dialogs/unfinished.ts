/**
 * A booking that somebody was filling in when its page was taken away: while Home
 * Assistant starts it has no panels, and makes each anew when it is back.
 */

import type { BookingDraft } from "../logic/booking-draft";
import { MINUTE } from "../logic/time";

// Whoever comes back later has something else in mind.
const KEPT_MS = 10 * MINUTE;

let kept: { draft: BookingDraft; at: number } | undefined;

/** Keeps it until the page is back. */
export function keepUnfinished(draft: BookingDraft): void {
  kept = { draft, at: Date.now() };
}

/** Returns what was kept, once. */
export function takeUnfinished(): BookingDraft | undefined {
  const last = kept;
  kept = undefined;
  return last && Date.now() - last.at < KEPT_MS ? last.draft : undefined;
}
