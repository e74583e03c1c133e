import { expect, test } from "vitest";
import type { PowerOff } from "../../src/data/types";
import { failuresText, failureText, listText } from "../../src/logic/failure-text";
import { bufferOf, powerOffText, type PowerOffContext } from "../../src/logic/power-off-text";
import { aHass } from "../hass";
import { aBooking, aPowerOff, at, NOW } from "../house";

const SOCKET = "switch.drum_room_socket";

const hass = aHass({
  states: {
    [SOCKET]: { entity_id: SOCKET, state: "on", attributes: { friendly_name: "Drum socket" } },
  },
});

function said(given: Partial<PowerOff>, more: Partial<PowerOffContext> = {}): string {
  return powerOffText(hass, aPowerOff(given), { now: NOW, ...more });
}

test("a planned power-off says when it comes, and how long after the end that is", () => {
  expect(said({}, { bufferS: 2400 })).toBe("Power off at 18:40, 40 mins after the end");
  expect(said({})).toBe("Power off at 18:40");
  expect(said({ due_at: null, planned_at: at("18:40", "2026-11-27") })).toBe(
    "Power off at Fri 27 Nov, 18:40",
  );
});

test("one whose time has come says so, and so does one that a person asked for", () => {
  expect(said({ due_at: at("15:10") })).toBe("Power off is due now");
  expect(said({ manual: true })).toBe("Power off was asked for by hand");
});

test("one that waits for the next guest names the time, whether or not they have come", () => {
  const waits: Partial<PowerOff> = {
    status: "deferred",
    why: "next_booking",
    due_at: at("22:40"),
    next_start: at("19:00"),
  };
  expect(said(waits)).toBe("Kept on until 22:40: the next booking begins at 19:00");
  expect(said(waits, { nextStart: at("19:30") })).toBe(
    "Kept on until 22:40: the next booking begins at 19:30",
  );
  const guestIsThere = "Kept on until 22:40: the next guest has the room";
  expect(said({ ...waits, next_start: at("15:10") })).toBe(guestIsThere);
  expect(said({ ...waits, next_start: null })).toBe(guestIsThere);
});

test("one that waits for somebody inside says when it is looked at again", () => {
  expect(said({ status: "deferred", why: "presence", due_at: at("18:50") })).toBe(
    "Waiting: somebody is still inside. Looked at again at 18:50",
  );
});

test("one that is tried again says to the second when, and what was seen", () => {
  const retry: Partial<PowerOff> = {
    status: "deferred",
    why: "retry",
    due_at: "2026-11-26T18:40:07+01:00",
    attempts: 2,
    failures: [{ entity_id: SOCKET, why: "still on" }],
  };
  expect(said(retry)).toBe("Trying again at 18:40:07: Drum socket is still on (2 tries)");
  expect(said({ ...retry, attempts: 1, failures: [] })).toBe("Trying again at 18:40:07 (1 try)");
});

test("one that is over says how it went", () => {
  expect(said({ status: "attempting", attempts: 1 })).toBe("Being switched off now");
  expect(said({ status: "attempting", attempts: 2 })).toBe("Being switched off now, try 2");
  expect(said({ status: "succeeded", attempts: 1 })).toBe("Switched off, and seen to be off");
  expect(said({ status: "succeeded", attempts: 3 })).toBe(
    "Switched off, and seen to be off after 3 tries",
  );
  expect(said({ status: "cancelled" })).toBe("Given up: the power stays as it is");
  expect(said({ status: "failed", attempts: 4 })).toBe("Failed after 4 tries");
  expect(
    said({
      status: "failed",
      attempts: 4,
      failures: [
        { entity_id: SOCKET, why: "still on" },
        { entity_id: "switch.amp", why: "no_answer" },
      ],
    }),
  ).toBe("Failed after 4 tries: Drum socket is still on and switch.amp did not answer");
});

test("the time after the end is what was planned, not what is usual", () => {
  const booking = aBooking({ end: at("18:00") });
  expect(bufferOf(aPowerOff(), booking)).toBe(2400);
  expect(bufferOf(aPowerOff(), undefined)).toBeUndefined();
  expect(bufferOf(aPowerOff({ manual: true }), booking)).toBeUndefined();
  // Checked out early: it comes before the booked end.
  expect(bufferOf(aPowerOff({ planned_at: at("17:00") }), booking)).toBeUndefined();
});

test("each way to fail is said in words", () => {
  const why = (text: string) => failureText(hass, { entity_id: SOCKET, why: text });
  expect(why("no_answer")).toBe("Drum socket did not answer");
  expect(why("unavailable")).toBe("Drum socket is not available");
  expect(why("still draws 42.5 W")).toBe("Drum socket still shows 42.5 W");
  expect(why("still on")).toBe("Drum socket is still on");
  expect(why("still 40 %")).toBe("Drum socket still shows 40 %");
  expect(why("came on again")).toBe("Drum socket came on again");
  expect(why("no_level")).toBe("Drum socket cannot do that");
  expect(why("mesh is down")).toBe("Drum socket: mesh is down");
  expect(failuresText(hass, [])).toBe("");
});

test("a list reads as the language has it", () => {
  expect(listText({ language: "en" }, ["A", "B"])).toBe("A and B");
  expect(listText({ language: "de" }, ["A", "B"])).toBe("A und B");
});
