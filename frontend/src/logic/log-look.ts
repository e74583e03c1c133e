/** How a row of the log looks: as the status that it led to, or by what it is about. */

import {
  mdiAlertCircle,
  mdiBroom,
  mdiCalendarEdit,
  mdiCalendarSync,
  mdiClockOutline,
  mdiDoorOpen,
  mdiHistory,
  mdiMeterElectric,
  mdiPowerPlug,
  mdiToggleSwitch,
  mdiVideoOff,
  mdiWebhook,
} from "@mdi/js";
import { groupOf, type LogGroup } from "./log-types";
import { BOOKING_LOOKS, POWER_OFF_LOOKS, type Look } from "./status";

const ICONS: Record<LogGroup, string> = {
  bookings: mdiCalendarEdit,
  rooms: mdiDoorOpen,
  power: mdiPowerPlug,
  stalls: mdiVideoOff,
  schedules: mdiClockOutline,
  devices: mdiToggleSwitch,
  hooks: mdiCalendarSync,
  programs: mdiWebhook,
};

const STATUSES: Record<string, Look> = {
  ...prefixed("booking_", BOOKING_LOOKS),
  ...prefixed("power_off_", POWER_OFF_LOOKS),
  power_off_attempted: POWER_OFF_LOOKS.attempting,
  energy_measured: { tone: "neutral", icon: mdiMeterElectric },
  room_frozen: { tone: "neutral", icon: mdiBroom },
};

function prefixed(prefix: string, looks: Record<string, Look>): Record<string, Look> {
  const named = Object.entries(looks).map(([status, look]) => [`${prefix}${status}`, look]);
  return Object.fromEntries(named) as Record<string, Look>;
}

// What somebody should look after.
const BAD = /_(failed|conflict|unmapped|rejected|stuck|stopped|disabled)$/;

/** Returns how a row of a type looks. */
export function lookOf(type: string): Look {
  const status = STATUSES[type];
  if (status) return status;
  if (BAD.test(type)) return { tone: "danger", icon: mdiAlertCircle };
  const group = groupOf(type);
  return { tone: "neutral", icon: group ? ICONS[group] : mdiHistory };
}
