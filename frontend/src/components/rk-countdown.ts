import { css, html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { leftText, paceOf, spokenLeft } from "../logic/countdown";
import { styles } from "../styles";

/** What is left until an instant. It counts by itself, and is not read aloud each second. */
export class Countdown extends RoomkeeperElement {
  /** The server's instant, or ms since the epoch. */
  @property({ attribute: false }) until: string | number = 0;

  /** What is counted, for those who have it read to them. */
  @property() label = "";

  /** What is shown when it is over; without it, zero. */
  @property() over = "";

  readonly #clock = new Clock(this, "minute");

  protected override render(): TemplateResult {
    const until = typeof this.until === "number" ? this.until : Date.parse(this.until);
    const left = until - this.#clock.now;
    this.#clock.every = paceOf(left);
    if (left <= 0 && this.over) return html`<span>${this.over}</span>`;
    const spoken = spokenLeft(this.hass, left);
    return html`<span role="timer" aria-label=${this.label ? `${this.label}: ${spoken}` : spoken}
      >${leftText(this.hass, left)}</span
    >`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        font: inherit;
        color: inherit;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
    `,
  ];
}

define("rk-countdown", Countdown);
