import { expect, test } from "vitest";
import type { HassDevice, HassEntity } from "../../src/ha";
import { entityOfStall } from "../../src/logic/stall-entities";

const DEVICE: HassDevice = {
  id: "d1",
  name: "Cubicle",
  name_by_user: null,
  area_id: null,
  identifiers: [["roomkeeper", "01KAT5RZ6W6V8ZDYPF9TN3K4QH_the_cubicle"]],
};

function entity(entity_id: string, translation_key: string, device_id = "d1"): HassEntity {
  return { entity_id, translation_key, device_id, platform: "roomkeeper" };
}

const HOUSE = {
  devices: {
    d1: DEVICE,
    d2: { ...DEVICE, id: "d2", identifiers: [["other", "01KAT5RZ6W6V8ZDYPF9TN3K4QH_shower"]] },
  },
  entities: Object.fromEntries(
    [
      entity("switch.elsewhere", "maintenance", "d2"),
      entity("binary_sensor.cubicle_occupied", "occupancy"),
      entity("timer.renamed", "occupancy"),
      entity("switch.cubicle_maintenance", "maintenance"),
    ].map((one) => [one.entity_id, one]),
  ),
} satisfies Parameters<typeof entityOfStall>[0];

test("a stall's timer and switch are found, whatever they are called", () => {
  expect(entityOfStall(HOUSE, "the_cubicle", "occupancy")).toBe("timer.renamed");
  expect(entityOfStall(HOUSE, "the_cubicle", "maintenance")).toBe("switch.cubicle_maintenance");
});

test("what another integration has, or nobody, is not taken for a stall's", () => {
  expect(entityOfStall(HOUSE, "shower", "maintenance")).toBeUndefined();
  expect(entityOfStall(HOUSE, "cubicle", "maintenance")).toBeUndefined();
  expect(entityOfStall({ ...HOUSE, entities: {} }, "the_cubicle", "occupancy")).toBeUndefined();
});
