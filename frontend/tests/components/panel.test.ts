import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { commands } from "vitest/browser";
import "../../src/panel";
import { openBook } from "../../src/dialogs/open";
import { keepUnfinished } from "../../src/dialogs/unfinished";
import type { RoomkeeperElement } from "../../src/element";
import type { Hass } from "../../src/ha";
import type { BookingDraft } from "../../src/logic/booking-draft";
import { aHass, localize, type TestHass } from "../hass";
import { aSnapshot, aStall } from "../house";
import { valueOf } from "./dialog-stage";
import { expectAccessible, find, findAll, onPaper, show, textOf } from "./stage";

vi.mock("../../src/views/board-view", () => stubbed("rk-board-view"));
vi.mock("../../src/views/room-view", () => stubbed("rk-room-view"));
vi.mock("../../src/views/power-offs-view", () => stubbed("rk-power-offs-view"));
vi.mock("../../src/views/stalls-view", () => stubbed("rk-stalls-view"));
vi.mock("../../src/views/schedules-view", () => stubbed("rk-schedules-view"));
vi.mock("../../src/views/door-view", () => stubbed("rk-door-view"));

async function stubbed(tag: string): Promise<object> {
  return (await import("./stub-view")).stub(tag);
}

declare module "vitest/browser" {
  interface BrowserCommands {
    loseFile(path: string): Promise<void>;
  }
}

const page = location.href;

function search(asked: string): void {
  history.replaceState(null, "", location.pathname + asked);
}

beforeAll(() => commands.loseFile("/src/views/log-view.ts"));

beforeEach(() => {
  search("");
});

afterAll(() => {
  history.replaceState(null, "", page);
});

type Panel = RoomkeeperElement & { narrow: boolean; route: { prefix: string; path: string } };

async function panel(path = "", hass = aHass()): Promise<{ element: Panel; hass: TestHass }> {
  const route = { prefix: "/roomkeeper", path };
  const element = await show<Panel>("roomkeeper-panel", { hass, route });
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  return { element, hass };
}

function go(element: Panel, path: string): void {
  element.route = { prefix: "/roomkeeper", path };
}

function tabs(element: Panel): string[] {
  return findAll(element, "nav a").map((one) => one.textContent.trim());
}

test("whoever opens the panel finds its views", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot());
  await expect.poll(() => textOf(element)).toContain("board wide: 1 rooms");
  expect(tabs(element)).toEqual(["Board", "Power-offs", "Schedules", "Reports", "Log"]);
  expect(find(element, "[aria-current=page]").textContent.trim()).toBe("Board");
  await expectAccessible(element);
});

test("a booking that was being filled in when Home Assistant went is gone on with", async () => {
  const draft = { kind: "confirmed", rooms: ["drum_room"], title: "Rehearsal", guest: "Ada" };
  const times = { start: Date.now(), end: Date.now() + 3_600_000, isUntilExpiry: false, note: "" };
  const unfinished = { ...draft, ...times } as BookingDraft;
  keepUnfinished((host) => openBook(host, { unfinished }));
  const { element, hass } = await panel();
  expect(findAll(element, "rk-book-dialog")).toHaveLength(0);
  hass.connection.tell(aSnapshot());
  await expect.poll(() => findAll(element, "rk-book-dialog").length).toBe(1);
  await expect.poll(() => valueOf(element, "guest")).toBe("Ada");
});

test("a house with stalls has a view of them", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot({ stalls: [aStall()] }));
  await expect
    .poll(() => tabs(element))
    .toEqual(["Board", "Power-offs", "Stalls", "Schedules", "Reports", "Log"]);
});

test("each address shows its view, and which tab it belongs to", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot({ stalls: [aStall()] }));
  const places: [path: string, said: string, tab: string][] = [
    ["/rooms/drum_room", "room drum_room wide", "Board"],
    ["/power-offs", "power-offs wide", "Power-offs"],
    ["/stalls", "stalls wide", "Stalls"],
    ["/schedules", "schedules wide", "Schedules"],
    ["/schedules/01K", "schedules 01K wide", "Schedules"],
    ["/nowhere", "board wide", "Board"],
  ];
  for (const [path, said, tab] of places) {
    go(element, path);
    await expect.poll(() => textOf(find(element, "main"))).toBe(`${said}: 1 rooms`);
    expect(find(element, "[aria-current=page]").textContent.trim(), path).toBe(tab);
  }
  for (const link of findAll<HTMLAnchorElement>(element, "nav a")) {
    go(element, link.pathname.replace("/roomkeeper", ""));
    await expect
      .poll(() => find(element, "[aria-current=page]").textContent.trim())
      .toBe(link.textContent.trim());
  }
});

test("on a phone the views know that there is little room", async () => {
  const { element } = await panel("/schedules");
  element.narrow = true;
  await expect.poll(() => textOf(element)).toContain("schedules narrow: no rooms");
});

