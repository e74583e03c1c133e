/** The page on which the board is measured: a house of many rooms, and a stopwatch. */

import type { Board } from "../src/components/rk-board";
import "../src/components/rk-board";
import { changed } from "../src/data/house";
import { iso } from "../src/logic/text";
import { spanOfDays } from "../src/logic/place";
import { HOUR, MINUTE } from "../src/logic/time";
import { aHass } from "../tests/hass";
import { aBooking, aHouse, aRoom, NOW } from "../tests/house";

const ZONE = "Europe/Berlin";

interface Size {
  rooms: number;
  bookingsADay: number;
  length: "day" | "week";
}

function houseOf({ rooms, bookingsADay, length }: Size) {
  const [first, count] =
    length === "week" ? (["2026-11-23", 7] as const) : (["2026-11-26", 1] as const);
  const span = spanOfDays(first, count, ZONE);
  const all = Array.from({ length: rooms }, (_, index) =>
    aRoom({ key: `room_${index}`, name: `Room ${index}` }),
  );
  const step = (24 * HOUR) / bookingsADay;
  const bookings = all.flatMap(({ key }, room) =>
    Array.from({ length: bookingsADay * count }, (_, index) => {
      const start = span.start + index * step + (room % 3) * 5 * MINUTE;
      return aBooking({ rooms: [key], start: iso(start), end: iso(start + step - 20 * MINUTE) });
    }),
  );
  return { house: aHouse({ rooms: all, bookings }), rooms: all, span, length };
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

let board: Board;
let prepared: ReturnType<typeof houseOf>;

/** Makes a house, which takes longer than to draw it. */
function prepare(size: Size): void {
  document.body.replaceChildren();
  prepared = houseOf(size);
}

/** Draws a board; returns how long it took until it was painted, in ms. */
async function draw(): Promise<number> {
  await nextFrame();
  const before = performance.now();
  board = document.createElement("rk-board") as Board;
  Object.assign(board, { hass: aHass(), ...prepared });
  document.body.append(board);
  await board.updateComplete;
  // It is laid out once its size is known, and painted before the frame after that.
  await nextFrame();
  await board.updateComplete;
  await nextFrame();
  return performance.now() - before;
}

/** Tells the board of one booking that has changed; returns how long it took to draw that, in ms. */
async function change(): Promise<number> {
  const { house } = board;
  const one = house && [...house.bookings.values()][10];
  if (!one) throw new Error("nothing is drawn");
  const news = { ...one, title: "Changed" };
  const before = performance.now();
  board.house = changed(house, { type: "change", more: false, changed: { bookings: [news] } });
  await board.updateComplete;
  return performance.now() - before;
}

let frames: number[] = [];
let isWatching = false;

/** Notes how long each frame takes, until `framesSeen`. */
function watchFrames(): void {
  isWatching = true;
  frames = [];
  let last = performance.now();
  const note = (now: number): void => {
    if (!isWatching) return;
    frames.push(now - last);
    last = now;
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}

function framesSeen(): number[] {
  isWatching = false;
  return frames;
}

/** Scrolls down by a row each frame or so. */
async function scroll(): Promise<number[]> {
  const scroller = board.shadowRoot?.querySelector(".scroller");
  watchFrames();
  for (let step = 0; step < 180; step += 1) {
    scroller?.scrollBy(0, 45);
    await nextFrame();
  }
  return framesSeen();
}

/** What is on the page. */
function counts(): { rows: number; blocks: number } {
  const count = (selector: string) => board.shadowRoot?.querySelectorAll(selector).length ?? 0;
  return { rows: count(".row"), blocks: count(".block") };
}

Date.now = () => NOW;

Object.assign(window, {
  bench: { prepare, draw, change, scroll, watchFrames, framesSeen, counts },
});
