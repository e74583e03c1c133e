import { mdiCalendarAccount, mdiHandBackRight, mdiPower, mdiPowerPlug, mdiReplay } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import type { BookingOnBoard, PowerOff, Room } from "../data/types";
import { define } from "../define";
import { openAsk } from "../dialogs/ask";
import { openBooking } from "../dialogs/open";
import { moreInfo } from "../ha";
import { icon } from "../icon";
import { failureText } from "../logic/failure-text";
import { addressOf } from "../logic/place";
import { dueOf, whoIsThere } from "../logic/power-off-queue";
import { bufferOf, powerOffText } from "../logic/power-off-text";
import { POWER_OFF_LOOKS } from "../logic/status";
import { momentText } from "../logic/text";
import { RoomkeeperRow } from "../row";
import { styles } from "../styles";
import { powerOffStyles } from "./power-off-styles";
import "./rk-countdown";

/** A power-off that is to come, goes on, or has failed: when, why, and what can be done. */
export class PowerOffRow extends RoomkeeperRow {
  @property({ attribute: false }) powerOff!: PowerOff;

  readonly #clock = new Clock(this, "minute");

  get #room(): Room | undefined {
    return this.house?.rooms.get(this.powerOff.room);
  }

  get #booking(): BookingOnBoard | undefined {
    return this.house?.bookings.get(this.powerOff.booking_id);
  }

  protected override get name(): string {
    return this.#room?.name ?? this.powerOff.room;
  }

  protected override renderRow(): TemplateResult {
    const { status } = this.powerOff;
    return html`
      <div class="row">
        <div class="head">
          <h3><a href=${addressOf("room", this.powerOff.room)}>${this.name}</a></h3>
          ${this.#chips()}
        </div>
        ${status === "failed" || status === "attempting" ? nothing : this.#due()}
        <div class="text">
          ${status === "failed" ? this.#failures() : html`<p>${this.#why()}</p>`}
          ${this.#bookingButton()}
        </div>
        ${this.#actions()}
      </div>
    `;
  }

  #chips(): TemplateResult {
    const { status, attempts, manual } = this.powerOff;
    const look = POWER_OFF_LOOKS[status];
    return html`<p class="chips">
      <span class="chip ${look.tone}">
        ${icon(look.icon)}${this.choice("power_off_status", status)}
      </span>
      ${
        manual
          ? html`<span class="chip neutral">
              ${icon(mdiHandBackRight)}${this.word("ui_power_off_by_hand")}
            </span>`
          : nothing
      }
      ${
        status === "failed"
          ? html`<span class="quiet">${this.word("ui_power_off_tries", { tries: attempts })}</span>`
          : nothing
      }
    </p>`;
  }

  #why(): string {
    const bufferS = bufferOf(this.powerOff, this.#booking);
    return powerOffText(this.hass, this.powerOff, { now: this.#clock.now, bufferS });
  }

  #failures(): TemplateResult {
    const { failures } = this.powerOff;
    return html`
      ${
        failures.length === 0
          ? nothing
          : html`<ul class="failures">
              ${failures.map(
                (one) =>
                  html`<li>
                    <button class="plain" @click=${() => moreInfo(this, one.entity_id)}>
                      ${icon(mdiPowerPlug)}${failureText(this.hass, one)}
                    </button>
                  </li>`,
              )}
            </ul>`
      }
      <p>${this.word("ui_power_off_what_to_do")}</p>
    `;
  }

  #bookingButton(): TemplateResult | typeof nothing {
    if (this.powerOff.manual) return nothing;
    const booking = this.#booking;
    const said = [booking?.guest, booking?.title].filter(Boolean).join(" · ");
    return html`<button
      class="plain booking"
      @click=${() => void openBooking(this, this.powerOff.booking_id)}
    >
      ${icon(mdiCalendarAccount)}
      <span class="said">${said || this.word("ui_power_off_booking")}</span>
    </button>`;
  }

  #due(): TemplateResult {
    const at = dueOf(this.powerOff);
    return html`<div class="due">
      <span class="moment">${momentText(this.hass, at, this.#clock.now)}</span>
      <rk-countdown
        class="quiet"
        .hass=${this.hass}
        .until=${at}
        .label=${this.word("ui_power_off_left")}
        .over=${this.word("ui_power_off_due_now")}
      ></rk-countdown>
    </div>`;
  }

  #actions(): TemplateResult {
    const { status } = this.powerOff;
    const mayTry = this.#room?.can_power_off && status !== "attempting";
    const mayCancel = this.#room?.can_cancel_power_off && status !== "failed";
    const isFailed = status === "failed";
    return html`<div class="actions">
      ${
        mayTry
          ? html`<button class=${isFailed ? "strong" : ""} @click=${() => void this.#switchOff()}>
              ${icon(isFailed ? mdiReplay : mdiPower)}
              ${this.word(isFailed ? "ui_power_off_again" : "ui_power_off_now")}
            </button>`
          : nothing
      }
      ${
        mayCancel
          ? html`<button @click=${() => void this.#cancel()}>
              ${icon(mdiPowerPlug)}${this.word("ui_power_off_leave_on")}
            </button>`
          : nothing
      }
    </div>`;
  }

  async #switchOff(): Promise<void> {
    const { room, booking_id, status } = this.powerOff;
    const answer = await this.#askFirst();
    if (!answer) return;
    // One that was given up is over: a new one takes its place.
    const which = status === "failed" ? {} : { booking_id };
    const done = await this.act("power_off", { room, ...which, ...answer });
    if (done) this.say(this.word("ui_power_off_said_now", { room: this.name }));
  }

  /** Returns at once if nobody would be left in the dark. */
  async #askFirst(): Promise<{ reason?: string } | undefined> {
    const who = whoIsThere(this.#room);
    if (!who) return {};
    const answer = await openAsk(this, {
      heading: this.word("ui_power_off_ask_now", { room: this.name }),
      text: this.word("ui_power_off_ask_now_text", { who }),
      confirm: this.word("ui_power_off_now"),
      hasReason: true,
      isDanger: true,
    });
    return answer && reasonOf(answer.reason);
  }

  async #cancel(): Promise<void> {
    const { room, booking_id } = this.powerOff;
    const answer = await openAsk(this, {
      heading: this.word("ui_power_off_ask_cancel", { room: this.name }),
      text: this.word("ui_power_off_ask_cancel_text"),
      confirm: this.word("ui_power_off_leave_on"),
      hasReason: true,
    });
    if (!answer) return;
    const done = await this.act("cancel_power_off", {
      room,
      booking_id,
      ...reasonOf(answer.reason),
    });
    if (done) this.say(this.word("ui_power_off_said_on", { room: this.name }));
  }

  static override styles = [...styles, powerOffStyles];
}

function reasonOf(reason: string): { reason?: string } {
  return reason ? { reason } : {};
}

define("rk-power-off", PowerOffRow);
