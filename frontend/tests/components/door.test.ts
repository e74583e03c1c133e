import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cdp, page } from "vitest/browser";
import "../../src/views/door-view";
import type { BookingOnBoard, Room, Snapshot } from "../../src/data/types";
import type { DoorView } from "../../src/views/door-view";
import { page as loaded } from "../../src/renewal";
import { aHass, refused, type TestHass } from "../hass";
import { aBooking, aRoom, aSnapshot, at, NOW } from "../house";
import { expectAccessible, find, findAll, inForcedColors, show, textOf } from "./stage";

interface Given extends Partial<Room> {
  bookings?: BookingOnBoard[];
  free?: [string, string][];
  query?: string;
  dark?: boolean;
  isAdmin?: boolean;
  snapshot?: Partial<Snapshot>;
}

interface Shown {
  element: DoorView;
  hass: TestHass;
  tell: (given: Given) => Promise<void>;
}

function snapshot({ bookings = [], snapshot: header = {}, ...room }: Given): Snapshot {
  const { free: _free, query: _query, dark: _dark, isAdmin: _isAdmin, ...given } = room;
  return aSnapshot({ rooms: [aRoom(given)], bookings, ...header });
}

async function door(given: Given = {}): Promise<Shown> {
  const { free = [["15:00", "18:50"]], query = "", dark = false, isAdmin = false } = given;
  const hass = aHass({
    user: { id: "u1", name: "Door", is_admin: isAdmin },
    themes: { darkMode: dark },
  });
  const spans = free.map(([start, end]) => ({ start: at(start), end: at(end) }));
  hass.connection.answers["get_availability"] = { items: [{ free: spans }] };
  const place = { view: "door", id: "drum_room", query: new URLSearchParams(query) };
  const element = await show<DoorView>("rk-door-view", { hass, place });
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  const tell = async (now: Given) => {
    hass.connection.tell(snapshot(now));
    await settled(element);
  };
  await tell(given);
  return { element, hass, tell };
}

/** What was told is drawn, and what was asked for because of it is answered and drawn. */
async function settled(element: DoorView): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
  }
}

const asked = (hass: TestHass, action: string) =>
  hass.connection.asked.filter((one) => one.action === action).map(({ data }) => data);

const buttons = (element: Element) =>
  findAll(element, "rk-door-actions").flatMap((one) => findAll(one, "button").map(textOf));

function button(element: Element, text: string): HTMLButtonElement {
  const found = findAll<HTMLButtonElement>(element, "button").find((one) => textOf(one) === text);
  if (!found) throw new Error(`there is no ${text}, but ${buttons(element).join(", ")}`);
  return found;
}

const stay = aBooking({
  title: "Band practice",
  status: "checked_in",
  start: at("14:40"),
  end: at("16:00"),
  can_check_out: true,
});
const occupied: Given = {
  status: "occupied",
  current_booking: stay,
  available_from: at("16:10"),
  next_booking: aBooking({
    title: "Drum lesson",
    guest: "Tim",
    start: at("19:00"),
    end: at("21:00"),
  }),
  can_take_now: false,
  can_extend: true,
  can_check_out: true,
  bookings: [stay],
  free: [["16:10", "18:50"]],
};
const held: Given = {
  status: "held",
  can_take_now: false,
  current_booking: aBooking({ id: "H", status: "held", title: "", expires_at: at("15:14") }),
  bookings: [aBooking({ id: "H", status: "held", title: "", can_confirm: true })],
};

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  vi.spyOn(window, "fetch").mockRejectedValue(new TypeError("Failed to fetch"));
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await page.viewport(1280, 800);
});

test("a free room says so from afar, and until when", async () => {
  const { element } = await door();
  const said = textOf(find(element, ".headline"));
  expect(said).toBe("Free Until 18:50");
  expect(find(element, "h1").textContent).toBe("Drum room");
  expect(textOf(find(element, ".clock"))).toBe("15:10");
  expect(textOf(find(element, "aside"))).toContain("Nothing else today");
});

