/**
 * A time axis: from instants to pixels and back.
 *
 * It is drawn along time as it passes, so a day on which the clocks change is
 * 23 or 25 hours long, and only the names of its hours are of the zone.
 */

import type { Span } from "./place";
import { HOUR, localTime, MINUTE } from "./time";

export interface Axis extends Span {
  pxPerHour: number;
}

/** To which times things are dragged. All zones are apart by whole quarters of an hour. */
export const STEP = 15 * MINUTE;

/** Returns how far an instant is from the begin of an axis, in pixels; it may lie outside. */
export function xOf({ start, pxPerHour }: Axis, at: number): number {
  return ((at - start) / HOUR) * pxPerHour;
}

/** Returns the instant at so many pixels. */
export function atOf({ start, pxPerHour }: Axis, x: number): number {
  return start + (x / pxPerHour) * HOUR;
}

/** Returns how long an axis is, in pixels. */
export function widthOf(axis: Axis): number {
  return xOf(axis, axis.end);
}

/** Returns the nearest time to which something can be dragged. */
export function snapped(at: number): number {
  return Math.round(at / STEP) * STEP;
}

/** Returns the last such time that is not after an instant. */
export function snappedDown(at: number): number {
  return Math.floor(at / STEP) * STEP;
}

/** Returns the first such time that is not before an instant. */
export function snappedUp(at: number): number {
  return Math.ceil(at / STEP) * STEP;
}

/** What a span has within another one; nothing if they do not meet. */
export function clipped({ start, end }: Span, within: Span): Span | undefined {
  const [first, last] = [Math.max(start, within.start), Math.min(end, within.end)];
  return first < last ? { start: first, end: last } : undefined;
}

export interface Tick {
  at: number;
  /** Whether a day begins there. */
  isDay: boolean;
}

/** Returns where the clocks of a zone show each so many hours; an hour that is shown twice is there twice. */
export function ticksOf({ start, end }: Span, zone: string, everyHours: number): Tick[] {
  const ticks: Tick[] = [];
  let day = "";
  // By half hours: by less than that no zone changes its clocks.
  for (let at = start; at < end; at += HOUR / 2) {
    const local = localTime(at, zone);
    const isDay = local.day !== day;
    if (isDay || local.minutes % (everyHours * 60) === 0) ticks.push({ at, isDay });
    day = local.day;
  }
  return ticks;
}

/** How much of an axis is to be seen at once, and how narrow an hour may be. */
const SCALES = {
  day: { hours: 12, least: 96, most: 168 },
  week: { hours: 7 * 24, least: 8, most: 24 },
} as const;

/** Returns the axis of a day or a week, as wide as is good in a width. */
export function axisOf(span: Span, length: "day" | "week", available: number): Axis {
  const { hours, least, most } = SCALES[length];
  return { ...span, pxPerHour: Math.min(most, Math.max(least, available / hours)) };
}
