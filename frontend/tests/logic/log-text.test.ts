import { expect, test } from "vitest";
import english from "../../../custom_components/roomkeeper/translations/en.json";
import type { LogRow } from "../../src/data/log";
import { deviceOfKey } from "../../src/logic/devices";
import { fileName, logCsv, logJson } from "../../src/logic/log-export";
import { daysOfLog, recordedText, whenText } from "../../src/logic/log-days";
import { detailsOf } from "../../src/logic/log-details";
import { lookOf } from "../../src/logic/log-look";
import {
  actorText,
  ACTORS,
  isActorKind,
  logText,
  peopleIn,
  reasonText,
} from "../../src/logic/log-text";
import { GROUPS, LOG_GROUPS } from "../../src/logic/log-types";
import { failuresIn, guestsOf, namesIn } from "../../src/logic/log-values";
import { aHass } from "../hass";
import { aBooking, aHouse, aRoom, aSchedule, aStall, at, NOW } from "../house";
import { aRow } from "../log";

const ENTRY = "01KAT5RZ6W6V8ZDYPF9TN3K4QH";

const hass = aHass({
  states: {
    "switch.socket": {
      entity_id: "switch.socket",
      state: "on",
      attributes: { friendly_name: "Drum socket" },
    },
  },
  devices: {
    d0: { id: "d0", name: "Other", name_by_user: null, area_id: null, identifiers: [["x", "y"]] },
    d1: {
      id: "d1",
      name: "Site",
      name_by_user: null,
      area_id: null,
      identifiers: [["roomkeeper", ENTRY]],
    },
    d2: {
      id: "d2",
      name: "Office calendar",
      name_by_user: null,
      area_id: null,
      identifiers: [["roomkeeper", `${ENTRY}_office`]],
    },
    d3: {
      id: "d3",
      name: "Drums",
      name_by_user: "My drums",
      area_id: null,
      identifiers: [["roomkeeper", `${ENTRY}_drum_room`]],
    },
    d4: {
      id: "d4",
      name: null,
      name_by_user: null,
      area_id: null,
      identifiers: [["roomkeeper", `${ENTRY}_nameless`]],
    },
  },
});

const snapshot = {
  rooms: [aRoom(), aRoom({ key: "booth", name: "Vocal booth" })],
  stalls: [aStall()],
  bookings: [aBooking({ id: "01ADA", guest: "Ada" })],
  schedules: [aSchedule({ id: "01S", name: "Moonlight" })],
};

const house = aHouse(snapshot);

function said(given: Partial<LogRow>, guests = new Map<string, string>()): string {
  return logText(hass, aRow(given), { house, guests });
}

test("every type has a sentence, and no sentence is left over", () => {
  const keys = Object.keys(english.common)
    .filter((key) => key.startsWith("ui_log_") && !key.startsWith("ui_log_page_"))
    .map((key) => key.slice("ui_log_".length));
  const types = GROUPS.flatMap((group): string[] => [...LOG_GROUPS[group]]);
  expect(keys.sort()).toEqual([...types, "other"].sort());
});

test("a row of which nothing is known but its type is still a sentence", () => {
  for (const type of GROUPS.flatMap((group) => [...LOG_GROUPS[group]])) {
    for (const row of [
      { type },
      { type, rooms: [], room: null, details: { why: 7, failures: "none", start: {} } },
    ]) {
      const text = said(row);
      expect(text, type).toMatch(/\S/);
      expect(text, type).not.toMatch(/undefined|NaN|Invalid|\{|\}|^Translation/);
    }
  }
});

test("a type that only a newer server knows is named", () => {
  expect(said({ type: "door_melted" })).toBe("Door melted: Drum room");
  expect(said({ type: "door_melted", rooms: [] })).toBe("Door melted");
});

test("bookings are told of with their guest, whoever knows the name", () => {
  const span = { start: at("16:00"), end: at("18:00") };
  expect(said({ type: "booking_confirmed", details: { ...span, guest: "Mei" } })).toBe(
    "Drum room booked for Mei, 16:00 – 18:00",
  );
  expect(said({ type: "booking_confirmed", details: { ...span, is_block: true } })).toBe(
    "Drum room blocked, 16:00 – 18:00",
  );
  expect(said({ type: "booking_confirmed", booking_id: "01ADA", details: {} })).toBe(
    "Booking of Ada in Drum room confirmed",
  );
  expect(
    said({ type: "booking_checked_in", booking_id: "01TIM" }, new Map([["01TIM", "Tim"]])),
  ).toBe("Tim checked in to Drum room");
  expect(said({ type: "booking_checked_in", booking_id: "01WHO" })).toBe(
    "The guest checked in to Drum room",
  );
});

