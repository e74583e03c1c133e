/** What there is in the log, by what it is about. */

export const LOG_GROUPS = {
  bookings: [
    "booking_held",
    "booking_pending",
    "booking_confirmed",
    "booking_checked_in",
    "booking_completed",
    "booking_cancelled",
    "booking_released",
    "booking_expired",
    "booking_no_show",
    "booking_rescheduled",
    "booking_extended",
    "booking_edited",
    "booking_erased",
  ],
  rooms: ["room_frozen", "room_unfrozen", "door_opened", "door_failed"],
  power: [
    "power_switched_on",
    "power_switch_on_failed",
    "power_off_planned",
    "power_off_announced",
    "power_off_deferred",
    "power_off_attempted",
    "power_off_succeeded",
    "power_off_failed",
    "power_off_cancelled",
    "energy_measured",
  ],
  stalls: [
    "occupancy_started",
    "occupancy_extended",
    "occupancy_paused",
    "occupancy_resumed",
    "occupancy_ended",
    "occupancy_doubted",
    "occupancy_cleared",
    "maintenance_started",
    "maintenance_ended",
    "camera_seen_on",
    "camera_returned",
    "camera_failed",
    "camera_recovered",
    "camera_renamed",
    "sensor_stuck",
    "sensor_cleared",
    "stall_forgotten",
  ],
  schedules: [
    "schedule_created",
    "schedule_updated",
    "schedule_deleted",
    "schedule_run",
    "schedule_finished",
    "schedule_failed",
    "schedule_skipped",
  ],
  devices: [
    "action_created",
    "action_updated",
    "action_renamed",
    "action_started",
    "action_observed",
    "action_retried",
    "action_succeeded",
    "action_failed",
    "action_cancelled",
    "action_deleted",
  ],
  hooks: [
    "hook_received",
    "hook_conflict",
    "hook_unmapped",
    "hook_lapsed",
    "hook_forgotten",
    "hook_rejected",
    "feed_received",
    "feed_conflict",
    "feed_unmapped",
    "feed_lapsed",
    "feed_missing",
    "hook_erased",
    "feed_erased",
    "feed_forgotten",
    "feed_read",
    "feed_stopped",
    "feed_resumed",
    "feed_removed",
  ],
  programs: [
    "request_answered",
    "endpoint_enabled",
    "endpoint_delivered",
    "endpoint_failed",
    "endpoint_disabled",
    "endpoint_skipped",
    "endpoint_forgotten",
  ],
} as const satisfies Record<string, readonly string[]>;

export type LogGroup = keyof typeof LOG_GROUPS;

/** A type that has a sentence of its own. */
export type LogType = (typeof LOG_GROUPS)[LogGroup][number];

export const GROUPS = Object.keys(LOG_GROUPS) as LogGroup[];

const groupByType = new Map<string, LogGroup>(
  GROUPS.flatMap((group) => LOG_GROUPS[group].map((type) => [type, group] as const)),
);

/** Returns what a type is about; nothing of one that only a newer server knows. */
export function groupOf(type: string): LogGroup | undefined {
  return groupByType.get(type);
}

/** Whether it is a type that this page has a sentence for. */
export function isLogType(type: string): type is LogType {
  return groupByType.has(type);
}
