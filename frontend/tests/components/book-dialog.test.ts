import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { House } from "../../src/data/house";
import { openBook, type Draft } from "../../src/dialogs/open";
import { takeUnfinished } from "../../src/dialogs/unfinished";
import { aHass, refused } from "../hass";
import { aBooking, aHouse, aRoom, at, NOW } from "../house";
import { button, expectGone, fill, goOn, openOver, valueOf } from "./dialog-stage";
import { expectAccessible, find, findAll, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const VAULT = aRoom({ key: "vault", name: "The Vault" });

async function book(draft: Draft = {}, house: House = aHouse({ rooms: [aRoom(), VAULT] })) {
  const hass = aHass();
  const opened = await openOver({ hass, house }, (host) => openBook(host, draft));
  return { ...opened, hass, asked: hass.connection.asked };
}

const DRAFT = {
  rooms: ["drum_room"],
  start: Date.parse(at("16:00")),
  end: Date.parse(at("17:00")),
};

test("a booking is made of what was filled in, and the dialog goes", async () => {
  const { dialog, host, asked } = await book(DRAFT);
  await fill(dialog, { guest: "Ada", start_time: "18:00:00" });
  await expectAccessible(dialog);
  button(dialog, "Book").click();
  await expectGone({ dialog, host });
  expect(asked).toEqual([
    {
      action: "book",
      data: {
        room: ["drum_room"],
        start: "2026-11-26T17:00:00.000Z",
        end: "2026-11-26T18:00:00.000Z",
        status: "confirmed",
        guest: "Ada",
      },
    },
  ]);
});

test("what was filled in is kept when its page is taken away, and not when the dialog is closed", async () => {
  const { dialog, host } = await book(DRAFT);
  await fill(dialog, { guest: "Ada", title: "Rehearsal" });
  host.remove();
  const again = await goOn({ hass: aHass(), house: aHouse() });
  expect(takeUnfinished()).toBeUndefined();
  expect(valueOf(again.dialog, "guest")).toBe("Ada");
  expect(valueOf(again.dialog, "title")).toBe("Rehearsal");
  expect(valueOf(again.dialog, "start_time")).toBe("16:00:00");
  button(again.dialog, "Back").click();
  await expectGone(again);
  expect(takeUnfinished()).toBeUndefined();

  const empty = await book(DRAFT);
  empty.host.remove();
  expect(takeUnfinished()).toBeUndefined();
});

test("whoever comes back a quarter of an hour later begins anew", async () => {
  const { dialog, host } = await book(DRAFT);
  await fill(dialog, { guest: "Ada" });
  host.remove();
  vi.setSystemTime(NOW + 15 * 60_000);
  expect(takeUnfinished()).toBeUndefined();
});

test("two touches at once book once", async () => {
  const { dialog, host, asked } = await book(DRAFT);
  const touched = button(dialog, "Book");
  touched.click();
  touched.click();
  await expectGone({ dialog, host });
  expect(asked).toHaveLength(1);
});

test("several rooms are booked together", async () => {
  const { dialog, asked } = await book(DRAFT);
  await fill(dialog, { rooms: ["drum_room", "vault"] });
  button(dialog, "Book").click();
  await expect.poll(() => asked[0]?.data["room"]).toEqual(["drum_room", "vault"]);
});

test("without a room nothing can be booked yet", async () => {
  const { dialog } = await book();
  expect(button(dialog, "Book").disabled).toBe(true);
  await fill(dialog, { rooms: ["vault"] });
  await expect.poll(() => button(dialog, "Book").disabled).toBe(false);
});

test("a length is chosen by one touch, and shown as chosen", async () => {
  const { dialog } = await book(DRAFT);
  expect(button(dialog, "1 hr").getAttribute("aria-pressed")).toBe("true");
  button(dialog, "1 hr 30 mins").click();
  await expect.poll(() => valueOf(dialog, "end_time")).toBe("17:30:00");
  expect(button(dialog, "1 hr 30 mins").getAttribute("aria-pressed")).toBe("true");
  expect(textOf(dialog)).toContain("Lasts 1 hr 30 mins");
});

test("what clashes is listed, and the next free time is taken by one touch", async () => {
  const other = aBooking({ guest: "Tim" });
  const house = aHouse({ rooms: [aRoom()], bookings: [other] });
  const { dialog, hass, asked } = await book(DRAFT, house);
  hass.connection.answers["book"] = refused("clash", "taken (booking 01)", {
    taken: [
      {
        room: "drum_room",
        booking_id: other.id,
        status: "confirmed",
        start: other.start,
        end: other.end,
      },
    ],
    next_free: at("18:10"),
  });
  button(dialog, "Book").click();
  await expect
    .poll(() => textOf(find(dialog, "[role=alert]")))
    .toContain("A booking is in the way");
  expect(textOf(dialog)).toContain("Drum room 16:00 – 18:00 · Confirmed · Tim");
  await expectAccessible(dialog);
  button(dialog, "Take 18:10 – 19:10").click();
  await expect.poll(() => valueOf(dialog, "start_time")).toBe("18:10:00");
  expect(textOf(find(dialog, "[role=alert]"))).toBe("");
  button(dialog, "Book").click();
  await expect.poll(() => asked[1]?.data["start"]).toBe("2026-11-26T17:10:00.000Z");
});

test("another refusal is said in the server's words, and what was filled in stays", async () => {
  const { dialog, hass } = await book(DRAFT);
  hass.connection.answers["book"] = refused("not_writable", "The disk takes nothing.");
  await fill(dialog, { guest: "Ada" });
  button(dialog, "Book").click();
  await expect.poll(() => textOf(find(dialog, "[role=alert]"))).toBe("The disk takes nothing.");
  expect(valueOf(dialog, "guest")).toBe("Ada");
  expect(button(dialog, "Book").disabled).toBe(false);
});

test("nothing is typed away when the house changes", async () => {
  const { dialog, host } = await book(DRAFT);
  await fill(dialog, { guest: "Ada", note: "Cello" });
  host.house = aHouse({ rooms: [aRoom({ status: "booked" }), VAULT], bookings: [aBooking()] });
  host.hass = { ...host.hass, language: "de" };
  await host.updateComplete;
  await dialog.updateComplete;
  expect([valueOf(dialog, "guest"), valueOf(dialog, "note")]).toEqual(["Ada", "Cello"]);
});

test("a hold from now on needs no time", async () => {
  const { dialog, asked } = await book({ rooms: ["drum_room"], isHold: true });
  expect(valueOf(dialog, "start_day")).toBeUndefined();
  await expectAccessible(dialog);
  button(dialog, "Hold").click();
  await expect.poll(() => asked).toEqual([{ action: "hold", data: { room: ["drum_room"] } }]);
});

test("the kind can be changed, and each takes what belongs to it", async () => {
  const { dialog, asked } = await book(DRAFT);
  const [, pending, held] = findAll<HTMLInputElement>(dialog, "input[type=radio]");
  pending?.click();
  await dialog.updateComplete;
  await expect.poll(() => textOf(dialog)).toContain("It waits for payment or approval");
  await fill(dialog, { title: "Gig", expires_in: { hours: 0, minutes: 45, seconds: 0 } });
  held?.click();
  await dialog.updateComplete;
  button(dialog, "Hold").click();
  await expect.poll(() => asked[0]?.action).toBe("hold");
  expect(asked[0]?.data).toEqual({
    room: ["drum_room"],
    start: "2026-11-26T15:00:00.000Z",
    end: "2026-11-26T16:00:00.000Z",
    expires_in: 2700,
  });
});

test("only rooms that may be had are offered", async () => {
  const shut = aRoom({ key: "shut", name: "Shut", can_book: false, can_hold: true });
  const { dialog } = await book({}, aHouse({ rooms: [aRoom(), shut] }));
  const options = () =>
    JSON.stringify(
      (findAll(dialog, "ha-form")[0] as unknown as { schema: unknown[] } | undefined)?.schema,
    );
  expect(options()).not.toContain("Shut");
  findAll<HTMLInputElement>(dialog, "input[type=radio]")[2]?.click();
  await expect.poll(options).toContain("Shut");
});

test("whoever reads times of another zone than the house's is told so", async () => {
  const house = aHouse({ rooms: [aRoom()], time_zone: "America/New_York" });
  const { dialog } = await book(DRAFT, house);
  expect(textOf(dialog)).toContain("Times are of your time zone, Europe/Berlin.");
});
