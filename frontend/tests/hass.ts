/** A `hass` that speaks the integration's own English, and answers as a test says. */

import { IntlMessageFormat } from "intl-messageformat";
import english from "../../custom_components/roomkeeper/translations/en.json";
import type { Message } from "../src/data/types";
import type { Connection, ConnectionEvent, Hass, HassLocale } from "../src/ha";

function said(key: string): string | undefined {
  const path = key.replace(/^component\.roomkeeper\./, "").split(".");
  let found: unknown = english;
  for (const name of path) found = (found as Record<string, unknown> | undefined)?.[name];
  return typeof found === "string" ? found : undefined;
}

const read = new Map<string, IntlMessageFormat>();

/** Reads each message once, as Home Assistant does. */
export function localize(key: string, values?: Record<string, unknown>): string {
  let message = read.get(key);
  if (!message) {
    const text = said(key);
    if (text === undefined) return "";
    read.set(key, (message = new IntlMessageFormat(text, "en")));
  }
  return String(message.format(values as Record<string, string>));
}

type Listener = () => void;

/** What was asked for over the connection, and how it was answered. */
export class TestConnection implements Connection {
  connected = true;
  /** Each `roomkeeper/execute`, in order. */
  readonly asked: { action: string; data: Record<string, unknown> }[] = [];
  /** Each `roomkeeper/subscribe` that was taken. */
  readonly subscribed: Record<string, unknown>[] = [];
  /** Answers of `execute` by action; an Error, or what `refused` makes, is thrown. */
  readonly answers: Record<string, unknown> = {};
  /** What the next subscriptions are refused with, one each. */
  readonly refusals: unknown[] = [];
  readonly #listeners = new Map<ConnectionEvent, Set<Listener>>();
  #tell: ((message: Message) => void) | undefined;

  sendMessagePromise<Answer>(message: { type: string; [field: string]: unknown }): Promise<Answer> {
    const { action, data } = message as unknown as (typeof this.asked)[number];
    this.asked.push({ action, data });
    const answer = this.answers[action];
    if (answer instanceof Refused) return Promise.reject(answer.error);
    return Promise.resolve((answer ?? {}) as Answer);
  }

  subscribeMessage<Told>(
    callback: (message: Told) => void,
    message: { type: string; [field: string]: unknown },
  ): Promise<() => Promise<void>> {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.subscribed.push(message);
    this.#tell = callback as unknown as (message: Message) => void;
    return Promise.resolve(() => {
      const index = this.subscribed.indexOf(message);
      if (index >= 0) this.subscribed.splice(index, 1);
      return Promise.resolve();
    });
  }

  /** Tells whoever subscribed last. */
  tell(message: Message): void {
    this.#tell?.(message);
  }

  addEventListener(event: ConnectionEvent, listener: Listener): void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(listener));
  }

  removeEventListener(event: ConnectionEvent, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  /** The socket comes or goes. */
  happen(event: ConnectionEvent): void {
    this.connected = event === "ready";
    // A socket takes its subscriptions with it.
    if (event === "disconnected") this.subscribed.length = 0;
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }

  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, all) => sum + all.size, 0);
  }
}

class Refused {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** What the server answers where it refuses. */
export function refused(
  code: string,
  message = code,
  details: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): Refused {
  return new Refused({ code, message, details, ...more });
}

const LOCALE: HassLocale = {
  language: "en-GB",
  time_format: "24",
  time_zone: "server",
  first_weekday: "monday",
};

export interface TestHass extends Hass {
  connection: TestConnection;
}

/** British English, 24 hours, Berlin; what is given replaces it. */
export function aHass(given: Partial<Hass> & { time_zone?: string } = {}): TestHass {
  const { time_zone = "Europe/Berlin", locale, ...rest } = given;
  return {
    connection: new TestConnection(),
    connected: true,
    states: {},
    entities: {},
    devices: {},
    areas: {},
    user: { id: "u1", name: "Owner", is_admin: true },
    config: { time_zone },
    language: "en",
    locale: { ...LOCALE, ...locale },
    themes: { darkMode: false },
    localize,
    loadBackendTranslation: () => Promise.resolve(localize),
    ...rest,
  } as TestHass;
}
