/** Keeps an element's picture of the house current while it is on the page. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { House } from "./data/house";
import { liveOf, type Live, type LiveStatus } from "./data/live";
import type { Wish } from "./data/types";
import type { Connection } from "./ha";

export class LiveController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #live: Live | undefined;
  #end: (() => void) | undefined;
  #isConnected = false;
  #shown: House | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The last whole picture; the one before while another wish is not answered yet. */
  get house(): House | undefined {
    return this.#live?.house ?? this.#shown;
  }

  get status(): LiveStatus {
    return this.#live?.status ?? "connecting";
  }

  /** When the picture was last known to be right; nothing while it is. */
  get staleSince(): number | undefined {
    return this.status === "live" ? undefined : this.#live?.liveUntil;
  }

  /** Why the server shows nothing, if it said so. */
  get refusal(): unknown {
    return this.#live?.refusal;
  }

  /** Says what is wanted; the same again changes nothing. */
  watch(connection: Connection, wish: Wish = {}): void {
    const live = liveOf(connection, wish);
    if (live === this.#live) return;
    this.#shown = this.house;
    this.#stop();
    this.#live = live;
    if (this.#isConnected) this.#start();
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#start();
    document.addEventListener("visibilitychange", this.#onVisibility);
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#stop();
    document.removeEventListener("visibilitychange", this.#onVisibility);
  }

  #start(): void {
    this.#end ??= this.#live?.listen(this.#onChange);
  }

  #stop(): void {
    this.#end?.();
    this.#end = undefined;
  }

  // What nobody sees is not drawn; all of it is there when somebody looks again.
  readonly #onChange = (): void => {
    if (!document.hidden) this.#host.requestUpdate();
  };

  readonly #onVisibility = (): void => {
    this.#onChange();
  };
}
