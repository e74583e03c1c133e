import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import type { Word } from "../i18n";
import { addressOf, type View } from "../logic/place";
import { needsSomebody } from "../logic/stall-look";
import { styles } from "../styles";

const TABS = {
  board: "ui_tab_board",
  "power-offs": "ui_tab_power_offs",
  stalls: "ui_tab_stalls",
  schedules: "ui_tab_schedules",
  reports: "ui_tab_reports",
  log: "ui_tab_log",
} as const satisfies Partial<Record<View, Word>>;

type Tab = keyof typeof TABS;

/** The views, and how much there is in each that needs somebody. */
export class Tabs extends RoomkeeperElement {
  @property() view: View = "board";

  /** How wide all tabs together were when the one in which one is was last brought into view. */
  #width = 0;

  protected override render(): TemplateResult {
    const current = this.view === "room" ? "board" : this.view;
    const hasStalls = (this.house?.stalls.size ?? 0) > 0;
    const tabs = (Object.keys(TABS) as Tab[]).filter((tab) => tab !== "stalls" || hasStalls);
    return html`
      <nav aria-label=${this.word("ui_views")}>
        ${tabs.map(
          (tab) => html`
            <a href=${addressOf(tab)} aria-current=${tab === current ? "page" : "false"}>
              ${this.word(TABS[tab])}${this.#count(tab)}
            </a>
          `,
        )}
      </nav>
    `;
  }

  #count(tab: Tab): TemplateResult | typeof nothing {
    const count = this.#needing(tab);
    if (count === 0) return nothing;
    return html`<span class="badge" aria-hidden="true">${count}</span>
      <span class="only-read">${this.word("ui_tab_needs", { count })}</span>`;
  }

  #needing(tab: Tab): number {
    const { house } = this;
    if (tab === "power-offs") return house?.site.failed_power_offs ?? 0;
    if (tab === "stalls") return [...(house?.stalls.values() ?? [])].filter(needsSomebody).length;
    if (tab !== "schedules") return 0;
    return [...(house?.schedules.values() ?? [])].filter((one) => one.has_problem).length;
  }

  protected override firstUpdated(): void {
    const nav = this.renderRoot.querySelector("nav");
    // Home Assistant's header is laid out after the tabs in it; a phone can be turned.
    if (nav) new ResizeObserver(() => this.#bringIntoView(nav)).observe(nav);
  }

  protected override updated(...changed: Parameters<RoomkeeperElement["updated"]>): void {
    super.updated(...changed);
    const nav = this.renderRoot.querySelector("nav");
    // Words, stalls and counts come later than the tabs, and move them.
    if (nav && (changed[0].has("view") || nav.scrollWidth !== this.#width))
      this.#bringIntoView(nav);
  }

  /** On a small screen the tab in which one is may lie beside it. */
  #bringIntoView(nav: HTMLElement): void {
    this.#width = nav.scrollWidth;
    const tab = nav.querySelector<HTMLElement>("[aria-current=page]");
    if (tab) nav.scrollLeft = tab.offsetLeft - (nav.clientWidth - tab.clientWidth) / 2;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
        color: inherit;
      }
      nav {
        position: relative;
        display: flex;
        gap: 4px;
        height: 100%;
        overflow-x: auto;
        scrollbar-width: none;
      }
      a {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        min-height: 48px;
        padding: 3px 12px 0;
        border-bottom: 3px solid transparent;
        color: inherit;
        text-decoration: none;
        white-space: nowrap;
      }
      a:hover {
        background: var(--ha-color-fill-neutral-quiet-hover, rgb(128 128 128 / 12%));
      }
      a[aria-current="page"] {
        border-bottom-color: var(--rk-tab-color, currentcolor);
        font-weight: var(--ha-font-weight-medium, 500);
      }
      @media (forced-colors: active) {
        a {
          border-bottom-color: Canvas;
        }
        a[aria-current="page"] {
          border-bottom-color: Highlight;
        }
      }
      a:focus-visible {
        outline-color: currentcolor;
        outline-offset: -4px;
      }
      .badge {
        min-width: 20px;
        padding: 0 6px;
        border-radius: 999px;
        background: var(--rk-danger-fill, #b3261e);
        color: #fff;
        font-size: var(--ha-font-size-s, 12px);
        font-weight: var(--ha-font-weight-medium, 500);
        line-height: 20px;
        text-align: center;
      }
    `,
  ];
}

define("rk-tabs", Tabs);
