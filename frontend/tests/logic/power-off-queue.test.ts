import { expect, test } from "vitest";
import type { PowerOffStatus } from "../../src/data/types";
import { dueOf, failedOf, groupOf, queueOf, whoIsThere } from "../../src/logic/power-off-queue";
import { aBooking, aPowerOff, aRoom, at } from "../house";

test("what failed comes first, then what is under way, then what is due next", () => {
  const later = aPowerOff({ room: "a", due_at: at("19:00") });
  const sooner = aPowerOff({ room: "b", due_at: at("18:00") });
  const retried = aPowerOff({ room: "c", status: "deferred", why: "retry" });
  const tried = aPowerOff({ room: "d", status: "attempting", due_at: at("17:00") });
  const failed = aPowerOff({ room: "e", status: "failed", due_at: at("15:00") });
  const failedLast = aPowerOff({ room: "f", status: "failed", due_at: at("16:00") });
  const waiting = aPowerOff({
    room: "g",
    status: "deferred",
    why: "presence",
    due_at: at("18:30"),
  });
  const queue = queueOf([later, sooner, retried, tried, failed, failedLast, waiting]);
  expect(queue).toEqual({
    failed: [failedLast, failed],
    underWay: [tried, retried],
    toCome: [sooner, waiting, later],
  });
});

test("a room has the power-off that was given up there, and no other", () => {
  const failed = aPowerOff({ room: "a", status: "failed" });
  const all = [aPowerOff({ room: "a" }), aPowerOff({ room: "b", status: "failed" }), failed];
  expect(failedOf(all, "a")).toBe(failed);
  expect(failedOf(all, "c")).toBeUndefined();
});

test("what is due at once stays in one order, however it is told", () => {
  const all = ["a", "b", "c"].map((room) => aPowerOff({ room }));
  expect(queueOf([...all].reverse()).toCome).toEqual(all);
});

test("each status is in one group, and what is over in none", () => {
  const groups = (
    ["planned", "deferred", "attempting", "failed", "succeeded", "cancelled"] as PowerOffStatus[]
  ).map((status) => groupOf(aPowerOff({ status })));
  expect(groups).toEqual(["toCome", "toCome", "underWay", "failed", undefined, undefined]);
  const over = [
    aPowerOff({ status: "succeeded" }),
    aPowerOff({ status: "cancelled", why: "retry" }),
  ];
  expect(queueOf(over)).toEqual({ failed: [], underWay: [], toCome: [] });
});

test("a power-off without a due time counts by when it was planned", () => {
  expect(dueOf(aPowerOff({ due_at: null, planned_at: at("18:40") }))).toBe(Date.parse(at("18:40")));
});

test("a guest who has come in counts before what a sensor sees", () => {
  const guest = aBooking({ status: "checked_in" });
  const next = aBooking({ status: "confirmed" });
  expect(whoIsThere(aRoom({ current_booking: guest, presence: true }))).toBe("guest");
  expect(whoIsThere(aRoom({ current_booking: next, presence: true }))).toBe("somebody");
  expect(whoIsThere(aRoom({ current_booking: next, presence: null }))).toBeUndefined();
  expect(whoIsThere(aRoom({ presence: false }))).toBeUndefined();
  expect(whoIsThere(undefined)).toBeUndefined();
});
