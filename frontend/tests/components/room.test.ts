import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { House } from "../../src/data/house";
import type { RoomkeeperDialog } from "../../src/dialog";
import type { RoomkeeperElement } from "../../src/element";
import { placeOf } from "../../src/logic/place";
import "../../src/views/room-view";
import { aHass, refused, type TestHass } from "../hass";
import { aBooking, aHouse, aPowerOff, aRoom, aStall, at, NOW } from "../house";
import { aPage } from "../log";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

const ENTRY = "01KAT5RZ6W6V8ZDYPF9TN3K4QH";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
  history.replaceState(null, "", "/");
});

function hassWithLog(): TestHass {
  const hass = aHass({
    devices: {
      d1: {
        id: "d1",
        name: "Drum room",
        name_by_user: null,
        area_id: null,
        identifiers: [["roomkeeper", `${ENTRY}_drum_room`]],
      },
    },
  });
  hass.connection.answers["get_audit_log"] = aPage([2, 1]);
  return hass;
}

async function room(
  house: House | undefined,
  { hass = hassWithLog(), search = "" } = {},
): Promise<{ view: RoomkeeperElement; hass: TestHass }> {
  const view = await show("rk-room-view", {
    hass,
    ...(house ? { house } : {}),
    place: placeOf("/rooms/drum_room", search),
  });
  return { view, hass };
}

/** Somebody is inside, somebody else is next, and much can be done. */
function busy(): House {
  const current = aBooking({
    id: "C",
    start: at("14:00"),
    end: at("16:00"),
    status: "checked_in",
    can_check_in: false,
    can_check_out: true,
  });
  const next = aBooking({ id: "N", guest: "Tim", start: at("19:00"), end: at("21:00") });
  const drums = aRoom({
    status: "occupied",
    current_booking: current,
    next_booking: next,
    power: true,
    presence: true,
    power_off: aPowerOff({ booking_id: "C", due_at: at("16:40"), planned_at: at("16:40") }),
    can_open_door: true,
    can_check_out: true,
    can_extend: true,
    can_take_now: false,
    can_cancel_power_off: true,
  });
  return aHouse({
    rooms: [drums],
    bookings: [current, next],
    stalls: [aStall({ room: "drum_room" }), aStall({ key: "other", name: "Elsewhere" })],
  });
}

function button(view: Element, name: string): HTMLButtonElement {
  const all = findAll<HTMLButtonElement>(view, "button");
  const one = all.find((each) => textOf(each) === name);
  if (!one) throw new Error(`there is no ${name}, but ${all.map(textOf).join(", ")}`);
  return one;
}

/** What the question is that is open. */
function asked(view: Element): string | null | undefined {
  return findAll(view, "ha-adaptive-dialog")[0]?.getAttribute("header-title");
}

/** The list of bookings, each a button. */
function listed(view: Element): HTMLButtonElement[] {
  return findAll(find(view, "rk-room-bookings"), "li button");
}

function done(hass: TestHass): unknown[] {
  return hass.connection.asked.filter(({ action }) => action !== "get_audit_log");
}

test("a room shows how it is, until when, what comes next and why the power goes off", async () => {
  const { view } = await room(busy());
  await expect.poll(() => textOf(view)).toContain("Drum room is in use again");
  const text = textOf(view);
  for (const said of [
    "Studio · for 5 people",
    "Occupied",
    "Ada has the room until 16:00",
    "Next: Tim, 19:00 – 21:00",
    "Power is on",
    "Somebody is inside",
    "Power off at 16:40, 40 mins after the end",
    "Cubicle Vacant",
    "14:00 – 16:00 Ada Checked in",
  ]) {
    expect(text).toContain(said);
  }
  expect(text).not.toContain("Elsewhere");
  await expectAccessible(view);
});

