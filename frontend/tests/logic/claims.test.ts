import { expect, test } from "vitest";
import { bookingsByRoom, buffersOf, spanOf } from "../../src/logic/claims";
import { MINUTE } from "../../src/logic/time";
import { aBooking, aRoom, at } from "../house";

const ms = (time: string) => Date.parse(at(time));
const { policy } = aRoom();

test("a guest who left early has the room until then", () => {
  const booking = aBooking({ status: "completed", updated_at: at("17:00") });
  expect(spanOf(booking)).toEqual({ start: ms("16:00"), end: ms("17:00") });
  expect(spanOf(booking)).toBe(spanOf(booking));
  const late = aBooking({ status: "completed", updated_at: at("18:05") });
  expect(spanOf(late).end).toBe(ms("18:00"));
});

test("a booking whose times cannot be read has no span", () => {
  expect(() => spanOf(aBooking({ start: "soon" }))).toThrow("a booking without a time");
});

test("a booking of several rooms is in each of them, in the order of the starts", () => {
  const late = aBooking({ rooms: ["a", "b"], start: at("17:00") });
  const early = aBooking({ rooms: ["b"], start: at("09:00") });
  const same = aBooking({ rooms: ["b"], start: at("17:00") });
  const rooms = bookingsByRoom([same, late, early]);
  expect(rooms.get("a")).toEqual([late]);
  expect(rooms.get("b")).toEqual([early, late, same]);
  expect(bookingsByRoom([late, same]).get("b")).toEqual([late, same]);
});

test("what is kept free lies around a booking, and only after one that is over", () => {
  const both = { ...policy, buffer_before_s: 900, buffer_after_s: 600 };
  const [before, after] = buffersOf(aBooking(), both);
  expect(before).toEqual({ start: ms("16:00") - 15 * MINUTE, end: ms("16:00") });
  expect(after).toEqual({ start: ms("18:00"), end: ms("18:00") + 10 * MINUTE });
  const over = aBooking({ status: "completed", updated_at: at("17:00") });
  expect(buffersOf(over, both)).toEqual([{ start: ms("17:00"), end: ms("17:00") + 10 * MINUTE }]);
});

test("a block and a missed booking keep nothing free around them", () => {
  expect(buffersOf(aBooking({ is_block: true }), policy)).toEqual([]);
  expect(buffersOf(aBooking({ status: "no_show" }), policy)).toEqual([]);
});
