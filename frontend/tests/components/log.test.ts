import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { House } from "../../src/data/house";
import type { LogPage, LogRow } from "../../src/data/log";
import type { RoomkeeperElement } from "../../src/element";
import { placeOf } from "../../src/logic/place";
import "../../src/views/log-view";
import { aHass, refused, type TestHass } from "../hass";
import { aBooking, aHouse, aRoom, aSchedule, aStall, at, NOW } from "../house";
import { aRow } from "../log";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  history.replaceState(null, "", "/");
});

function rows(newest: number, count: number): LogRow[] {
  return Array.from({ length: count }, (_, n) => aRow({ id: newest - n }));
}

function house(last_log_id = 9): House {
  return aHouse({
    last_log_id,
    rooms: [aRoom(), aRoom({ key: "booth", name: "Vocal booth" })],
    stalls: [aStall()],
    bookings: [aBooking({ id: "01ADA" })],
    schedules: [aSchedule({ id: "01S" })],
  });
}

interface Shown {
  view: RoomkeeperElement;
  hass: TestHass;
}

async function log(page: LogPage, { search = "", narrow = false } = {}): Promise<Shown> {
  const hass = aHass();
  hass.connection.answers["get_audit_log"] = page;
  const place = placeOf("/log", search);
  const view = await show("rk-log-view", { hass, house: house(), place, narrow });
  return { view, hass };
}

function sentences(view: Element): string[] {
  return findAll(view, "summary .what > span:first-child").map((one) => textOf(one));
}

function asked({ hass }: Shown): Record<string, unknown>[] {
  return hass.connection.asked.map((one) => one.data);
}

function button(view: Element, name: string): HTMLButtonElement {
  const all = findAll<HTMLButtonElement>(view, "button, a.button");
  const one = all.find((each) => textOf(each) === name);
  if (!one) throw new Error(`there is no ${name}, but ${all.map(textOf).join(", ")}`);
  return one;
}

const MANY: LogRow[] = [
  aRow({
    id: 4,
    type: "power_off_failed",
    actor: { kind: "system", id: "", name: "" },
    details: { attempt: 4, failures: [{ entity_id: "switch.drums", why: "still on" }] },
  }),
  aRow({ id: 3, type: "booking_checked_in", booking_id: "01ADA", reason: "keypad" }),
  aRow({
    id: 2,
    type: "booking_expired",
    at: at("22:15", "2026-11-25"),
    recorded_at: at("07:02"),
    details: { guest: "Tim" },
  }),
  aRow({ id: 1, at: at("21:00", "2026-11-25"), type: "door_melted" }),
];

test("the log says under its days what happened, who did it and why, and what was noticed late", async () => {
  const { view } = await log({ items: MANY, next_cursor: null });
  await expect
    .poll(() => sentences(view))
    .toEqual([
      "Power off in Drum room failed after 4 tries: switch.drums is still on",
      "Ada checked in to Drum room",
      "Booking of Tim in Drum room was not confirmed in time",
      "Door melted: Drum room",
    ]);
  const text = textOf(view);
  expect(text).toMatch(/Thursday, 26 November 2026.*Wednesday, 25 November 2026/);
  expect(text).toContain("Owner: keypad");
  expect(text).toContain("Wed 25 Nov, 22:15");
  expect(text).toContain("noticed at 07:02");
  await expectAccessible(view);
});

test("a row opens to all that is known of it, and leads on to what belongs to it", async () => {
  const row = aRow({
    type: "schedule_run",
    schedule_id: "01S",
    booking_id: "01ADA",
    stall: "cubicle",
  });
  const { view } = await log({ items: [row], next_cursor: null });
  await expect.poll(() => sentences(view).length).toBe(1);
  expect(findAll(view, "dl")).toEqual([]);
  find(view, "summary").click();
  await expect.poll(() => textOf(view)).toContain("Type schedule_run");
  const links = findAll(find(view, ".links"), "a").map((one) => one.getAttribute("href"));
  expect(links).toEqual(
    [
      "room=drum_room",
      "stall=cubicle",
      "booking=01ADA",
      "schedule=01S",
      "actor=u1",
      "type=schedule_run",
    ].map((query) => `/roomkeeper/log?${query}`),
  );
  await expectAccessible(view);
  button(view, "Show the booking").click();
  await expect.poll(() => findAll(view, "rk-booking-dialog").length).toBe(1);
});

