import { mdiPowerPlugOff } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "../components/rk-power-off";
import "../components/rk-power-offs-done";
import { powerOffKey } from "../data/house";
import type { PowerOff } from "../data/types";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import type { Word } from "../i18n";
import { icon } from "../icon";
import type { Place } from "../logic/place";
import { queueOf, type PowerOffQueue } from "../logic/power-off-queue";
import { styles } from "../styles";

const HEADINGS = {
  failed: "ui_power_off_failed",
  underWay: "ui_power_off_under_way",
  toCome: "ui_power_off_to_come",
} as const satisfies Record<keyof PowerOffQueue, Word>;

/** What is still to be switched off, and what came of the last ones. */
export class PowerOffsView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  protected override render(): TemplateResult | typeof nothing {
    const { hass, house } = this;
    if (!house) return nothing;
    const queue = queueOf(house.powerOffs.values());
    const groups = (Object.keys(HEADINGS) as (keyof PowerOffQueue)[]).filter(
      (group) => queue[group].length > 0,
    );
    return html`
      <h2>${this.word("ui_tab_power_offs")}</h2>
      ${groups.length === 0 ? this.#nothingToCome() : nothing}
      ${groups.map((group) => this.#group(group, queue[group]))}
      <rk-power-offs-done .hass=${hass} .house=${house}></rk-power-offs-done>
    `;
  }

  #group(group: keyof PowerOffQueue, powerOffs: PowerOff[]): TemplateResult {
    const { hass, house } = this;
    return html`
      <section aria-labelledby=${group}>
        <h3 id=${group}>${this.word(HEADINGS[group])}</h3>
        <ul>
          ${repeat(
            powerOffs,
            powerOffKey,
            (one) =>
              html`<li class="card ${group === "failed" ? "danger" : ""}">
                <rk-power-off .hass=${hass} .house=${house} .powerOff=${one}></rk-power-off>
              </li>`,
          )}
        </ul>
      </section>
    `;
  }

  #nothingToCome(): TemplateResult {
    return html`<div class="card empty">
      ${icon(mdiPowerPlugOff)}
      <p>${this.word("ui_power_off_none")}</p>
    </div>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 16px;
        max-width: 1100px;
        margin: 0 auto;
        padding: 16px;
      }
      h2 {
        line-height: 44px;
      }
      section,
      ul {
        display: grid;
        gap: 8px;
      }
      li.card {
        padding: 12px 16px;
      }
      .danger {
        border-inline-start: 4px solid var(--tone-edge);
        background:
          linear-gradient(var(--tone-fill), var(--tone-fill)), var(--card-background-color);
      }
    `,
  ];
}

define("rk-power-offs-view", PowerOffsView);
