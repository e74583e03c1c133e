/** The display beside a door: `/roomkeeper/door/<room>`, for a tablet that nobody attends. */

import { mdiAlertCircle, mdiArrowExpandAll, mdiCheckCircle, mdiCloudOffOutline } from "@mdi/js";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Clock } from "../clock";
import { refusalOf } from "../data/execute";
import type { Booking, Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { FreeTimes } from "../free-times";
import { icon } from "../icon";
import { Kiosk } from "../kiosk";
import { LiveController } from "../live-controller";
import {
  DOOR_ICONS,
  doorOf,
  driftOf,
  expiryOf,
  isTooOld,
  progressOf,
  type Door,
  type DoorStatus,
} from "../logic/door";
import { offersOf } from "../logic/door-offers";
import { addressOf, doorWish, type Place } from "../logic/place";
import {
  countdownText,
  exactTimeText,
  lengthText,
  longDayText,
  momentText,
  spanText,
  timeText,
} from "../logic/text";
import { addDays, localTime, MINUTE, SECOND, startOfDay, zoneOf } from "../logic/time";
import { renewPage } from "../renewal";
import { ServerTime } from "../server-time";
import { isOtherVersion } from "../standing";
import type { Outcome } from "./door-actions";
import "./door-actions";
import "./door-strip";
import { viewStyles } from "./door-styles";
import { titleOf } from "./door-title";

const DONE_MS = 6 * SECOND;
const REFUSED_MS = 12 * SECOND;
/** After so long without a touch nobody is about to press anything. */
const QUIET_MS = MINUTE;

export class DoorView extends RoomkeeperElement {
  static override styles = viewStyles;

  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  @state() private outcome: Outcome | undefined;

  // The panel's own: whoever wishes the same shares it.
  readonly #live = new LiveController(this);
  readonly #clock = new Clock(this, "minute");
  readonly #serverTime = new ServerTime(this);
  readonly #free = new FreeTimes(this);
  #outcomeGoes: ReturnType<typeof setTimeout> | undefined;
  #touchedAt = 0;

  constructor() {
    super();
    new Kiosk(this);
    this.addEventListener("pointerdown", this.#onTouch);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("fullscreenchange", this.#onFullScreen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("fullscreenchange", this.#onFullScreen);
    this.#closeOutcome();
  }

  readonly #onTouch = (): void => {
    this.#touchedAt = this.#now;
  };

  readonly #onFullScreen = (): void => {
    this.requestUpdate();
  };

  protected override willUpdate(): void {
    this.#live.watch(this.hass.connection, { ...doorWish(this.place.id ?? "") });
    this.house = this.#live.house;
    const room = this.#room;
    if (room && this.#isLive) {
      this.#free.keep(this.hass, room, this.house?.bookings ?? new Map(), this.#now);
    }
    this.#clock.every = room?.status === "held" || !this.#isLive ? "second" : "minute";
    this.#renewIfOld();
  }

  /** By the server's clock: a booking that begins now begins now there. */
  get #now(): number {
    return this.#clock.now + this.#serverTime.ahead;
  }

  /** Since when the picture is old, by the same clock. */
  get #staleSince(): number | undefined {
    const since = this.#live.staleSince;
    return since === undefined ? undefined : since + this.#serverTime.ahead;
  }

  get #room(): Room | undefined {
    return this.house?.rooms.get(this.place.id ?? "");
  }

  get #isLive(): boolean {
    return this.#live.status === "live";
  }

  get #names(): boolean {
    return this.place.query.get("names") === "1";
  }

  /** A page that is older than the server is loaded anew, but not under somebody's finger. */
  #renewIfOld(): void {
    const server = this.house?.version;
    const isQuiet = !this.outcome && this.#now - this.#touchedAt > QUIET_MS;
    if (isQuiet && this.#isLive && isOtherVersion(server)) renewPage(server);
  }

  protected override render(): TemplateResult {
    const room = this.#room;
    const now = this.#now;
    const door = room && doorOf(room, this.#free.spans, now);
    const isOld = isTooOld(this.#staleSince, now);
    const status = !door || isOld ? "unknown" : door.status;
    const { x, y } = driftOf(now);
    return html`
      <div
        class="door ${status} ${this.hass.themes.darkMode ? "dark" : ""}"
        style="--drift: ${x}px ${y}px"
      >
        ${this.#band()}
        <main class="stage">${room && door ? this.#stage(room, door, status) : this.#empty()}</main>
        <aside>${this.#aside(door, now)}</aside>
        ${this.#tools()}
        ${
          room
            ? html`<rk-door-strip
                .hass=${this.hass}
                .house=${this.house}
                .room=${room}
                .now=${now}
                .names=${this.#names}
              ></rk-door-strip>`
            : nothing
        }
        ${this.#outcome()}
      </div>
    `;
  }

  #band(): TemplateResult | typeof nothing {
    const [{ status }, staleSince] = [this.#live, this.#staleSince];
    if (status === "live" || staleSince === undefined) return nothing;
    const since = exactTimeText(this.hass, staleSince);
    const key = status === "unavailable" ? "ui_door_as_of_not_loaded" : "ui_door_as_of";
    return html`<p class="band" role="status">
      ${icon(mdiCloudOffOutline)} ${this.word(key, { since })}
    </p>`;
  }

  /** Nothing is known of the room: not yet, or it is not there. */
  #empty(): TemplateResult {
    const { refusal } = this.#live;
    const said = refusal === undefined ? undefined : refusalOf(this.hass, refusal);
    const isKnown = said?.code === "unknown_room" || this.#isLive;
    return html`
      <h1>${this.place.id}</h1>
      <div class="headline">
        <p class="until" role="status">
          ${isKnown && said ? said.message : this.word("ui_door_waiting")}
        </p>
      </div>
    `;
  }

  #stage(room: Room, door: Door, status: DoorStatus): TemplateResult {
    const name = this.word(`ui_door_${status}`);
    return html`
      <h1>${room.name}</h1>
      <div class="headline" style="--letters: ${Math.max(name.length, 4)}">
        <div role="status">
          <p class="status">${icon(DOOR_ICONS[status])}<span>${name}</span></p>
          <p class="until">
            ${status === "unknown" ? this.#lastKnown(door) : this.#untilText(door)}
          </p>
        </div>
        ${status === "unknown" ? nothing : this.#present(room, door)}
      </div>
      ${this.#isLive ? this.#actions(room) : nothing}
    `;
  }

  #lastKnown({ status }: Door): string {
    const since = timeText(this.hass, this.#staleSince ?? 0);
    return this.word("ui_door_last_known", { since, status: this.word(`ui_door_${status}`) });
  }

  #untilText({ status, until, freeFrom }: Door): string {
    const now = this.#now;
    const text = (at: number) => momentText(this.hass, at, now);
    if (status === "free" && until !== undefined && until >= this.#endOfDay) {
      return this.word("ui_door_rest_of_day");
    }
    if (until === undefined) {
      return freeFrom === undefined ? "" : this.word("ui_door_free_from", { free: text(freeFrom) });
    }
    if (status === "held") return this.word("ui_door_held_until", { until: text(until) });
    return freeFrom === undefined
      ? this.word("ui_door_until", { until: text(until) })
      : this.word("ui_door_until_free_from", { until: text(until), free: text(freeFrom) });
  }

  get #endOfDay(): number {
    const zone = zoneOf(this.hass);
    return startOfDay(addDays(localTime(this.#now, zone).day, 1), zone);
  }

  /** Who or what is there now, and how far it has come. */
  #present(room: Room, { status, current }: Door): TemplateResult | typeof nothing {
    if (room.freeze) {
      const { reason } = room.freeze;
      return reason === "other"
        ? nothing
        : html`<p class="what">${this.choice("freeze_reason", reason)}</p>`;
    }
    if (!current || status === "free") return nothing;
    const isNameless = status === "held" && current.title === "" && !this.#names;
    return html`
      ${isNameless ? nothing : this.#what(current)}
      ${
        current.status === "pending"
          ? html`<p class="left">${this.word("ui_door_pending")}</p>`
          : nothing
      }
      ${status === "held" ? this.#countdown(current) : this.#progress(current)}
    `;
  }

  #what(booking: Booking): TemplateResult {
    const { title, guest } = titleOf(this.hass, booking, this.#names);
    return html`<p class="what">
      <span>${title}</span>${guest ? html`<span class="guest">${guest}</span>` : nothing}
    </p>`;
  }

  #countdown(booking: Booking): TemplateResult {
    const left = expiryOf(booking) - this.#now;
    return html`<p class="countdown" role="timer">${countdownText(left)}</p>`;
  }

  #progress(booking: Booking): TemplateResult {
    const now = this.#now;
    const minutes = Math.max(0, Math.ceil((Date.parse(booking.end) - now) / MINUTE));
    const part = `${(progressOf(booking, now) * 100).toFixed(2)}%`;
    return html`
      <div class="progress" aria-hidden="true"><div style="inline-size: ${part}"></div></div>
      <p class="left">
        ${this.word("ui_door_left", { length: lengthText(this.hass, minutes * MINUTE) })}
      </p>
    `;
  }

  #actions(room: Room): TemplateResult {
    const now = this.#now;
    const bookings = this.house?.bookings ?? new Map();
    return html`<rk-door-actions
      .hass=${this.hass}
      .room=${room.key}
      .now=${now}
      .offers=${offersOf({ room, bookings, free: this.#free.spans, now })}
      @rk-door-outcome=${this.#onOutcome}
    ></rk-door-actions>`;
  }

  #aside(door: Door | undefined, now: number): TemplateResult {
    const time = timeText(this.hass, now);
    return html`
      <div>
        <p class="clock" style="--characters: ${time.length}">${time}</p>
        <p class="date">${longDayText(this.hass, now)}</p>
      </div>
      ${door ? this.#next(door, now) : nothing}
    `;
  }

  #next({ next }: Door, now: number): TemplateResult {
    const isToday = next && Date.parse(next.start) < this.#endOfDay;
    return html`
      <section class="next">
        <h2>${this.word("ui_door_next")}</h2>
        ${
          isToday
            ? html`<p class="when">
                  ${spanText(this.hass, Date.parse(next.start), Date.parse(next.end), now)}
                </p>
                ${this.#what(next)}`
            : html`<p class="what">${this.word("ui_door_nothing_next")}</p>`
        }
      </section>
    `;
  }

  #tools(): TemplateResult {
    const isFull = document.fullscreenElement !== null || !document.fullscreenEnabled;
    const leave = addressOf("room", this.place.id);
    return html`
      <div class="tools">
        ${
          isFull
            ? nothing
            : html`<button
                class="round"
                aria-label=${this.word("ui_door_full_screen")}
                @click=${() => void document.documentElement.requestFullscreen()}
              >
                ${icon(mdiArrowExpandAll)}
              </button>`
        }
        ${
          this.hass.user?.is_admin
            ? html`<a class="button plain" href=${leave}>${this.word("ui_door_leave")}</a>`
            : nothing
        }
      </div>
    `;
  }

  readonly #onOutcome = (event: CustomEvent<Outcome>): void => {
    this.#closeOutcome();
    this.outcome = event.detail;
    const length = event.detail.refused === undefined ? DONE_MS : REFUSED_MS;
    this.#outcomeGoes = setTimeout(this.#closeOutcome, length);
  };

  readonly #closeOutcome = (): void => {
    clearTimeout(this.#outcomeGoes);
    this.outcome = undefined;
  };

  readonly #onOutcomeKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.#closeOutcome();
  };

  /** The button that was pressed may be gone: the focus goes to what is said, and then on. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.has("outcome")) return;
    const next = this.outcome ? ".told button" : "rk-door-actions";
    this.renderRoot.querySelector<HTMLElement>(next)?.focus({ preventScroll: true });
  }

  #outcome(): TemplateResult {
    const { outcome } = this;
    const isRefused = outcome?.refused !== undefined;
    return html`
      <div
        class="outcome"
        role="alert"
        ?hidden=${!outcome}
        @click=${this.#closeOutcome}
        @keydown=${this.#onOutcomeKey}
      >
        ${
          outcome
            ? html`
                <div class="told ${isRefused ? "danger" : "success"}">
                  ${icon(isRefused ? mdiAlertCircle : mdiCheckCircle)}
                  <p class="text">${outcome.text}</p>
                  ${isRefused ? html`<p>${outcome.refused}</p>` : nothing}
                  <button>${this.word("ui_door_understood")}</button>
                </div>
              `
            : nothing
        }
      </div>
    `;
  }
}

define("rk-door-view", DoorView);
