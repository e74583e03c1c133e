/** Which rooms somebody wants to see; it stands in the address. */

import type { BookingOnBoard, Room } from "../data/types";
import type { Hass } from "../ha";
import { keyOf } from "./devices";

export interface RoomFilter {
  type: string;
  area: string;
  status: string;
  /** A part of the name of a room, a guest or a title. */
  text: string;
}

type Registry = Pick<Hass, "devices">;

/** Returns in which area each room is, by its device. */
export function areasOfRooms({ devices }: Registry): Map<string, string> {
  const areas = new Map<string, string>();
  for (const device of Object.values(devices)) {
    const key = keyOf(device);
    if (key !== undefined && device.area_id) areas.set(key, device.area_id);
  }
  return areas;
}

/** Reads a filter from an address. */
export function filterOf(query: URLSearchParams): RoomFilter {
  const asked = (name: string) => query.get(name) ?? "";
  return { type: asked("type"), area: asked("area"), status: asked("status"), text: asked("q") };
}

function has(text: string, ...places: string[]): boolean {
  return places.some((place) => place.toLocaleLowerCase().includes(text));
}

/** Returns the rooms that somebody wants to see, by their names. */
export function roomsOf(
  rooms: Iterable<Room>,
  filter: RoomFilter,
  known: {
    areas: ReadonlyMap<string, string>;
    byRoom: ReadonlyMap<string, readonly BookingOnBoard[]>;
    language: string;
  },
): Room[] {
  const text = filter.text.trim().toLocaleLowerCase();
  const compare = new Intl.Collator(known.language, { numeric: true }).compare;
  return [...rooms]
    .filter(
      (room) =>
        (!filter.type || room.type === filter.type) &&
        (!filter.area || known.areas.get(room.key) === filter.area) &&
        (!filter.status || room.status === filter.status) &&
        (!text ||
          has(text, room.name) ||
          (known.byRoom.get(room.key) ?? []).some(({ title, guest }) => has(text, title, guest))),
    )
    .sort((a, b) => compare(a.name, b.name));
}
