import { expect, test } from "vitest";
import type { BookingOnBoard, Room } from "../../src/data/types";
import { offersOf, type Offer } from "../../src/logic/door-offers";
import { aBooking, aRoom, at, NOW } from "../house";

const ms = (time: string) => Date.parse(at(time));
const free = (start: string, end: string) => ({ start: ms(start), end: ms(end) });
const clock = (instant: number) =>
  new Date(instant).toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin" });

function said(offer: Offer): string {
  if (offer.kind === "book") {
    return `book ${clock(offer.start)} ${clock(offer.end)}${offer.isRest ? " rest" : ""}`;
  }
  return offer.kind === "extend" ? `extend ${String(offer.length / 60_000)}` : offer.kind;
}

function offers(
  given: Partial<Room>,
  {
    spans,
    bookings = [],
    now = NOW,
  }: { spans?: ReturnType<typeof free>[]; bookings?: BookingOnBoard[]; now?: number } = {},
): string[] {
  const known = new Map(bookings.map((one) => [one.id, one]));
  return offersOf({ room: aRoom(given), bookings: known, free: spans, now }).map(said);
}

const policy = (given: Partial<Room["policy"]>) => ({ policy: { ...aRoom().policy, ...given } });

test("a free room can be booked for a quarter, half or whole hour from this minute", () => {
  const wanted = ["book 15:10:00 15:25:00", "book 15:10:00 15:40:00", "book 15:10:00 16:10:00"];
  const spans = [free("15:05", "18:50")];
  expect(offers({}, { spans })).toEqual(wanted);
  expect(offers({}, { spans, now: NOW + 59_999 })).toEqual(wanted);
});

test("a booking does not reach back into what was before it", () => {
  const spans = [{ start: NOW + 20_000, end: ms("18:50") }];
  const [first] = offers({}, { spans, now: NOW + 40_000 });
  expect(first).toBe("book 15:10:20 15:25:20");
});

test("only lengths that fit are offered, and the rest if that is much more", () => {
  const until = (end: string) => offers({}, { spans: [free("15:00", end)] });
  expect(until("16:10")).toHaveLength(3);
  expect(until("16:09")).toEqual([
    "book 15:10:00 15:25:00",
    "book 15:10:00 15:40:00",
    "book 15:10:00 16:09:00 rest",
  ]);
  expect(until("15:44")).toEqual(["book 15:10:00 15:25:00", "book 15:10:00 15:40:00"]);
  expect(until("15:45")).toHaveLength(3);
  expect(until("15:20")).toEqual(["book 15:10:00 15:20:00 rest"]);
  expect(until("15:14")).toEqual([]);
});

test("the shortest and the longest booking of a room are kept to", () => {
  const spans = [free("15:00", "20:00")];
  expect(offers(policy({ min_duration_s: 1800, max_duration_s: 1800 }), { spans })).toEqual([
    "book 15:10:00 15:40:00",
  ]);
  expect(offers(policy({ min_duration_s: 7200, max_duration_s: null }), { spans })).toEqual([
    "book 15:10:00 17:10:00",
  ]);
  const tight = { spans: [free("15:00", "15:50")] };
  expect(offers(policy({ min_duration_s: 7200 }), tight)).toEqual([]);
  expect(offers(policy({ min_duration_s: 3600 }), tight)).toEqual([]);
  expect(offers(policy({ max_duration_s: 1800 }), tight)).toHaveLength(2);
});

test("nothing can be booked by those who may only look, nor before it is known what is free", () => {
  expect(offers({ can_take_now: false }, { spans: [free("15:00", "20:00")] })).toEqual([]);
  expect(offers({})).toEqual([]);
  expect(offers({}, { spans: [free("16:00", "20:00")] })).toEqual([]);
});

