/** What stands before a device that a schedule means: a lamp looks like a lamp. */

import type { Meant, TargetKind } from "../logic/schedule-target";

// Home Assistant has them all, so that they need not be in ours.
const OF_KIND: Record<TargetKind, string> = {
  area: "sofa",
  floor: "stairs",
  label: "label-outline",
  device: "devices",
  entity: "shape-outline",
};

const OF_DOMAIN: Record<string, string> = {
  automation: "robot",
  button: "gesture-tap-button",
  climate: "thermostat",
  cover: "blinds-horizontal",
  fan: "fan",
  humidifier: "air-humidifier",
  input_boolean: "toggle-switch-outline",
  input_button: "gesture-tap-button",
  input_number: "ray-vertex",
  lawn_mower: "robot-mower",
  light: "lightbulb-outline",
  media_player: "speaker",
  number: "ray-vertex",
  scene: "palette",
  script: "script-text-outline",
  siren: "bullhorn",
  switch: "power-socket-eu",
  vacuum: "robot-vacuum",
  valve: "valve",
  water_heater: "water-boiler",
};

/** Returns the name of the icon of a device, or of a place where devices are. */
export function iconOfMeant({ kind, domain }: Meant): string {
  return `mdi:${OF_DOMAIN[domain] ?? OF_KIND[kind]}`;
}
