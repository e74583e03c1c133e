import { mdiCheck, mdiLightbulbOn } from "@mdi/js";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import type { Suggestion, SuggestionPage } from "../data/suggestions";
import { define } from "../define";
import { each } from "../each";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { suggestionText } from "../logic/suggestion-text";
import { styles } from "../styles";

/** As many as an answer has at the most; nobody reads more. */
const MOST = 1_000;

/** What would do better than what is set, with its reasons; nothing at all if there is nothing. */
export class Suggestions extends RoomkeeperElement {
  @state() private found: readonly Suggestion[] = [];

  /** What became of those that somebody wanted: nothing yet, a refusal, or that it is set. */
  @state() private done: ReadonlyMap<string, "busy" | "applied" | { refused: string }> = new Map();

  protected override firstUpdated(_changed: PropertyValues): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const page = await this.act<SuggestionPage>("get_suggestions", { limit: MOST });
    this.found = page?.items ?? [];
  }

  async #apply({ id }: Suggestion): Promise<void> {
    this.#note(id, "busy");
    const answer = await this.act("apply_suggestion", { suggestion_id: id }, ({ message }) => {
      this.#note(id, { refused: message });
    });
    if (answer) this.#note(id, "applied");
  }

  #note(id: string, what: "busy" | "applied" | { refused: string }): void {
    this.done = new Map(this.done).set(id, what);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.found.length === 0) return nothing;
    return html`
      <section aria-labelledby="suggestions">
        <h2 id="suggestions">${this.word("ui_suggestions")}</h2>
        <p class="quiet">
          ${this.word("ui_suggestions_about")}
          ${this.hass.user?.is_admin ? nothing : this.word("ui_suggestions_ask")}
        </p>
        <ul class="card">
          ${each(
            this.found,
            ({ id }) => id,
            (one) => this.#row(one),
            ({ name }) => html`<li>${this.word("ui_broken", { name })}</li>`,
          )}
        </ul>
      </section>
    `;
  }

  #row(suggestion: Suggestion): TemplateResult {
    const { what, why } = suggestionText(this.hass, suggestion);
    const done = this.done.get(suggestion.id);
    return html`<li>
      <span class="mark">${icon(mdiLightbulbOn)}</span>
      <div class="text">
        <h3>${what}</h3>
        <p>${why}</p>
        ${
          typeof done === "object"
            ? html`<p class="refused danger" role="alert">${done.refused}</p>`
            : nothing
        }
      </div>
      <div class="do" role="status">
        ${
          done === "applied"
            ? html`<span class="chip success">
                ${icon(mdiCheck)}${this.word("ui_suggestion_applied")}
              </span>`
            : this.#button(suggestion, what, done === "busy")
        }
      </div>
    </li>`;
  }

  #button(suggestion: Suggestion, what: string, isBusy: boolean): TemplateResult | typeof nothing {
    if (!this.hass.user?.is_admin) return nothing;
    return html`<button
      ?disabled=${isBusy}
      aria-label=${this.word("ui_suggestion_apply_this", { what })}
      @click=${() => void this.#apply(suggestion)}
    >
      ${this.word("ui_suggestion_apply")}
    </button>`;
  }

  static override styles = [
    ...styles,
    css`
      section {
        display: grid;
        gap: 8px;
        container-type: inline-size;
      }
      ul.card {
        padding: 0 16px;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 4px 12px;
        align-items: center;
        padding: 12px 0;
      }
      li + li {
        border-top: 1px solid var(--divider-color);
      }
      .mark {
        align-self: start;
        color: var(--secondary-text-color);
      }
      .text {
        display: grid;
        gap: 4px;
        overflow-wrap: anywhere;
      }
      .refused {
        padding: 8px 12px;
        border-inline-start: 4px solid var(--tone-edge);
        border-radius: var(--ha-border-radius-md, 8px);
        background: var(--tone-fill);
      }
      .do {
        display: grid;
        justify-items: end;
      }
      @media print {
        .do {
          display: none;
        }
      }
      @container (max-width: 560px) {
        .do {
          grid-column: 2 / -1;
          justify-items: start;
        }
      }
    `,
  ];
}

define("rk-suggestions", Suggestions);
