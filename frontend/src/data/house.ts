/** The house as it is now, folded from what the server tells. */

import type {
  BookingOnBoard,
  Change,
  Header,
  Parts,
  PowerOff,
  Removed,
  Room,
  Schedule,
  Snapshot,
  Stall,
} from "./types";

export interface House extends Header {
  readonly rooms: ReadonlyMap<string, Room>;
  readonly bookings: ReadonlyMap<string, BookingOnBoard>;
  readonly powerOffs: ReadonlyMap<string, PowerOff>;
  readonly stalls: ReadonlyMap<string, Stall>;
  readonly schedules: ReadonlyMap<string, Schedule>;
}

type Part = keyof Parts;

const MAPS = {
  rooms: "rooms",
  bookings: "bookings",
  power_offs: "powerOffs",
  stalls: "stalls",
  schedules: "schedules",
} as const satisfies Record<Part, keyof House>;

const PARTS = Object.keys(MAPS) as Part[];

type Named = { key: string } | { id: string } | { booking_id: string; room: string };

/** Names a power-off: each room of a booking has one of its own. */
export function powerOffKey(one: { booking_id: string; room: string }): string {
  return `${one.booking_id} ${one.room}`;
}

function nameOf(one: Named): string {
  if ("booking_id" in one) return powerOffKey(one);
  return "key" in one ? one.key : one.id;
}

function nameOfRemoved(one: Removed[Part][number]): string {
  return typeof one === "string" ? one : powerOffKey(one);
}

/** Begins with a snapshot, which takes the place of everything. */
export function begun(snapshot: Snapshot): House {
  const {
    type: _type,
    more: _more,
    rooms,
    bookings,
    power_offs,
    stalls,
    schedules,
    ...header
  } = snapshot;
  const mapped = <One extends Named>(items: One[]) =>
    new Map(items.map((one) => [nameOf(one), one]));
  return {
    ...header,
    rooms: mapped(rooms),
    bookings: mapped(bookings),
    powerOffs: mapped(power_offs),
    stalls: mapped(stalls),
    schedules: mapped(schedules),
  };
}

/** Returns the house after a change. A part of which nothing changed stays the same object. */
export function changed(house: House, change: Change): House {
  const { type: _type, more: _more, changed: news = {}, removed = {}, ...header } = change;
  const after: Record<string, unknown> = { ...house, ...header };
  for (const part of PARTS) {
    const [come, gone] = [news[part] ?? [], removed[part] ?? []];
    if (come.length + gone.length === 0) continue;
    const map = new Map<string, unknown>(house[MAPS[part]]);
    for (const one of come) map.set(nameOf(one), one);
    for (const one of gone) map.delete(nameOfRemoved(one));
    after[MAPS[part]] = map;
  }
  return after as unknown as House;
}
