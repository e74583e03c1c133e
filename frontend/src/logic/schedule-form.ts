/** A schedule as somebody fills it in: flat, each field as its selector holds it. */

import type { Schedule, ScheduleType } from "../data/types";
import { TEMPLATES, type TemplateName, type TemplateParams } from "./schedule-templates";
import {
  lengthOf,
  localInstant,
  nthOf,
  type Length,
  type LocalInstant,
  type NthWeekday,
} from "./schedule-values";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Weekday = (typeof WEEKDAYS)[number];

export const FREQUENCIES = ["daily", "weekly", "monthly"] as const;

export type Frequency = (typeof FREQUENCIES)[number];

export const SCHEDULE_TYPES = ["recurring", "one_off", "interval", "static", "cron"] as const;

export const ACTION_TYPES = ["on", "off", "toggle", "set_level", "ramp", "custom"] as const;

export type ActionType = (typeof ACTION_TYPES)[number] | "set_pwm";

/** Which devices are meant, as Home Assistant's target field holds it. */
export type Target = Record<string, string | string[]>;

export interface ScheduleForm extends TemplateParams {
  name: string;
  schedule_type: ScheduleType;
  run_at: LocalInstant;
  interval?: Length | undefined;
  cron: string;
  frequency: Frequency;
  every?: number | undefined;
  times: string[];
  weekdays: string[];
  month_days: number[];
  nth_weekdays: NthWeekday[];
  template: TemplateName;
  action_type: ActionType;
  level?: number | undefined;
  from?: number | undefined;
  to?: number | undefined;
  duration?: Length | undefined;
  sequence: unknown[];
  target: Target;
  timezone: string;
  start_at: LocalInstant;
  end_at: LocalInstant;
  exceptions: string[];
  run_after: string;
  run_on: unknown[];
  catch_up: "" | "once" | "skip";
  grace?: Length | undefined;
  enabled: boolean;
}

const NOWHEN: LocalInstant = { day: "", time: "" };

export const DEFAULT_GRACE_S = 12 * 3600;

/** Returns what a new schedule begins with. */
export function blankForm(timezone: string): ScheduleForm {
  return {
    name: "",
    schedule_type: "recurring",
    run_at: NOWHEN,
    cron: "",
    frequency: "weekly",
    every: 1,
    times: ["18:00"],
    weekdays: [],
    month_days: [],
    nth_weekdays: [],
    template: "diurnal_light",
    ...TEMPLATES.diurnal_light,
    action_type: "on",
    level: 50,
    to: 100,
    sequence: [],
    target: {},
    timezone,
    start_at: NOWHEN,
    end_at: NOWHEN,
    exceptions: [],
    run_after: "",
    run_on: [],
    catch_up: "",
    grace: lengthOf(DEFAULT_GRACE_S),
    enabled: true,
  };
}

/** Returns what a new schedule by a template begins with. */
export function templateForm(timezone: string, template: TemplateName): ScheduleForm {
  return { ...blankForm(timezone), schedule_type: "static", ...chosenTemplate(template) };
}

/** What choosing a template fills in: its own parameters. */
export function chosenTemplate(template: TemplateName): Partial<ScheduleForm> {
  return { template, ...TEMPLATES[template] };
}

/** Returns a schedule as a form shows it; local times are of its own zone. */
export function formOf(schedule: Schedule): ScheduleForm {
  return {
    ...blankForm(schedule.timezone),
    name: schedule.name,
    schedule_type: schedule.schedule_type,
    ...ruleShown(schedule),
    ...actionShown(schedule),
    target: schedule.target,
    start_at: localInstant(schedule.start_at, schedule.timezone),
    end_at: localInstant(schedule.end_at, schedule.timezone),
    exceptions: schedule.exceptions,
    run_after: schedule.run_after ?? "",
    run_on: schedule.run_on,
    catch_up: schedule.catch_up ?? "",
    grace: lengthOf(schedule.grace_s),
    enabled: schedule.enabled,
  };
}

/** The fields of each type, as they are told. */
interface Told {
  run_at: string | null;
  interval_s: number;
  cron: string;
  frequency: Frequency;
  every: number;
  times: string[];
  weekdays: string[];
  month_days: number[];
  nth_weekdays: string[];
  template: TemplateName;
  template_params: Record<string, unknown>;
}

function ruleShown(schedule: Schedule): Partial<ScheduleForm> {
  const told = schedule as unknown as Told;
  switch (schedule.schedule_type) {
    case "one_off":
      return { run_at: localInstant(told.run_at, schedule.timezone) };
    case "interval":
      return { interval: lengthOf(told.interval_s) };
    case "cron":
      return { cron: told.cron };
    case "recurring": {
      const { frequency, every, times, weekdays, month_days } = told;
      const nth_weekdays = told.nth_weekdays.map(nthOf);
      return { frequency, every, times, weekdays, month_days, nth_weekdays };
    }
    case "static":
      return { ...chosenTemplate(told.template), ...paramsShown(told.template_params) };
  }
}

function paramsShown(params: Record<string, unknown>): Partial<TemplateParams> {
  const { ramp_s, duration_s, ...rest } = params;
  return {
    ...rest,
    ...(typeof ramp_s === "number" ? { ramp: lengthOf(ramp_s) } : {}),
    ...(typeof duration_s === "number" ? { span: lengthOf(duration_s) } : {}),
  };
}

function actionShown({ action_type, action_params }: Schedule): Partial<ScheduleForm> {
  // A template brings its own.
  if (action_params === null) return {};
  const { duration_s, ...params } = action_params;
  return {
    action_type: action_type as ActionType,
    ...params,
    ...(typeof duration_s === "number" ? { duration: lengthOf(duration_s) } : {}),
  };
}
