import { beforeEach, expect, test } from "vitest";
import type { ScheduleEditor } from "../../src/components/rk-schedule-editor";
import "../../src/components/rk-schedule-editor";
import type { Schedule } from "../../src/data/types";
import { aHass, refused, type TestHass } from "../hass";
import { aHouse, aSchedule, aSnapshot, at } from "../house";
import type { Form } from "./ha-elements";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, "", "/roomkeeper/schedules/new");
});

const run = (at_local: string, utc_offset = "+01:00") => ({
  at: `${at_local}${utc_offset}`,
  at_local,
  utc_offset,
  action_type: "on",
  action_params: { duration_s: 60 },
});

const PREVIEW = {
  schedule_id: null,
  timezone: "Europe/Berlin",
  entity_ids: ["light.a"],
  runs: [run("2027-03-27T18:00:00"), run("2027-03-28T18:00:00", "+02:00")],
};

const MOON = aSchedule({ id: "01MOON" });

async function editor(
  scheduleId = "new",
  given: { schedules?: Schedule[]; query?: string; answers?: object; mayChange?: boolean } = {},
): Promise<{ element: ScheduleEditor; hass: TestHass }> {
  const { schedules = [MOON], query = "", answers = {}, mayChange = true } = given;
  const hass = aHass();
  Object.assign(hass.connection.answers, { preview_schedule: PREVIEW }, answers);
  const user = { ...aSnapshot().user, can_change_schedules: mayChange };
  const element = await show<ScheduleEditor>("rk-schedule-editor", {
    hass,
    house: aHouse({ schedules, user }),
    scheduleId,
    query: new URLSearchParams(query),
  });
  await expect.poll(() => hass.connection.asked.length).toBeGreaterThan(0);
  return { element, hass };
}

const asked = (hass: TestHass, action: string) =>
  hass.connection.asked.filter((one) => one.action === action).map(({ data }) => data);

const field = (element: Element, name: string) => find(element, `[data-field=${name}]`);

function fill(element: Element, name: string, value: unknown): void {
  find<Form>(field(element, name), "ha-form").fill({ [name]: value });
}

function choose(element: Element, name: string, value: string): void {
  const select = find<HTMLSelectElement>(field(element, name), "select");
  select.value = value;
  select.dispatchEvent(new Event("change"));
}

const labelled = (element: Element, text: string) =>
  findAll(element, "button, label, a").find((one) => textOf(one).startsWith(text));

const save = (element: Element) => {
  labelled(element, "Save")?.click();
};

test("while one fills in, the next runs are seen, with the nights in which the clocks change", async () => {
  const { element, hass } = await editor();
  await expect.poll(() => textOf(element)).toContain("Sat, 27 Mar 2027, 18:00");
  const text = textOf(find(element, "rk-schedule-preview"));
  expect(text).toContain("Times of Europe/Berlin");
  expect(text).toContain("switch on for 1 min");
  expect(text.match(/The clocks change that night/g)).toHaveLength(1);
  expect(text).toContain("Means one device now light.a");
  labelled(element, "Friday")?.click();
  await expect.poll(() => asked(hass, "preview_schedule").length).toBe(2);
  expect(asked(hass, "preview_schedule")[1]).toMatchObject({ weekdays: ["fri"], times: ["18:00"] });
  await expectAccessible(element);
});

test("the keyboard is at its heading, and is left where it is already", async () => {
  (document.activeElement as HTMLElement | null)?.blur();
  const { element } = await editor();
  expect(element.shadowRoot?.activeElement).toBe(find(element, "h2"));

  const search = document.body.appendChild(document.createElement("input"));
  search.focus();
  await editor();
  expect(document.activeElement).toBe(search);
  search.remove();
});

test("a new schedule is made of what was filled in, and one is back at the list", async () => {
  const { element, hass } = await editor();
  fill(element, "name", "Evening");
  labelled(element, "Monday")?.click();
  await element.updateComplete;
  labelled(element, "Friday")?.click();
  fill(element, "duration", { hours: 1 });
  choose(element, "action_type", "set_level");
  await element.updateComplete;
  fill(element, "level", 30);
  fill(element, "target", { area_id: ["bar"] });
  await element.updateComplete;
  save(element);
  await expect.poll(() => location.pathname).toBe("/roomkeeper/schedules");
  expect(asked(hass, "create_schedule")).toEqual([
    {
      name: "Evening",
      schedule_type: "recurring",
      frequency: "weekly",
      every: 1,
      times: ["18:00"],
      weekdays: ["mon", "fri"],
      action_type: "set_level",
      action_params: { level: 30, duration: 3600 },
      target: { area_id: ["bar"] },
      timezone: "Europe/Berlin",
      grace: 43_200,
      enabled: true,
    },
  ]);
});

