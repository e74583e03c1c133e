import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import type { Word } from "../i18n";
import {
  fieldsOf,
  presetsFor,
  withFields,
  type BookingDraft,
  type DraftFields,
} from "../logic/booking-draft";
import { lengthText } from "../logic/text";
import { SECOND, zoneOf } from "../logic/time";
import { styles } from "../styles";

interface Field {
  name: string;
  required?: boolean;
  selector?: Record<string, unknown>;
  schema?: Field[];
  [option: string]: unknown;
}

const LABELS: Record<string, Word> = {
  rooms: "ui_booking_rooms",
  start_day: "ui_booking_start_day",
  start_time: "ui_booking_start_time",
  end_day: "ui_booking_end_day",
  end_time: "ui_booking_end_time",
  title: "ui_booking_title",
  guest: "ui_booking_guest",
  note: "ui_booking_note",
  is_until_expiry: "ui_booking_until_expiry",
  expires_in: "ui_booking_expires_in",
  power_off_buffer: "ui_booking_power_off_buffer",
};

const DAY = { date: {} };
const TIME = { time: { no_second: true } };
const LENGTH = { duration: { enable_day: false } };

/**
 * What is filled in of a booking. It fires `draft` with the whole of it at each
 * change; what may be booked, and when, the server decides.
 */
export class BookingForm extends RoomkeeperElement {
  @property({ attribute: false }) draft!: BookingDraft;

  /** The rooms that can be chosen. */
  @property({ attribute: false }) rooms: readonly Room[] = [];

  /** Whether it is a booking that is there already: its kind stays. */
  @property({ type: Boolean, attribute: "is-there" }) isThere = false;

  /** Whether its rooms and start stay: the guest is inside. */
  @property({ type: Boolean, attribute: "has-begun" }) hasBegun = false;

  protected override render(): TemplateResult {
    const { draft } = this;
    const hasSpan = !(draft.kind === "held" && draft.isUntilExpiry);
    return html`
      ${this.#form(this.#where())}
      ${draft.kind === "held" && !this.isThere ? this.#form(this.#howLong()) : nothing}
      ${hasSpan ? html`${this.#when()} ${this.#lengths()}` : nothing} ${this.#form(this.#about())}
    `;
  }

  #where(): Field[] {
    if (this.hasBegun) return [];
    const options = this.rooms.map(({ key, name }) => ({ value: key, label: name }));
    const select = { multiple: true, mode: "dropdown", options };
    return [{ name: "rooms", required: true, selector: { select } }];
  }

  #howLong(): Field[] {
    return [
      { name: "is_until_expiry", selector: { boolean: {} } },
      { name: "expires_in", selector: LENGTH },
    ];
  }

  /** Day and time side by side, each in a form of its own: they are of unequal height. */
  #when(): TemplateResult {
    const day = (name: string) => this.#form([{ name, required: true, selector: DAY }]);
    const time = (name: string) => this.#form([{ name, required: true, selector: TIME }]);
    return html`
      <div class="when">
        ${this.hasBegun ? nothing : html`${day("start_day")} ${time("start_time")}`}
        ${day("end_day")} ${time("end_time")}
      </div>
    `;
  }

  #about(): Field[] {
    const text = { text: {} };
    const { kind } = this.draft;
    const fields: Field[] = [
      ...(kind === "held" && !this.isThere ? [] : [{ name: "title", selector: text }]),
      { name: "guest", selector: text },
      { name: "note", selector: { text: { multiline: true } } },
    ];
    if (this.isThere || kind === "held") return fields;
    const more: Field[] = [
      ...(kind === "pending" ? [{ name: "expires_in", selector: LENGTH }] : []),
      { name: "power_off_buffer", selector: LENGTH },
    ];
    const title = this.word("ui_booking_more");
    return [...fields, { type: "expandable", name: "", flatten: true, title, schema: more }];
  }

  #form(schema: Field[]): TemplateResult | typeof nothing {
    if (schema.length === 0) return nothing;
    return html`
      <ha-form
        .hass=${this.hass}
        .data=${fieldsOf(this.draft, zoneOf(this.hass))}
        .schema=${schema}
        .computeLabel=${this.#label}
        .computeHelper=${this.#helper}
        @value-changed=${this.#onFields}
      ></ha-form>
    `;
  }

  readonly #label = ({ name }: Field): string => {
    const key = LABELS[name];
    return key ? this.word(key) : "";
  };

  readonly #helper = ({ name }: Field): string | undefined => {
    if (name !== "power_off_buffer" && name !== "expires_in") return undefined;
    const policy = this.rooms.find(({ key }) => key === this.draft.rooms[0])?.policy;
    const isHold = this.draft.kind === "held";
    const held = isHold ? policy?.hold_duration_s : undefined;
    const own = name === "expires_in" ? held : policy?.power_off_buffer_s;
    if (own === undefined) return this.word("ui_booking_as_the_room");
    const length = lengthText(this.hass, own * SECOND);
    return this.word("ui_booking_as_the_room_length", { length });
  };

  #lengths(): TemplateResult {
    const { start, end, rooms } = this.draft;
    const chosen = this.rooms.filter(({ key }) => rooms.includes(key));
    return html`
      <div class="lengths" role="group" aria-label=${this.word("ui_booking_length")}>
        ${presetsFor(chosen).map(
          (length) => html`
            <button
              aria-pressed=${String(end - start === length)}
              @click=${() => this.#change({ ...this.draft, end: start + length })}
            >
              ${lengthText(this.hass, length)}
            </button>
          `,
        )}
        ${
          end > start
            ? html`<span class="quiet">
                ${this.word("ui_booking_lasts", { length: lengthText(this.hass, end - start) })}
              </span>`
            : nothing
        }
      </div>
    `;
  }

  readonly #onFields = (event: CustomEvent<{ value: DraftFields }>): void => {
    event.stopPropagation();
    this.#change(withFields(this.draft, event.detail.value, zoneOf(this.hass)));
  };

  #change(draft: BookingDraft): void {
    this.draft = draft;
    this.dispatchEvent(new CustomEvent<BookingDraft>("draft", { detail: draft }));
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      .when {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        align-items: end;
        gap: 8px 16px;
      }
      .lengths {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .lengths button {
        padding: 0 12px;
      }
      button[aria-pressed="true"] {
        border-color: var(--primary-color);
        background: var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));
        font-weight: var(--ha-font-weight-medium, 500);
      }
    `,
  ];
}

define("rk-booking-form", BookingForm);
