/** What all drawings of reports have in common: a frame, points that can be asked, a table. */

import { mdiChartBar, mdiTable } from "@mdi/js";
import {
  css,
  html,
  nothing,
  svg,
  type PropertyValues,
  type SVGTemplateResult,
  type TemplateResult,
} from "lit";
import { query, state } from "lit/decorators.js";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { pointAfter } from "../logic/report-scale";
import { styles } from "../styles";

/** Something that is drawn, and says its numbers to whoever points at it or goes to it by keys. */
export interface Point {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Above which height its numbers are shown. */
  top: number;
  title: string;
  lines: string[];
}

/** A drawing, in pixels. */
export interface Drawing {
  width: number;
  height: number;
  marks: SVGTemplateResult;
  points: Point[];
  /** How many points stand beside one another. */
  columns: number;
}

/** The same numbers as a table; the first column names its row. */
export interface Numbers {
  head: string[];
  rows: string[][];
}

export abstract class ReportFigure extends RoomkeeperElement {
  /** How wide the place for the drawing is; nothing is drawn before it is known. */
  @state() private width = 0;

  /** The point whose numbers are shown. */
  @state() private active: number | undefined;

  /** The point to which Tab leads. */
  @state() private current = 0;

  @state() private isTable = false;

  @query(".plot") private readonly plot!: HTMLElement | null;

  @query(".scroll") private readonly scroller!: HTMLElement | null;

  @query(".tip") private readonly tip!: HTMLElement | null;

