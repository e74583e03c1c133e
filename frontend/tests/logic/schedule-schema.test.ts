import { expect, test } from "vitest";
import english from "../../../custom_components/roomkeeper/translations/en.json";
import { Refusal } from "../../src/data/execute";
import {
  ACTION_TYPES,
  blankForm,
  FREQUENCIES,
  SCHEDULE_TYPES,
  templateForm,
  type ScheduleForm,
} from "../../src/logic/schedule-form";
import { saidOf } from "../../src/logic/schedule-refusal";
import {
  sectionsOf,
  timeSelector,
  type Field,
  type Section,
} from "../../src/logic/schedule-schema";
import { isTemplate, TEMPLATE_NAMES } from "../../src/logic/schedule-templates";
import { wireOf } from "../../src/logic/schedule-wire";
import { aHass } from "../hass";

const reader = aHass();

function sections(given: Partial<ScheduleForm> = {}): Section[] {
  return sectionsOf(
    { ...blankForm("Europe/Berlin"), ...given },
    { reader, zone: "Europe/Berlin", others: [{ id: "01OTHER", name: "Feeding" }] },
  );
}

const fields = (given: Partial<ScheduleForm>, section?: string): Field[] =>
  sections(given)
    .filter(({ name }) => section === undefined || name === section)
    .flatMap((one) => one.fields);

const names = (given: Partial<ScheduleForm>, section: string): string[] =>
  fields(given, section).map(({ name }) => name);

test("each type of schedule asks for what belongs to it, and for nothing else", () => {
  expect(names({ schedule_type: "one_off" }, "when")).toEqual(["schedule_type", "run_at"]);
  expect(names({ schedule_type: "interval" }, "when")).toEqual(["schedule_type", "interval"]);
  expect(names({ schedule_type: "cron" }, "when")).toEqual(["schedule_type", "cron"]);
  const recurring = (frequency: ScheduleForm["frequency"]) => names({ frequency }, "when").slice(1);
  expect(recurring("daily")).toEqual(["frequency", "every", "times"]);
  expect(recurring("weekly")).toEqual(["frequency", "every", "weekdays", "times"]);
  expect(recurring("monthly")).toEqual([
    "frequency",
    "every",
    "month_days",
    "nth_weekdays",
    "times",
  ]);
});

test("each action asks for what belongs to it, and a template for none", () => {
  const does = (action_type: ScheduleForm["action_type"]) =>
    names({ action_type }, "does").slice(1);
  expect(does("on")).toEqual(["duration"]);
  expect(does("set_level")).toEqual(["level", "duration"]);
  expect(does("set_pwm")).toEqual(["level", "duration"]);
  expect(does("ramp")).toEqual(["from", "to", "duration"]);
  expect(does("custom")).toEqual(["sequence"]);
  expect(names({ schedule_type: "static" }, "does")).toEqual([]);
});

