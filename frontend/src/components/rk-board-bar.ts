/** What stands above the board: which days and rooms are shown, and what can be begun. */

import { html, nothing, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import {
  mdiCalendarMonth,
  mdiCalendarToday,
  mdiChevronLeft,
  mdiChevronRight,
  mdiKeyboardOutline,
  mdiMagnify,
  mdiPlus,
  mdiTimerSand,
} from "@mdi/js";
import type { RoomStatus } from "../data/types";
import { define } from "../define";
import { openBook, openFreeTimes } from "../dialogs/open";
import { RoomkeeperElement } from "../element";
import { navigate } from "../ha";
import { icon } from "../icon";
import { dayAfter } from "../logic/board-address";
import { changedAddress, type Days, type Place } from "../logic/place";
import { filterOf } from "../logic/room-filter";
import { ROOM_LOOKS } from "../logic/status";
import { dayText } from "../logic/text";
import { addDays, isDay, startOfDay, zoneOf } from "../logic/time";
import { styles } from "../styles";
import { barStyles } from "./board-bar-styles";

interface Option {
  value: string;
  name: string;
}

export class BoardBar extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ attribute: false }) days!: Days;

  /** The areas in which there are rooms, by their names. */
  @property({ attribute: false }) areas: readonly Option[] = [];

  /** How many rooms are shown. */
  @property({ type: Number }) count = 0;

  @property({ type: Boolean }) narrow = false;

  @query("input[type=date]") private readonly date!: HTMLInputElement;

  protected override render(): TemplateResult {
    return html`
      <div class="bar">${this.#dates()} ${this.#begin()}</div>
      ${(this.house?.rooms.size ?? 0) > 1 ? this.#filters() : nothing}
    `;
  }

  #go(given: Record<string, string>, how: { replace?: boolean } = {}): void {
    navigate(changedAddress(this.place, given), how);
  }

  // --- Days --------------------------------------------------------------------

  #dates(): TemplateResult {
    const { length, day } = this.days;
    const isWeek = length === "week";
    const previous = this.word(isWeek ? "ui_board_previous_week" : "ui_board_previous_day");
    const next = this.word(isWeek ? "ui_board_next_week" : "ui_board_next_day");
    return html`
      <div class="dates">
        <button class="today" @click=${this.#onToday}>
          ${icon(mdiCalendarToday)}<span>${this.word("ui_board_today")}</span>
        </button>
        <button class="round" aria-label=${previous} title=${previous} @click=${this.#onPrevious}>
          ${icon(mdiChevronLeft)}
        </button>
        <button class="round" aria-label=${next} title=${next} @click=${this.#onNext}>
          ${icon(mdiChevronRight)}
        </button>
        ${this.#picker(day)}
        <h2>${this.#heading()}</h2>
        <div class="lengths" role="group" aria-label=${this.word("ui_board_length")}>
          ${(["day", "week"] as const).map(
            (one) => html`
              <button
                aria-pressed=${one === length ? "true" : "false"}
                @click=${() => this.#go({ view: one === "week" ? "week" : "" })}
              >
                ${this.word(`ui_board_${one}`)}
              </button>
            `,
          )}
        </div>
      </div>
    `;
  }

  /** The browser's own choice of a day, but not its own way to write one. */
  #picker(day: string): TemplateResult {
    const label = this.word("ui_board_date");
    return html`
      <span class="picker">
        <button class="round" aria-label=${label} title=${label} @click=${this.#onPick}>
          ${icon(mdiCalendarMonth)}
        </button>
        <input type="date" tabindex="-1" aria-hidden="true" .value=${day} @change=${this.#onDate} />
      </span>
    `;
  }

  #heading(): string {
    const { first, count, day, length } = this.days;
    const at = (one: string) => startOfDay(one, zoneOf(this.hass));
    if (length === "day") return dayText(this.hass, at(day), Date.now());
    const [start, end] = [at(first), at(addDays(first, count - 1))];
    return `${dayText(this.hass, start, end)} – ${dayText(this.hass, end, Date.now())}`;
  }

  // Without a day in the address it is always today, also tomorrow.
  readonly #onToday = (): void => {
    this.#go({ day: "" });
    this.dispatchEvent(new CustomEvent("today"));
  };

  readonly #onPrevious = (): void => this.#go({ day: dayAfter(this.days, -1) });

  readonly #onNext = (): void => this.#go({ day: dayAfter(this.days, 1) });

  readonly #onPick = (): void => this.date.showPicker();

  readonly #onDate = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    if (isDay(value)) this.#go({ day: value });
  };

  // --- What can be begun -------------------------------------------------------

  #begin(): TemplateResult {
    const rooms = [...(this.house?.rooms.values() ?? [])];
    const canBook = rooms.some((room) => room.can_book);
    const canHold = rooms.some((room) => room.can_hold);
    return html`
      <div class="begin">
        ${
          rooms.length > 0
            ? html`<button @click=${() => void openFreeTimes(this, { day: this.days.day })}>
                ${icon(mdiMagnify)}${this.word("ui_board_free_times")}
              </button>`
            : nothing
        }
        ${
          canHold
            ? html`<button @click=${() => void openBook(this, { isHold: true })}>
                ${icon(mdiTimerSand)}${this.word("ui_board_hold")}
              </button>`
            : nothing
        }
        ${
          canBook
            ? html`<button class="strong" @click=${() => void openBook(this)}>
                ${icon(mdiPlus)}${this.word("ui_board_book")}
              </button>`
            : nothing
        }
      </div>
    `;
  }

  // --- Which rooms -------------------------------------------------------------

  #filters(): TemplateResult {
    const { type, area, status, text } = filterOf(this.place.query);
    const isFiltered = Boolean(type || area || status || text);
    const fields = html`
      <input
        type="search"
        name="q"
        placeholder=${this.word("ui_board_search")}
        aria-label=${this.word("ui_board_search")}
        .value=${text}
        @input=${this.#onText}
      />
      ${this.#select("type", type, this.#types(), "ui_board_types", "ui_board_type")}
      ${this.#select("area", area, this.areas, "ui_board_areas", "ui_board_area")}
      ${this.#select("status", status, this.#statuses(), "ui_board_statuses", "ui_board_status")}
    `;
    const count = this.word("ui_board_rooms", { count: this.count });
    return this.narrow
      ? html`<details class="filters" ?open=${isFiltered}>
          <summary>${this.word("ui_board_filters")} <span class="quiet">${count}</span></summary>
          <div role="search">${fields}</div>
        </details>`
      : html`<div class="filters" role="search">${fields}${this.#keys()}</div>`;
  }

  #select(
    name: string,
    chosen: string,
    options: readonly Option[],
    all: "ui_board_types" | "ui_board_areas" | "ui_board_statuses",
    label: "ui_board_type" | "ui_board_area" | "ui_board_status",
  ): TemplateResult | typeof nothing {
    // One that is chosen can be taken back, though there is nothing to choose any more.
    if (options.length < 2 && !chosen) return nothing;
    return html`
      <select
        name=${name}
        aria-label=${this.word(label)}
        @change=${(event: Event) => this.#go({ [name]: (event.target as HTMLSelectElement).value })}
      >
        <option value="" ?selected=${chosen === ""}>${this.word(all)}</option>
        ${options.map(
          (one) =>
            html`<option value=${one.value} ?selected=${one.value === chosen}>${one.name}</option>`,
        )}
      </select>
    `;
  }

  #types(): Option[] {
    const types = [...(this.house?.rooms.values() ?? [])].flatMap(({ type }) => type ?? []);
    return [...new Set(types)].sort().map((type) => ({ value: type, name: type }));
  }

  #statuses(): Option[] {
    return (Object.keys(ROOM_LOOKS) as RoomStatus[]).map((value) => ({
      value,
      name: this.choice("room_status", value),
    }));
  }

  readonly #onText = (event: Event): void => {
    this.#go({ q: (event.target as HTMLInputElement).value }, { replace: true });
  };

  #keys(): TemplateResult {
    const label = this.word("ui_board_keys");
    return html`
      <button class="round keys" popovertarget="keys" aria-label=${label} title=${label}>
        ${icon(mdiKeyboardOutline)}
      </button>
      <div id="keys" class="card" popover aria-label=${label}>
        <h3>${label}</h3>
        <ul>
          <li>${this.word("ui_board_keys_move")}</li>
          <li>${this.word("ui_board_keys_far")}</li>
          <li>${this.word("ui_board_keys_enter")}</li>
          <li>${this.word("ui_board_keys_drag")}</li>
        </ul>
      </div>
    `;
  }

  static override styles = [...styles, barStyles];
}

define("rk-board-bar", BoardBar);
