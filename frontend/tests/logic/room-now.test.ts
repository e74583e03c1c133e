import { expect, test } from "vitest";
import type { Room } from "../../src/data/types";
import { bookingsAhead, isCountingDown, nowText, whoOf } from "../../src/logic/room-now";
import { aHass } from "../hass";
import { aBooking, aRoom, at, NOW } from "../house";

const hass = aHass();

function said(given: Partial<Room>): string {
  return nowText(hass, aRoom(given), NOW);
}

test("a free room says until when, from when, or that nothing is booked", () => {
  expect(said({})).toBe("Free, and nothing is booked");
  expect(said({ next_booking: aBooking({ start: at("19:00") }) })).toBe("Free until 19:00");
  expect(said({ available_from: at("15:20"), next_booking: aBooking() })).toBe(
    "Free again from 15:20",
  );
});

test("what the status of a room says itself is not said twice", () => {
  const room = { status: "maintenance" } as const;
  const freeze = { reason: "maintenance", note: "", until: null } as const;
  expect(said({ ...room, freeze })).toBe("Until somebody puts it into use again");
  expect(said({ ...room, freeze: { ...freeze, until: at("18:00") } })).toBe("Until 18:00");
});

test("a frozen room says why, and until when, whoever has booked it", () => {
  const freeze = { reason: "cleaning", note: "", until: at("18:00") } as const;
  const room = { status: "frozen", current_booking: aBooking() } as const;
  expect(said({ ...room, freeze })).toBe("Cleaning, until 18:00");
  expect(said({ ...room, freeze: { ...freeze, until: null } })).toBe(
    "Cleaning, until somebody puts it into use again",
  );
});

test("a held room says for whom, and how long still", () => {
  const hold = aBooking({ status: "held", guest: "Walk-in", expires_at: at("15:14") });
  const until = new Date(NOW + 247_000).toISOString();
  expect(said({ status: "held", hold: { ...hold, expires_at: until } })).toBe(
    "Held for Walk-in, 4:07 left",
  );
  expect(said({ status: "held", hold: { ...hold, guest: "", title: "", expires_at: until } })).toBe(
    "Held, 4:07 left",
  );
  expect(said({ status: "held", hold: { ...hold, expires_at: null } })).toBe(
    "Held for Walk-in until 18:00",
  );
  expect(said({ status: "held" })).toBe("Free, and nothing is booked");
});

test("a booked room says who has it, who may come, and who is not sure yet", () => {
  const of = (given: Parameters<typeof aBooking>[0]) =>
    said({ status: "booked", current_booking: aBooking({ start: at("15:00"), ...given }) });
  expect(of({ status: "checked_in" })).toBe("Ada has the room until 18:00");
  expect(of({ status: "checked_in", guest: "", title: "" })).toBe("The guest is here until 18:00");
  expect(of({})).toBe("Booked for Ada, 15:00 – 18:00, not here yet");
  expect(of({ status: "pending" })).toBe("Booked for Ada, 15:00 – 18:00, not confirmed yet");
  expect(of({ is_block: true, guest: "", title: "Repairs" })).toBe("Closed until 18:00: Repairs");
});

test("a booking is called by its guest, or else by its title", () => {
  expect(whoOf(aBooking())).toBe("Ada");
  expect(whoOf(aBooking({ guest: "" }))).toBe("Rehearsal");
});

test("only what counts down is drawn each second", () => {
  const hold = aBooking({ status: "held", expires_at: at("15:20") });
  const freeze = { reason: "other", note: "", until: null } as const;
  expect(isCountingDown(aRoom({ status: "held", hold }))).toBe(true);
  expect(isCountingDown(aRoom({ status: "held", hold, freeze }))).toBe(false);
  expect(isCountingDown(aRoom({ status: "held", hold: { ...hold, expires_at: null } }))).toBe(
    false,
  );
  expect(isCountingDown(aRoom({ status: "held" }))).toBe(false);
  expect(isCountingDown(aRoom({ status: "booked", hold }))).toBe(false);
});

test("what is still to come in a room is listed by its start, and nothing else", () => {
  const later = aBooking({ start: at("20:00"), end: at("21:00") });
  const here = aBooking({ start: at("14:00"), end: at("16:00"), status: "checked_in" });
  const bookings = [
    later,
    here,
    aBooking({ end: at("15:10") }),
    aBooking({ status: "completed" }),
    aBooking({ rooms: ["booth"] }),
  ];
  expect(bookingsAhead(bookings, "drum_room", NOW)).toEqual([here, later]);
});
