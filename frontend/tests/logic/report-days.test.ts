import { expect, test } from "vitest";
import {
  bookingsFile,
  daysBeside,
  isOfToday,
  periodShown,
  placeShown,
  reportDays,
  reportPlace,
  reportQueryOf,
  roomsIn,
  type ReportDays,
} from "../../src/logic/report-days";
import { NOW } from "../house";

const TODAY = "2026-11-26";

function days(search: string, firstWeekday = 1): ReportDays {
  const query = new URLSearchParams(search);
  return reportDays(query, { now: NOW, zone: "Europe/Berlin", firstWeekday });
}

function shown(search: string, firstWeekday = 1): string[] {
  const { period, first, last, until } = days(search, firstWeekday);
  return [period, first, last, until];
}

test("without anything in its address a report is of this month, until today", () => {
  const month = ["month", "2026-11-01", "2026-11-30", TODAY];
  expect(shown("")).toEqual(month);
  expect(shown("period=century&date=yesterday")).toEqual(month);
  expect(days("").today).toBe(TODAY);
});

test("each period has its days", () => {
  expect(shown("period=day")).toEqual(["day", TODAY, TODAY, TODAY]);
  expect(shown("period=week&date=2026-11-15")).toEqual([
    "week",
    "2026-11-09",
    "2026-11-15",
    "2026-11-15",
  ]);
  expect(shown("period=week&date=2026-11-15", 0)[1]).toBe("2026-11-15");
  expect(shown("period=month&date=2024-02-10")).toEqual([
    "month",
    "2024-02-01",
    "2024-02-29",
    "2024-02-29",
  ]);
  expect(shown("period=month&date=2025-12-31")[2]).toBe("2025-12-31");
  expect(shown("period=year&date=2025-06-01")).toEqual([
    "year",
    "2025-01-01",
    "2025-12-31",
    "2025-12-31",
  ]);
  expect(shown("period=year")[3]).toBe(TODAY);
});

test("a range may be given the wrong way round, in part, or too long, and never of tomorrow", () => {
  const range = ["range", "2026-11-02", "2026-11-09", "2026-11-09"];
  expect(shown("period=range&from=2026-11-02&to=2026-11-09")).toEqual(range);
  expect(shown("period=range&from=2026-11-09&to=2026-11-02")).toEqual(range);
  expect(shown("period=range")).toEqual(["range", "2026-10-28", TODAY, TODAY]);
  expect(shown("period=range&from=2026-12-24&to=2027-01-01")).toEqual([
    "range",
    TODAY,
    TODAY,
    TODAY,
  ]);
  expect(shown("period=range&from=1999-01-01")[1]).toBe("2021-11-28");
});

test("what happens now belongs to a period in which today is", () => {
  expect(isOfToday(days(""))).toBe(true);
  expect(isOfToday(days("period=day&date=2026-11-25"))).toBe(false);
  expect(isOfToday(days("period=week&date=2026-11-23"))).toBe(true);
});

test("one goes back as far as one likes, and on until today", () => {
  const beside = (search: string, step: -1 | 1) => daysBeside(days(search), step);
  expect(beside("", -1)).toEqual({ date: "2026-10-31" });
  expect(beside("", 1)).toBeUndefined();
  expect(beside("period=day&date=2026-11-25", 1)).toEqual({ date: TODAY });
  expect(beside("period=year&date=2025-03-03", 1)).toEqual({ date: "2026-01-01" });
  const range = "period=range&from=2026-11-02&to=2026-11-08";
  expect(beside(range, -1)).toEqual({ from: "2026-10-26", to: "2026-11-01" });
  expect(beside(range, 1)).toEqual({ from: "2026-11-09", to: "2026-11-15" });
});

test("another period is about the days that were shown", () => {
  const none = { date: "", from: "", to: "" };
  expect(periodShown("year", days(""))).toEqual({ ...none, period: "year" });
  const october = days("date=2026-10-05");
  expect(periodShown("week", october)).toEqual({ ...none, period: "week", date: "2026-10-31" });
  expect(periodShown("range", october)).toEqual({
    period: "range",
    date: "",
    from: "2026-10-01",
    to: "2026-10-31",
  });
});

test("a report is of one room, one type or one stall, and the address says of which", () => {
  const read = (search: string) => reportPlace(new URLSearchParams(search));
  expect(read("room=drum_room&stall=cubicle")).toEqual({ kind: "room", value: "drum_room" });
  expect(read("type=Big+studio")).toEqual({ kind: "type", value: "Big studio" });
  expect(read("stall=cubicle&room=")).toEqual({ kind: "stall", value: "cubicle" });
  expect(read("")).toBeUndefined();
  expect(placeShown({ kind: "type", value: "Studio" })).toEqual({
    room: "",
    type: "Studio",
    stall: "",
  });
  expect(placeShown(undefined)).toEqual({ room: "", type: "", stall: "" });
});

test("the server is asked for days that have come", () => {
  expect(reportQueryOf(days(""), undefined)).toEqual({
    start_date: "2026-11-01",
    end_date: TODAY,
  });
  expect(reportQueryOf(days("period=day"), { kind: "type", value: "Studio" })).toEqual({
    date: TODAY,
    room_type: "Studio",
  });
  expect(reportQueryOf(days("period=day"), { kind: "stall", value: "cubicle" })).toEqual({
    date: TODAY,
    stall: "cubicle",
  });
});

test("the bookings of a report are a file", () => {
  const span = { start: "2026-10-31T23:00:00.000Z", end: "2026-11-30T23:00:00.000Z" };
  const address = (...given: Parameters<typeof bookingsFile>) => {
    const { pathname, searchParams } = new URL(bookingsFile(...given), "http://home");
    return [pathname, Object.fromEntries(searchParams)];
  };
  expect(address("csv", span, undefined)).toEqual([
    "/api/roomkeeper/v1/exports/bookings.csv",
    span,
  ]);
  expect(address("ics", span, ["drum_room", "booth"])).toEqual([
    "/api/roomkeeper/v1/exports/bookings.ics",
    { ...span, room: "drum_room,booth" },
  ]);
});

test("the bookings of a type of rooms are those of its rooms; of a stall there are none", () => {
  const rooms = [
    { key: "drum_room", type: "Studio" },
    { key: "booth", type: "Studio" },
    { key: "attic", type: null },
  ];
  expect(roomsIn(undefined, rooms)).toBeUndefined();
  expect(roomsIn({ kind: "room", value: "attic" }, rooms)).toEqual(["attic"]);
  expect(roomsIn({ kind: "type", value: "Studio" }, rooms)).toEqual(["drum_room", "booth"]);
  expect(roomsIn({ kind: "stall", value: "cubicle" }, rooms)).toEqual([]);
});
