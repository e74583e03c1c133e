/** What the server tells: the messages of `roomkeeper/subscribe`, see docs/websocket.md. */

/** An instant: ISO 8601 with an offset. */
export type Instant = string;

export type BookingStatus =
  | "held"
  | "pending"
  | "confirmed"
  | "checked_in"
  | "completed"
  | "cancelled"
  | "released"
  | "expired"
  | "no_show";

export type RoomStatus = "available" | "held" | "booked" | "occupied" | "frozen" | "maintenance";

export type StallStatus = "vacant" | "occupied" | "paused" | "doubted" | "maintenance";

export type PowerOffStatus =
  "planned" | "deferred" | "attempting" | "succeeded" | "failed" | "cancelled";

export type FreezeReason = "cleaning" | "maintenance" | "admin_lock" | "system_hold" | "other";

export interface Booking {
  id: string;
  rooms: string[];
  status: BookingStatus;
  start: Instant;
  end: Instant;
  title: string;
  guest: string;
  note: string;
  source: string;
  external_id: string;
  expires_at: Instant | null;
  checked_in_at: Instant | null;
  power_off_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
  is_block: boolean;
  energy_wh: number | null;
}

/** A booking as the board has it: with what its status and this user allow. */
export interface BookingOnBoard extends Booking {
  can_confirm: boolean;
  can_cancel: boolean;
  can_check_in: boolean;
  can_check_out: boolean;
  can_reschedule: boolean;
  can_extend: boolean;
}

export interface OpeningWindow {
  days: string[];
  start: string;
  end: string;
}

export interface Policy {
  buffer_before_s: number;
  buffer_after_s: number;
  early_check_in_s: number;
  hold_duration_s: number;
  min_duration_s: number | null;
  max_duration_s: number | null;
  power_off_buffer_s: number;
  opening_hours: OpeningWindow[];
}

export interface Room {
  key: string;
  name: string;
  type: string | null;
  capacity: number | null;
  status: RoomStatus;
  freeze: { reason: FreezeReason; note: string; until: Instant | null } | null;
  current_booking: Booking | null;
  next_booking: Booking | null;
  hold: Booking | null;
  available_from: Instant | null;
  power: boolean | null;
  presence: boolean | null;
  power_off_at: Instant | null;
  power_off: PowerOff | null;
  can_book: boolean;
  can_hold: boolean;
  can_take_now: boolean;
  can_check_in: boolean;
  can_check_out: boolean;
  can_open_door: boolean;
  can_extend: boolean;
  can_freeze: boolean;
  can_unfreeze: boolean;
  can_power_off: boolean;
  can_cancel_power_off: boolean;
  can_share_calendar: boolean;
  can_unshare_calendar: boolean;
  policy: Policy;
}

export interface PowerOff {
  booking_id: string;
  room: string;
  status: PowerOffStatus;
  planned_at: Instant;
  due_at: Instant | null;
  attempts: number;
  why: "next_booking" | "presence" | "retry" | null;
  waits_for: string | null;
  next_start: Instant | null;
  failures: { entity_id: string; why: string }[];
  manual: boolean;
  draw_w: number | null;
  empty_for_s: number | null;
}

export interface Camera {
  entity_id: string;
  is_on: boolean | null;
  should_be_on: boolean | null;
  has_failed: boolean;
}

export interface Stall {
  key: string;
  name: string;
  room: string | null;
  status: StallStatus;
  detection: "detected" | "clear" | "unknown" | "silent";
  is_occupied: boolean;
  is_private: boolean;
  started_at: Instant | null;
  ends_at: Instant | null;
  remaining_s: number | null;
  timeout_s: number;
  cameras: Camera[];
  stuck: "timeouts" | "on_too_long" | "lost" | null;
  timeouts_in_a_row: number;
  last_stay: { start: Instant; end: Instant; duration_s: number; reason: string } | null;
  stays_today: number;
  mean_stay_s: number | null;
  can_start: boolean;
  can_end: boolean;
  can_extend: boolean;
  can_pause: boolean;
  can_force_enable: boolean;
  why: string;
  steps: { kind: string; length_s: number; rule: string }[];
}

export type ScheduleType = "one_off" | "interval" | "cron" | "recurring" | "static";

export interface Schedule {
  id: string;
  name: string;
  schedule_type: ScheduleType;
  action_type: string | null;
  action_params: Record<string, unknown> | null;
  target: Record<string, string[]>;
  timezone: string;
  start_at: Instant | null;
  end_at: Instant | null;
  exceptions: string[];
  run_after: string | null;
  run_on: unknown[];
  catch_up: "once" | "skip" | null;
  grace_s: number;
  enabled: boolean;
  catches_up: boolean;
  is_running: boolean;
  next_run_at: Instant | null;
  last_due_at: Instant | null;
  last_started_at: Instant | null;
  last_ended_at: Instant | null;
  last_result: "success" | "failed" | null;
  lateness_s: number | null;
  failures_in_a_row: number;
  runs: number;
  failed_runs: number;
  skipped_runs: number;
  has_problem: boolean;
  created_at: Instant;
  updated_at: Instant;
  can_enable: boolean;
  can_run: boolean;
  can_skip_next: boolean;
  /** The fields of its type: `interval_s`, `cron`, `times`, `template_params`, ... */
  [rule: string]: unknown;
}

/** What is told besides, and whenever it has changed. */
export interface Header {
  version: string;
  time_zone: string;
  start: Instant;
  end: Instant;
  user: { id: string; is_admin: boolean; can_change_schedules: boolean };
  site: {
    problem: string | null;
    active_holds: number;
    pending_bookings: number;
    scheduled_power_offs: number;
    failed_power_offs: number;
  };
  last_log_id: number;
}

export interface Parts {
  rooms: Room[];
  bookings: BookingOnBoard[];
  power_offs: PowerOff[];
  stalls: Stall[];
  schedules: Schedule[];
}

export interface Removed {
  rooms: string[];
  bookings: string[];
  power_offs: { booking_id: string; room: string }[];
  stalls: string[];
  schedules: string[];
}

export type Snapshot = { type: "snapshot"; more: boolean } & Header & Parts;

export type Change = {
  type: "change";
  more: boolean;
  changed?: Partial<Parts>;
  removed?: Partial<Removed>;
} & Partial<Header>;

export type Message = Snapshot | Change | { type: "unavailable" };

/** What somebody who looks on wants to be told of; all of it by default. */
export interface Wish {
  rooms?: string[];
  stalls?: string[];
  schedules?: boolean;
  start?: Instant;
  end?: Instant;
}
