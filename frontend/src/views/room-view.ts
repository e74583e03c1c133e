import { mdiArrowLeft, mdiCalendarAccount, mdiCog, mdiMagnifyClose } from "@mdi/js";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import "../components/rk-log";
import "../components/rk-room-actions";
import "../components/rk-room-bookings";
import "../components/rk-room-calendar";
import "../components/rk-room-power";
import type { Room, Stall } from "../data/types";
import { define } from "../define";
import { openBook, openBooking } from "../dialogs/open";
import { each } from "../each";
import { RoomkeeperElement } from "../element";
import { navigate } from "../ha";
import { icon } from "../icon";
import { deviceOfKey } from "../logic/devices";
import { paceOf } from "../logic/countdown";
import { addressOf, type Place } from "../logic/place";
import { isCountingDown, nowText, whoOf } from "../logic/room-now";
import { ROOM_LOOKS, STALL_LOOKS } from "../logic/status";
import { spanText } from "../logic/text";
import { styles } from "../styles";
import { roomStyles } from "./room-styles";

const LOG_ROWS = 8;

/** One room: how it is, what comes next, and all that can be done there. */
export class RoomView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  readonly #clock = new Clock(this, "minute");

  get #room(): Room | undefined {
    return this.house?.rooms.get(this.place.id ?? "");
  }

  protected override willUpdate(): void {
    const room = this.#room;
    const end = room && isCountingDown(room) ? Date.parse(room.hold?.expires_at ?? "") : Infinity;
    this.#clock.every = paceOf(end - this.#clock.now);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.place.query.has("book")) this.#book();
  }

  /** A card leads here to book at once. What was asked for once is not asked for again. */
  #book(): void {
    const room = this.#room;
    if (!room) return;
    const rest = Object.fromEntries([...this.place.query].filter(([name]) => name !== "book"));
    navigate(addressOf("room", room.key, rest), { replace: true });
    if (room.can_book) void openBook(this, { rooms: [room.key] });
  }

  protected override render(): TemplateResult {
    const room = this.#room;
    return html`
      <a class="button plain back" href=${addressOf("board")}>
        ${icon(mdiArrowLeft)}${this.word("ui_tab_board")}
      </a>
      ${room ? this.#page(room) : this.#missing()}
    `;
  }

  #missing(): TemplateResult {
    if (!this.house) return html`<p class="quiet">${this.word("ui_room_loading")}</p>`;
    return html`<div class="card empty">
      ${icon(mdiMagnifyClose)}
      <p>${this.word("ui_room_missing")}</p>
    </div>`;
  }

  #page(room: Room): TemplateResult {
    return html`
      ${this.#header(room)}
      <div class="columns">
        <div class="column">${this.#now(room)} ${this.#bookings(room)}</div>
        <div class="column">
          ${this.#power(room)} ${this.#stalls(room)} ${this.#calendar(room)} ${this.#log(room)}
        </div>
      </div>
    `;
  }

  #header(room: Room): TemplateResult {
    const { type, capacity } = room;
    const device = this.hass.user?.is_admin ? deviceOfKey(this.hass, room.key) : undefined;
    return html`<header>
      <div>
        <h2>${room.name}</h2>
        <p class="quiet">
          ${type ?? nothing}${type && capacity !== null ? " · " : nothing}
          ${capacity === null ? nothing : this.word("ui_room_capacity", { capacity })}
        </p>
      </div>
      ${
        device
          ? html`<a class="button" href="/config/devices/device/${device.id}">
              ${icon(mdiCog)}${this.word("ui_room_device")}
            </a>`
          : nothing
      }
    </header>`;
  }

  #now(room: Room): TemplateResult {
    const look = ROOM_LOOKS[room.status];
    const { freeze } = room;
    return html`<section class="card now ${look.tone}" aria-labelledby="status">
      <div class="status">
        ${icon(look.icon)}
        <div>
          <h3 id="status">${this.choice("room_status", room.status)}</h3>
          <p class="means">${nowText(this.hass, room, this.#clock.now)}</p>
          ${freeze?.note ? html`<p class="quiet">${freeze.note}</p>` : nothing}
        </div>
      </div>
      ${this.#next(room)}
      <rk-room-actions .hass=${this.hass} .house=${this.house} .room=${room}></rk-room-actions>
    </section>`;
  }

  #next({ next_booking: next }: Room): TemplateResult {
    if (!next) return html`<p class="next quiet">${this.word("ui_room_nothing_next")}</p>`;
    const [start, end] = [Date.parse(next.start), Date.parse(next.end)];
    const who = whoOf(next) || this.word("ui_room_booking");
    const when = spanText(this.hass, start, end, this.#clock.now);
    return html`<button class="plain next" @click=${() => void openBooking(this, next.id)}>
      ${icon(mdiCalendarAccount)}${this.word("ui_room_next", { who, when })}
    </button>`;
  }

  #bookings(room: Room): TemplateResult {
    return html`<section class="card">
      <h3>${this.word("ui_room_bookings")}</h3>
      <rk-room-bookings .hass=${this.hass} .house=${this.house} .room=${room.key}>
      </rk-room-bookings>
    </section>`;
  }

  #power(room: Room): TemplateResult | typeof nothing {
    // A room without devices has no power to speak of.
    if (room.power === null && !room.power_off && !room.can_power_off) return nothing;
    return html`<section class="card">
      <h3>${this.word("ui_room_power")}</h3>
      <rk-room-power .hass=${this.hass} .house=${this.house} .room=${room}></rk-room-power>
    </section>`;
  }

  #stalls(room: Room): TemplateResult | typeof nothing {
    const stalls = [...(this.house?.stalls.values() ?? [])].filter((one) => one.room === room.key);
    if (stalls.length === 0) return nothing;
    return html`<section class="card">
      <h3>${this.word("ui_tab_stalls")}</h3>
      <ul class="stalls">
        ${each(
          stalls,
          (one) => one.key,
          (one) => html`<li>${this.#stall(one)}</li>`,
          (one) => html`<li>${this.word("ui_broken", { name: one.name })}</li>`,
        )}
      </ul>
    </section>`;
  }

  #stall(stall: Stall): TemplateResult {
    const look = STALL_LOOKS[stall.status];
    return html`<a href=${addressOf("stalls")}>
      <span class="name">${stall.name}</span>
      <span class="chip ${look.tone}">
        ${icon(look.icon)}${this.choice("stall_status", stall.status)}
      </span>
    </a>`;
  }

  #calendar(room: Room): TemplateResult | typeof nothing {
    if (!room.can_share_calendar) return nothing;
    return html`<section class="card">
      <h3>${this.word("ui_calendar_heading")}</h3>
      <rk-room-calendar .hass=${this.hass} .house=${this.house} .room=${room}></rk-room-calendar>
    </section>`;
  }

  #log({ key }: Room): TemplateResult {
    return html`<section>
      <div class="line">
        <h3>${this.word("ui_tab_log")}</h3>
        <a class="button plain" href=${addressOf("log", undefined, { room: key })}>
          ${this.word("ui_room_whole_log")}
        </a>
      </div>
      <rk-log
        .hass=${this.hass}
        .house=${this.house}
        .filter=${{ room: key }}
        .limit=${LOG_ROWS}
        .isShort=${true}
      ></rk-log>
    </section>`;
  }

  static override styles = [...styles, roomStyles];
}

define("rk-room-view", RoomView);
