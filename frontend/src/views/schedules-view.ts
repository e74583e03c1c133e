import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import "../components/rk-schedule-list";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import type { Place } from "../logic/place";

/** All schedules, or the editor of one: `/roomkeeper/schedules/<id>`, or `/new`. */
export class SchedulesView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  @state() private hasEditor = false;

  protected override willUpdate(): void {
    if (this.place.id !== undefined && !this.hasEditor) void this.#loadEditor();
  }

  async #loadEditor(): Promise<void> {
    await import("../components/rk-schedule-editor");
    this.hasEditor = true;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass, house, place } = this;
    if (!house) return nothing;
    if (place.id === undefined) {
      return html`<rk-schedule-list
        .hass=${hass}
        .house=${house}
        .query=${place.query}
        .narrow=${this.narrow}
      ></rk-schedule-list>`;
    }
    if (!this.hasEditor) return nothing;
    return html`<rk-schedule-editor
      .hass=${hass}
      .house=${house}
      .scheduleId=${place.id}
      .query=${place.query}
    ></rk-schedule-editor>`;
  }
}

define("rk-schedules-view", SchedulesView);
