/** Reports, each whole and usual but for what a test is about. */

import type {
  DayOfReport,
  Report,
  RoomHour,
  RoomNumbers,
  RoomReport,
  StallHour,
  StallNumbers,
  StallReport,
  Weekday,
} from "../src/data/report";
import { addDays } from "../src/logic/time";

const HOUR = 3600;

export const WEEKDAYS: Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export function roomNumbers(given: Partial<RoomNumbers> = {}): RoomNumbers {
  return {
    open_s: 420 * HOUR,
    booked_s: 182.5 * HOUR,
    used_s: 151 * HOUR,
    no_show_s: 6 * HOUR,
    utilisation: 43.2,
    bookings: 74,
    stays: 68,
    mean_stay_s: 2.25 * HOUR,
    mean_lead_s: 76 * HOUR,
    peak_hours: [18, 19],
    no_shows: 3,
    cancellations: 5,
    expiries: 1,
    power_offs_succeeded: 66,
    power_offs_failed: 2,
    mean_power_off_delay_s: 11.5,
    longest_power_off_delay_s: 95,
    energy_wh: 84_300,
    saved_wh: 21_700,
    ...given,
  };
}

export function aRoomReport(given: Partial<RoomReport> = {}): RoomReport {
  return {
    kind: "room",
    room: "drum_room",
    name: "Drum room",
    type: "Studio",
    ...roomNumbers(),
    ...given,
  };
}

export function stallNumbers(given: Partial<StallNumbers> = {}): StallNumbers {
  return {
    stays: 212,
    mean_stay_s: 161,
    p90_stay_s: 290,
    timeouts: 9,
    forced: 1,
    faults: 0,
    peak_hours: [20],
    ...given,
  };
}

export function aStallReport(given: Partial<StallReport> = {}): StallReport {
  return { kind: "stall", stall: "cubicle", name: "Cubicle", ...stallNumbers(), ...given };
}

export function aDay(date: string, given: Partial<DayOfReport> = {}): DayOfReport {
  return {
    date,
    open_s: 10 * HOUR,
    booked_s: 5 * HOUR,
    used_s: 4 * HOUR,
    utilisation: 50,
    ...given,
  };
}

/** So many days from the first of November 2026 on, each a little busier. */
export function someDays(count: number, first = "2026-11-01"): DayOfReport[] {
  return Array.from({ length: count }, (_, n) => {
    const share = (n % 10) * 10;
    const day = { booked_s: share * 360, used_s: share * 300, utilisation: share };
    return aDay(addDays(first, n), day);
  });
}

/** Rooms that are busy in the evening, and most on Friday. */
export function roomHours(): RoomHour[] {
  return WEEKDAYS.flatMap((weekday, n) =>
    Array.from({ length: 24 }, (_, hour) => {
      const share = hour < 10 ? 0 : Math.max(0, 60 - Math.abs(19 - hour) * 9) * ((n + 3) / 8);
      return {
        weekday,
        hour,
        booked_s: share * 36 * 4,
        of_s: 4 * HOUR,
        share: Math.round(share * 10) / 10,
      };
    }),
  );
}

export function stallHours(): StallHour[] {
  return roomHours().map(({ weekday, hour, share }) => {
    return { weekday, hour, stays: Math.round((share ?? 0) / 6) };
  });
}

/** A report of November 2026 as far as it is known on the 26th. */
export function aReport(given: Partial<Report> = {}): Report {
  return {
    date: "2026-11-01",
    last_date: "2026-11-26",
    is_whole: true,
    totals: { rooms: roomNumbers(), stalls: stallNumbers() },
    series: someDays(26),
    hours: { rooms: roomHours(), stalls: stallHours() },
    lengths: {
      rooms: [30, 60, 60, 90, 120, 120, 180, 240].map((minutes, n) => {
        return { length_s: minutes * 60 + n, stays: n + 1 };
      }),
      stalls: [60, 95, 120, 155, 200, 260, 300, 700].map((length_s, n) => {
        return { length_s, stays: 12 - n };
      }),
    },
    items: [
      aRoomReport(),
      aRoomReport({
        room: "booth",
        name: "Vocal booth",
        utilisation: 20.5,
        power_offs_failed: 0,
        energy_wh: null,
      }),
      aStallReport(),
    ],
    next_cursor: null,
    ...given,
  };
}
