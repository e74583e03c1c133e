import { expect, test } from "vitest";
import { clockMarks, type PreviewedRun } from "../../src/logic/schedule-preview";

function runs(...local: [string, string][]): PreviewedRun[] {
  return local.map(([at_local, utc_offset]) => ({
    at: `${at_local}${utc_offset}`,
    at_local,
    utc_offset,
    action_type: null,
    action_params: null,
  }));
}

const marks = (timezone: string, ...local: [string, string][]) =>
  clockMarks({ schedule_id: null, timezone, entity_ids: [], runs: runs(...local) });

test("runs in a night in which the clocks change are marked", () => {
  expect(
    marks(
      "Europe/Berlin",
      ["2026-10-24T02:30:00", "+02:00"],
      ["2026-10-25T02:30:00", "+02:00"],
      ["2026-10-26T02:30:00", "+01:00"],
      ["2026-10-27T02:30:00", "+01:00"],
    ),
  ).toEqual([undefined, "changing", "changed", undefined]);
});

test("a week later the run before it was by other clocks", () => {
  expect(
    marks("Europe/Berlin", ["2027-03-27T12:00:00", "+01:00"], ["2027-04-03T12:00:00", "+02:00"]),
  ).toEqual([undefined, "changed"]);
});

test("half an hour is a change too, and where clocks never change there is none", () => {
  expect(marks("Australia/Lord_Howe", ["2026-10-04T12:00:00", "+11:00"])).toEqual(["changing"]);
  expect(marks("UTC", ["2026-10-25T02:30:00", "+00:00"])).toEqual([undefined]);
});
