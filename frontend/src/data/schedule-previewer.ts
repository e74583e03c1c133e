/** Asks for the next runs while somebody types: not at each key, and never for the same twice. */

import type { Wire } from "../logic/schedule-wire";

const WAIT_MS = 300;

export class Previewer<Answer> {
  readonly #ask: (wire: Wire) => Promise<Answer>;
  readonly #answered: (answer: Answer) => void;
  #wanted: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ask` never rejects: what was refused is an answer too. */
  constructor(ask: (wire: Wire) => Promise<Answer>, answered: (answer: Answer) => void) {
    this.#ask = ask;
    this.#answered = answered;
  }

  /** Says what is to be asked about; the first time it is asked at once. */
  want(wire: Wire): void {
    const wanted = JSON.stringify(wire);
    if (wanted === this.#wanted) return;
    const wait = this.#wanted === undefined ? 0 : WAIT_MS;
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(wire, wanted), wait);
  }

  /** Asks no more, and takes no answer; what is wanted next is asked anew. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#wanted = undefined;
  }

  async #send(wire: Wire, wanted: string): Promise<void> {
    const answer = await this.#ask(wire);
    // Meanwhile somebody may have typed on.
    if (wanted === this.#wanted) this.#answered(answer);
  }
}
