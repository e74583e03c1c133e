import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Schedule } from "../../src/data/types";
import type { SchedulesView } from "../../src/views/schedules-view";
import "../../src/views/schedules-view";
import { placeOf } from "../../src/logic/place";
import { aHass, refused, type TestHass } from "../hass";
import { aHouse, aSchedule, aSnapshot, at, NOW } from "../house";
import { expectAccessible, find, findAll, inForcedColors, show, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  history.replaceState(null, "", "/roomkeeper/schedules");
});

afterEach(() => {
  vi.useRealTimers();
});

async function list(
  schedules: Schedule[],
  given: { narrow?: boolean; search?: string; mayChange?: boolean } = {},
): Promise<{ view: SchedulesView; hass: TestHass }> {
  const { narrow = false, search = "", mayChange = true } = given;
  const hass = aHass();
  const user = { ...aSnapshot().user, can_change_schedules: mayChange };
  const view = await show<SchedulesView>("rk-schedules-view", {
    hass,
    house: aHouse({ schedules, user }),
    place: placeOf("/schedules", search),
    narrow,
  });
  return { view, hass };
}

const button = (view: Element, label: string) =>
  find<HTMLButtonElement>(view, `button[aria-label^="${label}"]`);

test("each schedule says what it does, when it runs next, and how its last run went", async () => {
  const failed = {
    last_result: "failed",
    failures_in_a_row: 2,
    last_ended_at: at("12:00"),
  } as const;
  const { view } = await list([
    aSchedule(failed),
    aSchedule({ name: "Old", enabled: false, next_run_at: null, timezone: "UTC" }),
    aSchedule({ name: "Asked", next_run_at: null, target: {} }),
  ]);
  const [first, asked, off] = findAll(view, "tbody tr").map((row) => textOf(row));
  expect(first).toBe(
    "Moonlight Every Friday and Saturday at 21:30: set the level to 15% for 4 hrs bar" +
      " tomorrow Fri 27 Nov, 21:30 Failed 2 times in a row 12:00",
  );
  expect(asked).toContain("– Nothing to come Not run yet");
  expect(off).toContain("UTC bar Switched off Not run yet");
  await expectAccessible(view);
});

test("on a phone the same stands in cards", async () => {
  const { view } = await list([aSchedule({ is_running: true })], { narrow: true });
  expect(findAll(view, "table")).toEqual([]);
  expect(textOf(view)).toContain(
    "Devices bar Next run tomorrow Fri 27 Nov, 21:30 Last run Running",
  );
  await expectAccessible(view);
});

test("one that is broken is one broken row", async () => {
  const broken = aSchedule({ name: "Odd", target: null as unknown as Record<string, string[]> });
  for (const narrow of [false, true]) {
    const { view } = await list([broken, aSchedule()], { narrow });
    expect(textOf(view)).toContain("Odd cannot be shown.");
    expect(textOf(view)).toContain("Moonlight");
    view.remove();
  }
});

test("a schedule is switched off and on by a switch that says how it is", async () => {
  const { view, hass } = await list([aSchedule({ id: "01A" })]);
  const said: string[] = [];
  view.addEventListener("rk-say", (event) => said.push((event as CustomEvent<string>).detail));
  const one = find(view, "[role=switch]");
  expect(one.getAttribute("aria-checked")).toBe("true");
  one.focus();
  one.click();
  await expect.poll(() => said).toEqual(["Moonlight is switched off."]);
  view.house = aHouse({ schedules: [aSchedule({ id: "01A", enabled: false, can_enable: true })] });
  await expect.poll(() => one.getAttribute("aria-checked")).toBe("false");
  one.click();
  await expect.poll(() => said).toHaveLength(2);
  expect(hass.connection.asked).toEqual([
    { action: "disable_schedule", data: { schedule_id: "01A" } },
    { action: "enable_schedule", data: { schedule_id: "01A" } },
  ]);
});

test("one that has no run to come cannot be switched on, run or skipped", async () => {
  const off = { enabled: false, can_enable: false, can_run: false, can_skip_next: false };
  const { view } = await list([aSchedule(off)]);
  const all = findAll<HTMLButtonElement>(view, "tbody button").filter((one) => one.disabled);
  expect(all.map((one) => one.getAttribute("aria-label"))).toEqual([
    "Moonlight runs by itself",
    "Run Moonlight now",
    "Skip the next run of Moonlight",
  ]);
});

test("a run is started and the next one left out, and both are said", async () => {
  const { view, hass } = await list([aSchedule({ id: "01A" })]);
  const said: string[] = [];
  view.addEventListener("rk-say", (event) => said.push((event as CustomEvent<string>).detail));
  button(view, "Run").click();
  await expect.poll(() => said).toHaveLength(1);
  button(view, "Skip").click();
  await expect
    .poll(() => said)
    .toEqual(["Moonlight has started.", "The run of Moonlight at Fri 27 Nov, 21:30 is left out."]);
  expect(hass.connection.asked.map(({ action }) => action)).toEqual(["run_schedule", "skip_next"]);
});

