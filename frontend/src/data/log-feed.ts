/** The log as somebody reads it: it grows at both ends, and stays still where they are. */

import type { Hass } from "../ha";
import { firstRows, reaches, withNewer, withOlder, type LogRows } from "../logic/log-pages";
import type { Refusal } from "./execute";
import { readLog, type LogPage, type LogQuery, type LogRow } from "./log";

type Server = Pick<Hass, "connection" | "localize">;

/** How many rows a page has; the room's own page shows few. */
export interface LogWish {
  query: LogQuery;
  limit: number;
}

/** At most this often is looked for new rows: a busy house writes many a second. */
export const REFRESH_MS = 1000;

/** So long is waited at most before new rows are looked for again, after that was not answered. */
export const LONGEST_WAIT_MS = 30_000;

// What has grown by more than that meanwhile is begun anew.
const MOST_PAGES = 5;

type Read = (cursor?: string) => Promise<LogPage>;

/** Before anything is wanted. */
const nothing: Read = () => Promise.resolve({ items: [], next_cursor: null });

export class LogFeed {
  /** While rows are awaited that somebody asked for. */
  isLoading = false;
  /** Why the last question was not answered. */
  refusal: Refusal | undefined;
  /** While what has happened last cannot be read; it is tried again by itself. */
  isBehind = false;

  readonly #onChange: () => void;
  #read: Read = nothing;
  #name = "";
  #all: LogRows | undefined;
  /** The newest row that is shown; what is above it waits until somebody wants to see it. */
  #top = Infinity;
  #seen: number | undefined;
  #isHeld = false;
  #isBusy = false;
  #isStale = false;
  #refreshedAt = -Infinity;
  #waitMs = REFRESH_MS;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The rows to show; nothing before the first answer. */
  get rows(): readonly LogRow[] | undefined {
    return this.#all?.rows.filter((one) => one.id <= this.#top);
  }

  /** How many have come that are not shown yet. */
  get newCount(): number {
    return this.#all?.rows.filter((one) => one.id > this.#top).length ?? 0;
  }

  get hasOlder(): boolean {
    return this.#all !== undefined && this.#all.cursor !== null;
  }

  /** Says what is wanted; the same again asks nothing. */
  want(server: Server, wish: LogWish): void {
    this.#read = (cursor) => readLog(server, wish.query, { limit: wish.limit, cursor });
    const name = JSON.stringify(wish);
    if (name === this.#name) return;
    this.#name = name;
    this.#all = undefined;
    void this.#begin();
  }

  /** Asks for the first page again, such as after a refusal. */
  retry(): void {
    void this.#begin();
  }

  /** Says what the newest row of the house is; rows that are not known yet are fetched. */
  note(lastLogId: number | undefined): void {
    if (lastLogId === undefined || lastLogId === this.#seen) return;
    this.#seen = lastLogId;
    // A first page that is asked for later has it.
    if (!this.#name) return;
    this.#isStale = true;
    this.#refreshSoon();
  }

  /** Whether new rows wait, because somebody is reading further down. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    if (isHeld) this.#top = this.#all?.rows[0]?.id ?? Infinity;
    else this.reveal();
  }

  /** Shows what has come. */
  reveal(): void {
    this.#top = this.#isHeld ? (this.#all?.rows[0]?.id ?? Infinity) : Infinity;
    this.#onChange();
  }

  /** Fetches the page below. */
  async older(): Promise<void> {
    const all = this.#all;
    const cursor = all?.cursor ?? undefined;
    if (this.isLoading || !all || cursor === undefined) return;
    await this.#load(async () => {
      const page = await this.#read(cursor);
      return () => {
        this.#all = withOlder(all, page);
      };
    });
  }

  /** Asks nothing more. */
  stop(): void {
    this.#turn += 1;
    this.#isBusy = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #begin(): Promise<void> {
    this.stop();
    this.#isStale = false;
    return this.#load(async () => {
      const page = await this.#read();
      return () => {
        this.#become(firstRows(page));
      };
    });
  }

  #become(all: LogRows): void {
    this.#all = all;
    this.#top = this.#isHeld ? (all.rows[0]?.id ?? Infinity) : Infinity;
  }

  /** Asks, and takes the answer in if nothing else was asked for meanwhile. */
  async #load(ask: () => Promise<() => void>): Promise<void> {
    const turn = ++this.#turn;
    this.isLoading = true;
    this.#isBusy = true;
    this.#onChange();
    try {
      const take = await ask();
      if (turn !== this.#turn) return;
      take();
      this.refusal = undefined;
      this.#isAnswered(true);
    } catch (error) {
      if (turn !== this.#turn) return;
      // Reading throws nothing else.
      this.refusal = error as Refusal;
    }
    this.isLoading = false;
    this.#isBusy = false;
    this.#onChange();
    this.#refreshSoon();
  }

  #refreshSoon(): void {
    if (this.#isBusy || !this.#isStale || this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#refreshedAt + this.#waitMs - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, waitMs);
  }

  async #refresh(): Promise<void> {
    const turn = ++this.#turn;
    this.#refreshedAt = Date.now();
    this.#isBusy = true;
    this.#isStale = false;
    // What is not answered leaves what is shown as true as it was.
    const newest = await this.#newest().catch(() => undefined);
    if (turn !== this.#turn) {
      // Something else was asked for meanwhile, and goes first.
      this.#isStale = true;
      this.#refreshSoon();
      return;
    }
    this.#isAnswered(newest !== undefined);
    const all = this.#all;
    if (newest && all && reaches(all, newest)) this.#all = withNewer(all, newest);
    else if (newest) this.#become(newest);
    this.#isBusy = false;
    this.#onChange();
    this.#refreshSoon();
  }

  #isAnswered(isAnswered: boolean): void {
    this.isBehind = !isAnswered;
    this.#waitMs = isAnswered ? REFRESH_MS : Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
    if (!isAnswered) this.#isStale = true;
  }

  async #newest(): Promise<LogRows> {
    let newest = firstRows(await this.#read());
    for (let pages = 1; pages < MOST_PAGES && newest.cursor !== null; pages += 1) {
      if (!this.#all || reaches(this.#all, newest)) break;
      newest = withOlder(newest, await this.#read(newest.cursor));
    }
    return newest;
  }
}
