import { expect, test } from "vitest";
import { agendaDays, freeNow, frozenRooms, isIn, timesOn } from "../../src/logic/agenda";
import { spanOfDays } from "../../src/logic/place";
import { aBooking, aRoom, at, NOW } from "../house";

const BERLIN = "Europe/Berlin";
const ABOUT = { now: NOW, zone: BERLIN };
const ROOMS = new Set(["drum_room", "vault"]);

test("bookings stand by day and time, with those that are over apart", () => {
  const over = aBooking({ start: at("09:00"), end: at("10:00") });
  const left = aBooking({ start: at("11:00"), end: at("17:00"), status: "completed" });
  const missed = aBooking({ start: at("12:00"), end: at("17:00"), status: "no_show" });
  const late = aBooking({ start: at("19:00"), end: at("20:00") });
  const soon = aBooking({ start: at("16:00"), end: at("17:00"), rooms: ["vault", "other"] });
  const tomorrow = aBooking({ start: at("08:00", "2026-11-27"), end: at("09:00", "2026-11-27") });
  const elsewhere = aBooking({ rooms: ["other"] });
  const [today, next, ...others] = agendaDays(
    [tomorrow, late, soon, elsewhere, missed, left, over],
    ROOMS,
    spanOfDays("2026-11-26", 2, BERLIN),
    ABOUT,
  );
  expect(today).toMatchObject({ day: "2026-11-26", isToday: true });
  expect(today?.earlier).toEqual([over, left, missed]);
  expect(today?.bookings).toEqual([soon, late]);
  expect(next).toMatchObject({
    day: "2026-11-27",
    isToday: false,
    earlier: [],
    bookings: [tomorrow],
  });
  expect(others).toEqual([]);
});

test("what lasts for days stands on each of them, and what ends at midnight not on the next", () => {
  const long = aBooking({ start: at("16:00"), end: at("00:00", "2026-11-28") });
  const days = agendaDays([long], ROOMS, spanOfDays("2026-11-26", 3, BERLIN), ABOUT);
  expect(days.map(({ bookings }) => bookings.length)).toEqual([1, 1, 0]);
  expect(timesOn(long, "2026-11-26", BERLIN)).toEqual({
    start: Date.parse(long.start),
    end: undefined,
  });
  expect(timesOn(long, "2026-11-27", BERLIN)).toEqual({
    start: undefined,
    end: Date.parse(long.end),
  });
});

test("of two at the same time the shorter one comes first, and else the older one", () => {
  const [first, second] = [aBooking(), aBooking()];
  const shorter = aBooking({ end: at("17:00") });
  const span = spanOfDays("2026-11-26", 1, BERLIN);
  const [today] = agendaDays([second, first, shorter], ROOMS, span, ABOUT);
  expect(today?.bookings).toEqual([shorter, first, second]);
  expect(agendaDays([first, second], ROOMS, span, ABOUT)[0]?.bookings).toEqual([first, second]);
});

test("on another day than today nothing is set apart", () => {
  const done = aBooking({
    start: at("09:00", "2026-11-25"),
    end: at("10:00", "2026-11-25"),
    status: "completed",
  });
  const [day] = agendaDays([done], ROOMS, spanOfDays("2026-11-25", 1, BERLIN), ABOUT);
  expect([day?.earlier, day?.bookings]).toEqual([[], [done]]);
});

test("rooms that can be taken now are found, and those that are out of use", () => {
  const free = aRoom();
  const taken = aRoom({ can_take_now: false });
  const notMine = aRoom({ can_book: false });
  const frozen = aRoom({
    can_take_now: false,
    freeze: { reason: "cleaning", note: "", until: null },
  });
  expect(freeNow([free, taken, notMine, frozen])).toEqual([free]);
  expect(frozenRooms([free, frozen])).toEqual([frozen]);
});

test("a span has its first instant and not its last", () => {
  const span = { start: 1, end: 3 };
  expect([0, 1, 2, 3].map((one) => isIn(one, span))).toEqual([false, true, true, false]);
});
