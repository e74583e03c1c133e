import { expect, test } from "vitest";
import { begunFreeze, freezeRequest } from "../../src/logic/freeze-draft";
import { at, NOW } from "../house";

const BERLIN = "Europe/Berlin";

test("a new freeze has no end, and proposes one in an hour or two", () => {
  const fields = begunFreeze(null, NOW, BERLIN);
  expect(fields).toEqual({
    reason: "cleaning",
    note: "",
    has_end: false,
    until_day: "2026-11-26",
    until_time: "17:00:00",
    bookings: "refuse",
  });
  expect(freezeRequest(fields, BERLIN)).toEqual({ reason: "cleaning", bookings: "refuse" });
});

test("the freeze that there is can be changed", () => {
  const freeze = { reason: "maintenance" as const, note: "New lock", until: at("20:30") };
  const fields = begunFreeze(freeze, NOW, BERLIN);
  expect(freezeRequest({ ...fields, bookings: "keep" }, BERLIN)).toEqual({
    reason: "maintenance",
    note: "New lock",
    until: "2026-11-26T19:30:00.000Z",
    bookings: "keep",
  });
  expect(begunFreeze({ ...freeze, until: null }, NOW, BERLIN).has_end).toBe(false);
});

test("a freeze whose end was emptied has none", () => {
  const fields = { ...begunFreeze(null, NOW, BERLIN), has_end: true };
  const { until_day: _day, ...noDay } = fields;
  const { until_time: _time, ...noTime } = fields;
  expect(freezeRequest(noDay, BERLIN)).not.toHaveProperty("until");
  expect(freezeRequest(noTime, BERLIN)).not.toHaveProperty("until");
  expect(freezeRequest(fields, BERLIN)).toHaveProperty("until", "2026-11-26T16:00:00.000Z");
});
