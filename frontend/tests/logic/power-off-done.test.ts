import { expect, test } from "vitest";
import {
  endedOf,
  isSuperseded,
  withNewest,
  withNext,
  type DoneEntry,
} from "../../src/logic/power-off-done";
import { at } from "../house";

function anEntry(given: Partial<DoneEntry> = {}): DoneEntry {
  return {
    id: 1,
    at: at("18:40"),
    type: "power_off_succeeded",
    room: "drum_room",
    booking_id: "01BOOKING0000",
    actor: { kind: "system", name: "" },
    reason: "",
    details: { attempt: 1 },
    ...given,
  };
}

test("an entry of the log says how a power-off ended, when, and after how many tries", () => {
  const failures = [{ entity_id: "switch.socket", why: "still on" }];
  const failed = anEntry({ type: "power_off_failed", details: { attempt: 4, failures } });
  expect(endedOf(failed)).toMatchObject({
    status: "failed",
    due_at: at("18:40"),
    attempts: 4,
    failures,
  });
  expect(endedOf(anEntry())).toMatchObject({ status: "succeeded", attempts: 1, failures: [] });
  const cancelled = anEntry({ type: "power_off_cancelled", details: {} });
  expect(endedOf(cancelled)).toMatchObject({ status: "cancelled", attempts: 0 });
});

test("one that gave way to the next guest's is known", () => {
  expect(isSuperseded(anEntry({ details: { superseded_by: "01BOOKING0001" } }))).toBe(true);
  expect(isSuperseded(anEntry({ details: { superseded_by: null } }))).toBe(false);
  expect(isSuperseded(anEntry())).toBe(false);
});

const [THREE, TWO, ONE] = [3, 2, 1].map((id) => anEntry({ id })) as [
  DoneEntry,
  DoneEntry,
  DoneEntry,
];

test("new entries come before what is shown, and what is shown goes on where it did", () => {
  const shown = { entries: [TWO, ONE], cursor: "after one" };
  const page = { items: [THREE, TWO], next_cursor: "after two" };
  expect(withNewest(shown, page)).toEqual({ entries: [THREE, TWO, ONE], cursor: "after one" });
});

test("the first page is what it is, and so is one behind which others may be missing", () => {
  const page = { items: [THREE], next_cursor: "after three" };
  const first = { entries: [THREE], cursor: "after three" };
  expect(withNewest(undefined, page)).toEqual(first);
  expect(withNewest({ entries: [], cursor: null }, page)).toEqual(first);
  expect(withNewest({ entries: [ONE], cursor: null }, page)).toEqual(first);
});

test("the next page follows what is shown", () => {
  const next = withNext(
    { entries: [THREE], cursor: "c" },
    { items: [TWO, ONE], next_cursor: null },
  );
  expect(next).toEqual({ entries: [THREE, TWO, ONE], cursor: null });
});
