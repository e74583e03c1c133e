/** What somebody can do at a door, each with one touch; leaving takes a second one. */

import { mdiCheck, mdiLogoutVariant, mdiPlus } from "@mdi/js";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Booking } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import type { Offer } from "../logic/door-offers";
import { iso, lengthText, momentText, seconds, timeText } from "../logic/text";
import { SECOND } from "../logic/time";
import { actionStyles } from "./door-styles";

/** What came of it, in words to be read from afar. */
export interface Outcome {
  text: string;
  /** Why it was not done. */
  refused?: string;
}

const ARMED_MS = 5 * SECOND;

const SAID = {
  book: "ui_door_was_booked",
  check_in: "ui_door_was_checked_in",
  confirm: "ui_door_was_confirmed",
  extend: "ui_door_was_extended",
  check_out: "ui_door_was_checked_out",
} as const;

/** Fires `rk-door-outcome` after each try. */
export class DoorActions extends RoomkeeperElement {
  static override styles = actionStyles;

  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @property({ attribute: false }) room = "";

  @property({ attribute: false }) offers: Offer[] = [];

  /** An instant: what begins on another day is said with its day. */
  @property({ attribute: false }) now = 0;

  @state() private isBusy = false;

  @state() private isArmed = false;

  #disarm: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#arm(false);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.offers.length === 0) return nothing;
    return html`<div class="actions">${this.offers.map((one) => this.#button(one))}</div>`;
  }

  #button(offer: Offer): TemplateResult {
    return html`
      <button
        class=${this.#isFirst(offer) ? "first" : ""}
        ?disabled=${this.isBusy}
        @click=${() => {
          this.#press(offer);
        }}
      >
        ${icon(iconOf(offer))} ${this.#label(offer)}
      </button>
    `;
  }

  /** What somebody who stands here most likely came for. */
  #isFirst({ kind }: Offer): boolean {
    if (kind === "check_out") return this.isArmed;
    if (kind === "book") return this.offers.every((one) => one.kind === "book");
    return kind !== "extend";
  }

  #label(offer: Offer): string {
    switch (offer.kind) {
      case "check_in": {
        const start = Date.parse(offer.booking.start);
        return start <= this.now
          ? this.word("ui_door_check_in")
          : this.word("ui_door_check_in_for", { start: timeText(this.hass, start) });
      }
      case "confirm":
        return this.word("ui_door_confirm");
      case "extend":
        return this.word("ui_door_extend", { length: lengthText(this.hass, offer.length) });
      case "check_out":
        return this.word(this.isArmed ? "ui_door_check_out_sure" : "ui_door_check_out");
      case "book":
        return offer.isRest
          ? this.word("ui_door_book_until", { until: timeText(this.hass, offer.end) })
          : this.word("ui_door_book", { length: lengthText(this.hass, offer.end - offer.start) });
    }
  }

  #press(offer: Offer): void {
    if (offer.kind === "check_out" && !this.isArmed) {
      this.#arm(true);
      return;
    }
    this.#arm(false);
    void this.#do(offer);
  }

  #arm(isArmed: boolean): void {
    clearTimeout(this.#disarm);
    this.isArmed = isArmed;
    if (isArmed) {
      this.#disarm = setTimeout(() => {
        this.isArmed = false;
      }, ARMED_MS);
    }
  }

  async #do(offer: Offer): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const answer = await this.act<{ booking: Booking }>(
      offer.kind,
      this.#data(offer),
      (refusal) => {
        this.#tell({ text: this.word("ui_door_refused"), refused: refusal.message });
      },
    );
    this.isBusy = false;
    if (!answer) return;
    const until = momentText(this.hass, Date.parse(answer.booking.end), this.now);
    this.#tell({ text: this.word(SAID[offer.kind], { until }) });
  }

  #data(offer: Offer): Record<string, unknown> {
    if (offer.kind === "book") {
      const { start, end } = offer;
      const title = this.word("ui_door_walk_in");
      return { room: this.room, start: iso(start), duration: seconds(end - start), title };
    }
    const ref = { booking_id: offer.booking.id };
    return offer.kind === "extend" ? { ...ref, duration: seconds(offer.length) } : ref;
  }

  #tell(detail: Outcome): void {
    this.dispatchEvent(new CustomEvent<Outcome>("rk-door-outcome", { detail }));
  }
}

function iconOf({ kind }: Offer): string {
  if (kind === "check_out") return mdiLogoutVariant;
  return kind === "book" || kind === "extend" ? mdiPlus : mdiCheck;
}

define("rk-door-actions", DoorActions);
