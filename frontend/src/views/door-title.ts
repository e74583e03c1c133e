/** What a booking is called on a display that everybody can read. */

import type { Booking } from "../data/types";
import type { Hass } from "../ha";
import { word } from "../i18n";

/** Returns what to call a booking, and who comes: the latter only where names may be shown. */
export function titleOf(
  hass: Pick<Hass, "localize">,
  booking: Booking,
  names: boolean,
): { title: string; guest: string } {
  const guest = names ? booking.guest : "";
  if (booking.title) return { title: booking.title, guest };
  if (guest) return { title: guest, guest: "" };
  if (booking.is_block) return { title: word(hass, "ui_door_block"), guest: "" };
  const isHold = booking.status === "held";
  return { title: word(hass, isHold ? "ui_door_held" : "ui_door_booking"), guest: "" };
}
