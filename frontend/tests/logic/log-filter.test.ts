import { expect, test } from "vitest";
import {
  filterOf,
  filterWith,
  isEverything,
  logQueryOf,
  queryOf,
  type LogFilter,
} from "../../src/logic/log-filter";
import { GROUPS, groupOf, isLogType, LOG_GROUPS } from "../../src/logic/log-types";

const ZONE = "Europe/Berlin";

function read(search: string): LogFilter {
  return filterOf(new URLSearchParams(search));
}

test("a filter stands in the address, and is read from there", () => {
  const filter: LogFilter = {
    room: "drum_room",
    stall: "cubicle",
    group: "power",
    type: "door_opened",
    actor: "system",
    booking: "01B",
    schedule: "01S",
    from: "2026-11-24",
    to: "2026-11-26",
  };
  expect(read(new URLSearchParams(queryOf(filter)).toString())).toEqual(filter);
});

test("what cannot be read in an address filters nothing", () => {
  expect(read("group=nothing&from=yesterday&to=2026-13-99&room=&day=2026-11-26")).toEqual({});
  expect(isEverything(read("group=nothing"))).toBe(true);
  expect(isEverything(read("group=power"))).toBe(false);
});

test("a part of a filter is changed or taken away, and the rest stays", () => {
  const filter = read("room=drum_room&group=power");
  expect(filterWith(filter, { group: "", stall: "cubicle" })).toEqual({
    room: "drum_room",
    stall: "cubicle",
  });
});

test("the server is asked in its own words", () => {
  expect(logQueryOf({}, ZONE)).toEqual({});
  expect(
    logQueryOf(
      { room: "r", stall: "s", actor: "system", booking: "01B", schedule: "01S", group: "rooms" },
      ZONE,
    ),
  ).toEqual({
    room: "r",
    stall: "s",
    actor: "system",
    booking_id: "01B",
    schedule_id: "01S",
    type: ["room_frozen", "room_unfrozen", "door_opened", "door_failed"],
  });
});

test("one type is asked for rather than its whole group", () => {
  expect(logQueryOf({ group: "power", type: "door_opened" }, ZONE)).toEqual({
    type: ["door_opened"],
  });
});

test("days are whole local days, also where the clocks change", () => {
  const span = { start: "2026-10-24T22:00:00.000Z", end: "2026-10-25T23:00:00.000Z" };
  expect(logQueryOf({ from: "2026-10-25", to: "2026-10-25" }, ZONE)).toEqual(span);
  expect(logQueryOf({ from: "2026-10-25" }, ZONE)).toEqual({ start: span.start });
  expect(logQueryOf({ to: "2026-10-25" }, ZONE)).toEqual({ end: span.end });
});

test("days the wrong way round are the days between", () => {
  const days = { start: "2026-11-23T23:00:00.000Z", end: "2026-11-26T23:00:00.000Z" };
  expect(logQueryOf({ from: "2026-11-26", to: "2026-11-24" }, ZONE)).toEqual(days);
});

test("each type is in one group, and a newer server's type in none", () => {
  const all = GROUPS.flatMap((group) => [...LOG_GROUPS[group]]);
  expect(new Set(all).size).toBe(all.length);
  expect(groupOf("door_opened")).toBe("rooms");
  expect(groupOf("door_melted")).toBeUndefined();
  expect(isLogType("door_opened")).toBe(true);
  expect(isLogType("door_melted")).toBe(false);
});
