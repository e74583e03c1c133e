/** The panel: `roomkeeper-panel` at `/roomkeeper`. */

import { mdiAlert, mdiCog, mdiLanDisconnect, mdiUpdate } from "@mdi/js";
import { css, html, nothing, type LitElement, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "./clock";
import "./components/rk-tabs";
import { define } from "./define";
import { takeUnfinished } from "./dialogs/unfinished";
import { RoomkeeperElement } from "./element";
import type { Hass, Route } from "./ha";
import { loadWords } from "./i18n";
import { icon } from "./icon";
import { LiveController } from "./live-controller";
import {
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
import { loading, loadingStyles } from "./loading";
import { Printing } from "./printing";
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
  reports: { tag: "rk-reports-view", load: () => import("./views/reports-view") },
  log: { tag: "rk-log-view", load: () => import("./views/log-view") },
  door: { tag: "rk-door-view", load: () => import("./views/door-view") },
};

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
  /** Whether the app bar has a row below its title; Home Assistant may take it away. */
  #hasSubRow = true;

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
      <ha-top-app-bar-fixed .narrow=${this.narrow}>
        <ha-menu-button
          slot="navigationIcon"
          .hass=${this.hass}
          .narrow=${this.narrow}
        ></ha-menu-button>
        <div slot="title" class="title">
          <span>${this.word("ui_title")}</span>
          ${this.narrow ? nothing : this.#tabs(place)}
        </div>
        ${this.hass.user?.is_admin ? this.#settings() : nothing}
        ${this.narrow && this.#hasSubRow ? this.#tabs(place) : nothing}
        <main class=${this.narrow ? "narrow" : ""}>
          ${this.narrow && !this.#hasSubRow ? this.#tabs(place) : nothing}
          ${this.#isWaiting(place) ? loading(this.hass) : nothing} ${this.#standing()}
          ${this.#view(place)}
        </main>
      </ha-top-app-bar-fixed>
      <div class="only-read" role="status" aria-live="polite">${this.#said}</div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    void this.#lookForTabs();
    this.#goOn();
  }

  /** Opens the dialog again that was open when Home Assistant took the panel away. */
  #goOn(): void {
    if (!this.house || !this.#hasWords || this.#place.view === "door") return;
    void takeUnfinished()?.(this);
  }

  /** What has no place in the app bar is shown nowhere: then the tabs stand in the page. */
  async #lookForTabs(): Promise<void> {
    const tabs = this.renderRoot.querySelector("rk-tabs[slot]");
    await (tabs?.parentElement as LitElement | null | undefined)?.updateComplete;
    if (!tabs?.isConnected || tabs.assignedSlot) return;
    this.#hasSubRow = false;
    this.requestUpdate();
  }

  /** Beside the title where there is room for them, else in a row of their own. */
  #tabs({ view }: Place): TemplateResult {
    return html`<rk-tabs
      slot=${this.narrow && this.#hasSubRow ? "subRow" : nothing}
      .hass=${this.hass}
      .house=${this.house}
      .view=${view}
    ></rk-tabs>`;
  }

  #settings(): TemplateResult {
    return html`<a
      slot="actionItems"
      class="button plain settings"
      href="/config/integrations/integration/roomkeeper"
      title=${this.word("ui_settings")}
      aria-label=${this.word("ui_settings")}
      >${icon(mdiCog)}</a
    >`;
  }

  /** Whether the view, or what it shows, is still on its way. */
  #isWaiting({ view }: Place): boolean {
    if (!this.#views.has(view)) return !this.#missing.has(view);
    return !this.house && this.#live.refusal === undefined;
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
    const { hass, house } = this;
    const age = this.#missing.size > 0 ? this.word("ui_reload") : versionText(hass, house?.version);
    const problem = house?.site.problem;
    return [
      this.#banner(mdiUpdate, age, true),
      this.#banner(mdiLanDisconnect, staleText(hass, status, staleSince)),
      this.#banner(mdiAlert, problem ? this.word("ui_nothing_can_be_written", { problem }) : ""),
    ].filter((banner) => banner !== undefined);
  }

  #banner(path: string, text: string, isOld = false): TemplateResult | undefined {
    if (!text) return undefined;
    return html`<div class="standing warning">
      ${icon(path)}
      <p role="alert">${text}</p>
      ${isOld ? html`<button @click=${reload}>${this.word("ui_load_again")}</button>` : nothing}
    </div>`;
  }

  /** Says something to those who cannot see it: a view fires `rk-say`. */
  readonly #onSay = (event: Event): void => {
    this.#said = (event as CustomEvent<string>).detail;
    this.requestUpdate();
  };

  constructor() {
    super();
    new Printing(this);
    this.addEventListener("rk-say", this.#onSay);
  }

  static override styles = [
    ...styles,
    loadingStyles,
    css`
      :host {
        display: block;
        min-height: 100%;
        background: var(--primary-background-color);
      }
      .title {
        display: flex;
        gap: 32px;
        align-items: stretch;
        height: var(--header-height, 56px);
      }
      .title rk-tabs {
        min-width: 0;
        line-height: normal;
      }
      rk-tabs[slot="subRow"],
      main > rk-tabs {
        padding: 0 4px;
      }
      main > rk-tabs {
        border-bottom: 1px solid var(--divider-color);
      }
      .settings {
        padding: 0;
      }
      .settings .icon {
        width: 24px;
        height: 24px;
      }
      /* What a view that fills the page has. */
      main {
        position: relative;
        --rk-view-height: calc(100dvh - var(--header-height, 56px));
      }
      main.narrow {
        --rk-view-height: calc(100dvh - var(--header-height, 56px) - 49px);
      }
      /* It moves nothing. */
      .loading {
        position: absolute;
        inset-inline: 0;
      }
      .standing {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        margin: 16px 16px 0;
        padding: 8px 16px;
        border-radius: var(--ha-border-radius-md, 8px);
        border-inline-start: 4px solid var(--tone-edge);
        background: var(--tone-fill);
      }
      .standing p {
        flex: 1 1 200px;
        padding: 4px 0;
      }
      @media print {
        ha-menu-button,
        rk-tabs,
        .settings {
          display: none !important;
        }
      }
    `,
  ];
}

define("roomkeeper-panel", RoomkeeperPanel);