test("who left and whose time was over are told apart", () => {
  const completed = { type: "booking_completed", booking_id: "01ADA" };
  expect(said(completed)).toBe("Ada checked out of Drum room");
  expect(said({ ...completed, actor: { kind: "system", id: "", name: "" } })).toBe(
    "The time of Ada in Drum room is over",
  );
});

test("a move names both places and times", () => {
  expect(
    said({
      type: "booking_rescheduled",
      rooms: ["booth", "drum_room", "gone_room"],
      details: {
        start: at("18:00"),
        end: at("19:00"),
        start_before: at("16:00"),
        end_before: at("17:00"),
        rooms_before: ["drum_room", "gone_room"],
      },
    }),
  ).toBe(
    "Booking moved to Vocal booth, 18:00 – 19:00 (before: Drum room and Gone room, 16:00 – 17:00)",
  );
});

test("one that stays in its room is moved to another time there", () => {
  const times = {
    start: at("18:00"),
    end: at("19:00"),
    start_before: at("16:00"),
    end_before: at("17:00"),
  };
  expect(
    said({ type: "booking_rescheduled", details: { ...times, rooms_before: ["drum_room"] } }),
  ).toBe("Booking moved to Drum room, 18:00 – 19:00 (before: Drum room, 16:00 – 17:00)");
});

test("power-offs are told with the try and what was seen", () => {
  expect(said({ type: "power_off_succeeded", details: { attempt: 1 } })).toBe(
    "Power off in Drum room succeeded",
  );
  expect(said({ type: "power_off_succeeded", details: { attempt: 2 } })).toBe(
    "Power off in Drum room succeeded, try 2",
  );
  const failures = [{ entity_id: "switch.socket", why: "still on" }];
  expect(said({ type: "power_off_failed", details: { attempt: 4, failures } })).toBe(
    "Power off in Drum room failed after 4 tries: Drum socket is still on",
  );
  expect(said({ type: "power_off_planned", details: { manual: true } })).toBe(
    "Power off in Drum room asked for by hand",
  );
  expect(said({ type: "power_off_planned", details: { manual: false, due_at: at("18:40") } })).toBe(
    "Power off in Drum room planned for 18:40",
  );
});

test("a freeze says why, and until when", () => {
  const details = { reason: "cleaning", until: at("13:00", "2026-11-27") };
  expect(said({ type: "room_frozen", details })).toBe(
    "Drum room frozen: cleaning, until Fri 27 Nov, 13:00",
  );
});

test("stalls, their cameras and how long somebody stayed are told", () => {
  const stall = { stall: "cubicle", rooms: [], room: null };
  expect(
    said({ ...stall, type: "occupancy_ended", details: { reason: "vacated", duration_s: 240 } }),
  ).toBe("Somebody left Cubicle, after 4 mins");
  const short = { reason: "timeout", duration_s: 0.4 };
  expect(said({ ...stall, type: "occupancy_ended", details: short })).toBe(
    "Time in Cubicle was up",
  );
  expect(
    said({
      ...stall,
      type: "camera_failed",
      details: { camera: "switch.camera", should_be_on: false },
    }),
  ).toBe("switch.camera cannot be switched off");
  expect(said({ stall: "old_stall", rooms: [], type: "sensor_stuck" })).toBe(
    "Sensors of Old stall are not believed",
  );
});

test("schedules and what they do to devices are told by name", () => {
  const of = { rooms: [], schedule_id: "01S" };
  expect(said({ ...of, type: "schedule_run", details: { why: "by_hand" } })).toBe(
    "Schedule Moonlight began, by hand",
  );
  expect(said({ rooms: [], type: "schedule_deleted", details: { schedule_name: "Old one" } })).toBe(
    "Schedule Old one deleted",
  );
  expect(said({ ...of, type: "schedule_failed", details: { failed: 1, devices: 3 } })).toBe(
    "Schedule Moonlight failed, 1 of its 3 devices",
  );
  expect(said({ rooms: [], type: "action_succeeded", details: { entity_id: null } })).toBe(
    "a sequence has done it",
  );
  expect(
    said({
      rooms: [],
      schedule_id: "01GONE",
      type: "action_observed",
      details: { entity_id: "switch.socket", was_on: true },
    }),
  ).toBe("Drum socket was on before");
});

