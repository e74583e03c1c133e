/** The board: rooms down, time across. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { Clock } from "../clock";
import type { Refusal } from "../data/execute";
import type { BookingOnBoard, Room } from "../data/types";
import { define } from "../define";
import { openBook, openBooking } from "../dialogs/open";
import { attempt } from "../each";
import { RoomkeeperElement } from "../element";
import { toast } from "../ha";
import { atOf, axisOf, STEP, widthOf, xOf, type Axis } from "../logic/axis";
import { bookingsByRoom, spanOf } from "../logic/claims";
import type { Drag, Ghost, Grip, Point } from "../logic/drag";
import { earliestEnd, ended, isChange, moved, Pending, type Wanted } from "../logic/move";
import type { Span } from "../logic/place";
import { nameOf } from "../logic/booking-actions";
import { takenOf } from "../logic/refusal-offers";
import { Rows, type RoomRow } from "../logic/room-row";
import { rowAt, rowsWithin, stacked, type Stack } from "../logic/rows-window";
import { rowAfter, stopAfter, stopAt, stopsOf, type Key, type Stop } from "../logic/stops";
import { isTwelveHours, momentText, spanText } from "../logic/text";
import { MINUTE, zoneOf } from "../logic/time";
import { styles } from "../styles";
import { BoardDrag, type DragHost } from "./board-drag";
import { boardHead, hourLines, marksOf, type Marks } from "./board-head";
import { heightOf, roomRow } from "./board-row";
import { boardStyles } from "./board-styles";

const HEAD_PX = { day: 36, week: 56 };
const WIDE_PX = 900;
const NAMES_PX = { wide: 196, slim: 132 };
// So wide is each booking: enough to be hit by a day, and for its start by a week.
const LEAST_PX = { day: 24, week: 74, week12: 84 };
const CLASH_SHOWN_MS = 6000;
const NO_CLASH: ReadonlySet<string> = new Set();

/** Where the keyboard is. */
interface Cursor {
  room: string;
  at: number;
  id?: string | undefined;
}

export class Board extends RoomkeeperElement implements DragHost {
  /** The rooms that are shown, in their order. */
  @property({ attribute: false }) rooms: readonly Room[] = [];

  /** The days that are shown, from the first instant to the last. */
  @property({ attribute: false }) span!: Span;

  @property() length: "day" | "week" = "day";

  @query(".scroller") private readonly scroller!: HTMLElement;