test("what follows the question mark takes effect wherever it is changed", async () => {
  const { element } = await panel("/schedules");
  await expect.poll(() => textOf(element)).toContain("schedules wide");
  search("?filter=on");
  window.dispatchEvent(new Event("location-changed"));
  await expect.poll(() => textOf(element)).toContain("schedules filter=on wide");
  search("?filter=off");
  window.dispatchEvent(new Event("popstate"));
  await expect.poll(() => textOf(element)).toContain("schedules filter=off wide");
});

test("the board asks for the days that it shows, once", async () => {
  const { element, hass } = await panel();
  const [near] = hass.connection.subscribed;
  expect(near).toMatchObject({ start: expect.stringMatching(/Z$/) as string });
  const subscribe = vi.spyOn(hass.connection, "subscribeMessage");
  go(element, "/power-offs");
  await element.updateComplete;
  expect(subscribe).not.toHaveBeenCalled();
  search("?day=2026-03-29");
  go(element, "/");
  const span = { start: "2026-03-28T23:00:00.000Z", end: "2026-03-29T22:00:00.000Z" };
  await expect
    .poll(() => hass.connection.subscribed)
    .toEqual([{ type: "roomkeeper/subscribe", ...span }]);
});

test("a door display is told of its room alone, and shows nothing beside it", async () => {
  const { element, hass } = await panel("/door/drum_room");
  expect(hass.connection.subscribed).toEqual([
    { type: "roomkeeper/subscribe", rooms: ["drum_room"], stalls: [], schedules: false },
  ]);
  hass.connection.tell(aSnapshot());
  await expect.poll(() => textOf(element)).toBe("door drum_room wide: 1 rooms");
  expect(findAll(element, "nav, ha-menu-button")).toEqual([]);
});

test("a view whose file is gone says what to do, and is not asked for again and again", async () => {
  const { element, hass } = await panel("/log");
  hass.connection.tell(aSnapshot());
  await expect
    .poll(() => textOf(find(element, "main")))
    .toBe("Roomkeeper was updated. Load this page again. Load again");
  await expectAccessible(element);
  const drawn = vi.spyOn(element, "requestUpdate");
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await element.updateComplete;
  expect(drawn).not.toHaveBeenCalled();
  go(element, "/schedules");
  await expect.poll(() => textOf(element)).toContain("schedules wide");
});

test("a page of another version than the server says what to do", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot({ version: "0.2.0" }));
  await expect
    .poll(() => textOf(element))
    .toContain("This page is of Roomkeeper 0.1.0, the server of 0.2.0.");
  expect(findAll(element, ".standing button").length).toBe(1);
});

test("while Home Assistant is away, the panel says since when nothing is known", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot());
  hass.connection.happen("disconnected");
  await expect
    .poll(() => textOf(element))
    .toMatch(/cannot be reached. What you see is as of \d\d:\d\d:\d\d/);
  hass.connection.happen("ready");
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  hass.connection.tell(aSnapshot());
  await expect.poll(() => textOf(element)).not.toContain("cannot be reached");
});

test("while Roomkeeper is not loaded, or cannot write, the panel says so", async () => {
  const { element, hass } = await panel();
  hass.connection.tell({ type: "unavailable" });
  await expect.poll(() => textOf(element)).toContain("Roomkeeper is not loaded.");
  const { site } = aSnapshot();
  hass.connection.tell(aSnapshot({ site: { ...site, problem: "the disk is full" } }));
  await expect.poll(() => textOf(element)).toContain("at present: the disk is full.");
  expect(textOf(element)).not.toContain("not loaded");
});

test("a reader who changes their language gets the words of the new one", async () => {
  const loaded: string[] = [];
  const speaking = (language: string): Partial<Hass> => ({
    language,
    localize: (key, values) => `${language} ${localize(key, values)}`,
    loadBackendTranslation: (category) => {
      loaded.push(`${language} ${category}`);
      return Promise.resolve(localize);
    },
  });
  const { element, hass } = await panel("", aHass(speaking("en")));
  await expect.poll(() => tabs(element)[0]).toBe("en Board");
  element.hass = { ...hass, ...speaking("de") };
  await expect.poll(() => tabs(element)[0]).toBe("de Board");
  // The last one is there already: it is asked for what says all of them.
  const categories = ["common", "selector", "exceptions", "common"];
  expect(loaded).toEqual([
    ...categories.map((one) => `en ${one}`),
    ...categories.map((one) => `de ${one}`),
  ]);
});

test("words that could not be loaded are loaded when the connection is back", async () => {
  let isLost = true;
  const { element, hass } = await panel(
    "",
    aHass({
      connected: false,
      loadBackendTranslation: () => (isLost ? Promise.reject(3) : Promise.resolve(localize)),
    }),
  );
  await element.updateComplete;
  expect(textOf(element)).toBe("");
  isLost = false;
  element.hass = { ...hass, connected: true };
  await expect.poll(() => tabs(element)[0]).toBe("Board");
});

