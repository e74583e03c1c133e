/** Which of Home Assistant's devices is which of our things. */

import type { Hass } from "../ha";

// An entry's ID, then the key of the thing.
const OF_ENTRY = /^[0-9A-Za-z]{26}_/;

/** Returns the device of a room, stall, feed or endpoint; nothing if there is none. */
export function deviceOfKey(
  { devices }: Pick<Hass, "devices">,
  key: string,
): { id: string; name: string } | undefined {
  for (const device of Object.values(devices)) {
    const isIt = device.identifiers.some(
      ([domain, id]) => domain === "roomkeeper" && OF_ENTRY.test(id) && id.slice(27) === key,
    );
    if (isIt) return { id: device.id, name: device.name_by_user ?? device.name ?? key };
  }
  return undefined;
}
