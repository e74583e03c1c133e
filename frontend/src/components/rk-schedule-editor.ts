/** Makes a schedule, or changes one: the form, and beside it the next runs. */

import { mdiArrowLeft } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Refusal } from "../data/execute";
import type { House } from "../data/house";
import { define } from "../define";
import { openAsk } from "../dialogs/ask";
import { isNothingFocused, RoomkeeperElement } from "../element";
import { navigate, toast } from "../ha";
import { icon } from "../icon";
import { addressOf } from "../logic/place";
import { ScheduleEditing } from "../logic/schedule-editing";
import type { ScheduleForm } from "../logic/schedule-form";
import { saidOf, type Said } from "../logic/schedule-refusal";
import { sectionsOf, type Field, type Section } from "../logic/schedule-schema";
import { scheduleText } from "../logic/schedule-text";
import { styles } from "../styles";
import { leavingLink } from "./leaving-link";
import "./rk-schedule-preview";
import { editorStyles } from "./schedule-editor-styles";
import { fieldTemplate, type Filling } from "./schedule-fields";

const LIST = addressOf("schedules");

export class ScheduleEditor extends RoomkeeperElement {
  @property({ attribute: false }) override house!: House;

  @property({ attribute: false }) scheduleId!: string;

  @property({ attribute: false }) query = new URLSearchParams();

  /** Why it was not saved. */
  @state() private refusal: Refusal | undefined;

  /** Why it would not be. */
  @state() private foreseen: Refusal | undefined;

  @state() private isBusy = false;

  #editing: ScheduleEditing | undefined;
  /** What was opened stays so, also when nothing is in it any more. */
  readonly #unfolded = new Set<Section["name"]>();
  #sections: Section[] = [];

