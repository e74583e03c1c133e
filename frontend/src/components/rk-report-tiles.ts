import { mdiAlertCircle } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Report } from "../data/report";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import type { Word } from "../i18n";
import { roomTiles, stallTiles, type Tile } from "../logic/report-tiles";
import { styles } from "../styles";

/** The totals of all rooms, and of all stalls. */
export class ReportTiles extends RoomkeeperElement {
  @property({ attribute: false }) totals!: Report["totals"];

  protected override render(): unknown {
    const { rooms, stalls } = this.totals;
    const hasBoth = rooms !== null && stalls !== null;
    return [
      rooms ? this.#tiles(roomTiles(this.hass, rooms), hasBoth, "ui_log_page_rooms") : nothing,
      stalls ? this.#tiles(stallTiles(this.hass, stalls), hasBoth, "ui_log_page_stalls") : nothing,
    ];
  }

  #tiles(tiles: readonly Tile[], hasHeading: boolean, heading: Word): TemplateResult {
    return html`
      <section>
        ${hasHeading ? html`<h3>${this.word(heading)}</h3>` : nothing}
        <dl>${tiles.map((tile) => this.#tile(tile))}</dl>
      </section>
    `;
  }

  #tile({ name, value, detail, isBad = false }: Tile): TemplateResult {
    return html`<div class="card ${isBad ? "bad danger" : ""}">
      <dt>${isBad ? icon(mdiAlertCircle) : nothing}${this.word(name)}</dt>
      <dd class="value">${value}</dd>
      <dd class="quiet">${detail}</dd>
    </div>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      h3 {
        margin-bottom: 8px;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: 12px;
      }
      .card {
        display: flex;
        flex-direction: column;
        padding: 12px 16px;
      }
      dt {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .value {
        font-size: 24px;
        font-weight: var(--ha-font-weight-medium, 500);
        line-height: 1.35;
        font-variant-numeric: tabular-nums;
      }
      .quiet {
        font-size: var(--ha-font-size-s, 12px);
      }
      .bad {
        border-color: var(--tone-edge);
        border-inline-start-width: 4px;
        padding-inline-start: 13px;
      }
      .bad .icon {
        width: 18px;
        height: 18px;
        color: var(--tone-edge);
      }
      .bad .quiet {
        color: inherit;
      }
      @media (max-width: 600px) {
        dl {
          grid-template-columns: repeat(2, minmax(0, 1fr));
          gap: 8px;
        }
        .card {
          padding: 10px 12px;
        }
        .value {
          font-size: 20px;
        }
      }
    `,
  ];
}

define("rk-report-tiles", ReportTiles);
