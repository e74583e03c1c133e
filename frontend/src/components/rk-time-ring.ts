import { css, html, svg, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { paceOf, progressOf } from "../logic/countdown";
import { styles } from "../styles";
import "./rk-countdown";

/** A ring that empties until an instant, with what is left inside it. */
export class TimeRing extends RoomkeeperElement {
  /** In ms since the epoch. */
  @property({ attribute: false }) start: number | undefined;

  @property({ attribute: false }) until = 0;

  @property() label = "";

  readonly #clock = new Clock(this, "minute");

  protected override render(): TemplateResult {
    const { now } = this.#clock;
    this.#clock.every = paceOf(this.until - now);
    const left = 1 - (progressOf(this.start, this.until, now) ?? 0);
    return html`
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="track" cx="50" cy="50" r="45"></circle>
        ${svg`<circle class="left" cx="50" cy="50" r="45" pathLength="1"
          stroke-dasharray="${left.toFixed(4)} 2"></circle>`}
      </svg>
      <rk-countdown .hass=${this.hass} .until=${this.until} .label=${this.label}></rk-countdown>
    `;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        position: relative;
        display: grid;
        place-items: center;
        width: 88px;
        height: 88px;
        flex: none;
      }
      svg {
        position: absolute;
        inset: 0;
        transform: rotate(-90deg);
      }
      circle {
        fill: none;
        stroke: var(--divider-color);
        stroke-width: 7;
      }
      .left {
        stroke: var(--tone-edge, var(--primary-color));
        transition: stroke-dasharray 1s linear;
      }
      rk-countdown {
        max-width: 70px;
        font-size: var(--ha-font-size-l, 16px);
        font-weight: var(--ha-font-weight-medium, 500);
        line-height: 1.2;
        text-align: center;
        white-space: normal;
      }
    `,
  ];
}

define("rk-time-ring", TimeRing);
