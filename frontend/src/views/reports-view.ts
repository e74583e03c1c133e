/** How the house was used: in numbers, over time, by hour, and room by room. */

import { mdiChartBoxOutline, mdiInformationOutline, mdiRefresh } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import "../components/rk-report-bar";
import "../components/rk-report-files";
import "../components/rk-report-heat";
import "../components/rk-report-lengths";
import "../components/rk-report-table";
import "../components/rk-report-tiles";
import "../components/rk-report-use";
import type { Report, RoomReport, StallReport } from "../data/report";
import { ReportFeed } from "../data/report-feed";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import type { Word } from "../i18n";
import { loading, loadingStyles } from "../loading";
import type { Place } from "../logic/place";
import { isOfToday, reportDays, reportPlace, reportQueryOf } from "../logic/report-days";
import { isNothing } from "../logic/report-tiles";
import { firstWeekdayOf } from "../logic/time";
import { styles } from "../styles";

export class ReportsView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  readonly #clock = new Clock(this, "minute");
  readonly #feed = new ReportFeed(() => {
    this.requestUpdate();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    // What happened while it was not on the page was not told to it.
    if (this.hasUpdated) this.#feed.retry();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#feed.stop();
  }

  /** Days of a report are the house's, wherever it is read. */
  get #zone(): string {
    return this.house?.time_zone ?? this.hass.config.time_zone;
  }

  protected override firstUpdated(): void {
    // They come after the numbers; without them, the numbers are as good.
    import("../components/rk-suggestions").catch(() => undefined);
  }

  protected override willUpdate(): void {
    if (!this.house) return;
    const days = this.#days();
    this.#feed.note(this.house.last_log_id);
    this.#feed.want(this.hass, {
      query: reportQueryOf(days, reportPlace(this.place.query)),
      isOfToday: isOfToday(days),
    });
  }

  #days(): ReturnType<typeof reportDays> {
    const firstWeekday = firstWeekdayOf(this.hass);
    return reportDays(this.place.query, { now: this.#clock.now, zone: this.#zone, firstWeekday });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass, house, place } = this;
    if (!house) return nothing;
    const days = this.#days();
    const { report, refusal, isLoading } = this.#feed;
    const files = html`<rk-report-files
      .hass=${hass}
      .house=${house}
      .days=${days}
      .shown=${reportPlace(place.query)}
      .zone=${this.#zone}
    ></rk-report-files>`;
    return html`
      <header>
        <h2>${this.word("ui_tab_reports")}</h2>
        ${this.narrow ? nothing : files}
      </header>
      <rk-report-bar .hass=${hass} .house=${house} .place=${place} .days=${days}></rk-report-bar>
      <div class="wait">${isLoading ? loading(hass) : nothing}</div>
      <div class="report ${isLoading ? "old" : ""}" aria-busy=${isLoading ? "true" : "false"}>
        ${refusal ? this.#refused(refusal.message) : nothing}
        ${report && !refusal ? this.#report(report, isOfToday(days)) : nothing}
      </div>
      ${this.narrow ? files : nothing}
    `;
  }

  #refused(why: string): TemplateResult {
    return html`<div class="card refused" role="alert">
      <p>${why}</p>
      <button
        @click=${() => {
          this.#feed.retry();
        }}
      >
        ${icon(mdiRefresh)}${this.word("ui_log_page_try_again")}
      </button>
    </div>`;
  }

  #report(report: Report, isStillGoingOn: boolean): TemplateResult {
    const { rooms, stalls } = report.totals;
    const notes = html`
      ${report.is_whole ? nothing : this.#note("ui_report_not_whole")}
      ${isStillGoingOn ? this.#note("ui_report_of_today") : nothing}
    `;
    if (isNothing(rooms, stalls)) {
      return html`${notes}
        <div class="card empty">
          ${icon(mdiChartBoxOutline)}
          <p>${this.word("ui_report_nothing")}</p>
        </div>
        ${this.#suggestions()}`;
    }
    return html`${notes}
      <rk-report-tiles .hass=${this.hass} .totals=${report.totals}></rk-report-tiles>
      ${this.#suggestions()} ${this.#drawings(report)} ${this.#tables(report)}`;
  }

  /** They are about all that is known, whatever the days that are shown. */
  #suggestions(): TemplateResult {
    return html`<rk-suggestions .hass=${this.hass} .house=${this.house}></rk-suggestions>`;
  }

  #note(text: Word): TemplateResult {
    return html`<p class="note">${icon(mdiInformationOutline)}${this.word(text)}</p>`;
  }

  #drawings({ totals, series, hours, lengths }: Report): TemplateResult {
    const { hass } = this;
    // One day is no curve.
    const use = totals.rooms && series && series.length > 1 ? series : undefined;
    const some = <Item>(items: Item[] | null | undefined) => (items?.length ? items : undefined);
    const roomHours = totals.rooms ? some(hours?.rooms) : undefined;
    const stallHours = some(hours?.stalls);
    const [roomLengths, stallLengths] = [some(lengths?.rooms), some(lengths?.stalls)];
    return html`<div class="drawings">
      ${use ? html`<rk-report-use class="wide" .hass=${hass} .series=${use}></rk-report-use>` : nothing}
      ${
        roomHours
          ? html`<rk-report-heat class="wide" .hass=${hass} .rooms=${roomHours}></rk-report-heat>`
          : nothing
      }
      ${
        roomLengths
          ? html`<rk-report-lengths
              class=${stallLengths ? "" : "wide"}
              .hass=${hass}
              .lengths=${roomLengths}
            ></rk-report-lengths>`
          : nothing
      }
      ${
        stallLengths
          ? html`<rk-report-lengths
              class=${roomLengths ? "" : "wide"}
              .hass=${hass}
              .lengths=${stallLengths}
              .isOfStalls=${true}
            ></rk-report-lengths>`
          : nothing
      }
      ${
        stallHours && totals.stalls && totals.stalls.stays > 0
          ? html`<rk-report-heat class="wide" .hass=${hass} .stalls=${stallHours}></rk-report-heat>`
          : nothing
      }
    </div>`;
  }

  #tables({ items, next_cursor }: Report): TemplateResult {
    const { hass, house } = this;
    const rooms = items.filter((one): one is RoomReport => one.kind === "room");
    const stalls = items.filter((one): one is StallReport => one.kind === "stall");
    return html`
      ${
        rooms.length > 0
          ? html`<rk-report-table .hass=${hass} .house=${house} .rooms=${rooms}></rk-report-table>`
          : nothing
      }
      ${
        stalls.length > 0
          ? html`<rk-report-table
              .hass=${hass}
              .house=${house}
              .stalls=${stalls}
            ></rk-report-table>`
          : nothing
      }
      ${next_cursor === null ? nothing : html`<p class="quiet">${this.word("ui_log_page_loading")}</p>`}
    `;
  }

  static override styles = [
    ...styles,
    loadingStyles,
    css`
      :host {
        display: block;
        max-width: 1280px;
        padding: 16px;
        margin: 0 auto;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        justify-content: space-between;
        margin-bottom: 12px;
      }
      .wait {
        height: 3px;
        margin: 8px 0 5px;
      }
      .report {
        display: grid;
        gap: 16px;
      }
      .report > * {
        min-width: 0;
      }
      /* It may be empty, and then takes no place. */
      rk-suggestions {
        display: contents;
      }
      .old {
        opacity: 0.5;
      }
      .drawings {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 16px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .note {
        display: flex;
        gap: 8px;
        align-items: center;
        color: var(--secondary-text-color);
      }
      .refused {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
      }
      @media print {
        .drawings > * {
          break-inside: avoid;
        }
      }
      @media (max-width: 900px) {
        .drawings > * {
          grid-column: 1 / -1;
        }
      }
      @media (max-width: 600px) {
        :host {
          padding: 12px;
        }
        .report {
          gap: 12px;
        }
        rk-report-files {
          margin-top: 16px;
        }
      }
    `,
  ];
}

define("rk-reports-view", ReportsView);
