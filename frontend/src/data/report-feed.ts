/** The report that somebody looks at: it follows what they choose, and the day that goes on. */

import type { Hass } from "../ha";
import type { Refusal } from "./execute";
import { readReport, type Report, type ReportQuery } from "./report";

type Server = Pick<Hass, "connection" | "localize">;

/** At most this often is asked again by itself: it is reckoned anew each time. */
export const REFRESH_MS = 60_000;

export interface ReportWish {
  query: ReportQuery;
  /** Whether what happens now belongs to it. */
  isOfToday: boolean;
}

export class ReportFeed {
  /** What was answered last. It stays until there is something newer. */
  report: Report | undefined;
  /** While something is awaited that somebody asked for. */
  isLoading = false;
  /** Why the last question was not answered. */
  refusal: Refusal | undefined;

  readonly #onChange: () => void;
  #read: ((onPart: (report: Report) => void) => Promise<void>) | undefined;
  #name = "";
  #isOfToday = false;
  #seen: number | undefined;
  #isStale = false;
  #askedAt = -Infinity;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Says what is wanted; the same again asks nothing. */
  want(server: Server, { query, isOfToday }: ReportWish): void {
    this.#read = (onPart) => readReport(server, query, onPart);
    this.#isOfToday = isOfToday;
    const name = JSON.stringify(query);
    if (name === this.#name) return;
    this.#name = name;
    void this.#ask(true);
  }

  /** Says what happened last in the house; what is of today is asked for again, in a while. */
  note(lastLogId: number | undefined): void {
    if (lastLogId === undefined || lastLogId === this.#seen) return;
    // What is asked for first has it.
    this.#isStale = this.#seen !== undefined;
    this.#seen = lastLogId;
    this.#refreshSoon();
  }

  /** Asks again, such as after a refusal. */
  retry(): void {
    void this.#ask(true);
  }

  /** Asks nothing more. */
  stop(): void {
    this.#turn += 1;
    this.isLoading = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #ask(isAsked: boolean): Promise<void> {
    this.stop();
    const [turn, read] = [this.#turn, this.#read];
    if (!read) return;
    this.#isStale = false;
    this.#askedAt = Date.now();
    this.isLoading = isAsked;
    if (isAsked) this.#onChange();
    try {
      await read((report) => {
        // What is refreshed by itself appears at once, not page by page.
        if (turn !== this.#turn || (!isAsked && report.next_cursor !== null)) return;
        this.report = report;
        this.refusal = undefined;
        this.isLoading = false;
        this.#onChange();
      });
    } catch (error) {
      if (turn !== this.#turn) return;
      this.isLoading = false;
      // What is shown stays as true as it was, where nobody asked for anything else.
      if (isAsked) this.refusal = error as Refusal;
      else this.#isStale = true;
      this.#onChange();
    }
    if (turn === this.#turn) this.#refreshSoon();
  }

  #refreshSoon(): void {
    if (!this.#isStale || !this.#isOfToday || this.isLoading || this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#askedAt + REFRESH_MS - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask(false);
    }, waitMs);
  }
}
