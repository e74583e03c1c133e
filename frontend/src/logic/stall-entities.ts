/** Which of Home Assistant's entities belong to a stall. */

import type { Hass } from "../ha";
import { deviceOfKey } from "./devices";

/** Returns the entity of a stall that has this name in the code; nothing if it is disabled. */
export function entityOfStall(
  hass: Pick<Hass, "devices" | "entities">,
  stall: string,
  name: "maintenance" | "occupancy",
): string | undefined {
  const device = deviceOfKey(hass, stall);
  const domain = name === "maintenance" ? "switch." : "timer.";
  return Object.values(hass.entities).find(
    (one) =>
      device !== undefined &&
      one.device_id === device.id &&
      one.translation_key === name &&
      one.entity_id.startsWith(domain),
  )?.entity_id;
}
