/** The page's way back: it closes what was opened last, before it leaves the page. */

const KEY = "roomkeeper_dialog";

/** What closes each that is open, by the entry of the history that stands for it. */
const opened = new Map<number, () => void>();
/** What makes the entry of each that was opened while the page was still going back. */
const waiting = new Map<number, () => void>();
let last = 0;
let leaving = 0;

function shownEntry(): number {
  const state = history.state as Record<string, unknown> | null;
  return Number(state?.[KEY] ?? 0);
}

// It happens later, and would take an entry with it that is made meanwhile.
function leave(): void {
  leaving += 1;
  history.back();
}

function onPopState(): void {
  leaving = Math.max(0, leaving - 1);
  const shown = shownEntry();
  for (const [entry, close] of [...opened]) {
    if (entry <= shown) continue;
    opened.delete(entry);
    close();
  }
  // An entry whose dialog has gone already, such as one of two that went at once.
  if (shown !== 0 && !opened.has(shown)) leave();
  if (leaving > 0) return;
  for (const enter of waiting.values()) enter();
  waiting.clear();
}

/** Lets the way back call `close`; returns what is to be called when it was closed otherwise. */
export function closeByBack(close: () => void): () => void {
  window.addEventListener("popstate", onPopState);
  // Entries outlive the page that made them, and those of a later page are greater.
  last = Math.max(last + 1, Date.now());
  const entry = last;
  const enter = () => {
    opened.set(entry, close);
    // Home Assistant notes in `root` where its own way back ends.
    const root = (history.state as { root?: boolean } | null)?.root ?? false;
    history.pushState({ root, [KEY]: entry }, "");
  };
  if (leaving > 0) waiting.set(entry, enter);
  else enter();
  return () => {
    if (waiting.delete(entry)) return;
    if (opened.delete(entry) && shownEntry() === entry) leave();
  };
}
