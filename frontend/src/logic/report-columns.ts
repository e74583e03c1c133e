/** The tables of a report: what stands in their columns, and in which order their rows are. */

import type { RoomReport, StallReport } from "../data/report";
import type { Word } from "../i18n";
import {
  countText,
  energyText,
  hoursText,
  meanText,
  NONE,
  peakText,
  percentText,
  type Reader,
} from "./report-text";

/** A column of numbers; the first column is always the name. */
export interface Column<Row> {
  name: Word;
  value: (row: Row) => number | null;
  text: (reader: Reader, row: Row) => string;
  /** Whether somebody should look at it. */
  isBad?: (row: Row) => boolean;
}

type Say = (reader: Reader, value: number) => string;

function column<Row>(name: Word, value: (row: Row) => number | null, say: Say): Column<Row> {
  return {
    name,
    value,
    text: (reader, row) => {
      const one = value(row);
      return one === null ? NONE : say(reader, one);
    },
  };
}

const ROOMS: readonly Column<RoomReport>[] = [
  column("ui_report_utilisation", (row) => row.utilisation, percentText),
  column("ui_report_booked", (row) => row.booked_s, hoursText),
  column("ui_report_used", (row) => row.used_s, hoursText),
  column("ui_report_mean_stay", (row) => row.mean_stay_s, meanText),
  column("ui_report_no_shows", (row) => row.no_shows, countText),
  {
    ...column<RoomReport>("ui_report_failed", (row) => row.power_offs_failed, countText),
    isBad: (row) => row.power_offs_failed > 0,
  },
];

const ENERGY = column<RoomReport>("ui_report_energy", (row) => row.energy_wh, energyText);

/** Returns the columns of rooms; energy is there where it was measured. */
export function roomColumns(rows: readonly RoomReport[]): readonly Column<RoomReport>[] {
  return rows.some(({ energy_wh }) => energy_wh !== null) ? [...ROOMS, ENERGY] : ROOMS;
}

/** The columns of stalls. */
export const STALL_COLUMNS: readonly Column<StallReport>[] = [
  column("ui_report_stall_stays", (row) => row.stays, countText),
  column("ui_report_mean_stay", (row) => row.mean_stay_s, meanText),
  column("ui_report_p90", (row) => row.p90_stay_s, meanText),
  column("ui_report_timeouts", (row) => row.timeouts, countText),
  {
    ...column<StallReport>("ui_report_faults", (row) => row.faults, countText),
    isBad: (row) => row.faults > 0,
  },
  {
    name: "ui_report_peak",
    value: (row) => row.peak_hours[0] ?? null,
    text: (reader, row) => peakText(reader, row.peak_hours),
  },
];

/** By which column rows are sorted: its name, or that of the row itself. */
export interface Sorting {
  by: Word | "name";
  isDown: boolean;
}

/** Returns how rows are sorted after somebody has chosen a column: once more turns it round. */
export function sortedAnew(now: Sorting, by: Sorting["by"]): Sorting {
  // Of numbers, the greatest are looked for first.
  return { by, isDown: now.by === by ? !now.isDown : by !== "name" };
}

/** Returns rows in an order; what has no number stands last in any. */
export function sortedRows<Row extends { name: string }>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { sorting, language }: { sorting: Sorting; language: string },
): Row[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const turn = sorting.isDown ? -1 : 1;
  const byName = (a: Row, b: Row) => compare(a.name, b.name);
  const chosen = columns.find(({ name }) => name === sorting.by);
  if (!chosen) return [...rows].sort((a, b) => byName(a, b) * turn);
  const { value } = chosen;
  return [...rows].sort((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === null || other === null) {
      return Number(one === null) - Number(other === null) || byName(a, b);
    }
    return (one - other) * turn || byName(a, b);
  });
}
