/** What is suggested and why, as sentences in the reader's language. */

import type { Suggestion } from "../data/suggestions";
import type { OpeningWindow } from "../data/types";
import { word, type Word } from "../i18n";
import { listText } from "./failure-text";
import { clockText, weekdaysText, type Reader } from "./schedule-text";
import { lengthText } from "./text";
import { HOUR, SECOND } from "./time";

export interface SuggestionText {
  /** What would change. */
  what: string;
  /** What says that it would do. */
  why: string;
}

function length(reader: Reader, seconds: number | null | undefined): string {
  return lengthText(reader, (seconds ?? 0) * SECOND);
}

/** `18 hr`, also where these are more than a day: hours are what rooms are booked by. */
function hoursText(reader: Reader, seconds: number): string {
  const options = { style: "unit", unit: "hour", maximumFractionDigits: 1 } as const;
  const hours = (seconds * SECOND) / HOUR;
  return new Intl.NumberFormat(reader.locale.language, options).format(hours);
}

/** Those of the windows that are to be others, with how they are now. */
function windowsText(reader: Reader, now: OpeningWindow[], then: OpeningWindow[]): string {
  const said: string[] = [];
  for (const [index, { days, start, end }] of then.entries()) {
    const before = now[index];
    if (!before || (before.start === start && before.end === end)) continue;
    said.push(
      word(reader, "ui_suggestion_window", {
        days: weekdaysText(reader, days),
        start: clockText(reader, start),
        end: clockText(reader, end),
        start_now: clockText(reader, before.start),
        end_now: clockText(reader, before.end),
      }),
    );
  }
  return listText(reader, said);
}

/** Returns the two sentences of a suggestion. */
export function suggestionText(reader: Reader, suggestion: Suggestion): SuggestionText {
  const { name } = suggestion;
  const { days } = suggestion.evidence;
  const said = (what: Word, then: object, why: Word, because: object): SuggestionText => ({
    what: word(reader, what, { name, ...then }),
    why: word(reader, why, { days, ...because }),
  });
  switch (suggestion.kind) {
    case "shorter_power_off_buffer": {
      const { now, then, evidence } = suggestion;
      return said(
        "ui_suggestion_buffer",
        {
          now: length(reader, now.power_off_buffer_s),
          then: length(reader, then.power_off_buffer_s),
        },
        "ui_suggestion_buffer_why",
        { count: evidence.power_offs, empty: length(reader, evidence.empty_for_s) },
      );
    }
    case "longer_timeout": {
      const { now, then, evidence } = suggestion;
      const isBound = then.timeout_s === undefined;
      return said(
        isBound ? "ui_suggestion_longest" : "ui_suggestion_timeout",
        {
          now: length(reader, isBound ? now.max_timeout_s : now.timeout_s),
          then: length(reader, isBound ? then.max_timeout_s : then.timeout_s),
        },
        "ui_suggestion_timeout_why",
        { count: evidence.cut_short, stays: evidence.stays },
      );
    }
    case "no_show_rule": {
      const { then, evidence } = suggestion;
      return said(
        "ui_suggestion_no_show",
        { then: length(reader, then.no_show_after_s) },
        "ui_suggestion_no_show_why",
        {
          count: evidence.missed,
          bookings: evidence.bookings,
          kept: hoursText(reader, evidence.kept_s),
          latest: length(reader, evidence.latest_s),
        },
      );
    }
    case "shorter_opening_hours": {
      const { now, then, evidence } = suggestion;
      return said(
        "ui_suggestion_hours",
        { windows: windowsText(reader, now.opening_hours, then.opening_hours) },
        "ui_suggestion_hours_why",
        { count: evidence.bookings, unused: hoursText(reader, evidence.unused_s) },
      );
    }
  }
}
