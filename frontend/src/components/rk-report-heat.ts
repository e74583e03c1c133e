import { css, html, nothing, svg } from "lit";
import { property } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { RoomHour, StallHour } from "../data/report";
import { define } from "../define";
import {
  busyHours,
  roomHeat,
  stallHeat,
  turned,
  type Heat,
  type HeatMap,
} from "../logic/report-hours";
import { bandsOf, showEach, widthOf } from "../logic/report-scale";
import {
  countText,
  hoursText,
  hourSpanText,
  hourText,
  NONE,
  percentText,
  weekdaysFrom,
  weekdayText,
} from "../logic/report-text";
import { firstWeekdayOf } from "../logic/time";
import { ReportFigure, type Drawing, type Numbers } from "./report-figure";

/** Below that width, weekdays stand beside one another and hours below. */
const NARROW_PX = 560;
const ROW_PX = 30;
const TURNED_ROW_PX = 24;
const HEAD_PX = 20;

/** When it is busy, by weekday and hour: of rooms, how much was booked; of stalls, how many came. */
export class ReportHeat extends ReportFigure {
  @property({ attribute: false }) rooms: readonly RoomHour[] | undefined;

  @property({ attribute: false }) stalls: readonly StallHour[] | undefined;

  get #map(): HeatMap {
    const week = weekdaysFrom(firstWeekdayOf(this.hass));
    return this.rooms ? roomHeat(this.rooms, week) : stallHeat(this.stalls ?? [], week);
  }

  protected override heading(): string {
    return this.word(this.rooms ? "ui_report_heat_rooms" : "ui_report_heat_stalls");
  }

  protected override legend(): unknown {
    return html`
      <span
        >${this.word(this.rooms ? "ui_report_heat_rooms_how" : "ui_report_heat_stalls_how")}</span
      >
      <span class="scale" aria-hidden="true">
        ${this.#amount(0)}<i></i>${this.#amount(this.#map.most)}
      </span>
    `;
  }

  #amount(amount: number): string {
    return this.rooms ? percentText(this.hass, amount) : countText(this.hass, amount);
  }

  protected override draw(width: number, isReversed: boolean): Drawing {
    const map = this.#map;
    const isTurned = width < NARROW_PX;
    const weekdays = map.weekdays.map((one) => weekdayText(this.hass, one, "short"));
    // Nights in which there is nothing would take half of a phone's page.
    const shown = isTurned ? busyHours(map) : Array.from({ length: 24 }, (_, hour) => hour);
    const hours = shown.map((hour) => hourText(this.hass, hour));
    const [heads, sides] = isTurned ? [weekdays, hours] : [hours, weekdays];
    const side = Math.ceil(widthOf(sides)) + 14;
    const [from, to] = isReversed ? [0, width - side] : [side, width];
    const columns = bandsOf(heads.length, { from, to, isReversed });
    const rowPx = isTurned ? TURNED_ROW_PX : ROW_PX;
    const each = showEach(heads, columns[0]?.size ?? width);
    const cells = (isTurned ? turned(map, shown) : map.cells).map((cell, n) => {
      const { start = 0, size = 0 } = columns[n % heads.length] ?? {};
      const row = Math.floor(n / heads.length);
      return { cell, x: start, y: HEAD_PX + row * rowPx, width: size, height: rowPx };
    });
    return {
      width,
      height: HEAD_PX + sides.length * rowPx,
      columns: heads.length,
      marks: svg`
        ${heads.map((head, n) =>
          n % each === 0
            ? svg`<text x=${columns[n]?.middle ?? 0} y="12" text-anchor="middle">${head}</text>`
            : nothing,
        )}
        ${sides.map(
          (name, n) => svg`<text
            x=${isReversed ? to + 8 : side - 8}
            y=${HEAD_PX + (n + 0.5) * rowPx + 4}
            text-anchor=${isReversed ? "start" : "end"}
          >${name}</text>`,
        )}
        ${cells.map((one) => this.#cell(one, map.most))}`,
      points: cells.map(({ cell, ...place }) => {
        return { ...place, top: place.y, title: this.#name(cell), lines: this.#lines(cell) };
      }),
    };
  }

  #cell(
    {
      cell,
      x,
      y,
      width,
      height,
    }: { cell: Heat; x: number; y: number; width: number; height: number },
    most: number,
  ): unknown {
    const { amount } = cell;
    if (amount === null) return nothing;
    const strength = most > 0 ? amount / most : 0;
    const said = this.rooms ? Math.round(amount) : amount;
    return svg`
      <rect class="cell" x=${x + 1} y=${y + 1} width=${Math.max(0, width - 2)} height=${height - 2}
        rx="3" style=${styleMap({ "--rk-heat": `${Math.round(strength * 55)}%` })}></rect>
      ${
        said > 0
          ? svg`<text class="amount" x=${x + width / 2} y=${y + height / 2 + 4}
              text-anchor="middle">${countText(this.hass, said)}</text>`
          : nothing
      }`;
  }

  #name({ weekday, hour }: Heat): string {
    return this.word("ui_report_weekday_hour", {
      weekday: weekdayText(this.hass, weekday, "long"),
      hours: hourSpanText(this.hass, hour),
    });
  }

  #lines({ amount, booked_s = 0, of_s = 0 }: Heat): string[] {
    if (!this.rooms) return [this.word("ui_report_stays", { count: amount ?? 0 })];
    return [
      this.word("ui_report_tip_share", { share: percentText(this.hass, amount) }),
      this.word("ui_report_tip_of", {
        hours: hoursText(this.hass, booked_s),
        all: hoursText(this.hass, of_s),
      }),
    ];
  }

  protected override numbers(): Numbers {
    const map = this.#map;
    const cells = turned(map);
    return {
      head: [
        this.word("ui_report_hour"),
        ...map.weekdays.map((one) => weekdayText(this.hass, one, "short")),
      ],
      rows: Array.from({ length: 24 }, (_, hour) => [
        hourSpanText(this.hass, hour),
        ...cells
          .slice(hour * map.weekdays.length, (hour + 1) * map.weekdays.length)
          .map(({ amount }) => (amount === null ? NONE : this.#amount(amount))),
      ]),
    };
  }

  static override styles = [
    ...ReportFigure.styles,
    css`
      .cell {
        fill: color-mix(
          in srgb,
          var(--primary-color, #009ac7) var(--rk-heat, 0%),
          color-mix(in srgb, var(--primary-text-color) 5%, transparent)
        );
      }
      .amount {
        fill: var(--primary-text-color);
      }
      .scale {
        white-space: nowrap;
      }
      .scale i {
        width: 96px;
        height: 10px;
        border-radius: 3px;
        background: linear-gradient(
          to right,
          color-mix(in srgb, var(--primary-text-color) 5%, transparent),
          color-mix(in srgb, var(--primary-color, #009ac7) 55%, transparent)
        );
      }
      .scale:dir(rtl) i {
        transform: scaleX(-1);
      }
    `,
  ];
}

define("rk-report-heat", ReportHeat);
