/** Which rooms and stalls there are, as Home Assistant's registries know them: before anything is subscribed. */

import type { Hass } from "../ha";
import { keyOf } from "./devices";

type Registries = Pick<Hass, "devices" | "entities">;

export interface NamedPlace {
  kind: "room" | "stall";
  key: string;
  name: string;
  areaId: string | null;
  /** The calendar of a room. */
  calendar?: string;
}

// What only rooms and only stalls have; one of them is never switched off, by default.
const KINDS: Record<string, NamedPlace["kind"]> = {
  status: "room",
  bookings: "room",
  bookable: "room",
  occupied: "stall",
  privacy: "stall",
  force_enable: "stall",
};

/** Returns all rooms and stalls by their device, in the order of their names. */
export function placesOf({ devices, entities }: Registries): Map<string, NamedPlace> {
  const found = new Map<string, NamedPlace>();
  for (const { entity_id, platform, device_id, translation_key } of Object.values(entities)) {
    if (platform !== "roomkeeper") continue;
    const kind = KINDS[translation_key ?? ""];
    const device = devices[device_id ?? ""];
    if (!kind || !device) continue;
    const key = keyOf(device) ?? "";
    const name = device.name_by_user ?? device.name ?? key;
    const known = found.get(device.id) ?? { kind, key, name, areaId: device.area_id };
    if (translation_key === "bookings") known.calendar = entity_id;
    found.set(device.id, known);
  }
  const byName = ([, one]: [string, NamedPlace], [, other]: [string, NamedPlace]) =>
    one.name.localeCompare(other.name);
  return new Map([...found].sort(byName));
}

/** Returns the rooms, or the stalls. */
export function placesOfKind(registries: Registries, kind: NamedPlace["kind"]): NamedPlace[] {
  return [...placesOf(registries).values()].filter((one) => one.kind === kind);
}

/** Returns the room or stall that an entity is of. */
export function placeOfEntity(registries: Registries, entityId: string): NamedPlace | undefined {
  const entity = registries.entities[entityId];
  if (entity?.platform !== "roomkeeper" || !entity.device_id) return undefined;
  return placesOf(registries).get(entity.device_id);
}
