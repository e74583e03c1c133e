/** What all of our dialogs have in common: Home Assistant's frame, a refusal inside it, one way out. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Refusal } from "./data/execute";
import { RoomkeeperElement } from "./element";
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

  protected abstract get heading(): string;

  protected abstract renderBody(): TemplateResult;

  /** Buttons, each with `slot="primaryAction"` or `slot="secondaryAction"`. */
  protected renderFooter(): TemplateResult | typeof nothing {
    return nothing;
  }

  close(): void {
    this.isOpen = false;
  }

  /** Does something; closes if it was done, and says why not if it was refused. */
  protected async submit<Answer>(
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
    if (answer === undefined) return undefined;
    this.dispatchEvent(new CustomEvent("done", { detail: answer }));
    this.close();
    return answer;
  }

  protected override render(): TemplateResult {
    const footer = this.renderFooter();
    return html`
      <ha-adaptive-dialog
        .hass=${this.hass}
        .open=${this.isOpen}
        header-title=${this.heading}
        block-mode-change
        @closed=${this.#onClosed}
      >
        <div class="body">
          ${this.renderBody()}
          ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal.message}</p>` : nothing}
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
    // Lists and menus inside fire it too.
    if (event.target !== event.currentTarget) return;
    this.isOpen = false;
    this.dispatchEvent(new CustomEvent("closed"));
  };

  static override styles = [
    ...styles,
    css`
      .body {
        display: grid;
        gap: 16px;
      }
      .refusal {
        padding: 12px 16px;
        border-radius: var(--ha-border-radius-md, 8px);
        border-inline-start: 4px solid var(--error-color);
        background: var(--ha-color-fill-danger-quiet-resting, rgb(219 68 55 / 14%));
      }
    `,
  ];
}
