import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../../src/components/rk-room-calendar";
import type { RoomCalendar } from "../../src/components/rk-room-calendar";
import "../../src/dialogs/ask-dialog";
import { placeOf } from "../../src/logic/place";
import "../../src/views/room-view";
import { aHass, refused, type TestHass } from "../hass";
import { aHouse, aRoom } from "../house";
import { aPage } from "../log";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

const URL_OUTSIDE = "https://house.example/api/roomkeeper/calendars/s3cret.ics";
const SHARED = { room: "drum_room", url: URL_OUTSIDE, with_names: false, is_outside: true };
const NOT_SHARED = aRoom({ can_share_calendar: true });
const IS_SHARED = aRoom({ can_share_calendar: true, can_unshare_calendar: true });

const toasts: string[] = [];
const onToast = (event: Event): void => {
  toasts.push((event as CustomEvent<{ message: string }>).detail.message);
};

beforeEach(() => {
  toasts.length = 0;
  document.addEventListener("hass-notification", onToast);
});

afterEach(() => {
  document.removeEventListener("hass-notification", onToast);
  vi.restoreAllMocks();
});

function hassWith(answer: unknown = SHARED): TestHass {
  const hass = aHass();
  hass.connection.answers["get_calendar_address"] = answer;
  hass.connection.answers["share_calendar"] = SHARED;
  hass.connection.answers["unshare_calendar"] = { ...SHARED, url: null };
  return hass;
}

async function calendar(
  room = IS_SHARED,
  hass = hassWith(),
): Promise<{ element: RoomCalendar; hass: TestHass }> {
  const element = await show("rk-room-calendar", { hass, house: aHouse({ rooms: [room] }), room });
  return { element: element as RoomCalendar, hass };
}

function button(element: Element, name: string): HTMLButtonElement {
  const found = findAll(element, "button").find((one) => one.textContent.trim() === name);
  if (!found) throw new Error(`no button ${name}`);
  return found as HTMLButtonElement;
}

function asked(hass: TestHass, action: string): Record<string, unknown>[] {
  return hass.connection.asked.filter((one) => one.action === action).map((one) => one.data);
}

test("a calendar that is not shared can be shared, and nothing is asked for", async () => {
  const { element, hass } = await calendar(NOT_SHARED);
  expect(textOf(element)).toContain("Other calendars can show when this room is taken.");
  expect(findAll(element, "button").length).toBe(1);
  expect(hass.connection.asked).toEqual([]);
  await expectAccessible(element);
});

test("a shared one shows its address, what it tells, and three things to do", async () => {
  const { element } = await calendar();
  await expect.poll(() => findAll(element, "input").length).toBe(1);
  expect(find<HTMLInputElement>(element, "input").value).toBe(URL_OUTSIDE);
  expect(textOf(element)).toContain("sees when this room is taken.");
  const names = findAll(element, "button").map((one) => one.textContent.trim());
  expect(names).toEqual(["Copy address", "New address", "Stop sharing"]);
  await expectAccessible(element);
});

test("names that are shown, and an address that nobody outside reaches, are said", async () => {
  const path = "/api/roomkeeper/calendars/s3cret.ics";
  const local = { ...SHARED, url: path, with_names: true, is_outside: false };
  const { element } = await calendar(IS_SHARED, hassWith(local));
  await expect.poll(() => findAll(element, "input").length).toBe(1);
  expect(textOf(element)).toContain("with titles and guests");
  expect(textOf(element)).toContain("works in your own network only");
  expect(find<HTMLInputElement>(element, "input").value).toBe(location.origin + path);
  await expectAccessible(element);
});

test("sharing asks first whether names are shown", async () => {
  const { element, hass } = await calendar(NOT_SHARED);
  button(element, "Share calendar").click();
  await expect.poll(() => findAll(element, "rk-ask-dialog").length).toBe(1);
  const dialog = find(element, "rk-ask-dialog");
  await expect.poll(() => textOf(dialog)).toContain("without logging in");
  expect(asked(hass, "share_calendar")).toEqual([]);
  find(dialog, "ha-form").dispatchEvent(
    new CustomEvent("value-changed", { detail: { value: { with_names: true } } }),
  );
  button(dialog, "Share calendar").click();
  await expect
    .poll(() => asked(hass, "share_calendar"))
    .toEqual([{ room: "drum_room", with_names: true }]);
});

