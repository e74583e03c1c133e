/** Lists of which one broken item is one broken row, and not a broken page. */

import { repeat } from "lit/directives/repeat.js";

/** Draws each item by itself, and what to say in place of one that cannot be drawn. */
export function each<Item>(
  items: Iterable<Item>,
  key: (item: Item) => unknown,
  row: (item: Item) => unknown,
  broken: (item: Item) => unknown,
): unknown {
  return repeat(items, key, (item) =>
    attempt(
      () => row(item),
      () => broken(item),
    ),
  );
}

/** Draws one thing, or what to say if it cannot be drawn. */
export function attempt<Drawn>(draw: () => Drawn, broken: () => Drawn): Drawn {
  try {
    return draw();
  } catch {
    return broken();
  }
}