test("each template asks for its own parameters", () => {
  const params = TEMPLATE_NAMES.map((one) => names(templateForm("UTC", one), "when").slice(2));
  expect(params).toEqual([
    ["sunrise", "sunset", "ramp", "day_level", "night_level"],
    ["start", "span"],
    ["minute", "span"],
    ["weekday", "start", "span"],
  ]);
  expect([isTemplate("weekly_clean"), isTemplate("other"), isTemplate(null)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("every field and every choice has a name, and its sentence is there", () => {
  const words: string[] = [];
  for (const schedule_type of SCHEDULE_TYPES) {
    for (const frequency of FREQUENCIES) {
      for (const action_type of [...ACTION_TYPES, "set_pwm" as const]) {
        for (const template of TEMPLATE_NAMES) {
          const given = { schedule_type, frequency, action_type, template };
          for (const { title, fold, fields: all } of sections(given)) {
            words.push(...[title, fold?.about].filter((one) => one !== undefined));
            for (const field of all) {
              words.push(field.label, ...(field.helper ? [field.helper] : []));
              if (field.as !== "options") continue;
              words.push(...field.options.flatMap(({ about }) => about ?? []));
              expect(field.options.every(({ label }) => label !== "")).toBe(true);
            }
          }
        }
      }
    }
  }
  expect([...new Set(words)].filter((key) => !(key in english.common))).toEqual([]);
});

test("whatever the server could name of what is sent has a field to say it at", () => {
  const hidden = new Set(["template_params", "action_params"]);
  for (const schedule_type of SCHEDULE_TYPES) {
    const form = { ...blankForm("UTC"), schedule_type };
    const shown = new Set<string>(fields({ schedule_type }).map(({ name }) => name));
    const sent = Object.keys(wireOf(form)).filter((name) => !hidden.has(name));
    expect(sent.filter((name) => !shown.has(name))).toEqual([]);
  }
});

test("what is rarely needed is folded up until there is something in it", () => {
  const open = (given: Partial<ScheduleForm>) =>
    sections(given).flatMap(({ name, fold }) => (fold?.isOpen ? [name] : []));
  expect(open({})).toEqual([]);
  expect(open({ schedule_type: "one_off" })).toEqual(["occasions"]);
  expect(open({ schedule_type: "one_off", run_at: { day: "2027-01-01", time: "" } })).toEqual([]);
  expect(open({ run_after: "01OTHER" })).toEqual(["occasions"]);
  expect(open({ run_on: [{ trigger: "sun" }] })).toEqual(["occasions"]);
  expect(open({ timezone: "UTC" })).toEqual(["limits"]);
  expect(open({ start_at: { day: "2027-01-01", time: "" } })).toEqual(["limits"]);
  expect(open({ end_at: { day: "2027-01-01", time: "" } })).toEqual(["limits"]);
  expect(open({ exceptions: ["2027-01-01"] })).toEqual(["limits"]);
  expect(open({ catch_up: "skip" })).toEqual(["missed"]);
  expect(open({ grace: { hours: 1 } })).toEqual(["missed"]);
});

test("seconds are asked for where there are some", () => {
  expect(timeSelector("08:00:30")).toEqual({ time: { no_second: false } });
  expect(timeSelector()).toEqual({ time: { no_second: true } });
});

test("a time zone that the browser does not know can stay", () => {
  const [zone] = fields({ timezone: "Mars/Olympus" }, "limits").slice(-1);
  expect(zone?.as === "select" && zone.options.map(({ value }) => value)).toContain("Mars/Olympus");
});

// --- refusals ---

function said(
  code: string,
  details: Record<string, unknown> = {},
  given: Partial<ScheduleForm> = {},
): [string | undefined, string, boolean] {
  const refusal = new Refusal("As the server says it.", code, details);
  const isStatic = given.schedule_type === "static";
  const { field, text, isMissing } = saidOf(refusal, { fields: fields(given), isStatic, reader });
  return [field?.name, text, isMissing];
}

test("a refusal is said at the field that it is about", () => {
  const text = "As the server says it.";
  expect(said("bad_rule", { field: "every" })).toEqual(["every", text, false]);
  expect(said("bad_cron", { part: "61" }, { schedule_type: "cron" })).toEqual([
    "cron",
    text,
    false,
  ]);
  expect(said("end_before_start", { start: "a", end: "b" })).toEqual(["end_at", text, false]);
  expect(said("runs_after_itself")).toEqual(["run_after", text, false]);
  expect(said("unknown_time_zone")).toEqual(["timezone", text, false]);
  expect(said("not_positive", { field: "duration" })[0]).toBe("duration");
});

test("what a template does for a while is said at the template's own field", () => {
  const weekly = templateForm("UTC", "weekly_clean");
  expect(said("not_positive", { field: "duration" }, weekly)[0]).toBe("span");
  const light = templateForm("UTC", "diurnal_light");
  expect(said("not_positive", { field: "duration" }, light)[0]).toBe("ramp");
  expect(said("parts_meet", {}, light)[0]).toBe("ramp");
});

test("what is only not filled in yet is told apart from what is wrong", () => {
  expect(said("missing_field", { field: "weekdays" })).toEqual([
    "weekdays",
    "This is needed.",
    true,
  ]);
  expect(said("no_devices")[2]).toBe(true);
  expect(said("no_devices")[1]).toContain("at least one device");
  expect(said("not_understood", { field: "every", value: "" })).toEqual([
    "every",
    "This is needed.",
    true,
  ]);
  expect(said("not_understood", { field: "every", value: "x" })[2]).toBe(false);
});

test("a refusal about no field is said by itself", () => {
  expect(said("never_runs", { name: "" })).toEqual([
    undefined,
    "This would never run: nothing of it is still to come.",
    false,
  ]);
  expect(said("missing_field", { field: "hidden" })).toEqual([
    undefined,
    "As the server says it.",
    true,
  ]);
});
