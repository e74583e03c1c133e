import { mdiClose, mdiFilterOutline } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { navigate } from "../ha";
import { icon } from "../icon";
import type { Word } from "../i18n";
import { filterWith, isEverything, queryOf, type LogFilter } from "../logic/log-filter";
import { ACTORS, isActorKind } from "../logic/log-text";
import { GROUPS } from "../logic/log-types";
import { nameOfKey, roomName, stallName } from "../logic/log-values";
import { addressOf } from "../logic/place";
import { styles } from "../styles";

type Part = keyof LogFilter;

/** What of the log is shown. It all stands in the address. */
export class LogFilters extends RoomkeeperElement {
  @property({ attribute: false }) filter: LogFilter = {};

  /** Names of users by their IDs, who can be asked for. */
  @property({ attribute: false }) people: ReadonlyMap<string, string> = new Map();

  @property({ type: Boolean }) narrow = false;

  #change(changes: Partial<Record<Part, string>>): void {
    const query = queryOf(filterWith(this.filter, changes));
    navigate(addressOf("log", undefined, query), { replace: true });
  }

  protected override render(): TemplateResult {
    const fields = html`<div class="fields">${this.#fields()}</div>`;
    const count = Object.keys(this.filter).length;
    return html`
      ${
        this.narrow
          ? html`<details>
              <summary class="card">
                ${icon(mdiFilterOutline)}${this.word("ui_log_page_filter", { count })}
              </summary>
              ${fields}
            </details>`
          : fields
      }
      ${this.#chips()}
    `;
  }

  #fields(): unknown[] {
    return [
      this.#place(),
      this.#select(
        "group",
        "ui_log_page_about",
        GROUPS.map((group) => [group, this.word(`ui_log_page_group_${group}`)]),
      ),
      this.#actor(),
      this.#day("from", "ui_log_page_from", { max: this.filter.to }),
      this.#day("to", "ui_log_page_to", { min: this.filter.from }),
    ];
  }

  #actor(): TemplateResult {
    const chosen = this.filter.actor ?? "";
    const kinds = ACTORS.map(([kind, name]) => this.#option(kind, this.word(name), chosen));
    const people = [...this.#people()].map(([id, name]) => this.#option(id, name, chosen));
    return this.#selectOf("actor", "ui_log_page_actor", [
      ...kinds,
      people.length === 0
        ? nothing
        : html`<optgroup label=${this.word("ui_log_page_people")}>${people}</optgroup>`,
    ]);
  }

  // Somebody may be asked for who did nothing in what was read so far.
  #people(): [string, string][] {
    const { actor } = this.filter;
    const people = new Map(this.people);
    if (actor && !isActorKind(actor) && !people.has(actor)) {
      people.set(actor, this.word("ui_log_page_somebody"));
    }
    return [...people].sort(([, a], [, b]) => a.localeCompare(b, this.hass.language));
  }

  #select(part: Part, label: Word, options: [string, string][]): TemplateResult {
    const chosen = this.filter[part] ?? "";
    return this.#selectOf(
      part,
      label,
      options.map(([value, name]) => this.#option(value, name, chosen)),
    );
  }

  #selectOf(part: Part, label: Word, options: unknown[]): TemplateResult {
    const chosen = this.filter[part] ?? "";
    return html`<label>
      <span class="quiet">${this.word(label)}</span>
      <select
        @change=${(event: Event) => {
          this.#change({ [part]: (event.target as HTMLSelectElement).value });
        }}
      >
        ${this.#option("", this.word("ui_log_page_any"), chosen)} ${options}
      </select>
    </label>`;
  }

  #option(value: string, name: string, chosen: string): TemplateResult {
    return html`<option value=${value} ?selected=${value === chosen} .selected=${value === chosen}>
      ${name}
    </option>`;
  }

  #place(): TemplateResult {
    const { room, stall } = this.filter;
    const chosen = room ? `room ${room}` : stall ? `stall ${stall}` : "";
    const { rooms, stalls } = this.#places();
    return html`<label>
      <span class="quiet">${this.word("ui_log_page_place")}</span>
      <select @change=${this.#onPlace}>
        ${this.#option("", this.word("ui_log_page_any"), chosen)}
        ${this.#placesOf("ui_log_page_rooms", "room", rooms, chosen)}
        ${this.#placesOf("ui_log_page_stalls", "stall", stalls, chosen)}
      </select>
    </label>`;
  }

  // What is gone has a log all the same, and may be asked for.
  #places(): { rooms: [string, string][]; stalls: [string, string][] } {
    const { room, stall } = this.filter;
    const [rooms, stalls] = [this.house?.rooms, this.house?.stalls].map(
      (map) => new Map([...(map ?? [])].map(([key, one]) => [key, one.name])),
    ) as [Map<string, string>, Map<string, string>];
    if (room && !rooms.has(room)) rooms.set(room, roomName(this.house, room));
    if (stall && !stalls.has(stall)) stalls.set(stall, stallName(this.house, stall));
    const sorted = (names: Map<string, string>) =>
      [...names].sort(([, a], [, b]) => a.localeCompare(b, this.hass.language));
    return { rooms: sorted(rooms), stalls: sorted(stalls) };
  }

  #placesOf(
    label: Word,
    kind: "room" | "stall",
    places: [string, string][],
    chosen: string,
  ): TemplateResult | typeof nothing {
    if (places.length === 0) return nothing;
    return html`<optgroup label=${this.word(label)}>
      ${places.map(([key, name]) => this.#option(`${kind} ${key}`, name, chosen))}
    </optgroup>`;
  }

  readonly #onPlace = (event: Event): void => {
    const [kind = "", key = ""] = (event.target as HTMLSelectElement).value.split(" ");
    this.#change({ room: kind === "room" ? key : "", stall: kind === "stall" ? key : "" });
  };

  #day(
    part: "from" | "to",
    label: Word,
    bound: { min?: string | undefined; max?: string | undefined },
  ): TemplateResult {
    return html`<label>
      <span class="quiet">${this.word(label)}</span>
      <input
        type="date"
        .value=${this.filter[part] ?? ""}
        min=${bound.min ?? nothing}
        max=${bound.max ?? nothing}
        @change=${(event: Event) => {
          this.#change({ [part]: (event.target as HTMLInputElement).value });
        }}
      />
    </label>`;
  }

  /** What was chosen in a row of the log, and has no field; and a way back to all of it. */
  #chips(): TemplateResult | typeof nothing {
    if (isEverything(this.filter)) return nothing;
    const { type, booking, schedule } = this.filter;
    return html`<p class="chips">
      ${type ? this.#chip("type", this.word("ui_log_page_only_type", { type: nameOfKey(type) })) : nothing}
      ${booking ? this.#chip("booking", this.word("ui_log_page_only_booking")) : nothing}
      ${schedule ? this.#chip("schedule", this.#scheduleText(schedule)) : nothing}
      <a class="button plain" href=${addressOf("log")}>${this.word("ui_log_page_all")}</a>
    </p>`;
  }

  #scheduleText(id: string): string {
    const name = this.house?.schedules.get(id)?.name ?? "";
    return this.word("ui_log_page_only_schedule", { name, has_name: name ? "yes" : "no" });
  }

  #chip(part: Part, text: string): TemplateResult {
    return html`<button
      class="part"
      aria-label=${this.word("ui_log_page_not_only", { text })}
      @click=${() => {
        this.#change({ [part]: "" });
      }}
    >
      ${text}${icon(mdiClose)}
    </button>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
      }
      label {
        display: grid;
        flex: 1 1 140px;
        max-width: 260px;
        gap: 2px;
      }
      select,
      input[type="date"] {
        width: 100%;
        color-scheme: inherit;
      }
      summary {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: 44px;
        padding: 8px 16px;
        cursor: pointer;
      }
      details[open] summary {
        margin-bottom: 12px;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .part {
        border-radius: 999px;
      }
      @media (width <= 600px) {
        label {
          flex-basis: 45%;
          max-width: none;
        }
        label:first-child {
          flex-basis: 100%;
        }
      }
    `,
  ];
}

define("rk-log-filters", LogFilters);
