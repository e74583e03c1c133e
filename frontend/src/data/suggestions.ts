/** What `get_suggestions` answers; see docs/actions.md. */

import type { OpeningWindow } from "./types";

interface Common<Kind extends string, Evidence, Settings> {
  id: string;
  kind: Kind;
  room: string | null;
  stall: string | null;
  name: string;
  evidence: { days: number } & Evidence;
  now: Settings;
  then: Settings;
}

export type Suggestion =
  | Common<
      "shorter_power_off_buffer",
      { power_offs: number; empty_for_s: number },
      { power_off_buffer_s: number }
    >
  | Common<
      "longer_timeout",
      { stays: number; cut_short: number; cut_short_percent: number },
      { timeout_s?: number; max_timeout_s?: number }
    >
  | Common<
      "no_show_rule",
      { bookings: number; missed: number; kept_s: number; latest_s: number },
      { no_show_after_s: number | null }
    >
  | Common<
      "shorter_opening_hours",
      { bookings: number; unused_s: number },
      { opening_hours: OpeningWindow[] }
    >;

export interface SuggestionPage {
  items: Suggestion[];
  next_cursor: string | null;
}
