/** The schedules: what each does and when, how its last run went, and what can be done with it. */

import { mdiMagnifyClose, mdiPlus } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import type { House } from "../data/house";
import type { Schedule } from "../data/types";
import { define } from "../define";
import { openAsk } from "../dialogs/ask";
import { each } from "../each";
import { RoomkeeperElement } from "../element";
import type { Word } from "../i18n";
import { icon } from "../icon";
import { addressOf } from "../logic/place";
import { listed, wantedOf } from "../logic/schedule-list";
import { TEMPLATE_NAMES } from "../logic/schedule-templates";
import { momentText } from "../logic/text";
import { styles } from "../styles";
import {
  actionsCell,
  devicesCell,
  lastCell,
  nameCell,
  nextCell,
  switchCell,
  type Doings,
  type Shown,
} from "./schedule-cells";
import { filters } from "./schedule-filters";
import { listStyles } from "./schedule-list-styles";

// Fewer can be seen at a glance.
const WORTH_FILTERING = 4;

const COLUMNS: Word[] = [
  "ui_schedule_column_name",
  "ui_schedule_column_devices",
  "ui_schedule_column_next",
  "ui_schedule_column_last",
  "ui_schedule_column_on",
];

export class ScheduleList extends RoomkeeperElement {
  @property({ attribute: false }) override house!: House;

  @property({ attribute: false }) query = new URLSearchParams();

  @property({ type: Boolean }) narrow = false;

  readonly #clock = new Clock(this, "minute");

  get #mayChange(): boolean {
    return this.house.user.can_change_schedules;
  }

  protected override render(): TemplateResult {
    return html`
      <header>
        <h2>${this.word("ui_tab_schedules")}</h2>
        ${
          this.#mayChange
            ? html`<a class="button" href=${addressOf("schedules", "new")}>
                ${icon(mdiPlus)} ${this.word("ui_schedule_new")}
              </a>`
            : nothing
        }
      </header>
      ${this.house.schedules.size === 0 ? this.#empty() : this.#filled()}
    `;
  }

  #filled(): TemplateResult {
    const { hass, house } = this;
    const wanted = wantedOf(this.query);
    const found = listed(house.schedules.values(), wanted, hass.locale.language);
    const isMany = house.schedules.size >= WORTH_FILTERING;
    return html`
      ${isMany ? filters(hass, wanted) : nothing}
      ${
        found.length === 0
          ? html`<div class="card empty" role="status">
              ${icon(mdiMagnifyClose)}
              <p>${this.word("ui_schedule_none_found")}</p>
            </div>`
          : this.narrow
            ? this.#cards(found)
            : this.#table(found)
      }
    `;
  }

  #shown(schedule: Schedule): Shown {
    const { hass, house } = this;
    return { hass, house, schedule, now: this.#clock.now, doings: this.#doings };
  }

  #table(found: Schedule[]): TemplateResult {
    const row = (schedule: Schedule) => {
      const shown = this.#shown(schedule);
      return html`<tr class=${schedule.enabled ? "" : "off"}>
        <td class="what">${nameCell(shown)}</td>
        <td>${devicesCell(shown)}</td>
        <td>${nextCell(shown)}</td>
        <td>${lastCell(shown)}</td>
        <td>${switchCell(shown)}</td>
        <td>${actionsCell(shown)}</td>
      </tr>`;
    };
    const broken = ({ name }: Schedule) =>
      html`<tr>
        <td colspan=${COLUMNS.length + 1}>${this.word("ui_broken", { name })}</td>
      </tr>`;
    return html`
      <div class="card table">
        <table>
          <thead>
            <tr>
              ${COLUMNS.map((key) => html`<th scope="col">${this.word(key)}</th>`)}
              <th scope="col">
                <span class="only-read">${this.word("ui_schedule_column_actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${each(found, ({ id }) => id, row, broken)}
          </tbody>
        </table>
      </div>
    `;
  }

  #cards(found: Schedule[]): TemplateResult {
    const card = (schedule: Schedule) => {
      const shown = this.#shown(schedule);
      return html`<li class="card ${schedule.enabled ? "" : "off"}">
        <div class="top">
          <div class="what">${nameCell(shown)}</div>
          ${switchCell(shown)}
        </div>
        <dl>
          ${[
            ["ui_schedule_column_devices", devicesCell(shown)] as const,
            ["ui_schedule_column_next", nextCell(shown)] as const,
            ["ui_schedule_column_last", lastCell(shown)] as const,
          ].map(
            ([key, cell]) =>
              html`<div class="pair">
                <dt>${this.word(key)}</dt>
                <dd class="pair">${cell}</dd>
              </div>`,
          )}
        </dl>
        <div class="bottom">${actionsCell(shown)}</div>
      </li>`;
    };
    const broken = ({ name }: Schedule) =>
      html`<li class="card">${this.word("ui_broken", { name })}</li>`;
    return html`<ul class="cards">
      ${each(found, ({ id }) => id, card, broken)}
    </ul>`;
  }

  #empty(): TemplateResult {
    const none = this.word("ui_schedule_none");
    if (!this.#mayChange) {
      return html`<div class="card empty">
        ${icon(mdiMagnifyClose)}
        <p>${none}</p>
      </div>`;
    }
    return html`
      <section class="card">
        <p>${none} ${this.word("ui_schedule_none_yet")}</p>
        <h3>${this.word("ui_schedule_from_template")}</h3>
        <ul class="templates">
          ${TEMPLATE_NAMES.map(
            (template) => html`
              <li>
                <a class="button" href=${addressOf("schedules", "new", { template })}>
                  <strong>${this.choice("template", template)}</strong>
                  <span class="quiet">${this.word(`ui_schedule_about_${template}`)}</span>
                </a>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }

  // --- what is done ---

  readonly #doings: Doings = {
    toggle: (schedule) => void this.#toggle(schedule),
    run: (schedule) => void this.#run(schedule),
    skip: (schedule) => void this.#skip(schedule),
    remove: (schedule) => void this.#remove(schedule),
  };

  async #do(action: string, { id, name }: Schedule, said: Word, more = {}): Promise<void> {
    const done = await this.act(action, { schedule_id: id });
    if (done !== undefined) this.#say(this.word(said, { name, ...more }));
  }

  #say(detail: string): void {
    this.dispatchEvent(new CustomEvent("rk-say", { detail, bubbles: true, composed: true }));
  }

  #toggle(schedule: Schedule): Promise<void> {
    return schedule.enabled
      ? this.#do("disable_schedule", schedule, "ui_schedule_said_off")
      : this.#do("enable_schedule", schedule, "ui_schedule_said_on");
  }

  #run(schedule: Schedule): Promise<void> {
    return this.#do("run_schedule", schedule, "ui_schedule_said_started");
  }

  #skip(schedule: Schedule): Promise<void> {
    const next = schedule.next_run_at;
    const at = next === null ? "" : momentText(this.hass, Date.parse(next), this.#clock.now);
    return this.#do("skip_next", schedule, "ui_schedule_said_skipped", { at });
  }

  async #remove(schedule: Schedule): Promise<void> {
    const { name } = schedule;
    const answer = await openAsk(this, {
      heading: this.word("ui_schedule_delete_heading", { name }),
      text: this.word("ui_schedule_delete_text"),
      confirm: this.word("ui_schedule_delete"),
      isDanger: true,
    });
    if (answer) await this.#do("delete_schedule", schedule, "ui_schedule_said_deleted");
  }

  static override styles = [...styles, listStyles];
}

define("rk-schedule-list", ScheduleList);
