/** The next five runs of what somebody is filling in, and the nights in which the clocks change. */

import { mdiAlertCircle, mdiClockAlertOutline } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Clock } from "../clock";
import { execute, refusalOf, type Refusal } from "../data/execute";
import { Previewer } from "../data/schedule-previewer";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import {
  clockMarks,
  type ClockMark,
  type Preview,
  type PreviewedRun,
} from "../logic/schedule-preview";
import type { Said } from "../logic/schedule-refusal";
import { meantBy } from "../logic/schedule-target";
import { doesText, localText, relativeText } from "../logic/schedule-text";
import type { Wire } from "../logic/schedule-wire";
import { styles } from "../styles";

type Answer = { preview: Preview } | { refusal: Refusal };

const MOST_DEVICES = 8;

/** Asks as what it is given changes, and fires `previewed` with the refusal, or with none. */
export class SchedulePreview extends RoomkeeperElement {
  @property({ attribute: false }) wire: Wire = {};

  /** How the refusal is said, by whoever knows the fields. */
  @property({ attribute: false }) said?: Said | undefined;

  @state() private answer: Answer | undefined;

  readonly #clock = new Clock(this, "minute");

  readonly #previewer = new Previewer<Answer>(
    (wire) => this.#ask(wire),
    (answer) => {
      this.answer = answer;
      const detail = "refusal" in answer ? answer.refusal : undefined;
      this.dispatchEvent(new CustomEvent("previewed", { detail }));
    },
  );

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#previewer.stop();
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.#previewer.want(this.wire);
  }

  async #ask(wire: Wire): Promise<Answer> {
    try {
      return { preview: await execute<Preview>(this.hass, "preview_schedule", wire) };
    } catch (error) {
      return { refusal: refusalOf(this.hass, error) };
    }
  }

  protected override render(): TemplateResult {
    const { answer } = this;
    return html`
      <section class="card" aria-labelledby="heading">
        <h3 id="heading">${this.word("ui_schedule_next_runs")}</h3>
        ${
          answer === undefined
            ? nothing
            : "refusal" in answer
              ? this.#refused(answer.refusal)
              : this.#runs(answer.preview)
        }
      </section>
    `;
  }

  #refused(refusal: Refusal): TemplateResult {
    const { field, text = refusal.message, isMissing } = this.said ?? {};
    const name = field ? this.word(field.label) : "";
    if (isMissing && name) {
      return html`<p class="quiet" role="status">
        ${this.word("ui_schedule_fill_in", { field: name })}
      </p>`;
    }
    return html`<p class="refusal" role="status">
      ${icon(mdiAlertCircle)}
      <span>${name ? this.word("ui_schedule_look_at", { field: name }) : text}</span>
    </p>`;
  }

  #runs(preview: Preview): TemplateResult {
    const { runs, timezone } = preview;
    const marks = clockMarks(preview);
    const first = runs[0];
    return html`
      <p class="quiet">${this.word("ui_schedule_times_of", { zone: timezone })}</p>
      ${
        first
          ? html`<ol>
              ${runs.map((run, index) => this.#run(run, marks[index]))}
            </ol>`
          : html`<p>${this.word("ui_schedule_no_own_runs")}</p>`
      }
      <p class="only-read" role="status">
        ${
          first
            ? this.word("ui_schedule_next_run_said", { at: localText(this.hass, first.at_local) })
            : nothing
        }
      </p>
      ${this.#devices(preview)}
    `;
  }

  #run(run: PreviewedRun, mark: ClockMark): TemplateResult {
    const { action_type: type, action_params: params } = run;
    return html`
      <li>
        <div class="when">
          <time datetime=${run.at}>${localText(this.hass, run.at_local)}</time>
          <span class="quiet">
            ${relativeText(this.hass, Date.parse(run.at), this.#clock.now)}
          </span>
        </div>
        ${
          type === null
            ? nothing
            : html`<div class="quiet does">${doesText(this.hass, type, params ?? {})}</div>`
        }
        ${
          mark
            ? html`<div class="chip warning">
                ${icon(mdiClockAlertOutline)} ${this.word(`ui_schedule_clocks_${mark}`)}
              </div>`
            : nothing
        }
      </li>
    `;
  }

  #devices({ entity_ids: ids }: Preview): TemplateResult | typeof nothing {
    if (Object.keys(this.wire["target"] ?? {}).length === 0 && ids.length === 0) {
      return nothing;
    }
    const names = meantBy(this.hass, { entity_id: ids.slice(0, MOST_DEVICES) });
    const more = ids.length - names.length;
    return html`
      <h4>${this.word("ui_schedule_means", { count: ids.length })}</h4>
      <ul class="devices">
        ${names.map(({ name }) => html`<li>${name}</li>`)}
        ${more > 0 ? html`<li>${this.word("ui_schedule_more_devices", { count: more })}</li>` : nothing}
      </ul>
    `;
  }

  static override styles = [
    ...styles,
    css`
      section {
        display: grid;
        gap: 8px;
      }
      h4 {
        margin: 8px 0 0;
        font-size: inherit;
        font-weight: var(--ha-font-weight-medium, 500);
      }
      ol li {
        padding: 8px 0;
        border-top: 1px solid var(--divider-color);
      }
      .when {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 12px;
      }
      time {
        font-weight: var(--ha-font-weight-medium, 500);
        font-variant-numeric: tabular-nums;
      }
      .chip {
        margin-top: 4px;
        white-space: normal;
      }
      .refusal {
        display: flex;
        gap: 8px;
      }
      .refusal .icon {
        fill: var(--error-color);
      }
      .devices {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .devices li {
        padding: 2px 8px;
        border: 1px solid var(--divider-color);
        border-radius: 999px;
      }
    `,
  ];
}

define("rk-schedule-preview", SchedulePreview);
