/** The fields of a schedule's form, by its type and action: which there are, and what fills each of them in. */

import type { Schedule } from "../data/types";
import { choice, type Word } from "../i18n";
import {
  ACTION_TYPES,
  DEFAULT_GRACE_S,
  FREQUENCIES,
  SCHEDULE_TYPES,
  WEEKDAYS,
  type ScheduleForm,
} from "./schedule-form";
import { TEMPLATE_NAMES, TEMPLATES } from "./schedule-templates";
import type { Reader } from "./schedule-text";
import { clockOf, secondsOf } from "./schedule-values";
import { ACTION_PARAMS } from "./schedule-wire";

interface Named<Name extends keyof ScheduleForm = keyof ScheduleForm> {
  name: Name;
  label: Word;
  helper?: Word;
  isNeeded?: boolean;
}

/** A field of Home Assistant's own form. */
export interface SelectorField extends Named {
  as: "selector";
  selector: Record<string, unknown>;
  isNarrow?: boolean;
}

/** A day and a time by the clock of the schedule's zone. */
export interface InstantField extends Named<"run_at" | "start_at" | "end_at"> {
  as: "instant";
}

/** Days that are chosen or not. */
export interface DaysField extends Named<"weekdays" | "month_days"> {
  as: "days";
}

/** As many as somebody wants. */
export interface ListField extends Named<"times" | "exceptions" | "nth_weekdays"> {
  as: "list";
  add: Word;
}

/** Yes or no. */
export interface SwitchField extends Named<"enabled"> {
  as: "switch";
}

export interface Option {
  value: string;
  label: string;
}

/** One of many; none of them if there is a word for that. */
export interface SelectField extends Named<
  "action_type" | "weekday" | "run_after" | "catch_up" | "timezone"
> {
  as: "select";
  options: Option[];
  none?: Word;
  isNarrow?: boolean;
}

/** One of a few, each with a sentence about it if `about` has one. */
export interface OptionsField extends Named<"schedule_type" | "frequency" | "template"> {
  as: "options";
  options: (Option & { about?: Word })[];
}

export type Field =
  SelectorField | InstantField | DaysField | ListField | SwitchField | SelectField | OptionsField;

export interface Section {
  name: "basics" | "when" | "does" | "target" | "occasions" | "limits" | "missed";
  /** None where the page's own says it. */
  title?: Word;
  fields: Field[];
  /** What is rarely needed is folded up unless there is something in it. */
  fold?: { about: Word; isOpen: boolean };
}

/** What else the fields follow from. */
export interface Known {
  reader: Reader;
  /** The zone of the site: that of most schedules. */
  zone: string;
  /** Those after which this one could run. */
  others: Pick<Schedule, "id" | "name">[];
}

const selector = (
  name: keyof ScheduleForm,
  kind: Record<string, unknown>,
  more: Partial<SelectorField> = {},
): SelectorField => ({
  as: "selector",
  name,
  label: `ui_schedule_field_${name}` as Word,
  selector: kind,
  ...more,
});

const select = (
  name: SelectField["name"],
  options: Option[],
  more: Partial<SelectField> = {},
): SelectField => ({ as: "select", name, label: `ui_schedule_field_${name}`, options, ...more });

/** The weekdays, to choose one. */
export function weekdayOptions(reader: Reader): Option[] {
  return WEEKDAYS.map((value) => ({ value, label: choice(reader, "weekday", value) }));
}

const instant = (name: InstantField["name"], more: Partial<InstantField> = {}): InstantField => ({
  as: "instant",
  name,
  label: `ui_schedule_field_${name}`,
  ...more,
});

const LEVEL = {
  number: { min: 0, max: 100, step: "any", mode: "box", unit_of_measurement: "%" },
};
const LENGTH = { duration: { enable_day: true } };

/** Seconds can be filled in where there are some. */
export function timeSelector(time = ""): Record<string, unknown> {
  return { time: { no_second: clockOf(time).length < 6 } };
}

