import { mdiArrowUp, mdiCloudOffOutline, mdiFilterOutline, mdiRefresh } from "@mdi/js";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { LogRow } from "../data/log";
import { LogFeed } from "../data/log-feed";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { daysOfLog, type LogDay } from "../logic/log-days";
import { isEverything, logQueryOf, type LogFilter } from "../logic/log-filter";
import { peopleIn } from "../logic/log-text";
import { guestOf, guestsOf, namesIn, type LogContext } from "../logic/log-values";
import { longDayText } from "../logic/text";
import { zoneOf } from "../logic/time";
import { styles } from "../styles";
import "./rk-log-row";

/** What happened, the newest first. It stays where it is while somebody reads. */
export class Log extends RoomkeeperElement {
  @property({ attribute: false }) filter: LogFilter = {};

  /** How many rows come at once. */
  @property({ attribute: false }) limit = 100;

  /** Whether it is a part of another page, and goes on elsewhere. */
  @property({ attribute: false }) isShort = false;

  readonly #feed = new LogFeed(() => {
    this.requestUpdate();
  });
  readonly #opened = new Set<EventTarget>();
  #isAtTop = true;
  #told = 0;
  #people: ReadonlyMap<string, string> = new Map();
  #watch: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasUpdated) return;
    // What happened while it was not on the page was not told to it.
    this.#watchTop();
    this.#feed.retry();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.disconnect();
    this.#feed.stop();
  }

  protected override willUpdate(): void {
    this.#feed.note(this.house?.last_log_id);
    const query = logQueryOf(this.filter, zoneOf(this.hass));
    this.#feed.want(this.hass, { query, limit: this.limit });
  }

  protected override firstUpdated(): void {
    this.#watchTop();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { newCount } = this.#feed;
    if (newCount > 0 && this.#told === 0) this.#say(this.word("ui_log_page_new", { newCount }));
    this.#told = newCount;
    this.#tellActors();
  }

  /** Whoever did something that was read can be asked for: `rk-actors` says who they are. */
  #tellActors(): void {
    const people = peopleIn(this.#feed.rows ?? []);
    if ([...people.keys()].every((id) => this.#people.has(id))) return;
    this.#people = new Map([...this.#people, ...people]);
    this.dispatchEvent(new CustomEvent("rk-actors", { detail: this.#people }));
  }

  #say(text: string): void {
    this.dispatchEvent(new CustomEvent("rk-say", { detail: text, bubbles: true, composed: true }));
  }

  #watchTop(): void {
    const top = this.renderRoot.querySelector(".top");
    if (!top || this.isShort) return;
    this.#watch = new IntersectionObserver((seen) => {
      this.#isAtTop = seen.at(-1)?.isIntersecting ?? true;
      this.#hold();
    });
    this.#watch.observe(top);
  }

  /** What is read is not pushed away. */
  #hold(): void {
    this.#feed.hold(!this.#isAtTop || this.#opened.size > 0);
  }

  readonly #onOpen = (event: Event): void => {
    const { target, detail } = event as CustomEvent<boolean>;
    if (!target) return;
    if (detail) this.#opened.add(target);
    else this.#opened.delete(target);
    this.#hold();
  };

  readonly #onShowNew = (): void => {
    this.#feed.reveal();
    this.renderRoot.querySelector(".top")?.scrollIntoView({ block: "center" });
  };

  protected override render(): TemplateResult {
    const { refusal } = this.#feed;
    return html`
      <div class="top"></div>
      ${this.#new()} ${this.#behind()} ${refusal ? this.#refused(refusal.message) : nothing}
      <div @rk-open=${this.#onOpen} aria-busy=${this.#feed.isLoading ? "true" : "false"}>
        ${this.#days()}
      </div>
      ${this.#older()}
    `;
  }

  #new(): TemplateResult | typeof nothing {
    const { newCount } = this.#feed;
    if (newCount === 0) return nothing;
    return html`<p class="new">
      <button class="strong" @click=${this.#onShowNew}>
        ${icon(mdiArrowUp)}${this.word("ui_log_page_new", { newCount })}
      </button>
    </p>`;
  }

  #behind(): TemplateResult | typeof nothing {
    if (!this.#feed.isBehind) return nothing;
    return html`<p class="quiet behind" role="status">
      ${icon(mdiCloudOffOutline)}${this.word("ui_log_page_behind")}
    </p>`;
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

  #days(): unknown {
    const all = this.#feed.rows;
    if (!all) return this.#feed.refusal ? nothing : this.#empty("ui_log_page_loading");
    const rows = this.isShort ? all.slice(0, this.limit) : all;
    if (rows.length === 0) {
      return this.#empty(
        isEverything(this.filter) || this.isShort ? "ui_log_page_nothing" : "ui_log_page_none_such",
      );
    }
    const context = { house: this.house, guests: guestsOf(all) };
    const names = namesIn(this.house);
    return repeat(
      daysOfLog(this.hass, rows),
      ({ day }) => day,
      (day) => this.#day(day, context, names),
    );
  }

  #empty(
    key: "ui_log_page_loading" | "ui_log_page_nothing" | "ui_log_page_none_such",
  ): TemplateResult {
    if (key === "ui_log_page_loading") return html`<p class="quiet">${this.word(key)}</p>`;
    return html`<div class="card empty">
      ${icon(mdiFilterOutline)}
      <p>${this.word(key)}</p>
    </div>`;
  }

  #day({ at, rows }: LogDay, context: LogContext, names: string): TemplateResult {
    const heading = longDayText(this.hass, at);
    return html`
      <section>
        ${this.isShort ? html`<h4>${heading}</h4>` : html`<h3>${heading}</h3>`}
        <ol class="card">
          ${repeat(
            rows,
            (row) => row.id,
            (row) => this.#row(row, context, names),
          )}
        </ol>
      </section>
    `;
  }

  #row(row: LogRow, context: LogContext, names: string): TemplateResult {
    return html`<li>
      <rk-log-row
        .hass=${this.hass}
        .house=${this.house}
        .row=${row}
        .guests=${context.guests}
        .guest=${guestOf(row, context)}
        .names=${names}
      ></rk-log-row>
    </li>`;
  }

  #older(): TemplateResult | typeof nothing {
    if (this.isShort || !this.#feed.hasOlder) return nothing;
    return html`<p class="older">
      <button ?disabled=${this.#feed.isLoading} @click=${() => void this.#feed.older()}>
        ${this.word(this.#feed.isLoading ? "ui_log_page_loading" : "ui_log_page_older")}
      </button>
    </p>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
      }
      .top {
        height: 1px;
        margin-bottom: -1px;
      }
      section + section {
        margin-top: 16px;
      }
      h3 {
        margin-bottom: 8px;
      }
      h4 {
        margin: 0 0 8px;
        font-size: inherit;
        font-weight: inherit;
        color: var(--secondary-text-color);
      }
      ol.card {
        padding: 0;
        overflow: clip;
      }
      li {
        content-visibility: auto;
        contain-intrinsic-size: auto 64px;
      }
      li + li {
        border-top: 1px solid var(--divider-color);
      }
      .new {
        position: sticky;
        top: 8px;
        z-index: 1;
        display: flex;
        justify-content: center;
        height: 0;
        overflow: visible;
      }
      .new button {
        border-radius: 999px;
        box-shadow: 0 2px 6px rgb(0 0 0 / 30%);
      }
      .older {
        display: flex;
        justify-content: center;
        margin-top: 16px;
      }
      .refused {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
        margin-bottom: 16px;
      }
      .behind {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-bottom: 8px;
      }
    `,
  ];
}

define("rk-log", Log);