test("a row that cannot be read is one broken row", async () => {
  const broken = { ...aRow({ id: 2 }), actor: null } as unknown as LogRow;
  const { view } = await log({ items: [broken, aRow({ id: 1 })], next_cursor: null });
  await expect.poll(() => textOf(view)).toContain("Room unfrozen cannot be shown.");
  expect(sentences(view)).toEqual(["Drum room is in use again"]);
});

test("older rows come when they are asked for, until there are none", async () => {
  const shown = await log({ items: rows(9, 2), next_cursor: "c" });
  const { view, hass } = shown;
  await expect.poll(() => sentences(view).length).toBe(2);
  hass.connection.answers["get_audit_log"] = { items: rows(7, 3), next_cursor: null };
  button(view, "Show older entries").click();
  await expect.poll(() => sentences(view).length).toBe(5);
  expect(asked(shown)).toEqual([{ limit: 100 }, { limit: 100, cursor: "c" }]);
  expect(textOf(view)).not.toContain("Show older entries");
});

test("what happens meanwhile appears on top", async () => {
  const { view, hass } = await log({ items: rows(9, 2), next_cursor: null });
  await expect.poll(() => sentences(view).length).toBe(2);
  hass.connection.answers["get_audit_log"] = { items: rows(10, 3), next_cursor: null };
  view.house = house(10);
  await expect.poll(() => sentences(view).length).toBe(3);
});

test("while a row is open, new ones wait behind a button, and it is said that they do", async () => {
  const { view, hass } = await log({ items: rows(9, 2), next_cursor: null });
  const said = vi.fn();
  view.addEventListener("rk-say", (event) => {
    said((event as CustomEvent<string>).detail);
  });
  await expect.poll(() => sentences(view).length).toBe(2);
  find(view, "summary").click();
  await expect.poll(() => findAll(view, "dl").length).toBe(1);
  hass.connection.answers["get_audit_log"] = { items: rows(11, 4), next_cursor: null };
  view.house = house(11);
  await expect.poll(() => said.mock.calls).toEqual([["2 new entries"]]);
  expect(sentences(view).length).toBe(2);
  await expectAccessible(view);
  button(view, "2 new entries").click();
  await expect.poll(() => sentences(view).length).toBe(4);
  find<HTMLElement>(view, "details[open] summary").click();
  await expect.poll(() => findAll(view, "dl").length).toBe(0);
});

test("whoever has scrolled down is not pushed away by what is new", async () => {
  const { view, hass } = await log({ items: rows(99, 60), next_cursor: null });
  await expect.poll(() => sentences(view).length).toBe(60);
  window.scrollTo(0, 1500);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  hass.connection.answers["get_audit_log"] = { items: rows(100, 61), next_cursor: null };
  view.house = house(100);
  await expect.poll(() => textOf(view)).toContain("1 new entry");
  expect(sentences(view).length).toBe(60);
  window.scrollTo(0, 0);
  await expect.poll(() => sentences(view).length).toBe(61);
});

