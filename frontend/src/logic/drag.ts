/** What becomes of something that is dragged over rows of time: a new span, another one, another end. */

import { snapped, snappedDown, snappedUp, STEP } from "./axis";
import type { Span } from "./place";

/** Where the pointer is. */
export interface Point {
  at: number;
  /** The index of the row. */
  row: number;
  /** On the screen, in pixels. */
  x: number;
  y: number;
}

/** What would be there if it were let go now. */
export interface Ghost extends Span {
  /** The rows, from the first to the last. */
  rows: [first: number, last: number];
}

export type Grip =
  | { kind: "draft" }
  | { kind: "move"; id: string; span: Span }
  /** `earliest` is the first end that it may have. */
  | { kind: "end"; id: string; span: Span; earliest: number };

// A hand that only clicks moves by some pixels too.
const THRESHOLD_PX = 4;

function ghostOf(grip: Grip, from: Point, to: Point): Ghost {
  if (grip.kind === "draft") {
    const [first, last] = [Math.min(from.at, to.at), Math.max(from.at, to.at)];
    const start = snappedDown(first);
    return {
      start,
      end: Math.max(snappedUp(last), start + STEP),
      rows: [Math.min(from.row, to.row), Math.max(from.row, to.row)],
    };
  }
  const { start, end } = grip.span;
  const by = to.at - from.at;
  if (grip.kind === "end") {
    return { start, end: Math.max(snapped(end + by), grip.earliest), rows: [from.row, from.row] };
  }
  // What began at an odd minute keeps it where it is only put into another room.
  const moved = Math.abs(by) < STEP / 2 ? start : snapped(start + by);
  return { start: moved, end: moved + end - start, rows: [to.row, to.row] };
}

/** One drag, from when the pointer is pressed until it is let go. */
export class Drag {
  readonly grip: Grip;
  readonly from: Point;
  #ghost: Ghost | undefined;

  constructor(grip: Grip, from: Point) {
    this.grip = grip;
    this.from = from;
  }

  /** Whether it has begun: before, it may still be a click. */
  get isMoving(): boolean {
    return this.#ghost !== undefined;
  }

  /** Follows the pointer; nothing while it may still be a click. */
  follow(to: Point): Ghost | undefined {
    const { from } = this;
    const far = Math.hypot(to.x - from.x, to.y - from.y) >= THRESHOLD_PX;
    if (far || this.#ghost) this.#ghost = ghostOf(this.grip, from, to);
    return this.#ghost;
  }

  /** What is to be done where it is let go; nothing if that changes nothing. */
  drop(): Ghost | undefined {
    const [ghost, { grip, from }] = [this.#ghost, this];
    if (!ghost || grip.kind === "draft") return ghost;
    const isSame =
      ghost.start === grip.span.start && ghost.end === grip.span.end && ghost.rows[0] === from.row;
    return isSame ? undefined : ghost;
  }
}
