import { css, html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { spanText } from "../logic/text";
import { BOOKING_LOOKS } from "../logic/status";
import { nameOf } from "../logic/booking-actions";
import type { Taken } from "../logic/refusal-offers";
import { styles } from "../styles";

/** The bookings that stand in the way of something. */
export class TakenList extends RoomkeeperElement {
  @property({ attribute: false }) taken: readonly Taken[] = [];

  protected override render(): TemplateResult {
    return html`<ul>
      ${this.taken.map((one) => this.#one(one))}
    </ul>`;
  }

  #one({ room, booking_id, status, start, end }: Taken): TemplateResult {
    const booking = this.house?.bookings.get(booking_id);
    const whose = booking ? nameOf(booking) : "";
    const when = spanText(this.hass, Date.parse(start), Date.parse(end), Date.now());
    const facts = [when, this.choice("booking_status", status), whose].filter(Boolean);
    return html`<li>
      ${icon(BOOKING_LOOKS[status].icon)}
      <span>
        <span class="name">${this.house?.rooms.get(room)?.name ?? room}</span>
        ${facts.join(" · ")}
      </span>
    </li>`;
  }

  static override styles = [
    ...styles,
    css`
      ul {
        display: grid;
        gap: 8px;
        max-height: 240px;
        overflow-y: auto;
      }
      li {
        display: flex;
        gap: 8px;
      }
      .icon {
        margin-top: 1px;
      }
      .name {
        display: block;
        font-weight: var(--ha-font-weight-medium, 500);
      }
    `,
  ];
}

define("rk-taken", TakenList);
