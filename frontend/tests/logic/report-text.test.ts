import { expect, test } from "vitest";
import { roomColumns, sortedAnew, sortedRows, STALL_COLUMNS } from "../../src/logic/report-columns";
import {
  countText,
  dayAndMonthText,
  dayOfReportText,
  daysText,
  energyText,
  hoursText,
  hourSpanText,
  meanText,
  monthText,
  peakText,
  percentText,
  shortDayText,
  shortMonthText,
  weekdaysFrom,
  weekdayText,
  yearText,
} from "../../src/logic/report-text";
import { isNothing, roomTiles, stallTiles } from "../../src/logic/report-tiles";
import { aHass } from "../hass";
import { aRoomReport, aStallReport, roomNumbers, stallNumbers } from "../report";

// Somewhere else than the house: its days are the same.
const hass = aHass({ time_zone: "Pacific/Auckland" });

test("numbers are written as their reader does", () => {
  expect(countText(hass, 1240)).toBe("1,240");
  expect(percentText(hass, 43.25)).toBe("43.3%");
  expect(percentText(hass, null)).toBe("–");
  expect(hoursText(hass, 45_000)).toBe("12.5 hrs");
  expect(hoursText(hass, 450_000)).toBe("125 hrs");
  expect(meanText(hass, 5_431)).toBe("1 hr 31 mins");
  expect(meanText(hass, 161)).toBe("2 mins 41 secs");
  expect(meanText(hass, null)).toBe("–");
  expect(energyText(hass, 840.4)).toBe("840 Wh");
  expect(energyText(hass, 12_340)).toBe("12.3 kWh");
  expect(energyText(hass, 123_456)).toBe("123 kWh");
  expect(energyText(hass, null)).toBe("–");
  const german = aHass({ locale: { ...hass.locale, language: "de" } });
  expect(hoursText(german, 45_000)).toBe("12,5 Std.");
});

test("days and hours are the house's wherever they are read", () => {
  expect(dayOfReportText(hass, "2026-11-26")).toBe("Thursday, 26 November 2026");
  expect(daysText(hass, "2026-11-23", "2026-11-29", "2026-11-26")).toBe("Mon 23 Nov – Sun 29 Nov");
  expect(daysText(hass, "2025-12-29", "2026-01-04", "2026-11-26")).toContain("2025");
  expect(monthText(hass, "2026-11-01")).toBe("November 2026");
  expect(shortMonthText(hass, "2026-11-01")).toBe("Nov");
  expect(yearText(hass, "2026-01-01")).toBe("2026");
  expect(shortDayText(hass, "2026-11-06")).toBe("6");
  expect(dayAndMonthText(hass, "2026-11-06")).toBe("6 Nov");
  expect(hourSpanText(hass, 23)).toBe("23:00 – 00:00");
});

test("weekdays are named, in the order of somebody's week", () => {
  expect(weekdaysFrom(1).map((one) => weekdayText(hass, one, "short"))).toEqual([
    "Mon",
    "Tue",
    "Wed",
    "Thu",
    "Fri",
    "Sat",
    "Sun",
  ]);
  expect(weekdaysFrom(0)[0]).toBe("sun");
  expect(weekdaysFrom(6).slice(0, 3)).toEqual(["sat", "sun", "mon"]);
  expect(weekdayText(hass, "fri", "long")).toBe("Friday");
});

test("busy hours that follow one another are one span", () => {
  expect(peakText(hass, [19, 18, 8])).toBe("08:00 – 09:00, 18:00 – 20:00");
  expect(peakText(hass, [])).toBe("–");
});

function tiles(all: ReturnType<typeof roomTiles>): Record<string, string> {
  return Object.fromEntries(
    all.map(({ name, value, detail, isBad }) => [
      name.replace("ui_report_", ""),
      `${value} | ${detail}${isBad ? " | !" : ""}`,
    ]),
  );
}

test("all rooms are summed up in numbers, and what failed stands out", () => {
  expect(tiles(roomTiles(hass, roomNumbers()))).toEqual({
    utilisation: "43.2% | of 420 hrs open",
    booked: "183 hrs | 74 bookings",
    used: "151 hrs | 68 stays",
    mean_stay: "2 hrs 15 mins | Busiest: 18:00 – 20:00",
    lead: "3 days 4 hrs | on average, before the start",
    no_shows: "3 | 6 hrs kept free for nobody",
    cancellations: "5 | 1 hold ran out",
    power_offs: "68 | 2 failed, 12 secs late on average | !",
    energy: "84.3 kWh | as measured, in bookings",
    saved: "21.7 kWh | an estimate",
  });
});

