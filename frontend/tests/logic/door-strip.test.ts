import { expect, test } from "vitest";
import { stripOf } from "../../src/logic/door-strip";
import { HOUR, localTime } from "../../src/logic/time";
import { aBooking, aRoom, at, NOW } from "../house";

const zone = "Europe/Berlin";
const shown = (now: string | number) =>
  stripOf(aRoom(), [], { now: typeof now === "number" ? now : Date.parse(now), zone });
const hours = (now: string) => shown(now).hours.map(({ at }) => localTime(at, zone).minutes / 60);

test("the strip goes from this minute to the end of the day", () => {
  const strip = shown(NOW + 59_000);
  expect([strip.start, strip.end]).toEqual([NOW, Date.parse(at("00:00", "2026-11-27"))]);
});

test("its hours stand where the clock shows them, and are few enough to be read", () => {
  expect(hours(at("15:10"))).toEqual([16, 18, 20, 22]);
  expect(hours(at("18:00"))).toEqual([18, 19, 20, 21, 22, 23]);
  expect(hours(at("06:30"))).toEqual([9, 12, 15, 18, 21]);
  const [first] = shown(at("18:30")).hours;
  expect(first?.from).toBeCloseTo(0.5 / 5.5);
});

test("late in the evening it goes on into the night", () => {
  const strip = shown(at("22:30"));
  expect(strip.end - strip.start).toBe(4 * HOUR);
  expect(hours(at("22:30"))).toEqual([23, 0, 1, 2]);
});

test("a day on which the clocks change is as long as it is", () => {
  expect(hours("2026-10-25T00:30:00+02:00")).toEqual([3, 6, 9, 12, 15, 18, 21]);
  const strip = shown("2026-10-25T00:00:00+02:00");
  expect(strip.end - strip.start).toBe(25 * HOUR);
});

test("what keeps the room is on it, cut to what is shown, in order; nothing else", () => {
  const bookings = [
    aBooking({ title: "late", start: at("23:00"), end: at("02:00", "2026-11-27") }),
    aBooking({ title: "now", status: "checked_in", start: at("14:00"), end: at("16:10") }),
    aBooking({ title: "over", start: at("13:00"), end: at("15:10") }),
    aBooking({
      title: "tomorrow",
      start: at("00:00", "2026-11-27"),
      end: at("01:00", "2026-11-27"),
    }),
    aBooking({ title: "missed", status: "no_show" }),
    aBooking({ title: "elsewhere", rooms: ["attic"] }),
  ];
  const { taken } = stripOf(aRoom(), bookings, { now: NOW, zone });
  expect(taken.map(({ booking }) => booking?.title)).toEqual(["now", "late"]);
  expect(taken[0]).toMatchObject({ from: 0, to: expect.closeTo(60 / 530) as number });
  expect(taken[1]).toMatchObject({ from: expect.closeTo(470 / 530) as number, to: 1 });
});

test("a room that is out of use is taken until it is not, or for the whole rest", () => {
  const frozen = (until: string | null) =>
    stripOf(aRoom({ freeze: { reason: "other", note: "", until } }), [], { now: NOW, zone }).taken;
  expect(frozen(at("16:10"))).toMatchObject([
    { booking: undefined, from: 0, end: Date.parse(at("16:10")) },
  ]);
  expect(frozen(null)).toMatchObject([{ from: 0, to: 1 }]);
});
