/** The panel: `roomkeeper-panel` at `/roomkeeper`. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "./clock";
import { define } from "./define";
import { RoomkeeperElement } from "./element";
import type { Hass, Route } from "./ha";
import { loadWords, type Word } from "./i18n";
import { LiveController } from "./live-controller";
import {
  addressOf,
  daysOf,
  doorWish,
  placeOf,
  spanOfDays,
  spanWanted,
  type Place,
  type View,
} from "./logic/place";
import { iso } from "./logic/text";
import { firstWeekdayOf, zoneOf } from "./logic/time";
import { renewPage } from "./renewal";
import { staleText, versionText } from "./standing";
import { styles } from "./styles";

// What is not looked at is not loaded.
const VIEWS: Record<View, { tag: string; load: () => Promise<unknown> }> = {
  board: { tag: "rk-board-view", load: () => import("./views/board-view") },
  room: { tag: "rk-room-view", load: () => import("./views/room-view") },
  "power-offs": { tag: "rk-power-offs-view", load: () => import("./views/power-offs-view") },
  stalls: { tag: "rk-stalls-view", load: () => import("./views/stalls-view") },
  schedules: { tag: "rk-schedules-view", load: () => import("./views/schedules-view") },
  log: { tag: "rk-log-view", load: () => import("./views/log-view") },
  door: { tag: "rk-door-view", load: () => import("./views/door-view") },
};

const TABS = {
  board: "ui_tab_board",
  "power-offs": "ui_tab_power_offs",
  stalls: "ui_tab_stalls",
  schedules: "ui_tab_schedules",
  log: "ui_tab_log",
} as const satisfies Partial<Record<View, Word>>;

/** What a view is given besides `hass` and `house`. */
export interface ViewElement extends RoomkeeperElement {
  place: Place;
  narrow: boolean;
}

// A display on a wall has no key for it.
function reload(): void {
  location.reload();
}

class RoomkeeperPanel extends RoomkeeperElement {
  @property({ type: Boolean }) narrow = false;

  @property({ attribute: false }) route?: Route;

  readonly #live = new LiveController(this);
  readonly #clock = new Clock(this, "minute");
  readonly #views = new Map<View, ViewElement>();
  #language: string | undefined;
  #hasWords = false;
  readonly #missing = new Set<View>();
  #said = "";

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("location-changed", this.#onMoved);
    window.addEventListener("popstate", this.#onMoved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("location-changed", this.#onMoved);
    window.removeEventListener("popstate", this.#onMoved);
  }

  readonly #onMoved = (): void => {
    this.requestUpdate();
  };

  protected override willUpdate(): void {
    const { hass } = this;
    if (hass.language !== this.#language) {
      this.#language = hass.language;
      void this.#loadWords(hass);
    }
    const place = this.#place;
    this.#live.watch(hass.connection, this.#wish(place));
    this.house = this.#live.house;
    void this.#prepare(place);
  }

  get #place(): Place {
    return placeOf(this.route?.path ?? "", location.search);
  }

  #wish(place: Place): Record<string, unknown> {
    const [now, zone] = [this.#clock.now, zoneOf(this.hass)];
    if (place.view === "door") return { ...doorWish(place.id ?? "") };
    const days = daysOf(place.query, { now, zone, firstWeekday: firstWeekdayOf(this.hass) });
    const shown = place.view === "board" ? spanOfDays(days.first, days.count, zone) : undefined;
    const { start, end } = spanWanted(shown, now, zone);
    return { start: iso(start), end: iso(end) };
  }

  async #loadWords(hass: Hass): Promise<void> {
    try {
      await loadWords(hass);
    } catch {
      // The connection went meanwhile: again when it is back.
      this.#language = undefined;
      return;
    }
    this.#hasWords = true;
    this.requestUpdate();
  }

  async #prepare({ view }: Place): Promise<void> {
    if (this.#views.has(view) || this.#missing.has(view)) return;
    const { tag, load } = VIEWS[view];
    try {
      await load();
    } catch {
      // The file is gone: a newer Roomkeeper has taken its place.
      this.#missing.add(view);
      // Nobody stands before a door to load its page again.
      if (view === "door") renewPage("");
      this.requestUpdate();
      return;
    }
    if (this.#views.has(view)) return;
    this.#views.set(view, document.createElement(tag) as ViewElement);
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#hasWords) return nothing;
    const place = this.#place;
    if (place.view === "door") return html`${this.#view(place)}`;
    return html`
      <ha-top-app-bar-fixed>
        <ha-menu-button
          slot="navigationIcon"
          .hass=${this.hass}
          .narrow=${this.narrow}
        ></ha-menu-button>
        <div slot="title">${this.word("ui_title")}</div>
        ${this.#tabs(place)}
        <main>${this.#standing()} ${this.#view(place)}</main>
      </ha-top-app-bar-fixed>
      <div class="only-read" role="status" aria-live="polite">${this.#said}</div>
    `;
  }

  #tabs(place: Place): TemplateResult {
    const current = place.view === "room" ? "board" : place.view;
    const tabs = Object.entries(TABS).filter(([view]) => view !== "stalls" || this.#hasStalls);
    return html`
      <nav aria-label=${this.word("ui_views")}>
        ${tabs.map(
          ([view, name]) => html`
            <a href=${addressOf(view as View)} aria-current=${view === current ? "page" : "false"}>
              ${this.word(name)}
            </a>
          `,
        )}
      </nav>
    `;
  }

  get #hasStalls(): boolean {
    return (this.house?.stalls.size ?? 0) > 0;
  }

  #view(place: Place): ViewElement | typeof nothing {
    const view = this.#views.get(place.view);
    if (!view) return nothing;
    view.hass = this.hass;
    view.house = this.house;
    view.place = place;
    view.narrow = this.narrow;
    return view;
  }

  #standing(): TemplateResult[] {
    const { status, staleSince } = this.#live;
    const problem = this.house?.site.problem;
    const old =
      this.#missing.size > 0 ? this.word("ui_reload") : versionText(this.hass, this.house?.version);
    const lines = [
      old && html`${old} <button @click=${reload}>${this.word("ui_load_again")}</button>`,
      staleText(this.hass, status, staleSince),
      problem && this.word("ui_nothing_can_be_written", { problem }),
    ];
    return lines
      .filter(Boolean)
      .map((line) => html`<div class="standing" role="alert">${line}</div>`);
  }

  /** Says something to those who cannot see it: a view fires `rk-say`. */
  readonly #onSay = (event: Event): void => {
    this.#said = (event as CustomEvent<string>).detail;
    this.requestUpdate();
  };

  constructor() {
    super();
    this.addEventListener("rk-say", this.#onSay);
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
        min-height: 100%;
        background: var(--primary-background-color);
      }
      nav {
        display: flex;
        gap: 4px;
        padding: 0 16px;
        overflow-x: auto;
        scrollbar-width: none;
        background: var(--card-background-color);
        border-bottom: 1px solid var(--divider-color);
      }
      nav a {
        display: inline-flex;
        align-items: center;
        min-height: 48px;
        padding: 0 12px;
        border-bottom: 3px solid transparent;
        color: inherit;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current="page"] {
        border-bottom-color: var(--primary-color);
        font-weight: var(--ha-font-weight-medium, 500);
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      .standing {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 16px;
        margin: 16px;
        padding: 12px 16px;
        border-radius: var(--ha-border-radius-md, 8px);
        border-inline-start: 4px solid var(--warning-color);
        background: var(--ha-color-fill-warning-quiet-resting);
      }
    `,
  ];
}

define("roomkeeper-panel", RoomkeeperPanel);
