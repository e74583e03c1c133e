import { expect, test } from "vitest";
import { bookingsByRoom } from "../../src/logic/claims";
import { areasOfRooms, filterOf, roomsOf } from "../../src/logic/room-filter";
import { aHass } from "../hass";
import { aBooking, aRoom } from "../house";

const ENTRY = "01KAT5RZ6W6V8ZDYPF9TN3K4QH";

function aDevice(identifiers: [string, string][], area_id: string | null) {
  return { id: "d", name: null, name_by_user: null, area_id, identifiers };
}

const ROOMS = [
  aRoom({ key: "room_10", name: "Room 10" }),
  aRoom({ key: "room_2", name: "Room 2", type: "Escape room", status: "held" }),
  aRoom({ key: "attic", name: "Attic", type: null }),
];

function found(
  search: string,
  bookings = [aBooking({ rooms: ["attic"], guest: "Zoë" })],
): string[] {
  return roomsOf(ROOMS, filterOf(new URLSearchParams(search)), {
    areas: new Map([["attic", "roof"]]),
    byRoom: bookingsByRoom(bookings),
    language: "en",
  }).map(({ name }) => name);
}

test("rooms are listed by name, and 2 before 10", () => {
  expect(found("")).toEqual(["Attic", "Room 2", "Room 10"]);
});

test("rooms are found by type, area and status, all of which must fit", () => {
  expect(found("type=Studio")).toEqual(["Room 10"]);
  expect(found("area=roof")).toEqual(["Attic"]);
  expect(found("status=held")).toEqual(["Room 2"]);
  expect(found("status=held&area=roof")).toEqual([]);
});

test("rooms are found by a part of their name, or of a guest or title there", () => {
  expect(found("q=ROOM")).toEqual(["Room 2", "Room 10"]);
  expect(found("q=%20zoË ")).toEqual(["Attic"]);
  expect(found("q=rehears")).toEqual(["Attic"]);
  expect(found("q=nobody")).toEqual([]);
});

test("a room is in the area of its device", () => {
  const devices = {
    one: aDevice([["roomkeeper", `${ENTRY}_drum_room`]], "cellar"),
    two: aDevice([["roomkeeper", `${ENTRY}_attic`]], null),
    three: aDevice([["other", `${ENTRY}_vault`]], "cellar"),
  };
  expect([...areasOfRooms(aHass({ devices }))]).toEqual([["drum_room", "cellar"]]);
});