test("what was never measured is not shown, and what never was is no number", () => {
  const none = roomNumbers({
    utilisation: null,
    mean_stay_s: null,
    mean_lead_s: null,
    peak_hours: [],
    power_offs_succeeded: 0,
    power_offs_failed: 0,
    mean_power_off_delay_s: null,
    energy_wh: null,
    saved_wh: null,
  });
  const said = tiles(roomTiles(hass, none));
  expect(said["mean_stay"]).toBe("– | ");
  expect(said["power_offs"]).toBe("0 | none failed");
  expect(Object.keys(said)).not.toContain("energy");
  expect(Object.keys(said)).not.toContain("saved");
});

test("all stalls are summed up, and faults stand out", () => {
  expect(tiles(stallTiles(hass, stallNumbers({ faults: 2 })))).toEqual({
    stall_stays: "212 | Busiest: 20:00 – 21:00",
    mean_stay: "2 mins 41 secs | 9 of 10 within 4 mins 50 secs",
    timeouts: "9 | 1 ended by hand",
    faults: "2 | sensors lost or stuck, cameras that failed | !",
  });
  const unused = stallTiles(hass, stallNumbers({ mean_stay_s: null, p90_stay_s: null }));
  expect(unused[1]).toMatchObject({ value: "–", detail: "" });
  expect(stallTiles(hass, stallNumbers()).some(({ isBad }) => isBad)).toBe(false);
});

test("a time in which nothing happened is known, whatever was open", () => {
  const rooms = roomNumbers({
    booked_s: 0,
    used_s: 0,
    bookings: 0,
    stays: 0,
    no_shows: 0,
    cancellations: 0,
    expiries: 0,
    power_offs_succeeded: 0,
    power_offs_failed: 0,
    energy_wh: null,
  });
  const stalls = stallNumbers({ stays: 0, timeouts: 0, forced: 0 });
  expect(isNothing(rooms, stalls)).toBe(true);
  expect(isNothing(null, null)).toBe(true);
  expect(isNothing({ ...rooms, cancellations: 1 }, null)).toBe(false);
  expect(isNothing(null, { ...stalls, faults: 1 })).toBe(false);
});

const ROOMS = [
  aRoomReport({ room: "b", name: "Booth 10", utilisation: 20, energy_wh: null }),
  aRoomReport({ room: "c", name: "Booth 9", utilisation: null, energy_wh: null }),
  aRoomReport({ room: "a", name: "Attic", utilisation: 90, energy_wh: 5 }),
  aRoomReport({ room: "d", name: "Cellar", utilisation: 20, energy_wh: null }),
];

function names(by: Parameters<typeof sortedAnew>[1], isDown: boolean): string[] {
  const how = { sorting: { by, isDown }, language: "en" };
  return sortedRows(ROOMS, roomColumns(ROOMS), how).map(({ name }) => name);
}

test("rooms are sorted by any column; those without a number come last", () => {
  expect(names("name", false)).toEqual(["Attic", "Booth 9", "Booth 10", "Cellar"]);
  expect(names("name", true)).toEqual(["Cellar", "Booth 10", "Booth 9", "Attic"]);
  expect(names("ui_report_utilisation", true)).toEqual(["Attic", "Booth 10", "Cellar", "Booth 9"]);
  expect(names("ui_report_utilisation", false)).toEqual(["Booth 10", "Cellar", "Attic", "Booth 9"]);
  expect(names("ui_report_energy", true)).toEqual(["Attic", "Booth 9", "Booth 10", "Cellar"]);
});

test("a column that is chosen shows its greatest first, and once more its least", () => {
  const first = sortedAnew({ by: "name", isDown: false }, "ui_report_booked");
  expect(first).toEqual({ by: "ui_report_booked", isDown: true });
  expect(sortedAnew(first, "ui_report_booked")).toEqual({ by: "ui_report_booked", isDown: false });
  expect(sortedAnew(first, "name")).toEqual({ by: "name", isDown: false });
});

test("each column says its number, and energy has one where it is measured", () => {
  const [room] = ROOMS;
  const texts = roomColumns(ROOMS).map(({ text }) => text(hass, room ?? aRoomReport()));
  expect(texts).toEqual(["20%", "183 hrs", "151 hrs", "2 hrs 15 mins", "3", "2", "–"]);
  const unmeasured = roomColumns(ROOMS.slice(0, 2));
  expect(unmeasured.map(({ name }) => name)).not.toContain("ui_report_energy");
  expect(unmeasured.map((one) => one.isBad?.(aRoomReport())).filter(Boolean)).toEqual([true]);
  const stall = aStallReport({ faults: 1 });
  expect(STALL_COLUMNS.map(({ text }) => text(hass, stall))).toEqual([
    "212",
    "2 mins 41 secs",
    "4 mins 50 secs",
    "9",
    "1",
    "20:00 – 21:00",
  ]);
  expect(STALL_COLUMNS.map((one) => one.isBad?.(stall)).filter(Boolean)).toEqual([true]);
  const quiet = aStallReport({ peak_hours: [] });
  expect(STALL_COLUMNS.map(({ value }) => value(quiet)).at(-1)).toBeNull();
});
