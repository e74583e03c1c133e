import { expect, test } from "vitest";
import {
  begunDraft,
  changesOf,
  draftOf,
  fieldsOf,
  lengthField,
  lengthOf,
  presetsFor,
  requestOf,
  usualLength,
  withFields,
  type BookingDraft,
} from "../../src/logic/booking-draft";
import { HOUR, MINUTE, SECOND } from "../../src/logic/time";
import { aBooking, aRoom, at, NOW } from "../house";

const BERLIN = "Europe/Berlin";

function aDraft(given: Partial<BookingDraft> = {}): BookingDraft {
  return {
    kind: "confirmed",
    rooms: ["drum_room"],
    start: Date.parse(at("16:00")),
    end: Date.parse(at("17:00")),
    isUntilExpiry: false,
    title: "",
    guest: "",
    note: "",
    ...given,
  };
}

function roomOf(min_duration_s: number | null, max_duration_s: number | null) {
  return aRoom({ policy: { ...aRoom().policy, min_duration_s, max_duration_s } });
}

test("a new booking starts at the next five minutes and lasts as long as its rooms allow", () => {
  const draft = begunDraft({ rooms: ["drum_room"] }, [roomOf(null, null)], NOW + MINUTE);
  expect(draft).toMatchObject({
    kind: "confirmed",
    rooms: ["drum_room"],
    start: NOW + 5 * MINUTE,
    end: NOW + 65 * MINUTE,
    isUntilExpiry: false,
  });
  expect(usualLength([roomOf(7200, null)])).toBe(2 * HOUR);
  expect(usualLength([roomOf(null, 1800), roomOf(60, 7200)])).toBe(30 * MINUTE);
  expect(usualLength([])).toBe(HOUR);
});

test("a booking that was begun on the board has its time, and a hold without one is from now on", () => {
  const span = { start: NOW, end: NOW + HOUR };
  expect(begunDraft({ ...span, isHold: true }, [], NOW)).toMatchObject({
    ...span,
    kind: "held",
    rooms: [],
    isUntilExpiry: false,
  });
  expect(begunDraft({ isHold: true }, [], NOW).isUntilExpiry).toBe(true);
});

test("only lengths that all chosen rooms take are offered", () => {
  const minutes = (lengths: number[]) => lengths.map((one) => one / MINUTE);
  expect(minutes(presetsFor([]))).toEqual([15, 30, 60, 90, 120]);
  expect(minutes(presetsFor([roomOf(1800, null), roomOf(null, 3600)]))).toEqual([30, 60]);
});

test("the form shows times in the reader's zone", () => {
  expect(fieldsOf(aDraft({ end: Date.parse(at("01:05", "2026-11-27")) }), BERLIN)).toEqual({
    rooms: ["drum_room"],
    start_day: "2026-11-26",
    start_time: "16:00:00",
    end_day: "2026-11-27",
    end_time: "01:05:00",
    title: "",
    guest: "",
    note: "",
    is_until_expiry: false,
  });
  expect(fieldsOf(aDraft(), "America/New_York").start_time).toBe("10:00:00");
  expect(
    fieldsOf(aDraft({ expiresIn: 90 * SECOND, powerOffBuffer: 2 * HOUR }), BERLIN),
  ).toMatchObject({
    expires_in: { hours: 0, minutes: 1, seconds: 30 },
    power_off_buffer: { hours: 2, minutes: 0, seconds: 0 },
  });
});

test("moving the start takes the end along, and moving the end changes the length", () => {
  const draft = aDraft();
  const moved = withFields(
    draft,
    { ...fieldsOf(draft, BERLIN), start_day: "2026-11-27", start_time: "09:30:00" },
    BERLIN,
  );
  expect([moved.start, moved.end]).toEqual([
    Date.parse(at("09:30", "2026-11-27")),
    Date.parse(at("10:30", "2026-11-27")),
  ]);
  const longer = withFields(draft, { ...fieldsOf(draft, BERLIN), end_time: "18:15:00" }, BERLIN);
  expect([longer.start, longer.end]).toEqual([draft.start, Date.parse(at("18:15"))]);
});

