import { mdiAlertCircle, mdiArrowDown, mdiArrowUp } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { RoomReport, StallReport } from "../data/report";
import { define } from "../define";
import { each } from "../each";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import type { Word } from "../i18n";
import { addressOf } from "../logic/place";
import {
  roomColumns,
  sortedAnew,
  sortedRows,
  STALL_COLUMNS,
  type Column,
  type Sorting,
} from "../logic/report-columns";
import { styles } from "../styles";

/** Each room or each stall with its numbers, sorted by any of them. */
export class ReportTable extends RoomkeeperElement {
  @property({ attribute: false }) rooms: readonly RoomReport[] | undefined;

  @property({ attribute: false }) stalls: readonly StallReport[] = [];

  @state() private sorting: Sorting = { by: "name", isDown: false };

  protected override render(): TemplateResult {
    const { rooms } = this;
    return rooms
      ? this.#table(rooms, roomColumns(rooms), "ui_log_page_rooms", ({ room }) =>
          this.house?.rooms.has(room) ? addressOf("room", room) : undefined,
        )
      : this.#table(this.stalls, STALL_COLUMNS, "ui_log_page_stalls", () => undefined);
  }

  #table<Row extends RoomReport | StallReport>(
    rows: readonly Row[],
    columns: readonly Column<Row>[],
    heading: Word,
    addressOfRow: (row: Row) => string | undefined,
  ): TemplateResult {
    const { sorting } = this;
    const sorted = sortedRows(rows, columns, { sorting, language: this.hass.locale.language });
    const label = this.word(heading);
    return html`
      <section class="card">
        <h3>${label}</h3>
        <div class="scroll" tabindex="0" role="region" aria-label=${label}>
          <table>
            <thead>
              <tr>
                ${this.#head("name", "ui_report_name")}
                ${columns.map(({ name }) => this.#head(name, name))}
              </tr>
            </thead>
            <tbody>
              ${each(
                sorted,
                (row) => (row.kind === "room" ? row.room : row.stall),
                (row) =>
                  html`<tr>
                    <th scope="row">${this.#name(row.name, addressOfRow(row))}</th>
                    ${columns.map((column) => this.#cell(column, row))}
                  </tr>`,
                (row) =>
                  html`<tr>
                    <th scope="row">${row.name}</th>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }

  #head(by: Sorting["by"], name: Word): TemplateResult {
    const { sorting } = this;
    const isChosen = sorting.by === by;
    const order = isChosen ? (sorting.isDown ? "descending" : "ascending") : nothing;
    return html`<th scope="col" aria-sort=${order}>
      <button class="plain" @click=${() => this.#sort(by)}>
        <span>${this.word(name)}</span>
        <span class="arrow">
          ${isChosen ? icon(sorting.isDown ? mdiArrowDown : mdiArrowUp) : nothing}
        </span>
      </button>
    </th>`;
  }

  #sort(by: Sorting["by"]): void {
    this.sorting = sortedAnew(this.sorting, by);
  }

  #name(name: string, address: string | undefined): unknown {
    return address === undefined ? name : html`<a href=${address}>${name}</a>`;
  }

  #cell<Row>({ text, isBad }: Column<Row>, row: Row): TemplateResult {
    return isBad?.(row)
      ? html`<td class="bad danger">${icon(mdiAlertCircle)}${text(this.hass, row)}</td>`
      : html`<td>${text(this.hass, row)}</td>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .card {
        padding: 16px 0 0;
      }
      h3 {
        padding: 0 16px 8px;
      }
      .scroll {
        position: relative;
        max-height: min(720px, 80vh);
        overflow: auto;
        border-radius: 0 0 var(--ha-card-border-radius, 12px) var(--ha-card-border-radius, 12px);
      }
      .scroll:focus-visible {
        outline-offset: -2px;
      }
      table {
        width: 100%;
        border-collapse: separate;
        border-spacing: 0;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 8px 16px;
        border-top: 1px solid var(--divider-color);
        text-align: end;
        white-space: nowrap;
      }
      tbody th {
        font-weight: inherit;
      }
      th:first-child {
        position: sticky;
        inset-inline-start: 0;
        background: var(--card-background-color);
        text-align: start;
      }
      tbody th:first-child {
        max-width: min(320px, 45vw);
        overflow: hidden;
        text-overflow: ellipsis;
      }
      thead th {
        position: sticky;
        z-index: 1;
        top: 0;
        padding: 0;
        border-top: 0;
        border-bottom: 1px solid var(--divider-color);
        background: var(--card-background-color);
        font-weight: var(--ha-font-weight-medium, 500);
      }
      thead th:first-child {
        z-index: 2;
      }
      tbody tr:first-child > * {
        border-top: 0;
      }
      thead button {
        width: 100%;
        gap: 4px;
        flex-direction: row-reverse;
        justify-content: flex-start;
        border-radius: 0;
        color: var(--secondary-text-color);
        font-weight: inherit;
      }
      thead button:focus-visible {
        outline-offset: -2px;
      }
      th:first-child button {
        flex-direction: row;
        justify-content: flex-start;
      }
      [aria-sort] button {
        color: var(--primary-text-color);
      }
      .arrow {
        width: 16px;
      }
      .arrow .icon {
        width: 16px;
        height: 16px;
      }
      tbody tr:hover > * {
        background: color-mix(in srgb, var(--primary-text-color) 5%, var(--card-background-color));
      }
      a {
        display: inline-block;
        color: inherit;
        text-underline-offset: 3px;
      }
      .bad {
        font-weight: var(--ha-font-weight-bold, 700);
      }
      .bad .icon {
        margin-inline-end: 4px;
        color: var(--tone-edge);
      }
      @media (max-width: 600px) {
        th,
        td {
          padding-inline: 12px;
        }
        thead button {
          padding-inline: 12px;
        }
      }
      @media print {
        table {
          font-size: var(--ha-font-size-s, 12px);
        }
        th,
        td {
          padding: 4px !important;
          white-space: normal;
        }
        .scroll {
          max-height: none;
          overflow: visible;
        }
        th > button {
          padding: 0;
          text-align: inherit;
        }
      }
    `,
  ];
}

define("rk-report-table", ReportTable);
