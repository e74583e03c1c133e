/** One suggestion of each kind. */

import type { Suggestion } from "../src/data/suggestions";

type Of<Kind extends Suggestion["kind"]> = Extract<Suggestion, { kind: Kind }>;

const booth = { room: "vocal_booth", stall: null, name: "Vocal booth" };

export const BUFFER: Of<"shorter_power_off_buffer"> = {
  ...booth,
  id: "shorter_power_off_buffer:vocal_booth",
  kind: "shorter_power_off_buffer",
  evidence: { days: 90, power_offs: 34, empty_for_s: 1500 },
  now: { power_off_buffer_s: 2400 },
  then: { power_off_buffer_s: 1200 },
};

export const TIMEOUT: Of<"longer_timeout"> = {
  id: "longer_timeout:cubicle",
  kind: "longer_timeout",
  room: null,
  stall: "cubicle",
  name: "Cubicle",
  evidence: { days: 30, stays: 40, cut_short: 12, cut_short_percent: 30 },
  now: { timeout_s: 300 },
  then: { timeout_s: 450 },
};

export const NO_SHOW: Of<"no_show_rule"> = {
  ...booth,
  id: "no_show_rule:vocal_booth",
  kind: "no_show_rule",
  evidence: { days: 90, bookings: 120, missed: 9, kept_s: 97_200, latest_s: 1320 },
  now: { no_show_after_s: null },
  then: { no_show_after_s: 1200 },
};

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"];

export const HOURS: Of<"shorter_opening_hours"> = {
  ...booth,
  id: "shorter_opening_hours:vocal_booth",
  kind: "shorter_opening_hours",
  evidence: { days: 90, bookings: 120, unused_s: 54_000 },
  now: {
    opening_hours: [
      { days: WEEKDAYS, start: "08:00", end: "23:00" },
      { days: ["sat", "sun"], start: "10:00", end: "20:00" },
    ],
  },
  then: {
    opening_hours: [
      { days: WEEKDAYS, start: "09:00", end: "21:00" },
      { days: ["sat", "sun"], start: "10:00", end: "20:00" },
    ],
  },
};

export const SUGGESTIONS: Suggestion[] = [BUFFER, TIMEOUT, NO_SHOW, HOURS];
