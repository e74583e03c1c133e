/** The rest of the day at a glance: what is taken, and when it is free. */

import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Room } from "../data/types";
import { define } from "../define";
import { each } from "../each";
import { RoomkeeperElement } from "../element";
import { stripOf, type Stretch } from "../logic/door-strip";
import { BLOCK_LOOK, BOOKING_LOOKS } from "../logic/status";
import { spanText, timeText } from "../logic/text";
import { zoneOf } from "../logic/time";
import { stripStyles } from "./door-styles";
import { titleOf } from "./door-title";

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

export class DoorStrip extends RoomkeeperElement {
  static override styles = stripStyles;

  @property({ attribute: false }) room!: Room;

  @property({ attribute: false }) now = 0;

  @property({ type: Boolean }) names = false;

  protected override render(): TemplateResult {
    const { now, room, hass } = this;
    const strip = stripOf(room, this.house?.bookings.values() ?? [], { now, zone: zoneOf(hass) });
    return html`
      <h2 class="only-read">${this.word("ui_door_today")}</h2>
      <div class="strip">
        <ul>
          ${each(
            strip.taken,
            ({ booking }) => booking?.id,
            (one) => this.#stretch(one),
            () => nothing,
          )}
        </ul>
      </div>
      <div class="hours" aria-hidden="true">
        ${strip.hours.map(
          ({ at, from }) =>
            html`<div style="inset-inline-start: ${percent(from)}">
              <span>${timeText(hass, at)}</span>
            </div>`,
        )}
      </div>
    `;
  }

  #stretch({ booking, start, end, from, to }: Stretch): TemplateResult {
    const look = !booking || booking.is_block ? BLOCK_LOOK : BOOKING_LOOKS[booking.status];
    // Red is occupied here, as it is all over this screen.
    const tone = booking?.status === "checked_in" ? "danger" : look.tone;
    const { title, guest } = booking
      ? titleOf(this.hass, booking, this.names)
      : { title: this.word("ui_door_out_of_use"), guest: "" };
    const when = spanText(this.hass, start, end, this.now);
    return html`
      <li
        class="${tone} ${booking ? "" : "frozen"}"
        style="inset-inline-start: ${percent(from)}; inline-size: ${percent(to - from)}"
      >
        <span class="title">${title}</span> <span class="when"><bdi>${guest}</bdi> ${when}</span>
      </li>
    `;
  }
}

define("rk-door-strip", DoorStrip);
