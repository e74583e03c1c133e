import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { House } from "../../src/data/house";
import type { RoomkeeperElement } from "../../src/element";
import { placeOf } from "../../src/logic/place";
import "../../src/views/reports-view";
import { aHass, refused, type TestHass } from "../hass";
import { aHouse, aRoom, aStall, NOW } from "../house";
import {
  aReport,
  aRoomReport,
  aStallReport,
  roomHours,
  roomNumbers,
  someDays,
  stallNumbers,
} from "../report";
import { expectAccessible, find, findAll, onPaper, show, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  history.replaceState(null, "", "/");
  await page.viewport(1280, 800);
});

function house(last_log_id = 9): House {
  return aHouse({
    last_log_id,
    rooms: [
      aRoom(),
      aRoom({ key: "booth", name: "Vocal booth", type: "Big booth" }),
      aRoom({ key: "attic", name: "Attic", type: null }),
    ],
    stalls: [aStall()],
  });
}

interface Shown {
  view: RoomkeeperElement;
  hass: TestHass;
}

async function reports(
  answer: unknown,
  {
    search = "",
    narrow = false,
    given = {},
  }: { search?: string; narrow?: boolean; given?: object } = {},
): Promise<Shown> {
  const hass = aHass(given);
  hass.connection.answers["get_report"] = answer;
  history.replaceState(null, "", `/roomkeeper/reports${search}`);
  const place = placeOf("/reports", search);
  const view = await show("rk-reports-view", { hass, house: house(), place, narrow });
  return { view, hass };
}

const asked = ({ hass }: Shown) =>
  hass.connection.asked.filter(({ action }) => action === "get_report").map(({ data }) => data);

const address = () => decodeURIComponent(location.search.replaceAll("+", " "));

function button(view: Element, name: string): HTMLButtonElement {
  const all = findAll<HTMLButtonElement>(view, "button");
  const named = (one: Element) => [textOf(one), one.getAttribute("aria-label")].includes(name);
  const one = all.find(named);
  if (!one) throw new Error(`there is no ${name}, but ${all.map(textOf).join(", ")}`);
  return one;
}

async function drawn(view: Element, tag: string): Promise<HTMLElement[]> {
  await expect.poll(() => findAll(find(view, tag), ".point").length).toBeGreaterThan(0);
  return findAll(find(view, tag), ".point");
}

const labels = (points: Element[]) => points.map((one) => one.getAttribute("aria-label"));

test("a month is summed up, drawn by day and hour, and listed by room", async () => {
  const shown = await reports(aReport());
  const { view } = shown;
  await expect.poll(() => textOf(view)).toContain("43.2%");
  expect(asked(shown)).toEqual([
    {
      start_date: "2026-11-01",
      end_date: "2026-11-26",
      include: ["series", "hours", "lengths"],
      limit: 200,
    },
  ]);
  const text = textOf(view);
  expect(text).toContain("November 2026");
  expect(text).toContain("Today is part of this: its numbers still grow.");
  expect(text).not.toContain("Not all of this time is known");
  const days = await drawn(view, "rk-report-use");
  expect(labels(days)[5]).toBe(
    "Friday, 6 November 2026, Utilisation: 50%, Booked: 5 hrs, Used: 4.2 hrs, Open: 10 hrs",
  );
  const [rooms, stalls] = findAll(view, "rk-report-heat");
  const hours = findAll(rooms ?? view, ".point");
  expect(labels(hours)[19]).toBe("Monday, 19:00 – 20:00, 22.5% booked, 0.9 hrs of 4 hrs");
  expect(labels(findAll(stalls ?? view, ".point"))[19]).toBe("Monday, 19:00 – 20:00, 4 stays");
  const [lengths] = findAll(view, "rk-report-lengths");
  expect(labels(findAll(lengths ?? view, ".point"))[4]).toBe(
    "2 hrs to 2 hrs 30 mins, 11 stays, 30.6% of all",
  );
});