test("filters stand in the address, and the server is asked by them", async () => {
  const shown = await log({ items: [], next_cursor: null });
  const [place, group, actor] = findAll<HTMLSelectElement>(shown.view, "select");
  const choose = (field: HTMLSelectElement | HTMLInputElement | undefined, value: string) => {
    if (!field) throw new Error("there is no such field");
    field.value = value;
    field.dispatchEvent(new Event("change"));
    const at_ = placeOf("/log", location.search);
    Object.assign(shown.view, { place: at_ });
    return shown.view.updateComplete;
  };
  await choose(place, "room booth");
  await choose(group, "rooms");
  await choose(actor, "system");
  const [from, to] = findAll<HTMLInputElement>(shown.view, "input");
  await choose(from, "2026-11-25");
  await choose(to, "2026-11-26");
  expect(location.search).toBe(
    "?room=booth&group=rooms&actor=system&from=2026-11-25&to=2026-11-26",
  );
  await expect
    .poll(() => asked(shown).at(-1))
    .toEqual({
      room: "booth",
      type: ["room_frozen", "room_unfrozen", "door_opened", "door_failed"],
      actor: "system",
      start: "2026-11-24T23:00:00.000Z",
      end: "2026-11-26T23:00:00.000Z",
      limit: 100,
    });
  await choose(place, "stall cubicle");
  expect(location.search).toContain("stall=cubicle");
  expect(location.search).not.toContain("room=");
  await choose(place, "");
  expect(location.search).toBe("?group=rooms&actor=system&from=2026-11-25&to=2026-11-26");
});

test("what was chosen in a row is named, and can be taken away", async () => {
  const { view } = await log(
    { items: [], next_cursor: null },
    { search: "?type=door_opened&booking=01ADA&schedule=01S&actor=u1&room=gone_room&stall=" },
  );
  await expect.poll(() => textOf(view)).toContain("Nothing in the log is like that.");
  const text = textOf(view);
  for (const said of [
    "Only: Door opened",
    "Only one booking",
    "Only schedule Moonlight",
    "One person",
    "Gone room",
  ]) {
    expect(text).toContain(said);
  }
  await expectAccessible(view);
  button(view, "Only: Door opened").click();
  expect(location.search).toBe("?room=gone_room&actor=u1&booking=01ADA&schedule=01S");
  expect(button(view, "Show everything").getAttribute("href")).toBe("/roomkeeper/log");
});

test("whoever did something that is shown can be asked for by name", async () => {
  const items = ["Tim", "Ada"].map((name, n) =>
    aRow({ id: 2 - n, actor: { kind: "user", id: `u-${name}`, name } }),
  );
  const { view } = await log({ items, next_cursor: null });
  const people = () => findAll<HTMLOptionElement>(view, "optgroup[label=People] option");
  await expect.poll(() => people().map(textOf)).toEqual(["Ada", "Tim"]);
  const select = people()[0]?.closest("select");
  if (!select) throw new Error("there is no such field");
  select.value = "u-Tim";
  select.dispatchEvent(new Event("change"));
  expect(location.search).toBe("?actor=u-Tim");
});

test("what happened last and cannot be read is said quietly", async () => {
  const { view, hass } = await log({ items: [aRow()], next_cursor: null });
  await expect.poll(() => sentences(view).length).toBe(1);
  hass.connection.answers["get_audit_log"] = refused("not_ready");
  view.house = aHouse({ last_log_id: 99 });
  await expect.poll(() => textOf(view)).toContain("What happened last cannot be read at present.");
  expect(sentences(view).length).toBe(1);
  await expectAccessible(view);
});

test("on a phone, filters are folded, and it is said how many there are", async () => {
  const { view } = await log(
    { items: [], next_cursor: null },
    { search: "?stall=old&schedule=01X", narrow: true },
  );
  expect(textOf(find(find(view, "rk-log-filters"), "summary"))).toBe("Filter (2)");
  expect(textOf(view)).toContain("Only one schedule");
  await expectAccessible(view);
});

test("an empty log says so, and one that cannot be read can be tried again", async () => {
  const { view, hass } = await log({ items: [], next_cursor: null });
  await expect.poll(() => textOf(view)).toContain("Nothing has happened yet.");
  hass.connection.answers["get_audit_log"] = refused("not_ready", "Roomkeeper is not ready yet");
  Object.assign(view, { place: placeOf("/log", "?room=booth") });
  await expect.poll(() => textOf(view)).toContain("Roomkeeper is not ready yet");
  await expectAccessible(view);
  hass.connection.answers["get_audit_log"] = { items: rows(1, 1), next_cursor: null };
  button(view, "Try again").click();
  await expect.poll(() => sentences(view).length).toBe(1);
});

