/**
 * A dialog that somebody was filling in when its page was taken away: while Home
 * Assistant starts it has no panels, and makes each anew when it is back.
 */

import type { RoomkeeperDialog } from "../dialog";
import type { RoomkeeperElement } from "../element";
import { MINUTE } from "../logic/time";

// Whoever comes back later has something else in mind.
const KEPT_MS = 10 * MINUTE;

/** Opens the dialog anew, with what was filled in. */
export type GoOn = (host: RoomkeeperElement) => Promise<RoomkeeperDialog>;

let kept: { goOn: GoOn; at: number } | undefined;

/** Keeps it until the page is back. */
export function keepUnfinished(goOn: GoOn): void {
  kept = { goOn, at: Date.now() };
}

/** Returns how to go on with what was kept, once. */
export function takeUnfinished(): GoOn | undefined {
  const last = kept;
  kept = undefined;
  return last && Date.now() - last.at < KEPT_MS ? last.goOn : undefined;
}
