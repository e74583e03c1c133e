import { css, html, nothing, svg } from "lit";
import { property } from "lit/decorators.js";
import type { StayLength } from "../data/report";
import { define } from "../define";
import { binsOf, type Bin } from "../logic/report-lengths";
import { bandsOf, marksOf, showEach, widthOf } from "../logic/report-scale";
import { countText, percentText } from "../logic/report-text";
import { lengthText } from "../logic/text";
import { SECOND } from "../logic/time";
import { ReportFigure, type Drawing, type Numbers } from "./report-figure";

const HEIGHT = 220;
const BOTTOM = 22;
const TOP = 20;

/** How long people stayed. */
export class ReportLengths extends ReportFigure {
  @property({ attribute: false }) lengths: readonly StayLength[] = [];

  @property({ type: Boolean }) isOfStalls = false;

  protected override heading(): string {
    return this.word(this.isOfStalls ? "ui_report_lengths_stalls" : "ui_report_lengths_rooms");
  }

  protected override legend(): unknown {
    return html`<span>${this.word("ui_report_lengths_how")}</span>`;
  }

  #length(seconds: number): string {
    return lengthText(this.hass, seconds * SECOND);
  }

  #name({ from_s, to_s }: Bin): string {
    const from = this.#length(from_s);
    if (to_s === null) return this.word("ui_report_length_more", { from });
    if (from_s === 0) return this.word("ui_report_length_less", { to: this.#length(to_s) });
    return this.word("ui_report_length", { from, to: this.#length(to_s) });
  }

  protected override draw(width: number, isReversed: boolean): Drawing {
    const bins = binsOf(this.lengths);
    const marks = marksOf(Math.max(1, ...bins.map(({ stays }) => stays)), { isWhole: true });
    const most = marks.at(-1) ?? 1;
    const names = marks.map((mark) => countText(this.hass, mark));
    const side = Math.ceil(widthOf(names)) + 10;
    const [from, to] = isReversed ? [12, width - side] : [side, width - 12];
    const bands = bandsOf(bins.length, { from, to, isReversed });
    const y = (stays: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - stays / most);
    const floor = y(0);
    // Where one bin ends and the next begins.
    const labels = bins.map(({ from_s }) =>
      from_s === 0 ? countText(this.hass, 0) : this.#length(from_s),
    );
    const each = showEach(labels, bands[0]?.size ?? width);
    const drawn = bins.flatMap((bin, n) => {
      const band = bands[n];
      return band ? [{ bin, band }] : [];
    });
    return {
      width,
      height: HEIGHT,
      columns: bins.length,
      marks: svg`
        ${marks.map(
          (mark, n) => svg`
            <line class="line" x1=${isReversed ? 0 : side} x2=${isReversed ? to : width}
              y1=${y(mark)} y2=${y(mark)}></line>
            <text
              x=${isReversed ? to + 8 : side - 8}
              y=${y(mark) + 4}
              text-anchor=${isReversed ? "start" : "end"}
            >${names[n]}</text>`,
        )}
        ${drawn.map(({ bin, band }) =>
          bin.stays === 0
            ? nothing
            : svg`
            <rect class="bar ${bin.to_s === null ? "more" : ""}" x=${band.start + 1} y=${y(bin.stays)}
              width=${Math.max(1, band.size - 2)} height=${floor - y(bin.stays)}></rect>
            <text class="count" x=${band.middle} y=${y(bin.stays) - 5}
              text-anchor="middle">${countText(this.hass, bin.stays)}</text>`,
        )}
        ${drawn.map(({ band }, n) =>
          n % each === 0
            ? svg`<text x=${isReversed ? band.start + band.size : band.start} y=${HEIGHT - 5}
                text-anchor="middle">${labels[n]}</text>`
            : nothing,
        )}`,
      points: drawn.map(({ bin, band }) => {
        return {
          x: band.start,
          y: TOP,
          width: band.size,
          height: floor - TOP,
          top: y(bin.stays),
          title: this.#name(bin),
          lines: [
            this.word("ui_report_stays", { count: bin.stays }),
            this.word("ui_report_tip_of_all", { share: percentText(this.hass, bin.share) }),
          ],
        };
      }),
    };
  }

  protected override numbers(): Numbers {
    return {
      head: [
        this.word("ui_report_stay_length"),
        this.word("ui_report_stall_stays"),
        this.word("ui_report_share"),
      ],
      rows: binsOf(this.lengths).map((bin) => [
        this.#name(bin),
        countText(this.hass, bin.stays),
        percentText(this.hass, bin.share),
      ]),
    };
  }

  static override styles = [
    ...ReportFigure.styles,
    css`
      .bar {
        fill: var(--rk-mild);
        stroke: var(--rk-strong);
        stroke-width: 1;
      }
      .more {
        stroke-dasharray: 3 3;
      }
      .count {
        fill: var(--primary-text-color);
      }
    `,
  ];
}

define("rk-report-lengths", ReportLengths);