test("what a view has to say to those who cannot see it is said once, politely", async () => {
  const { element } = await panel("/schedules");
  await expect.poll(() => textOf(element)).toContain("schedules wide");
  const detail = "Booked: Drum room, 14:00 to 18:00.";
  find(element, "rk-schedules-view").dispatchEvent(
    new CustomEvent("rk-say", { detail, bubbles: true, composed: true }),
  );
  await expect.poll(() => textOf(find(element, "[role=status]"))).toBe(detail);
  expect(find(element, "[role=status]").getAttribute("aria-live")).toBe("polite");
});

test("nothing is drawn while nobody looks", async () => {
  const { element, hass } = await panel();
  await expect.poll(() => textOf(element)).toContain("no rooms");
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  const drawn = vi.spyOn(element, "requestUpdate");
  hass.connection.tell(aSnapshot());
  await element.updateComplete;
  expect(drawn).not.toHaveBeenCalled();
  hidden.mockRestore();
  document.dispatchEvent(new Event("visibilitychange"));
  await expect.poll(() => textOf(element)).toContain("1 rooms");
});

test("a panel that is taken off its page leaves nothing behind", async () => {
  const { element, hass } = await panel();
  element.remove();
  expect([hass.connection.subscribed, hass.connection.listeners]).toEqual([[], 0]);
  const drawn = vi.spyOn(element, "requestUpdate");
  window.dispatchEvent(new Event("location-changed"));
  window.dispatchEvent(new Event("popstate"));
  expect(drawn).not.toHaveBeenCalled();
});

test("an administrator finds the settings, and others are not led there", async () => {
  const settings = "a[href='/config/integrations/integration/roomkeeper']";
  const { element } = await panel();
  await expect.poll(() => findAll(element, settings).length).toBe(1);
  const guest = aHass({ user: { id: "u2", name: "Guest", is_admin: false } });
  const other = await panel("", guest);
  await expect.poll(() => findAll(other.element, "nav").length).toBe(1);
  expect(findAll(other.element, settings)).toEqual([]);
});

test("where the app bar has no row for them any more, the views are named in the page", async () => {
  const { element } = await panel();
  await expect.poll(() => findAll(element, "rk-tabs").length).toBe(1);
  find(element, "ha-top-app-bar-fixed").shadowRoot?.querySelector("slot[name=subRow]")?.remove();
  element.narrow = true;
  await expect.poll(() => findAll(element, "main > rk-tabs").length).toBe(1);
  expect(findAll(element, "rk-tabs").length).toBe(1);
  expect(find(element, "main > rk-tabs").getBoundingClientRect().height).toBeGreaterThan(40);
});

test("on a narrow screen the views have a row of their own, which stays in sight", async () => {
  const { element } = await panel();
  element.narrow = true;
  await expect.poll(() => findAll(element, "rk-tabs[slot=subRow]").length).toBe(1);
  expect(findAll(element, "rk-tabs").length).toBe(1);
  await expectAccessible(element);
});

const isSeen = (one: Element): boolean => one.checkVisibility();

test("what is printed is all of the page, and nothing that is only there to be clicked", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot());
  const clicked = "ha-menu-button, rk-tabs, a.settings";
  expect(findAll(element, clicked).map(isSeen)).toEqual([true, true, true]);
  // As Home Assistant has it: what scrolls is within the frame.
  const frame = find(element, "ha-top-app-bar-fixed");
  frame.setAttribute("style", "display: block; position: relative; height: 500px");
  const scroller = document.createElement("div");
  scroller.setAttribute("style", "position: absolute; inset: 0; overflow: auto");
  const main = find(element, "main");
  const slot = main.assignedSlot;
  frame.shadowRoot?.append(scroller);
  if (slot) scroller.append(slot);
  main.style.height = "5000px";
  expect(scroller.clientHeight).toBe(500);
  await onPaper(() => {
    expect(findAll(element, clicked).map(isSeen)).toEqual([false, false, false]);
    expect(scroller.clientHeight).toBe(5000);
    expect(frame.clientHeight).toBeGreaterThanOrEqual(5000);
  });
  expect(scroller.clientHeight).toBe(500);
});

test("the sidebar is hidden while the page is printed, and comes back", async () => {
  const told: unknown[] = [];
  const listen = (event: Event) => told.push((event as CustomEvent).detail);
  window.addEventListener("hass-kiosk-mode", listen);
  const { element } = await panel();
  await onPaper(() => {
    expect(told).toEqual([{ enable: true }]);
  });
  expect(told).toEqual([{ enable: true }, { enable: false }]);
  // An app that hides it by itself is left alone.
  element.hass = { ...element.hass, kioskMode: true };
  await onPaper(() => undefined);
  element.remove();
  await onPaper(() => undefined);
  expect(told).toHaveLength(2);
  window.removeEventListener("hass-kiosk-mode", listen);
});
