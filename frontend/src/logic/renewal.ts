/** When a page that nobody attends may load itself anew, without ever doing so in a circle. */

import { MINUTE } from "./time";

/** That a page did so: for which version of the server, when last, and how often. */
export interface Renewal {
  server: string;
  at: number;
  times: number;
}

const WAIT = 10 * MINUTE;

/** Whether it may do so now. What did not help is tried again, after twice as long each time. */
export function mayRenew(last: Renewal | undefined, server: string, now: number): boolean {
  if (!last) return true;
  const times = last.server === server ? last.times : 1;
  // A clock that was set back must not hold it up for good.
  return Math.abs(now - last.at) >= WAIT * 2 ** (times - 1);
}

/** Returns what to remember when it does so. */
export function renewed(last: Renewal | undefined, server: string, now: number): Renewal {
  return { server, at: now, times: last?.server === server ? last.times + 1 : 1 };
}

/** Reads what was remembered; whatever else stands there is nothing. */
export function readRenewal(text: string | null): Renewal | undefined {
  try {
    const { server, at, times } = JSON.parse(text ?? "") as Partial<Renewal>;
    if (typeof server !== "string" || typeof at !== "number" || typeof times !== "number")
      return undefined;
    return { server, at, times };
  } catch {
    return undefined;
  }
}
