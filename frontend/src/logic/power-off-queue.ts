/** The order in which power-offs are looked after. */

import type { PowerOff, Room } from "../data/types";

export interface PowerOffQueue {
  /** Given up, and nobody has mended it: the power is still on. The last one first. */
  failed: PowerOff[];
  /** Being tried, or about to be tried again. */
  underWay: PowerOff[];
  /** By when they are due. */
  toCome: PowerOff[];
}

/** When something is to be done about a power-off next, in ms since the epoch. */
export function dueOf({ due_at, planned_at }: PowerOff): number {
  return Date.parse(due_at ?? planned_at);
}

type Group = keyof PowerOffQueue;

/** Returns where a power-off stands; nothing if there is nothing to be done about it. */
export function groupOf({ status, why }: PowerOff): Group | undefined {
  if (status === "failed") return "failed";
  if (status === "attempting" || (status === "deferred" && why === "retry")) return "underWay";
  return status === "planned" || status === "deferred" ? "toCome" : undefined;
}

/** Returns what is to be looked after, by how much it needs somebody. */
export function queueOf(powerOffs: Iterable<PowerOff>): PowerOffQueue {
  const queue: PowerOffQueue = { failed: [], underWay: [], toCome: [] };
  for (const one of powerOffs) {
    const group = groupOf(one);
    if (group) queue[group].push(one);
  }
  // What is due at once stays in one order, so that nothing jumps about.
  const byDue = (one: PowerOff, other: PowerOff) =>
    dueOf(one) - dueOf(other) || one.room.localeCompare(other.room);
  queue.failed.sort((one, other) => byDue(other, one));
  queue.underWay.sort(byDue);
  queue.toCome.sort(byDue);
  return queue;
}

/** Returns the power-off of a room that was given up, if nobody has mended it: no room tells of it. */
export function failedOf(powerOffs: Iterable<PowerOff>, room: string): PowerOff | undefined {
  return [...powerOffs].find((one) => one.room === room && one.status === "failed");
}

/** Why somebody would be left in the dark: a guest has come in, or a sensor sees somebody. */
export function whoIsThere(
  room: Pick<Room, "presence" | "current_booking"> | undefined,
): "guest" | "somebody" | undefined {
  if (room?.current_booking?.status === "checked_in") return "guest";
  return room?.presence ? "somebody" : undefined;
}
