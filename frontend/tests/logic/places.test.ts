import { expect, test } from "vitest";
import { placeOfEntity, placesOf, placesOfKind } from "../../src/logic/places";
import { registries } from "../registries";

const HOUSE = registries([
  { key: "vault", name: "The Vault" },
  { key: "drum_room", name: "Drum room", area: "cellar" },
  { key: "shower", isStall: true, area: "corridor" },
]);

test("rooms and stalls are found by what is theirs alone, in the order of their names", () => {
  expect(placesOfKind(HOUSE, "room")).toEqual([
    {
      kind: "room",
      key: "drum_room",
      name: "Drum room",
      areaId: "cellar",
      calendar: "calendar.drum_room_bookings",
    },
    {
      kind: "room",
      key: "vault",
      name: "The Vault",
      areaId: null,
      calendar: "calendar.vault_bookings",
    },
  ]);
  expect(placesOfKind(HOUSE, "stall")).toEqual([
    { kind: "stall", key: "shower", name: "shower", areaId: "corridor" },
  ]);
});

test("a room is called as somebody has called its device", () => {
  const { devices, entities } = registries([{ key: "vault" }, { key: "attic" }]);
  Object.assign(devices["device_vault"] ?? {}, { name_by_user: "Bank" });
  Object.assign(devices["device_attic"] ?? {}, { name: null });
  const names = [...placesOf({ devices, entities }).values()].map(({ name }) => name);
  expect(names).toEqual(["attic", "Bank"]);
});

test("a device that lost its identifiers has no key", () => {
  const { devices, entities } = registries([{ key: "vault" }]);
  Object.assign(devices["device_vault"] ?? {}, { identifiers: [["other", "1"]] });
  expect(placesOfKind({ devices, entities }, "room")[0]?.key).toBe("");
});

test("each entity of a room leads to it, and others lead nowhere", () => {
  expect(placeOfEntity(HOUSE, "calendar.drum_room_bookings")?.key).toBe("drum_room");
  expect(placeOfEntity(HOUSE, "switch.shower_privacy")?.kind).toBe("stall");
  for (const other of ["light.lamp", "sensor.active_holds", "sensor.lonely", "light.gone"]) {
    expect(placeOfEntity(HOUSE, other)).toBeUndefined();
  }
});
