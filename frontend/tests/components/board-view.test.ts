import { page } from "vitest/browser";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../../src/views/board-view";
import type { BoardView } from "../../src/views/board-view";
import { placeOf } from "../../src/logic/place";
import { aHass } from "../hass";
import { aBooking, aHouse, aRoom, NOW } from "../house";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

const ENTRY = "01KAT5RZ6W6V8ZDYPF9TN3K4QH";

const ROOMS = [
  aRoom(),
  aRoom({ key: "attic", name: "Attic", type: "Escape room", status: "held" }),
  aRoom({ key: "vault", name: "Vault", type: "Escape room" }),
];

const AREAS = {
  roof: { area_id: "roof", name: "Roof" },
  cellar: { area_id: "cellar", name: "Cellar" },
};

function aDevice(room: string, area_id: string) {
  const identifiers: [string, string][] = [["roomkeeper", `${ENTRY}_${room}`]];
  return { id: room, name: room, name_by_user: null, area_id, identifiers };
}

const DEVICES = { attic: aDevice("attic", "roof"), vault: aDevice("vault", "cellar") };

const here = location.pathname + location.search;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
  history.replaceState(null, "", here);
  document.body.style.width = "";
});

async function shown(search = "", given: Parameters<typeof aHouse>[0] = {}): Promise<BoardView> {
  const hass = aHass({ areas: AREAS, devices: DEVICES });
  const house = aHouse({ rooms: ROOMS, bookings: [aBooking()], ...given });
  const view = await show<BoardView>("rk-board-view", { hass, house, place: placeOf("", search) });
  await expect.poll(() => view.shadowRoot?.childElementCount).toBeGreaterThan(0);
  return view;
}

/** What somebody reads on the board, from top to bottom. */
function names(view: BoardView): string[] {
  return findAll(view, ".name b").map((one) => one.textContent);
}

function button(view: BoardView, name: string): HTMLButtonElement {
  const found = findAll<HTMLButtonElement>(view, "button, a.button").find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent).trim() === name,
  );
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

function choose(view: BoardView, name: string, value: string): void {
  const field = find<HTMLInputElement>(view, `[name=${name}]`);
  field.value = value;
  field.dispatchEvent(new Event(name === "q" ? "input" : "change"));
}

test("whoever opens the board sees today, and all rooms", async () => {
  const view = await shown();
  await expect.poll(() => names(view)).toEqual(["Attic", "Drum room", "Vault"]);
  expect(find(view, "h2").textContent).toBe("Thu 26 Nov");
  await expectAccessible(view);
});

test("one goes to other days, and the address says which", async () => {
  const view = await shown("?day=2026-11-26&type=Studio");
  button(view, "Next day").click();
  expect(location.search).toBe("?day=2026-11-27&type=Studio");
  button(view, "Previous day").click();
  expect(location.search).toBe("?day=2026-11-25&type=Studio");
  button(view, "Today").click();
  expect(location.search).toBe("?type=Studio");
  button(view, "Week").click();
  expect(location.search).toBe("?day=2026-11-26&type=Studio&view=week");
  const date = find<HTMLInputElement>(view, "[type=date]");
  for (const value of ["2026-12-24", ""]) {
    date.value = value;
    date.dispatchEvent(new Event("change"));
    expect(location.search).toBe("?day=2026-12-24&type=Studio");
  }
});

test("a day is chosen from the browser's own calendar, by one button", async () => {
  const view = await shown();
  const picker = vi
    .spyOn(find<HTMLInputElement>(view, "[type=date]"), "showPicker")
    .mockReturnValue();
  button(view, "Date").click();
  expect(picker).toHaveBeenCalledOnce();
});

test("a week is named by its ends, and one goes on by weeks", async () => {
  const view = await shown("?view=week");
  expect(find(view, "h2").textContent).toBe("Mon 23 Nov – Sun 29 Nov");
  button(view, "Next week").click();
  expect(location.search).toBe("?view=week&day=2026-12-03");
  expect(button(view, "Week").getAttribute("aria-pressed")).toBe("true");
  button(view, "Day").click();
  expect(location.search).toBe("");
  await expectAccessible(view);
});

test("rooms are filtered by what stands in the address", async () => {
  for (const [search, found] of [
    ["?type=Escape+room", ["Attic", "Vault"]],
    ["?area=roof", ["Attic"]],
    ["?status=held", ["Attic"]],
    ["?q=ada", ["Drum room"]],
  ] as const) {
    const view = await shown(search);
    await expect.poll(() => names(view)).toEqual(found);
    view.remove();
  }
});