test("numbers in cells can be read on every colour they stand on", async () => {
  const { view } = await reports(aReport());
  await drawn(view, "rk-report-heat");
  const cells = findAll(find(view, "rk-report-heat"), "rect.cell");
  for (const [card, text] of [
    ["#ffffff", "#141414"],
    ["#1c1c1c", "#e1e1e1"],
  ] as const) {
    document.documentElement.style.setProperty("--card-background-color", card);
    document.documentElement.style.setProperty("--primary-text-color", text);
    const least = Math.min(
      ...cells.map((cell) => contrast(getComputedStyle(cell).fill, card, text)),
    );
    expect(least, card).toBeGreaterThanOrEqual(4.5);
  }
});

/** Reads a colour as the browser paints it upon others. */
function painted(...colours: string[]): number[] {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) throw new Error("no canvas");
  for (const colour of colours) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(fill: string, card: string, text: string): number {
  const [one, other] = [luminance(painted(card, fill)), luminance(painted(text))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

test("points are gone through by keys, and say their numbers; Escape takes them away", async () => {
  const hours = { rooms: roomHours().slice(0, 48), stalls: null };
  const { view } = await reports(aReport({ hours }));
  const points = await drawn(view, "rk-report-heat");
  expect(points.filter((one) => one.getAttribute("tabindex") === "0").length).toBe(1);
  const heat = find(view, "rk-report-heat");
  points[0]?.focus();
  await userEvent.keyboard("{End}{ArrowDown}{ArrowLeft}");
  expect(heat.shadowRoot?.activeElement?.getAttribute("aria-label")).toContain(
    "Tuesday, 22:00 – 23:00",
  );
  await expect.poll(() => textOf(find(heat, ".tip"))).toContain("Tuesday, 22:00 – 23:00");
  const [tip, frame] = [find(heat, ".tip"), find(heat, ".plot")].map((one) =>
    one.getBoundingClientRect(),
  );
  expect(tip?.right).toBeLessThanOrEqual((frame?.right ?? 0) + 1);
  await expectAccessible(heat);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => findAll(heat, ".tip")).toEqual([]);
  await userEvent.keyboard("x");
  expect(findAll(heat, ".tip")).toEqual([]);
});

test("what a mouse points at says its numbers until it leaves; a finger's stay", async () => {
  const { view } = await reports(aReport());
  const [point] = await drawn(view, "rk-report-use");
  const use = find(view, "rk-report-use");
  const leave = (pointerType: string) =>
    find(use, ".plot").dispatchEvent(new PointerEvent("pointerleave", { pointerType }));
  point?.dispatchEvent(new PointerEvent("pointerenter"));
  await expect.poll(() => textOf(find(use, ".tip"))).toContain("Sunday, 1 November 2026");
  leave("mouse");
  await expect.poll(() => findAll(use, ".tip")).toEqual([]);
  point?.dispatchEvent(new MouseEvent("click"));
  leave("touch");
  await expect.poll(() => textOf(find(use, ".tip"))).toContain("Sunday");
  point?.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
  await expect.poll(() => findAll(use, ".tip")).toEqual([]);
});

test("each drawing has the same numbers as a table", async () => {
  const { view } = await reports(aReport());
  for (const [tag, said] of [
    ["rk-report-use", "Friday, 6 November 2026 50% 5 hrs 4.2 hrs 10 hrs"],
    ["rk-report-heat", "19:00 – 20:00 22.5% 30% 37.5% 45% 52.5% 60% 67.5%"],
    ["rk-report-lengths", "2 hrs to 2 hrs 30 mins 11 30.6%"],
  ] as const) {
    await drawn(view, tag);
    const toggle = find<HTMLButtonElement>(find(view, tag), "header button");
    toggle.click();
    await expect.poll(() => findAll(find(view, tag), "table").length).toBe(1);
    expect(textOf(find(find(view, tag), "table"))).toContain(said);
    expect(toggle.getAttribute("aria-pressed")).toBe("true");
  }
  await expectAccessible(find(view, "rk-report-use"));
  find<HTMLButtonElement>(find(view, "rk-report-use"), "header button").click();
  await drawn(view, "rk-report-use");
});

function rowsOf(view: Element): string[] {
  return findAll(find(view, "rk-report-table"), "tbody tr").map((row) => textOf(row));
}

test("rooms are sorted by what is asked for, and lead to their pages", async () => {
  const items = [
    aRoomReport({ power_offs_failed: 0 }),
    aRoomReport({ room: "booth", name: "Vocal booth", utilisation: 70 }),
    aRoomReport({ room: "gone", name: "Shed", utilisation: null }),
  ];
  const { view } = await reports(aReport({ items }));
  await expect.poll(() => rowsOf(view).length).toBe(3);
  const table = find(view, "rk-report-table");
  const names = () => rowsOf(view).map((row) => row.replace(/ [\d–].*/, ""));
  expect(names()).toEqual(["Drum room", "Shed", "Vocal booth"]);
  button(table, "Utilisation").click();
  await expect.poll(names).toEqual(["Vocal booth", "Drum room", "Shed"]);
  button(table, "Utilisation").click();
  await expect.poll(names).toEqual(["Drum room", "Vocal booth", "Shed"]);
  expect(find(table, "[aria-sort]").getAttribute("aria-sort")).toBe("ascending");
  button(table, "Name").click();
  await expect.poll(names).toEqual(["Drum room", "Shed", "Vocal booth"]);
  const links = findAll<HTMLAnchorElement>(table, "a").map((one) => one.getAttribute("href"));
  expect(links).toEqual(["/roomkeeper/rooms/drum_room", "/roomkeeper/rooms/booth"]);
  expect(findAll(table, ".bad").length).toBe(2);
  await expectAccessible(table);
});

test("all rooms of a large house are there, page after page", async () => {
  const { view, hass } = await reports(aReport());
  const first = aReport({ items: [aRoomReport()], next_cursor: "c" });
  const items = [aRoomReport({ room: "booth", name: "Vocal booth" }), aStallReport({ faults: 2 })];
  const pages = [first, aReport({ items })];
  let go: () => void = () => undefined;
  hass.connection.sendMessagePromise = <Answer>({ action }: Record<string, unknown>) =>
    new Promise<Answer>((resolve) => {
      // Suggestions are asked for, too, and are not what this is about.
      if (action !== "get_report") return;
      const page = pages.shift() as Answer;
      if (pages.length > 0) resolve(page);
      else go = () => resolve(page);
    });
  Object.assign(view, { place: placeOf("/reports", "?period=week") });
  await expect.poll(() => rowsOf(view).length).toBe(1);
  expect(textOf(view)).toContain("Loading");
  go();
  await expect.poll(() => rowsOf(view).length).toBe(2);
  expect(textOf(view)).not.toContain("Loading");
  const [, stalls] = findAll(view, "rk-report-table");
  expect(textOf(find(stalls ?? view, "tbody"))).toBe(
    "Cubicle 212 2 mins 41 secs 4 mins 50 secs 9 2 20:00 – 21:00",
  );
});

test("one goes from period to period, and all of it stands in the address", async () => {
  const { view } = await reports(aReport(), { search: "?period=month&date=2026-10-15" });
  const bar = find(view, "rk-report-bar");
  button(bar, "Earlier").click();
  expect(address()).toBe("?period=month&date=2026-09-30");
  button(bar, "Later").click();
  expect(address()).toBe("?period=month&date=2026-11-01");
  button(bar, "Week").click();
  expect(address()).toBe("?period=week&date=2026-10-31");
  button(bar, "Range").click();
  expect(address()).toBe("?period=range&from=2026-10-01&to=2026-10-31");
  button(bar, "Today").click();
  expect(address()).toBe("?period=month");
  const date = find<HTMLInputElement>(bar, ".picker input");
  const picker = vi.spyOn(date, "showPicker").mockImplementation(() => undefined);
  button(bar, "Date").click();
  expect(picker).toHaveBeenCalled();
  for (const value of ["", "2026-02-03"]) {
    date.value = value;
    date.dispatchEvent(new Event("change"));
  }
  expect(address()).toBe("?period=month&date=2026-02-03");
});

test("a day has no curve, and nothing comes after today", async () => {
  const one = { series: someDays(1), hours: { rooms: roomHours().slice(0, 24), stalls: null } };
  const { view } = await reports(aReport(one), { search: "?period=day" });
  await drawn(view, "rk-report-heat");
  expect(findAll(view, "rk-report-use")).toEqual([]);
  expect(textOf(view)).toContain("Thursday, 26 November 2026");
  expect(button(view, "Later").disabled).toBe(true);
});

test("a week begins as its reader's, and a year is drawn by months", async () => {
  const locale = { language: "en-US", first_weekday: "language", time_format: "12" };
  const given = { locale: { ...aHass().locale, ...locale } };
  const shown = await reports(aReport(), { search: "?period=week", given });
  expect(asked(shown)[0]).toMatchObject({ start_date: "2026-11-22", end_date: "2026-11-26" });
  expect(labels(await drawn(shown.view, "rk-report-heat"))[0]).toContain(
    "Sunday, 12:00 AM – 1:00 AM",
  );
  const year = await reports(aReport({ series: someDays(330, "2026-01-01") }), {
    search: "?period=year",
  });
  expect(labels(await drawn(year.view, "rk-report-use"))[10]).toContain("November 2026");
  expect(textOf(find(year.view, "h3"))).toBe("2026");
});

test("a range is chosen by its days, and may go over the turn of a year", async () => {
  const series = someDays(120, "2025-10-01");
  const { view } = await reports(aReport({ series }), {
    search: "?period=range&from=2025-10-01&to=2026-01-28",
  });
  await drawn(view, "rk-report-use");
  const text = [...(find(view, "rk-report-use").shadowRoot?.querySelectorAll("text") ?? [])];
  expect(text.map((one) => one.textContent)).toContain("Jan 2026");
  const [from, to] = findAll<HTMLInputElement>(view, ".range input");
  if (!from || !to) throw new Error("there are no days to choose");
  await expectAccessible(find(view, "rk-report-bar"));
  from.value = "2025-12-01";
  from.dispatchEvent(new Event("change"));
  expect(address()).toBe("?period=range&from=2025-12-01&to=2026-01-28");
  to.value = "";
  to.dispatchEvent(new Event("change"));
  expect(address()).toBe("?period=range&from=2025-12-01&to=2026-01-28");
  button(view, "Today").click();
  expect(address()).toBe("?period=month");
});

test("a report is of one type, one room or one stall, also of one that is gone", async () => {
  const shown = await reports(aReport(), { search: "?type=Big+booth" });
  const { view } = shown;
  expect(asked(shown)[0]).toMatchObject({ room_type: "Big booth" });
  const select = find<HTMLSelectElement>(find(view, "rk-report-bar"), "select");
  expect(select.value).toBe("type Big booth");
  const choose = (value: string) => {
    select.value = value;
    select.dispatchEvent(new Event("change"));
  };
  choose("room drum_room");
  expect(address()).toBe("?room=drum_room");
  choose("stall cubicle");
  expect(address()).toContain("stall=cubicle");
  choose("");
  expect(address()).toBe("");
  for (const [search, name] of [
    ["?room=old_room", "Old room"],
    ["?stall=old_stall", "Old stall"],
    ["?type=Old", "Old"],
  ] as const) {
    Object.assign(view, { place: placeOf("/reports", search) });
    await view.updateComplete;
    await expect
      .poll(() => textOf(select.selectedOptions[0] ?? view), { message: search })
      .toBe(name);
  }
});

test("with a single room there is nothing to choose", async () => {
  const { view } = await reports(aReport());
  expect(findAll(find(view, "rk-report-bar"), "select").length).toBe(1);
  Object.assign(view, { house: aHouse() });
  const bar = find(view, "rk-report-bar");
  await expect.poll(() => findAll(bar, "select")).toEqual([]);
});

test("what is not known of a time is said, and that nothing was in it", async () => {
  const rooms = roomNumbers({
    booked_s: 0,
    used_s: 0,
    bookings: 0,
    stays: 0,
    no_shows: 0,
    cancellations: 0,
    expiries: 0,
    power_offs_succeeded: 0,
    power_offs_failed: 0,
    energy_wh: null,
  });
  const empty = aReport({ is_whole: false, totals: { rooms, stalls: null } });
  const { view } = await reports(empty, { search: "?date=2026-10-10" });
  await expect.poll(() => textOf(view)).toContain("Nothing happened in this time.");
  expect(textOf(view)).toContain("Not all of this time is known");
  expect(textOf(view)).not.toContain("Today is part of this");
  expect(findAll(view, "rk-report-tiles, rk-report-use")).toEqual([]);
  await expectAccessible(view);
});

test("of stalls alone there is nothing about rooms, and the other way round", async () => {
  const stalls = aReport({
    totals: { rooms: null, stalls: stallNumbers() },
    series: [],
    hours: { rooms: null, stalls: null },
    lengths: { rooms: null, stalls: [{ length_s: 60, stays: 3 }] },
    items: [aStallReport()],
  });
  const { view } = await reports(stalls, { search: "?stall=cubicle" });
  await drawn(view, "rk-report-lengths");
  expect(findAll(view, "rk-report-use, rk-report-heat")).toEqual([]);
  expect(textOf(view)).not.toContain("Bookings (CSV)");
  expect(find(view, "rk-report-lengths").className).toBe("wide");
  const rooms = await reports(
    aReport({
      totals: { rooms: roomNumbers(), stalls: null },
      hours: null,
      lengths: { rooms: [{ length_s: 3600, stays: 1 }], stalls: null },
      items: [aRoomReport()],
    }),
  );
  await drawn(rooms.view, "rk-report-lengths");
  expect(findAll(find(rooms.view, "rk-report-tiles"), "h3")).toEqual([]);
});

test("in a house of stalls alone no hours of rooms are drawn", async () => {
  const given = aReport();
  const { view } = await reports({
    ...given,
    totals: { rooms: null, stalls: stallNumbers() },
    hours: { rooms: roomHours(), stalls: given.hours?.stalls ?? null },
    lengths: { rooms: [], stalls: [{ length_s: 60, stays: 3 }] },
    items: [aStallReport()],
  });
  await drawn(view, "rk-report-heat");
  expect(findAll(view, "rk-report-heat").length).toBe(1);
});

test("what is refused is said, and can be tried again", async () => {
  const { view, hass } = await reports(refused("not_ready", "Roomkeeper is not ready yet"));
  await expect.poll(() => textOf(view)).toContain("Roomkeeper is not ready yet");
  await expectAccessible(view);
  hass.connection.answers["get_report"] = aReport();
  button(view, "Try again").click();
  await expect.poll(() => textOf(view)).toContain("43.2%");
  expect(textOf(view)).not.toContain("not ready");
});

test("a report that comes back onto the page is read anew", async () => {
  const shown = await reports(aReport());
  const { view, hass } = shown;
  await expect.poll(() => textOf(view)).toContain("43.2%");
  const parent = view.parentElement;
  view.remove();
  const totals = { rooms: roomNumbers({ utilisation: 50.1 }), stalls: null };
  hass.connection.answers["get_report"] = aReport({ totals });
  parent?.append(view);
  await expect.poll(() => textOf(view)).toContain("50.1%");
});

test("before the house is known there is nothing", async () => {
  const hass = aHass();
  const view = await show("rk-reports-view", { hass, place: placeOf("/reports"), narrow: false });
  expect([textOf(view), hass.connection.asked]).toEqual(["", []]);
});

test("everybody can use the page", async () => {
  // As few hours as there are on one day, for axe looks at each for a while.
  const hours = { rooms: roomHours().slice(0, 24), stalls: null };
  const { view } = await reports(aReport({ hours }));
  await drawn(view, "rk-report-use");
  await expectAccessible(view);
});

test("on a phone nothing is wider than the page, and weekdays stand beside one another", async () => {
  await page.viewport(390, 844);
  document.body.style.margin = "0";
  const { view } = await reports(aReport(), { narrow: true });
  const points = await drawn(view, "rk-report-heat");
  expect(labels(points)[1]).toContain("Tuesday, 13:00 – 14:00");
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  for (const tag of ["rk-report-use", "rk-report-heat", "rk-report-lengths"]) {
    expect(find(view, tag).getBoundingClientRect().right, tag).toBeLessThanOrEqual(390);
  }
  await expectAccessible(find(view, "rk-report-table"));
});

test("on paper nothing is cut off, and there is nothing to click", async () => {
  const { view } = await reports(aReport());
  await drawn(view, "rk-report-use");
  const bar = find(view, "rk-report-bar");
  await onPaper(() => {
    // A page of A4, for which nothing is drawn anew.
    view.style.width = "700px";
    for (const one of findAll(view, "svg:not(.icon), .plot, table")) {
      expect(one.getBoundingClientRect().width).toBeLessThanOrEqual(700);
    }
    const buttons = [bar, find(view, "rk-report-files"), find(view, "rk-report-use")];
    const seen = buttons.flatMap((one) => findAll(one, "button"));
    expect(seen.filter((one) => one.checkVisibility())).toEqual([]);
  });
  expect(findAll(bar, "button").every((one) => one.checkVisibility())).toBe(true);
});

test("where a language is written from the right, time goes to the left", async () => {
  document.documentElement.dir = "rtl";
  const { view } = await reports(aReport());
  const points = await drawn(view, "rk-report-use");
  document.documentElement.dir = "";
  const x = (point: Element | undefined) => Number(point?.getAttribute("x"));
  expect(x(points[0])).toBeGreaterThan(x(points[1]));
  points[0]?.focus();
  await userEvent.keyboard("{ArrowLeft}");
  const active = find(view, "rk-report-use").shadowRoot?.activeElement;
  expect(active?.getAttribute("aria-label")).toContain("2 November");
});

interface Saved {
  name: string;
  href: string;
}

/** Catches what would be downloaded. */
function downloads(): Saved[] {
  const saved: Saved[] = [];
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, href: this.getAttribute("href") ?? "" });
  });
  return saved;
}

