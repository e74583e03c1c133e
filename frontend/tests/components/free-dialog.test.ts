import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoomkeeperDialog } from "../../src/dialog";
import { openFreeTimes } from "../../src/dialogs/open";
import { aHass, refused } from "../hass";
import { aHouse, aRoom, at, NOW } from "../house";
import { button, expectGone, fill, hasButton, openOver, valueOf } from "./dialog-stage";
import { expectAccessible, find, findAll, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const ROOMS = [
  aRoom(),
  aRoom({ key: "vault", name: "The Vault", type: "Escape room" }),
  aRoom({ key: "shut", name: "Shut", can_book: false }),
];

const free = (room: string, ...times: [string, string][]) => ({
  room,
  free: times.map(([start, end]) => ({ start: at(start), end: at(end) })),
});

async function look() {
  const hass = aHass();
  hass.connection.answers["get_availability"] = {
    items: [
      free("drum_room", ["16:00", "18:00"], ["20:00", "22:00"]),
      free("vault", ["17:00", "21:00"]),
    ],
    next_cursor: null,
  };
  const house = aHouse({ rooms: ROOMS });
  const opened = await openOver({ hass, house }, (host) =>
    openFreeTimes(host, { day: "2026-11-26" }),
  );
  const last = () => hass.connection.asked.at(-1)?.data;
  return { ...opened, hass, last, house };
}

test("free times of all rooms that one may book are shown, each as a button", async () => {
  const { dialog, last } = await look();
  await expect.poll(() => hasButton(dialog, "16:00 – 18:00")).toBe(true);
  expect(hasButton(dialog, "17:00 – 21:00")).toBe(true);
  expect(last()).toEqual({
    room: ["drum_room", "vault"],
    start: "2026-11-25T23:00:00.000Z",
    end: "2026-11-26T23:00:00.000Z",
    duration: 3600,
    limit: 1000,
  });
  await expectAccessible(dialog);
});

test("a free time is booked, and both dialogs go", async () => {
  const { dialog, host, hass } = await look();
  await expect.poll(() => hasButton(dialog, "20:00 – 22:00")).toBe(true);
  button(dialog, "20:00 – 22:00").click();
  await expect.poll(() => findAll(dialog, "rk-book-dialog").length).toBe(1);
  const book = find<RoomkeeperDialog>(dialog, "rk-book-dialog");
  await book.updateComplete;
  expect([valueOf(book, "rooms"), valueOf(book, "start_time"), valueOf(book, "end_time")]).toEqual([
    ["drum_room"],
    "20:00:00",
    "21:00:00",
  ]);
  button(book, "Book").click();
  await expectGone({ dialog, host });
  expect(hass.connection.asked.some(({ action }) => action === "book")).toBe(true);
});

test("for several rooms the times that suit all of them are shown", async () => {
  const { dialog } = await look();
  await expect.poll(() => findAll(dialog, "input[type=checkbox]").length).toBe(2);
  for (const box of findAll<HTMLInputElement>(dialog, "input[type=checkbox]")) box.click();
  await expect
    .poll(() => textOf(dialog))
    .toContain("Drum room and The Vault, at the same time 17:00 – 18:00 20:00 – 21:00");
  await expectAccessible(dialog);
  button(find(dialog, "section"), "17:00 – 18:00").click();
  await expect.poll(() => findAll(dialog, "rk-book-dialog").length).toBe(1);
  const book = find<RoomkeeperDialog>(dialog, "rk-book-dialog");
  await book.updateComplete;
  expect(valueOf(book, "rooms")).toEqual(["drum_room", "vault"]);
});

test("another length, other days or a type are asked for at once", async () => {
  const { dialog, last } = await look();
  button(dialog, "30 mins").click();
  await expect.poll(() => last()?.["duration"]).toBe(1800);
  await fill(dialog, { days: "3", day: "2026-11-27", type: "Escape room" });
  await expect.poll(() => last()?.["room"]).toEqual(["vault"]);
  expect(last()).toMatchObject({
    start: "2026-11-26T23:00:00.000Z",
    end: "2026-11-29T23:00:00.000Z",
  });
  await expect.poll(() => textOf(dialog)).toContain("Thu 26 Nov");
});

test("without a length nothing is asked", async () => {
  const { dialog, hass } = await look();
  await expect.poll(() => hasButton(dialog, "16:00 – 18:00")).toBe(true);
  const before = hass.connection.asked.length;
  await fill(dialog, { length: {} });
  expect(hasButton(dialog, "16:00 – 18:00")).toBe(false);
  expect(hass.connection.asked).toHaveLength(before);
});

test("what is free is asked anew when something has happened, and not otherwise", async () => {
  const { host, hass, house } = await look();
  const count = hass.connection.asked.length;
  host.house = { ...house };
  await host.updateComplete;
  expect(hass.connection.asked).toHaveLength(count);
  host.house = { ...house, last_log_id: 2 };
  await expect.poll(() => hass.connection.asked.length).toBe(count + 1);
});

test("a room without a free time says so, and so does a house without rooms", async () => {
  const { dialog, hass, host } = await look();
  hass.connection.answers["get_availability"] = { items: [], next_cursor: null };
  host.house = aHouse({ rooms: ROOMS, last_log_id: 5 });
  await expect.poll(() => textOf(dialog)).toContain("Not free for that long.");
  host.house = aHouse({ rooms: [] });
  await expect.poll(() => textOf(dialog)).toContain("There is no room that you may book.");
});

test("why nothing can be found is said", async () => {
  const { dialog, hass } = await look();
  hass.connection.answers["get_availability"] = refused("too_far_ahead", "Too far ahead.");
  await fill(dialog, { day: "2046-01-01" });
  await expect.poll(() => textOf(find(dialog, "[role=alert]"))).toBe("Too far ahead.");
});

test("a long name of a room is wrapped, and nothing lies beside the dialog", async () => {
  const { dialog } = await look();
  await expect.poll(() => hasButton(dialog, "16:00 – 18:00")).toBe(true);
  const name = "Donaudampfschifffahrtsgesellschaftskapitänskajütenbesprechungszimmer".repeat(3);
  dialog.house = aHouse({ rooms: [aRoom({ name })] });
  await dialog.updateComplete;
  const list = find(dialog, ".rooms");
  expect(list.scrollWidth).toBeLessThanOrEqual(list.clientWidth);
  expect(find(dialog, ".rooms .card").offsetWidth).toBeLessThanOrEqual(list.clientWidth);
});
