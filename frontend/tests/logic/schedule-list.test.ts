import { expect, test } from "vitest";
import type { Schedule } from "../../src/data/types";
import { word } from "../../src/i18n";
import { listed, queryOf, SHOWN, SORTS, wantedOf } from "../../src/logic/schedule-list";
import { resultLook } from "../../src/logic/schedule-status";
import { meantBy } from "../../src/logic/schedule-target";
import { aHass, localize } from "../hass";
import { aSchedule, at } from "../house";

const SCHEDULES = [
  aSchedule({ name: "Pump 10", next_run_at: null, enabled: false }),
  aSchedule({ name: "Pump 9", next_run_at: null, failures_in_a_row: 2 }),
  aSchedule({ name: "Moonlight", next_run_at: at("21:30") }),
  aSchedule({ name: "Air", next_run_at: at("17:00"), has_problem: true, failures_in_a_row: 5 }),
];

function names(query: string): string[] {
  return listed(SCHEDULES, wantedOf(new URLSearchParams(query)), "en").map(({ name }) => name);
}

test("schedules are listed by what is next, by name, or with those that fail first", () => {
  expect(names("")).toEqual(["Air", "Moonlight", "Pump 9", "Pump 10"]);
  expect(names("sort=name")).toEqual(["Air", "Moonlight", "Pump 9", "Pump 10"]);
  expect(names("sort=problem")).toEqual(["Air", "Pump 9", "Moonlight", "Pump 10"]);
});

test("one finds schedules by a part of their name, and by how they are", () => {
  expect(names("q=PUMP")).toEqual(["Pump 9", "Pump 10"]);
  expect(names("show=off")).toEqual(["Pump 10"]);
  expect(names("show=on")).toEqual(["Air", "Moonlight", "Pump 9"]);
  expect(names("show=problem")).toEqual(["Air", "Pump 9"]);
  expect(names("show=nonsense&sort=nonsense")).toHaveLength(4);
});

test("what is chosen stands in the address, and what is usual does not", () => {
  for (const shown of SHOWN) {
    for (const sort of SORTS) {
      for (const text of ["", "a b"]) {
        const query = new URLSearchParams(queryOf({ text, shown, sort }));
        expect(wantedOf(query)).toEqual({ text, shown, sort });
      }
    }
  }
  expect(queryOf(wantedOf(new URLSearchParams()))).toEqual({});
});

test("each result is told by a word, not by its colour alone", () => {
  const look = (given: Partial<Schedule>) => {
    const { key, values, tone } = resultLook(aSchedule(given));
    return [tone, word({ localize }, key, values)];
  };
  const failed = { last_result: "failed", failures_in_a_row: 3 } as const;
  expect(look({})).toEqual(["neutral", "Not run yet"]);
  expect(look({ last_result: "success" })).toEqual(["success", "Succeeded"]);
  expect(look({ ...failed, failures_in_a_row: 1 })).toEqual(["danger", "Failed"]);
  expect(look(failed)).toEqual(["danger", "Failed 3 times in a row"]);
  expect(look({ ...failed, has_problem: true })).toEqual([
    "danger",
    "Keeps failing: 3 times in a row",
  ]);
  expect(look({ ...failed, is_running: true })).toEqual(["primary", "Running"]);
});

test("devices are named as people know them, and by their ID where nobody does", () => {
  const hass = {
    ...aHass({
      areas: { bar: { area_id: "bar", name: "Bar" } },
      devices: {
        d1: { id: "d1", name: "Pump", name_by_user: "Big pump", area_id: null, identifiers: [] },
        d2: { id: "d2", name: "Fan", name_by_user: null, area_id: null, identifiers: [] },
      },
      states: {
        "light.a": { entity_id: "light.a", state: "on", attributes: { friendly_name: "Lamp" } },
      },
    }),
    floors: { cellar: { name: "Cellar" } },
  };
  const target = {
    entity_id: ["light.a", "light.gone"],
    device_id: ["d1", "d2", "d3"],
    area_id: "bar",
    floor_id: ["cellar"],
    label_id: ["big_ones"],
  };
  expect(meantBy(hass, target).map(({ name }) => name)).toEqual([
    "Bar",
    "Cellar",
    "big ones",
    "Big pump",
    "Fan",
    "d3",
    "Lamp",
    "light.gone",
  ]);
  expect(meantBy(aHass(), { floor_id: ["cellar"], area_id: ["bar"] })).toEqual([
    { kind: "area", domain: "", name: "bar" },
    { kind: "floor", domain: "", name: "cellar" },
  ]);
});
