import { mdiAccount, mdiAccountOff, mdiHelpCircle, mdiPowerPlug, mdiPowerPlugOff } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import type { PowerOff, Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { failedOf } from "../logic/power-off-queue";
import { bufferOf, powerOffText } from "../logic/power-off-text";
import { powerActionsOf } from "../logic/room-actions";
import { POWER_OFF_LOOKS } from "../logic/status";
import { styles } from "../styles";
import "./rk-room-actions";

/** Whether a room has power and somebody is inside, and when and why the power goes off. */
export class RoomPower extends RoomkeeperElement {
  @property({ attribute: false }) room!: Room;

  readonly #clock = new Clock(this, "minute");

  protected override render(): TemplateResult {
    const { power_off: off } = this.room;
    const failed = failedOf(this.house?.powerOffs.values() ?? [], this.room.key);
    const shown = [failed, off].filter((one) => one !== undefined && one !== null);
    return html`
      <ul class="facts">
        <li>${this.#power()}</li>
        ${this.room.presence === null ? nothing : html`<li>${this.#presence()}</li>`}
      </ul>
      ${
        shown.length === 0
          ? html`<p class="why">${this.word("ui_room_no_power_off")}</p>`
          : shown.map((one) => this.#why(one))
      }
      ${
        powerActionsOf(this.room, failed !== undefined).length > 0
          ? html`<rk-room-actions
              .hass=${this.hass}
              .house=${this.house}
              .room=${this.room}
              .isPower=${true}
            ></rk-room-actions>`
          : nothing
      }
    `;
  }

  #power(): TemplateResult {
    const { power } = this.room;
    const path = power === null ? mdiHelpCircle : power ? mdiPowerPlug : mdiPowerPlugOff;
    const tone = power ? "primary" : "neutral";
    const is = power === null ? "unknown" : power ? "on" : "off";
    return html`<span class="chip ${tone}">
      ${icon(path)}${this.word("ui_room_power_is", { is })}
    </span>`;
  }

  #presence(): TemplateResult {
    const is = this.room.presence ? "yes" : "no";
    return html`<span class="chip neutral">
      ${icon(is === "yes" ? mdiAccount : mdiAccountOff)}${this.word("ui_room_presence_is", { is })}
    </span>`;
  }

  #why(off: PowerOff): TemplateResult {
    const look = POWER_OFF_LOOKS[off.status];
    const bufferS = bufferOf(off, this.house?.bookings.get(off.booking_id));
    const text = powerOffText(this.hass, off, { now: this.#clock.now, bufferS });
    return html`<p class="why ${look.tone}">
      <span class="mark">${icon(look.icon)}</span><span>${text}</span>
    </p>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .why {
        display: flex;
        gap: 8px;
        align-items: start;
        overflow-wrap: anywhere;
      }
      .mark .icon {
        fill: var(--secondary-text-color);
      }
      .why.danger {
        padding: 8px 12px;
        border-inline-start: 4px solid var(--tone-edge);
        border-radius: var(--ha-border-radius-md, 8px);
        background: var(--tone-fill);
      }
      .danger .mark .icon {
        fill: currentcolor;
      }
    `,
  ];
}

define("rk-room-power", RoomPower);