test("hooks and feeds are named by who they are, by their device, or by their key", () => {
  const details = { origin: "web_shop", status: "taken", start: at("16:00"), end: at("18:00") };
  expect(
    said({ type: "hook_received", actor: { kind: "hook", id: "h", name: "Web shop" }, details }),
  ).toBe("Web shop: booking taken over, Drum room, 16:00 – 18:00");
  expect(said({ type: "hook_forgotten", rooms: [], details })).toBe(
    "Web shop was removed, and a booking of it forgotten",
  );
  expect(said({ type: "feed_read", rooms: [], details: { feed: "office" } })).toBe(
    "Office calendar was read",
  );
  const outside = { kind: "feed", id: "f", name: "" } as const;
  expect(
    said({ type: "feed_stopped", actor: outside, details: { feed: "office", missing: 12 } }),
  ).toBe("Office calendar: 12 events vanished at once, so nothing is released");
  expect(said({ type: "endpoint_delivered", details: { endpoint: "my_shop", count: 3 } })).toBe(
    "3 messages delivered to My shop",
  );
});

test("while nothing is known of the house, rows are told by their keys", () => {
  const context = { guests: new Map<string, string>() };
  expect(logText(hass, aRow(), context)).toBe("Drum room is in use again");
  const row = aRow({ stall: "cubicle", booking_id: "01ADA", schedule_id: "01S" });
  expect(logText(hass, { ...row, type: "sensor_cleared" }, context)).toBe(
    "Sensors of Cubicle are believed again",
  );
});

test("who did it is named, or at least what kind", () => {
  expect(actorText(hass, { kind: "user", id: "u", name: "Owner" })).toBe("Owner");
  expect(actorText(hass, { kind: "system", id: "", name: "" })).toBe("Roomkeeper");
  expect(actorText(hass, { kind: "space_ship" as "system", id: "", name: "" })).toBe("Space ship");
  expect(ACTORS.map(([kind]) => isActorKind(kind))).not.toContain(false);
  expect(isActorKind("u1")).toBe(false);
});

test("why somebody did it is told in their words or in ours", () => {
  expect(reasonText(hass, aRow({ reason: "closing time" }))).toBe("closing time");
  expect(reasonText(hass, aRow({ reason: "presence" }))).toBe("somebody was detected");
  expect(reasonText(hass, aRow({ details: { note: "new floor" } }))).toBe("new floor");
  expect(reasonText(hass, aRow())).toBe("");
});

test("a guest's newest name is the one that holds", () => {
  const rows = [
    aRow({ booking_id: "01A", details: { guest: "Grace" } }),
    aRow({ booking_id: "01A", details: { guest: "Gracie" } }),
    aRow({ booking_id: "01B", details: { guest: "", title: "Rehearsal" } }),
    aRow({ booking_id: "01C" }),
    aRow({ details: { guest: "Nobody" } }),
  ];
  expect([...guestsOf(rows)]).toEqual([
    ["01A", "Grace"],
    ["01B", "Rehearsal"],
  ]);
});

test("while no name changes, nothing that is told of by name does", () => {
  const names = namesIn(house);
  expect(names).toBe(namesIn(aHouse({ ...snapshot, last_log_id: 99 })));
  expect(names).not.toBe(namesIn(aHouse({ ...snapshot, rooms: [aRoom({ name: "Drums" })] })));
  expect(namesIn(undefined)).toBe("");
});

test("details are names and values that can be read, without what says nothing", () => {
  const row = aRow({
    id: 7,
    type: "occupancy_ended",
    booking_id: "01ADA",
    details: {
      duration_s: 240,
      started_at: "2026-11-26T14:00:05+01:00",
      taken: ["switch.a", "switch.b"],
      why: [{ kind: "fixed", length_s: 300, rule: "" }],
      is_counted: true,
      count: 2,
      nothing: null,
      empty: [],
      failures: [{ entity_id: "switch.socket", why: "no_answer" }, "odd"],
    },
  });
  const told = detailsOf(hass, row, NOW).map(({ name, value }) => `${name} = ${value}`);
  expect(told).toEqual([
    "Duration = 4 mins",
    "Started at = Thu 26 Nov, 14:00:05",
    "Taken = switch.a, switch.b",
    "Why = kind: fixed; length_s: 300",
    "Is counted = true",
    "Count = 2",
    "Failures = Drum socket did not answer",
    "Booking id = 01ADA",
    "Type = occupancy_ended",
    "Log id = 7",
  ]);
  expect(failuresIn({})).toEqual([]);
});

