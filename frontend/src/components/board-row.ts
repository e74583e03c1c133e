/** A room on the board: its name, its lane, and the bookings in it. */

import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { mdiAlertCircle, mdiSnowflake } from "@mdi/js";
import type { Room } from "../data/types";
import { each } from "../each";
import type { Hass } from "../ha";
import { choice, word } from "../i18n";
import { icon } from "../icon";
import { xOf, type Axis } from "../logic/axis";
import { paceOf } from "../logic/countdown";
import { addressOf, type Span } from "../logic/place";
import type { Block, RoomRow } from "../logic/room-row";
import { BLOCK_LOOK, BOOKING_LOOKS, ROOM_LOOKS } from "../logic/status";
import type { Stop } from "../logic/stops";
import { momentText, spanText, timeText } from "../logic/text";
import "./rk-countdown";

type RoomFreeze = NonNullable<Room["freeze"]>;

/** What a row is drawn with, besides itself. */
export interface RowLook {
  hass: Hass;
  axis: Axis;
  width: number;
  height: number;
  now: number;
  /** Where the keyboard is, if it is in this row. */
  stop: Stop | undefined;
  /** Which bookings are in the way of what was tried. */
  clashing: ReadonlySet<string>;
  /** Which ones wait for the server's answer. */
  isAwaiting: (id: string) => boolean;
}

/** Under these widths in pixels there is no place for a text, a countdown, or more than its time. */
const TEXT_WIDTH = 30;
const TITLE_WIDTH = 110;
const COUNTDOWN_WIDTH = 150;
const LONG_COUNTDOWN_WIDTH = 240;
const LINE_WIDTH = 48;
const SLIM_WIDTH = 96;

/** How high a row of so many lanes is, in pixels. */
export function heightOf(lanes: number): number {
  return lanes === 1 ? 57 : lanes * 30 + 9;
}

function boxOf({ lane, x, width, taken }: Block, { lanes }: RoomRow): string {
  const [top, height] = lanes === 1 ? [4, 48] : [4 + lane * 30, 28];
  return `left:${x}px;top:${top}px;width:${width - 2}px;height:${height}px;--taken:${Math.max(6, taken)}px`;
}

// Where a day is narrow there is no place for what lies between bookings.
const BUFFER_PX_PER_HOUR = 30;

function placeOf(span: Span, axis: Axis): string {
  const x = xOf(axis, span.start);
  return `left:${x}px;width:${xOf(axis, span.end) - x}px`;
}

/** Draws a room's name and lane. */
export function roomRow(row: RoomRow, look: RowLook): TemplateResult {
  const { hass, axis, width, height } = look;
  const { room } = row;
  return html`
    ${nameOf(row, look)}
    <div
      class="lane ${room.can_book ? "open" : ""}"
      role="group"
      aria-label=${room.name}
      data-room=${room.key}
      style="width:${width}px;height:${height - 1}px"
    >
      ${row.closed.map((span) => html`<div class="closed" style=${placeOf(span, axis)}></div>`)}
      ${(axis.pxPerHour < BUFFER_PX_PER_HOUR ? [] : row.buffers).map((span) => html`<div class="buffer" style=${placeOf(span, axis)}></div>`)}
      ${row.frozen ? frozen(room, row.frozen, look) : nothing}
      ${each(
        row.blocks,
        ({ booking }) => booking.id,
        (block) => blockOf(block, row, look),
        (block) => brokenBlock(block, row, hass),
      )}
      ${look.stop?.id === undefined && look.stop ? freeTime(room, look.stop, look) : nothing}
    </div>
  `;
}

function nameOf({ room, broken }: RoomRow, { hass, stop, axis }: RowLook): TemplateResult {
  const { tone, icon: path } = ROOM_LOOKS[room.status];
  return html`
    <a class="name ${tone}" href=${addressOf("room", room.key)} tabindex=${stop ? 0 : -1}>
      <div>
        <b title=${room.name}>${room.name}</b>
        <span>
          ${icon(path)}<span class="text">${choice(hass, "room_status", room.status)}</span>
          ${room.hold?.expires_at ? countdown(hass, room.hold.expires_at) : nothing}
        </span>
        ${room.freeze ? whyFrozen(room.freeze, hass, axis.start) : nothing}
        ${
          broken > 0
            ? html`<span
                >${icon(mdiAlertCircle)}${word(hass, "ui_board_broken_some", { count: broken })}</span
              >`
            : nothing
        }
      </div>
    </a>
  `;
}

/** Beside the room's name, for in its lane a booking that was kept may lie above it. */
function whyFrozen(freeze: RoomFreeze, hass: Hass, shownFrom: number): TemplateResult {
  const { reason, until } = textsOfFreeze(freeze, hass, shownFrom);
  const text = until ? word(hass, "ui_board_frozen_why", { reason, until }) : reason;
  return html`<span class="text why" title=${text}>${text}</span>`;
}

function textsOfFreeze(
  { note, reason, until }: RoomFreeze,
  hass: Hass,
  shownFrom: number,
): { reason: string; until: string } {
  return {
    reason: note || choice(hass, "freeze_reason", reason),
    until: until === null ? "" : momentText(hass, Date.parse(until), shownFrom),
  };
}

function countdown(hass: Hass, until: string): TemplateResult {
  return html`<rk-countdown
    .hass=${hass}
    .until=${until}
    .label=${word(hass, "ui_board_hold_left")}
  ></rk-countdown>`;
}

