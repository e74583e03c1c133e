/** Keeps an element told how wrong this device's clock is, while it is on the page. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { AGAIN_MS, readAhead } from "./data/server-clock";

export class ServerTime implements ReactiveController {
  /** By how much the server's clock is ahead, in ms. */
  ahead = 0;

  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    void this.#read();
    this.#timer = setInterval(() => void this.#read(), AGAIN_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    const ahead = await readAhead();
    if (ahead === undefined || ahead === this.ahead) return;
    this.ahead = ahead;
    this.#host.requestUpdate();
  }
}
