/** Which devices a schedule means, by the names that people know them by. */

import type { Hass } from "../ha";

type Names = Pick<Hass, "states" | "devices" | "areas"> & {
  floors?: Record<string, { name: string }>;
};

export type TargetKind = "area" | "floor" | "label" | "device" | "entity";

export interface Meant {
  kind: TargetKind;
  /** What sort of entity it is, such as `light`; empty of anything else. */
  domain: string;
  name: string;
}

// As somebody thinks of them: places first.
const KINDS: [TargetKind, (hass: Names, id: string) => string | null | undefined][] = [
  ["area", ({ areas }, id) => areas[id]?.name],
  ["floor", ({ floors }, id) => floors?.[id]?.name],
  ["label", () => undefined],
  ["device", ({ devices }, id) => devices[id]?.name_by_user ?? devices[id]?.name],
  ["entity", ({ states }, id) => states[id]?.attributes.friendly_name],
];

/** Returns what a target names. What has no name that is known here is named by its ID. */
export function meantBy(hass: Names, target: Record<string, string | string[]>): Meant[] {
  return KINDS.flatMap(([kind, nameOf]) =>
    [target[`${kind}_id`] ?? []].flat().map((id) => ({
      kind,
      domain: kind === "entity" ? id.slice(0, id.indexOf(".")) : "",
      name: nameOf(hass, id) ?? (kind === "label" ? id.replaceAll("_", " ") : id),
    })),
  );
}
