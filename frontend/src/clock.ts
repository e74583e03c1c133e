/** The page's one clock: it ticks for those who show a time that passes, and never while hidden. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { MINUTE, SECOND } from "./logic/time";

const second = new Set<() => void>();
const minute = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let lastMinute = 0;

function arm(): void {
  clearTimeout(timer);
  timer = undefined;
  const isWanted = second.size + minute.size > 0;
  if (!isWanted || document.hidden) return;
  const step = second.size > 0 ? SECOND : MINUTE;
  // At the turn of the second, so that all countdowns step together.
  timer = setTimeout(tick, step - (Date.now() % step) + 5);
}

function tick(): void {
  for (const update of [...second]) update();
  const present = Math.floor(Date.now() / MINUTE);
  if (present !== lastMinute) {
    lastMinute = present;
    for (const update of [...minute]) update();
  }
  arm();
}

function onVisibility(): void {
  if (document.hidden) clearTimeout(timer);
  else tick();
}

document.addEventListener("visibilitychange", onVisibility);

/** Draws its host anew each second or minute while it is connected and can be seen. */
export class Clock implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #update = () => {
    this.#host.requestUpdate();
  };
  #every: "second" | "minute";
  #isConnected = false;

  constructor(host: ReactiveControllerHost, every: "second" | "minute") {
    this.#host = host;
    this.#every = every;
    host.addController(this);
  }

  /** The instant of this drawing, in ms since the epoch. */
  get now(): number {
    return Date.now();
  }

  /** Ticks faster or slower from now on. */
  set every(every: "second" | "minute") {
    if (every === this.#every) return;
    const isConnected = this.#isConnected;
    this.hostDisconnected();
    this.#every = every;
    if (isConnected) this.hostConnected();
  }

  hostConnected(): void {
    this.#isConnected = true;
    (this.#every === "second" ? second : minute).add(this.#update);
    arm();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    second.delete(this.#update);
    minute.delete(this.#update);
    arm();
  }
}
