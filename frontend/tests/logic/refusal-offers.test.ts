import { expect, test } from "vitest";
import { Refusal } from "../../src/data/execute";
import { offerOf, takenOf } from "../../src/logic/refusal-offers";
import { HOUR } from "../../src/logic/time";
import { at } from "../house";

const ASKED = { start: Date.parse(at("16:00")), end: Date.parse(at("18:00")) };

function offer(code: string, details: Record<string, unknown>): string[] | undefined {
  const found = offerOf(new Refusal("", code, details), ASKED);
  return (
    found && [found.start, found.end].map((one) => new Date(one + HOUR).toISOString().slice(11, 16))
  );
}

test("where something is in the way, the next free time of that length is offered", () => {
  expect(offer("clash", { next_free: at("19:30") })).toEqual(["19:30", "21:30"]);
  expect(offer("clash", { next_free: null })).toBeUndefined();
});

test("where a room is out of use, the time when it is back is offered", () => {
  expect(offer("frozen", { until: at("17:00") })).toEqual(["17:00", "19:00"]);
  expect(offer("frozen", { until: null })).toBeUndefined();
});

test("where a room is closed, what is open of the time is offered", () => {
  const closed = (opens: string, closes: string) =>
    offer("closed", { opens_at: at(opens), closes_at: at(closes) });
  expect(closed("08:00", "17:00")).toEqual(["16:00", "17:00"]);
  expect(closed("17:30", "22:00")).toEqual(["17:30", "19:30"]);
  expect(closed("17:30", "18:00")).toEqual(["17:30", "18:00"]);
  expect(closed("08:00", "16:00")).toEqual(["08:00", "10:00"]);
  expect(offer("closed", { opens_at: null, closes_at: null })).toBeUndefined();
  expect(offer("closed", { opens_at: at("08:00"), closes_at: null })).toBeUndefined();
});

test("where the length is not allowed, the nearest that is allowed is offered", () => {
  expect(offer("too_short", { shortest_s: 10_800 })).toEqual(["16:00", "19:00"]);
  expect(offer("too_long", { longest_s: 3600 })).toEqual(["16:00", "17:00"]);
  expect(offer("too_long", {})).toBeUndefined();
});

test("where nothing is known to work, nothing is offered", () => {
  expect(offer("not_writable", { next_free: at("19:30") })).toBeUndefined();
});

test("what is in the way can be listed, if the refusal names it", () => {
  const taken = [{ room: "drum_room", booking_id: "1" }];
  expect(takenOf(new Refusal("", "clash", { taken }))).toEqual(taken);
  expect(takenOf(new Refusal("", "closed", {}))).toEqual([]);
});
