/** Which rows of a long list are to be seen. */

export interface Stack {
  /** Where each row begins, in pixels from the first one. */
  tops: number[];
  height: number;
}

/** Puts rows below each other. */
export function stacked(heights: readonly number[]): Stack {
  const tops: number[] = [];
  let height = 0;
  for (const one of heights) {
    tops.push(height);
    height += one;
  }
  return { tops, height };
}

/** Returns the index of the row at a height; the first above all of them, the last below. */
export function rowAt({ tops }: Stack, y: number): number {
  return Math.max(
    0,
    tops.findLastIndex((top) => top <= y),
  );
}

// So many rows are drawn before they are seen. One by one, so that no frame has more to do than others.
const AROUND = 4;

/** Returns the rows, from the first to before the last, that are within some pixels, and some around them. */
export function rowsWithin(
  stack: Stack,
  top: number,
  height: number,
): [first: number, last: number] {
  if (stack.tops.length === 0) return [0, 0];
  const first = rowAt(stack, top) - AROUND;
  const last = rowAt(stack, top + height) + 1 + AROUND;
  return [Math.max(0, first), Math.min(stack.tops.length, last)];
}
