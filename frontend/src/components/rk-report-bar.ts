/** What stands above a report: of which days it is, and of which rooms or stalls. */

import { mdiCalendarMonth, mdiCalendarToday, mdiChevronLeft, mdiChevronRight } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { navigate } from "../ha";
import { icon } from "../icon";
import type { Word } from "../i18n";
import { roomName, stallName } from "../logic/log-values";
import { changedAddress, type Place } from "../logic/place";
import {
  daysBeside,
  periodShown,
  PERIODS,
  placeShown,
  reportPlace,
  type ReportDays,
  type ReportPlace,
} from "../logic/report-days";
import { dayOfReportText, daysText, monthText, yearText } from "../logic/report-text";
import { isDay } from "../logic/time";
import { styles } from "../styles";
import { barStyles } from "./board-bar-styles";

export class ReportBar extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ attribute: false }) days!: ReportDays;

  @query(".picker input") private readonly date!: HTMLInputElement;

  #go(given: Record<string, string>): void {
    navigate(changedAddress(this.place, given));
  }

  protected override render(): TemplateResult {
    return html`<div class="bar">${this.#dates()} ${this.#where()}</div>`;
  }

  #dates(): TemplateResult {
    const { days } = this;
    const isRange = days.period === "range";
    return html`
      <div class="dates">
        <button class="today" @click=${this.#onToday}>
          ${icon(mdiCalendarToday)}<span>${this.word("ui_board_today")}</span>
        </button>
        ${this.#step(-1, "ui_report_previous", mdiChevronLeft)}
        ${this.#step(1, "ui_report_next", mdiChevronRight)} ${isRange ? nothing : this.#picker()}
        <h3>${this.#heading()}</h3>
        <div class="lengths" role="group" aria-label=${this.word("ui_report_period")}>
          ${PERIODS.map(
            (one) =>
              html`<button
                aria-pressed=${one === days.period ? "true" : "false"}
                @click=${() => this.#go(periodShown(one, days))}
              >
                ${this.word(`ui_report_${one}`)}
              </button>`,
          )}
        </div>
        ${isRange ? this.#range() : nothing}
      </div>
    `;
  }

  #step(step: -1 | 1, name: Word, path: string): TemplateResult {
    const beside = daysBeside(this.days, step);
    const label = this.word(name);
    return html`<button
      class="round"
      aria-label=${label}
      title=${label}
      ?disabled=${beside === undefined}
      @click=${() => {
        if (beside) this.#go(beside);
      }}
    >
      ${icon(path)}
    </button>`;
  }

  /** The browser's own choice of a day, but not its own way to write one. */
  #picker(): TemplateResult {
    const label = this.word("ui_board_date");
    const { until, today } = this.days;
    return html`
      <span class="picker">
        <button class="round" aria-label=${label} title=${label} @click=${this.#onPick}>
          ${icon(mdiCalendarMonth)}
        </button>
        <input
          type="date"
          tabindex="-1"
          aria-hidden="true"
          max=${today}
          .value=${until}
          @change=${this.#onDate}
        />
      </span>
    `;
  }

  #heading(): string {
    const { hass } = this;
    const { period, first, last, until, today } = this.days;
    if (period === "day") return dayOfReportText(hass, first);
    if (period === "month") return monthText(hass, first);
    if (period === "year") return yearText(hass, first);
    return daysText(hass, first, period === "week" ? last : until, today);
  }

  #range(): TemplateResult {
    const { first, until, today } = this.days;
    const field = (name: "from" | "to", label: Word, value: string) =>
      html`<label>
        <span class="quiet">${this.word(label)}</span>
        <input
          type="date"
          max=${today}
          .value=${value}
          @change=${(event: Event) => {
            const chosen = (event.target as HTMLInputElement).value;
            if (isDay(chosen)) this.#go({ from: first, to: until, [name]: chosen });
          }}
        />
      </label>`;
    return html`<div class="range">
      ${field("from", "ui_log_page_from", first)} ${field("to", "ui_log_page_to", until)}
    </div>`;
  }

  // Without a day in the address it is always the present one, also tomorrow.
  readonly #onToday = (): void => {
    const { period } = this.days;
    this.#go({ date: "", from: "", to: "", period: period === "range" ? "month" : period });
  };

  readonly #onPick = (): void => this.date.showPicker();

  readonly #onDate = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    if (isDay(value)) this.#go({ date: value });
  };

  // --- Of which rooms and stalls --------------------------------------------------

  #where(): TemplateResult | typeof nothing {
    const shown = reportPlace(this.place.query);
    const { types, rooms, stalls } = this.#places(shown);
    // With one room alone there is nothing to choose.
    if (!shown && rooms.length + stalls.length < 2) return nothing;
    const chosen = shown ? `${shown.kind} ${shown.value}` : "";
    return html`<select
      aria-label=${this.word("ui_report_place")}
      @change=${(event: Event) => this.#onPlace((event.target as HTMLSelectElement).value)}
    >
      ${this.#option("", this.word("ui_report_everything"), chosen)}
      ${this.#group("ui_report_types", "type", types, chosen)}
      ${this.#group("ui_log_page_rooms", "room", rooms, chosen)}
      ${this.#group("ui_log_page_stalls", "stall", stalls, chosen)}
    </select>`;
  }

  // What is gone has numbers all the same, and may be asked for.
  #places(
    shown: ReportPlace | undefined,
  ): Record<"types" | "rooms" | "stalls", [string, string][]> {
    const { house } = this;
    const rooms = new Map([...(house?.rooms.values() ?? [])].map(({ key, name }) => [key, name]));
    const stalls = new Map([...(house?.stalls.values() ?? [])].map(({ key, name }) => [key, name]));
    const types = new Set([...(house?.rooms.values() ?? [])].flatMap(({ type }) => type ?? []));
    if (shown?.kind === "room") rooms.set(shown.value, roomName(house, shown.value));
    if (shown?.kind === "stall") stalls.set(shown.value, stallName(house, shown.value));
    if (shown?.kind === "type") types.add(shown.value);
    const { compare } = new Intl.Collator(this.hass.locale.language, { numeric: true });
    const sorted = (names: Iterable<readonly [string, string]>) =>
      [...names]
        .map(([key, name]): [string, string] => [key, name])
        .sort(([, a], [, b]) => compare(a, b));
    return {
      types: sorted([...types].map((type) => [type, type] as const)),
      rooms: sorted(rooms),
      stalls: sorted(stalls),
    };
  }

  #group(
    label: Word,
    kind: ReportPlace["kind"],
    places: readonly [string, string][],
    chosen: string,
  ): TemplateResult | typeof nothing {
    if (places.length === 0) return nothing;
    return html`<optgroup label=${this.word(label)}>
      ${places.map(([key, name]) => this.#option(`${kind} ${key}`, name, chosen))}
    </optgroup>`;
  }

  #option(value: string, name: string, chosen: string): TemplateResult {
    return html`<option value=${value} .selected=${value === chosen}>${name}</option>`;
  }

  #onPlace(chosen: string): void {
    const kind = chosen.split(" ", 1)[0] as ReportPlace["kind"] | "";
    // A type may have spaces in its name.
    const place = kind ? { kind, value: chosen.slice(kind.length + 1) } : undefined;
    this.#go(placeShown(place));
  }

  static override styles = [
    ...styles,
    barStyles,
    css`
      h3 {
        min-width: 9em;
        margin: 0 4px;
      }
      .lengths button {
        border-inline-end-width: 0;
      }
      .lengths button:last-child {
        border-inline-end-width: 1px;
      }
      .dates .round:dir(rtl) .icon {
        transform: scaleX(-1);
      }
      .range {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .range label {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .range input[type="date"] {
        position: static;
        width: auto;
        padding: 0 12px;
        opacity: 1;
        pointer-events: auto;
      }
      select {
        max-width: 280px;
      }
      @media print {
        button,
        .lengths,
        .picker,
        .range {
          display: none !important;
        }
      }
      @media (max-width: 600px) {
        .dates h3 {
          order: -3;
          flex: 1;
          min-width: 0;
          margin: 0;
        }
        .dates .lengths {
          order: 0;
          width: 100%;
        }
        .lengths button {
          flex: 1;
          min-width: 0;
          padding: 0 4px;
        }
        .range {
          width: 100%;
        }
        .range label {
          display: grid;
          flex: 1;
          gap: 2px;
        }
        .range input[type="date"] {
          width: 100%;
        }
        select {
          width: 100%;
          max-width: none;
        }
      }
    `,
  ];
}

define("rk-report-bar", ReportBar);