function frozen(
  { freeze }: Room,
  span: Span,
  { hass, axis }: RowLook,
): TemplateResult | typeof nothing {
  if (!freeze) return nothing;
  const { reason, until } = textsOfFreeze(freeze, hass, span.start);
  const text = until
    ? word(hass, "ui_board_frozen_until", { reason, until })
    : word(hass, "ui_board_frozen", { reason });
  return html`
    <div class="frozen" style=${placeOf(span, axis)}>
      <span>${icon(mdiSnowflake)}<span class="text">${text}</span></span>
    </div>
  `;
}

/** What a booking is called where there is little place. */
function titleOf(hass: Hass, { title, guest, is_block, status }: Block["booking"]): string {
  if (title || guest) return title || guest;
  return is_block ? word(hass, "ui_board_blocked") : choice(hass, "booking_status", status);
}

/** Says in a sentence which booking it is, for those who cannot see where it stands. */
export function bookingLabel(hass: Hass, room: Room, { booking, start, end }: Block): string {
  const { title, guest, is_block, status } = booking;
  const named = title || (is_block ? word(hass, "ui_board_blocked") : "");
  return word(hass, "ui_board_booking", {
    room: room.name,
    ...{ named: named ? "yes" : "no", title: named },
    ...{ known: guest ? "yes" : "no", guest },
    start: momentText(hass, start, start),
    end: momentText(hass, end, start),
    status: choice(hass, "booking_status", status),
  });
}

function textWidth({ lanes }: RoomRow): number {
  return lanes > 1 ? LINE_WIDTH : TEXT_WIDTH;
}

/** Whether it is so narrow that its title takes all lines that there are. */
function isSlim({ width }: Block, { lanes }: RoomRow): boolean {
  return lanes === 1 && width >= TEXT_WIDTH && width < SLIM_WIDTH;
}

/** Whether a countdown leaves place for the title: hours in words are longer than a clock of minutes. */
function hasCountdown(width: number, until: string, now: number): boolean {
  const isLong = paceOf(Date.parse(until) - now) === "minute";
  return width >= (isLong ? LONG_COUNTDOWN_WIDTH : COUNTDOWN_WIDTH);
}

function classOf(block: Block, row: RoomRow, look: RowLook): string {
  const { booking, width } = block;
  const { tone } = booking.is_block ? BLOCK_LOOK : BOOKING_LOOKS[booking.status];
  const names = {
    small: width < textWidth(row),
    slim: isSlim(block, row),
    line: row.lanes > 1,
    past: booking.status === "completed" || booking.status === "no_show",
    "cut-start": block.isCutAtStart,
    "cut-end": block.isCutAtEnd,
    awaiting: look.isAwaiting(booking.id),
    clash: look.clashing.has(booking.id),
  };
  const own = Object.entries(names).flatMap(([name, is]) => (is ? [name] : []));
  return ["block", tone, ...own].join(" ");
}

function blockOf(block: Block, row: RoomRow, look: RowLook): TemplateResult {
  const { hass, stop } = look;
  const { booking, width } = block;
  const { icon: path } = booking.is_block ? BLOCK_LOOK : BOOKING_LOOKS[booking.status];
  const label = bookingLabel(hass, row.room, block);
  const canEnd = !block.isCutAtEnd && (booking.can_extend || booking.can_reschedule);
  const isAwaiting = look.isAwaiting(booking.id);
  return html`
    <button
      class=${classOf(block, row, look)}
      style=${boxOf(block, row)}
      tabindex=${stop?.id === booking.id ? 0 : -1}
      data-id=${booking.id}
      aria-busy=${ifDefined(isAwaiting ? "true" : undefined)}
    >
      <span class="only-read">${label}</span>
      <span class="look" aria-hidden="true" title=${label}>
        ${icon(path)} ${width < textWidth(row) ? nothing : textsOf(block, row, look)}
        ${
          booking.expires_at && hasCountdown(width, booking.expires_at, look.now)
            ? countdown(hass, booking.expires_at)
            : nothing
        }
      </span>
      ${canEnd ? html`<span class="grip"></span>` : nothing}
    </button>
  `;
}

function textsOf(block: Block, row: RoomRow, { hass }: RowLook): TemplateResult {
  const { booking, start, end, width } = block;
  if (row.lanes > 1 && width < TITLE_WIDTH) {
    return html`<span class="texts">${timeText(hass, start)}</span>`;
  }
  if (isSlim(block, row)) {
    return html`<b class="texts" dir="auto">${titleOf(hass, booking)}</b>`;
  }
  return html`<span class="texts">
    <b dir="auto">${titleOf(hass, booking)}</b>
    <span>
      ${booking.title && booking.guest ? html`<bdi>${booking.guest}</bdi> · ` : nothing}
      ${spanText(hass, start, end, start)}
    </span>
  </span>`;
}

function brokenBlock(block: Block, row: RoomRow, hass: Hass): TemplateResult {
  const text = word(hass, "ui_board_broken");
  return html`
    <div class="block broken danger" style=${boxOf(block, row)} title=${text}>
      <span class="look">${icon(mdiAlertCircle)}<span class="texts">${text}</span></span>
    </div>
  `;
}

function freeTime(room: Room, stop: Stop, { hass, axis, height, now }: RowLook): TemplateResult {
  const canBook = room.can_book && stop.end > now;
  const label = word(hass, canBook ? "ui_board_free" : "ui_board_free_only", {
    room: room.name,
    start: momentText(hass, stop.start, stop.start),
    end: momentText(hass, stop.end, stop.start),
  });
  return html`
    <button
      class="free"
      style="${placeOf(stop, axis)};top:2px;height:${height - 5}px"
      aria-label=${label}
    ></button>
  `;
}
