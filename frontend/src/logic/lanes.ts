/** Things with a time side by side: none is drawn over another one. */

import { widthOf, xOf, type Axis } from "./axis";
import type { Span } from "./place";

export interface Placed {
  /** Which lane from the top, from 0. */
  lane: number;
  x: number;
  width: number;
}

/**
 * Places things along an axis, each in the first lane in which there is room.
 *
 * They are given in the order of their starts. What is short is drawn `least`
 * wide, so that it can be seen and hit; what begins within that goes to another
 * lane, as does what really overlaps. So the last ones may reach beyond the axis.
 */
export function placed<One extends Span>(
  spans: readonly One[],
  axis: Axis,
  least: number,
): (One & Placed)[] {
  const ends: number[] = [];
  return spans.map((span) => {
    const x = Math.max(0, xOf(axis, span.start));
    const width = Math.max(Math.min(widthOf(axis), xOf(axis, span.end)) - x, least);
    const free = ends.findIndex((end) => end <= x + 0.01);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = x + width;
    return { ...span, lane, x, width };
  });
}

/** Returns what lies between some spans, which are in the order of their starts. */
export function gapsOf(spans: readonly Span[], within: Span): Span[] {
  const gaps: Span[] = [];
  let free = within.start;
  for (const { start, end } of spans) {
    if (start > free) gaps.push({ start: free, end: Math.min(start, within.end) });
    free = Math.max(free, end);
    if (free >= within.end) return gaps;
  }
  return [...gaps, { start: free, end: within.end }];
}