test("what is chosen stands in the address", async () => {
  const view = await shown();
  choose(view, "type", "Escape room");
  expect(location.search).toBe("?type=Escape+room");
  choose(view, "area", "roof");
  expect(location.search).toBe("?area=roof");
  choose(view, "status", "held");
  expect(location.search).toBe("?status=held");
  choose(view, "q", "dru");
  expect(location.search).toBe("?q=dru");
  const areas = findAll(view, "[name=area] option").map((one) => one.textContent);
  expect(areas).toEqual(["All areas", "Cellar", "Roof"]);
});

test("where no room matches one is told, and gets all of them back", async () => {
  const view = await shown("?q=nothing&view=week");
  expect(textOf(view)).toContain("No room matches what you look for.");
  await expectAccessible(view);
  button(view, "Show all rooms").click();
  expect(location.search).toBe("?view=week");
});

test("where there is no room yet an administrator is shown where to add one", async () => {
  const view = await shown("", { rooms: [], bookings: [] });
  expect(textOf(view)).toContain("There are no rooms yet.");
  expect(button(view, "Add a room").getAttribute("href")).toBe(
    "/config/integrations/integration/roomkeeper",
  );
  await expectAccessible(view);
  view.remove();
  const user = { id: "u2", is_admin: false, can_change_schedules: false };
  const other = await shown("", { rooms: [], bookings: [], user });
  expect(textOf(other)).toContain("An administrator can add them.");
  expect(findAll(other, "a.button")).toHaveLength(0);
});

test("what one may not do is not offered", async () => {
  const view = await shown("", { rooms: [aRoom({ can_book: false, can_hold: false })] });
  expect(textOf(view)).toContain("Free times");
  expect(findAll(view, ".begin button")).toHaveLength(1);
});

test("booking, holding and finding free times begin here", async () => {
  const view = await shown("?day=2026-11-28");
  for (const [name, tag, given] of [
    ["Book", "rk-book-dialog", { draft: {} }],
    ["Hold", "rk-book-dialog", { draft: { isHold: true } }],
    ["Free times", "rk-free-dialog", { day: "2026-11-28" }],
  ] as const) {
    button(view, name).click();
    await expect.poll(() => findAll(view, tag).length).toBe(1);
    const dialog = find(view, tag);
    expect(dialog).toMatchObject(given);
    dialog.dispatchEvent(new CustomEvent("closed"));
  }
});

test("what keys do is shown to whoever asks", async () => {
  const view = await shown();
  const keys = find(view, "#keys");
  expect(keys.matches(":popover-open")).toBe(false);
  button(view, "Keyboard").click();
  expect(keys.matches(":popover-open")).toBe(true);
  expect(textOf(keys)).toContain("Arrow keys go from booking to booking");
  await expectAccessible(view);
});

test("on a phone there is a list in place of the board", async () => {
  document.body.style.width = "390px";
  const view = await shown("?type=Escape+room");
  await expect.poll(() => findAll(view, "rk-agenda").length).toBe(1);
  expect(findAll(view, "rk-board")).toHaveLength(0);
  expect(find(view, "rk-agenda")).toMatchObject({
    rooms: [{ key: "attic" }, { key: "vault" }],
    span: {
      start: Date.parse("2026-11-26T00:00+01:00"),
      end: Date.parse("2026-11-27T00:00+01:00"),
    },
  });
  expect(find<HTMLDetailsElement>(view, "details.filters").open).toBe(true);
  await expectAccessible(view);
});

test("before anything is known nothing is shown", async () => {
  const view = await show<BoardView>("rk-board-view", { hass: aHass(), place: placeOf("") });
  expect(textOf(view)).toBe("");
});

test("on the smallest phone no button is written beside itself, in any language", async () => {
  await page.viewport(320, 640);
  try {
    const view = await shown("", { rooms: [aRoom({ can_hold: true })] });
    const begin = findAll(view, ".begin button");
    expect(begin).toHaveLength(3);
    const [first] = begin;
    first?.append(" mit langen Namen");
    for (const one of begin) expect(one.scrollWidth).toBeLessThanOrEqual(one.clientWidth);
  } finally {
    await page.viewport(1280, 800);
  }
});