test("a tablet whose clock is wrong shows and books by the server's", async () => {
  const date = new Date(NOW + 7 * 60_000).toUTCString();
  vi.spyOn(window, "fetch").mockResolvedValue(new Response("", { headers: { date } }));
  const { element, hass } = await door();
  await expect.poll(() => textOf(find(element, ".clock"))).toBe("15:17");
  hass.connection.answers["book"] = { booking: aBooking({ end: at("15:32") }) };
  button(element, "Book 15 mins").click();
  await expect.poll(() => asked(hass, "book").length).toBe(1);
  expect(String(asked(hass, "book")[0]?.["start"])).toMatch(/T14:17:00/);
});

test("a room that is free into the night is free for the rest of the day", async () => {
  const { element } = await door({ free: [["15:00", "23:59"]] });
  expect(textOf(find(element, ".until"))).toBe("Until 23:59");
  const whole = await door();
  whole.hass.connection.answers["get_availability"] = {
    items: [{ free: [{ start: at("15:00"), end: at("00:00", "2026-11-28") }] }],
  };
  await whole.tell({});
  await expect.poll(() => textOf(find(whole.element, ".until"))).toBe("For the rest of the day");
});

test("a stay shows what it is, how long it lasts, and when the room is free; but not whose it is", async () => {
  const { element } = await door(occupied);
  const said = textOf(element);
  expect(textOf(find(element, ".headline"))).toBe(
    "Occupied Until 16:00, free from 16:10 Band practice 50 mins left",
  );
  expect(said).toContain("Next 19:00 – 21:00 Drum lesson");
  expect(said).not.toContain("Ada");
  expect(said).not.toContain("Tim");
});

test("who comes is shown only where the address says so", async () => {
  const { element } = await door({ ...occupied, query: "names=1" });
  expect(textOf(find(element, ".headline"))).toContain("Band practice Ada");
  expect(textOf(find(element, "aside"))).toContain("Drum lesson Tim");
});

test("what has no title is called by what it is", async () => {
  const untitled = { title: "", guest: "Ada", start: at("16:00"), end: at("17:00") };
  const called = async (given: Partial<BookingOnBoard>, query = "") => {
    const next_booking = aBooking({ ...untitled, ...given });
    const { element } = await door({ next_booking, query });
    return textOf(find(element, ".next .what"));
  };
  expect(await called({})).toBe("Booking");
  expect(await called({}, "names=1")).toBe("Ada");
  expect(await called({ is_block: true })).toBe("Closed");
  expect(await called({ status: "held" })).toBe("Held");
});

test("somebody books a quarter of an hour with one touch, and is told so", async () => {
  const { element, hass } = await door();
  expect(buttons(element)).toEqual(["Book 15 mins", "Book 30 mins", "Book 1 hr"]);
  hass.connection.answers["book"] = { booking: aBooking({ end: at("15:25") }) };
  button(element, "Book 15 mins").click();
  await expect.poll(() => textOf(find(element, ".outcome"))).toBe("Booked until 15:25 OK");
  expect(asked(hass, "book")).toEqual([
    {
      room: "drum_room",
      start: "2026-11-26T14:10:00.000Z",
      duration: 900,
      title: "Booked at the door",
    },
  ]);
  await expectAccessible(element);
  expect(element.shadowRoot?.activeElement).toBe(button(element, "OK"));
  button(element, "OK").click();
  await element.updateComplete;
  expect(find(element, ".outcome").hidden).toBe(true);
  expect(element.shadowRoot?.activeElement).toBe(find(element, "rk-door-actions"));
});

test("what is said goes with a touch beside it, or with Escape", async () => {
  const { element, hass } = await door();
  const outcome = find(element, ".outcome");
  for (const event of [new Event("click"), new KeyboardEvent("keydown", { key: "Escape" })]) {
    hass.connection.answers["book"] = refused("clash");
    button(element, "Book 15 mins").click();
    await expect.poll(() => outcome.hidden).toBe(false);
    outcome.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab" }));
    await element.updateComplete;
    expect(outcome.hidden).toBe(false);
    outcome.dispatchEvent(event);
    await element.updateComplete;
    expect(outcome.hidden).toBe(true);
  }
});

