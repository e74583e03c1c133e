/** Forms of schedules in great numbers, each as somebody might fill it in. */

import type { Schedule } from "../src/data/types";
import {
  ACTION_TYPES,
  blankForm,
  FREQUENCIES,
  SCHEDULE_TYPES,
  WEEKDAYS,
  type ScheduleForm,
} from "../src/logic/schedule-form";
import { TEMPLATE_NAMES, TEMPLATES } from "../src/logic/schedule-templates";
import { lengthOf } from "../src/logic/schedule-values";
import type { Wire } from "../src/logic/schedule-wire";
import { aSchedule } from "./house";

/** Numbers that are the same at each run. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

type Throw = (sides: number) => number;

const one = <Of>(roll: Throw, all: readonly Of[]): Of => all[roll(all.length)] as Of;
const some = <Of>(roll: Throw, all: readonly Of[]): Of[] => all.filter(() => roll(2) === 1);
const two = (n: number) => String(n).padStart(2, "0");
const clock = (roll: Throw) => `${two(roll(24))}:${two(roll(60))}`;
const day = (roll: Throw) => `2027-${two(roll(12) + 1)}-${two(roll(28) + 1)}`;

function when(roll: Throw): ScheduleForm["run_at"] {
  return roll(2) === 0 ? { day: "", time: "" } : { day: day(roll), time: clock(roll) };
}

/** Returns a form that is filled in somehow, and could be saved. */
export function anyForm(roll: Throw): ScheduleForm {
  const template = one(roll, TEMPLATE_NAMES);
  return {
    ...blankForm(one(roll, ["Europe/Berlin", "America/New_York"])),
    name: one(roll, ["Moonlight", "Feeding"]),
    schedule_type: one(roll, SCHEDULE_TYPES),
    run_at: when(roll),
    interval: lengthOf(roll(100_000) + 1),
    cron: one(roll, ["0 8 * * *", "*/5 * * * *"]),
    frequency: one(roll, FREQUENCIES),
    every: roll(3) + 1,
    times: some(roll, ["08:00", "21:30:15"]),
    weekdays: some(roll, WEEKDAYS),
    month_days: some(roll, [1, 15, -1]),
    nth_weekdays: some(roll, [{ nth: "2", weekday: "tue" }]),
    ...TEMPLATES[template],
    template,
    action_type: one(roll, [...ACTION_TYPES, "set_pwm"]),
    level: roll(101),
    from: one(roll, [undefined, 5]),
    to: roll(101),
    duration: one(roll, [undefined, lengthOf(60), lengthOf(200_000)]),
    sequence: [{ delay: roll(9) + 1 }],
    target: one(roll, [{ area_id: ["bar"] }, { entity_id: "light.a", area_id: [] }]),
    start_at: when(roll),
    end_at: when(roll),
    exceptions: some(roll, ["2027-01-01", "2026-12-25"]),
    run_after: one(roll, ["", "01OTHER"]),
    run_on: some(roll, [{ trigger: "sun" }]),
    catch_up: one(roll, ["", "once", "skip"] as const),
    grace: lengthOf(roll(100) * 60),
    enabled: roll(2) === 0,
  };
}

/** What a server tells of a schedule that was made with these fields. */
export function madeOf(wire: Wire, instantOf: (local: unknown) => string | null): Schedule {
  const length = (params: unknown) => {
    const { duration, ramp, ...rest } = (params ?? {}) as Record<string, unknown>;
    return {
      ...rest,
      ...(duration === undefined ? {} : { duration_s: duration }),
      ...(ramp === undefined ? {} : { ramp_s: ramp }),
    };
  };
  const {
    interval,
    grace,
    action_params,
    template_params,
    run_at,
    start_at,
    end_at,
    run_after,
    catch_up,
    ...rest
  } = wire;
  return aSchedule({
    ...{ times: [], weekdays: [], month_days: [], nth_weekdays: [] },
    ...rest,
    interval_s: interval,
    grace_s: Number(grace),
    action_type: (rest["action_type"] as string | undefined) ?? null,
    action_params: rest["action_type"] === undefined ? null : length(action_params),
    template_params: length(template_params),
    run_at: instantOf(run_at),
    start_at: instantOf(start_at),
    end_at: instantOf(end_at),
    run_after: run_after === "" ? null : (run_after as string),
    catch_up: catch_up === "" ? null : (catch_up as "once" | "skip"),
  });
}
