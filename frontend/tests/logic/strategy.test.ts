import { expect, test } from "vitest";
import { dashboard, roomsView, type View } from "../../src/cards/strategy";
import { aHass } from "../hass";
import { registries } from "../registries";

/** What each section has, in short: headings, and cards with what they show. */
function shown({ sections }: View): string[][] {
  return sections.map(({ cards }) =>
    cards.map(({ type, heading, room, stall, entities, rooms }) =>
      [heading ?? type, room ?? stall ?? entities ?? rooms].filter(Boolean).join(" "),
    ),
  );
}

test("a dashboard has the board, each room in its area, the bookings, and the stalls", async () => {
  const hass = aHass(
    registries([
      { key: "vault", name: "The Vault" },
      { key: "drum_room", name: "Drum room", area: "cellar" },
      { key: "vocals", name: "Vocal booth", area: "cellar" },
      { key: "attic", name: "Attic", area: "attic" },
      { key: "shower", name: "Shower", area: "corridor", isStall: true },
    ]),
  );
  const { views } = await dashboard({}, hass);
  expect(views.map(({ title, path }) => [title, path])).toEqual([
    ["Overview", "rooms"],
    ["Stalls", "stalls"],
  ]);
  const [rooms, stalls] = views.map(shown);
  expect(rooms).toEqual([
    ["custom:roomkeeper-board-card"],
    // A room that is an area of its own needs no heading.
    ["custom:roomkeeper-room-card attic"],
    ["Cellar", "custom:roomkeeper-room-card drum_room", "custom:roomkeeper-room-card vocals"],
    ["Other rooms", "custom:roomkeeper-room-card vault"],
    [
      "Bookings",
      "calendar calendar.attic_bookings,calendar.drum_room_bookings,calendar.vault_bookings,calendar.vocals_bookings",
    ],
  ]);
  expect(stalls).toEqual([["Corridor", "custom:roomkeeper-stall-card shower"]]);
});

test("a house without stalls has one view, and one without rooms an empty board", async () => {
  const { views } = await dashboard({}, aHass());
  expect(views.map(shown)).toEqual([[["custom:roomkeeper-board-card"]]]);
});

test("a view can be of some rooms", async () => {
  const hass = aHass(registries([{ key: "vault" }, { key: "attic" }]));
  expect(shown(await roomsView({ rooms: ["vault"] }, hass))).toEqual([
    ["custom:roomkeeper-board-card vault"],
    ["Other rooms", "custom:roomkeeper-room-card vault"],
    ["Bookings", "calendar calendar.vault_bookings"],
  ]);
});
