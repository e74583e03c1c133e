/** The board's page: the rooms by time, or as a list where there is little place. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { mdiDoor, mdiMagnifyClose } from "@mdi/js";
import { Clock } from "../clock";
import type { Board } from "../components/rk-board";
import "../components/rk-board-bar";
import type { House } from "../data/house";
import type { BookingOnBoard, Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { navigate, type Hass } from "../ha";
import { icon } from "../icon";
import { loading, loadingStyles } from "../loading";
import { bookingsByRoom } from "../logic/claims";
import { addressOf, daysOf, spanOfDays, type Days, type Place, type Span } from "../logic/place";
import { areasOfRooms, filterOf, roomsOf } from "../logic/room-filter";
import { firstWeekdayOf, zoneOf } from "../logic/time";
import { styles } from "../styles";

/** Below this width a list takes the board's place. */
const NARROW_PX = 600;

const SETTINGS = "/config/integrations/integration/roomkeeper";

export class BoardView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  /** Whether there is place for a list only; it is not known before it is on the page. */
  @state() private isNarrow: boolean | undefined;

  @query("rk-board") private readonly board!: Board | null;

  readonly #clock = new Clock(this, "minute");
  readonly #seen = new ResizeObserver(() => {
    // In the next frame, for what is drawn then has another size again.
    requestAnimationFrame(() => {
      if (this.isConnected) this.isNarrow = this.clientWidth < NARROW_PX;
    });
  });
  #loaded = new Set<string>();
  #areas = new Map<string, string>();
  #devices: Hass["devices"] | undefined;
  #byRoom = new Map<string, BookingOnBoard[]>();
  #bookings: House["bookings"] | undefined;
  #span: Span = { start: 0, end: 0 };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen.disconnect();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { house, hass, isNarrow } = this;
    if (!house || isNarrow === undefined) return nothing;
    const days = this.#days();
    const rooms = this.#rooms(house);
    return html`<div class="page ${isNarrow ? "" : "whole"}">
      <rk-board-bar
        .hass=${hass}
        .house=${house}
        .place=${this.place}
        .days=${days}
        .areas=${this.#areaNames(house)}
        .count=${rooms.length}
        .narrow=${isNarrow}
        @today=${() => this.board?.showTime()}
      ></rk-board-bar>
      ${house.rooms.size === 0 ? this.#noRooms(house) : nothing}
      ${house.rooms.size > 0 && rooms.length === 0 ? this.#noMatch() : nothing}
      ${rooms.length === 0 ? nothing : this.#shown(rooms, days, isNarrow)}
    </div>`;
  }

  #days(): Days {
    const { hass } = this;
    return daysOf(this.place.query, {
      now: this.#clock.now,
      zone: zoneOf(hass),
      firstWeekday: firstWeekdayOf(hass),
    });
  }

  #rooms({ rooms, bookings }: House): Room[] {
    if (bookings !== this.#bookings) {
      this.#bookings = bookings;
      this.#byRoom = bookingsByRoom(bookings.values());
    }
    if (this.hass.devices !== this.#devices) {
      this.#devices = this.hass.devices;
      this.#areas = areasOfRooms(this.hass);
    }
    return roomsOf(rooms.values(), filterOf(this.place.query), {
      areas: this.#areas,
      byRoom: this.#byRoom,
      language: this.hass.locale.language,
    });
  }

  #areaNames({ rooms }: House): { value: string; name: string }[] {
    const used = new Set([...rooms.keys()].flatMap((key) => this.#areas.get(key) ?? []));
    return [...used]
      .flatMap((value) => {
        const area = this.hass.areas[value];
        return area ? [{ value, name: area.name }] : [];
      })
      .sort((a, b) => a.name.localeCompare(b.name, this.hass.locale.language));
  }

  #shown(rooms: Room[], days: Days, isNarrow: boolean): TemplateResult {
    const { start, end } = spanOfDays(days.first, days.count, zoneOf(this.hass));
    // The same object again, so that nothing is drawn anew for it.
    if (start !== this.#span.start || end !== this.#span.end) this.#span = { start, end };
    if (isNarrow) {
      this.#load("rk-agenda", () => import("../components/rk-agenda"));
      return html`
        ${customElements.get("rk-agenda") ? nothing : loading(this.hass)}
        <rk-agenda
          .hass=${this.hass}
          .house=${this.house}
          .rooms=${rooms}
          .span=${this.#span}
        ></rk-agenda>
      `;
    }
    this.#load("rk-board", () => import("../components/rk-board"));
    return html`
      ${customElements.get("rk-board") ? nothing : loading(this.hass)}
      <rk-board
        .hass=${this.hass}
        .house=${this.house}
        .rooms=${rooms}
        .span=${this.#span}
        .length=${days.length}
      ></rk-board>
    `;
  }

  /** Loads what is needed now; the element draws itself when it is there. */
  #load(tag: string, load: () => Promise<unknown>): void {
    if (this.#loaded.has(tag)) return;
    this.#loaded.add(tag);
    load().then(
      () => this.requestUpdate(),
      () => this.#loaded.delete(tag),
    );
  }

  #noRooms({ user }: House): TemplateResult {
    return html`
      <section class="empty">
        ${icon(mdiDoor)}
        <h2>${this.word("ui_board_no_rooms")}</h2>
        <p class="quiet">
          ${this.word(user.is_admin ? "ui_board_no_rooms_how" : "ui_board_ask_for_rooms")}
        </p>
        ${
          user.is_admin
            ? html`<a class="button" href=${SETTINGS}>${this.word("ui_board_add_room")}</a>`
            : nothing
        }
      </section>
    `;
  }

  #noMatch(): TemplateResult {
    return html`
      <section class="empty">
        ${icon(mdiMagnifyClose)}
        <h2>${this.word("ui_board_no_match")}</h2>
        <button @click=${this.#onShowAll}>${this.word("ui_board_show_all")}</button>
      </section>
    `;
  }

  readonly #onShowAll = (): void => {
    const { query: asked } = this.place;
    const kept = ["day", "view"].flatMap((name) => {
      const value = asked.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    navigate(addressOf("board", undefined, Object.fromEntries(kept)));
  };

  static override styles = [
    ...styles,
    loadingStyles,
    css`
      :host {
        display: block;
      }
      .page {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 16px;
      }
      /* The head of the page and the tabs stand above; the rest of the screen is the board's. */
      .page.whole {
        height: var(--rk-view-height, 100dvh);
        min-height: 420px;
      }
      rk-board {
        flex: 0 1 auto;
        min-height: 220px;
      }
      .empty {
        display: grid;
        justify-items: center;
        gap: 12px;
        padding: 64px 16px;
        text-align: center;
      }
      .empty > .icon {
        width: 48px;
        height: 48px;
        color: var(--secondary-text-color);
      }
    `,
  ];
}

define("rk-board-view", BoardView);
