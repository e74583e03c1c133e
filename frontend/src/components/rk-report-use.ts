import { css, html, nothing, svg, type SVGTemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { DayOfReport } from "../data/report";
import { define } from "../define";
import { bandsOf, marksOf, showEach, widthOf, type Band } from "../logic/report-scale";
import { barsOf, highestOf, type Bar } from "../logic/report-series";
import {
  dayAndMonthText,
  dayOfReportText,
  hoursText,
  monthText,
  percentText,
  shortDayText,
  shortMonthText,
} from "../logic/report-text";
import { ReportFigure, type Drawing, type Numbers, type Point } from "./report-figure";

const HEIGHT = 240;
const BOTTOM = 22;
const TOP = 10;
/** Narrower bars cannot be pointed at: then the drawing is scrolled. */
const LEAST_PX = 9;

/** How much of what was open was booked and used, day by day. */
export class ReportUse extends ReportFigure {
  @property({ attribute: false }) series: readonly DayOfReport[] = [];

  protected override heading(): string {
    return this.word("ui_report_use_heading");
  }

  protected override legend(): unknown {
    return html`
      <span><i class="open"></i>${this.word("ui_report_open")}</span>
      <span><i class="booked"></i>${this.word("ui_report_booked")}</span>
      <span><i class="used"></i>${this.word("ui_report_used")}</span>
    `;
  }

  protected override draw(width: number, isReversed: boolean): Drawing {
    const bars = barsOf(this.series);
    const marks = marksOf(highestOf(bars));
    const most = marks.at(-1) ?? 100;
    const names = marks.map((mark) => percentText(this.hass, mark));
    const side = Math.ceil(widthOf(names)) + 10;
    const whole = Math.max(width, side + bars.length * LEAST_PX);
    const [from, to] = isReversed ? [0, whole - side] : [side, whole];
    const bands = bandsOf(bars.length, { from, to, isReversed });
    const y = (percent: number) =>
      TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(percent, most) / most);
    const labels = bars.map((bar) => this.#label(bar));
    const each = showEach(labels, bands[0]?.size ?? whole);
    const pair = bars.map((bar, n) => [bar, bands[n]] as const);
    return {
      width: whole,
      height: HEIGHT,
      columns: bars.length,
      marks: svg`
        ${marks.map(
          (mark, n) => svg`
            <line class="line" x1=${from} x2=${to} y1=${y(mark)} y2=${y(mark)}></line>
            <text
              x=${isReversed ? to + 8 : side - 8}
              y=${y(mark) + 4}
              text-anchor=${isReversed ? "start" : "end"}
            >${names[n]}</text>`,
        )}
        ${pair.map(([bar, band]) => (band ? this.#bar(bar, band, y) : nothing))}
        ${labels.map((label, n) =>
          n % each === 0
            ? svg`<text x=${bands[n]?.middle ?? 0} y=${HEIGHT - 5} text-anchor="middle">${label}</text>`
            : nothing,
        )}`,
      points: pair.flatMap(([bar, band]) => (band ? [this.#point(bar, band, y)] : [])),
    };
  }

  #bar(bar: Bar, { start, size, middle }: Band, y: (percent: number) => number): SVGTemplateResult {
    const width = Math.min(size * 0.78, 56);
    const thin = Math.max(2, width * 0.4);
    const floor = y(0);
    const block = (name: string, wide: number, percent: number | null) =>
      percent === null || percent === 0
        ? nothing
        : svg`<rect class=${name} x=${middle - wide / 2} y=${y(percent)} width=${wide}
            height=${Math.max(1, floor - y(percent))}></rect>`;
    return svg`
      ${
        bar.open_s > 0
          ? svg`<rect class="open" x=${start + size * 0.05} y=${TOP} width=${size * 0.9}
              height=${floor - TOP}></rect>`
          : nothing
      }
      ${block("booked", width, bar.utilisation)} ${block("used", thin, bar.used)}`;
  }

  #point(bar: Bar, { start, size }: Band, y: (percent: number) => number): Point {
    return {
      x: start,
      y: TOP,
      width: size,
      height: y(0) - TOP,
      top: y(Math.max(bar.utilisation ?? 0, bar.used ?? 0)),
      title: this.#name(bar),
      lines: [
        this.word("ui_report_tip_utilisation", { share: percentText(this.hass, bar.utilisation) }),
        this.word("ui_report_tip_booked", { hours: hoursText(this.hass, bar.booked_s) }),
        this.word("ui_report_tip_used", { hours: hoursText(this.hass, bar.used_s) }),
        this.word("ui_report_tip_open", { hours: hoursText(this.hass, bar.open_s) }),
      ],
    };
  }

  #name({ day, isMonth }: Bar): string {
    return isMonth ? monthText(this.hass, day) : dayOfReportText(this.hass, day);
  }

  /** Days by their number, and the first of a month by its name too. */
  #label({ day, isMonth }: Bar): string {
    if (isMonth) {
      return day.slice(5, 7) === "01" && this.#isLong
        ? `${shortMonthText(this.hass, day)} ${day.slice(0, 4)}`
        : shortMonthText(this.hass, day);
    }
    if (this.series.length <= 7) return dayAndMonthText(this.hass, day);
    return shortDayText(this.hass, day);
  }

  get #isLong(): boolean {
    return this.series[0]?.date.slice(0, 4) !== this.series.at(-1)?.date.slice(0, 4);
  }

  protected override numbers(): Numbers {
    return {
      head: [
        this.word("ui_report_when"),
        this.word("ui_report_utilisation"),
        this.word("ui_report_booked"),
        this.word("ui_report_used"),
        this.word("ui_report_open"),
      ],
      rows: barsOf(this.series).map((bar) => [
        this.#name(bar),
        percentText(this.hass, bar.utilisation),
        hoursText(this.hass, bar.booked_s),
        hoursText(this.hass, bar.used_s),
        hoursText(this.hass, bar.open_s),
      ]),
    };
  }

  static override styles = [
    ...ReportFigure.styles,
    css`
      rect.open {
        fill: var(--divider-color);
        opacity: 0.45;
      }
      rect.booked {
        fill: var(--rk-mild);
        stroke: var(--rk-strong);
        stroke-width: 1;
      }
      rect.used {
        fill: var(--rk-strong);
      }
      i {
        display: inline-block;
        width: 14px;
        height: 14px;
      }
      i.open {
        background: color-mix(in srgb, var(--divider-color) 45%, transparent);
        border: 1px solid var(--divider-color);
      }
      i.booked {
        background: var(--rk-mild);
        border: 1px solid var(--rk-strong);
      }
      i.used {
        width: 6px;
        background: var(--rk-strong);
      }
    `,
  ];
}

define("rk-report-use", ReportUse);