test("every type can be filled in", async () => {
  const { element, hass } = await editor();
  const last = () => asked(hass, "preview_schedule").at(-1);
  for (const [label, name, value, wire] of [
    ["At intervals", "interval", { minutes: 90 }, { interval: 5400 }],
    ["Cron expression", "cron", "0 8 * * *", { cron: "0 8 * * *" }],
  ] as const) {
    labelled(element, label)?.click();
    await element.updateComplete;
    fill(element, name, value);
    await expect.poll(last).toMatchObject(wire);
    await expectAccessible(element);
  }
  labelled(element, "Once, or on demand")?.click();
  await element.updateComplete;
  const [day, time] = findAll<Form>(field(element, "run_at"), "ha-form");
  day?.fill({ day: "2027-01-01" });
  await element.updateComplete;
  time?.fill({ time: "19:30:00" });
  await expect.poll(last).toMatchObject({ run_at: "2027-01-01 19:30" });
  day?.fill({ day: undefined });
  time?.fill({ time: undefined });
  choose(element, "run_after", "01MOON");
  await expect.poll(last).toMatchObject({ schedule_type: "one_off", run_after: "01MOON" });
  expect(last()).not.toHaveProperty("run_at");
  await expectAccessible(element);
});

test("a monthly rule takes days and weekdays, and gives them away again", async () => {
  const { element, hass } = await editor();
  const last = () => asked(hass, "preview_schedule").at(-1);
  labelled(element, "Monthly")?.click();
  await element.updateComplete;
  labelled(element, "Last day")?.click();
  await element.updateComplete;
  labelled(element, "Add a weekday")?.click();
  await element.updateComplete;
  const [nth, weekday] = findAll<HTMLSelectElement>(field(element, "nth_weekdays"), "select");
  for (const [select, value] of [
    [nth, "2"],
    [weekday, "tue"],
  ] as const) {
    if (select) select.value = value;
    select?.dispatchEvent(new Event("change"));
    await element.updateComplete;
  }
  await expect.poll(last).toMatchObject({ month_days: [-1], nth_weekdays: ["2 tue"] });
  await expectAccessible(element);
  find(element, "[aria-label='Take 2 tue away']").click();
  await expect.poll(last).not.toHaveProperty("nth_weekdays");
});

test("more times can be added, filled in, and taken away", async () => {
  const { element, hass } = await editor();
  labelled(element, "Add a time")?.click();
  await element.updateComplete;
  findAll<Form>(field(element, "times"), "ha-form")[1]?.fill({ time: "07:30:00" });
  await element.updateComplete;
  await expect
    .poll(() => asked(hass, "preview_schedule").at(-1))
    .toMatchObject({ times: ["18:00", "07:30"] });
  find(element, "[aria-label='Take 18:00 away']").click();
  await expect
    .poll(() => asked(hass, "preview_schedule").at(-1))
    .toMatchObject({ times: ["07:30"] });
});

test("a template is filled in with what is usual, and can be exchanged", async () => {
  const { element, hass } = await editor("new", { query: "template=diurnal_light" });
  expect(asked(hass, "preview_schedule")[0]).toMatchObject({
    template: "diurnal_light",
    template_params: { sunrise: "08:00", sunset: "20:00", ramp: 1800 },
  });
  await expectAccessible(element);
  labelled(element, "On for a while once a week")?.click();
  await element.updateComplete;
  choose(element, "weekday", "mon");
  await expect
    .poll(() => asked(hass, "preview_schedule").at(-1))
    .toMatchObject({ template_params: { weekday: "mon", start: "10:00", duration: 3600 } });
});

test("what is missing still is a hint, not a fault", async () => {
  const missing = refused("missing_field", "weekdays is missing", { field: "weekdays" });
  const { element } = await editor("new", { answers: { preview_schedule: missing } });
  await expect.poll(() => textOf(element)).toContain("Fill in “On these days” to see");
  expect(findAll(element, ".error")).toEqual([]);
});

test("what is wrong is said at its field, also in what was folded up", async () => {
  const wrong = refused("end_before_start", "The end must be after the start.");
  const { element } = await editor("new", { answers: { preview_schedule: wrong } });
  await expect.poll(() => textOf(field(element, "end_at"))).toContain("The end must be after");
  expect(find<HTMLDetailsElement>(element, "details.limits").open).toBe(true);
  expect(textOf(find(element, "rk-schedule-preview"))).toContain("Please look at “Not from”.");
  await expectAccessible(element);
});

test("what is refused when saving stays in the form, and the focus goes there", async () => {
  const missing = refused("missing_field", "name is missing", { field: "name" });
  const { element, hass } = await editor("new", { answers: { create_schedule: missing } });
  save(element);
  await expect.poll(() => textOf(field(element, "name"))).toContain("This is needed.");
  await expect
    .poll(() => element.shadowRoot?.activeElement?.textContent)
    .toContain("This is needed.");
  expect(textOf(find(element, "footer"))).toContain("Please look at “Name”.");
  hass.connection.answers["create_schedule"] = refused("not_writable", "The disk is full.");
  save(element);
  await expect.poll(() => textOf(find(element, "footer"))).toContain("The disk is full.");
  expect(location.pathname).toBe("/roomkeeper/schedules/new");
});

