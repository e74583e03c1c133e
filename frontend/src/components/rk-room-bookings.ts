import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Clock } from "../clock";
import type { BookingOnBoard } from "../data/types";
import { define } from "../define";
import { openBooking } from "../dialogs/open";
import { each } from "../each";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { bookingsAhead, whoOf } from "../logic/room-now";
import { BLOCK_LOOK, BOOKING_LOOKS } from "../logic/status";
import { spanText } from "../logic/text";
import { styles } from "../styles";

// What fits beside the rest of the page.
const FIRST = 6;

/** What keeps a room today and on the next days. */
export class RoomBookings extends RoomkeeperElement {
  @property({ attribute: false }) room = "";

  @state() private isWhole = false;

  readonly #clock = new Clock(this, "minute");

  protected override render(): TemplateResult {
    const all = bookingsAhead(this.house?.bookings.values() ?? [], this.room, this.#clock.now);
    if (all.length === 0) return html`<p class="quiet">${this.word("ui_room_no_bookings")}</p>`;
    const shown = this.isWhole ? all : all.slice(0, FIRST);
    return html`
      <ul>
        ${each(
          shown,
          (one) => one.id,
          (one) => html`<li>${this.#booking(one)}</li>`,
          (one) => html`<li class="broken">${this.word("ui_broken", { name: one.id })}</li>`,
        )}
      </ul>
      ${shown.length < all.length ? this.#more(all.length - shown.length) : nothing}
    `;
  }

  #booking(one: BookingOnBoard): TemplateResult {
    const now = this.#clock.now;
    const look = one.is_block ? BLOCK_LOOK : BOOKING_LOOKS[one.status];
    const status = one.is_block
      ? this.word("ui_room_block")
      : this.choice("booking_status", one.status);
    return html`<button class="plain" @click=${() => void openBooking(this, one.id)}>
      <span class="span">
        ${spanText(this.hass, Date.parse(one.start), Date.parse(one.end), now)}
      </span>
      <span class="who">${whoOf(one) || this.word("ui_room_booking")}</span>
      <span class="chip ${look.tone}">${icon(look.icon)}${status}</span>
    </button>`;
  }

  #more(count: number): TemplateResult {
    return html`<button
      class="plain"
      @click=${() => {
        this.isWhole = true;
      }}
    >
      ${this.word("ui_room_more_bookings", { count })}
    </button>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
      }
      li + li {
        border-top: 1px solid var(--divider-color);
      }
      li button {
        display: grid;
        grid-template-columns: minmax(120px, max-content) minmax(0, 1fr) auto;
        gap: 0 16px;
        width: 100%;
        min-height: 48px;
        padding: 4px 8px;
        border-radius: var(--ha-border-radius-sm, 4px);
        text-align: start;
      }
      .span {
        font-variant-numeric: tabular-nums;
      }
      .who {
        overflow-wrap: anywhere;
      }
      .broken {
        padding: 12px 8px;
      }
      @media (width <= 600px) {
        li button {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .who {
          grid-column: 1;
          grid-row: 2;
          color: var(--secondary-text-color);
        }
        .chip {
          grid-row: 1 / span 2;
          grid-column: 2;
        }
      }
    `,
  ];
}

define("rk-room-bookings", RoomBookings);
