import {
  mdiAccountCheck,
  mdiCalendarPlus,
  mdiCheck,
  mdiClose,
  mdiDoorOpen,
  mdiLogout,
  mdiPlus,
  mdiPower,
  mdiPowerPlug,
  mdiSnowflake,
  mdiSnowflakeOff,
  mdiTimerSand,
} from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Room } from "../data/types";
import { define } from "../define";
import { openAsk, type Question } from "../dialogs/ask";
import { openBook, openFreeze } from "../dialogs/open";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import {
  actionsOf,
  extensionsOf,
  powerActionsOf,
  type RoomAction,
  type RoomActionName,
} from "../logic/room-actions";
import { failedOf } from "../logic/power-off-queue";
import { whoOf } from "../logic/room-now";
import { lengthText } from "../logic/text";
import { SECOND } from "../logic/time";
import { styles } from "../styles";

const ICONS: Record<RoomActionName, string> = {
  open_door: mdiDoorOpen,
  check_in: mdiAccountCheck,
  confirm: mdiCheck,
  release: mdiClose,
  check_out: mdiLogout,
  extend: mdiPlus,
  book: mdiCalendarPlus,
  hold: mdiTimerSand,
  freeze: mdiSnowflake,
  unfreeze: mdiSnowflakeOff,
  power_off: mdiPower,
  cancel_power_off: mdiPowerPlug,
};

/** What can be done in a room, as large buttons; what cannot be done is not there. */
export class RoomActions extends RoomkeeperElement {
  @property({ attribute: false }) room!: Room;

  /** Whether it is about the room's power alone, or about all else. */
  @property({ attribute: false }) isPower = false;

  /** What is being done, until the server has answered. */
  @state() private pending = "";

  protected override render(): TemplateResult {
    if (this.isPower) {
      const actions = powerActionsOf(this.room, this.#isAgain);
      return html`${actions.map((one) => this.#button(one, this.#isAgain && one.name === "power_off"))}`;
    }
    const { room, house } = this;
    const bookings = house?.bookings ?? new Map();
    const actions = actionsOf(room, bookings);
    return html`
      ${actions.map((one, index) => this.#button(one, index === 0))}
      ${this.#extensions(extensionsOf(room, bookings))}
      ${this.#dialog("book", room.can_book, actions.length === 0, () => openBook(this, { rooms: [room.key] }))}
      ${this.#dialog("hold", room.can_hold && !room.can_take_now, false, () =>
        openBook(this, { rooms: [room.key], isHold: true }),
      )}
      ${this.#dialog("freeze", room.can_freeze, false, () => openFreeze(this, room.key))}
    `;
  }

  #label(one: RoomAction): string {
    const length = lengthText(this.hass, Number(one.data["duration"] ?? 0) * SECOND);
    return this.word(`ui_room_do_${one.name}`, { length, is_again: this.#isAgain ? "yes" : "no" });
  }

  get #isAgain(): boolean {
    return failedOf(this.house?.powerOffs.values() ?? [], this.room.key) !== undefined;
  }

  #button(one: RoomAction, isStrong = false): TemplateResult {
    const name = JSON.stringify([one.action, one.data]);
    const isPending = this.pending === name;
    return html`<button
      class=${isStrong ? "strong" : ""}
      ?disabled=${this.pending !== ""}
      aria-busy=${isPending ? "true" : "false"}
      @click=${() => void this.#do(one, name)}
    >
      ${isPending ? html`<span class="turning"></span>` : icon(ICONS[one.name])} ${this.#label(one)}
    </button>`;
  }

  #extensions(extensions: RoomAction[]): TemplateResult | typeof nothing {
    if (extensions.length === 0) return nothing;
    return html`<div class="group" role="group" aria-label=${this.word("ui_room_extend")}>
      ${extensions.map((one) => this.#button(one))}
    </div>`;
  }

  #dialog(
    name: "book" | "hold" | "freeze",
    isOffered: boolean,
    isStrong: boolean,
    open: () => Promise<unknown>,
  ): TemplateResult | typeof nothing {
    if (!isOffered) return nothing;
    const isChanged = name === "freeze" && this.room.freeze !== null;
    return html`<button class=${isStrong ? "strong" : ""} @click=${() => void open()}>
      ${icon(ICONS[name])}${this.word(isChanged ? "ui_room_do_refreeze" : `ui_room_do_${name}`)}
    </button>`;
  }

  async #do(one: RoomAction, name: string): Promise<void> {
    const answer = one.asks ? await openAsk(this, this.#question(one)) : { reason: "" };
    if (!answer || this.pending) return;
    this.pending = name;
    const reason = answer.reason ? { reason: answer.reason } : {};
    const done = await this.act(one.action, { ...one.data, ...reason });
    this.pending = "";
    if (done) this.#say(this.word("ui_room_done", { what: this.#label(one) }));
  }

  #question(one: RoomAction): Question {
    const { room } = this;
    const who = room.current_booking ? whoOf(room.current_booking) : "";
    const values = { room: room.name, who: one.asks, guest: who, has_guest: who ? "yes" : "no" };
    const confirm = this.#label(one);
    if (one.asks === "check_out") {
      return {
        heading: this.word("ui_room_ask_check_out", values),
        text: this.word("ui_room_ask_check_out_text"),
        confirm,
      };
    }
    const [heading, text] =
      one.asks === "leave_on"
        ? (["ui_power_off_ask_cancel", "ui_power_off_ask_cancel_text"] as const)
        : (["ui_power_off_ask_now", "ui_power_off_ask_now_text"] as const);
    return {
      heading: this.word(heading, values),
      text: this.word(text, values),
      confirm,
      hasReason: true,
      isDanger: one.asks !== "leave_on",
    };
  }

  #say(text: string): void {
    this.dispatchEvent(new CustomEvent("rk-say", { detail: text, bubbles: true, composed: true }));
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      button {
        min-height: 48px;
        font-weight: var(--ha-font-weight-medium, 500);
        white-space: nowrap;
      }
      .group {
        display: flex;
      }
      .group button + button {
        border-inline-start: none;
        border-start-start-radius: 0;
        border-end-start-radius: 0;
      }
      .group button:not(:last-child) {
        border-start-end-radius: 0;
        border-end-end-radius: 0;
      }
      .turning {
        width: 1.2em;
        height: 1.2em;
        border: 2px solid currentcolor;
        border-top-color: transparent;
        border-radius: 50%;
        animation: turn 0.8s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      @media (width <= 600px) {
        :host {
          display: grid;
          grid-template-columns: 1fr 1fr;
          grid-auto-flow: dense;
        }
        button {
          padding: 0 8px;
          white-space: normal;
        }
        button.strong,
        .group {
          grid-column: 1 / -1;
        }
        .group button {
          flex: 1;
        }
      }
    `,
  ];
}

define("rk-room-actions", RoomActions);