test("what is refused is said in large letters", async () => {
  const { element, hass } = await door();
  hass.connection.answers["book"] = refused("clash", "Drum room is taken from 15:20");
  button(element, "Book 30 mins").click();
  await expect
    .poll(() => textOf(find(element, ".outcome")))
    .toBe("That is not possible Drum room is taken from 15:20 OK");
  await expectAccessible(element);
});

test("a message goes by itself, and that of a refusal later", async () => {
  const { element, hass } = await door();
  vi.useFakeTimers({ now: NOW });
  const outcome = find(element, ".outcome");
  hass.connection.answers["book"] = { booking: aBooking({ end: at("15:25") }) };
  button(element, "Book 15 mins").click();
  await vi.advanceTimersByTimeAsync(5900);
  expect(outcome.hidden).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(outcome.hidden).toBe(true);
  hass.connection.answers["book"] = refused("clash");
  button(element, "Book 15 mins").click();
  await vi.advanceTimersByTimeAsync(11_900);
  expect(outcome.hidden).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(outcome.hidden).toBe(true);
});

test("a second touch while the first is under way books nothing twice", async () => {
  const { element, hass } = await door();
  hass.connection.answers["book"] = { booking: aBooking({ end: at("15:25") }) };
  button(element, "Book 15 mins").click();
  button(element, "Book 30 mins").click();
  await expect.poll(() => asked(hass, "book").length).toBe(1);
});

test("a guest who is early checks in for their own time", async () => {
  const next_booking = aBooking({ start: at("15:30"), end: at("17:00") });
  const given = { next_booking, can_check_in: true, can_take_now: false, bookings: [next_booking] };
  const { element, hass } = await door(given);
  hass.connection.answers["check_in"] = { booking: next_booking };
  button(element, "Check in for 15:30").click();
  await expect
    .poll(() => textOf(find(element, ".outcome")))
    .toContain("Welcome. The room is yours until 17:00");
  expect(asked(hass, "check_in")).toEqual([{ booking_id: next_booking.id }]);
});

test("whoever is inside stays on with one touch, and leaves with two", async () => {
  const { element, hass } = await door(occupied);
  expect(buttons(element)).toEqual(["15 mins more", "30 mins more", "I am done"]);
  hass.connection.answers["extend"] = { booking: { ...stay, end: at("16:30") } };
  button(element, "30 mins more").click();
  await expect.poll(() => textOf(element)).toContain("The room is yours until 16:30 now");
  expect(asked(hass, "extend")).toEqual([{ booking_id: stay.id, duration: 1800 }]);

  hass.connection.answers["check_out"] = { booking: stay };
  await expect.poll(() => button(element, "I am done").disabled).toBe(false);
  button(element, "I am done").click();
  await expect.poll(() => buttons(element)).toContain("Press again to leave");
  expect(asked(hass, "check_out")).toEqual([]);
  button(element, "Press again to leave").click();
  await expect.poll(() => textOf(element)).toContain("Thank you, and goodbye");
  expect(asked(hass, "check_out")).toEqual([{ booking_id: stay.id }]);
});

test("a first press that nobody follows up is forgotten", async () => {
  const { element, hass } = await door(occupied);
  vi.useFakeTimers({ now: NOW });
  button(element, "I am done").click();
  await vi.advanceTimersByTimeAsync(4900);
  expect(buttons(element)).toContain("Press again to leave");
  await vi.advanceTimersByTimeAsync(200);
  expect(buttons(element)).toContain("I am done");
  expect(asked(hass, "check_out")).toEqual([]);
});

