import { expect, test } from "vitest";
import { freeTimes } from "../../src/data/free-times";
import { byDay, commonTimes } from "../../src/logic/free-times";
import { HOUR } from "../../src/logic/time";
import { aHass, refused } from "../hass";
import { at } from "../house";

const BERLIN = "Europe/Berlin";

function span(start: string, end: string, lastDay = "2026-11-26") {
  return { start: Date.parse(at(start)), end: Date.parse(at(end, lastDay)) };
}

test("rooms are free together where all of them are, and for long enough", () => {
  const one = [span("08:00", "12:00"), span("14:00", "20:00")];
  const other = [span("10:00", "15:00"), span("15:30", "16:00"), span("18:00", "22:00")];
  expect(commonTimes([one, other], HOUR)).toEqual([
    span("10:00", "12:00"),
    span("14:00", "15:00"),
    span("18:00", "20:00"),
  ]);
  expect(commonTimes([one, other, [span("19:00", "23:00")]], HOUR)).toEqual([
    span("19:00", "20:00"),
  ]);
  expect(commonTimes([one, []], HOUR)).toEqual([]);
  expect(commonTimes([one], 5 * HOUR)).toEqual([span("14:00", "20:00")]);
  expect(commonTimes([], HOUR)).toEqual([]);
});

test("free times stand under each day on which one may begin", () => {
  const days = byDay([span("22:00", "09:00", "2026-11-27"), span("08:00", "09:00")], HOUR, BERLIN);
  expect(days).toEqual([
    { day: "2026-11-26", spans: [span("22:00", "09:00", "2026-11-27"), span("08:00", "09:00")] },
    {
      day: "2026-11-27",
      spans: [
        {
          start: Date.parse(at("00:00", "2026-11-27")),
          end: Date.parse(at("09:00", "2026-11-27")),
        },
      ],
    },
  ]);
});

test("what ends too early on the next day to begin there stands under its first day only", () => {
  const [only, ...others] = byDay([span("20:00", "00:30", "2026-11-27")], HOUR, BERLIN);
  expect([only?.day, others]).toEqual(["2026-11-26", []]);
});

test("days are in order, however the stretches are", () => {
  const later = {
    start: Date.parse(at("08:00", "2026-11-28")),
    end: Date.parse(at("10:00", "2026-11-28")),
  };
  const days = byDay([later, span("08:00", "10:00")], HOUR, BERLIN).map(({ day }) => day);
  expect(days).toEqual(["2026-11-26", "2026-11-28"]);
});

test("all pages of what is free are read", async () => {
  const hass = aHass();
  const page = (room: string, next_cursor: string | null) => ({
    items: [{ room, free: [{ start: at("08:00"), end: at("12:00") }] }],
    next_cursor,
  });
  const pages = [page("drum_room", "more"), page("vault", null)];
  Object.defineProperty(hass.connection.answers, "get_availability", { get: () => pages.shift() });
  const asked = { rooms: ["drum_room", "vault"], span: span("00:00", "23:00"), length: HOUR };
  expect(await freeTimes(hass, asked)).toEqual([
    { room: "drum_room", free: [span("08:00", "12:00")] },
    { room: "vault", free: [span("08:00", "12:00")] },
  ]);
  expect(hass.connection.asked.map(({ data }) => data["cursor"])).toEqual([undefined, "more"]);
  expect(hass.connection.asked[0]?.data).toEqual({
    room: ["drum_room", "vault"],
    start: "2026-11-25T23:00:00.000Z",
    end: "2026-11-26T22:00:00.000Z",
    duration: 3600,
    limit: 1000,
  });
});

test("whoever asks for free times of a room that is gone is told so", async () => {
  const hass = aHass();
  hass.connection.answers["get_availability"] = refused("unknown_room", "There is no such room.");
  const asked = { rooms: ["gone"], span: span("00:00", "23:00"), length: HOUR };
  await expect(freeTimes(hass, asked)).rejects.toMatchObject({ code: "unknown_room" });
});
