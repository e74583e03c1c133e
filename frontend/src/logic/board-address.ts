/** What the address of the board says, and how it is changed. */

import { addressOf, type Days, type Place } from "./place";
import { addDays } from "./time";

/** Returns the address of the board with some of its query changed; what is empty is taken out. */
export function changedAddress(
  { query }: Pick<Place, "query">,
  given: Record<string, string>,
): string {
  const all = { ...Object.fromEntries(query), ...given };
  const kept = Object.entries(all).filter(([, value]) => value !== "");
  return addressOf("board", undefined, Object.fromEntries(kept));
}

/** Returns the day to which somebody comes who goes so many days or weeks on. */
export function dayAfter({ day, length }: Days, steps: number): string {
  return addDays(day, steps * (length === "week" ? 7 : 1));
}