test("a hold counts down, and can be confirmed", async () => {
  const { element, hass } = await door(held);
  expect(textOf(find(element, ".headline"))).toBe("Held Kept for somebody until 15:14 4:00");
  vi.setSystemTime(NOW + 1000);
  await expect.poll(() => textOf(find(element, "[role=timer]"))).toBe("3:59");
  hass.connection.answers["confirm"] = { booking: aBooking({ end: at("16:00") }) };
  button(element, "Confirm").click();
  await expect.poll(() => textOf(element)).toContain("Confirmed until 16:00");
  expect(asked(hass, "confirm")).toEqual([{ booking_id: "H" }]);
});

test("a booking that is not confirmed yet says so", async () => {
  const current_booking = aBooking({ status: "pending", start: at("15:00") });
  const { element } = await door({ status: "booked", current_booking, can_take_now: false });
  expect(textOf(find(element, ".headline"))).toContain(
    "Booked Until 18:00 Rehearsal Not confirmed",
  );
});

test("a room out of use says why and until when, but not what was noted about it", async () => {
  const freeze = { reason: "cleaning", note: "ask Bob", until: at("17:00") } as const;
  const given = { status: "frozen", can_take_now: false } as const;
  const { element, tell } = await door({ ...given, freeze });
  expect(textOf(find(element, ".headline"))).toBe("Out of use Until 17:00 Cleaning");
  expect(textOf(element)).not.toContain("Bob");
  await tell({ ...given, freeze: { reason: "other", note: "", until: null } });
  await expect.poll(() => textOf(find(element, ".headline"))).toBe("Out of use");
});

test("an empty room that cannot be had yet says from when it can", async () => {
  const { element } = await door({ available_from: at("18:10"), can_take_now: false });
  expect(textOf(find(element, ".headline"))).toBe("Not free Free from 18:10");
  expect(buttons(element)).toEqual([]);
});

test("whoever may only look is offered nothing, and only administrators find the way out", async () => {
  const { element } = await door({ can_take_now: false });
  expect(buttons(element)).toEqual([]);
  expect(findAll(element, "a")).toEqual([]);
  const admin = await door({ isAdmin: true });
  expect(find<HTMLAnchorElement>(admin.element, "a").pathname).toBe("/roomkeeper/rooms/drum_room");
});

test("without a connection it says as of when, offers nothing, and later trusts no colour", async () => {
  const { element, hass, tell } = await door({ dark: false });
  hass.connection.happen("disconnected");
  await expect.poll(() => buttons(element)).toEqual([]);
  expect(textOf(find(element, ".band"))).toBe("As of 15:10:00, trying to reconnect");
  expect(find(element, ".door").classList).toContain("free");
  vi.setSystemTime(NOW + 119_999);
  await new Promise(requestAnimationFrame);
  expect(find(element, ".door").classList).toContain("free");
  vi.setSystemTime(NOW + 120_000);
  await expect.poll(() => find(element, ".door").className).toContain("unknown");
  expect(textOf(find(element, ".headline"))).toBe("Not known At 15:10 it was: Free");
  await expectAccessible(element);
  hass.connection.happen("ready");
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  await tell(occupied);
  await expect.poll(() => textOf(find(element, ".status"))).toBe("Occupied");
  expect(findAll(element, ".band")).toEqual([]);
  expect(buttons(element)).toHaveLength(3);
});

test("while Roomkeeper is being loaded again, it waits and says so", async () => {
  const { element, hass } = await door();
  hass.connection.tell({ type: "unavailable" });
  await expect
    .poll(() => findAll(element, ".band").map(textOf))
    .toEqual(["As of 15:10:00, waiting for Roomkeeper"]);
});

test("a room that is not there is said to be unknown, and looked for again", async () => {
  const hass = aHass();
  hass.connection.refusals.push({ code: "unknown_room", message: "There is no room attic" });
  const place = { view: "door", id: "attic", query: new URLSearchParams() };
  const element = await show("rk-door-view", { hass, place });
  await expect.poll(() => textOf(element)).toContain("There is no room attic");
  await expectAccessible(element);
  await expect.poll(() => hass.connection.subscribed.length, { timeout: 3000 }).toBe(1);
});

