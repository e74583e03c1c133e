/** One stall at a glance: whether somebody is inside, how much longer, why, and what its cameras do. */

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Camera, Stall, Wish } from "../data/types";
import { addressOf } from "../logic/place";
import { countdownText, momentText } from "../logic/text";
import { SECOND } from "../logic/time";
import { Drawing, type Part, type Press } from "./drawing";
import type { StallConfig } from "./kinds";
import { STALL_CARD_LOOKS } from "./looks";

/** For how long a button asks whether it is meant. */
const ASKING_MS = 5 * SECOND;

export class StallCard extends Drawing<StallConfig> {
  protected readonly invitation = "ui_card_choose_stall";

  /** What ends the question whether the cameras are to see whoever is inside; none while it is not asked. */
  #asking: ReturnType<typeof setTimeout> | undefined;

  override disconnect(): void {
    super.disconnect();
    this.#ask(false);
  }

  protected get wish(): Wish | undefined {
    const { stall } = this.config;
    return stall ? { rooms: [], stalls: [stall], schedules: false } : undefined;
  }

  get #stall(): Stall | undefined {
    return this.house?.stalls.values().next().value;
  }

  protected get heading(): string {
    const { name = "" } = this.config;
    return name === "" ? (this.#stall?.name ?? "") : name;
  }

  protected draw(): TemplateResult {
    const stall = this.#stall;
    if (!stall) return this.note(this.word("ui_card_no_stall"));
    this.clock.every = stall.ends_at === null ? "minute" : "second";
    const { status } = stall;
    return html`
      ${this.header(addressOf("stalls"), STALL_CARD_LOOKS[status], this.choice("stall_status", status))}
      <ul class="facts">
        ${this.#facts(stall)}
      </ul>
      ${this.buttons(this.#presses(stall))}
    `;
  }

  #facts(stall: Stall): Part[] {
    const { started_at: since, stuck, cameras } = stall;
    const { now } = this.clock;
    const start = since === null ? "" : momentText(this.hass, Date.parse(since), now);
    return [
      this.fact("timer-sand", this.#left(stall, now), true),
      this.fact("clock-outline", start && this.word("ui_card_stall_since", { time: start })),
      this.fact("information-outline", stall.is_occupied ? stall.why : ""),
      ...cameras.map((camera) => this.#camera(camera)),
      this.fact("alert-circle", stuck === null ? "" : this.word("ui_card_stall_stuck", { stuck })),
    ];
  }

  #left({ ends_at: end, remaining_s: remaining }: Stall, now: number): string {
    if (end !== null) {
      return this.word("ui_card_stall_left", { left: countdownText(Date.parse(end) - now) });
    }
    return remaining === null
      ? ""
      : this.word("ui_card_stall_paused", { left: countdownText(remaining * SECOND) });
  }

  #camera({ entity_id: id, is_on: isOn, has_failed: hasFailed }: Camera): Part {
    const name = this.hass.states[id]?.attributes.friendly_name ?? id;
    const state = isOn === null ? "unknown" : isOn ? "on" : "off";
    return hasFailed
      ? this.fact("alert-circle", this.word("ui_card_stall_camera_failed", { name, state }))
      : this.fact(isOn ? "video" : "video-off", this.word("ui_card_stall_camera", { name, state }));
  }

  #presses({ key, can_extend, can_end, can_force_enable, is_private }: Stall): Part[] {
    const data = { stall: key };
    const press = (label: "extend" | "end", icon: string): Press => ({
      label: this.word(`ui_card_stall_${label}`),
      icon,
      action: `${label}_occupancy`,
      data,
    });
    return [
      can_extend ? this.button(press("extend", "timer-plus-outline")) : nothing,
      can_end ? this.button(press("end", "door-open")) : nothing,
      // Where nobody is inside, the cameras are on anyhow.
      can_force_enable && is_private ? this.#force(data) : nothing,
    ];
  }

  #force(data: Record<string, unknown>): TemplateResult {
    const isAsking = this.#asking !== undefined;
    const label = this.word("ui_card_stall_force");
    const shown = isAsking ? this.word("ui_card_stall_force_again") : label;
    const press: Press = { label, icon: "video", action: "force_enable", data };
    return this.button({ ...press, label: shown }, isAsking, () => {
      this.#ask(!isAsking);
      if (isAsking) void this.press(press);
    });
  }

  #ask(isAsking: boolean): void {
    clearTimeout(this.#asking);
    this.#asking = isAsking ? setTimeout(() => this.#ask(false), ASKING_MS) : undefined;
    this.requestUpdate();
  }
}
