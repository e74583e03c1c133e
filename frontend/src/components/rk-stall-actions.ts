import {
  mdiAccountCheck,
  mdiAccountOff,
  mdiCctv,
  mdiPlay,
  mdiTimerPauseOutline,
  mdiTimerPlusOutline,
  mdiTools,
} from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Stall } from "../data/types";
import { define } from "../define";
import { openAsk, type AskAnswer } from "../dialogs/ask";
import { RoomkeeperElement } from "../element";
import { moreInfo } from "../ha";
import type { Word } from "../i18n";
import { icon } from "../icon";
import { entityOfStall } from "../logic/stall-entities";
import { lengthText, seconds } from "../logic/text";
import { MINUTE } from "../logic/time";
import { styles } from "../styles";

const LONGER = [5 * MINUTE, 15 * MINUTE];
const CAMERAS_BACK = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE];
const UNTIL_CLEAR = "clear";

/** What can be done with a stall at present. What puts cameras on is asked first. */
export class StallActions extends RoomkeeperElement {
  @property({ attribute: false }) stall!: Stall;

  protected override render(): TemplateResult {
    const { can_start, can_end, can_extend, can_force_enable, status, is_private } = this.stall;
    const isPaused = status === "paused";
    const mayStart = can_start && (!is_private || isPaused || status === "doubted");
    return html`<div>
      ${
        mayStart
          ? this.#button(
              isPaused ? mdiPlay : mdiAccountCheck,
              isPaused ? "ui_stall_go_on" : "ui_stall_start",
              () => void this.#do("start_occupancy", {}, "ui_stall_said_start"),
            )
          : nothing
      }
      ${can_extend ? LONGER.map((length) => this.#longer(length)) : nothing}
      ${can_end ? this.#button(mdiAccountOff, "ui_stall_end", () => void this.#end()) : nothing}
      ${this.#entityButton("occupancy")}
      ${
        can_force_enable
          ? this.#button(mdiCctv, "ui_stall_force", () => void this.#force())
          : nothing
      }
      ${this.#entityButton("maintenance")}
    </div>`;
  }

  #button(path: string, name: Word, act: () => void): TemplateResult {
    return html`<button @click=${act}>${icon(path)}${this.word(name)}</button>`;
  }

  #longer(length: number): TemplateResult {
    const said = lengthText(this.hass, length);
    return html`<button
      @click=${() =>
        void this.#do("extend_occupancy", { duration: seconds(length) }, "ui_stall_said_longer")}
    >
      ${icon(mdiTimerPlusOutline)}${this.word("ui_stall_longer", { length: said })}
    </button>`;
  }

  /** What no action does, Home Assistant's own dialog of the timer or switch does. */
  #entityButton(name: "occupancy" | "maintenance"): TemplateResult | typeof nothing {
    const { can_pause, status, key } = this.stall;
    const isWanted = name === "occupancy" ? can_pause : status === "maintenance";
    const entity = isWanted ? entityOfStall(this.hass, key, name) : undefined;
    if (entity === undefined) return nothing;
    return name === "occupancy"
      ? this.#button(mdiTimerPauseOutline, "ui_stall_timer", () => moreInfo(this, entity))
      : this.#button(mdiTools, "ui_stall_maintenance", () => moreInfo(this, entity));
  }

  async #do(action: string, data: Record<string, unknown>, said: Word): Promise<void> {
    const { key, name } = this.stall;
    if ((await this.act(action, { stall: key, ...data })) === undefined) return;
    const detail = this.word(said, { stall: name });
    this.dispatchEvent(new CustomEvent("rk-say", { detail, bubbles: true, composed: true }));
  }

  async #end(): Promise<void> {
    const answer = await openAsk(this, {
      heading: this.word("ui_stall_ask_end", { stall: this.stall.name }),
      text: this.word("ui_stall_ask_end_text", { detection: this.stall.detection }),
      confirm: this.word("ui_stall_end"),
      hasReason: true,
      isDanger: true,
    });
    if (answer) await this.#do("end_occupancy", reasonOf(answer), "ui_stall_said_end");
  }

  async #force(): Promise<void> {
    const lengths = CAMERAS_BACK.map((length) => ({
      value: String(seconds(length)),
      label: lengthText(this.hass, length),
    }));
    const untilClear = { value: UNTIL_CLEAR, label: this.word("ui_stall_until_clear") };
    const answer = await openAsk(this, {
      heading: this.word("ui_stall_ask_force", { stall: this.stall.name }),
      text: this.word("ui_stall_ask_force_text", { occupied: String(this.stall.is_occupied) }),
      confirm: this.word("ui_stall_force"),
      hasReason: true,
      isDanger: true,
      fields: [
        {
          name: "duration",
          label: this.word("ui_stall_how_long"),
          required: true,
          selector: { select: { mode: "dropdown", options: [untilClear, ...lengths] } },
        },
      ],
      given: { duration: UNTIL_CLEAR },
    });
    if (!answer) return;
    const { duration } = answer.values;
    const length = duration === UNTIL_CLEAR ? {} : { duration: Number(duration) };
    await this.#do("force_enable", { ...length, ...reasonOf(answer) }, "ui_stall_said_force");
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: block;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      button {
        flex: 1 1 calc(50% - 4px);
        padding: 4px 12px;
      }
    `,
  ];
}

function reasonOf({ reason }: AskAnswer): { reason?: string } {
  return reason ? { reason } : {};
}

define("rk-stall-actions", StallActions);
