import { expect, test } from "vitest";
import type { Form } from "./ha-elements";
import "../../src/views/power-offs-view";
import type { PowerOffsView } from "../../src/views/power-offs-view";
import type { PowerOff, Snapshot } from "../../src/data/types";
import { placeOf } from "../../src/logic/place";
import { aHass, refused, type TestHass } from "../hass";
import { aBooking, aHouse, aPowerOff, aRoom, at } from "../house";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

interface Shown {
  view: PowerOffsView;
  hass: TestHass;
}

async function shown(given: Partial<Snapshot>, hass = aHass()): Promise<Shown> {
  const place = placeOf("/power-offs");
  const house = aHouse({ rooms: [aRoom({ can_cancel_power_off: true })], ...given });
  const view = await show<PowerOffsView>("rk-power-offs-view", { hass, house, place });
  await view.updateComplete;
  return { view, hass };
}

function aTomorrow(given: Partial<PowerOff> = {}): PowerOff {
  return aPowerOff({ due_at: at("18:40", "2090-01-01"), ...given });
}

function button(view: PowerOffsView, name: string): HTMLElement {
  const found = findAll(view, "button").find((one) => textOf(one) === name);
  if (!found) throw new Error(`no button ${name} in: ${textOf(view)}`);
  return found;
}

test("what failed stands first, with the devices to look after and a new try", async () => {
  const failed = aPowerOff({
    status: "failed",
    attempts: 4,
    failures: [{ entity_id: "switch.socket", why: "still on" }],
  });
  const rooms = [
    aRoom({ can_cancel_power_off: true }),
    aRoom({ key: "bar", name: "Bar", can_cancel_power_off: true }),
  ];
  const { view, hass } = await shown({
    rooms,
    power_offs: [aTomorrow({ room: "bar" }), failed],
  });
  expect(textOf(view)).toMatch(/^Power-offs Still on Drum room .* To come Bar .* Done/);
  expect(textOf(view)).toContain("4 tries switch.socket is still on");
  expect(textOf(view).match(/Leave on/g)).toHaveLength(1);
  const asked: unknown[] = [];
  view.addEventListener("hass-more-info", (event) => asked.push((event as CustomEvent).detail));
  button(view, "switch.socket is still on").click();
  expect(asked).toEqual([{ entityId: "switch.socket" }]);
  button(view, "Try again").click();
  await expect
    .poll(() => hass.connection.asked)
    .toEqual([{ action: "power_off", data: { room: "drum_room" } }]);
  await expectAccessible(view);
});

test("each power-off says when, why, and whose booking it follows", async () => {
  const booking = aBooking({ guest: "Ada", title: "Rehearsal", end: at("18:00", "2090-01-01") });
  const powerOff = aTomorrow({
    booking_id: booking.id,
    planned_at: at("18:40", "2090-01-01"),
  });
  const { view } = await shown({ bookings: [booking], power_offs: [powerOff] });
  expect(textOf(view)).toMatch(/18:40, 40 mins after the end/);
  button(view, "Ada · Rehearsal").click();
  await expect.poll(() => findAll(view, "rk-booking-dialog").length).toBe(1);
  expect(find<HTMLAnchorElement>(view, "h3 a").getAttribute("href")).toBe(
    "/roomkeeper/rooms/drum_room",
  );
});

test("an empty room is switched off at once, and that is said", async () => {
  const { view, hass } = await shown({ power_offs: [aTomorrow({ booking_id: "B1" })] });
  const said: unknown[] = [];
  view.addEventListener("rk-say", (event) => said.push((event as CustomEvent).detail));
  button(view, "Switch off now").click();
  await expect
    .poll(() => hass.connection.asked)
    .toEqual([{ action: "power_off", data: { room: "drum_room", booking_id: "B1" } }]);
  await expect.poll(() => said).toEqual(["The power in Drum room is being switched off."]);
});

test("a room in which somebody is, is switched off only after a question", async () => {
  const room = aRoom({ presence: true });
  const { view, hass } = await shown({ rooms: [room], power_offs: [aTomorrow()] });
  button(view, "Switch off now").click();
  await expect.poll(() => textOf(view)).toContain("A sensor sees somebody in there.");
  expect(hass.connection.asked).toEqual([]);
  find(view, "button[slot=secondaryAction]").click();
  await expect.poll(() => findAll(view, "rk-ask-dialog").length).toBe(0);
  expect(hass.connection.asked).toEqual([]);
  button(view, "Switch off now").click();
  await expect.poll(() => findAll(view, "ha-form").length).toBe(1);
  find<Form>(view, "ha-form").fill({ reason: "closing time" });
  find(view, "button[slot=primaryAction]").click();
  await expect
    .poll(() => hass.connection.asked[0]?.data)
    .toMatchObject({ room: "drum_room", reason: "closing time" });
});

