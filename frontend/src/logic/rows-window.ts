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

// So many rows come and go together, so that not each bit of scrolling draws anew.
const GROUP = 2;

/** Returns the rows, from the first to before the last, that are within some pixels, and some around them. */
export function rowsWithin(
  stack: Stack,
  top: number,
  height: number,
): [first: number, last: number] {
  if (stack.tops.length === 0) return [0, 0];
  const first = Math.floor(rowAt(stack, top) / GROUP) - 2;
  const last = Math.ceil((rowAt(stack, top + height) + 1) / GROUP) + 2;
  return [Math.max(0, first * GROUP), Math.min(stack.tops.length, last * GROUP)];
}
