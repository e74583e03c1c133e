import { expect, test } from "vitest";
import { endedOf, isSuperseded, joined, type DoneEntry } from "../../src/logic/power-off-done";
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

test("pages that overlap show each entry once", () => {
  const [three, two, one] = [3, 2, 1].map((id) => anEntry({ id }));
  const all = [three, two, one] as [DoneEntry, DoneEntry, DoneEntry];
  expect(joined(all.slice(0, 2), all.slice(1))).toEqual(all);
  expect(joined([], all)).toEqual(all);
});