  readonly #seen = new ResizeObserver((entries) => {
    const width = Math.floor(entries.at(-1)?.contentRect.width ?? 0);
    // In the next frame, for what is drawn then has another size again.
    requestAnimationFrame(() => {
      this.width = width;
    });
  });
  #drawing: Drawing | undefined;
  #isReversed = false;

  protected abstract heading(): string;

  protected abstract draw(width: number, isReversed: boolean): Drawing;

  protected abstract numbers(): Numbers;

  /** What the colours and forms mean. */
  protected abstract legend(): unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen.observe(this);
    this.#isReversed = getComputedStyle(this).direction === "rtl";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen.disconnect();
  }

  protected override render(): TemplateResult {
    const heading = this.heading();
    const table = this.word("ui_report_as_table", { name: heading });
    return html`
      <section class="card">
        <header>
          <h3>${heading}</h3>
          <button
            class="round"
            aria-pressed=${this.isTable ? "true" : "false"}
            aria-label=${table}
            title=${table}
            @click=${this.#onTable}
          >
            ${icon(this.isTable ? mdiChartBar : mdiTable)}
          </button>
        </header>
        ${this.isTable ? this.#table(heading) : this.#figure(heading)}
      </section>
    `;
  }

  #table(heading: string): TemplateResult {
    const { head, rows } = this.numbers();
    return html`
      <div class="scroll tabular" tabindex="0" role="region" aria-label=${heading}>
        <table>
          <thead>
            <tr>
              ${head.map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ([name, ...cells]) => html`
                <tr>
                  <th scope="row">${name}</th>
                  ${cells.map((cell) => html`<td>${cell}</td>`)}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #figure(heading: string): TemplateResult | typeof nothing {
    // The card has a frame and a padding.
    const within = this.width - 34;
    if (within <= 0) return nothing;
    const drawing = this.draw(within, this.#isReversed);
    this.#drawing = drawing;
    const { width, height, marks, points } = drawing;
    const shown = this.active === undefined ? undefined : points[this.active];
    return html`
      <div class="legend">${this.legend()}</div>
      <div class="plot" @pointerleave=${this.#onLeave} @focusout=${this.#onBlur}>
        <div class="scroll" @scroll=${this.#onBlur}>
          <svg
            width=${width}
            height=${height}
            viewBox="0 0 ${width} ${height}"
            role="group"
            aria-label=${heading}
            @keydown=${this.#onKey}
          >
            <g aria-hidden="true">${marks}</g>
            ${points.map((point, n) => this.#point(point, n))}
          </svg>
        </div>
        ${
          shown
            ? html`<div class="tip" aria-hidden="true">
                <strong>${shown.title}</strong>
                ${shown.lines.map((line) => html`<span>${line}</span>`)}
              </div>`
            : nothing
        }
      </div>
    `;
  }

  #point({ x, y, width, height, title, lines }: Point, n: number): SVGTemplateResult {
    const last = (this.#drawing?.points.length ?? 1) - 1;
    return svg`<rect
      class="point"
      role="img"
      x=${x}
      y=${y}
      width=${width}
      height=${height}
      tabindex=${n === Math.min(this.current, last) ? 0 : -1}
      aria-label=${[title, ...lines].join(", ")}
      @pointerenter=${() => this.#show(n)}
      @click=${() => this.#show(n)}
      @focus=${() => this.#onFocus(n)}
    ></rect>`;
  }

  #show(n: number | undefined): void {
    this.active = n;
  }

  #onFocus(n: number): void {
    this.current = n;
    this.#show(n);
  }

  readonly #onLeave = (event: PointerEvent): void => {
    // A finger that is lifted has pointed at something all the same.
    if (event.pointerType === "mouse") this.#show(undefined);
  };

  readonly #onBlur = (): void => this.#show(undefined);

  readonly #onTable = (): void => {
    this.isTable = !this.isTable;
    this.#show(undefined);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.active !== undefined) {
      event.stopPropagation();
      this.#show(undefined);
      return;
    }
    const { points = [], columns = 1 } = this.#drawing ?? {};
    const next = pointAfter(event.key, this.current, {
      count: points.length,
      columns,
      isReversed: this.#isReversed,
    });
    if (next === undefined) return;
    event.preventDefault();
    this.renderRoot.querySelectorAll<SVGElement>(".point")[next]?.focus();
  };

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#placeTip();
  }

  /** Above its point, and within the frame. */
  #placeTip(): void {
    const { tip, plot, scroller } = this;
    const point = this.#drawing?.points[this.active ?? -1];
    if (!tip || !plot || !scroller || !point) return;
    const middle = point.x + point.width / 2 - scroller.scrollLeft;
    const left = Math.min(plot.clientWidth - tip.offsetWidth, middle - tip.offsetWidth / 2);
    const above = point.top - tip.offsetHeight - 8;
    const below = point.y + point.height + 8;
    // Where there is no room above, it stands below what is small, and beside what is tall.
    const top = above >= 0 || point.height > plot.clientHeight / 2 ? Math.max(0, above) : below;
    tip.style.transform = `translate(${Math.max(0, left)}px, ${top}px)`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
        min-width: 0;
        /* Of the colours, what stands out on a card in light and in dark. */
        --rk-strong: color-mix(
          in srgb,
          var(--primary-color, #009ac7) 65%,
          var(--primary-text-color)
        );
        --rk-mild: color-mix(in srgb, var(--primary-color, #009ac7) 32%, transparent);
      }
      .card {
        height: 100%;
      }
      header {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        margin-top: -8px;
      }
      header button {
        flex: none;
        margin-inline-end: -8px;
        color: var(--secondary-text-color);
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: center;
        margin-bottom: 12px;
        color: var(--secondary-text-color);
        font-size: var(--ha-font-size-s, 12px);
      }
      .legend:empty {
        display: none;
      }
      .legend span {
        display: inline-flex;
        gap: 6px;
        align-items: center;
      }
      .plot {
        position: relative;
      }
      .scroll {
        overflow-x: auto;
      }
      svg:not(.icon) {
        display: block;
        /* Places are reckoned from the left; words are written as their language is. */
        direction: ltr;
      }
      text {
        fill: var(--secondary-text-color);
        font-size: 12px;
        unicode-bidi: plaintext;
      }
      .line {
        stroke: var(--divider-color);
        stroke-width: 1;
        shape-rendering: crispedges;
      }
      .point {
        fill: transparent;
        outline: none;
        cursor: default;
      }
      .point:hover {
        fill: var(--ha-color-fill-neutral-quiet-hover, rgb(128 128 128 / 12%));
      }
      .point:focus-visible {
        stroke: var(--primary-text-color);
        stroke-width: 2;
        rx: 3px;
      }
      .tip {
        position: absolute;
        z-index: 1;
        top: 0;
        left: 0;
        display: grid;
        width: max-content;
        max-width: 100%;
        padding: 8px 12px;
        border-radius: var(--ha-border-radius-md, 8px);
        border: 1px solid var(--divider-color);
        background: var(--card-background-color);
        box-shadow: 0 2px 12px rgb(0 0 0 / 25%);
        font-size: var(--ha-font-size-s, 12px);
        pointer-events: none;
      }
      .tabular {
        max-height: 420px;
        overflow: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 6px 8px;
        border-top: 1px solid var(--divider-color);
        text-align: end;
        white-space: nowrap;
      }
      th {
        font-weight: var(--ha-font-weight-medium, 500);
      }
      th:first-child {
        text-align: start;
      }
      thead th {
        border-top: 0;
        color: var(--secondary-text-color);
      }
      /* It is drawn for the screen, and paper is narrower. */
      @media print {
        :host {
          print-color-adjust: exact;
        }
        header button {
          display: none !important;
        }
        .scroll,
        .tabular {
          max-height: none;
          overflow: visible;
        }
        svg:not(.icon) {
          max-width: 100%;
          height: auto;
        }
      }
    `,
  ];
}