test("a room is asked for its own log, and leads to all of it and to its device", async () => {
  const { view, hass } = await room(busy());
  expect(hass.connection.asked).toEqual([
    { action: "get_audit_log", data: { room: "drum_room", limit: 8 } },
  ]);
  const links = findAll<HTMLAnchorElement>(view, "a").map((one) => one.getAttribute("href"));
  expect(links).toEqual(
    expect.arrayContaining([
      "/roomkeeper",
      "/roomkeeper/stalls",
      "/roomkeeper/log?room=drum_room",
      "/config/devices/device/d1",
    ]),
  );
});

test("whoever is no administrator is not sent to the device", async () => {
  const hass = hassWithLog();
  const { view } = await room(busy(), {
    hass: { ...hass, user: { ...hass.user, is_admin: false } } as TestHass,
  });
  expect(textOf(view)).not.toContain("Settings and entities");
});

test("the door opens with one touch, and until there is an answer nothing is done twice", async () => {
  const { view, hass } = await room(busy());
  const said = vi.fn();
  view.addEventListener("rk-say", (event) => {
    said((event as CustomEvent<string>).detail);
  });
  const door = button(view, "Open door");
  door.click();
  door.click();
  await expect.poll(() => said.mock.calls).toEqual([["Open door: done."]]);
  expect(done(hass)).toEqual([{ action: "open_door", data: { room: "drum_room" } }]);
});

test("while something is done, its button says so and no other can be pressed", async () => {
  const { view, hass } = await room(busy());
  let answer: () => void = () => undefined;
  hass.connection.sendMessagePromise = <Answer>() =>
    new Promise<Answer>((resolve) => {
      answer = () => {
        resolve({} as Answer);
      };
    });
  button(view, "Open door").click();
  await expect.poll(() => button(view, "Open door").getAttribute("aria-busy")).toBe("true");
  expect(button(view, "Check out").disabled).toBe(true);
  answer();
  await expect.poll(() => button(view, "Check out").disabled).toBe(false);
});

test("what is refused is said, and can be tried again", async () => {
  const { view, hass } = await room(busy());
  hass.connection.answers["extend"] = refused("clash", "Drum room is taken from 16:00 to 17:00");
  const toasted = vi.fn();
  view.addEventListener("hass-notification", (event) => {
    toasted((event as CustomEvent<{ message: string }>).detail.message);
  });
  button(view, "30 mins").click();
  await expect.poll(() => toasted.mock.calls).toEqual([["Drum room is taken from 16:00 to 17:00"]]);
  expect(done(hass)).toEqual([{ action: "extend", data: { booking_id: "C", duration: 1800 } }]);
  await expect.poll(() => button(view, "30 mins").disabled).toBe(false);
});

test("nobody is left in the dark by a slip: who is inside is said first", async () => {
  const { view, hass } = await room(busy());
  button(view, "Switch off now").click();
  await expect.poll(() => textOf(view)).toContain("A guest is checked in");
  expect(done(hass)).toEqual([]);
  find<HTMLButtonElement>(view, "[slot=primaryAction]").click();
  await expect
    .poll(() => done(hass))
    .toEqual([{ action: "power_off", data: { room: "drum_room" } }]);
});

test("a guest is checked out after a question, and not if the answer is no", async () => {
  const { view, hass } = await room(busy());
  button(view, "Check out").click();
  await expect.poll(() => asked(view)).toBe("Check Ada out of Drum room?");
  find<HTMLButtonElement>(view, "[slot=secondaryAction]").click();
  await expect.poll(() => findAll(view, "rk-ask-dialog")).toEqual([]);
  expect(done(hass)).toEqual([]);
});

test("power is left on after a question too", async () => {
  const { view, hass } = await room(busy());
  button(view, "Leave on").click();
  await expect.poll(() => asked(view)).toBe("Leave the power in Drum room on?");
  find<HTMLButtonElement>(view, "[slot=primaryAction]").click();
  await expect
    .poll(() => done(hass))
    .toEqual([{ action: "cancel_power_off", data: { room: "drum_room" } }]);
});