  readonly #clock = new Clock(this, "minute");
  readonly #layout = new Rows();
  readonly #pending = new Pending();
  readonly #seen = new ResizeObserver(() => {
    // In the next frame, for what is drawn then has another size again.
    requestAnimationFrame(() => {
      if (this.isConnected) this.#measure();
    });
  });
  #size = { width: 0, height: 0 };
  #axis: Axis = { start: 0, end: 1, pxPerHour: 1 };
  #marks: Marks = { axis: this.#axis, length: "day", ticks: [] };
  #rows: RoomRow[] = [];
  #stack: Stack = { tops: [], height: 0 };
  #shown: [number, number] = [0, 0];
  #byRoom = new Map<string, BookingOnBoard[]>();
  #cursor: Cursor | undefined;
  #clashing = NO_CLASH;
  #clashTimer: ReturnType<typeof setTimeout> | undefined;
  #drag: BoardDrag | undefined;
  #scrolledFor = "";
  /** The instant at the left edge, and how wide the board was then. */
  #left: { at: number; width: number } | undefined;
  #hadFocus = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen.disconnect();
    this.#drag?.cancel();
    clearTimeout(this.#clashTimer);
    this.#clashing = NO_CLASH;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasUpdated) return;
    this.#seen.observe(this.scroller);
    // A browser forgets how far it was scrolled: whoever comes back sees the present.
    this.#scrolledFor = "";
    this.requestUpdate();
  }

  // --- What is drawn ---------------------------------------------------------

  get #names(): number {
    return this.#size.width >= WIDE_PX ? NAMES_PX.wide : NAMES_PX.slim;
  }

  get #head(): number {
    return HEAD_PX[this.length];
  }

  get #least(): number {
    if (this.length === "day") return LEAST_PX.day;
    return isTwelveHours(this.hass) ? LEAST_PX.week12 : LEAST_PX.week;
  }

  /** How wide a lane is: what begins at the end of the axis reaches beyond it. */
  get #width(): number {
    return widthOf(this.#axis) + this.#least;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { house, span, length } = this;
    this.#hadFocus = Boolean(this.shadowRoot?.activeElement);
    const zone = zoneOf(this.hass);
    if (changed.has("span") || changed.has("length") || changed.has("hass")) {
      this.#scale();
    }
    if (house && (changed.has("house") || this.#pending.size > 0)) {
      this.#byRoom = bookingsByRoom(this.#pending.over(house.bookings));
    }
    const now = Math.floor(this.#clock.now / MINUTE) * MINUTE;
    // Nothing is laid out before it is known how wide it may be.
    const rooms = this.#size.width === 0 ? [] : this.rooms;
    this.#rows = this.#layout.of(rooms, this.#byRoom, {
      ...{ axis: this.#axis, zone, now },
      least: this.#least,
    });
    this.#stack = stacked(this.#rows.map(({ lanes }) => heightOf(lanes)));
    this.#shown = this.#window();
    if (changed.has("span") && this.#cursor && !isWithin(this.#cursor.at, span)) {
      this.#cursor = undefined;
    }
    this.style.setProperty("--names", `${this.#names}px`);
    this.style.setProperty("--head", `${HEAD_PX[length]}px`);
  }

  #scale(): void {
    // The same axis again, so that rows know that nothing has changed.
    const axis = axisOf(this.span, this.length, Math.max(0, this.#size.width - this.#names));
    const { start, end, pxPerHour } = this.#axis;
    const isSame = axis.start === start && axis.end === end && axis.pxPerHour === pxPerHour;
    if (!isSame) this.#axis = axis;
    this.#marks = marksOf(this.hass, this.#axis, this.length);
  }

  #window(): [number, number] {
    const top = this.hasUpdated ? this.scroller.scrollTop : 0;
    // Not by its own height, which grows with what is drawn.
    return rowsWithin(this.#stack, top, innerHeight);
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.scroller;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.#scale();
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const [marks, now] = [this.#marks, this.#clock.now];
    const cursor = this.#current();
    return html`
      <div class="scroller" @scroll=${this.#onScroll}>
        <div
          class="canvas"
          style="width:${this.#names + this.#width}px;height:${this.#head + this.#stack.height}px"
        >
          ${boardHead(marks, this.hass, now, this.word("ui_board_rooms", { count: this.rooms.length }))}
          ${hourLines(marks)}
          <div role="list" aria-label=${this.word("ui_board_label")}>
            ${repeat(
              this.#drawn(cursor),
              (index) => this.#rows[index]?.room.key,
              (index) => this.#row(index, cursor),
            )}
          </div>
          ${this.#nowLine(now)}
          <div class="ghost"></div>
        </div>
      </div>
    `;
  }

  /** The rows that are seen, and the one in which the keyboard is. */
  #drawn(cursor: Cursor | undefined): number[] {
    const [first, last] = this.#shown;
    const all = Array.from({ length: last - first }, (_, index) => first + index);
    const active = this.#rows.findIndex(({ room }) => room.key === cursor?.room);
    if (active < 0 || (active >= first && active < last)) return all;
    return active < first ? [active, ...all] : [...all, active];
  }

  #row(index: number, cursor: Cursor | undefined): TemplateResult | typeof nothing {
    const row = this.#rows[index];
    if (!row) return nothing;
    const height = heightOf(row.lanes);
    const isActive = cursor?.room === row.room.key;
    const stop = isActive ? this.#stopOf(row, cursor) : undefined;
    const isClashing = row.blocks.some(({ booking }) => this.#clashing.has(booking.id));
    const { localize, locale } = this.hass;
    const given = [
      ...[row, localize, locale, isActive, stop?.id, stop?.start, this.#names],
      isClashing ? this.#clashing : NO_CLASH,
    ];
    return html`
      <div
        class="row ${isClashing ? "clash" : ""}"
        role="listitem"
        aria-setsize=${this.#rows.length}
        aria-posinset=${index + 1}
        style="top:${this.#head + (this.#stack.tops[index] ?? 0)}px;height:${height}px"
      >
        ${guard(given, () =>
          attempt(
            () =>
              roomRow(row, {
                ...{ hass: this.hass, axis: this.#axis, width: this.#width, height, stop },
                clashing: this.#clashing,
                now: this.#clock.now,
                isAwaiting: (id) => this.#pending.has(id),
              }),
            () => html`<span class="name danger">${row.room.name}</span>`,
          ),
        )}
      </div>
    `;
  }

  #nowLine(now: number): TemplateResult | typeof nothing {
    if (!isWithin(now, this.span)) return nothing;
    const x = this.#names + xOf(this.#axis, now);
    return html`<div class="now" style="transform:translateX(${x}px)"></div>`;
  }

  protected override firstUpdated(): void {
    const { scroller } = this;
    const ghost = scroller.querySelector<HTMLElement>(".ghost");
    if (ghost) this.#drag = new BoardDrag(this, scroller, ghost);
    scroller.addEventListener("click", this.#onClick);
    scroller.addEventListener("keydown", this.#onKey);
    scroller.addEventListener("focusin", this.#onFocus);
    this.#seen.observe(scroller);
    this.#measure();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // What had it was moved on the page, or is no more.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.#focus();
    const name = `${this.length} ${this.span.start}`;
    if (this.#size.width === 0) return;
    if (this.#scrolledFor === name) {
      this.#keepLeft();
      return;
    }
    this.#scrolledFor = name;
    this.showTime();
    this.#noteLeft();
  }

  /** Scrolls to the present, or to the morning of a day that is not today. */
  showTime(): void {
    const { span, length } = this;
    const now = this.#clock.now;
    const width = this.#size.width - this.#names;
    const isNow = isWithin(now, span);
    if (length === "week") {
      const days = this.#marks.ticks.filter((one) => one.isDay && one.at <= now);
      this.scroller.scrollLeft = isNow ? xOf(this.#axis, days.at(-1)?.at ?? span.start) : 0;
      return;
    }
    const at = isNow ? now : (this.#earliest() ?? span.start + 9 * 60 * MINUTE);
    this.scroller.scrollLeft = Math.max(0, xOf(this.#axis, at) - width / 4);
  }

  /** A board that has become wider or narrower still begins with the same time. */
  #keepLeft(): void {
    if (!this.#left || this.#left.width === this.#size.width) return;
    this.#left = { ...this.#left, width: this.#size.width };
    this.scroller.scrollLeft = xOf(this.#axis, this.#left.at);
  }

  #noteLeft(): void {
    const { scrollLeft, clientWidth: width } = this.scroller;
    // What the browser scrolls because there is another width is not meant.
    if (width === this.#size.width) this.#left = { at: atOf(this.#axis, scrollLeft), width };
  }

  #earliest(): number | undefined {
    const starts = this.#rows.flatMap(({ blocks }) => blocks[0]?.start ?? []);
    return starts.length === 0 ? undefined : Math.min(...starts);
  }

  readonly #onScroll = (): void => {
    this.#noteLeft();
    const [first, last] = this.#window();
    if (first !== this.#shown[0] || last !== this.#shown[1]) this.requestUpdate();
  };

  // --- Clicks ----------------------------------------------------------------

  readonly #onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element) || !this.#drag?.isClick(event)) return;
    const id = event.target.closest<HTMLElement>(".block")?.dataset["id"];
    if (id !== undefined) {
      void openBooking(this, id);
      return;
    }
    const lane = event.target.closest<HTMLElement>(".lane.open")?.dataset["room"];
    if (lane === undefined) return;
    if (event.target.closest(".free")) this.#bookAtCursor(lane);
    else this.#bookAt(lane, this.pointAt(event.clientX, event.clientY).at);
  };

  #bookAtCursor(room: string): void {
    const row = this.#rows.find((one) => one.room.key === room);
    const stop = row && this.#stopOf(row, this.#current());
    if (stop) this.#bookFrom([room], stop.start, undefined, stop.end);
  }

  #bookAt(room: string, at: number): void {
    const start = Math.floor(at / (2 * STEP)) * 2 * STEP;
    this.#bookFrom([room], start, undefined, start + 2 * STEP);
  }

  /** Opens the dialog for a time, if some of it is still to come. */
  #bookFrom(rooms: string[], start: number, end: number | undefined, over: number): void {
    if (over <= this.#clock.now) return;
    void openBook(this, { rooms, start, ...(end === undefined ? {} : { end }) });
  }

  // --- The keyboard ----------------------------------------------------------

  /** Where the keyboard is, or would be if it came. */
  #current(): Cursor | undefined {
    const known = this.#cursor && this.#rows.some(({ room }) => room.key === this.#cursor?.room);
    if (known) return this.#cursor;
    const row = this.#rows[this.#shown[0]] ?? this.#rows[0];
    const now = this.#clock.now;
    const at = isWithin(now, this.span) ? now : this.span.start;
    return row && { room: row.room.key, at };
  }

  #stops(row: RoomRow): Stop[] {
    const marks = this.#marks.ticks.map(({ at }) => at);
    return stopsOf(row, this.span, marks);
  }

  #stopOf(row: RoomRow, cursor: Cursor | undefined): Stop | undefined {
    return cursor && stopAt(this.#stops(row), cursor.at, cursor.id);
  }

  readonly #onFocus = (event: FocusEvent): void => {
    if (!(event.target instanceof HTMLElement)) return;
    const id = event.target.dataset["id"];
    const room = event.target.closest<HTMLElement>(".lane")?.dataset["room"];
    if (id === undefined || room === undefined) return;
    const booking = this.house?.bookings.get(id);
    if (!booking || (this.#cursor?.id === id && this.#cursor.room === room)) return;
    this.#cursor = { room, id, at: Math.max(spanOf(booking).start, this.span.start) };
    this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const from = event.target instanceof Element ? event.target.closest(".block, .free") : null;
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const cursor = this.#current();
    if (!from || !isPlain || !cursor) return;
    const next = this.#after(cursor, event.key);
    if (!next) return;
    event.preventDefault();
    void this.#go(next);
  };

  #after(cursor: Cursor, key: string): Cursor | undefined {
    const index = this.#rows.findIndex(({ room }) => room.key === cursor.room);
    const [row, other] = [this.#rows[index], rowAfter(index, this.#rows.length, key)];
    if (!row) return undefined;
    if (other !== undefined) {
      const room = this.#rows[other]?.room.key ?? cursor.room;
      return room === cursor.room ? cursor : { room, at: cursor.at };
    }
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return undefined;
    const stop = this.#stopOf(row, cursor);
    if (!stop) return undefined;
    const { start, id } = stopAfter(this.#stops(row), stop, key as Key);
    return { room: row.room.key, at: Math.max(start, this.span.start), id };
  }

  async #go(cursor: Cursor): Promise<void> {
    this.#cursor = cursor;
    const index = this.#rows.findIndex(({ room }) => room.key === cursor.room);
    this.#showRow(index);
    this.requestUpdate();
    await this.updateComplete;
    this.#focus()?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Puts the focus where the keyboard is. */
  #focus(): HTMLElement | null {
    const active = this.scroller.querySelector<HTMLElement>(".block[tabindex='0'], .free");
    active?.focus({ preventScroll: true });
    return active;
  }

  #showRow(index: number): void {
    const [top, row] = [this.#stack.tops[index] ?? 0, this.#rows[index]];
    const [height, seen] = [heightOf(row?.lanes ?? 1), this.scroller.clientHeight - this.#head];
    const { scroller } = this;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + height > scroller.scrollTop + seen) scroller.scrollTop = top + height - seen;
  }

  // --- Dragging --------------------------------------------------------------

  pointAt(x: number, y: number): Point {
    const { scroller } = this;
    const { left, top } = scroller.getBoundingClientRect();
    const across = x - left - scroller.clientLeft + scroller.scrollLeft - this.#names;
    const down = y - top - scroller.clientTop + scroller.scrollTop - this.#head;
    const at = atOf(this.#axis, Math.min(widthOf(this.#axis), Math.max(0, across)));
    return { at, row: rowAt(this.#stack, down), x, y };
  }

  gripAt(target: Element, point: Point): Grip | undefined {
    const id = target.closest<HTMLElement>(".block")?.dataset["id"];
    const booking = id === undefined ? undefined : this.house?.bookings.get(id);
    if (booking) return this.#pending.has(booking.id) ? undefined : gripOf(booking, target);
    const isOpen = target.closest(".lane.open") && !target.closest(".block, .free");
    return isOpen && point.row < this.#rows.length ? { kind: "draft" } : undefined;
  }

  boxOf({ start, end, rows: [first, last] }: Ghost): ReturnType<DragHost["boxOf"]> {
    const { tops } = this.#stack;
    const top = tops[first] ?? 0;
    const bottom = (tops[last] ?? 0) + heightOf(this.#rows[last]?.lanes ?? 1);
    const count = last - first + 1;
    const x = xOf(this.#axis, start);
    return {
      ...{ x: this.#names + x, y: this.#head + top + 3 },
      ...{ width: Math.max(2, xOf(this.#axis, end) - x - 2), height: bottom - top - 7 },
      lines: [
        spanText(this.hass, start, end, start),
        ...(count > 1 ? [this.word("ui_board_rooms", { count })] : []),
      ],
    };
  }

  dropped({ grip, from }: Drag, ghost: Ghost): void {
    const [room, other] = [this.#rows[from.row]?.room.key, this.#rows[ghost.rows[0]]?.room.key];
    if (grip.kind === "draft") {
      const chosen = this.#rows.slice(ghost.rows[0], ghost.rows[1] + 1);
      const rooms = chosen.filter((one) => one.room.can_book).map((one) => one.room.key);
      this.#bookFrom(rooms, ghost.start, ghost.end, ghost.end);
      return;
    }
    const booking = this.house?.bookings.get(grip.id);
    if (!booking || room === undefined || other === undefined) return;
    const wanted =
      grip.kind === "end"
        ? ended(booking, ghost.end)
        : moved(booking, ghost, { from: room, to: other });
    if (isChange(wanted)) void this.#want(booking, wanted, other);
  }

  async #want(
    booking: BookingOnBoard,
    { action, data, shown }: Wanted,
    room: string,
  ): Promise<void> {
    this.#pending.set(booking, shown);
    this.requestUpdate();
    const answer = await this.act<{ booking: BookingOnBoard }>(action, data, (refusal) => {
      this.#putBack(booking, refusal);
    });
    if (!answer) return;
    const { start, end } = spanOf(shown);
    this.#say(
      this.word("ui_board_moved", {
        room: this.house?.rooms.get(room)?.name ?? room,
        start: momentText(this.hass, start, this.#clock.now),
        end: momentText(this.hass, end, start),
      }),
    );
  }

  #putBack(booking: BookingOnBoard, refusal: Refusal): void {
    this.#pending.delete(booking.id);
    if (this.house) this.#byRoom = bookingsByRoom(this.#pending.over(this.house.bookings));
    const why = this.#whyBack(refusal);
    toast(this, why);
    this.#say(why);
    this.#clashing = takenBy(refusal);
    clearTimeout(this.#clashTimer);
    this.#clashTimer = setTimeout(() => {
      this.#clashing = NO_CLASH;
      this.requestUpdate();
    }, CLASH_SHOWN_MS);
    this.requestUpdate();
  }

  /** Who is in the way, by name and time, where the refusal names one; else the server's words. */
  #whyBack(refusal: Refusal): string {
    const one = takenOf(refusal)[0];
    const room = one && this.house?.rooms.get(one.room);
    const [start, end] = [Date.parse(one?.start ?? ""), Date.parse(one?.end ?? "")];
    if (!room || !(start < end)) return this.word("ui_board_put_back", { why: refusal.message });
    const booking = this.house?.bookings.get(one.booking_id);
    const name = booking ? nameOf(booking) : "";
    return this.word("ui_board_put_back_for", {
      ...{ room: room.name, name, named: name ? "yes" : "no" },
      start: momentText(this.hass, start, this.#clock.now),
      end: momentText(this.hass, end, start),
    });
  }

  #say(text: string): void {
    this.dispatchEvent(new CustomEvent("rk-say", { detail: text, bubbles: true, composed: true }));
  }

  static override styles = [...styles, boardStyles];
}

function isWithin(at: number, { start, end }: Span): boolean {
  return start <= at && at < end;
}

function gripOf(booking: BookingOnBoard, target: Element): Grip | undefined {
  const [id, span] = [booking.id, spanOf(booking)];
  if (target.closest(".grip"))
    return { kind: "end", id, span, earliest: earliestEnd(booking, STEP) };
  return booking.can_reschedule ? { kind: "move", id, span } : undefined;
}

/** Returns the bookings that are in the way, as a refusal names them. */
function takenBy(refusal: Refusal): ReadonlySet<string> {
  return new Set(takenOf(refusal).map(({ booking_id }) => booking_id));
}

define("rk-board", Board);