test("a log that comes back onto the page is read anew", async () => {
  const { view, hass } = await log({ items: rows(1, 1), next_cursor: null });
  await expect.poll(() => sentences(view).length).toBe(1);
  const parent = view.parentElement;
  view.remove();
  hass.connection.answers["get_audit_log"] = { items: rows(2, 2), next_cursor: null };
  parent?.append(view);
  await expect.poll(() => sentences(view).length).toBe(2);
});

interface Saved {
  name: string;
  blob: Blob;
}

/** Catches what would be downloaded. */
function downloads(): Saved[] {
  const saved: Saved[] = [];
  let last = new Blob();
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    last = blob as Blob;
    return "blob:x";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, blob: last });
  });
  return saved;
}

function toasts(view: Element): string[] {
  const said: string[] = [];
  view.addEventListener("hass-notification", (event) => {
    said.push((event as CustomEvent<{ message: string }>).detail.message);
  });
  return said;
}

test("all pages of what is shown are saved as a table, with its sentences", async () => {
  const shown = await log({ items: MANY, next_cursor: null }, { search: "?room=drum_room" });
  const [saved, said] = [downloads(), toasts(shown.view)];
  button(shown.view, "CSV").click();
  await expect.poll(() => said).toEqual(["4 entries saved"]);
  expect(saved[0]?.name).toBe("roomkeeper-log-2026-11-26.csv");
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    await saved[0]?.blob.arrayBuffer(),
  );
  expect(text.startsWith("\uFEFFid,at,")).toBe(true);
  expect(text).toContain("Ada checked in to Drum room");
  expect(asked(shown).at(-1)).toEqual({ room: "drum_room", limit: 1000 });
});

test("an export that ends at its bound says that older entries are missing", async () => {
  const { view } = await log({ items: rows(9, 3), next_cursor: "c" });
  Object.assign(find(view, "rk-log-export"), { most: 3 });
  const [saved, said] = [downloads(), toasts(view)];
  button(view, "JSON").click();
  await expect
    .poll(() => said)
    .toEqual(["3 entries saved, the newest ones. Choose days to save the older ones"]);
  const read = JSON.parse((await saved[0]?.blob.text()) ?? "") as { is_all: boolean };
  expect(read.is_all).toBe(false);
});

test("an export says how far it is, and can be stopped", async () => {
  const { view, hass } = await log({ items: rows(9, 3), next_cursor: "c" });
  const saved = downloads();
  let answer: () => void = () => undefined;
  hass.connection.sendMessagePromise = <Answer>() =>
    new Promise<Answer>((resolve) => {
      answer = () => {
        resolve({ items: rows(9, 3), next_cursor: "c" } as Answer);
      };
    });
  button(view, "CSV").click();
  await expect.poll(() => textOf(view)).toContain("0 entries read");
  answer();
  await expect.poll(() => textOf(view)).toContain("3 entries read");
  await expectAccessible(view);
  button(view, "Stop").click();
  answer();
  await expect.poll(() => textOf(view)).not.toContain("read");
  expect(button(view, "CSV")).toBeDefined();
  expect(saved).toEqual([]);
});

test("an export that is refused says why", async () => {
  const { view, hass } = await log({ items: rows(9, 3), next_cursor: null });
  const said = toasts(view);
  hass.connection.answers["get_audit_log"] = refused("not_ready", "Roomkeeper is not ready yet");
  button(view, "JSON").click();
  await expect.poll(() => said).toEqual(["Roomkeeper is not ready yet"]);
  expect(button(view, "JSON")).toBeDefined();
});

test("a letter for a note takes few lines, until it is opened", async () => {
  const reason = "Please put out 120 chairs. ".repeat(40);
  const { view } = await log({ items: [aRow({ reason })], next_cursor: null });
  await expect.poll(() => sentences(view)).toHaveLength(1);
  const note = find(view, ".what .quiet");
  expect(note.offsetHeight).toBeLessThan(80);
  find(view, "summary").click();
  await expect.poll(() => note.offsetHeight).toBeGreaterThan(80);
});
