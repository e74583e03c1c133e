import { expect, test } from "vitest";
import { earliestEnd, ended, isChange, moved, Pending } from "../../src/logic/move";
import { HOUR, MINUTE } from "../../src/logic/time";
import { aBooking, at } from "../house";

const START = Date.parse(at("16:00"));
const END = Date.parse(at("18:00"));
const same = { start: START, end: END };

test("a booking is moved in time by its start alone, so that its length stays", () => {
  const booking = aBooking();
  const to = { start: START + HOUR, end: END + HOUR };
  const { action, data, shown } = moved(booking, to, { from: "drum_room", to: "drum_room" });
  expect([action, data]).toEqual([
    "reschedule",
    { booking_id: booking.id, start: "2026-11-26T16:00:00.000Z" },
  ]);
  expect(Date.parse(shown.end) - Date.parse(shown.start)).toBe(2 * HOUR);
});

test("a booking is put from one of its rooms into another one, and keeps the rest", () => {
  const booking = aBooking({ rooms: ["a", "b"] });
  const wanted = moved(booking, same, { from: "a", to: "c" });
  expect(wanted.data).toEqual({ booking_id: booking.id, room: ["b", "c"] });
  expect(wanted.shown.rooms).toEqual(["b", "c"]);
  expect(isChange(wanted)).toBe(true);
});

test("a booking that is put onto another of its own rooms stays as it is", () => {
  const wanted = moved(aBooking({ rooms: ["a", "b"] }), same, { from: "a", to: "b" });
  expect(isChange(wanted)).toBe(false);
});

test("who may move a booking may end it earlier, and who may only extend it, later", () => {
  const booking = aBooking();
  expect(ended(booking, END - HOUR).data).toEqual({
    booking_id: booking.id,
    end: "2026-11-26T16:00:00.000Z",
  });
  expect(earliestEnd(booking, 15 * MINUTE)).toBe(START + 15 * MINUTE);
  const inside = aBooking({ status: "checked_in", can_reschedule: false });
  expect(ended(inside, END + HOUR)).toMatchObject({
    action: "extend",
    data: { booking_id: inside.id, duration: 3600 },
    shown: { end: "2026-11-26T18:00:00.000Z" },
  });
  expect(earliestEnd(inside, 15 * MINUTE)).toBe(END);
});

test("what waits for an answer is shown as it is wanted, until it is told anew", () => {
  const [pending, told, other] = [new Pending(), aBooking(), aBooking()];
  const shown = { ...told, rooms: ["vault"] };
  const house = new Map([told, other].map((one) => [one.id, one]));
  expect([...pending.over(house)]).toEqual([told, other]);
  pending.set(told, shown);
  expect([...pending.over(house)]).toEqual([shown, other]);
  expect([pending.size, pending.has(told.id)]).toEqual([1, true]);
  const news = { ...told, rooms: ["attic"] };
  house.set(told.id, news);
  expect([...pending.over(house)]).toEqual([news, other]);
  expect(pending.size).toBe(0);
});

test("what is refused is shown again as it was told", () => {
  const [pending, told] = [new Pending(), aBooking()];
  pending.set(told, { ...told, rooms: ["vault"] });
  pending.delete(told.id);
  expect([...pending.over(new Map([[told.id, told]]))]).toEqual([told]);
});
