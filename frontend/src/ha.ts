/**
 * What we use of Home Assistant's page, and nothing else: the parts of `hass`
 * that we read, the elements that we place, the events that we fire.
 *
 * Elements of Home Assistant are no stable interface. A live test looks whether
 * each tag of `HA_TAGS` is still there.
 */

import type { MessageBase } from "home-assistant-js-websocket";

/** The elements of Home Assistant that we place; all are there when a panel loads. */
export const HA_TAGS = [
  "ha-adaptive-dialog",
  "ha-card",
  "ha-dialog-footer",
  "ha-form",
  "ha-icon",
  "ha-menu-button",
  "ha-top-app-bar-fixed",
] as const;

export interface Connection {
  connected: boolean;
  sendMessagePromise<Answer>(message: MessageBase): Promise<Answer>;
  subscribeMessage<Message>(
    callback: (message: Message) => void,
    message: MessageBase,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(event: ConnectionEvent, listener: () => void): void;
  removeEventListener(event: ConnectionEvent, listener: () => void): void;
}

export type ConnectionEvent = "ready" | "disconnected" | "reconnect-error";

/** How somebody wants times and numbers to be written: their profile. */
export interface HassLocale {
  language: string;
  time_format: "language" | "system" | "12" | "24";
  time_zone: "local" | "server";
  first_weekday:
    "language" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
}

export interface HassState {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown> & { friendly_name?: string };
}

export interface HassEntity {
  entity_id: string;
  device_id?: string | null;
  platform: string;
  translation_key?: string;
  hidden?: boolean;
}

export interface HassDevice {
  id: string;
  name: string | null;
  name_by_user: string | null;
  area_id: string | null;
  identifiers: [string, string][];
}

export interface HassArea {
  area_id: string;
  name: string;
}

export interface Hass {
  connection: Connection;
  connected: boolean;
  states: Record<string, HassState>;
  entities: Record<string, HassEntity>;
  devices: Record<string, HassDevice>;
  areas: Record<string, HassArea>;
  user?: { id: string; name: string; is_admin: boolean };
  config: { time_zone: string };
  language: string;
  locale: HassLocale;
  themes: { darkMode?: boolean };
  /** Whether Home Assistant shows no sidebar at all at present. */
  kioskMode?: boolean;
  localize(key: string, values?: Record<string, unknown>): string;
  loadBackendTranslation(category: string, integration: string): Promise<Hass["localize"]>;
  /** Loads the words of a part of Home Assistant's own page. */
  loadFragmentTranslation?(fragment: string): Promise<unknown>;
}

/** Returns what Home Assistant's page gives its elements, for those whom it gives nothing. */
export function hassOfPage(): Hass | undefined {
  return document.querySelector<HTMLElement & { hass?: Hass }>("home-assistant")?.hass;
}

/** Where in the panel somebody is: `path` is what follows `/roomkeeper`. */
export interface Route {
  prefix: string;
  path: string;
}

/** Fires an event that Home Assistant's page listens for. */
export function fire(from: EventTarget, type: string, detail: unknown = {}): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

// For so long a short message stays; a longer one for as long as it takes to read.
const SHORT_MS = 4000;
const READING_MS = 70;

/** Shows a message at the bottom of the page. */
export function toast(from: EventTarget, message: string): void {
  const duration = message.length * READING_MS;
  fire(from, "hass-notification", {
    message,
    ...(duration > SHORT_MS ? { duration } : {}),
  });
}

/** Opens Home Assistant's own dialog about an entity. */
export function moreInfo(from: EventTarget, entityId: string): void {
  fire(from, "hass-more-info", { entityId });
}

/** Hides or shows Home Assistant's own sidebar, as its apps ask for it. */
export function setKioskMode(enable: boolean): void {
  fire(window, "hass-kiosk-mode", { enable });
}

/** Goes to a page of Home Assistant, as a link does. */
export function navigate(path: string, how: { replace?: boolean } = {}): void {
  if (how.replace) history.replaceState(history.state, "", path);
  else history.pushState(null, "", path);
  fire(window, "location-changed", { replace: how.replace ?? false });
}