/** Returns all fields of a form as it is filled in now. */
export function sectionsOf(form: ScheduleForm, known: Known): Section[] {
  const isStatic = form.schedule_type === "static";
  return [
    { name: "basics", fields: basics() },
    { name: "when", title: "ui_schedule_section_when", fields: whenFields(form, known.reader) },
    ...(isStatic ? [] : [does(form, known.reader)]),
    { name: "target", title: "ui_schedule_section_target", fields: targetFields(form) },
    occasions(form, known.others),
    limits(form, known.zone),
    missed(form, known.reader),
  ];
}

function basics(): Field[] {
  return [
    selector("name", { text: {} }, { isNeeded: true }),
    {
      as: "switch",
      name: "enabled",
      label: "ui_schedule_field_enabled",
      helper: "ui_schedule_help_enabled",
    },
  ];
}

function whenFields(form: ScheduleForm, reader: Reader): Field[] {
  const options = SCHEDULE_TYPES.map((value) => ({
    value,
    label: choice(reader, "schedule_type", value),
    about: `ui_schedule_type_${value}` as const,
  }));
  const label: Word = "ui_schedule_field_schedule_type";
  return [
    { as: "options", name: "schedule_type", label, options },
    ...RULE_FIELDS[form.schedule_type](form, reader),
  ];
}

const RULE_FIELDS: Record<
  ScheduleForm["schedule_type"],
  (form: ScheduleForm, reader: Reader) => Field[]
> = {
  one_off: () => [instant("run_at", { helper: "ui_schedule_help_run_at" })],
  interval: () => [
    selector("interval", LENGTH, { isNeeded: true, helper: "ui_schedule_help_interval" }),
  ],
  cron: () => [selector("cron", { text: {} }, { isNeeded: true, helper: "ui_schedule_help_cron" })],
  recurring: recurringFields,
  static: templateFields,
};

function recurringFields(form: ScheduleForm, reader: Reader): Field[] {
  const every = { number: { min: 1, max: 3660, mode: "box" } };
  const options = FREQUENCIES.map((value) => ({
    value,
    label: choice(reader, "frequency", value),
  }));
  return [
    { as: "options", name: "frequency", label: "ui_schedule_field_frequency", options },
    selector("every", every, {
      label: `ui_schedule_field_every_${form.frequency}`,
      isNeeded: true,
      isNarrow: true,
    }),
    ...DAY_FIELDS[form.frequency],
    {
      as: "list",
      name: "times",
      label: "ui_schedule_field_times",
      add: "ui_schedule_add_time",
      isNeeded: true,
    },
  ];
}

const DAY_FIELDS: Record<ScheduleForm["frequency"], Field[]> = {
  daily: [],
  weekly: [{ as: "days", name: "weekdays", label: "ui_schedule_field_weekdays", isNeeded: true }],
  monthly: [
    { as: "days", name: "month_days", label: "ui_schedule_field_month_days" },
    {
      as: "list",
      name: "nth_weekdays",
      label: "ui_schedule_field_nth_weekdays",
      add: "ui_schedule_add_nth_weekday",
    },
  ],
};

function templateFields(form: ScheduleForm, reader: Reader): Field[] {
  const options = TEMPLATE_NAMES.map((value) => ({
    value,
    label: choice(reader, "template", value),
    about: `ui_schedule_about_${value}` as const,
  }));
  const kinds = {
    sunrise: timeSelector(form.sunrise),
    sunset: timeSelector(form.sunset),
    ramp: LENGTH,
    day_level: LEVEL,
    night_level: LEVEL,
    start: timeSelector(form.start),
    span: LENGTH,
    minute: { number: { min: 0, max: 59, mode: "box" } },
  };
  const names = Object.keys(TEMPLATES[form.template]) as (keyof typeof kinds | "weekday")[];
  return [
    { as: "options", name: "template", label: "ui_schedule_field_template", options },
    ...names.map((name) =>
      name === "weekday"
        ? select(name, weekdayOptions(reader), { isNarrow: true })
        : selector(name, kinds[name], { isNeeded: true, isNarrow: true }),
    ),
  ];
}

