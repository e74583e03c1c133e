/** A subscription that stays alive: over reloads, restarts, and a server that was killed. */

import type { Connection } from "../ha";
import { begun, changed, type House } from "./house";
import type { Message, Wish } from "./types";

/**
 * How current the picture is:
 * - `connecting`: nothing was told yet;
 * - `live`: it is how things are;
 * - `unavailable`: Home Assistant is there, Roomkeeper is not loaded;
 * - `lost`: Home Assistant cannot be reached, or knows no Roomkeeper yet.
 */
export type LiveStatus = "connecting" | "live" | "unavailable" | "lost";

export const FIRST_RETRY_MS = 500;
export const LONGEST_RETRY_MS = 8000;
/** How often is looked whether a lost connection is back, whether or not that is told. */
export const LOOK_MS = 1000;
/** How long an answer is waited for, before it is asked for again. */
export const ANSWER_MS = 10_000;

/**
 * One subscription to `roomkeeper/subscribe`.
 *
 * The page's own connection subscribes again by itself when Home Assistant is
 * back, but once only, and seconds before integrations have their commands. So
 * it is told not to, and this one tries until there is an answer.
 */
export class Live {
  house: House | undefined;
  status: LiveStatus = "connecting";
  /** When the picture was last known to be right, in ms since the epoch. */
  liveUntil: number | undefined;
  /** What the server refuses to show, such as a room that is gone. */
  refusal: unknown;

  readonly #connection: Connection;
  readonly #wish: Wish;
  readonly #onIdle: () => void;
  readonly #listeners = new Set<() => void>();
  #growing: House | undefined;
  #unsubscribe: (() => Promise<void>) | undefined;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(connection: Connection, wish: Wish = {}, onIdle: () => void = () => undefined) {
    this.#connection = connection;
    this.#wish = wish;
    this.#onIdle = onIdle;
  }

  /** Calls a listener at each change from now on; returns what ends that. */
  listen(listener: () => void): () => void {
    // Each in a function of its own: somebody may listen twice.
    const own = () => {
      listener();
    };
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      if (this.#listeners.delete(own) && this.#listeners.size === 0) this.#stop();
    };
  }

  #start(): void {
    this.#connection.addEventListener("ready", this.#onReady);
    this.#connection.addEventListener("disconnected", this.#onDisconnected);
    if (this.#connection.connected) void this.#subscribe();
    else this.#onDisconnected();
  }

  #stop(): void {
    this.#connection.removeEventListener("ready", this.#onReady);
    this.#connection.removeEventListener("disconnected", this.#onDisconnected);
    this.#forget();
    this.#noteAge();
    this.status = "connecting";
    this.#onIdle();
  }

  readonly #onReady = (): void => {
    this.#retryMs = FIRST_RETRY_MS;
    void this.#subscribe();
  };

  readonly #onDisconnected = (): void => {
    // The socket took the subscription with it: there is nothing to unsubscribe.
    this.#unsubscribe = undefined;
    this.#forget();
    this.#subscribeIn(LOOK_MS);
    this.#become("lost");
  };

  #forget(): void {
    this.#attempt += 1;
    clearTimeout(this.#timer);
    const unsubscribe = this.#unsubscribe;
    this.#unsubscribe = undefined;
    // It fails if the connection is gone meanwhile, and is as well then.
    unsubscribe?.().catch(() => undefined);
  }

  /**
   * Subscribes after a while, or as soon after it as there is a connection. Its
   * `ready` is not enough: who listens in vain has been passed over, because
   * somebody before them left or failed meanwhile.
   */
  #subscribeIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#connection.connected) void this.#subscribe();
      else this.#subscribeIn(LOOK_MS);
    }, ms);
  }

  async #subscribe(): Promise<void> {
    this.#forget();
    this.#subscribeIn(ANSWER_MS);
    const attempt = this.#attempt;
    try {
      const unsubscribe = await this.#connection.subscribeMessage<Message>(
        (message) => {
          if (attempt === this.#attempt) this.#take(message);
        },
        { type: "roomkeeper/subscribe", ...this.#wish },
        { resubscribe: false },
      );
      if (attempt === this.#attempt) this.#unsubscribe = unsubscribe;
      else unsubscribe().catch(() => undefined);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.refusal = error;
      this.#subscribeIn(this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
      this.#become("lost");
    }
  }

  #take(message: Message): void {
    clearTimeout(this.#timer);
    if (message.type === "unavailable") {
      this.#become("unavailable");
      return;
    }
    if (message.type === "snapshot") this.#growing = begun(message);
    else if (this.#growing) this.#growing = changed(this.#growing, message);
    // A picture that goes on in the next message is not shown in part.
    if (message.more || !this.#growing) return;
    this.#retryMs = FIRST_RETRY_MS;
    this.refusal = undefined;
    this.house = this.#growing;
    this.#become("live");
  }

  #become(status: LiveStatus): void {
    this.#noteAge();
    this.status = status;
    for (const listener of this.#listeners) listener();
  }

  #noteAge(): void {
    if (this.status === "live") this.liveUntil = Date.now();
  }
}

const shared = new WeakMap<Connection, Map<string, Live>>();

/** Returns the subscription to a wish that all on this page share while anybody listens. */
export function liveOf(connection: Connection, wish: Wish = {}): Live {
  const name = JSON.stringify(Object.entries(wish).sort());
  const known = shared.get(connection) ?? new Map<string, Live>();
  shared.set(connection, known);
  const there = known.get(name);
  if (there) return there;
  const live: Live = new Live(connection, wish, () => {
    // Another one may have its name by now.
    if (known.get(name) === live) known.delete(name);
  });
  known.set(name, live);
  return live;
}
