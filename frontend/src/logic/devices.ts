/** Which of Home Assistant's devices is which of our things. */

import type { Hass, HassDevice } from "../ha";

// An entry's ID, then the key of the thing.
const OF_ENTRY = /^[0-9A-Za-z]{26}_/;

/** Returns the key of the room, stall, feed or endpoint that a device is; nothing of another one. */
export function keyOf({ identifiers }: Pick<HassDevice, "identifiers">): string | undefined {
  const own = identifiers.find(([domain, id]) => domain === "roomkeeper" && OF_ENTRY.test(id));
  return own?.[1].replace(OF_ENTRY, "");
}

/** Returns the device of a room, stall, feed or endpoint; nothing if there is none. */
export function deviceOfKey(
  { devices }: Pick<Hass, "devices">,
  key: string,
): { id: string; name: string } | undefined {
  const device = Object.values(devices).find((one) => keyOf(one) === key);
  return device && { id: device.id, name: device.name_by_user ?? device.name ?? key };
}
