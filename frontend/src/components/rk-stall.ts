import {
  mdiAlert,
  mdiHelpCircle,
  mdiShieldCheck,
  mdiTimerPauseOutline,
  mdiTimerSand,
} from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import type { Camera, Stall } from "../data/types";
import { define } from "../define";
import { moreInfo } from "../ha";
import { icon } from "../icon";
import { instant } from "../logic/countdown";
import { entityName } from "../logic/failure-text";
import { addressOf } from "../logic/place";
import { cameraLook, privacyOf, stepText, whyText } from "../logic/stall-look";
import { STALL_LOOKS } from "../logic/status";
import { lengthText, momentText } from "../logic/text";
import { SECOND } from "../logic/time";
import { RoomkeeperRow } from "../row";
import { styles } from "../styles";
import "./rk-stall-actions";
import "./rk-time-ring";
import { stallStyles } from "./stall-styles";

/** A stall: whether somebody is inside, what its cameras do, why, and until when. */
export class StallCard extends RoomkeeperRow {
  @property({ attribute: false }) stall!: Stall;

  readonly #clock = new Clock(this, "minute");

  protected override get name(): string {
    return this.stall.name;
  }

  protected override renderRow(): TemplateResult {
    const { hass, house, stall } = this;
    return html`
      ${this.#head()} ${this.#troubles()} ${this.#cameras()} ${this.#facts()}
      <rk-stall-actions .hass=${hass} .house=${house} .stall=${stall}></rk-stall-actions>
    `;
  }

  #head(): TemplateResult {
    const { stall, hass } = this;
    const look = STALL_LOOKS[stall.status];
    const room = stall.room === null ? undefined : this.house?.rooms.get(stall.room);
    const until = instant(stall.ends_at);
    return html`<div class="head ${look.tone}">
      <span class="sign">${icon(look.icon)}</span>
      <div class="title">
        <h3>${stall.name}</h3>
        <p class="status">${this.choice("stall_status", stall.status)}</p>
        ${room ? html`<a href=${addressOf("room", room.key)}>${room.name}</a>` : nothing}
      </div>
      ${
        until === undefined
          ? this.#paused()
          : html`<rk-time-ring
              .hass=${hass}
              .start=${instant(stall.started_at)}
              .until=${until}
              .label=${stall.status === "maintenance" ? this.choice("stall_status", "maintenance") : this.word("ui_stall_left")}
            ></rk-time-ring>`
      }
    </div>`;
  }

  #paused(): TemplateResult | typeof nothing {
    const { remaining_s: remaining } = this.stall;
    if (remaining === null) return nothing;
    return html`<p class="paused">
      ${icon(mdiTimerPauseOutline)}${lengthText(this.hass, remaining * SECOND)}
    </p>`;
  }

  #moment(at: string): string {
    return momentText(this.hass, Date.parse(at), this.#clock.now);
  }

  #troubles(): TemplateResult {
    const { stall } = this;
    const privacy = privacyOf(stall);
    return html`
      ${
        privacy === undefined
          ? nothing
          : html`<p class="notice ${PRIVACY[privacy].tone}">
              ${icon(PRIVACY[privacy].icon)} ${this.word(PRIVACY[privacy].text)}
            </p>`
      }
      ${
        stall.status === "doubted"
          ? html`<p class="notice warning">
              ${icon(mdiHelpCircle)}${this.word("ui_stall_doubted")}
            </p>`
          : nothing
      }
      ${
        stall.stuck === null
          ? nothing
          : html`<p class="notice warning">
              ${icon(mdiAlert)}
              <span>
                ${this.word("ui_stall_stuck", {
                  why: stall.stuck,
                  stays: stall.timeouts_in_a_row,
                })}
                ${
                  this.house?.user.is_admin
                    ? html`<a href="/config/repairs">${this.word("ui_stall_repairs")}</a>`
                    : nothing
                }
              </span>
            </p>`
      }
    `;
  }

  #cameras(): TemplateResult | typeof nothing {
    const { cameras } = this.stall;
    if (cameras.length === 0) return nothing;
    return html`<ul class="cameras" aria-label=${this.word("ui_stall_cameras")}>
      ${cameras.map((camera) => html`<li>${this.#camera(camera)}</li>`)}
    </ul>`;
  }

  #camera(camera: Camera): TemplateResult {
    const look = cameraLook(camera, this.stall);
    return html`<button class="plain camera" @click=${() => moreInfo(this, camera.entity_id)}>
      <span class="camera-name">${entityName(this.hass, camera.entity_id)}</span>
      <span class="chip ${look.tone}">${icon(look.icon)}${this.word(look.text)}</span>
    </button>`;
  }

  #facts(): TemplateResult {
    const { stall } = this;
    const { started_at: since, ends_at: until, mean_stay_s: mean } = stall;
    return html`<dl>
      ${since === null ? nothing : this.#fact("ui_stall_since", this.#moment(since))}
      ${
        until === null
          ? nothing
          : this.#fact(
              stall.status === "maintenance" ? "ui_stall_maintenance_until" : "ui_stall_until",
              this.#moment(until),
            )
      }
      ${stall.why ? this.#fact("ui_stall_why", this.#why()) : nothing}
      ${this.#fact("ui_stall_sensors", this.word("ui_stall_detection", { detection: stall.detection }))}
      ${this.#lastStay()}
      ${this.#fact("ui_stall_today", this.word("ui_stall_stays", { stays: stall.stays_today }))}
      ${
        mean === null
          ? nothing
          : this.#fact("ui_stall_mean", lengthText(this.hass, Math.round(mean) * SECOND))
      }
    </dl>`;
  }

  #fact(name: Fact, value: unknown): TemplateResult {
    return html`<div>
      <dt>${this.word(name)}</dt>
      <dd>${value}</dd>
    </div>`;
  }

  #why(): TemplateResult {
    const { steps } = this.stall;
    const why = whyText(this.hass, this.stall);
    if (steps.length < 2) return html`${why}`;
    return html`<details>
      <summary>${why}</summary>
      <ol>
        ${steps.map((step) => html`<li>${stepText(this.hass, step)}</li>`)}
      </ol>
    </details>`;
  }

  #lastStay(): TemplateResult | typeof nothing {
    const { last_stay: last } = this.stall;
    if (last === null) return nothing;
    const length = lengthText(this.hass, Math.round(last.duration_s) * SECOND);
    return this.#fact(
      "ui_stall_last",
      this.word("ui_stall_last_stay", {
        length,
        end: this.#moment(last.end),
        reason: last.reason,
      }),
    );
  }

  static override styles = [...styles, stallStyles];
}

type Fact =
  | "ui_stall_since"
  | "ui_stall_until"
  | "ui_stall_maintenance_until"
  | "ui_stall_why"
  | "ui_stall_sensors"
  | "ui_stall_last"
  | "ui_stall_today"
  | "ui_stall_mean";

const PRIVACY = {
  kept: { tone: "success", icon: mdiShieldCheck, text: "ui_stall_private" },
  pending: { tone: "warning", icon: mdiTimerSand, text: "ui_stall_private_pending" },
  broken: { tone: "danger", icon: mdiAlert, text: "ui_stall_private_broken" },
} as const;

define("rk-stall", StallCard);