test("rows stand under the day on which they were written", () => {
  const rows = [
    aRow({ id: 3, at: at("00:10"), recorded_at: at("00:10") }),
    aRow({ id: 2, at: at("22:15", "2026-11-25"), recorded_at: at("00:05") }),
    aRow({ id: 1, at: at("21:00", "2026-11-25") }),
  ];
  const days = daysOfLog(hass, rows);
  expect(days.map(({ day, rows: of }) => [day, of.map((row) => row.id)])).toEqual([
    ["2026-11-26", [3, 2]],
    ["2026-11-25", [1]],
  ]);
  expect(days[0]?.at).toBe(Date.parse(at("00:10")));
});

test("when something was noticed is told only if that was late", () => {
  const row = aRow({ at: at("22:15", "2026-11-25"), recorded_at: at("07:02") });
  expect(whenText(hass, row)).toBe("Wed 25 Nov, 22:15");
  expect(recordedText(hass, row)).toBe("07:02");
  expect(whenText(hass, aRow())).toBe("14:00");
  const late = (time: string) =>
    recordedText(hass, aRow({ at: at("14:00"), recorded_at: `2026-11-26T${time}+01:00` }));
  expect(late("14:00:05")).toBe("");
  expect(late("14:00:06")).toBe("14:00:06");
});

test("what went wrong looks so, and every row has an icon", () => {
  expect(lookOf("power_off_failed").tone).toBe("danger");
  expect(lookOf("booking_no_show").tone).toBe("danger");
  expect(lookOf("feed_stopped").tone).toBe("danger");
  expect(lookOf("booking_checked_in").tone).toBe("success");
  expect(lookOf("booking_edited").tone).toBe("neutral");
  const icons = ["room_frozen", "door_opened", "door_melted"].map((type) => lookOf(type).icon);
  expect(new Set(icons).size).toBe(3);
});

test("a table has a line for each row, in words and in the log's own terms", () => {
  const row = aRow({
    id: 7,
    rooms: ["drum_room", "booth"],
    reason: "=evil()",
    details: { note: "a, b" },
  });
  expect(
    logCsv([row], () => "It happened")
      .split("\r\n")
      .slice(0, 2),
  ).toEqual([
    "\uFEFFid,at,recorded_at,type,sentence,rooms,stall,booking_id,schedule_id,action_id,actor_kind,actor_id,actor,reason,details",
    `7,${at("14:00")},${at("14:00")},room_unfrozen,It happened,drum_room booth,,,,,user,u1,Owner,'=evil(),"{""note"":""a, b""}"`,
  ]);
});

test("as JSON, rows are as the server gave them", () => {
  const rows = [aRow({ id: 2 }), aRow({ id: 1 })];
  const read: unknown = JSON.parse(logJson(rows, { room: "drum_room" }, false));
  expect(read).toEqual({ query: { room: "drum_room" }, is_all: false, items: rows });
  expect(JSON.parse(logJson([], {}, true))).toEqual({ query: {}, is_all: true, items: [] });
  expect(fileName("2026-11-26", "csv")).toBe("roomkeeper-log-2026-11-26.csv");
});

test("a thing's device is found by the key behind the entry's ID, and by nothing less", () => {
  expect(deviceOfKey(hass, "drum_room")).toEqual({ id: "d3", name: "My drums" });
  expect(deviceOfKey(hass, "nameless")).toEqual({ id: "d4", name: "nameless" });
  expect(deviceOfKey(hass, "room")).toBeUndefined();
  expect(deviceOfKey(hass, "")).toBeUndefined();
});

test("users who did something are known by name, whatever else the rows are", () => {
  const ada = { kind: "user" as const, id: "u1", name: "Ada" };
  const others = [
    { kind: "system" as const, id: "s1", name: "Roomkeeper" },
    { ...ada, id: "" },
    { ...ada, name: "" },
    null as unknown as typeof ada,
  ];
  const rows = [ada, ada, ...others].map((actor) => aRow({ actor }));
  expect([...peopleIn(rows)]).toEqual([["u1", "Ada"]]);
});

test("what was used is read in the unit that fits", () => {
  const used = (used_wh: number) => said({ type: "energy_measured", details: { used_wh } });
  expect(used(839.6)).toBe("840 Wh used in Drum room");
  expect(used(4_600)).toBe("4.6 kWh used in Drum room");
  expect(used(123_456.7)).toBe("123 kWh used in Drum room");
});