test("a booking of the list, and the next one, are shown when they are pressed", async () => {
  const { view } = await room(busy());
  find<HTMLButtonElement>(view, "button.next").click();
  await expect.poll(() => findAll(view, "rk-booking-dialog").length).toBe(1);
  listed(view)[0]?.click();
  await expect.poll(() => findAll(view, "rk-booking-dialog").length).toBe(2);
});

test("a room is booked, held and frozen in dialogs", async () => {
  const { view } = await room(busy());
  for (const [name, tag] of [
    ["Book", "rk-book-dialog"],
    ["Hold", "rk-book-dialog"],
    ["Freeze", "rk-freeze-dialog"],
  ] as const) {
    button(view, name).click();
    await expect.poll(() => findAll(view, tag).length).toBe(1);
    find<RoomkeeperDialog>(view, tag).close();
    await expect.poll(() => findAll(view, tag).length).toBe(0);
    await expect.poll(() => history.state as unknown).toBeNull();
  }
});

test("a link that asks to book opens the dialog once", async () => {
  const { view } = await room(aHouse(), { search: "?book" });
  await expect.poll(() => findAll(view, "rk-book-dialog").length).toBe(1);
  expect(location.pathname + location.search).toBe("/roomkeeper/rooms/drum_room");
  Object.assign(view, { place: placeOf("/rooms/drum_room") });
  await view.updateComplete;
  expect(findAll(view, "rk-book-dialog").length).toBe(1);
});

test("a room with nothing and nobody is a calm page", async () => {
  const bare = aRoom({
    type: null,
    capacity: null,
    power: null,
    presence: null,
    can_power_off: false,
  });
  const { view, hass } = await room(aHouse({ rooms: [bare] }));
  hass.connection.answers["get_audit_log"] = aPage([]);
  const text = textOf(view);
  expect(text).toContain("Free, and nothing is booked");
  expect(text).toContain("Nobody has booked this room for the next days.");
  expect(text).not.toContain("Power");
  await expectAccessible(view);
});

test("a frozen room says why, with the note, and a failed power-off what is still on", async () => {
  const frozen = aRoom({
    status: "frozen",
    freeze: { reason: "cleaning", note: "The floor is wet", until: at("18:00") },
    power: true,
    can_unfreeze: true,
  });
  const failed = aPowerOff({
    room: frozen.key,
    status: "failed",
    attempts: 4,
    failures: [{ entity_id: "switch.drums", why: "still on" }],
  });
  const { view } = await room(aHouse({ rooms: [frozen], power_offs: [failed] }));
  const text = textOf(view);
  expect(text).toContain("Frozen Cleaning, until 18:00 The floor is wet");
  expect(text).toContain("Failed after 4 tries: switch.drums is still on");
  expect(text).toContain("Try again");
  expect(text).not.toContain("No power-off is planned");
  expect(text).toContain("Put into use");
  await expectAccessible(view);
});

test("of many bookings the first are shown, and the others on demand", async () => {
  const bookings = Array.from({ length: 9 }, (_, n) =>
    aBooking({ start: at(`${String(n + 14)}:30`), end: at(`${String(n + 15)}:00`) }),
  );
  const { view } = await room(aHouse({ bookings }));
  expect(listed(view).length).toBe(6);
  button(view, "2 more").click();
  await expect.poll(() => listed(view).length).toBe(8);
});

test("a room that is not there, or not to be seen, is a sentence and a way back", async () => {
  const { view } = await room(aHouse({ rooms: [] }));
  expect(textOf(view)).toContain("There is no such room, or you may not see it.");
  expect(find(view, "a").getAttribute("href")).toBe("/roomkeeper");
  await expectAccessible(view);
});

test("before anything is known, a room is loading", async () => {
  const { view } = await room(undefined);
  expect(textOf(view)).toContain("Loading");
});
