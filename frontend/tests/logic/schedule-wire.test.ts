import { expect, test } from "vitest";
import { blankForm, formOf, type ScheduleForm } from "../../src/logic/schedule-form";
import { lengthOf } from "../../src/logic/schedule-values";
import { changesOf, creationOf, previewOf, wireOf, type Wire } from "../../src/logic/schedule-wire";
import { instantOf } from "../../src/logic/time";
import { anyForm, dice, madeOf } from "../schedules";

const ROUNDS = 400;

function instantIn(zone: string) {
  return (local: unknown): string | null => {
    if (typeof local !== "string" || local === "") return null;
    const [day = "", time = ""] = local.split(" ");
    const [hours = 0, minutes = 0] = time.split(":").map(Number);
    return new Date(instantOf({ day, minutes: hours * 60 + minutes }, zone)).toISOString();
  };
}

/** What a form looks like when what was made of it comes back. */
function returned(form: ScheduleForm): ScheduleForm {
  const wire = wireOf(form);
  return formOf(madeOf(wire, instantIn(form.timezone)));
}

test("what is saved comes back as it was filled in, whatever it was", () => {
  const roll = dice(1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const form = anyForm(roll);
    expect(wireOf(returned(form)), JSON.stringify(form)).toEqual(wireOf(form));
  }
});

test("who changes nothing sends nothing", () => {
  const roll = dice(2);
  for (let round = 0; round < ROUNDS; round += 1) {
    const form = anyForm(roll);
    expect(changesOf(returned(form), form)).toEqual({});
  }
});

// What update_schedule leaves behind, see docs/actions.md.
const RULE = ["run_at", "interval", "cron", "frequency", "every", "times"];
const DAYS = ["weekdays", "month_days", "nth_weekdays"];

/** What the server makes of a change, as docs/actions.md says it. */
function updated(before: Wire, changes: Wire): Wire {
  const gone = new Set<string>();
  const leave = (names: string[]) => {
    for (const name of names) gone.add(name);
  };
  const isOther = (name: string) => name in changes && changes[name] !== before[name];
  if (isOther("schedule_type")) leave([...RULE, ...DAYS, "template", "template_params"]);
  if (isOther("frequency")) leave(DAYS);
  if (isOther("template")) leave(["template_params"]);
  if (isOther("action_type")) leave(["action_params"]);
  const type = changes["schedule_type"] ?? before["schedule_type"];
  if (type === "static") leave(["action_type", "action_params"]);
  const kept = Object.entries(before).filter(([name]) => !gone.has(name));
  return { ...Object.fromEntries(kept), ...changes };
}

const EMPTY = [undefined, "", 0];
const isEmpty = (value: unknown) =>
  EMPTY.includes(value as string) ||
  (value instanceof Object && Object.keys(value).length === 0 && !Array.isArray(value)) ||
  (Array.isArray(value) && value.length === 0);

function full(wire: Wire): Wire {
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => !isEmpty(value)));
}

test("a change makes of what was there what is filled in, and never says more than is needed", () => {
  const roll = dice(3);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [before, after] = [anyForm(roll), anyForm(roll)];
    const changes = changesOf(after, before);
    const what = JSON.stringify({ before, after, changes });
    expect(full(updated(wireOf(before), changes)), what).toEqual(full(wireOf(after)));
    expect(Object.values(changes).every((value) => value !== undefined && value !== null)).toBe(
      true,
    );
  }
});

test("one field that is changed is the only one that is sent", () => {
  const form = { ...anyForm(dice(4)), schedule_type: "recurring", frequency: "weekly" } as const;
  const sent = (change: Partial<ScheduleForm>) => changesOf({ ...form, ...change }, form);
  expect(sent({ times: ["22:00"] })).toEqual({ times: ["22:00"] });
  expect(sent({ name: " New " })).toEqual({ name: "New" });
  expect(sent({ enabled: !form.enabled })).toEqual({ enabled: !form.enabled });
  expect(sent({ grace: undefined })).toEqual({ grace: 43_200 });
});

test("what was emptied is said, so that it goes, or is refused", () => {
  const form: ScheduleForm = {
    ...blankForm("UTC"),
    name: "A",
    start_at: { day: "2027-01-01", time: "" },
    exceptions: ["2027-01-01"],
    run_after: "01OTHER",
    catch_up: "once",
    target: { area_id: ["bar"] },
    every: 2,
  };
  const nothing = { ...blankForm("UTC"), every: undefined };
  expect(changesOf(nothing, form)).toEqual({
    name: "",
    start_at: "",
    exceptions: [],
    run_after: "",
    catch_up: "",
    target: {},
    every: "",
  });
  const often: ScheduleForm = { ...form, schedule_type: "interval", interval: lengthOf(60) };
  expect(changesOf({ ...often, interval: undefined }, often)).toEqual({ interval: "" });
});

test("another time zone moves the local times that are there with it", () => {
  const form: ScheduleForm = {
    ...blankForm("Europe/Berlin"),
    end_at: { day: "2027-01-01", time: "08:00:00" },
  };
  expect(changesOf({ ...form, timezone: "UTC" }, form)).toEqual({
    timezone: "UTC",
    end_at: "2027-01-01 08:00",
  });
});

test("another action says its parameters again, also where they look the same", () => {
  const form: ScheduleForm = { ...blankForm("UTC"), duration: lengthOf(60) };
  expect(changesOf({ ...form, action_type: "off" }, form)).toEqual({
    action_type: "off",
    action_params: { duration: 60 },
  });
});

test("a new schedule says what was filled in, and what was not is missing", () => {
  const form: ScheduleForm = {
    ...blankForm("UTC"),
    weekdays: ["fri"],
    duration: { hours: 0, minutes: 0 },
  };
  expect(creationOf(form)).toEqual({
    schedule_type: "recurring",
    frequency: "weekly",
    every: 1,
    times: ["18:00"],
    weekdays: ["fri"],
    action_type: "on",
    timezone: "UTC",
    grace: 43_200,
    enabled: true,
  });
  const type = "interval" as const;
  expect(creationOf({ ...form, schedule_type: type })).not.toHaveProperty("interval");
});

test("a preview is asked for the rule alone, of a new schedule and of one that is there", () => {
  const form: ScheduleForm = { ...blankForm("UTC"), name: "A", schedule_type: "cron", cron: "1" };
  expect(previewOf(form)).toMatchObject({ cron: "1" });
  expect(previewOf(form)).not.toHaveProperty("name");
  expect(previewOf(form)).not.toHaveProperty("enabled");
  const changed = { ...form, cron: "0 8 * * *", name: "B", enabled: false };
  expect(previewOf(changed, { id: "01A", form })).toEqual({
    schedule_id: "01A",
    cron: "0 8 * * *",
  });
});

test("the parameters of a template are sent in its own words", () => {
  const form: ScheduleForm = {
    ...blankForm("UTC"),
    schedule_type: "static",
    sunrise: "09:30:00",
    ramp: { hours: 1 },
  };
  expect(wireOf(form)["template_params"]).toEqual({
    sunrise: "09:30",
    sunset: "20:00",
    ramp: 3600,
    day_level: 100,
    night_level: 0,
  });
  const weekly = { ...form, template: "weekly_clean", weekday: "mon", start: "10:00" } as const;
  expect(wireOf({ ...weekly, span: lengthOf(60) })["template_params"]).toEqual({
    weekday: "mon",
    start: "10:00",
    duration: 60,
  });
});
