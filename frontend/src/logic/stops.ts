/** Where the arrow keys go on a board: from booking to booking, and over the free times between them. */

import { gapsOf } from "./lanes";
import type { Span } from "./place";

/** A booking, or a free time without an id. */
export interface Stop extends Span {
  id?: string;
}

interface Row {
  blocks: readonly (Span & { booking: { id: string } })[];
}

/** Returns all stops of a row; free times go from mark to mark of the axis. */
export function stopsOf({ blocks }: Row, within: Span, marks: readonly number[]): Stop[] {
  const taken = blocks.map(({ start, end, booking }): Stop => ({ start, end, id: booking.id }));
  const free = gapsOf(taken, within).flatMap((gap) => {
    const inside = marks.filter((at) => at > gap.start && at < gap.end);
    const starts = [gap.start, ...inside];
    return starts.map((start, index): Stop => ({ start, end: inside[index] ?? gap.end }));
  });
  return [...taken, ...free].sort((a, b) => a.start - b.start);
}

/** Returns the stop at an instant: that of an id if it is there, else a booking rather than a free time. */
export function stopAt(stops: readonly Stop[], at: number, id?: string): Stop | undefined {
  const named = id === undefined ? undefined : stops.find((one) => one.id === id);
  const there = stops.filter((one) => one.start <= at && at < one.end);
  return named ?? there.find((one) => one.id !== undefined) ?? there[0] ?? stops[0];
}

export type Key = "ArrowLeft" | "ArrowRight" | "Home" | "End";

/** Returns the stop to which a key leads from another one; the same at the end. */
export function stopAfter(stops: readonly Stop[], from: Stop, key: Key): Stop {
  const index = stops.findIndex((one) => one.start === from.start && one.id === from.id);
  const target = {
    ArrowLeft: Math.max(0, index - 1),
    ArrowRight: Math.min(stops.length - 1, index + 1),
    Home: 0,
    End: stops.length - 1,
  }[key];
  return stops[target] ?? from;
}

const ROWS = { ArrowUp: -1, ArrowDown: 1, PageUp: -8, PageDown: 8 } as const;

/** Returns the row to which a key leads, nothing for another key. */
export function rowAfter(row: number, count: number, key: string): number | undefined {
  const by = (ROWS as Record<string, number>)[key];
  return by === undefined ? undefined : Math.min(count - 1, Math.max(0, row + by));
}
