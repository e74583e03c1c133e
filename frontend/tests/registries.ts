/** What Home Assistant's registries say of a house: `hass` gets it before anything is subscribed. */

import type { Hass, HassDevice, HassEntity } from "../src/ha";

const ENTRY = "01HENTRY000000000000000000";

interface GivenPlace {
  key: string;
  name?: string;
  area?: string;
  isStall?: boolean;
}

function device({ key, name = key, area }: GivenPlace): HassDevice {
  return {
    id: `device_${key}`,
    name,
    name_by_user: null,
    area_id: area ?? null,
    identifiers: [["roomkeeper", `${ENTRY}_${key}`]],
  };
}

function entities({ key, isStall = false }: GivenPlace): HassEntity[] {
  const named = isStall
    ? { "binary_sensor.%_occupied": "occupied", "switch.%_privacy": "privacy" }
    : { "sensor.%_status": "status", "calendar.%_bookings": "bookings" };
  return Object.entries(named).map(([id, translation_key]) => ({
    entity_id: id.replace("%", key),
    device_id: `device_${key}`,
    platform: "roomkeeper",
    translation_key,
  }));
}

/** Rooms and stalls as devices with their entities, and things that are none. */
export function registries(places: GivenPlace[]): Pick<Hass, "devices" | "entities" | "areas"> {
  const others: HassEntity[] = [
    // Of another integration, on the device of a room.
    {
      entity_id: "light.lamp",
      device_id: "device_vault",
      platform: "hue",
      translation_key: "status",
    },
    { entity_id: "light.hue", device_id: "device_hue", platform: "hue", translation_key: "status" },
    { entity_id: "sensor.active_holds", device_id: "hub", platform: "roomkeeper" },
    { entity_id: "sensor.lonely", platform: "roomkeeper", translation_key: "status" },
  ];
  const all = [...places.flatMap(entities), ...others];
  const areas = [...new Set(places.flatMap(({ area }) => area ?? []))];
  const hub = { ...device({ key: "" }), id: "hub" };
  const lamp = { ...device({ key: "" }), id: "device_hue" };
  const devices = [...places.map(device), hub, lamp];
  return {
    devices: Object.fromEntries(devices.map((one) => [one.id, one])),
    entities: Object.fromEntries(all.map((one) => [one.entity_id, one])),
    areas: Object.fromEntries(
      areas.map((id) => [id, { area_id: id, name: id.replace(/^./, (a) => a.toUpperCase()) }]),
    ),
  };
}