test("the report and its bookings are saved as files", async () => {
  const shown = await reports(aReport(), { search: "?room=drum_room" });
  const { view, hass } = shown;
  await expect.poll(() => textOf(view)).toContain("43.2%");
  const saved = downloads();
  hass.connection.answers["get_report"] = { filename: "roomkeeper-report.csv", csv: "a,b" };
  button(view, "Report (CSV)").click();
  await expect.poll(() => saved).toEqual([{ name: "roomkeeper-report.csv", href: "blob:x" }]);
  expect(asked(shown).at(-1)).toEqual({
    start_date: "2026-11-01",
    end_date: "2026-11-26",
    room: "drum_room",
    format: "csv",
  });
  const signed: string[] = [];
  hass.connection.sendMessagePromise = <Answer>(message: Record<string, unknown>) => {
    signed.push(String(message["path"]));
    return Promise.resolve({ path: `/signed/${signed.length}` } as Answer);
  };
  button(view, "Bookings (CSV)").click();
  await expect.poll(() => saved.at(-1)).toEqual({ name: "", href: "/signed/1" });
  button(view, "Bookings (iCalendar)").click();
  await expect.poll(() => saved.at(-1)).toEqual({ name: "", href: "/signed/2" });
  const read = new URL(signed[1] ?? "", location.href);
  expect([read.pathname, Object.fromEntries(read.searchParams)]).toEqual([
    "/api/roomkeeper/v1/exports/bookings.ics",
    { room: "drum_room", start: "2026-10-31T23:00:00.000Z", end: "2026-11-30T23:00:00.000Z" },
  ]);
});

test("suggestions stand below the numbers, also where nothing was booked", async () => {
  const { view, hass } = await reports(aReport());
  await expect
    .poll(() => hass.connection.asked.map(({ action }) => action))
    .toContain("get_suggestions");
  const order = findAll(view, "rk-report-tiles, rk-suggestions, .drawings");
  expect(order.map((one) => one.localName)).toEqual(["rk-report-tiles", "rk-suggestions", "div"]);
});

test("a file that is refused says why", async () => {
  const { view, hass } = await reports(aReport());
  await expect.poll(() => textOf(view)).toContain("43.2%");
  const said: string[] = [];
  view.addEventListener("hass-notification", (event) => {
    said.push((event as CustomEvent<{ message: string }>).detail.message);
  });
  hass.connection.answers["get_report"] = refused("not_ready", "Not ready");
  button(view, "Report (CSV)").click();
  await expect.poll(() => said).toEqual(["Not ready"]);
  hass.connection.sendMessagePromise = () => Promise.reject({ code: "x", message: "No address" });
  button(view, "Bookings (CSV)").click();
  await expect.poll(() => said.at(-1)).toBe("No address");
});
