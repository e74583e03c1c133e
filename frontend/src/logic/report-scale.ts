/** Where things stand in a drawing: steps of an axis, places of bars, labels that have room. */

/** Returns the least round number that is not less: 1, 2, 2.5 or 5, times a power of ten. */
function roundStep(least: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const rounds = [1, 2, 2.5, 5, 10].map((round) => round * power);
  // What adding up has left behind the last digit is no step more.
  const fits = (round: number) => round >= least * 0.999_999;
  const step = rounds.find((round) => fits(round) && (!isWhole || Number.isInteger(round)));
  return step ?? 1;
}

/** Returns where an axis from zero has its marks, the last of which is not below `most`. */
export function marksOf(
  most: number,
  { count = 4, isWhole = false }: { count?: number; isWhole?: boolean } = {},
): number[] {
  const step = roundStep(most > 0 ? most / count : 1, isWhole);
  const steps = Math.max(1, Math.ceil((most / step) * 0.999_999));
  return Array.from({ length: steps + 1 }, (_, n) => n * step);
}

/** A place beside others, in pixels. */
export interface Band {
  start: number;
  size: number;
  middle: number;
}

/** Returns the places of so many things within a length; from its other end in languages that do. */
export function bandsOf(
  count: number,
  { from, to, isReversed = false }: { from: number; to: number; isReversed?: boolean },
): Band[] {
  const size = (to - from) / count;
  return Array.from({ length: count }, (_, n) => {
    const start = from + (isReversed ? count - 1 - n : n) * size;
    return { start, size, middle: start + size / 2 };
  });
}

// Of letters and digits of 12 px, on the safe side.
const LETTER_PX = 7.2;
const GAP_PX = 8;

/** Returns how wide the widest of some labels is, roughly. */
export function widthOf(labels: readonly string[]): number {
  return Math.max(0, ...labels.map((label) => label.length)) * LETTER_PX;
}

/** Returns that only each second, third, ... label is to be shown, so that none meets another. */
export function showEach(labels: readonly string[], size: number): number {
  return Math.max(1, Math.ceil((widthOf(labels) + GAP_PX) / size));
}

/** Returns to which of some points an arrow key leads; they stand in rows of `columns`. */
export function pointAfter(
  key: string,
  at: number,
  { count, columns, isReversed }: { count: number; columns: number; isReversed: boolean },
): number | undefined {
  const [left, right] = isReversed ? [1, -1] : [-1, 1];
  const row = Math.floor(at / columns) * columns;
  const last = Math.min(row + columns, count) - 1;
  const within = (to: number) => Math.min(last, Math.max(row, to));
  const to: Partial<Record<string, number>> = {
    ArrowLeft: within(at + left),
    ArrowRight: within(at + right),
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: row,
    End: last,
  };
  const next = to[key];
  if (next === undefined) return undefined;
  return next >= 0 && next < count ? next : at;
}
