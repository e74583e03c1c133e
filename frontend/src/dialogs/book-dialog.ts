import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import "../components/rk-booking-form";
import "../components/rk-taken";
import type { Refusal } from "../data/execute";
import type { Booking, Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperDialog } from "../dialog";
import {
  begunDraft,
  KINDS,
  requestOf,
  type BookingDraft,
  type DraftKind,
} from "../logic/booking-draft";
import { listText } from "../logic/failure-text";
import type { Span } from "../logic/place";
import { offsetAt, zoneOf } from "../logic/time";
import { openBook, type Draft } from "./open";
import { renderBackAnd, renderClash, renderOffer } from "./refusal";
import type { GoOn } from "./unfinished";

const HELPERS = {
  confirmed: "ui_booking_confirmed_helper",
  pending: "ui_booking_pending_helper",
  held: "ui_booking_held_helper",
} as const;

/** Books rooms, or holds them. */
export class BookDialog extends RoomkeeperDialog {
  @property({ attribute: false }) draft: Draft = {};

  @state() private filled!: BookingDraft;

  #hasInput = false;

  protected override get heading(): string {
    return this.word("ui_booking_new");
  }

  protected override hasInput(): boolean {
    return this.#hasInput;
  }

  protected override willUpdate(): void {
    if (this.hasUpdated) return;
    const { unfinished, rooms = [] } = this.draft;
    this.#hasInput = unfinished !== undefined;
    this.filled = unfinished ?? begunDraft(this.draft, this.#chosen(rooms), Date.now());
  }

  protected override goOn(): GoOn {
    const { filled: unfinished } = this;
    return (host) => openBook(host, { unfinished });
  }

  #chosen(keys: readonly string[]): Room[] {
    return keys.flatMap((key) => this.house?.rooms.get(key) ?? []);
  }

  /** The rooms that may be had, and those that were chosen already. */
  get #rooms(): Room[] {
    const { kind, rooms } = this.filled;
    return [...(this.house?.rooms.values() ?? [])].filter(
      (room) => (kind === "held" ? room.can_hold : room.can_book) || rooms.includes(room.key),
    );
  }

  protected override renderBody(): TemplateResult {
    return html`
      ${this.#kinds()}
      <rk-booking-form
        .hass=${this.hass}
        .draft=${this.filled}
        .rooms=${this.#rooms}
        @draft=${this.#onDraft}
      ></rk-booking-form>
      ${this.#zone()}
    `;
  }

  #kinds(): TemplateResult {
    const { kind } = this.filled;
    return html`
      <fieldset>
        <legend class="only-read">${this.word("ui_booking_kind")}</legend>
        <div class="kinds">
          ${KINDS.map(
            (one) => html`
              <label>
                <input
                  type="radio"
                  name="kind"
                  .checked=${one === kind}
                  @change=${() => this.#become(one)}
                />
                ${this.choice("booking_status", one)}
              </label>
            `,
          )}
        </div>
        <p class="quiet">${this.word(HELPERS[kind])}</p>
      </fieldset>
    `;
  }

  #zone(): TemplateResult | typeof nothing {
    const zone = zoneOf(this.hass);
    const at = this.filled.start;
    if (!this.house || offsetAt(at, zone) === offsetAt(at, this.house.time_zone)) return nothing;
    return html`<p class="quiet">${this.word("ui_booking_zone", { zone })}</p>`;
  }

  protected override renderRefusal(refusal: Refusal): TemplateResult {
    const take = (span: Span) => this.#take({ ...this.filled, ...span, isUntilExpiry: false });
    return html` ${renderClash(this, refusal)} ${renderOffer(this, refusal, this.filled, take)} `;
  }

  protected override renderFooter(): TemplateResult {
    const { kind, rooms } = this.filled;
    return renderBackAnd(this, {
      name: this.word(kind === "held" ? "ui_booking_hold" : "ui_booking_book"),
      isDisabled: rooms.length === 0,
      onClick: this.#onBook,
    });
  }

  #become(kind: DraftKind): void {
    this.#take({ ...this.filled, kind });
  }

  readonly #onDraft = (event: CustomEvent<BookingDraft>): void => {
    this.#take(event.detail);
  };

  #take(draft: BookingDraft): void {
    this.#hasInput = true;
    this.filled = draft;
    this.refusal = undefined;
  }

  readonly #onBook = (): void => {
    const { action, data } = requestOf(this.filled);
    const rooms = this.#chosen(this.filled.rooms).map(({ name }) => name);
    const said = this.word(action === "hold" ? "ui_booking_was_held" : "ui_booking_was_booked", {
      rooms: listText(this.hass, rooms),
    });
    void this.submit<{ booking: Booking }>(action, data, said);
  };

  static override styles = [
    ...RoomkeeperDialog.styles,
    css`
      fieldset {
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
        display: grid;
        gap: 8px;
      }
      .kinds {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        border: 1px solid var(--divider-color);
        border-radius: var(--ha-border-radius-md, 8px);
        overflow: hidden;
      }
      .kinds label {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        min-height: 44px;
        cursor: pointer;
      }
      .kinds label + label {
        border-inline-start: 1px solid var(--divider-color);
      }
      .kinds label:has(:checked) {
        background: var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));
        font-weight: var(--ha-font-weight-medium, 500);
      }
      .kinds label:has(:focus-visible) {
        outline: 2px solid var(--primary-text-color);
        outline-offset: -4px;
      }
      .kinds input {
        accent-color: var(--primary-text-color);
        margin: 0;
      }
      .kinds input:focus-visible {
        outline: none;
      }
    `,
  ];
}

define("rk-book-dialog", BookDialog);
