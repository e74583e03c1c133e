import { expect, test } from "vitest";
import {
  addressOf,
  changedAddress,
  daysOf,
  placeOf,
  spanOfDays,
  spanWanted,
  type View,
} from "../../src/logic/place";
import { addDays, HOUR } from "../../src/logic/time";
import { NOW } from "../house";

const BERLIN = "Europe/Berlin";

function placed(path: string, search = ""): [View, string | undefined, string] {
  const { view, id, query } = placeOf(path, search);
  return [view, id, query.toString()];
}

test("each view has its address", () => {
  expect(placed("")).toEqual(["board", undefined, ""]);
  expect(placed("/")).toEqual(["board", undefined, ""]);
  expect(placed("/rooms/drum_room")).toEqual(["room", "drum_room", ""]);
  expect(placed("/door/drum_room")).toEqual(["door", "drum_room", ""]);
  expect(placed("/power-offs")).toEqual(["power-offs", undefined, ""]);
  expect(placed("/stalls")).toEqual(["stalls", undefined, ""]);
  expect(placed("/schedules")).toEqual(["schedules", undefined, ""]);
  expect(placed("/schedules/new")).toEqual(["schedules", "new", ""]);
  expect(placed("/reports", "?period=week")).toEqual(["reports", undefined, "period=week"]);
  expect(placed("/log", "?room=attic")).toEqual(["log", undefined, "room=attic"]);
});

test("an address that nobody knows is the board", () => {
  for (const path of ["/rooms", "/door", "/board", "/nowhere/at/all", "/constructor"]) {
    expect(placed(path)[0], path).toBe("board");
  }
});

test("an address in which somebody has typed anything is still read", () => {
  expect(placed("/rooms/100%")).toEqual(["room", "100%", ""]);
  expect(placed("/%E0%A4%A/")).toEqual(["board", undefined, ""]);
});

test("an address leads to the place of which it is", () => {
  const places: [View, string?][] = [
    ["board"],
    ["room", "drum_room"],
    ["room", "a/b ?&#%"],
    ["power-offs"],
    ["stalls"],
    ["schedules"],
    ["schedules", "01K"],
    ["reports"],
    ["log"],
    ["door", "ä"],
  ];
  for (const [view, id] of places) {
    const query = { day: "2026-11-26", text: "a&b=c?" };
    const address = new URL(addressOf(view, id, query), "http://home");
    expect(address.pathname).toMatch(/^\/roomkeeper(\/|$)/);
    const place = placeOf(address.pathname.replace("/roomkeeper", ""), address.search);
    expect([place.view, place.id, Object.fromEntries(place.query)]).toEqual([view, id, query]);
  }
  expect(addressOf("board")).toBe("/roomkeeper");
  expect(addressOf("board", undefined, { view: "week" })).toBe("/roomkeeper?view=week");
});

test("a filter is added to the address, and taken out when it is empty", () => {
  const query = new URLSearchParams("day=2026-11-26&type=Studio");
  expect(changedAddress({ view: "board", query }, { q: "Ada" })).toBe(
    "/roomkeeper?day=2026-11-26&type=Studio&q=Ada",
  );
  expect(changedAddress({ view: "reports", query }, { day: "", type: "" })).toBe(
    "/roomkeeper/reports",
  );
});

function days(search: string, firstWeekday = 1): unknown {
  return daysOf(new URLSearchParams(search), { now: NOW, zone: BERLIN, firstWeekday });
}

test("without a day in its address the board shows today", () => {
  const today = { length: "day", first: "2026-11-26", count: 1, day: "2026-11-26" };
  expect(days("")).toEqual(today);
  expect(days("view=day")).toEqual(today);
  for (const day of ["", "yesterday", "2026-02-30", "2026-13-01", "26.11.2026", "0001-01-01"]) {
    expect(days(`day=${day}`), day).toEqual(today);
  }
});

test("the board shows the day that is asked for, or its week", () => {
  expect(days("day=2026-12-24")).toEqual({
    length: "day",
    first: "2026-12-24",
    count: 1,
    day: "2026-12-24",
  });
  const week = { length: "week", count: 7, day: "2026-11-29" };
  expect(days("view=week&day=2026-11-29")).toEqual({ ...week, first: "2026-11-23" });
  expect(days("view=week&day=2026-11-29", 0)).toEqual({ ...week, first: "2026-11-29" });
  expect(days("view=week")).toEqual({ ...week, first: "2026-11-23", day: "2026-11-26" });
});

test("days begin and end with the clocks of the zone", () => {
  const { start, end } = spanOfDays("2026-10-25", 1, BERLIN);
  expect(start).toBe(Date.parse("2026-10-25T00:00:00+02:00"));
  expect(end - start).toBe(25 * HOUR);
});

test("turning a page within the week ahead asks for nothing new; further away it asks for just that", () => {
  const near = spanWanted(undefined, NOW, BERLIN);
  expect(near).toEqual(spanOfDays("2026-11-26", 8, BERLIN));
  for (let day = "2026-11-26"; day <= "2026-12-03"; day = addDays(day, 1)) {
    expect(spanWanted(spanOfDays(day, 1, BERLIN), NOW, BERLIN), day).toEqual(near);
  }
  for (const shown of [
    spanOfDays("2026-11-25", 1, BERLIN),
    spanOfDays("2026-11-23", 7, BERLIN),
    spanOfDays("2026-12-04", 1, BERLIN),
    spanOfDays("2026-11-30", 7, BERLIN),
  ]) {
    expect(spanWanted(shown, NOW, BERLIN)).toEqual(shown);
  }
});
