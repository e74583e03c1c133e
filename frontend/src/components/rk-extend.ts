import { css, html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { lengthOf, type LengthField } from "../logic/booking-draft";
import { lengthText, timeText } from "../logic/text";
import { MINUTE } from "../logic/time";
import { styles } from "../styles";

const LENGTHS = [15, 30, 60].map((minutes) => minutes * MINUTE);

const SCHEMA = [{ name: "length", selector: { duration: { enable_day: false } } }];

/** Asks how much longer; it fires `extend` with the length in ms. */
export class Extend extends RoomkeeperElement {
  /** When it ends as it is, in ms since the epoch. */
  @property({ attribute: false }) end = 0;

  @property({ type: Boolean }) disabled = false;

  @state() private own: LengthField = { hours: 0, minutes: 45, seconds: 0 };

  protected override render(): TemplateResult {
    const length = lengthOf(this.own);
    return html`
      <div class="presets" role="group" aria-label=${this.word("ui_booking_extend_by")}>
        ${LENGTHS.map((one) => this.#button(one))}
      </div>
      <div class="own">
        <ha-form
          .hass=${this.hass}
          .data=${{ length: this.own }}
          .schema=${SCHEMA}
          .computeLabel=${() => this.word("ui_booking_extend_own")}
          @value-changed=${this.#onOwn}
        ></ha-form>
        <button
          ?disabled=${this.disabled || length === undefined}
          @click=${() => this.#extend(length ?? 0)}
        >
          ${this.word("ui_booking_extend")}
        </button>
      </div>
    `;
  }

  protected override firstUpdated(): void {
    // It opens below what asked for it, where a small screen may end.
    requestAnimationFrame(() => {
      this.scrollIntoView({ block: "nearest" });
    });
  }

  #button(length: number): TemplateResult {
    const until = timeText(this.hass, this.end + length);
    return html`<button ?disabled=${this.disabled} @click=${() => this.#extend(length)}>
      ${this.word("ui_booking_extend_to", { length: lengthText(this.hass, length), until })}
    </button>`;
  }

  #extend(length: number): void {
    this.dispatchEvent(new CustomEvent<number>("extend", { detail: length }));
  }

  readonly #onOwn = (event: CustomEvent<{ value: { length?: LengthField } }>): void => {
    event.stopPropagation();
    this.own = event.detail.value.length ?? {};
  };

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 16px;
        padding: 16px;
        border: 1px solid var(--divider-color);
        border-radius: var(--ha-border-radius-md, 8px);
      }
      .presets,
      .own {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 8px;
      }
      .presets button {
        flex: 1 0 auto;
        padding: 0 12px;
        white-space: nowrap;
      }
    `,
  ];
}

define("rk-extend", Extend);
