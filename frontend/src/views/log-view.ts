import { css, html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import "../components/rk-log";
import "../components/rk-log-export";
import "../components/rk-log-filters";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { filterOf } from "../logic/log-filter";
import type { Place } from "../logic/place";
import { styles } from "../styles";

/** All that happened: filtered, page by page, and as a file. */
export class LogView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  /** Who did something in what was read so far. */
  @state() private people: ReadonlyMap<string, string> = new Map();

  readonly #onActors = (event: CustomEvent<ReadonlyMap<string, string>>): void => {
    this.people = event.detail;
  };

  protected override render(): TemplateResult {
    const filter = filterOf(this.place.query);
    return html`
      <header>
        <h2>${this.word("ui_log_page_heading")}</h2>
        <rk-log-export .hass=${this.hass} .house=${this.house} .filter=${filter}></rk-log-export>
      </header>
      <rk-log-filters
        .hass=${this.hass}
        .house=${this.house}
        .filter=${filter}
        .people=${this.people}
        .narrow=${this.narrow}
      ></rk-log-filters>
      <rk-log
        .hass=${this.hass}
        .house=${this.house}
        .filter=${filter}
        @rk-actors=${this.#onActors}
      ></rk-log>
    `;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 16px;
        max-width: 1040px;
        padding: 16px;
        margin: 0 auto;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        justify-content: space-between;
      }
    `,
  ];
}

define("rk-log-view", LogView);
