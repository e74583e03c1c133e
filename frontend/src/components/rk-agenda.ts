import { mdiCalendarPlus, mdiSnowflake } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Clock } from "../clock";
import type { BookingOnBoard, Room } from "../data/types";
import { define } from "../define";
import { openBook, openBooking } from "../dialogs/open";
import { each } from "../each";
import { RoomkeeperElement } from "../element";
import { icon } from "../icon";
import { agendaDays, freeNow, frozenRooms, isIn, type AgendaDay } from "../logic/agenda";
import { addressOf, type Span } from "../logic/place";
import { dayText, momentText } from "../logic/text";
import { MINUTE, zoneOf } from "../logic/time";
import { styles } from "../styles";
import "./rk-agenda-item";

/** The board for a small screen: what is free now, and what there is by day and time. */
export class Agenda extends RoomkeeperElement {
  @property({ attribute: false }) rooms: readonly Room[] = [];

  @property({ attribute: false }) span: Span = { start: 0, end: 0 };

  readonly #clock = new Clock(this, "minute");

  protected override render(): TemplateResult | typeof nothing {
    const { house, rooms } = this;
    if (!house) return nothing;
    if (rooms.length === 0) return html`<p class="empty">${this.word("ui_agenda_no_rooms")}</p>`;
    const now = this.#clock.now;
    const keys = new Set(rooms.map(({ key }) => key));
    const about = { now, zone: zoneOf(this.hass) };
    const days = agendaDays(house.bookings.values(), keys, this.span, about);
    return html`
      ${isIn(now, this.span) ? this.#free(freeNow(rooms), now) : nothing}
      ${this.#frozen(frozenRooms(rooms), now)} ${days.map((day) => this.#day(day, now))}
    `;
  }

  #free(rooms: readonly Room[], now: number): TemplateResult | typeof nothing {
    if (rooms.length === 0) return nothing;
    return html`<section>
      <h2>${this.word("ui_agenda_free_now")}</h2>
      <ul class="free">
        ${each(
          rooms,
          ({ key }) => key,
          (room) => html`<li>${this.#freeRoom(room, now)}</li>`,
          (room) => this.#broken(room.name),
        )}
      </ul>
    </section>`;
  }

  #freeRoom(room: Room, now: number): TemplateResult {
    const next = room.next_booking
      ? this.word("ui_agenda_next_at", {
          at: momentText(this.hass, Date.parse(room.next_booking.start), now),
        })
      : "";
    return html`<button
      class="success"
      @click=${() => void openBook(this, { rooms: [room.key], start: now - (now % MINUTE) })}
    >
      ${icon(mdiCalendarPlus)}
      <span>
        <span class="name">${room.name}</span>
        ${next ? html`<span class="quiet">${next}</span>` : nothing}
        <span class="only-read">${this.word("ui_agenda_book_now", { room: room.name })}</span>
      </span>
    </button>`;
  }

  #frozen(rooms: readonly Room[], now: number): TemplateResult | typeof nothing {
    if (rooms.length === 0) return nothing;
    return html`<section>
      <h2>${this.word("ui_agenda_out_of_use")}</h2>
      <ul class="list">
        ${each(
          rooms,
          ({ key }) => key,
          (room) => html`<li>${this.#frozenRoom(room, now)}</li>`,
          (room) => this.#broken(room.name),
        )}
      </ul>
    </section>`;
  }

  #frozenRoom({ key, name, freeze }: Room, now: number): TemplateResult {
    const until = freeze?.until
      ? this.word("ui_agenda_until", {
          until: momentText(this.hass, Date.parse(freeze.until), now),
        })
      : "";
    const why = freeze ? this.choice("freeze_reason", freeze.reason) : "";
    return html`<a class="button frozen neutral" href=${addressOf("room", key)}>
      ${icon(mdiSnowflake)}
      <span>
        <span class="name">${name}</span>
        <span class="quiet">${[why, until, freeze?.note].filter(Boolean).join(" · ")}</span>
      </span>
    </a>`;
  }

  #day({ day, start, isToday, earlier, bookings }: AgendaDay, now: number): TemplateResult {
    const text = dayText(this.hass, start, now);
    return html`<section>
      <h2>${isToday ? this.word("ui_agenda_today", { day: text }) : text}</h2>
      ${
        earlier.length > 0
          ? html`<details>
              <summary>${this.word("ui_agenda_earlier", { count: earlier.length })}</summary>
              ${this.#list(earlier, day)}
            </details>`
          : nothing
      }
      ${
        bookings.length > 0
          ? this.#list(bookings, day)
          : html`<p class="empty">${this.word("ui_agenda_nothing")}</p>`
      }
    </section>`;
  }

  #list(bookings: readonly BookingOnBoard[], day: string): TemplateResult {
    return html`<ul class="list">
      ${each(
        bookings,
        ({ id }) => id,
        (booking) =>
          html`<li>
            <rk-agenda-item
              .hass=${this.hass}
              .house=${this.house}
              .booking=${booking}
              .day=${day}
              @click=${() => void openBooking(this, booking.id)}
            ></rk-agenda-item>
          </li>`,
        (booking) => this.#broken(booking.id),
      )}
    </ul>`;
  }

  #broken(name: string): TemplateResult {
    return html`<li class="empty">${this.word("ui_broken", { name })}</li>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 24px;
      }
      section {
        display: grid;
        gap: 8px;
        min-width: 0;
      }
      h2 {
        font-size: var(--ha-font-size-l, 16px);
      }
      .free {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(160px, 1fr));
        gap: 8px;
      }
      .list {
        display: grid;
        gap: 8px;
      }
      /* What is out of sight is not laid out: thirty rooms have hundreds of bookings. */
      .list li {
        content-visibility: auto;
        contain-intrinsic-size: auto 68px;
      }
      .free button,
      a.button.frozen {
        width: 100%;
        height: 100%;
        justify-content: flex-start;
        min-height: 56px;
        padding: 8px 12px;
        border-inline-start: 4px solid var(--tone-edge);
        background: var(--card-background-color);
        text-align: start;
      }
      .free .name,
      .frozen .name {
        display: block;
        font-weight: var(--ha-font-weight-medium, 500);
        overflow-wrap: anywhere;
      }
      /* The whole of a long name stands in what the button opens. */
      .free .name {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      details {
        display: block;
      }
      summary {
        display: flex;
        align-items: center;
        min-height: 44px;
        cursor: pointer;
      }
      .empty {
        color: var(--secondary-text-color);
      }
    `,
  ];
}

define("rk-agenda", Agenda);
