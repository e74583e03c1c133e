import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { BookingOnBoard } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { timesOn } from "../logic/agenda";
import { listText } from "../logic/failure-text";
import { BLOCK_LOOK, BOOKING_LOOKS } from "../logic/status";
import { spanText, timeText } from "../logic/text";
import { zoneOf } from "../logic/time";
import { styles } from "../styles";
import "./rk-booking-status";

/** A booking in an agenda: one button. */
export class AgendaItem extends RoomkeeperElement {
  @property({ attribute: false }) booking!: BookingOnBoard;

  /** The local day under which it stands. */
  @property() day = "";

  protected override render(): TemplateResult {
    try {
      return this.#row();
    } catch {
      return html`<p>${this.word("ui_broken", { name: this.booking.id })}</p>`;
    }
  }

  #row(): TemplateResult {
    const { booking } = this;
    const { tone } = booking.is_block ? BLOCK_LOOK : BOOKING_LOOKS[booking.status];
    const rooms = booking.rooms.map((key) => this.house?.rooms.get(key)?.name ?? key);
    const whose = [booking.guest, booking.title].filter(Boolean).join(" · ");
    return html`<button class=${tone}>
      ${this.#times()}
      <span class="what">
        <span class="name">${listText(this.hass, rooms)}</span>
        <span class="more">
          ${whose ? html`<span>${whose}</span>` : nothing} ${this.#wholeSpan()}
        </span>
        <rk-booking-status .hass=${this.hass} .booking=${booking}></rk-booking-status>
      </span>
    </button>`;
  }

  #times(): TemplateResult {
    const { start, end } = timesOn(this.booking, this.day, zoneOf(this.hass));
    return html`<span class="times">
      <span>${start === undefined ? "…" : timeText(this.hass, start)}</span>
      <span class="only-read"> – </span>
      <span class="quiet">${end === undefined ? "…" : timeText(this.hass, end)}</span>
    </span>`;
  }

  /** From when to when, where that is not of this day alone. */
  #wholeSpan(): TemplateResult | typeof nothing {
    const { start, end } = timesOn(this.booking, this.day, zoneOf(this.hass));
    if (start !== undefined && end !== undefined) return nothing;
    const { start: first, end: last } = this.booking;
    const text = spanText(this.hass, Date.parse(first), Date.parse(last), Date.now());
    return html`<span class="quiet">${text}</span>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
      }
      button {
        display: grid;
        grid-template-columns: minmax(3.2em, auto) 1fr;
        justify-content: start;
        align-items: start;
        gap: 12px;
        width: 100%;
        min-height: 64px;
        padding: 8px 12px;
        border-inline-start: 4px solid var(--tone-edge);
        background: var(--card-background-color);
        text-align: start;
      }
      .times {
        display: grid;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      /* A status that leaves the name too little room goes below it. */
      .what {
        display: flex;
        flex-wrap: wrap;
        align-items: start;
        gap: 0 12px;
        min-width: 0;
      }
      .name {
        flex: 1 1 7em;
        font-weight: var(--ha-font-weight-medium, 500);
      }
      .more {
        display: grid;
        flex: 1 0 100%;
        order: 1;
      }
      .name,
      .more {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      rk-booking-status {
        /* Not higher than a line, so that the lines of both columns meet. */
        margin-block: -3px;
      }
    `,
  ];
}

define("rk-agenda-item", AgendaItem);