test("a field that was emptied leaves the time as it was, and the rest empty", () => {
  const draft = aDraft({ guest: "Ada", expiresIn: MINUTE });
  expect(withFields(draft, {}, BERLIN)).toEqual({
    ...aDraft({ rooms: [] }),
    expiresIn: undefined,
    powerOffBuffer: undefined,
  });
  const onlyDay = withFields(draft, { start_day: "2026-11-28" }, BERLIN);
  expect(onlyDay.start).toBe(Date.parse(at("16:00", "2026-11-28")));
});

test("what is not touched stays to the second, also in the second of two hours alike", () => {
  // 2:30 for the second time that night, and some seconds.
  const start = Date.parse("2026-10-25T02:30:07+01:00");
  const draft = aDraft({ start, end: start + HOUR });
  const after = withFields(draft, { ...fieldsOf(draft, BERLIN), guest: "Ada" }, BERLIN);
  expect([after.start, after.end, after.guest]).toEqual([start, start + HOUR, "Ada"]);
});

test("lengths go into a form and back, and an empty one is none", () => {
  for (const length of [SECOND, 90 * MINUTE, 25 * HOUR]) {
    expect(lengthOf(lengthField(length))).toBe(length);
  }
  expect(lengthOf({ days: 1, hours: 1 })).toBe(25 * HOUR);
  expect([lengthOf(undefined), lengthOf({}), lengthOf({ hours: 0 })]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a booking is asked for with its time, and with what was filled in", () => {
  const span = { start: "2026-11-26T15:00:00.000Z", end: "2026-11-26T16:00:00.000Z" };
  expect(requestOf(aDraft({ expiresIn: MINUTE }))).toEqual({
    action: "book",
    data: { room: ["drum_room"], ...span, status: "confirmed" },
  });
  const all = { title: "Rehearsal", guest: "Ada", note: "Brings a cello" };
  expect(
    requestOf(aDraft({ ...all, kind: "pending", expiresIn: MINUTE, powerOffBuffer: HOUR })),
  ).toEqual({
    action: "book",
    data: {
      room: ["drum_room"],
      ...span,
      ...all,
      status: "pending",
      expires_in: 60,
      power_off_buffer: 3600,
    },
  });
});

test("a hold is asked for without a time if it is from now until it expires", () => {
  const hold = aDraft({
    kind: "held",
    isUntilExpiry: true,
    title: "Not of a hold",
    expiresIn: HOUR,
  });
  expect(requestOf(hold)).toEqual({
    action: "hold",
    data: { room: ["drum_room"], expires_in: 3600 },
  });
  expect(requestOf({ ...hold, isUntilExpiry: false }).data).toHaveProperty("start");
});

test("a booking that is there is shown as it is", () => {
  expect(draftOf(aBooking({ status: "pending", note: "Piano too" }))).toEqual({
    kind: "pending",
    rooms: ["drum_room"],
    start: Date.parse(at("16:00")),
    end: Date.parse(at("18:00")),
    isUntilExpiry: false,
    title: "Rehearsal",
    guest: "Ada",
    note: "Piano too",
  });
  expect(draftOf(aBooking({ status: "held" })).kind).toBe("held");
  expect(draftOf(aBooking({ status: "checked_in" })).kind).toBe("confirmed");
});

test("only what was changed is asked to be changed, and nothing if nothing was", () => {
  const before = aDraft({ rooms: ["a", "b"], guest: "Ada" });
  expect(changesOf(before, { ...before, rooms: ["b", "a"] })).toBeUndefined();
  expect(changesOf(before, { ...before, guest: "", rooms: ["a"] })).toEqual({
    guest: "",
    room: ["a"],
  });
  expect(changesOf(before, { ...before, end: before.end + HOUR })).toEqual({
    end: "2026-11-26T17:00:00.000Z",
  });
});

test("a new start names the end too, so that the length is the one that was seen", () => {
  const before = aDraft();
  expect(changesOf(before, { ...before, start: before.start - HOUR })).toEqual({
    start: "2026-11-26T14:00:00.000Z",
    end: "2026-11-26T16:00:00.000Z",
  });
});
