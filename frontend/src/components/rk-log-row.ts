import { mdiCalendarAccount, mdiChevronDown, mdiFilterOutline } from "@mdi/js";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { LogRow } from "../data/log";
import { define } from "../define";
import { openBooking } from "../dialogs/open";
import { icon } from "../icon";
import { recordedText, whenText } from "../logic/log-days";
import { detailsOf } from "../logic/log-details";
import { lookOf } from "../logic/log-look";
import { actorText, logText, reasonText } from "../logic/log-text";
import { nameOfKey, roomName, stallName } from "../logic/log-values";
import { addressOf } from "../logic/place";
import { isTwelveHours } from "../logic/text";
import { RoomkeeperRow } from "../row";
import { styles } from "../styles";

/** Something that happened: when, what, who did it and why; and all that is known of it, if it is opened. */
export class LogRowElement extends RoomkeeperRow {
  @property({ attribute: false }) row!: LogRow;

  /** Names of guests by booking, as other rows tell them. */
  @property({ attribute: false }) guests: ReadonlyMap<string, string> = new Map();

  /** Who its booking is for, and all names there are: by these it is known when to draw anew. */
  @property({ attribute: false }) guest = "";

  @property({ attribute: false }) names = "";

  @state() private isOpen = false;

  // The house changes all the time, and of hundreds of rows hardly any changes with it.
  protected override shouldUpdate(changed: PropertyValues): boolean {
    const isSame = [...changed.keys()].every((name) => name === "house" || name === "guests");
    // One that is open may have opened a dialog, which goes on with the house.
    return super.shouldUpdate(changed) && (this.isOpen || !isSame);
  }

  protected override get name(): string {
    return nameOfKey(this.row.type);
  }

  protected override renderRow(): TemplateResult {
    const look = lookOf(this.row.type);
    return html`
      <details @toggle=${this.#onToggle}>
        <summary style="--when: ${isTwelveHours(this.hass) ? 8 : 5}ch">
          <span class="when">
            <time datetime=${this.row.at}>${whenText(this.hass, this.row)}</time>
          </span>
          <span class="mark ${look.tone}">${icon(look.icon)}</span>
          <span class="what">
            <span>${logText(this.hass, this.row, this)}</span>
            <span class="quiet">${this.#who()}</span>
          </span>
          <span class="turn">${icon(mdiChevronDown)}</span>
        </summary>
        ${this.isOpen ? this.#body() : nothing}
      </details>
    `;
  }

  #who(): string {
    const actor = actorText(this.hass, this.row.actor);
    const reason = reasonText(this.hass, this.row);
    const late = recordedText(this.hass, this.row);
    return this.word("ui_log_page_who", {
      actor,
      reason,
      has_reason: reason ? "yes" : "no",
      late,
      is_late: late ? "yes" : "no",
    });
  }

  readonly #onToggle = (event: Event): void => {
    this.isOpen = (event.target as HTMLDetailsElement).open;
    this.dispatchEvent(new CustomEvent("rk-open", { detail: this.isOpen, bubbles: true }));
  };

  #body(): TemplateResult {
    const details = detailsOf(this.hass, this.row, Date.parse(this.row.recorded_at));
    return html`
      <div class="body">
        <dl>
          ${details.map(
            ({ name, value }) =>
              html`<div>
                <dt>${name}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        </dl>
        <p class="links">${this.#links()}</p>
      </div>
    `;
  }

  #links(): unknown[] {
    const { rooms, stall, booking_id: booking, schedule_id: schedule, actor, type } = this.row;
    return [
      booking
        ? html`<button @click=${() => void openBooking(this, booking)}>
            ${icon(mdiCalendarAccount)}${this.word("ui_log_page_show_booking")}
          </button>`
        : nothing,
      ...rooms.map((room) => this.#only({ room }, "place", roomName(this.house, room))),
      stall ? this.#only({ stall }, "place", stallName(this.house, stall)) : nothing,
      booking ? this.#only({ booking }, "booking") : nothing,
      schedule ? this.#only({ schedule }, "schedule") : nothing,
      actor.id ? this.#only({ actor: actor.id }, "actor", actorText(this.hass, actor)) : nothing,
      this.#only({ type }, "type"),
    ];
  }

  #only(
    query: Record<string, string>,
    what: "place" | "booking" | "schedule" | "actor" | "type",
    name = "",
  ): TemplateResult {
    return html`<a class="button" href=${addressOf("log", undefined, query)}>
      ${icon(mdiFilterOutline)}${this.word("ui_log_page_only", { what, name })}
    </a>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      summary {
        display: grid;
        grid-template-columns: minmax(var(--when), max-content) auto minmax(0, 1fr) auto;
        gap: 0 12px;
        align-items: start;
        min-height: 44px;
        padding: 10px 16px;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        background: var(--ha-color-fill-neutral-quiet-hover, rgb(128 128 128 / 8%));
      }
      summary:focus-visible {
        outline-offset: -4px;
        border-radius: var(--ha-border-radius-md, 8px);
      }
      .when {
        padding-top: 2px;
        font-variant-numeric: tabular-nums;
        color: var(--secondary-text-color);
      }
      .mark {
        display: grid;
        place-items: center;
        width: 28px;
        height: 28px;
        border-radius: 50%;
        border: 1px solid transparent;
        background: var(--tone-fill);
      }
      .mark:not(.neutral) {
        border-color: var(--tone-edge);
      }
      .mark .icon {
        width: 18px;
        height: 18px;
      }
      .what {
        display: grid;
        padding-top: 2px;
        overflow-wrap: anywhere;
      }
      /* A note may be a letter. */
      details:not([open]) .what .quiet {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
      }
      .turn {
        padding-top: 2px;
        color: var(--secondary-text-color);
      }
      .turn .icon {
        transition: transform 120ms;
      }
      details[open] .turn .icon {
        transform: rotate(180deg);
      }
      .body {
        display: grid;
        gap: 12px;
        padding: 4px 16px 16px;
        margin-inline-start: 52px;
      }
      dl {
        display: grid;
        gap: 4px;
      }
      dl div {
        display: grid;
        grid-template-columns: minmax(96px, 160px) minmax(0, 1fr);
        gap: 12px;
      }
      dt {
        color: var(--secondary-text-color);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .broken {
        padding: 12px 16px;
      }
      @container (width <= 600px) {
        .body {
          margin-inline-start: 0;
        }
      }
      /* One line each where there is room for it. */
      @container (width > 760px) {
        .what {
          grid-template-columns: minmax(0, 1fr) minmax(0, 260px);
          gap: 16px;
        }
      }
    `,
  ];
}

define("rk-log-row", LogRowElement);
