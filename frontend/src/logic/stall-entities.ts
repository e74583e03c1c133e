/** Which of Home Assistant's entities belong to a stall. */

import type { Hass } from "../ha";

/** Returns the entity of a stall that has this name in the code; nothing if it is disabled. */
export function entityOfStall(
  { devices, entities }: Pick<Hass, "devices" | "entities">,
  stall: string,
  name: "maintenance" | "occupancy",
): string | undefined {
  // A device is known by the entry's ID and the stall's key.
  const device = Object.values(devices).find(({ identifiers }) =>
    identifiers.some(
      ([domain, id]) => domain === "roomkeeper" && id.slice(id.indexOf("_") + 1) === stall,
    ),
  );
  const domain = name === "maintenance" ? "switch." : "timer.";
  return Object.values(entities).find(
    (one) =>
      device !== undefined &&
      one.device_id === device.id &&
      one.translation_key === name &&
      one.entity_id.startsWith(domain),
  )?.entity_id;
}
