/** One room at a glance, and what can be done in it with one touch. */

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { House } from "../data/house";
import type { Room, Wish } from "../data/types";
import type { Word } from "../i18n";
import { heldText, nextText, nowText, powerText } from "../logic/card-text";
import { addressOf } from "../logic/place";
import { failedOf } from "../logic/power-off-queue";
import { touchesOf, type Touch } from "../logic/room-touches";
import { Drawing, icon, type Part } from "./drawing";
import type { RoomConfig } from "./kinds";
import { ROOM_CARD_LOOKS } from "./looks";

const TOUCHES: Record<Touch["name"], [Word, string]> = {
  open_door: ["ui_card_open_door", "door-open"],
  check_in: ["ui_card_check_in", "login"],
  confirm: ["ui_card_confirm", "check"],
  cancel: ["ui_card_release", "close"],
  check_out: ["ui_card_check_out", "logout"],
  extend: ["ui_card_extend", "timer-plus-outline"],
  hold: ["ui_card_hold", "timer-sand"],
  freeze: ["ui_card_freeze", "snowflake"],
  unfreeze: ["ui_card_unfreeze", "snowflake-off"],
};

/** What comes next for whoever stands before the room. */
const STRONG: readonly Touch["name"][] = ["open_door", "check_in", "confirm"];

export class RoomCard extends Drawing<RoomConfig> {
  protected readonly invitation = "ui_card_choose_room";

  protected get wish(): Wish | undefined {
    const { room } = this.config;
    return room ? { rooms: [room], stalls: [], schedules: false } : undefined;
  }

  get #room(): Room | undefined {
    return this.house?.rooms.values().next().value;
  }

  protected get heading(): string {
    const { name = "" } = this.config;
    return name === "" ? (this.#room?.name ?? "") : name;
  }

  protected draw(house: House): TemplateResult {
    const room = this.#room;
    if (!room) return this.note(this.word("ui_card_no_room"));
    this.clock.every = room.hold ? "second" : "minute";
    const { status, key } = room;
    const touches = touchesOf(room, house.bookings);
    const strong = touches.find(({ name }) => STRONG.includes(name));
    return html`
      ${this.header(addressOf("room", key), ROOM_CARD_LOOKS[status], this.choice("room_status", status))}
      <ul class="facts">
        ${this.#facts(room)}
      </ul>
      ${this.buttons([
        ...touches.map((touch) => this.#touch(touch, touch === strong)),
        room.can_book ? this.#book(key) : nothing,
      ])}
    `;
  }

  #facts(room: Room): Part[] {
    const { hass } = this;
    const { now } = this.clock;
    const { hold, next_booking: next, power_off: powerOff, freeze } = room;
    const failed = failedOf(this.house?.powerOffs.values() ?? [], room.key);
    const isHeldNow = room.current_booking?.status === "held" && !freeze;
    return [
      this.fact(ROOM_CARD_LOOKS[room.status].icon, nowText(hass, room, now), isHeldNow),
      this.fact("note-text-outline", freeze?.note ?? ""),
      hold && !isHeldNow ? this.fact("timer-sand", heldText(hass, hold, now), true) : nothing,
      next && this.config.show_next !== false
        ? this.fact("clock-outline", nextText(hass, next, now))
        : nothing,
      failed ? this.fact("alert-circle", powerText(hass, failed, now)) : nothing,
      powerOff ? this.fact("power", powerText(hass, powerOff, now)) : nothing,
    ];
  }

  #touch({ name, data }: Touch, isStrong: boolean): TemplateResult {
    const [label, path] = TOUCHES[name];
    return this.button({ label: this.word(label), icon: path, action: name, data }, isStrong);
  }

  #book(room: string): TemplateResult {
    const href = addressOf("room", room, { book: "" });
    return html`<a class="button" href=${href}
      >${icon("calendar-plus")}${this.word("ui_card_book")}</a
    >`;
  }
}