test("until anything is known, it asks for a moment", async () => {
  const hass = aHass();
  hass.connection.refusals.push({ code: "unknown_command", message: "Unknown command." });
  const place = { view: "door", id: "drum_room", query: new URLSearchParams() };
  const element = await show("rk-door-view", { hass, place });
  await new Promise(requestAnimationFrame);
  expect(textOf(find(element, ".stage"))).toBe("drum_room One moment");
});

test("if the server does not say when it is free, nothing is booked, and it asks again", async () => {
  const { element, hass, tell } = await door();
  hass.connection.answers["get_availability"] = refused("not_loaded");
  await tell({});
  await expect.poll(() => buttons(element)).toEqual([]);
  const before = asked(hass, "get_availability").length;
  element.requestUpdate();
  await element.updateComplete;
  expect(asked(hass, "get_availability")).toHaveLength(before);
  vi.setSystemTime(NOW + 60_000);
  element.requestUpdate();
  await expect.poll(() => asked(hass, "get_availability").length).toBe(before + 1);
});

test("the sidebar is hidden while it is shown, and comes back", async () => {
  const told: unknown[] = [];
  const listen = (event: Event) => told.push((event as CustomEvent).detail);
  window.addEventListener("hass-kiosk-mode", listen);
  const { element } = await door();
  expect(told).toEqual([{ enable: true }]);
  element.remove();
  expect(told).toEqual([{ enable: true }, { enable: false }]);
  document.body.append(element);
  await element.updateComplete;
  expect(told).toHaveLength(3);
  element.remove();
  // An app that hides it by itself is left alone.
  told.length = 0;
  element.hass = { ...element.hass, kioskMode: true };
  document.body.append(element);
  await element.updateComplete;
  element.remove();
  expect(told).toEqual([]);
  window.removeEventListener("hass-kiosk-mode", listen);
});

test("the screen stays on while it is shown, also after it was hidden for a while", async () => {
  const locks: EventTarget[] = [];
  vi.spyOn(navigator.wakeLock, "request").mockImplementation(() => {
    const lock = Object.assign(new EventTarget(), {
      released: false,
      release: () => {
        lock.released = true;
        return Promise.resolve();
      },
    });
    locks.push(lock);
    return Promise.resolve(lock as unknown as WakeLockSentinel);
  });
  const { element } = await door();
  expect(locks).toMatchObject([{ released: false }]);
  document.dispatchEvent(new Event("visibilitychange"));
  await element.updateComplete;
  expect(locks).toHaveLength(1);
  // A browser takes it back from a page that nobody sees.
  Object.assign(locks[0] ?? {}, { released: true });
  document.dispatchEvent(new Event("visibilitychange"));
  await expect.poll(() => locks.length).toBe(2);
  element.remove();
  expect(locks[1]).toMatchObject({ released: true });
});

test("a page that is older than the server loads itself anew, once, and not under a finger", async () => {
  const reload = vi.spyOn(loaded, "reload").mockReturnValue();
  const { element, tell } = await door();
  const newer = { snapshot: { version: "0.2.0" } };
  element.dispatchEvent(new Event("pointerdown"));
  await tell(newer);
  expect(reload).not.toHaveBeenCalled();
  vi.setSystemTime(NOW + 61_000);
  await tell(newer);
  expect(reload).toHaveBeenCalledTimes(1);
  await tell(newer);
  vi.setSystemTime(NOW + 10 * 60_000);
  await tell(newer);
  expect(reload).toHaveBeenCalledTimes(1);
  vi.setSystemTime(NOW + 12 * 60_000);
  await tell(newer);
  expect(reload).toHaveBeenCalledTimes(2);
});

test("at midnight it is the next day, by itself", async () => {
  const { element, hass } = await door();
  const before = asked(hass, "get_availability").length;
  vi.setSystemTime(Date.parse(at("00:00", "2026-11-27")));
  element.requestUpdate();
  await element.updateComplete;
  expect(textOf(find(element, ".date"))).toContain("27 November");
  expect(asked(hass, "get_availability")).toHaveLength(before + 1);
});

