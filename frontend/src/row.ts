/** An item of a list: one that is broken is one broken row, and not a broken page. */

import { html, type TemplateResult } from "lit";
import { RoomkeeperElement } from "./element";

export abstract class RoomkeeperRow extends RoomkeeperElement {
  /** What it is called, also when nothing else of it can be shown. */
  protected abstract get name(): string;

  protected abstract renderRow(): TemplateResult;

  protected override render(): TemplateResult {
    try {
      return this.renderRow();
    } catch {
      return html`<p class="broken">${this.word("ui_broken", { name: this.name })}</p>`;
    }
  }

  /** Says something to those who cannot see what has changed. */
  protected say(text: string): void {
    this.dispatchEvent(new CustomEvent("rk-say", { detail: text, bubbles: true, composed: true }));
  }
}
