/** A view that shows what it was given. */

import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { RoomkeeperElement } from "../../src/element";
import type { Place } from "../../src/logic/place";
import type { ViewElement } from "../../src/panel";

/** Takes the place of a view's file. */
export function stub(tag: string): Record<string, never> {
  class View extends RoomkeeperElement implements ViewElement {
    @property({ attribute: false }) place!: Place;

    @property({ type: Boolean }) narrow = false;

    protected override render(): TemplateResult {
      const { view, id, query } = this.place;
      const said = [view, id, query.toString(), this.narrow ? "narrow" : "wide"].filter(Boolean);
      return html`<p>${`${said.join(" ")}: ${this.house?.rooms.size ?? "no"} rooms`}</p>`;
    }
  }
  if (!customElements.get(tag)) customElements.define(tag, View);
  return {};
}