const STATES: Record<string, Given> = {
  free: {
    next_booking: aBooking({ title: "A long name of a meeting ".repeat(4), start: at("19:00") }),
  },
  occupied: { ...occupied, isAdmin: true, query: "names=1" },
  booked: {
    status: "booked",
    can_take_now: false,
    can_check_in: true,
    current_booking: stay,
    bookings: [stay],
  },
  held,
  "out of use": {
    status: "frozen",
    can_take_now: false,
    freeze: { reason: "maintenance", note: "", until: null },
  },
  "not free": { available_from: at("18:10"), can_take_now: false },
};

for (const [name, given] of Object.entries(STATES)) {
  test(`a room that is ${name} can be read and used by everybody, by day and by night`, async () => {
    for (const dark of [false, true]) {
      const { element } = await door({ ...given, dark });
      await expectAccessible(element);
      element.remove();
    }
  });

  test(`a room that is ${name} fits every screen, and the status is as large as it can be`, async () => {
    const { element } = await door({ ...given, name: "Upstairs rehearsal room with a long name" });
    for (const [width, height, least] of [
      [1280, 800, 100],
      [800, 1280, 85],
      [1024, 600, 75],
      [390, 844, 45],
      [844, 390, 45],
      [320, 568, 36],
    ] as const) {
      await page.viewport(width, height);
      await new Promise(requestAnimationFrame);
      const size = `${String(width)}x${String(height)}`;
      const stage = find(element, ".stage");
      expect(stage.scrollHeight, size).toBeLessThanOrEqual(stage.clientHeight);
      expect(stage.scrollWidth, size).toBeLessThanOrEqual(stage.clientWidth);
      const status = find(element, ".status");
      expect(parseFloat(getComputedStyle(status).fontSize), size).toBeGreaterThan(least);
      for (const one of findAll(element, "button, a")) {
        const box = one.getBoundingClientRect();
        expect(Math.min(box.width, box.height), size).toBeGreaterThanOrEqual(44);
        expect(box.bottom, size).toBeLessThanOrEqual(height);
      }
    }
  });
}

test("an hour on the strip is named in full, or not at all", async () => {
  for (const [time, named] of [
    ["20:03", ["21:00", "22:00", "23:00"]],
    ["20:40", ["21:00", "22:00", "23:00", "00:00"]],
  ] as const) {
    vi.setSystemTime(Date.parse(at(time)));
    const { element } = await door();
    const hours = find(element, ".hours").getBoundingClientRect();
    const seen = findAll(element, ".hours span").filter((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top < hours.bottom && bottom > hours.top;
    });
    expect(seen.map(textOf)).toEqual(named);
    for (const one of seen)
      expect(one.getBoundingClientRect().right).toBeLessThanOrEqual(hours.right);
    element.remove();
  }
});

test("thousands of messages leave nothing behind", async () => {
  const { element, hass } = await door(occupied);
  await cdp().send("Performance.enable");
  const weigh = async () => {
    await cdp().send("HeapProfiler.collectGarbage");
    const { metrics } = await cdp().send("Performance.getMetrics");
    const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN;
    return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
  };
  const many = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      vi.setSystemTime(NOW + index * 60_000);
      hass.connection.asked.length = 0;
      hass.connection.tell(snapshot(index % 2 ? occupied : { bookings: [aBooking()] }));
      await element.updateComplete;
    }
  };
  await many(500);
  const before = await weigh();
  await many(2000);
  const after = await weigh();
  expect(after.nodes - before.nodes).toBeLessThan(200);
  expect(after.listeners - before.listeners).toBeLessThan(20);
  expect(after.heap - before.heap).toBeLessThan(500_000);
}, 60_000);

test("how much of a booking is over is seen in the reader's own colours too", async () => {
  const { element } = await door({
    status: "occupied",
    current_booking: aBooking({ status: "checked_in", start: at("14:00"), end: at("16:00") }),
  });
  const [part, text] = [find(element, ".progress div"), find(element, ".left")];
  await inForcedColors(() => {
    expect(getComputedStyle(part).backgroundColor).toBe(getComputedStyle(text).color);
  });
});