test("what is refused is told, and nothing is announced", async () => {
  const { view, hass } = await list([aSchedule()]);
  hass.connection.answers["run_schedule"] = refused("still_running", "It runs already.");
  const said = vi.fn();
  const toasted = vi.fn();
  view.addEventListener("rk-say", said);
  view.addEventListener("hass-notification", toasted);
  button(view, "Run").click();
  await expect.poll(() => toasted.mock.calls.length).toBe(1);
  expect(said).not.toHaveBeenCalled();
});

test("nothing is deleted before somebody has agreed", async () => {
  const { view, hass } = await list([aSchedule({ id: "01A" })]);
  button(view, "Delete").click();
  await expect.poll(() => textOf(view)).toContain("It runs no more.");
  expect(hass.connection.asked).toEqual([]);
  find(view, "button[slot=secondaryAction]").click();
  await expect.poll(() => findAll(view, "ha-adaptive-dialog")).toEqual([]);
  button(view, "Delete").click();
  await expect.poll(() => findAll(view, "button[slot=primaryAction]").length).toBe(1);
  find(view, "button[slot=primaryAction]").click();
  await expect
    .poll(() => hass.connection.asked)
    .toEqual([{ action: "delete_schedule", data: { schedule_id: "01A" } }]);
});

test("who may not change schedules is offered nothing", async () => {
  const { view } = await list([aSchedule()], { mayChange: false });
  const enabled = findAll<HTMLButtonElement>(view, "button").filter((one) => !one.disabled);
  expect(enabled).toEqual([]);
  expect(findAll(view, "a").map((one) => one.className)).toEqual(["name"]);
  const empty = await list([], { mayChange: false });
  expect(textOf(empty.view)).toBe("Schedules There are no schedules.");
});

test("where there is none, one begins with a template", async () => {
  const { view } = await list([]);
  const links = findAll<HTMLAnchorElement>(view, ".templates a");
  expect(links.map((one) => one.pathname + one.search)).toEqual([
    "/roomkeeper/schedules/new?template=diurnal_light",
    "/roomkeeper/schedules/new?template=night_maintenance",
    "/roomkeeper/schedules/new?template=hourly_circulation",
    "/roomkeeper/schedules/new?template=weekly_clean",
  ]);
  await expectAccessible(view);
});

test("filters go into the address, and come from it", async () => {
  const names = ["A", "B", "C", "D"];
  const four = names.map((name) => aSchedule({ name, enabled: name !== "C" }));
  const { view } = await list(four, { search: "?show=off" });
  expect(findAll(view, ".name").map(textOf)).toEqual(["C"]);
  const [shown, sort] = findAll<HTMLSelectElement>(view, "select");
  expect(shown?.value).toBe("off");
  const choose = (select: HTMLSelectElement | undefined, value: string) => {
    if (select) select.value = value;
    select?.dispatchEvent(new Event("change"));
  };
  choose(sort, "problem");
  expect(location.search).toBe("?show=off&sort=problem");
  choose(shown, "all");
  expect(location.search).toBe("");
  const search = find<HTMLInputElement>(view, "input[type=search]");
  search.value = "zzz";
  search.dispatchEvent(new Event("input"));
  expect(location.search).toBe("?q=zzz&show=off");
  view.place = placeOf("/schedules", location.search);
  await expect.poll(() => textOf(view)).toContain("No schedule is like that.");
  await expectAccessible(view);
});

test("of many devices the first ones are named, and the rest is counted", async () => {
  const target = { entity_id: ["light.a", "light.b", "light.c", "light.d", "light.e"] };
  const { view } = await list([aSchedule({ target })]);
  expect(textOf(find(view, ".devices"))).toBe("light.a light.b light.c 2 more");
});

test("the zone is named where the reader's clock shows another time", async () => {
  const once = aSchedule({ schedule_type: "one_off", run_at: at("15:50") });
  const { view } = await list([aSchedule(), once]);
  expect(findAll(view, ".zone")).toEqual([]);
  view.hass = aHass({
    locale: { ...view.hass.locale, time_zone: "server" },
    config: { ...view.hass.config, time_zone: "Asia/Tokyo" },
  });
  await expect
    .poll(() => findAll(view, ".zone").map((one) => textOf(one)))
    .toEqual(["Europe/Berlin"]);
});

test("without our colours a schedule that is on still looks other than one that is off", async () => {
  const { view } = await list([aSchedule(), aSchedule({ name: "Old", enabled: false })]);
  await inForcedColors(() => {
    const looks = findAll(view, ".knob").map((one) => [
      getComputedStyle(one).backgroundColor,
      getComputedStyle(one, "::after").backgroundColor,
    ]);
    expect(looks[0]).not.toEqual(looks[1]);
    for (const [track, knob] of looks) expect(knob).not.toBe(track);
  });
});
