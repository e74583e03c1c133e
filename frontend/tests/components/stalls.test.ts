import { afterEach, expect, test } from "vitest";
import type { Form } from "./ha-elements";
import "../../src/views/stalls-view";
import type { StallsView } from "../../src/views/stalls-view";
import type { Camera, Room, Stall } from "../../src/data/types";
import { placeOf } from "../../src/logic/place";
import { aHass, refused, type TestHass } from "../hass";
import { aHouse, aRoom, aStall, at } from "../house";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

interface Shown {
  view: StallsView;
  hass: TestHass;
}

interface Given {
  search?: string;
  rooms?: Room[];
  isAdmin?: boolean;
  hass?: TestHass;
}

async function shown(stalls: Stall[], given: Given = {}): Promise<Shown> {
  const { search = "", rooms = [aRoom()], isAdmin = true, hass = aHass() } = given;
  const user = { id: "u1", is_admin: isAdmin, can_change_schedules: isAdmin };
  const house = aHouse({ stalls, rooms, user });
  const place = placeOf("/stalls", search);
  const view = await show<StallsView>("rk-stalls-view", { hass, house, place });
  await view.updateComplete;
  return { view, hass };
}

function camera(given: Partial<Camera> = {}): Camera {
  return {
    entity_id: "switch.camera",
    is_on: false,
    should_be_on: false,
    has_failed: false,
    ...given,
  };
}

function anOccupied(given: Partial<Stall> = {}): Stall {
  return aStall({
    status: "occupied",
    detection: "detected",
    is_occupied: true,
    is_private: true,
    started_at: at("14:00", "2090-01-01"),
    ends_at: at("14:20", "2090-01-01"),
    cameras: [camera()],
    can_end: true,
    can_extend: true,
    can_pause: true,
    ...given,
  });
}

function offered(view: StallsView): string[] {
  return findAll(view, "rk-stall-actions")
    .flatMap((one) => findAll(one, "button"))
    .map((one) => textOf(one));
}

function button(view: StallsView, name: string): HTMLElement {
  const found = findAll(view, "button").find((one) => textOf(one) === name);
  if (!found) throw new Error(`no button ${name} in: ${textOf(view)}`);
  return found;
}

const HERE = location.href;

afterEach(() => {
  history.replaceState(null, "", HERE);
});

test("an occupied stall says since when, until when, why, and that its cameras are off", async () => {
  const steps = [
    { kind: "fixed", length_s: 300, rule: "" },
    { kind: "at_most", length_s: 180, rule: "night" },
  ];
  const last_stay = { start: at("13:00"), end: at("13:04"), duration_s: 231.4, reason: "timeout" };
  const stall = anOccupied({
    why: "3 min: night; 5 min otherwise",
    steps,
    last_stay,
    stays_today: 14,
    mean_stay_s: 204.6,
    room: "drum_room",
  });
  const { view } = await shown([stall]);
  const text = textOf(view);
  expect(text).toContain("Cubicle Occupied Drum room");
  expect(text).toContain("All cameras are seen to be off.");
  expect(text).toContain("3 mins: night; 5 mins otherwise 5 mins: as set 3 mins: night");
  expect(text).toMatch(/Last stay 3 mins 51 secs, to .*: the timer ran out/);
  expect(text).toContain("Today 14 stays");
  expect(text).toContain("Mean stay 3 mins 25 secs");
  expect(find(view, "[role=timer]").getAttribute("aria-label")).toContain("cameras come back");
  await expectAccessible(view);
});

test("nothing is said to be private while a camera is on, unknown, or does not obey", async () => {
  const said = async (given: Partial<Camera>) =>
    textOf((await shown([anOccupied({ cameras: [camera(), camera(given)] })])).view);
  expect(await said({ is_on: true })).toContain("Not all cameras are seen to be off yet.");
  expect(await said({ is_on: null })).toContain("Not known");
  const lost = await said({ is_on: null, has_failed: true });
  expect(lost).toContain("somebody may be seen. Look after it now.");
  expect(lost).not.toContain("All cameras are");
});