test("of a change only what is different is saved", async () => {
  const { element, hass } = await editor("01MOON");
  const button = labelled(element, "Save") as HTMLButtonElement;
  expect(button.disabled).toBe(true);
  find<HTMLInputElement>(field(element, "enabled"), "input").click();
  await element.updateComplete;
  save(element);
  await expect
    .poll(() => asked(hass, "update_schedule"))
    .toEqual([{ schedule_id: "01MOON", enabled: false }]);
});

test("one is asked before unsaved changes are left, and what is kept survives the page", async () => {
  const { element, hass } = await editor("01MOON");
  labelled(element, "Sunday")?.click();
  await element.updateComplete;
  labelled(element, "Cancel")?.click();
  await expect.poll(() => textOf(element)).toContain("What you changed is lost.");
  find(element, "button[slot=secondaryAction]").click();
  await expect.poll(() => findAll(element, "ha-adaptive-dialog")).toEqual([]);
  expect(location.pathname).toBe("/roomkeeper/schedules/new");
  element.remove();

  const again = await editor("01MOON");
  expect(textOf(again.element)).toContain("These are changes that you have not saved.");
  expect(asked(again.hass, "preview_schedule")[0]).toMatchObject({
    weekdays: ["fri", "sat", "sun"],
  });
  expect(asked(hass, "update_schedule")).toEqual([]);
  labelled(again.element, "Cancel")?.click();
  await expect.poll(() => findAll(again.element, "button[slot=primaryAction]").length).toBe(1);
  find(again.element, "button[slot=primaryAction]").click();
  await expect.poll(() => location.pathname).toBe("/roomkeeper/schedules");
  again.element.remove();
  expect(textOf((await editor("01MOON")).element)).not.toContain("not saved");
});

test("changes can be discarded where they are", async () => {
  const { element } = await editor("01MOON");
  labelled(element, "Sunday")?.click();
  element.remove();
  const { element: again } = await editor("01MOON");
  labelled(again, "Discard them")?.click();
  await again.updateComplete;
  expect(textOf(again)).not.toContain("not saved");
  expect(labelled(again, "Sunday")?.getAttribute("aria-pressed")).toBe("false");
});

test("somebody whose schedule is changed by another is told, and can take it over", async () => {
  const { element } = await editor("01MOON");
  labelled(element, "Sunday")?.click();
  await element.updateComplete;
  element.house = aHouse({ schedules: [{ ...MOON, weekdays: ["mon"] }] });
  await expect.poll(() => textOf(element)).toContain("Somebody else has changed this schedule");
  await expectAccessible(element);
  labelled(element, "Load theirs")?.click();
  await element.updateComplete;
  expect(labelled(element, "Monday")?.getAttribute("aria-pressed")).toBe("true");
  expect(labelled(element, "Sunday")?.getAttribute("aria-pressed")).toBe("false");
});

test("a schedule that is deleted meanwhile can be made anew", async () => {
  const { element, hass } = await editor("01MOON");
  labelled(element, "Sunday")?.click();
  await element.updateComplete;
  element.house = aHouse();
  await expect.poll(() => textOf(element)).toContain("If you save, it is made anew.");
  save(element);
  await expect.poll(() => asked(hass, "create_schedule").length).toBe(1);
});

test("an address of no schedule says so, and leads back", async () => {
  const hass = aHass();
  const element = await show<ScheduleEditor>("rk-schedule-editor", {
    hass,
    house: aHouse(),
    scheduleId: "01NONE",
    query: new URLSearchParams(),
  });
  expect(textOf(element)).toContain("There is no such schedule.");
  await expectAccessible(element);
});

test("who may not change it sees what it does and when it runs", async () => {
  const { element, hass } = await editor("01MOON", { mayChange: false });
  expect(textOf(element)).toContain("Every Friday and Saturday at 21:30");
  expect(findAll(element, "button, ha-form")).toEqual([]);
  expect(asked(hass, "preview_schedule")).toEqual([{ schedule_id: "01MOON" }]);
  await expectAccessible(element);
});

test("one that only runs on demand says that it has no run of its own", async () => {
  const none = { ...PREVIEW, entity_ids: [], runs: [] };
  const once = aSchedule({ id: "01ONCE", schedule_type: "one_off", run_at: at("10:00") });
  const { element } = await editor("01ONCE", {
    schedules: [once],
    answers: { preview_schedule: none },
  });
  await expect.poll(() => textOf(element)).toContain("It has no run of its own to come.");
});
