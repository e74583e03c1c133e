/** The next hours of all rooms: a strip each, or a list where there is no space for strips. */

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { House } from "../data/house";
import type { Room, Wish } from "../data/types";
import { nowText, whoText } from "../logic/card-text";
import { addressOf } from "../logic/place";
import { hoursFrom, marksOf, percentOf, takenIn, type Hours, type Taken } from "../logic/strip";
import { spanText, timeText } from "../logic/text";
import { zoneOf } from "../logic/time";
import { Drawing, icon } from "./drawing";
import { DEFAULT_HOURS, type BoardConfig } from "./kinds";
import { BLOCK_CARD_LOOK, BOOKING_CARD_LOOKS, ROOM_CARD_LOOKS, type CardLook } from "./looks";
import { BOARD_STYLE } from "./style";

/** Below that, times can no longer be told from each other. */
const NARROW_PX = 420;

/** What the time of a mark takes up at most, with its share of what is beside the strip. */
const MARK_PX = 90;

/** The last mark that is not cut off, in percent. */
const LAST_MARK = 92;

export class BoardCard extends Drawing<BoardConfig> {
  protected readonly invitation = "ui_card_no_rooms";

  /** How many marks there is space for; none in a list. */
  #marks = 8;

  constructor(host: HTMLElement) {
    super(host, BOARD_STYLE);
    const watched = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      const marks = width < NARROW_PX ? 0 : Math.floor(width / MARK_PX);
      // Without a width it is not shown, and will be as it was.
      if (width === 0 || marks === this.#marks) return;
      this.#marks = marks;
      this.requestUpdate();
    });
    this.addController({
      hostConnected: () => watched.observe(host),
      hostDisconnected: () => watched.disconnect(),
    });
  }

  get #isNarrow(): boolean {
    return this.#marks === 0;
  }

  protected get wish(): Wish {
    const { rooms = [] } = this.config;
    return { ...(rooms.length > 0 ? { rooms } : {}), stalls: [], schedules: false };
  }

  protected get heading(): string {
    return this.config.title ?? "";
  }

  protected draw(house: House): TemplateResult {
    if (house.rooms.size === 0) return this.note(this.word(this.invitation));
    const { hours: count = DEFAULT_HOURS } = this.config;
    const hours = hoursFrom(this.clock.now, count);
    const marks = this.#isNarrow ? [] : marksOf(hours, zoneOf(this.hass), this.#marks);
    const label = this.heading || this.word("ui_card_board", { hours: count });
    return html`
      ${this.heading ? html`<h2>${this.heading}</h2>` : nothing}
      <div class="board ${this.#isNarrow ? "narrow" : ""}">
        ${this.#isNarrow ? nothing : this.#axis(marks, hours)}
        <ul aria-label=${label}>
          ${this.#rooms(house).map((room) => this.#row(room, house, hours, marks))}
        </ul>
      </div>
    `;
  }

  /** In the order of the options, or as the server names them. */
  #rooms({ rooms }: House): Room[] {
    const chosen = (this.config.rooms ?? []).flatMap((key) => rooms.get(key) ?? []);
    return chosen.length > 0 ? chosen : [...rooms.values()];
  }

  // One that is broken does not take the others with it.
  #row(room: Room, house: House, hours: Hours, marks: number[]): TemplateResult {
    try {
      const taken = takenIn(room, house.bookings.values(), hours, this.clock.now);
      return html`<li class="row">
        ${this.#name(room)} ${this.#isNarrow ? this.#list(taken) : this.#strip(taken, hours, marks)}
      </li>`;
    } catch {
      return html`<li class="row">${this.word("ui_card_broken", { name: room.name })}</li>`;
    }
  }

  #name({ key, name, status }: Room): TemplateResult {
    const look = ROOM_CARD_LOOKS[status];
    return html`<a class="name" href=${addressOf("room", key)}>
      <span class="dot ${look.tone}">${icon(look.icon)}</span>
      ${texts(name, this.choice("room_status", status))}
    </a>`;
  }

  #axis(marks: number[], hours: Hours): TemplateResult {
    const shown = marks.filter((at) => percentOf(at, hours) < LAST_MARK);
    return html`<div class="axis" aria-hidden="true">
      ${shown.map(
        (at) => html`<span style=${from(percentOf(at, hours))}>${timeText(this.hass, at)}</span>`,
      )}
    </div>`;
  }

  #strip(taken: Taken[], hours: Hours, marks: number[]): TemplateResult {
    return html`<div class="strip">
      ${marks.map((at) => html`<i class="mark" style=${from(percentOf(at, hours))}></i>`)}
      ${taken.map((one) => this.#block(one))}
      <i class="now" style=${from(percentOf(this.clock.now, hours))}></i>
    </div>`;
  }

  #block(taken: Taken): TemplateResult {
    const { look, text, said, href } = this.#told(taken);
    return html`<a
      class="block ${taken.kind} ${look.tone}"
      style="${from(taken.left)};width:${taken.width}%"
      href=${href}
      title=${said}
      aria-label=${said}
      >${icon(look.icon)}<span class="text">${text}</span></a
    >`;
  }

  #list(taken: Taken[]): TemplateResult {
    if (taken.length === 0) return html`<p class="quiet">${this.word("ui_card_board_free")}</p>`;
    return html`<ul class="list">
      ${taken.map((one) => {
        const { look, text, said, href } = this.#told(one);
        return html`<li>
          <a class="item ${look.tone}" href=${href} aria-label=${said}
            >${icon(look.icon)}${texts(text, this.#when(one))}</a
          >
        </li>`;
      })}
    </ul>`;
  }

  #when({ kind, start, end }: Taken): string {
    return kind === "freeze" ? "" : spanText(this.hass, start, end, this.clock.now);
  }

  /** How something looks, what it says, what is read of it, and where it leads. */
  #told(taken: Taken): { look: CardLook; text: string; said: string; href: string } {
    if (taken.kind === "freeze") {
      const { key, name, status } = taken.room;
      const text = nowText(this.hass, taken.room, this.clock.now);
      const said = `${name}: ${text}`;
      return { look: ROOM_CARD_LOOKS[status], text, said, href: addressOf("room", key) };
    }
    const { booking, room } = taken;
    const text = whoText(this.hass, booking);
    const said = this.word("ui_card_board_booking", {
      room: room.name,
      who: text,
      when: this.#when(taken),
      status: this.choice("booking_status", booking.status),
    });
    const look = booking.is_block ? BLOCK_CARD_LOOK : BOOKING_CARD_LOOKS[booking.status];
    return { look, text, said, href: addressOf("room", room.key, { booking: booking.id }) };
  }
}

function from(percent: number): string {
  return `left:${percent}%`;
}

function texts(first: string, second: string): TemplateResult {
  return html`<span class="texts">
    <span class="text">${first}</span>
    <span class="text quiet">${second}</span>
  </span>`;
}
