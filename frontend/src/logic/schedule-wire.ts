/** A form as `create_schedule`, `update_schedule` and `preview_schedule` read it, see docs/actions.md. */

import {
  DEFAULT_GRACE_S,
  type ActionType,
  type Frequency,
  type ScheduleForm,
} from "./schedule-form";
import { paramsWire } from "./schedule-templates";
import { clockOf, instantText, nthText, secondsOf } from "./schedule-values";

export type Wire = Record<string, unknown>;

/** By type of action: what more there is to say about it. */
export const ACTION_PARAMS: Record<ActionType, readonly ("level" | "from" | "to" | "duration")[]> =
  {
    on: ["duration"],
    off: ["duration"],
    toggle: ["duration"],
    set_level: ["level", "duration"],
    set_pwm: ["level", "duration"],
    ramp: ["from", "to", "duration"],
    custom: [],
  };

/** Returns all that a form says; what is empty takes away what was there. */
export function wireOf(form: ScheduleForm): Wire {
  return given({
    name: form.name.trim(),
    schedule_type: form.schedule_type,
    ...ruleWire(form),
    ...(form.schedule_type === "static" ? {} : actionWire(form)),
    target: targetWire(form),
    timezone: form.timezone,
    start_at: instantText(form.start_at),
    end_at: instantText(form.end_at),
    exceptions: form.exceptions.filter(Boolean).sort(),
    run_after: form.run_after,
    run_on: form.run_on,
    catch_up: form.catch_up,
    grace: secondsOf(form.grace) ?? DEFAULT_GRACE_S,
    enabled: form.enabled,
  });
}

/** What was not filled in is missing, and the server says so. */
function given(wire: Wire): Wire {
  return Object.fromEntries(
    Object.entries(wire).filter(([, value]) => value !== undefined && value !== null),
  );
}

const DAYS: Record<Frequency, readonly ("weekdays" | "month_days" | "nth_weekdays")[]> = {
  daily: [],
  weekly: ["weekdays"],
  monthly: ["month_days", "nth_weekdays"],
};

function ruleWire(form: ScheduleForm): Wire {
  switch (form.schedule_type) {
    case "one_off":
      return { run_at: instantText(form.run_at) };
    case "interval":
      return { interval: secondsOf(form.interval) ?? "" };
    case "cron":
      return { cron: form.cron.trim() };
    case "recurring":
      return recurringWire(form);
    case "static":
      return {
        template: form.template,
        template_params: given(paramsWire(form.template, form)),
      };
  }
}

function recurringWire(form: ScheduleForm): Wire {
  const days = {
    weekdays: form.weekdays,
    month_days: form.month_days,
    nth_weekdays: form.nth_weekdays.map(nthText),
  };
  const own = DAYS[form.frequency].map((name) => [name, days[name]] as const);
  return {
    frequency: form.frequency,
    every: form.every ?? "",
    times: form.times.filter(Boolean).map(clockOf),
    ...Object.fromEntries(own),
  };
}

function actionWire(form: ScheduleForm): Wire {
  const { action_type } = form;
  // A length of nothing is none.
  const duration = secondsOf(form.duration);
  const all = {
    level: form.level,
    from: form.from,
    to: form.to,
    duration: duration === 0 ? undefined : duration,
  };
  const own = ACTION_PARAMS[action_type].map((name) => [name, all[name]] as const);
  const sequence = action_type === "custom" && form.sequence.length > 0 ? form.sequence : undefined;
  return { action_type, action_params: given({ ...Object.fromEntries(own), sequence }) };
}

function targetWire({ target }: ScheduleForm): Record<string, string[]> {
  const parts = Object.entries(target).map(([kind, ids]) => [kind, [ids].flat()] as const);
  return Object.fromEntries(parts.filter(([, ids]) => ids.length > 0));
}

function isBlank(value: unknown): boolean {
  return value === "" || (value instanceof Object && Object.keys(value).length === 0);
}

/** Returns what `create_schedule` is given: all that was filled in. */
export function creationOf(form: ScheduleForm): Wire {
  return Object.fromEntries(Object.entries(wireOf(form)).filter(([, value]) => !isBlank(value)));
}

// What is said of one of these is said of all that belongs to it.
const TOGETHER = {
  schedule_type: ["run_at", "interval", "cron", "frequency", "every", "times", "template"],
  frequency: ["weekdays", "month_days", "nth_weekdays"],
  template: ["template_params"],
  action_type: ["action_params"],
  // What is given by the clock is another instant by another clock.
  timezone: ["run_at", "start_at", "end_at"],
} as const satisfies Record<string, readonly string[]>;

/** Returns what `update_schedule` is given: what is different from how the form was before. */
export function changesOf(form: ScheduleForm, before: ScheduleForm): Wire {
  const [wire, old] = [wireOf(form), wireOf(before)];
  const changed = new Set(Object.keys(wire).filter((name) => !isSame(wire[name], old[name])));
  for (const [name, belonging] of Object.entries(TOGETHER)) {
    if (changed.has(name)) for (const one of belonging) changed.add(one);
  }
  const wanted = Object.entries(wire).filter(([name]) => changed.has(name));
  // Nothing was there, and nothing is: there is nothing to say.
  return Object.fromEntries(
    wanted.filter(([name, value]) => !(isBlank(value) && isBlank(old[name] ?? ""))),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** The order of an object's names says nothing. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}

/** Returns what `preview_schedule` is given; what has no say in when it runs, or is missing still, is not. */
export function previewOf(form: ScheduleForm, before?: { id: string; form: ScheduleForm }): Wire {
  const wire = before
    ? { schedule_id: before.id, ...changesOf(form, before.form) }
    : creationOf(form);
  const { name: _name, enabled: _enabled, ...rest } = wire;
  return rest;
}
