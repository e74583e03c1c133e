/**
 * How each status looks on a card: the tones and icons of `logic/status.ts`, with
 * the icons by their names, for Home Assistant has them on every page.
 */

import type { BookingStatus, RoomStatus, StallStatus } from "../data/types";
import type { Tone } from "../logic/status";

export interface CardLook {
  tone: Tone;
  /** Its name, without `mdi:`. */
  icon: string;
}

function look(tone: Tone, icon: string): CardLook {
  return { tone, icon };
}

export const ROOM_CARD_LOOKS: Record<RoomStatus, CardLook> = {
  available: look("success", "check-circle"),
  held: look("warning", "timer-sand"),
  booked: look("primary", "calendar-check"),
  occupied: look("danger", "account-check"),
  frozen: look("neutral", "snowflake"),
  maintenance: look("neutral", "tools"),
};

export const BOOKING_CARD_LOOKS: Record<BookingStatus, CardLook> = {
  held: look("warning", "timer-sand"),
  pending: look("warning", "account-clock"),
  confirmed: look("primary", "calendar-check"),
  checked_in: look("success", "door-open"),
  completed: look("neutral", "check-circle"),
  cancelled: look("neutral", "cancel"),
  released: look("neutral", "cancel"),
  expired: look("neutral", "clock-outline"),
  no_show: look("danger", "account-off"),
};

export const BLOCK_CARD_LOOK = look("neutral", "cancel");

export const STALL_CARD_LOOKS: Record<StallStatus, CardLook> = {
  vacant: look("success", "check-circle"),
  occupied: look("danger", "account-check"),
  paused: look("warning", "pause-circle"),
  doubted: look("warning", "help-circle"),
  maintenance: look("neutral", "tools"),
};
