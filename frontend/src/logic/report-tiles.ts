/** The totals of a report, each as a number with what explains it. */

import type { RoomNumbers, StallNumbers } from "../data/report";
import { word, type Word } from "../i18n";
import {
  countText,
  energyText,
  hoursText,
  meanText,
  peakText,
  percentText,
  type Reader,
} from "./report-text";

export interface Tile {
  name: Word;
  value: string;
  detail: string;
  /** Whether somebody should look at it. */
  isBad?: boolean;
}

/** Returns what is said of all rooms. What was never measured has no tile. */
export function roomTiles(reader: Reader, of: RoomNumbers): Tile[] {
  const said = (key: Word, values?: Record<string, unknown>) => word(reader, key, values);
  const hours = (seconds: number) => hoursText(reader, seconds);
  const count = (n: number) => countText(reader, n);
  return [
    {
      name: "ui_report_utilisation",
      value: percentText(reader, of.utilisation),
      detail: said("ui_report_of_open", { open: hours(of.open_s) }),
    },
    {
      name: "ui_report_booked",
      value: hours(of.booked_s),
      detail: said("ui_report_bookings", { count: of.bookings }),
    },
    {
      name: "ui_report_used",
      value: hours(of.used_s),
      detail: said("ui_report_stays", { count: of.stays }),
    },
    {
      name: "ui_report_mean_stay",
      value: meanText(reader, of.mean_stay_s),
      detail: busiest(reader, of.peak_hours),
    },
    {
      name: "ui_report_lead",
      value: meanText(reader, of.mean_lead_s),
      detail: said("ui_report_lead_how"),
    },
    {
      name: "ui_report_no_shows",
      value: count(of.no_shows),
      detail: said("ui_report_no_show_hours", { hours: hours(of.no_show_s) }),
    },
    {
      name: "ui_report_cancellations",
      value: count(of.cancellations),
      detail: said("ui_report_expiries", { count: of.expiries }),
    },
    powerOffs(reader, of),
    ...energy(reader, of),
  ];
}

function busiest(reader: Reader, hours: readonly number[]): string {
  if (hours.length === 0) return "";
  return word(reader, "ui_report_busiest", { hours: peakText(reader, hours) });
}

function powerOffs(reader: Reader, of: RoomNumbers): Tile {
  const failed = of.power_offs_failed;
  const delay = meanText(reader, of.mean_power_off_delay_s);
  return {
    name: "ui_report_power_offs",
    value: countText(reader, of.power_offs_succeeded + failed),
    detail: word(reader, "ui_report_power_offs_how", {
      failed,
      timed: of.mean_power_off_delay_s === null ? "no" : "yes",
      delay,
    }),
    isBad: failed > 0,
  };
}

function energy(reader: Reader, of: RoomNumbers): Tile[] {
  const tiles: Tile[] = [];
  if (of.energy_wh !== null) {
    tiles.push({
      name: "ui_report_energy",
      value: energyText(reader, of.energy_wh),
      detail: word(reader, "ui_report_energy_how"),
    });
  }
  if (of.saved_wh !== null) {
    tiles.push({
      name: "ui_report_saved",
      value: energyText(reader, of.saved_wh),
      detail: word(reader, "ui_report_saved_how"),
    });
  }
  return tiles;
}

/** Returns what is said of all stalls. */
export function stallTiles(reader: Reader, of: StallNumbers): Tile[] {
  const { stays, faults } = of;
  return [
    {
      name: "ui_report_stall_stays",
      value: countText(reader, stays),
      detail: busiest(reader, of.peak_hours),
    },
    {
      name: "ui_report_mean_stay",
      value: meanText(reader, of.mean_stay_s),
      detail: mostStays(reader, of.p90_stay_s),
    },
    {
      name: "ui_report_timeouts",
      value: countText(reader, of.timeouts),
      detail: word(reader, "ui_report_forced", { count: of.forced }),
    },
    {
      name: "ui_report_faults",
      value: countText(reader, faults),
      detail: word(reader, "ui_report_faults_how"),
      isBad: faults > 0,
    },
  ];
}

function mostStays(reader: Reader, seconds: number | null): string {
  if (seconds === null) return "";
  return word(reader, "ui_report_most_stays", { length: meanText(reader, seconds) });
}

/** Whether nothing at all happened. */
export function isNothing(rooms: RoomNumbers | null, stalls: StallNumbers | null): boolean {
  const ofRooms = rooms ? ROOM_COUNTS.some((name) => (rooms[name] ?? 0) > 0) : false;
  const ofStalls = stalls ? STALL_COUNTS.some((name) => stalls[name] > 0) : false;
  return !ofRooms && !ofStalls;
}

const ROOM_COUNTS = [
  "booked_s",
  "used_s",
  "bookings",
  "stays",
  "no_shows",
  "cancellations",
  "expiries",
  "power_offs_succeeded",
  "power_offs_failed",
  "energy_wh",
] as const satisfies readonly (keyof RoomNumbers)[];

const STALL_COUNTS = [
  "stays",
  "timeouts",
  "forced",
  "faults",
] as const satisfies readonly (keyof StallNumbers)[];
