/** What all of our dialogs have in common: Home Assistant's frame, a refusal inside it, one way out. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { closeByBack } from "./back";
import type { Refusal } from "./data/execute";
import { keepUnfinished, type GoOn } from "./dialogs/unfinished";
import { RoomkeeperElement } from "./element";
import { toast } from "./ha";
import { styles } from "./styles";

/**
 * A dialog. `RoomkeeperElement.open` puts it onto the page; it fires `closed`
 * when it has gone, and `done` with the answer before that, if something was done.
 */
export abstract class RoomkeeperDialog extends RoomkeeperElement {
  @state() protected isOpen = true;

  /** Why the last try was refused. */
  @state() protected refusal: Refusal | undefined;

  /** While an answer is awaited, so that nothing is done twice. */
  @property({ attribute: false }) isBusy = false;

  #leave: (() => void) | undefined;

  protected abstract get heading(): string;

  protected abstract renderBody(): TemplateResult;

  /** Whether something was typed that a touch beside the dialog must not throw away. */
  protected hasInput(): boolean {
    return false;
  }

  /** How it is opened anew with what was typed, when its page was taken away. */
  protected goOn(): GoOn | undefined {
    return undefined;
  }

  /** Buttons, each with `slot="primaryAction"` or `slot="secondaryAction"`. */
  protected renderFooter(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** What is said of a refusal, and what can be done about it. */
  protected renderRefusal(refusal: Refusal): TemplateResult {
    return html`<p>${refusal.message}</p>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = closeByBack(() => this.close());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.();
    // It was not closed: its page has gone.
    const goOn = this.isOpen && this.hasInput() ? this.goOn() : undefined;
    if (goOn) keepUnfinished(goOn);
  }

  close(): void {
    this.isOpen = false;
  }

  /** Does something; closes if it was done, says so, and says why not if it was refused. */
  protected async submit<Answer>(
    action: string,
    data: Record<string, unknown>,
    said = "",
  ): Promise<Answer | undefined> {
    const answer = await this.try<Answer>(action, data);
    if (answer === undefined) return undefined;
    if (said) toast(this, said);
    this.dispatchEvent(new CustomEvent("done", { detail: answer }));
    this.close();
    return answer;
  }

  /** Does or asks something, once at a time; what is refused is said inside the dialog. */
  protected async try<Answer>(
    action: string,
    data: Record<string, unknown>,
  ): Promise<Answer | undefined> {
    if (this.isBusy) return undefined;
    this.isBusy = true;
    this.refusal = undefined;
    const answer = await this.act<Answer>(action, data, (refusal) => {
      this.refusal = refusal;
    });
    this.isBusy = false;
    return answer;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (!changed.has("refusal") || !this.refusal) return;
    // What was refused stands below what was filled in, and may be out of sight.
    requestAnimationFrame(() => {
      this.renderRoot.querySelector(".refusal")?.scrollIntoView({ block: "end" });
    });
  }

  protected override render(): TemplateResult {
    const footer = this.renderFooter();
    return html`
      <ha-adaptive-dialog
        .open=${this.isOpen}
        .headerTitle=${this.heading}
        .preventScrimClose=${this.hasInput()}
        @closed=${this.#onClosed}
      >
        <div class="body">
          ${this.renderBody()}
          <div role="alert">
            ${
              this.refusal
                ? html`<div class="refusal danger">${this.renderRefusal(this.refusal)}</div>`
                : nothing
            }
          </div>
        </div>
        ${
          footer === nothing
            ? nothing
            : html`<ha-dialog-footer slot="footer">${footer}</ha-dialog-footer>`
        }
      </ha-adaptive-dialog>
    `;
  }

  readonly #onClosed = (event: Event): void => {
    // Whoever opened this dialog listens to its own event only. Lists and menus inside
    // fire one too, and all of them would go through every shadow root up to the page.
    event.stopPropagation();
    if (event.target !== event.currentTarget) return;
    this.isOpen = false;
    this.dispatchEvent(new CustomEvent("closed"));
  };

  static override styles = [
    ...styles,
    css`
      .body {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        /* Room for the outline of what has the focus. */
        padding-top: 4px;
      }
      .body > [role="alert"]:empty {
        display: none;
      }
      .refusal {
        display: grid;
        gap: 12px;
        padding: 12px 16px;
        border-radius: var(--ha-border-radius-md, 8px);
        border-inline-start: 4px solid var(--tone-edge);
        background: var(--tone-fill);
      }
      .refusal button {
        background: var(--card-background-color);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      /* Day and time side by side, which are of unequal height. */
      .when {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        align-items: end;
        gap: 8px 16px;
      }
      button[aria-pressed="true"] {
        border-color: var(--primary-color);
        background: var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));
        font-weight: var(--ha-font-weight-medium, 500);
      }
      button.strong.dangerous,
      button.strong.dangerous:hover:not(:disabled) {
        background: var(--rk-danger-fill, #b3261e);
      }
    `,
  ];
}
