import { css, html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../define";
import { RoomkeeperDialog } from "../dialog";
import type { AskAnswer, Question, QuestionField } from "./ask";

/** Asks before something is done. It fires `done` with the answer; nothing is done here. */
export class AskDialog extends RoomkeeperDialog {
  @property({ attribute: false }) question!: Question;

  @state() private values: Record<string, unknown> = {};

  protected override get heading(): string {
    return this.question.heading;
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated) this.values = { ...this.question.given };
  }

  get #fields(): QuestionField[] {
    const { fields = [], hasReason } = this.question;
    if (!hasReason) return fields;
    const label = this.word("ui_ask_reason");
    const helper = this.word("ui_ask_reason_helper");
    return [...fields, { name: "reason", label, helper, selector: { text: {} } }];
  }

  protected override renderBody(): TemplateResult {
    const fields = this.#fields;
    return html`
      <p>${this.question.text}</p>
      ${
        fields.length === 0
          ? ""
          : html`<ha-form
              .hass=${this.hass}
              .data=${this.values}
              .schema=${fields}
              .computeLabel=${(field: QuestionField) => field.label}
              .computeHelper=${(field: QuestionField) => field.helper}
              @value-changed=${this.#onChange}
            ></ha-form>`
      }
    `;
  }

  protected override renderFooter(): TemplateResult {
    const { confirm, isDanger } = this.question;
    return html`
      <button slot="secondaryAction" class="plain" @click=${this.close}>
        ${this.word("ui_ask_cancel")}
      </button>
      <button
        slot="primaryAction"
        class=${isDanger ? "strong dangerous" : "strong"}
        @click=${this.#onConfirm}
      >
        ${confirm}
      </button>
    `;
  }

  readonly #onChange = (event: CustomEvent<{ value: Record<string, unknown> }>): void => {
    this.values = event.detail.value;
  };

  readonly #onConfirm = (): void => {
    const { reason, ...values } = this.values;
    const detail: AskAnswer = { reason: typeof reason === "string" ? reason.trim() : "", values };
    this.dispatchEvent(new CustomEvent("done", { detail }));
    this.close();
  };

  static override styles = [
    ...RoomkeeperDialog.styles,
    css`
      button.dangerous,
      button.dangerous:hover:not(:disabled) {
        background: var(--rk-danger-fill, #b3261e);
      }
    `,
  ];
}

define("rk-ask-dialog", AskDialog);