test("a new address is shown at once; who thinks again changes nothing", async () => {
  const { element, hass } = await calendar();
  await expect.poll(() => findAll(element, "input").length).toBe(1);
  hass.connection.answers["share_calendar"] = { ...SHARED, url: "https://house.example/new.ics" };
  button(element, "New address").click();
  await expect.poll(() => findAll(element, "rk-ask-dialog").length).toBe(1);
  button(find(element, "rk-ask-dialog"), "Back").click();
  await expect.poll(() => findAll(element, "rk-ask-dialog").length).toBe(0);
  expect(asked(hass, "share_calendar")).toEqual([]);
  button(element, "New address").click();
  await expect.poll(() => findAll(element, "rk-ask-dialog").length).toBe(1);
  button(find(element, "rk-ask-dialog"), "New address").click();
  await expect
    .poll(() => find<HTMLInputElement>(element, "input").value)
    .toBe("https://house.example/new.ics");
});

test("stopping asks first, and what the server then says is shown", async () => {
  const { element, hass } = await calendar();
  button(element, "Stop sharing").click();
  await expect.poll(() => findAll(element, "rk-ask-dialog").length).toBe(1);
  button(find(element, "rk-ask-dialog"), "Stop sharing").click();
  await expect.poll(() => asked(hass, "unshare_calendar")).toEqual([{ room: "drum_room" }]);
  Object.assign(element, { room: NOT_SHARED });
  await expect.poll(() => textOf(element)).toContain("Other calendars can show");
  expect(findAll(element, "input").length).toBe(0);
});

test("what is confirmed is done to the room that it was asked about", async () => {
  const { element, hass } = await calendar(NOT_SHARED);
  button(element, "Share calendar").click();
  await expect.poll(() => findAll(element, "rk-ask-dialog").length).toBe(1);
  Object.assign(element, { room: aRoom({ key: "booth", can_share_calendar: true }) });
  button(find(element, "rk-ask-dialog"), "Share calendar").click();
  await expect
    .poll(() => asked(hass, "share_calendar"))
    .toEqual([{ room: "drum_room", with_names: false }]);
  expect(findAll(element, "input").length).toBe(0);
});

test("the address is copied, also where a page has no clipboard", async () => {
  const { element } = await calendar();
  await expect.poll(() => findAll(element, "input").length).toBe(1);
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  button(element, "Copy address").click();
  await expect.poll(() => toasts).toEqual(["Address copied"]);
  expect(write).toHaveBeenCalledWith(URL_OUTSIDE);
  write.mockRejectedValue(new Error("not allowed"));
  const copy = vi.spyOn(document, "execCommand").mockReturnValueOnce(true);
  button(element, "Copy address").click();
  await expect.poll(() => toasts).toEqual(["Address copied", "Address copied"]);
  copy.mockReturnValueOnce(false);
  button(element, "Copy address").click();
  await expect.poll(() => toasts[2]).toContain("copy it by hand");
});

test("where the address cannot be had it says why, and asks again", async () => {
  const hass = hassWith(refused("not_loaded", "Roomkeeper does not run"));
  const { element } = await calendar(IS_SHARED, hass);
  await expect.poll(() => textOf(element)).toContain("Roomkeeper does not run");
  await expectAccessible(element);
  hass.connection.answers["get_calendar_address"] = SHARED;
  button(element, "Try again").click();
  await expect.poll(() => findAll(element, "input").length).toBe(1);
});

test("an address of another room is never shown", async () => {
  const { element, hass } = await calendar();
  await expect.poll(() => findAll(element, "input").length).toBe(1);
  hass.connection.answers["get_calendar_address"] = { ...SHARED, room: "booth", url: "https://b/" };
  Object.assign(element, { room: { ...IS_SHARED, key: "booth" } });
  await element.updateComplete;
  expect(findAll(element, "input").length).toBe(0);
  await expect.poll(() => findAll(element, "input").length).toBe(1);
  expect(find<HTMLInputElement>(element, "input").value).toBe("https://b/");
});

test("the page of a room has it for who may share, and for nobody else", async () => {
  for (const [room, count] of [
    [IS_SHARED, 1],
    [aRoom(), 0],
  ] as const) {
    const hass = hassWith();
    hass.connection.answers["get_audit_log"] = aPage([]);
    const view = await show("rk-room-view", {
      hass,
      house: aHouse({ rooms: [room] }),
      place: placeOf("/rooms/drum_room", ""),
    });
    expect(findAll(view, "rk-room-calendar").length).toBe(count);
    expect(asked(hass, "get_calendar_address").length).toBe(count);
  }
});
