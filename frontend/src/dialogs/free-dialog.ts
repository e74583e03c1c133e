import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Refusal } from "../data/execute";
import { freeTimes, type FreeRoom } from "../data/free-times";
import type { Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperDialog } from "../dialog";
import type { Word } from "../i18n";
import { lengthField, lengthOf, PRESETS, type LengthField } from "../logic/booking-draft";
import { listText } from "../logic/failure-text";
import { byDay, commonTimes } from "../logic/free-times";
import { spanOfDays, type Span } from "../logic/place";
import { dayText, lengthText, timeText } from "../logic/text";
import { HOUR, localTime, startOfDay, zoneOf } from "../logic/time";
import { openBook } from "./open";

interface Wanted {
  day?: string;
  days: string;
  type?: string;
  length?: LengthField;
}

const LABELS: Record<string, Word> = {
  day: "ui_free_day",
  days: "ui_free_days",
  type: "ui_free_type",
  length: "ui_free_length",
};

const DAYS = [1, 3, 7];

/** Finds when rooms are free for a length, and books one, or several at the same time. */
export class FreeDialog extends RoomkeeperDialog {
  /** The first local day that is looked at. */
  @property({ attribute: false }) day = "";

  @state() private wanted: Wanted = { days: "1", length: lengthField(HOUR) };

  /** The rooms that are to be free at the same time. */
  @state() private marked: readonly string[] = [];

  @state() private found: readonly FreeRoom[] | undefined;

  #asked = "";

