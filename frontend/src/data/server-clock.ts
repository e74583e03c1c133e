/** What the server's clock shows: that of a tablet on a wall may be minutes wrong. */

import { MINUTE, SECOND } from "../logic/time";

/** Small, there for everybody, and answered with the time as everything is. */
const ASKED = "/manifest.json";

// The answer says whole seconds, and was some time on its way.
const HALF = SECOND / 2;
const SLOW = 5 * SECOND;
const AS_GOOD_AS_RIGHT = 5 * SECOND;

export const AGAIN_MS = 30 * MINUTE;

/** Returns by how much the server's clock is ahead of this device's; nothing if it cannot be told. */
export async function readAhead(): Promise<number | undefined> {
  const asked = Date.now();
  const answer = await fetch(ASKED, { cache: "no-store" }).catch(() => undefined);
  const took = Date.now() - asked;
  const said = Date.parse(answer?.headers.get("date") ?? "");
  if (Number.isNaN(said) || took > SLOW) return undefined;
  const ahead = Math.round(said + HALF - (asked + took / 2));
  return Math.abs(ahead) < AS_GOOD_AS_RIGHT ? 0 : ahead;
}
