import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../../src/components/rk-agenda";
import type { RoomkeeperElement } from "../../src/element";
import type { Snapshot } from "../../src/data/types";
import { spanOfDays } from "../../src/logic/place";
import { aHass } from "../hass";
import { aBooking, aHouse, aRoom, at, NOW } from "../house";
import { button } from "./dialog-stage";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

async function agenda(snapshot: Partial<Snapshot>, first = "2026-11-26", days = 1, hass = aHass()) {
  const house = aHouse(snapshot);
  const rooms = [...house.rooms.values()];
  const span = spanOfDays(first, days, "Europe/Berlin");
  return show<RoomkeeperElement>("rk-agenda", { hass, house, rooms, span });
}

test("bookings are read by day and time, and those that are over stay folded", async () => {
  const element = await agenda(
    {
      bookings: [
        aBooking({ start: at("16:00", "2026-11-27"), end: at("17:00", "2026-11-27") }),
        aBooking({ guest: "Tim", title: "Lesson" }),
        aBooking({ start: at("09:00"), end: at("10:00"), status: "completed" }),
      ],
    },
    "2026-11-26",
    2,
  );
  const days = findAll(element, "section")
    .map(textOf)
    .filter((text) => text.includes("Nov"));
  expect(days).toEqual([
    "Today, Thu 26 Nov 1 earlier 09:00 – 10:00 Drum room Ada · Rehearsal Completed 16:00 – 18:00 Drum room Tim · Lesson Confirmed",
    "Fri 27 Nov 16:00 – 17:00 Drum room Ada · Rehearsal Confirmed",
  ]);
  expect(find<HTMLDetailsElement>(element, "details").open).toBe(false);
  await expectAccessible(element);
});

test("a touch on a booking opens it", async () => {
  const element = await agenda({ bookings: [aBooking()] });
  find(element, "rk-agenda-item").shadowRoot?.querySelector("button")?.click();
  await expect.poll(() => findAll(element, "rk-booking-dialog").length).toBe(1);
});

test("a room that is free now is booked from now by one touch", async () => {
  const next = aBooking();
  const busy = aRoom({ key: "vault", name: "The Vault", can_take_now: false });
  const element = await agenda({ rooms: [aRoom({ next_booking: next }), busy], bookings: [next] });
  expect(textOf(find(element, ".free"))).toBe("Drum room next at 16:00 Book Drum room now");
  button(element, /Book Drum room now$/).click();
  await expect.poll(() => findAll(element, "rk-book-dialog").length).toBe(1);
  const dialog = find(element, "rk-book-dialog") as unknown as { draft: unknown };
  expect(dialog.draft).toEqual({ rooms: ["drum_room"], start: NOW });
});

test("on other days than today nothing is said of now", async () => {
  const element = await agenda({}, "2026-11-27");
  expect(findAll(element, ".free")).toEqual([]);
});

test("a hold says how long it still waits, and a block that nobody comes", async () => {
  const element = await agenda({
    bookings: [
      aBooking({ status: "held", expires_at: at("15:20") }),
      aBooking({ is_block: true, guest: "", title: "" }),
    ],
  });
  expect(textOf(element)).toContain("Held 10:00");
  expect(textOf(element)).toContain("Closed");
  await expectAccessible(element);
});

test("rooms out of use say why and until when", async () => {
  const freeze = { reason: "maintenance" as const, note: "New lock", until: at("17:00") };
  const element = await agenda({ rooms: [aRoom({ can_take_now: false, freeze })] });
  expect(textOf(element)).toContain("Out of use Drum room Maintenance · until 17:00 · New lock");
  expect(find<HTMLAnchorElement>(element, "a.frozen").getAttribute("href")).toBe(
    "/roomkeeper/rooms/drum_room",
  );
  await expectAccessible(element);
});

test("what lasts over midnight says from when to when", async () => {
  const long = aBooking({ start: at("22:00"), end: at("02:00", "2026-11-27") });
  const element = await agenda({ bookings: [long] });
  expect(textOf(find(element, "rk-agenda-item"))).toContain("22:00 – … Drum room Ada · Rehearsal");
  expect(textOf(find(element, "rk-agenda-item"))).toContain("22:00 – Fri 27 Nov, 02:00");
});

test("with nothing booked, and with no rooms, a sentence says so", async () => {
  expect(textOf(await agenda({}))).toContain("Nothing is booked.");
  expect(textOf(await agenda({ rooms: [] }))).toContain("There are no rooms to show.");
});

test("a booking that is broken is one broken row", async () => {
  const broken = aBooking({ id: "01BROKEN", status: "odd" as never });
  const element = await agenda({ bookings: [broken, aBooking()] });
  expect(textOf(element)).toContain("01BROKEN cannot be shown.");
  expect(textOf(element)).toContain("Ada · Rehearsal Confirmed");
});

test("thirty rooms with twenty bookings each are drawn in a moment", async () => {
  const rooms = Array.from({ length: 30 }, (_, i) =>
    aRoom({ key: `room_${String(i)}`, name: `Room ${String(i)}`, can_take_now: false }),
  );
  const bookings = rooms.flatMap(({ key }) =>
    Array.from({ length: 20 }, () => aBooking({ rooms: [key] })),
  );
  const begun = performance.now();
  const element = await agenda({ rooms, bookings });
  expect(findAll(element, "rk-agenda-item")).toHaveLength(600);
  expect(performance.now() - begun).toBeLessThan(2000);
});