test("a stall in doubt or with sensors that are not believed says what that means", async () => {
  const doubted = anOccupied({ status: "doubted", detection: "unknown", stuck: "lost" });
  const { view } = await shown([doubted]);
  expect(textOf(view)).toContain("Nobody can say whether somebody is inside");
  expect(textOf(view)).toContain("A sensor is lost. Until it is there again");
  expect(find(view, "a[href='/config/repairs']")).toBeTruthy();
  await expectAccessible(view);
  const stuck = aStall({ stuck: "timeouts", timeouts_in_a_row: 11 });
  const other = await shown([stuck], { isAdmin: false });
  expect(textOf(other.view)).toContain("11 stays in a row ended by the timer alone.");
  expect(findAll(other.view, "a[href='/config/repairs']")).toEqual([]);
});

test("a camera is called by its name, and opens what Home Assistant knows of it", async () => {
  const attributes = { friendly_name: "Corridor camera" };
  const hass = aHass({
    states: { "switch.camera": { entity_id: "switch.camera", state: "off", attributes } },
  });
  const { view } = await shown([anOccupied()], { hass });
  const asked: unknown[] = [];
  view.addEventListener("hass-more-info", (event) => asked.push((event as CustomEvent).detail));
  button(view, "Corridor camera Off").click();
  expect(asked).toEqual([{ entityId: "switch.camera" }]);
});

test("what a stall allows is offered, and nothing else", async () => {
  const free = await shown([aStall()]);
  expect(offered(free.view)).toEqual(["Somebody is inside", "Switch cameras on"]);
  const used = await shown([anOccupied()]);
  expect(offered(used.view)).toEqual([
    "5 mins longer",
    "15 mins longer",
    "Nobody is inside",
    "Switch cameras on",
  ]);
  const paused = await shown([anOccupied({ status: "paused", ends_at: null, remaining_s: 240 })]);
  expect(offered(paused.view)[0]).toBe("Let the timer go on");
  expect(textOf(paused.view)).toContain("4 mins");
  const none = await shown([
    aStall({
      status: "maintenance",
      can_start: false,
      can_force_enable: false,
      ends_at: at("14:20", "2090-01-01"),
    }),
  ]);
  expect(offered(none.view)).toEqual([]);
  expect(textOf(none.view)).toContain("Maintenance until");
});

test("pausing and maintenance are left to Home Assistant's own dialogs", async () => {
  const hass = aHass({
    devices: {
      d1: {
        id: "d1",
        name: "Cubicle",
        name_by_user: null,
        area_id: null,
        identifiers: [["roomkeeper", "01KAT5RZ6W6V8ZDYPF9TN3K4QH_cubicle"]],
      },
    },
    entities: Object.fromEntries(
      [
        ["timer.cubicle_occupancy", "occupancy"] as const,
        ["switch.cubicle_maintenance", "maintenance"] as const,
      ].map(([entity_id, translation_key]) => [
        entity_id,
        { entity_id, translation_key, device_id: "d1", platform: "roomkeeper" },
      ]),
    ),
  });
  const asked: unknown[] = [];
  const stalls = [
    anOccupied(),
    aStall({ status: "maintenance", can_start: false, can_force_enable: false }),
  ];
  for (const [index, name] of ["Pause the timer", "End the maintenance"].entries()) {
    const { view } = await shown([stalls[index] ?? aStall()], { hass });
    view.addEventListener("hass-more-info", (event) => asked.push((event as CustomEvent).detail));
    button(view, name).click();
  }
  expect(asked).toEqual([
    { entityId: "timer.cubicle_occupancy" },
    { entityId: "switch.cubicle_maintenance" },
  ]);
});

test("what keeps cameras off is done at once, and said", async () => {
  const { view, hass } = await shown([anOccupied({ status: "doubted" })]);
  const said: unknown[] = [];
  view.addEventListener("rk-say", (event) => said.push((event as CustomEvent).detail));
  button(view, "Somebody is inside").click();
  button(view, "15 mins longer").click();
  await expect
    .poll(() => said)
    .toEqual(["Cubicle is in use. Its cameras go off.", "The timer of Cubicle runs longer."]);
  expect(hass.connection.asked).toEqual([
    { action: "start_occupancy", data: { stall: "cubicle" } },
    { action: "extend_occupancy", data: { stall: "cubicle", duration: 900 } },
  ]);
});