  protected override firstUpdated(): void {
    // The words of its editors of triggers and sequences.
    void this.hass.loadFragmentTranslation?.("config");
    // The link or button that led here has gone, and with it the place of the keyboard.
    if (isNothingFocused())
      this.renderRoot.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("click", this.#onClick, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("click", this.#onClick, true);
  }

  protected override willUpdate(): void {
    const [id, query] = [this.scheduleId, this.query.toString()];
    const { address } = this.#editing ?? {};
    if (address?.id === id && address.query.toString() === query) {
      // What is being saved comes back as a change.
      if (!this.isBusy) this.#editing?.told(this.house);
      return;
    }
    const copied = (name: string) => this.word("ui_schedule_copy_of", { name });
    this.#editing = new ScheduleEditing({ id, query: this.query }, this.house, copied);
    this.refusal = this.foreseen = undefined;
    this.#unfolded.clear();
  }

  protected override render(): TemplateResult | typeof nothing {
    const editing = this.#editing;
    if (!editing) return nothing;
    const before = this.house.schedules.get(this.scheduleId);
    if (!this.house.user.can_change_schedules) return this.#readOnly();
    if (editing.isGone && !editing.isDirty)
      return this.#page(this.word("ui_tab_schedules"), this.#unknown());
    const others = [...this.house.schedules.values()].filter(({ id }) => id !== this.scheduleId);
    this.#sections = sectionsOf(editing.form, {
      reader: this.hass,
      zone: this.house.time_zone,
      others,
    });
    const heading = before?.name ?? this.word("ui_schedule_new");
    return this.#page(heading, this.#form(editing), this.#footer(editing));
  }

  #page(
    heading: string,
    body: TemplateResult,
    footer: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    return html`
      <header>
        <a class="button plain" href=${LIST} aria-label=${this.word("ui_schedule_back")}>
          ${icon(mdiArrowLeft)}
        </a>
        <h2 tabindex="-1">${heading}</h2>
      </header>
      ${body} ${footer}
    `;
  }

  #unknown(): TemplateResult {
    return html`<p class="card">${this.word("ui_schedule_unknown")}</p>`;
  }

  #readOnly(): TemplateResult {
    const schedule = this.house.schedules.get(this.scheduleId);
    if (!schedule) return this.#page(this.word("ui_tab_schedules"), this.#unknown());
    const nameOf = (id: string) => this.house.schedules.get(id)?.name ?? id;
    return this.#page(
      schedule.name,
      html`
        <p class="card">${scheduleText(this.hass, schedule, { now: Date.now(), nameOf })}</p>
        <rk-schedule-preview
          .hass=${this.hass}
          .wire=${{ schedule_id: schedule.id }}
        ></rk-schedule-preview>
      `,
    );
  }

  // --- the form ---

  #form(editing: ScheduleEditing): TemplateResult {
    const filling: Filling = {
      hass: this.hass,
      get form() {
        return editing.form;
      },
      errorOf: (field) => this.#errorOf(field),
      change: (name, value) => {
        this.#change(name, value);
      },
    };
    const [basics, when, ...rest] = this.#sections.map((one) => this.#section(one, filling));
    const foreseen = this.foreseen && this.#said(this.foreseen);
    return html`
      ${this.#standing(editing)}
      <div class="columns">
        ${basics} ${when}
        <rk-schedule-preview
          .hass=${this.hass}
          .wire=${editing.previewing}
          .said=${foreseen}
          @previewed=${this.#onPreviewed}
        ></rk-schedule-preview>
        ${rest}
      </div>
    `;
  }

  #section(section: Section, filling: Filling): TemplateResult {
    const { name, title, fields, fold } = section;
    const drawn = html`<div class="fields">
      ${fields.map((field) => fieldTemplate(field, filling))}
    </div>`;
    const heading = title ? html`<h3>${this.word(title)}</h3>` : nothing;
    if (!fold) return html`<section class="card ${name}">${heading} ${drawn}</section>`;
    const hasError = fields.some((field) => this.#errorOf(field) !== undefined);
    return html`
      <details
        class="card ${name}"
        ?open=${fold.isOpen || hasError || this.#unfolded.has(name)}
        @toggle=${(event: Event) => {
          if ((event.currentTarget as HTMLDetailsElement).open) this.#unfolded.add(name);
        }}
      >
        <summary>
          <div>${heading}<span class="quiet">${this.word(fold.about)}</span></div>
        </summary>
        ${drawn}
      </details>
    `;
  }

  /** What there is to say about the whole. */
  #standing(editing: ScheduleEditing): TemplateResult | typeof nothing {
    const line = (text: string, button?: string) =>
      html`<p class="standing" role="status">
        <span>${text}</span>
        ${button ? html`<button @click=${this.#load}>${button}</button>` : nothing}
      </p>`;
    if (editing.isGone) return line(this.word("ui_schedule_gone"));
    if (editing.isStale && !this.isBusy) {
      return line(this.word("ui_schedule_changed_elsewhere"), this.word("ui_schedule_load"));
    }
    if (editing.isRestored && editing.isDirty) {
      return line(this.word("ui_schedule_restored"), this.word("ui_schedule_discard"));
    }
    return nothing;
  }

  #footer(editing: ScheduleEditing): TemplateResult {
    const refused = this.refusal && this.#said(this.refusal);
    return html`
      <footer>
        ${
          refused
            ? html`<p class="error" role="alert">
                ${
                  refused.field
                    ? this.word("ui_schedule_look_at", { field: this.word(refused.field.label) })
                    : refused.text
                }
              </p>`
            : nothing
        }
        <a class="button plain" href=${LIST}>${this.word("ui_schedule_cancel")}</a>
        <button
          class="strong"
          ?disabled=${this.isBusy || !(editing.isDirty || editing.isNew)}
          @click=${this.#save}
        >
          ${this.word("ui_schedule_save")}
        </button>
      </footer>
    `;
  }

  // --- refusals ---

  #said(refusal: Refusal): Said {
    return saidOf(refusal, {
      fields: this.#sections.flatMap(({ fields }) => fields),
      isStatic: this.#editing?.form.schedule_type === "static",
      reader: this.hass,
    });
  }

  #errorOf(field: Field): string | undefined {
    const refused = this.refusal && this.#said(this.refusal);
    if (refused?.field === field) return refused.text;
    const foreseen = this.foreseen && this.#said(this.foreseen);
    // What is not filled in yet is no fault while somebody is at it.
    return foreseen?.field === field && !foreseen.isMissing ? foreseen.text : undefined;
  }

  readonly #onPreviewed = (event: CustomEvent<Refusal | undefined>): void => {
    this.foreseen = event.detail;
  };

  // --- what is done ---

  #change(name: keyof ScheduleForm, value: unknown): void {
    this.#editing?.change(name, value);
    this.refusal = undefined;
    this.requestUpdate();
  }

  readonly #load = (): void => {
    this.#editing?.load();
    this.refusal = undefined;
    this.requestUpdate();
  };

  readonly #save = async (): Promise<void> => {
    const editing = this.#editing;
    const saving = editing?.saving;
    if (!editing || !saving || this.isBusy) return;
    this.isBusy = true;
    this.refusal = undefined;
    const done = await this.act(saving.action, saving.data, (refusal) => {
      this.refusal = refusal;
    });
    this.isBusy = false;
    if (done === undefined) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>(".field .error")?.focus();
      return;
    }
    editing.forget();
    toast(this, this.word("ui_schedule_saved", { name: editing.form.name }));
    navigate(LIST);
  };

  readonly #onClick = (event: MouseEvent): void => {
    const editing = this.#editing;
    const link = leavingLink(event);
    if (!link || !editing?.isDirty) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#leave(editing, link);
  };

  async #leave(editing: ScheduleEditing, link: string): Promise<void> {
    const answer = await openAsk(this, {
      heading: this.word("ui_schedule_leave_heading"),
      text: this.word("ui_schedule_leave_text"),
      confirm: this.word("ui_schedule_leave"),
      isDanger: true,
    });
    if (!answer) return;
    editing.forget();
    navigate(link);
  }

  static override styles = [...styles, editorStyles];
}

define("rk-schedule-editor", ScheduleEditor);