test("whoever leaves the power on is asked first", async () => {
  const { view, hass } = await shown({ power_offs: [aTomorrow({ booking_id: "B1" })] });
  button(view, "Leave on").click();
  await expect.poll(() => textOf(view)).toContain("Nobody switches it off then");
  const heading = find(view, "ha-adaptive-dialog").getAttribute("header-title");
  expect(heading).toBe("Leave the power in Drum room on?");
  await expectAccessible(view);
  find(view, "button[slot=secondaryAction]").click();
  await expect.poll(() => findAll(view, "rk-ask-dialog").length).toBe(0);
  expect(hass.connection.asked).toEqual([]);
  button(view, "Leave on").click();
  await expect.poll(() => findAll(view, "button[slot=primaryAction]").length).toBe(1);
  find(view, "button[slot=primaryAction]").click();
  await expect
    .poll(() => hass.connection.asked)
    .toEqual([{ action: "cancel_power_off", data: { room: "drum_room", booking_id: "B1" } }]);
});

test("what may not be done is not offered", async () => {
  const room = aRoom({ can_power_off: false, can_cancel_power_off: false });
  const { view } = await shown({ rooms: [room], power_offs: [aTomorrow({ manual: true })] });
  expect(findAll(view, "button").map((one) => textOf(one))).toEqual(["Show what was done"]);
});

test("a power-off that is being tried can be stopped, and not begun once more", async () => {
  const powerOff = aPowerOff({ status: "attempting", attempts: 2, manual: true });
  const { view } = await shown({ power_offs: [powerOff] });
  const offered = findAll(view, "button").map((one) => textOf(one));
  expect(offered).toEqual(["Leave on", "Show what was done"]);
  expect(textOf(view)).toContain("By hand");
});

test("a refusal is said at the bottom of the page", async () => {
  const hass = aHass();
  hass.connection.answers["power_off"] = refused("no_power", "There is no power.");
  const { view } = await shown({ power_offs: [aTomorrow()] }, hass);
  const toasts: unknown[] = [];
  view.addEventListener("hass-notification", (event) => {
    toasts.push((event as CustomEvent).detail);
  });
  button(view, "Switch off now").click();
  await expect.poll(() => toasts).toEqual([{ message: "There is no power." }]);
});

test("one power-off that cannot be shown does not keep the others from it", async () => {
  const broken = { ...aTomorrow({ room: "bar" }), failures: null, status: "failed" };
  const { view } = await shown({
    power_offs: [broken as unknown as PowerOff, aTomorrow()],
  });
  expect(textOf(view)).toContain("bar cannot be shown.");
  expect(textOf(view)).toContain("Drum room");
});

test("where nothing is to be switched off, a sentence says what will stand there", async () => {
  const { view } = await shown({});
  expect(textOf(view)).toContain("Nothing is to be switched off.");
  await expectAccessible(view);
});

function entry(id: number, given: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    at: at("14:00"),
    type: "power_off_succeeded",
    room: "drum_room",
    booking_id: "B1",
    actor: { kind: "system", name: "" },
    reason: "",
    details: { attempt: 1 },
    ...given,
  };
}

test("what was done is asked for on demand, page by page, and follows the log", async () => {
  const hass = aHass();
  const by = { actor: { kind: "user", name: "Grace" }, reason: "party" };
  hass.connection.answers["get_audit_log"] = {
    items: [entry(9, { type: "power_off_cancelled", details: {}, ...by }), entry(8)],
    next_cursor: "c1",
  };
  const { view } = await shown({}, hass);
  expect(hass.connection.asked).toEqual([]);
  button(view, "Show what was done").click();
  await expect.poll(() => textOf(view)).toMatch(/Given up.* Grace party.* Switched off/);
  await expectAccessible(view);
  hass.connection.answers["get_audit_log"] = {
    items: [entry(7, { details: { superseded_by: "B2" } })],
    next_cursor: null,
  };
  button(view, "Show more").click();
  await expect.poll(() => textOf(view)).toContain("The next guest's power-off");
  expect(hass.connection.asked[1]?.data).toMatchObject({ cursor: "c1" });
  expect(findAll(view, "rk-power-offs-done, li").length).toBe(4);
  expect(textOf(view)).not.toContain("Show more");
  hass.connection.answers["get_audit_log"] = {
    items: [
      entry(10, { type: "power_off_failed", details: { attempt: 4, failures: [] } }),
      entry(9, { type: "power_off_cancelled", details: {}, ...by }),
    ],
    next_cursor: "c2",
  };
  view.house = aHouse({ last_log_id: 10 });
  await expect.poll(() => textOf(view)).toContain("Failed after 4 tries");
  expect(textOf(view)).toContain("The next guest's power-off");
  expect(textOf(view)).not.toContain("Show more");
});

test("a house in which no power-off was done says so", async () => {
  const hass = aHass();
  hass.connection.answers["get_audit_log"] = { items: [], next_cursor: null };
  const { view } = await shown({}, hass);
  button(view, "Show what was done").click();
  await expect.poll(() => textOf(view)).toContain("No power-off was done yet.");
});

test("whoever asks by keyboard for what was done is led to what has come", async () => {
  const { view, hass } = await shown({});
  hass.connection.answers["get_audit_log"] = { items: [], next_cursor: null };
  const pressed = button(view, "Show what was done");
  pressed.focus();
  pressed.click();
  const done = find(view, "rk-power-offs-done");
  await expect.poll(() => done.shadowRoot?.activeElement?.id).toBe("done");
});
