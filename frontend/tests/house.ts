/** Things of a house, each whole and usual but for what a test is about. Times are of Berlin. */

import { begun, type House } from "../src/data/house";
import type { BookingOnBoard, PowerOff, Room, Schedule, Snapshot, Stall } from "../src/data/types";

/** The instant of these tests: Thursday, 26 November 2026, 15:10 in Berlin. */
export const NOW = Date.parse("2026-11-26T15:10:00+01:00");

/** Returns an instant of that day in Berlin: `at("14:00")`; or of another, `at("14:00", "2026-11-27")`. */
export function at(time: string, day = "2026-11-26"): string {
  return `${day}T${time}:00+01:00`;
}

let made = 0;

export function aBooking(given: Partial<BookingOnBoard> = {}): BookingOnBoard {
  made += 1;
  return {
    id: `01BOOKING${String(made).padStart(4, "0")}`,
    rooms: ["drum_room"],
    status: "confirmed",
    start: at("16:00"),
    end: at("18:00"),
    title: "Rehearsal",
    guest: "Ada",
    note: "",
    source: "",
    external_id: "",
    expires_at: null,
    checked_in_at: null,
    power_off_at: null,
    created_at: at("09:00"),
    updated_at: at("09:00"),
    is_block: false,
    energy_wh: null,
    can_confirm: false,
    can_cancel: true,
    can_check_in: true,
    can_check_out: false,
    can_reschedule: true,
    can_extend: true,
    ...given,
  };
}

export function aRoom(given: Partial<Room> = {}): Room {
  return {
    key: "drum_room",
    name: "Drum room",
    type: "Studio",
    capacity: 5,
    status: "available",
    freeze: null,
    current_booking: null,
    next_booking: null,
    hold: null,
    available_from: null,
    power: false,
    presence: false,
    power_off_at: null,
    power_off: null,
    can_book: true,
    can_hold: true,
    can_take_now: true,
    can_check_in: false,
    can_check_out: false,
    can_open_door: false,
    can_extend: false,
    can_freeze: true,
    can_unfreeze: false,
    can_power_off: true,
    can_cancel_power_off: false,
    can_share_calendar: false,
    can_unshare_calendar: false,
    policy: {
      buffer_before_s: 0,
      buffer_after_s: 600,
      early_check_in_s: 1800,
      hold_duration_s: 900,
      min_duration_s: null,
      max_duration_s: 28_800,
      power_off_buffer_s: 2400,
      opening_hours: [],
    },
    ...given,
  };
}

export function aPowerOff(given: Partial<PowerOff> = {}): PowerOff {
  return {
    booking_id: "01BOOKING0000",
    room: "drum_room",
    status: "planned",
    planned_at: at("18:40"),
    due_at: at("18:40"),
    attempts: 0,
    why: null,
    waits_for: null,
    next_start: null,
    failures: [],
    manual: false,
    draw_w: null,
    empty_for_s: null,
    ...given,
  };
}

export function aStall(given: Partial<Stall> = {}): Stall {
  return {
    key: "cubicle",
    name: "Cubicle",
    room: null,
    status: "vacant",
    detection: "clear",
    is_occupied: false,
    is_private: false,
    started_at: null,
    ends_at: null,
    remaining_s: null,
    timeout_s: 300,
    cameras: [{ entity_id: "switch.camera", is_on: true, should_be_on: null, has_failed: false }],
    stuck: null,
    timeouts_in_a_row: 0,
    last_stay: null,
    stays_today: 0,
    mean_stay_s: null,
    can_start: true,
    can_end: false,
    can_extend: false,
    can_pause: false,
    can_force_enable: true,
    why: "5 min: as set",
    steps: [{ kind: "fixed", length_s: 300, rule: "" }],
    ...given,
  };
}

export function aSchedule(given: Partial<Schedule> = {}): Schedule {
  made += 1;
  return {
    id: `01SCHEDULE${String(made).padStart(4, "0")}`,
    name: "Moonlight",
    schedule_type: "recurring",
    frequency: "weekly",
    every: 1,
    times: ["21:30"],
    weekdays: ["fri", "sat"],
    month_days: [],
    nth_weekdays: [],
    action_type: "set_level",
    action_params: { level: 15, duration_s: 14_400 },
    target: { area_id: ["bar"] },
    timezone: "Europe/Berlin",
    start_at: null,
    end_at: null,
    exceptions: [],
    run_after: null,
    run_on: [],
    catch_up: null,
    grace_s: 43_200,
    enabled: true,
    catches_up: false,
    is_running: false,
    next_run_at: at("21:30", "2026-11-27"),
    last_due_at: null,
    last_started_at: null,
    last_ended_at: null,
    last_result: null,
    lateness_s: null,
    failures_in_a_row: 0,
    runs: 0,
    failed_runs: 0,
    skipped_runs: 0,
    has_problem: false,
    created_at: at("09:00"),
    updated_at: at("09:00"),
    can_enable: false,
    can_run: true,
    can_skip_next: true,
    ...given,
  };
}

export function aSnapshot(given: Partial<Snapshot> = {}): Snapshot {
  return {
    type: "snapshot",
    more: false,
    version: "0.1.0",
    time_zone: "Europe/Berlin",
    start: at("00:00"),
    end: at("00:00", "2026-12-04"),
    user: { id: "u1", is_admin: true, can_change_schedules: true },
    site: {
      problem: null,
      active_holds: 0,
      pending_bookings: 0,
      scheduled_power_offs: 0,
      failed_power_offs: 0,
    },
    last_log_id: 1,
    rooms: [aRoom()],
    bookings: [],
    power_offs: [],
    stalls: [],
    schedules: [],
    ...given,
  };
}

export function aHouse(given: Partial<Snapshot> = {}): House {
  return begun(aSnapshot(given));
}