function does(form: ScheduleForm, reader: Reader): Section {
  // The other name for the same is offered where somebody has chosen it.
  const types = form.action_type === "set_pwm" ? [...ACTION_TYPES, "set_pwm"] : ACTION_TYPES;
  const options = types.map((value) => ({
    value,
    label: choice(reader, "action_type", value as ScheduleForm["action_type"]),
  }));
  const isRamp = form.action_type === "ramp";
  const duration: Partial<SelectorField> = isRamp
    ? { label: "ui_schedule_field_over", isNeeded: true }
    : { helper: "ui_schedule_help_duration" };
  const params = {
    level: selector("level", LEVEL, { isNeeded: true, isNarrow: true }),
    from: selector("from", LEVEL, { helper: "ui_schedule_help_from", isNarrow: true }),
    to: selector("to", LEVEL, { isNeeded: true, isNarrow: true }),
    duration: selector("duration", LENGTH, duration),
  };
  const sequence = selector("sequence", { action: {} }, { helper: "ui_schedule_help_sequence" });
  const own = ACTION_PARAMS[form.action_type].map((name) => params[name]);
  return {
    name: "does",
    title: "ui_schedule_section_does",
    fields: [
      select("action_type", options),
      ...own,
      ...(form.action_type === "custom" ? [sequence] : []),
    ],
  };
}

function targetFields(form: ScheduleForm): Field[] {
  const isCustom = form.schedule_type !== "static" && form.action_type === "custom";
  const helper: Word = isCustom ? "ui_schedule_help_target_custom" : "ui_schedule_help_target";
  return [selector("target", { target: {} }, { helper })];
}

function occasions(form: ScheduleForm, others: Known["others"]): Section {
  const options = others.map(({ id, name }) => ({ value: id, label: name }));
  const isOnDemand = form.schedule_type === "one_off" && form.run_at.day === "";
  return {
    name: "occasions",
    title: "ui_schedule_section_occasions",
    fields: [
      select("run_after", options, {
        helper: "ui_schedule_help_run_after",
        none: "ui_schedule_after_none",
      }),
      selector("run_on", { trigger: {} }, { helper: "ui_schedule_help_run_on" }),
    ],
    fold: {
      about: "ui_schedule_about_occasions",
      isOpen: isOnDemand || form.run_after !== "" || form.run_on.length > 0,
    },
  };
}

function limits(form: ScheduleForm, zone: string): Section {
  const zones = zonesWith(form.timezone).map((value) => ({ value, label: value }));
  const { start_at, end_at, exceptions } = form;
  return {
    name: "limits",
    title: "ui_schedule_section_limits",
    fields: [
      instant("start_at", { helper: "ui_schedule_help_start_at" }),
      instant("end_at", { helper: "ui_schedule_help_end_at" }),
      {
        as: "list",
        name: "exceptions",
        label: "ui_schedule_field_exceptions",
        add: "ui_schedule_add_exception",
      },
      select("timezone", zones, { helper: "ui_schedule_help_timezone" }),
    ],
    fold: {
      about: "ui_schedule_about_limits",
      isOpen: Boolean(start_at.day || end_at.day || exceptions.length || form.timezone !== zone),
    },
  };
}

/** All zones that the browser knows, and the one that there is. */
function zonesWith(zone: string): string[] {
  return [...new Set([zone, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort();
}

function missed(form: ScheduleForm, reader: Reader): Section {
  const options = (["once", "skip"] as const).map((value) => ({
    value,
    label: choice(reader, "catch_up", value),
  }));
  return {
    name: "missed",
    title: "ui_schedule_section_missed",
    fields: [
      select("catch_up", options, {
        helper: "ui_schedule_help_catch_up",
        none: "ui_schedule_catch_up_none",
      }),
      selector("grace", LENGTH, { helper: "ui_schedule_help_grace" }),
    ],
    fold: {
      about: "ui_schedule_about_missed",
      isOpen: form.catch_up !== "" || secondsOf(form.grace) !== DEFAULT_GRACE_S,
    },
  };
}
