import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import type { Place } from "../logic/place";

export class LogView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  protected override render(): TemplateResult {
    return html`<pre>${this.house?.rooms.size}</pre>`;
  }
}

define("rk-log-view", LogView);
