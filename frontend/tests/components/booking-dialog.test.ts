import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BookingOnBoard, Snapshot } from "../../src/data/types";
import { openBooking } from "../../src/dialogs/open";
import { aHass, refused } from "../hass";
import { aBooking, aHouse, aPowerOff, aRoom, at, NOW } from "../house";
import { button, expectGone, fill, goOn, hasButton, openOver, valueOf } from "./dialog-stage";
import { expectAccessible, find, findAll, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

async function look(given: Partial<BookingOnBoard> = {}, snapshot: Partial<Snapshot> = {}) {
  const hass = aHass();
  const booking = aBooking(given);
  hass.connection.answers["get_audit_log"] = {
    items: [{ at: at("09:00"), actor: { kind: "user", name: "Owner" } }],
  };
  hass.connection.answers["get_bookings"] = { items: [] };
  const house = aHouse({
    rooms: [aRoom({ next_booking: booking })],
    bookings: [booking],
    ...snapshot,
  });
  const opened = await openOver({ hass, house }, (host) => openBooking(host, booking.id));
  const done = () => hass.connection.asked.filter(({ action }) => !action.startsWith("get_"));
  return { ...opened, hass, booking, done };
}

test("all that is known of a booking is shown, who made it and when its power goes off", async () => {
  const id = "01KNOWN";
  const power = aPowerOff({ booking_id: id });
  const known = { id, note: "Brings a cello", source: "web_shop", external_id: "4711" };
  const { dialog } = await look(known, { power_offs: [power] });
  await expect.poll(() => textOf(dialog)).toContain("Made 09:00, by Owner");
  const text = textOf(dialog);
  for (const fact of [
    "Confirmed",
    "When 16:00 – 18:00 2 hrs",
    "Rooms Drum room",
    "Guest Ada",
    "Title Rehearsal",
    "Note Brings a cello",
    "Power Power off at 18:40, 40 mins after the end",
    "Came from web_shop · 4711",
  ]) {
    expect(text).toContain(fact);
  }
  expect(find<HTMLAnchorElement>(dialog, "dl + a").getAttribute("href")).toBe(
    "/roomkeeper/log?booking=01KNOWN",
  );
  await expectAccessible(dialog);
});

test("of several rooms each says when its power goes off", async () => {
  const id = "01SEVERAL";
  const vault = aRoom({ key: "vault", name: "The Vault" });
  const power_offs = ["drum_room", "vault"].map((room) => aPowerOff({ booking_id: id, room }));
  const { dialog } = await look(
    { id, rooms: ["drum_room", "vault"] },
    { rooms: [aRoom(), vault], power_offs },
  );
  expect(textOf(dialog)).toContain("Drum room and The Vault");
  expect(textOf(dialog)).toContain("The Vault: Power off at 18:40");
});

test("only what may be done is offered", async () => {
  const { dialog } = await look({ can_cancel: false, can_reschedule: false, can_extend: false });
  for (const one of ["Cancel booking", "Change", "Extend", "Check in", "Confirm", "Open door"]) {
    expect(hasButton(dialog, one), one).toBe(false);
  }
});

test("a hold says how long it still waits, and is confirmed by one touch", async () => {
  const held = { status: "held", can_confirm: true, expires_at: at("15:20") } as const;
  const { dialog, host, done, booking } = await look(held);
  expect(textOf(dialog)).toContain("Held 10:00");
  button(dialog, "Confirm").click();
  await expectGone({ dialog, host });
  expect(done()).toEqual([{ action: "confirm", data: { booking_id: booking.id } }]);
});

test("the guest whose turn it is is let in, and checked in", async () => {
  const booking = aBooking();
  const room = aRoom({ next_booking: booking, can_check_in: true, can_open_door: true });
  const { dialog, done } = await look(booking, { rooms: [room] });
  expect(hasButton(dialog, "Check in")).toBe(true);
  button(dialog, "Open door").click();
  await expect
    .poll(done)
    .toEqual([{ action: "open_door", data: { room: "drum_room", booking_id: booking.id } }]);
});

test("a door that stays shut is said, and the dialog stays", async () => {
  const booking = aBooking();
  const room = aRoom({ next_booking: booking, can_open_door: true });
  const { dialog, hass } = await look(booking, { rooms: [room] });
  hass.connection.answers["open_door"] = refused("home_assistant_error", "The door did not open.");
  button(dialog, "Open door").click();
  await expect.poll(() => textOf(find(dialog, "[role=alert]"))).toBe("The door did not open.");
});

test("a guest stays longer by one touch, which says until when", async () => {
  const { dialog, host, done, booking } = await look();
  button(dialog, "Extend").click();
  await expect.poll(() => hasButton(dialog, "30 mins, to 18:30")).toBe(true);
  await expectAccessible(dialog);
  button(dialog, "30 mins, to 18:30").click();
  await expectGone({ dialog, host });
  expect(done()).toEqual([{ action: "extend", data: { booking_id: booking.id, duration: 1800 } }]);
});

test("a guest stays longer by a length of their own", async () => {
  const { dialog, done } = await look();
  button(dialog, "Extend").click();
  await expect.poll(() => findAll(dialog, "rk-extend").length).toBe(1);
  await fill(dialog, { length: { hours: 0, minutes: 20, seconds: 0 } });
  const own = find(dialog, "rk-extend");
  await expect.poll(() => button(own, "Extend").disabled).toBe(false);
  button(own, "Extend").click();
  await expect.poll(() => done()[0]?.data["duration"]).toBe(1200);
});

test("a booking is cancelled after one question, with a reason for the log", async () => {
  const { dialog, host, done, booking } = await look();
  button(dialog, "Cancel booking").click();
  await expect.poll(() => findAll(dialog, "rk-ask-dialog").length).toBe(1);
  const ask = find<typeof dialog>(dialog, "rk-ask-dialog");
  await ask.updateComplete;
  await fill(ask, { reason: "Ill" });
  button(ask, "Cancel booking").click();
  await expectGone({ dialog, host });
  expect(done()).toEqual([{ action: "cancel", data: { booking_id: booking.id, reason: "Ill" } }]);
});

test("who does not mean it goes back, and nothing is cancelled", async () => {
  const { dialog, done } = await look({ status: "held" });
  button(dialog, "Release").click();
  await expect.poll(() => findAll(dialog, "rk-ask-dialog").length).toBe(1);
  const ask = find<typeof dialog>(dialog, "rk-ask-dialog");
  await ask.updateComplete;
  button(ask, "Back").click();
  await expect.poll(() => findAll(dialog, "rk-ask-dialog").length).toBe(0);
  expect([dialog.isConnected, done()]).toEqual([true, []]);
});

test("time, rooms and texts are changed in one step", async () => {
  const { dialog, host, done, booking } = await look();
  button(dialog, "Change").click();
  await expect.poll(() => findAll(dialog, "rk-edit-dialog").length).toBe(1);
  const edit = find<typeof dialog>(dialog, "rk-edit-dialog");
  await edit.updateComplete;
  await expectAccessible(edit);
  await fill(edit, { start_time: "17:00:00", guest: "Grace" });
  button(edit, "Save").click();
  await expectGone({ dialog, host });
  expect(done()).toEqual([
    {
      action: "reschedule",
      data: {
        booking_id: booking.id,
        start: "2026-11-26T16:00:00.000Z",
        end: "2026-11-26T18:00:00.000Z",
        guest: "Grace",
      },
    },
  ]);
});

test("what was changed is kept when its page is taken away, and what was left alone stays so", async () => {
  const { dialog, host, booking } = await look();
  button(dialog, "Change").click();
  await expect.poll(() => findAll(dialog, "rk-edit-dialog").length).toBe(1);
  const edit = find<typeof dialog>(dialog, "rk-edit-dialog");
  await edit.updateComplete;
  await fill(edit, { guest: "Grace" });
  host.remove();

  const hass = aHass();
  // Somebody else has moved it meanwhile.
  const moved = { ...booking, start: at("18:00"), end: at("20:00") };
  const again = await goOn({ hass, house: aHouse({ bookings: [moved] }) });
  expect(valueOf(again.dialog, "guest")).toBe("Grace");
  button(again.dialog, "Save").click();
  await expectGone(again);
  expect(hass.connection.asked).toEqual([
    { action: "reschedule", data: { booking_id: booking.id, guest: "Grace" } },
  ]);
});

test("whoever changes nothing asks for nothing", async () => {
  const { dialog, done } = await look();
  button(dialog, "Change").click();
  await expect.poll(() => findAll(dialog, "rk-edit-dialog").length).toBe(1);
  const edit = find<typeof dialog>(dialog, "rk-edit-dialog");
  await edit.updateComplete;
  button(edit, "Save").click();
  await expect.poll(() => edit.isConnected).toBe(false);
  expect(done()).toEqual([]);
});

test("a guest who is inside keeps the room and the start", async () => {
  const { dialog, done } = await look({ status: "checked_in", can_reschedule: false });
  button(dialog, "Change").click();
  await expect.poll(() => findAll(dialog, "rk-edit-dialog").length).toBe(1);
  const edit = find<typeof dialog>(dialog, "rk-edit-dialog");
  await edit.updateComplete;
  expect(() => valueOf(edit, "end_time")).not.toThrow();
  await expect(fill(edit, { rooms: [] })).rejects.toThrow();
  await expect(fill(edit, { start_time: "10:00:00" })).rejects.toThrow();
  await fill(edit, { end_time: "19:00:00" });
  button(edit, "Save").click();
  await expect.poll(() => done()[0]?.data["end"]).toBe("2026-11-26T18:00:00.000Z");
});

test("a move that clashes offers the time that works", async () => {
  const { dialog, hass, done } = await look();
  hass.connection.answers["reschedule"] = refused("clash", "taken", { next_free: at("20:00") });
  button(dialog, "Change").click();
  await expect.poll(() => findAll(dialog, "rk-edit-dialog").length).toBe(1);
  const edit = find<typeof dialog>(dialog, "rk-edit-dialog");
  await edit.updateComplete;
  await fill(edit, { start_time: "17:00:00" });
  button(edit, "Save").click();
  await expect.poll(() => hasButton(edit, "Take 20:00 – 22:00")).toBe(true);
  button(edit, "Take 20:00 – 22:00").click();
  await expect.poll(() => valueOf(edit, "start_time")).toBe("20:00:00");
  expect(done()).toHaveLength(1);
});

test("what changes while it is looked at is shown", async () => {
  const { dialog, host, booking } = await look();
  const room = aRoom({ next_booking: booking });
  host.house = aHouse({
    rooms: [room],
    bookings: [{ ...booking, guest: "Grace", status: "checked_in" }],
  });
  await expect.poll(() => textOf(dialog)).toContain("Checked in");
  expect(textOf(dialog)).toContain("Guest Grace");
});

test("a booking that disappears says so, and what became of it", async () => {
  const { dialog, host, hass, booking } = await look();
  hass.connection.answers["get_bookings"] = { items: [{ ...booking, status: "cancelled" }] };
  host.house = aHouse({ rooms: [aRoom()] });
  await expect.poll(() => textOf(dialog)).toContain("It is not on the board any more.");
  await expect.poll(() => textOf(dialog)).toContain("Cancelled");
  expect(hasButton(dialog, "Change")).toBe(false);
  await expectAccessible(dialog);
});

test("a booking of days that are not shown says why it cannot be changed, and leads to them", async () => {
  const { dialog, host, hass, booking } = await look();
  hass.connection.answers["get_bookings"] = { items: [booking] };
  host.house = aHouse({ rooms: [aRoom()] });
  const why = "It lies outside the days that are shown, so it cannot be changed here.";
  await expect.poll(() => textOf(dialog)).toContain(why);
  expect(textOf(dialog)).not.toContain("It is not on the board any more.");
  expect(find<HTMLAnchorElement>(dialog, "a.button").getAttribute("href")).toBe(
    "/roomkeeper?day=2026-11-26",
  );
  await expectAccessible(dialog);
  host.house = aHouse({ rooms: [aRoom()], bookings: [booking] });
  await expect.poll(() => textOf(dialog)).not.toContain(why);
});

test("a booking that nobody knows says so", async () => {
  const { dialog } = await look({}, { bookings: [] });
  await expect.poll(() => textOf(dialog)).toContain("There is no such booking any more.");
});

test("without an answer from the log, when it was made is still shown", async () => {
  const hass = aHass();
  const booking = aBooking();
  hass.connection.answers["get_audit_log"] = refused("not_loaded");
  const house = aHouse({ bookings: [booking] });
  const { dialog } = await openOver({ hass, house }, (host) => openBooking(host, booking.id));
  expect(textOf(dialog)).toContain("Made 09:00");
});

test("a block says that nobody comes", async () => {
  const { dialog } = await look({ is_block: true, guest: "", title: "" });
  expect(textOf(dialog)).toContain("Closed");
  expect(textOf(dialog)).toContain("Nobody comes: it keeps the room closed.");
});

test("a booking says what was used, once that is measured", async () => {
  const { dialog } = await look({ status: "completed", energy_wh: 1240.5 });
  expect(textOf(dialog)).toContain("Energy used 1.2 kWh");
  const before = await look({ energy_wh: null });
  expect(textOf(before.dialog)).not.toContain("Energy used");
});
