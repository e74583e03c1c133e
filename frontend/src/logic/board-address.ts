/** Where on the board somebody goes. */

import type { Days } from "./place";
import { addDays } from "./time";

/** Returns the day to which somebody comes who goes so many days or weeks on. */
export function dayAfter({ day, length }: Days, steps: number): string {
  return addDays(day, steps * (length === "week" ? 7 : 1));
}
