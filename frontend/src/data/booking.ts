/** One booking, also when it is none of those that are told: what became of it, and who made it. */

import type { Hass } from "../ha";
import { execute } from "./execute";
import type { Booking, Instant } from "./types";

type Asker = Pick<Hass, "connection" | "localize">;

/** Returns a booking as it stands now, whatever its status; nothing if there is none. */
export async function findBooking(hass: Asker, bookingId: string): Promise<Booking | undefined> {
  const { items } = await execute<{ items: Booking[] }>(hass, "get_bookings", {
    booking_id: bookingId,
    status: "any",
  });
  return items[0];
}

/** Who made a booking, and when. */
export interface Making {
  at: Instant;
  /** A kind of actor that has no name, or `other`, which has one. */
  who: "automation" | "system" | "unknown" | "other";
  name: string;
}

interface Row {
  at: Instant;
  actor: { kind: string; name: string };
}

const FIRST_FACTS = ["booking_held", "booking_pending", "booking_confirmed"];

/** Returns who made a booking; nothing if the log has forgotten it. */
export async function makingOf(hass: Asker, bookingId: string): Promise<Making | undefined> {
  const { items } = await execute<{ items: Row[] }>(hass, "get_audit_log", {
    booking_id: bookingId,
    type: FIRST_FACTS,
  });
  // The newest comes first, and what was held may have been confirmed since.
  const first = items.at(-1);
  if (!first) return undefined;
  const { kind, name } = first.actor;
  const nameless = kind === "automation" || kind === "system" ? kind : "unknown";
  return { at: first.at, who: name ? "other" : nameless, name };
}