test("a guest who is expected can check in, also a bit early", () => {
  const next = aBooking({ start: at("15:30") });
  const room = { can_check_in: true, next_booking: next, can_take_now: false };
  expect(offers(room, { bookings: [next] })).toEqual(["check_in"]);
  expect(offers({ ...room, can_check_in: false }, { bookings: [next] })).toEqual([]);
  expect(offers(room, { bookings: [{ ...next, can_check_in: false }] })).toEqual([]);
  expect(offers(room)).toEqual([]);
});

test("of two guests, the one whose time it is checks in first", () => {
  const [now, next] = [aBooking({ start: at("15:00") }), aBooking({ start: at("16:00") })];
  const room = aRoom({
    status: "booked",
    can_check_in: true,
    can_take_now: false,
    current_booking: now,
    next_booking: next,
  });
  const first = (bookings: BookingOnBoard[]) =>
    offersOf({
      room,
      bookings: new Map(bookings.map((one) => [one.id, one])),
      free: [],
      now: NOW,
    })[0];
  expect(first([now, next])).toEqual({ kind: "check_in", booking: now });
  // One that is not confirmed yet lets nobody in.
  expect(first([{ ...now, can_check_in: false }, next])).toEqual({
    kind: "check_in",
    booking: next,
  });
});

test("a hold can be confirmed by those who may", () => {
  const held = aBooking({ status: "held", can_confirm: true });
  const room = { status: "held", current_booking: held, can_take_now: false } as const;
  expect(offers(room, { bookings: [held] })).toEqual(["confirm"]);
  expect(offers(room, { bookings: [{ ...held, can_confirm: false }] })).toEqual([]);
  expect(offers(room)).toEqual([]);
  expect(offers({ ...room, current_booking: null })).toEqual([]);
  expect(offers({ ...room, status: "booked" }, { bookings: [held] })).toEqual([]);
});

const stay = aBooking({
  status: "checked_in",
  start: at("14:00"),
  end: at("16:00"),
  can_check_out: true,
});
const occupied = {
  status: "occupied",
  current_booking: stay,
  can_take_now: false,
  can_extend: true,
  can_check_out: true,
} as const;

test("whoever is inside can stay on or leave", () => {
  const bookings = [stay];
  expect(offers(occupied, { bookings })).toEqual(["extend 15", "extend 30", "check_out"]);
  expect(offers({ ...occupied, can_extend: false }, { bookings })).toEqual(["check_out"]);
  expect(offers({ ...occupied, can_check_out: false }, { bookings })).toHaveLength(2);
  expect(
    offers(occupied, { bookings: [{ ...stay, can_extend: false, can_check_out: false }] }),
  ).toEqual([]);
  expect(offers(occupied)).toEqual([]);
  expect(offers({ ...occupied, current_booking: null }, { bookings })).toEqual([]);
  expect(offers({ ...occupied, status: "booked" }, { bookings })).toEqual([]);
});

test("nobody is offered to stay on into the next booking, or longer than the room allows", () => {
  const bookings = [stay];
  const next = aBooking({ start: at("16:40") });
  const room = { ...occupied, next_booking: next };
  expect(offers(room, { bookings, spans: [free("16:10", "16:30")] })).toHaveLength(3);
  expect(offers(room, { bookings, spans: [free("16:10", "16:29")] })).toHaveLength(2);
  // What is free behind the next booking says nothing about the gap before it.
  expect(offers(room, { bookings, spans: [free("18:50", "23:00")] })).toHaveLength(3);
  const far = { ...occupied, next_booking: aBooking({ start: at("16:20") }) };
  expect(offers(far, { bookings, spans: [free("18:10", "23:00")] })).toHaveLength(2);
  const soon = { ...occupied, next_booking: aBooking({ start: at("16:20") }) };
  expect(offers(soon, { bookings, spans: [] })).toEqual(["extend 15", "check_out"]);
  expect(offers({ ...occupied, ...policy({ max_duration_s: 8100 }) }, { bookings })).toEqual([
    "extend 15",
    "check_out",
  ]);
});
