import { mdiChevronDown } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Clock } from "../clock";
import { define } from "../define";
import { each } from "../each";
import { isNothingFocused, RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { addressOf } from "../logic/place";
import {
  DONE_TYPES,
  endedOf,
  isSuperseded,
  withNewest,
  withNext,
  type Done,
  type DoneEntry,
  type DonePage,
} from "../logic/power-off-done";
import { powerOffText } from "../logic/power-off-text";
import { POWER_OFF_LOOKS } from "../logic/status";
import { momentText } from "../logic/text";
import { styles } from "../styles";

const PAGE = 20;

/** What became of the last power-offs; asked for when somebody wants to see it. */
export class PowerOffsDone extends RoomkeeperElement {
  @state() private done: Done | undefined;

  @state() private isBusy = false;

  readonly #clock = new Clock(this, "minute");
  #seenLogId = 0;

  protected override willUpdate(): void {
    const isNew = this.house?.last_log_id !== this.#seenLogId;
    if (this.house && this.done && isNew && !this.isBusy) void this.#load();
  }

  /** Asks for the newest, or for what follows what is shown. */
  async #load(shown?: Done): Promise<void> {
    this.isBusy = true;
    this.#seenLogId = this.house?.last_log_id ?? 0;
    const page = await this.act<DonePage>("get_audit_log", {
      type: [...DONE_TYPES],
      limit: PAGE,
      ...(shown ? { cursor: shown.cursor } : {}),
    });
    this.isBusy = false;
    if (page) this.done = shown ? withNext(shown, page) : withNewest(this.done, page);
  }

  /** Loads, and leads the keyboard to what has come if there is no more to ask for. */
  async #show(shown?: Done): Promise<void> {
    await this.#load(shown);
    await this.updateComplete;
    if (!isNothingFocused()) return;
    const rows = this.renderRoot.querySelectorAll<HTMLElement>("li a");
    const first = rows[shown?.entries.length ?? 0];
    (first ?? this.renderRoot.querySelector<HTMLElement>("h3"))?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      <section aria-labelledby="done">
        <h3 id="done" tabindex="-1">${this.word("ui_power_off_done")}</h3>
        ${this.done ? this.#list(this.done) : this.#more("ui_power_off_show_done")}
      </section>
    `;
  }

  #list(done: Done): TemplateResult {
    const { entries, cursor } = done;
    if (entries.length === 0) return html`<p>${this.word("ui_power_off_none_done")}</p>`;
    return html`
      <ul class="card">
        ${each(
          entries,
          ({ id }) => id,
          (entry) => this.#row(entry),
          ({ room }) => html`<li>${this.word("ui_broken", { name: room })}</li>`,
        )}
      </ul>
      ${cursor === null ? nothing : this.#more("ui_power_off_more_done", done)}
    `;
  }

  #more(name: "ui_power_off_show_done" | "ui_power_off_more_done", shown?: Done): TemplateResult {
    return html`<button ?disabled=${this.isBusy} @click=${() => void this.#show(shown)}>
      ${icon(mdiChevronDown)}${this.word(name)}
    </button>`;
  }

  #row(entry: DoneEntry): TemplateResult {
    const ended = endedOf(entry);
    const look = POWER_OFF_LOOKS[ended.status];
    const now = this.#clock.now;
    const by = entry.actor.name;
    return html`<li>
      <span class="when">${momentText(this.hass, Date.parse(entry.at), now)}</span>
      <a href=${addressOf("room", entry.room)}>
        ${this.house?.rooms.get(entry.room)?.name ?? entry.room}
      </a>
      <span>
        <span class="chip ${look.tone}">
          ${icon(look.icon)}${this.choice("power_off_status", ended.status)}
        </span>
      </span>
      <span class="text">
        ${
          isSuperseded(entry)
            ? this.word("ui_power_off_superseded")
            : powerOffText(this.hass, ended, { now })
        }
        ${by ? html`<span class="quiet">${by}</span>` : nothing}
        ${entry.reason ? html`<span class="quiet">${entry.reason}</span>` : nothing}
      </span>
    </li>`;
  }

  static override styles = [
    ...styles,
    css`
      section {
        display: grid;
        gap: 8px;
        justify-items: start;
        container-type: inline-size;
      }
      ul.card {
        width: 100%;
        padding: 0 16px;
      }
      li {
        display: grid;
        grid-template-columns: 9em minmax(8em, 1fr) 9em minmax(0, 3fr);
        gap: 4px 16px;
        align-items: center;
        padding: 10px 0;
      }
      li + li {
        border-top: 1px solid var(--divider-color);
      }
      li a {
        padding: 4px 0;
        color: inherit;
        overflow-wrap: anywhere;
      }
      .when {
        font-variant-numeric: tabular-nums;
      }
      .text .quiet::before {
        content: "· ";
      }
      @container (max-width: 640px) {
        li {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .when {
          order: 1;
          color: var(--secondary-text-color);
        }
        .text {
          grid-column: 1 / -1;
          order: 2;
        }
        .when {
          order: 3;
        }
      }
    `,
  ];
}

define("rk-power-offs-done", PowerOffsDone);