  protected override get heading(): string {
    return this.word("ui_free_heading");
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasUpdated) this.wanted = { ...this.wanted, day: this.day };
    if (changed.has("wanted") || changed.has("house")) void this.#ask();
  }

  get #length(): number | undefined {
    return lengthOf(this.wanted.length);
  }

  /** The rooms that are looked at: those of the type, if one was chosen. */
  get #rooms(): Room[] {
    const { type } = this.wanted;
    return [...(this.house?.rooms.values() ?? [])].filter(
      (room) => room.can_book && (!type || room.type === type),
    );
  }

  get #types(): string[] {
    const types = [...(this.house?.rooms.values() ?? [])].flatMap(({ type }) => type ?? []);
    return [...new Set(types)].sort();
  }

  /** Asks anew when something else is wanted, or something has happened. */
  async #ask(): Promise<void> {
    const [length, rooms] = [this.#length, this.#rooms.map(({ key }) => key)];
    const { day = this.day, days } = this.wanted;
    if (length === undefined || rooms.length === 0) {
      this.#asked = "";
      this.found = rooms.length === 0 ? [] : undefined;
      return;
    }
    const span = spanOfDays(day, Number(days), zoneOf(this.hass));
    const asked = JSON.stringify([length, rooms, span, this.house?.last_log_id]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    try {
      const found = await freeTimes(this.hass, { rooms, span, length });
      // Meanwhile something else may be wanted.
      if (asked !== this.#asked) return;
      this.found = found;
      this.refusal = undefined;
    } catch (error) {
      if (asked === this.#asked) this.refusal = error as Refusal;
    }
  }

  protected override renderBody(): TemplateResult {
    return html`${this.#question()} ${this.#answer()}`;
  }

  #question(): TemplateResult {
    return html`
      <div class="buttons" role="group" aria-label=${this.word("ui_free_length")}>
        ${PRESETS.map(
          (length) => html`
            <button
              aria-pressed=${String(length === this.#length)}
              @click=${() => (this.wanted = { ...this.wanted, length: lengthField(length) })}
            >
              ${lengthText(this.hass, length)}
            </button>
          `,
        )}
      </div>
      <ha-form
        .hass=${this.hass}
        .data=${this.wanted}
        .schema=${this.#schema()}
        .computeLabel=${({ name }: { name: string }) => {
          const label = LABELS[name];
          return label ? this.word(label) : "";
        }}
        @value-changed=${this.#onWanted}
      ></ha-form>
    `;
  }

  #schema(): unknown[] {
    const days = DAYS.map((count) => ({
      value: String(count),
      label: this.word("ui_free_days_count", { count }),
    }));
    const dropdown = (options: unknown) => ({ select: { mode: "dropdown", options } });
    const types = this.#types;
    const schema = [
      { name: "day", required: true, selector: { date: {} } },
      { name: "days", required: true, selector: dropdown(days) },
      ...(types.length > 1 ? [{ name: "type", selector: dropdown(types) }] : []),
    ];
    return [
      { name: "length", required: true, selector: { duration: { enable_day: false } } },
      { type: "grid", name: "", column_min_width: "130px", schema },
    ];
  }

  #answer(): TemplateResult | typeof nothing {
    const { found } = this;
    const length = this.#length;
    if (!found || length === undefined) return nothing;
    const rooms = this.#rooms;
    const free = (key: string) => found.find((one) => one.room === key)?.free ?? [];
    const marked = this.marked.filter((key) => rooms.some((room) => room.key === key));
    return html`
      ${marked.length > 1 ? this.#common(marked, commonTimes(marked.map(free), length)) : nothing}
      ${rooms.length === 0 ? html`<p>${this.word("ui_free_no_rooms")}</p>` : nothing}
      <ul class="rooms">
        ${rooms.map((room) => this.#room(room, free(room.key), marked.includes(room.key)))}
      </ul>
    `;
  }

  #common(rooms: readonly string[], spans: readonly Span[]): TemplateResult {
    const names = rooms.map((key) => this.house?.rooms.get(key)?.name ?? key);
    return html`<section class="card common primary">
      <h3>${this.word("ui_free_common", { rooms: listText(this.hass, names) })}</h3>
      ${this.#times(rooms, spans)}
    </section>`;
  }

  #room(room: Room, spans: readonly Span[], isMarked: boolean): TemplateResult {
    return html`<li class="card">
      <label>
        <input
          type="checkbox"
          .checked=${isMarked}
          @change=${() => {
            this.#mark(room.key);
          }}
        />
        <h3>${room.name}</h3>
      </label>
      ${this.#times([room.key], spans)}
    </li>`;
  }

  #times(rooms: readonly string[], spans: readonly Span[]): TemplateResult {
    const length = this.#length ?? 0;
    const zone = zoneOf(this.hass);
    const days = byDay(spans, length, zone);
    if (days.length === 0) return html`<p class="quiet">${this.word("ui_free_none")}</p>`;
    return html`${days.map(
      ({ day, spans: own }) => html`
        ${
          this.wanted.days === "1"
            ? nothing
            : html`<p class="quiet">${dayText(this.hass, startOfDay(day, zone), Date.now())}</p>`
        }
        <div class="buttons">${own.map((span) => this.#time(rooms, span, day))}</div>
      `,
    )}`;
  }

  #time(rooms: readonly string[], { start, end }: Span, day: string): TemplateResult {
    const zone = zoneOf(this.hass);
    const goesOn = localTime(end - 1, zone).day !== day;
    const from = timeText(this.hass, start);
    const text = goesOn
      ? this.word("ui_free_from", { from })
      : this.word("ui_free_span", { from, to: timeText(this.hass, end) });
    return html`<button @click=${() => void this.#book(rooms, start)}>${text}</button>`;
  }

  #mark(key: string): void {
    this.marked = this.marked.includes(key)
      ? this.marked.filter((one) => one !== key)
      : [...this.marked, key];
  }

  async #book(rooms: readonly string[], start: number): Promise<void> {
    const end = start + (this.#length ?? 0);
    const dialog = await openBook(this, { rooms: [...rooms], start, end });
    dialog.addEventListener("done", () => this.close());
  }

  readonly #onWanted = (event: CustomEvent<{ value: Wanted }>): void => {
    event.stopPropagation();
    this.wanted = event.detail.value;
  };

  static override styles = [
    ...RoomkeeperDialog.styles,
    css`
      .rooms,
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      .card {
        gap: 8px;
        padding: 12px 16px;
        overflow-wrap: anywhere;
      }
      .common {
        border-inline-start: 4px solid var(--tone-edge);
      }
      label {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 44px;
        cursor: pointer;
      }
      label h3 {
        min-width: 0;
      }
      input[type="checkbox"] {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--rk-strong-fill, #00658a);
      }
    `,
  ];
}

define("rk-free-dialog", FreeDialog);