test("what is refused is not said to be done", async () => {
  const hass = aHass();
  hass.connection.answers["extend_occupancy"] = refused("not_occupied", "Nobody is inside.");
  const { view } = await shown([anOccupied()], { hass });
  const told: string[] = [];
  for (const type of ["rk-say", "hass-notification"])
    view.addEventListener(type, () => told.push(type));
  button(view, "5 mins longer").click();
  await expect.poll(() => told).toEqual(["hass-notification"]);
});

test("what puts cameras on is asked first, and says who may be seen", async () => {
  const { view, hass } = await shown([anOccupied()]);
  button(view, "Nobody is inside").click();
  await expect.poll(() => textOf(view)).toContain("A sensor sees somebody at present.");
  find(view, "button[slot=secondaryAction]").click();
  await expect.poll(() => findAll(view, "rk-ask-dialog").length).toBe(0);
  expect(hass.connection.asked).toEqual([]);
  button(view, "Nobody is inside").click();
  await expect.poll(() => findAll(view, "button[slot=primaryAction]").length).toBe(1);
  find(view, "button[slot=primaryAction]").click();
  await expect
    .poll(() => hass.connection.asked)
    .toEqual([{ action: "end_occupancy", data: { stall: "cubicle" } }]);
});

test("cameras are switched on for a time, or until the sensors are clear", async () => {
  const force = async (values: Record<string, unknown>) => {
    const { view, hass } = await shown([anOccupied()]);
    button(view, "Switch cameras on").click();
    await expect.poll(() => textOf(view)).toContain("Somebody may be inside at present.");
    find<Form>(view, "ha-form").fill(values);
    find(view, "button[slot=primaryAction]").click();
    await expect.poll(() => hass.connection.asked.length).toBe(1);
    return hass.connection.asked[0]?.data;
  };
  expect(await force({ reason: "plumber" })).toEqual({ stall: "cubicle", reason: "plumber" });
  expect(await force({ duration: "1800" })).toEqual({ stall: "cubicle", duration: 1800 });
});

test("whoever goes back from switching cameras on has changed nothing", async () => {
  const { view, hass } = await shown([aStall()]);
  button(view, "Switch cameras on").click();
  await expect.poll(() => findAll(view, "button[slot=secondaryAction]").length).toBe(1);
  find(view, "button[slot=secondaryAction]").click();
  await expect.poll(() => findAll(view, "rk-ask-dialog").length).toBe(0);
  expect(hass.connection.asked).toEqual([]);
});

test("the stalls of one room are found by the address, and by choosing the room", async () => {
  const stalls = [aStall({ room: "drum_room" }), aStall({ key: "shower", name: "Shower" })];
  const { view } = await shown(stalls, { search: "?room=drum_room" });
  expect(findAll(view, "h3").map((one) => one.textContent)).toEqual(["Cubicle"]);
  const choice = find<HTMLSelectElement>(view, "select");
  expect(choice.value).toBe("drum_room");
  const choose = (value: string) => {
    choice.value = value;
    choice.dispatchEvent(new Event("change"));
    return location.pathname + location.search;
  };
  expect(choose("")).toBe("/roomkeeper/stalls");
  expect(choose("drum_room")).toBe("/roomkeeper/stalls?room=drum_room");
});

test("a stall that cannot be shown is one broken card", async () => {
  const broken = { ...aStall({ key: "broken", name: "Broken" }), steps: null, why: "5 min" };
  const { view } = await shown([broken as unknown as Stall, aStall()]);
  expect(textOf(view)).toContain("Broken cannot be shown.");
  expect(textOf(view)).toContain("Cubicle Vacant");
});

test("a house without stalls says what one is, and an administrator how to add one", async () => {
  const { view } = await shown([]);
  expect(textOf(view)).toMatch(/There are no stalls.* Add a stall/);
  await expectAccessible(view);
  const other = await shown([], { isAdmin: false });
  expect(textOf(other.view)).not.toContain("Add a stall");
});

test("a room without stalls is still the one that is chosen", async () => {
  const { view } = await shown([aStall()], { search: "?room=gone" });
  expect(textOf(view)).toContain("This room has no stalls.");
  expect(textOf(view)).not.toContain("Add a stall");
  expect(find<HTMLSelectElement>(view, "select").value).toBe("gone");
});
