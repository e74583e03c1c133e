import { expect, test } from "vitest";
import type { Room } from "../../src/data/types";
import { heldText, nextText, nowText, powerText, whoText } from "../../src/logic/card-text";
import { aHass } from "../hass";
import { aBooking, aPowerOff, aRoom, at, NOW } from "../house";

const hass = aHass();
const now = (room: Partial<Room>) => nowText(hass, aRoom(room), NOW);

test("a booking is its guest's, or called by its title", () => {
  expect(whoText(hass, aBooking())).toBe("Ada · Rehearsal");
  expect(whoText(hass, aBooking({ title: "" }))).toBe("Ada");
  expect(whoText(hass, aBooking({ title: "", guest: "" }))).toBe("Booked");
  expect(whoText(hass, aBooking({ title: "", guest: "", is_block: true }))).toBe("Closed");
});

test("a name that is read from the right turns no times beside it", () => {
  const next = (guest: string) => nextText(hass, aBooking({ guest, title: "" }), NOW);
  expect(next("משה")).toBe("Next: \u2068משה\u2069, 16:00 – 18:00");
  expect(next("غرفة 2")).toBe("Next: \u2068غرفة 2\u2069, 16:00 – 18:00");
  expect(next("a\u202eb")).toBe("Next: \u2068a\u202eb\u2069, 16:00 – 18:00");
  for (const guest of ["Zoë 🥁️", "練習室", "Ωμέγα"]) {
    expect(next(guest)).toBe(`Next: ${guest}, 16:00 – 18:00`);
  }
});

test("a free room says how long it is free, or from when", () => {
  expect(now({})).toBe("Free");
  expect(now({ next_booking: aBooking() })).toBe("Free until 16:00");
  expect(now({ available_from: at("15:30") })).toBe("Free from 15:30");
  expect(now({ available_from: at("15:30"), next_booking: aBooking() })).toBe("Free from 15:30");
});

test("a gap that is too short to be booked is free until the next guest", () => {
  expect(now({ available_from: at("18:10"), next_booking: aBooking() })).toBe("Free until 16:00");
});

test("a taken room says by whom and until when", () => {
  const booking = aBooking({ status: "checked_in" });
  expect(now({ current_booking: booking })).toBe("Ada · Rehearsal, until 18:00");
  const long = aBooking({ end: at("10:00", "2026-11-27") });
  expect(now({ current_booking: long })).toMatch(/Ada · Rehearsal, until Fri,? 27 Nov, 10:00/);
});

test("a frozen room says why, whoever is booked in it", () => {
  const freeze = { reason: "cleaning", note: "", until: null } as const;
  expect(now({ freeze, current_booking: aBooking() })).toBe("Being cleaned");
  expect(now({ freeze: { ...freeze, until: at("17:00") } })).toBe("Being cleaned until 17:00");
  expect(now({ freeze: { ...freeze, reason: "other" } })).toBe("Out of use");
});

test("a held room says for whom, and how much longer", () => {
  const hold = { status: "held", start: at("15:00"), expires_at: at("15:14") } as const;
  expect(now({ current_booking: aBooking(hold) })).toBe("Held for Ada · Rehearsal, 4:00 left");
  const nobody = aBooking({ ...hold, title: "", guest: "", expires_at: null, end: at("15:12") });
  expect(heldText(hass, nobody, NOW)).toBe("Held, 2:00 left");
});

test("a hold for later says when", () => {
  const hold = aBooking({ status: "held", title: "", expires_at: at("15:14") });
  expect(heldText(hass, hold, NOW)).toBe("Held for Ada, 16:00 – 18:00, 4:00 left");
});

test("who comes next is said with the time", () => {
  expect(nextText(hass, aBooking(), NOW)).toBe("Next: Ada · Rehearsal, 16:00 – 18:00");
});

test("the power goes off at a time, or waits for something", () => {
  expect(powerText(hass, aPowerOff(), NOW)).toBe("Power goes off at 18:40");
  expect(powerText(hass, aPowerOff({ why: "next_booking" }), NOW)).toBe(
    "Power stays on for the next booking",
  );
  expect(powerText(hass, aPowerOff({ why: "presence" }), NOW)).toBe(
    "Somebody is inside: the power stays on until 18:40",
  );
  expect(powerText(hass, aPowerOff({ why: "retry" }), NOW)).toBe(
    "The power is still on: next try at 18:40",
  );
  expect(powerText(hass, aPowerOff({ due_at: null }), NOW)).toBe("");
  expect(powerText(hass, aPowerOff({ status: "failed", due_at: null }), NOW)).toBe(
    "The power is still on: it could not be switched off",
  );
});
