/** How each status looks: a tone and an icon; its name comes from the translations. Never by colour alone. */

import {
  mdiAccountCheck,
  mdiAccountClock,
  mdiAccountOff,
  mdiAlertCircle,
  mdiCalendarCheck,
  mdiCancel,
  mdiCheckCircle,
  mdiClockOutline,
  mdiDoorOpen,
  mdiHelpCircle,
  mdiPauseCircle,
  mdiPowerPlugOff,
  mdiProgressClock,
  mdiSnowflake,
  mdiTimerSand,
  mdiTimerSandPaused,
  mdiTools,
} from "@mdi/js";
import type { BookingStatus, PowerOffStatus, RoomStatus, StallStatus } from "../data/types";

/** Home Assistant's own five; each is a quiet fill, and an edge in its colour. */
export type Tone = "neutral" | "primary" | "success" | "warning" | "danger";

export interface Look {
  tone: Tone;
  /** The path of an icon of 24 by 24. */
  icon: string;
}

export const ROOM_LOOKS: Record<RoomStatus, Look> = {
  available: { tone: "success", icon: mdiCheckCircle },
  held: { tone: "warning", icon: mdiTimerSand },
  booked: { tone: "primary", icon: mdiCalendarCheck },
  occupied: { tone: "danger", icon: mdiAccountCheck },
  frozen: { tone: "neutral", icon: mdiSnowflake },
  maintenance: { tone: "neutral", icon: mdiTools },
};

export const BOOKING_LOOKS: Record<BookingStatus, Look> = {
  held: { tone: "warning", icon: mdiTimerSand },
  pending: { tone: "warning", icon: mdiAccountClock },
  confirmed: { tone: "primary", icon: mdiCalendarCheck },
  checked_in: { tone: "success", icon: mdiDoorOpen },
  completed: { tone: "neutral", icon: mdiCheckCircle },
  cancelled: { tone: "neutral", icon: mdiCancel },
  released: { tone: "neutral", icon: mdiCancel },
  expired: { tone: "neutral", icon: mdiClockOutline },
  no_show: { tone: "danger", icon: mdiAccountOff },
};

/** A booking to which nobody comes: it keeps the room closed. */
export const BLOCK_LOOK: Look = { tone: "neutral", icon: mdiCancel };

export const POWER_OFF_LOOKS: Record<PowerOffStatus, Look> = {
  planned: { tone: "primary", icon: mdiClockOutline },
  deferred: { tone: "warning", icon: mdiTimerSandPaused },
  attempting: { tone: "warning", icon: mdiProgressClock },
  succeeded: { tone: "success", icon: mdiPowerPlugOff },
  failed: { tone: "danger", icon: mdiAlertCircle },
  cancelled: { tone: "neutral", icon: mdiCancel },
};

export const STALL_LOOKS: Record<StallStatus, Look> = {
  vacant: { tone: "success", icon: mdiCheckCircle },
  occupied: { tone: "danger", icon: mdiAccountCheck },
  paused: { tone: "warning", icon: mdiPauseCircle },
  doubted: { tone: "warning", icon: mdiHelpCircle },
  maintenance: { tone: "neutral", icon: mdiTools },
};
