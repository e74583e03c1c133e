/** Keeps an element's picture of the house current while it is on the page. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { House } from "./data/house";
import { liveOf, type Live, type LiveStatus } from "./data/live";
import type { Wish } from "./data/types";
import type { Connection } from "./ha";

export class LiveController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #isConnected = false;
  #wanted: [Connection, Wish] | undefined;
  /** What is listened to; nothing while the element is not on the page. */
  #live: Live | undefined;
  #end: (() => void) | undefined;
  /** The picture of before, and when it was last known to be right. */
  #shown: { house?: House | undefined; until?: number | undefined } = {};

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The last whole picture; the one before while another wish is not answered yet. */
  get house(): House | undefined {
    return this.#live?.house ?? this.#shown.house;
  }

  get status(): LiveStatus {
    return this.#live?.status ?? "connecting";
  }

  /** When the picture was last known to be right; nothing while it is. */
  get staleSince(): number | undefined {
    return this.status === "live" ? undefined : (this.#live?.liveUntil ?? this.#shown.until);
  }

  /** Why the server shows nothing, if it said so. */
  get refusal(): unknown {
    return this.#live?.refusal;
  }

  /** Says what is wanted; the same again changes nothing. */
  watch(connection: Connection, wish: Wish = {}): void {
    this.#wanted = [connection, wish];
    if (this.#isConnected) this.#listen(...this.#wanted);
  }

  hostConnected(): void {
    this.#isConnected = true;
    if (this.#wanted) this.#listen(...this.#wanted);
    document.addEventListener("visibilitychange", this.#onVisibility);
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#leave();
    document.removeEventListener("visibilitychange", this.#onVisibility);
  }

  #listen(connection: Connection, wish: Wish): void {
    const live = liveOf(connection, wish);
    if (live === this.#live) return;
    this.#leave();
    this.#live = live;
    this.#end = live.listen(this.#onChange);
  }

  #leave(): void {
    const until = this.status === "live" ? Date.now() : this.staleSince;
    this.#shown = { house: this.house, until };
    this.#live = undefined;
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
