/** When a room can be had, as the server says: asked anew whenever something of the room is other. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { execute } from "./data/execute";
import type { House } from "./data/house";
import type { Instant, Room } from "./data/types";
import type { Hass } from "./ha";
import { addDays, localTime, MINUTE, startOfDay, zoneOf } from "./logic/time";
import { iso } from "./logic/text";
import type { Span } from "./logic/place";

interface Answer {
  items: { free: { start: Instant; end: Instant }[] }[];
}

interface Question {
  room: Room;
  bookings: House["bookings"];
  end: number;
}

export class FreeTimes implements ReactiveController {
  /** In order, to the end of tomorrow; nothing until it is known. */
  spans: Span[] | undefined;

  readonly #host: ReactiveControllerHost;
  #asked: Question | undefined;
  #askAgainAt = Infinity;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    // Whatever is answered now is for nobody.
    this.#asked = undefined;
  }

  /** Asks if what is known is of another room, of before a change, or of yesterday. */
  keep(hass: Hass, room: Room, bookings: House["bookings"], now: number): void {
    const zone = zoneOf(hass);
    const end = startOfDay(addDays(localTime(now, zone).day, 2), zone);
    const asked = this.#asked;
    const isSame = asked?.room === room && asked.bookings === bookings && asked.end === end;
    if (isSame && now < this.#askAgainAt) return;
    if (asked?.room.key !== room.key) this.spans = undefined;
    this.#askAgainAt = Infinity;
    void this.#ask(hass, (this.#asked = { room, bookings, end }), now);
  }

  async #ask(hass: Hass, question: Question, now: number): Promise<void> {
    const { room, end } = question;
    const data = { room: room.key, start: iso(now - MINUTE), end: iso(end) };
    let spans: Span[] | undefined;
    try {
      const { items } = await execute<Answer>(hass, "get_availability", data);
      spans = items
        .flatMap(({ free }) => free)
        .map((one) => ({ start: Date.parse(one.start), end: Date.parse(one.end) }));
    } catch {
      // Without an answer nothing is offered; somebody may ask again in a while.
      spans = undefined;
    }
    if (this.#asked !== question) return;
    this.spans = spans;
    if (!spans) this.#askAgainAt = now + MINUTE;
    this.#host.requestUpdate();
  }
}
