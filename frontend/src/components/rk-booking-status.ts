import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Booking } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { BLOCK_LOOK, BOOKING_LOOKS } from "../logic/status";
import "./rk-countdown";

/** A booking's status in a chip; and how long it still waits, if it does. */
export class BookingStatusChip extends RoomkeeperElement {
  @property({ attribute: false }) booking!: Booking;

  protected override render(): TemplateResult {
    const { status, is_block: isBlock, expires_at: expires } = this.booking;
    const look = isBlock ? BLOCK_LOOK : BOOKING_LOOKS[status];
    return html`<span class="chip ${look.tone}">
      ${icon(look.icon)}
      ${isBlock ? this.word("ui_booking_block") : this.choice("booking_status", status)}
      ${expires === null ? nothing : this.#countdown(expires)}
    </span>`;
  }

  #countdown(until: string): TemplateResult {
    return html`<rk-countdown
      .hass=${this.hass}
      .until=${until}
      label=${this.word("ui_booking_expires_in_label")}
    ></rk-countdown>`;
  }
}

define("rk-booking-status", BookingStatusChip);
