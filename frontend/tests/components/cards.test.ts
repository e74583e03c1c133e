import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../../src/cards";
import type { CardConfig } from "../../src/cards/kinds";
import type { Snapshot } from "../../src/data/types";
import type { Hass } from "../../src/ha";
import { aHass, refused, type TestHass } from "../hass";
import { aBooking, aPowerOff, aRoom, aSnapshot, aStall, at, NOW } from "../house";
import { registries } from "../registries";
import { expectAccessible, find, findAll, textOf } from "./stage";

interface Card extends HTMLElement {
  hass: Hass;
  setConfig(config: CardConfig): void;
  getCardSize(): number;
  getGridOptions(): Record<string, unknown>;
}

interface CardClass {
  getStubConfig(hass: Hass): Record<string, unknown>;
  getConfigForm(): Promise<{
    schema: { name: string; selector: Record<string, Record<string, unknown>> }[];
    computeLabel(field: unknown, localize: Hass["localize"]): string | undefined;
    computeHelper(field: unknown, localize: Hass["localize"]): string | undefined;
  }>;
}

const classOf = (tag: string) => customElements.get(tag) as unknown as CardClass;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Places a card as a dashboard does. */
function place(kind: string, config: Record<string, unknown>, width = 480): Card {
  const card = document.createElement(`roomkeeper-${kind}-card`) as Card;
  card.setConfig({ type: `custom:roomkeeper-${kind}-card`, ...config });
  const column = document.createElement("main");
  column.style.width = `${width}px`;
  column.append(card);
  document.body.append(column);
  return card;
}

/** A card with its part of the house. */
async function shown(
  kind: string,
  config: Record<string, unknown>,
  house: Partial<Snapshot>,
  width?: number,
): Promise<{ card: Card; hass: TestHass }> {
  const hass = aHass();
  const card = place(kind, config, width);
  card.hass = hass;
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  hass.connection.tell(aSnapshot(house));
  await expect.poll(() => card.shadowRoot?.querySelector(".wait")).toBeNull();
  return { card, hass };
}

function buttons(card: Card): string[] {
  return findAll(card, "button, .button").map(textOf);
}

function press(card: Card, name: string): void {
  const button = findAll<HTMLButtonElement>(card, "button").find((one) => textOf(one) === name);
  if (!button) throw new Error(`there is no ${name} among ${buttons(card).join(", ")}`);
  button.click();
}

const GUEST = aBooking({
  id: "guest",
  status: "checked_in",
  start: at("14:00"),
  can_check_in: false,
  can_check_out: true,
});
const OCCUPIED: Partial<Snapshot> = {
  rooms: [
    aRoom({
      status: "occupied",
      current_booking: GUEST,
      next_booking: aBooking({ guest: "Grace", title: "", start: at("19:00"), end: at("20:00") }),
      power_off: aPowerOff(),
      can_open_door: true,
      can_check_out: true,
      can_extend: true,
      can_take_now: false,
    }),
  ],
  bookings: [GUEST],
};

test("a room card says who is inside, who comes next, and when the power goes off", async () => {
  const { card, hass } = await shown("room", { room: "drum_room" }, OCCUPIED);
  expect(hass.connection.subscribed[0]).toMatchObject({ rooms: ["drum_room"], stalls: [] });
  await expect.poll(() => textOf(card)).toContain("Occupied");
  expect(textOf(card)).toContain("Ada · Rehearsal, until 18:00");
  expect(textOf(card)).toContain("Next: Grace, 19:00 – 20:00");
  expect(textOf(card)).toContain("Power goes off at 18:40");
  expect(find<HTMLAnchorElement>(card, "h2 a").pathname).toBe("/roomkeeper/rooms/drum_room");
  await expectAccessible(card);
});

test("a room card says that the power did not go off, beside when it goes off next", async () => {
  const failed = aPowerOff({ booking_id: "01EARLIER", status: "failed", due_at: null });
  const house = { ...OCCUPIED, power_offs: [failed] };
  const { card } = await shown("room", { room: "drum_room" }, house);
  await expect.poll(() => textOf(card)).toContain("The power is still on: it could not be");
  expect(textOf(card)).toContain("Power goes off at 18:40");
  await expectAccessible(card);
});

test("a room card offers what the server says can be done, and a link to book", async () => {
  const { card } = await shown("room", { room: "drum_room" }, OCCUPIED);
  await expect
    .poll(() => buttons(card))
    .toEqual(["Open door", "Check out", "30 min more", "Freeze", "Book"]);
  expect(find<HTMLAnchorElement>(card, "a.button").search).toBe("?book=");
});

test("who may do nothing is offered nothing", async () => {
  const room = aRoom({ can_book: false, can_hold: false, can_freeze: false });
  const { card } = await shown("room", { room: "drum_room" }, { rooms: [room] });
  await expect.poll(() => textOf(card)).toContain("Free");
  expect(buttons(card)).toEqual([]);
  expect(findAll(card, ".buttons")).toEqual([]);
});

test("a card can be named, and be without buttons and what comes next", async () => {
  const config = { room: "drum_room", name: "Cellar", show_actions: false, show_next: false };
  const { card } = await shown("room", config, OCCUPIED);
  await expect.poll(() => textOf(find(card, "h2"))).toBe("Cellar");
  expect(textOf(card)).not.toContain("Next");
  expect(buttons(card)).toEqual([]);
});

test("a long name takes as many lines as it needs, and its status stands below them", async () => {
  const name = "A room whose name is so long that it takes several lines of a card";
  const { card } = await shown("room", { room: "drum_room", name }, OCCUPIED);
  await expect.poll(() => textOf(find(card, "h2"))).toBe(name);
  card.style.width = "300px";
  const text = document.createRange();
  text.selectNodeContents(find(card, "h2 a"));
  const { height, bottom } = text.getBoundingClientRect();
  expect(height).toBeGreaterThan(40);
  expect(find(card, "header .chip").getBoundingClientRect().top).toBeGreaterThanOrEqual(bottom);
  card.style.width = "";
});

test("a touch does what its button says, and those who cannot see it are told", async () => {
  const { card, hass } = await shown("room", { room: "drum_room" }, OCCUPIED);
  press(card, "30 min more");
  await expect
    .poll(() => textOf(find(card, "[role=status]")))
    .toBe("Drum room, 30 min more: done.");
  expect(hass.connection.asked).toEqual([
    { action: "extend", data: { booking_id: "guest", duration: 1800 } },
  ]);
});

test("while an answer is awaited nothing can be done twice", async () => {
  const { card, hass } = await shown("room", { room: "drum_room" }, OCCUPIED);
  let answer: (() => void) | undefined;
  hass.connection.sendMessagePromise = <Answer>() =>
    new Promise<Answer>((resolve) => (answer = () => resolve({} as Answer)));
  press(card, "Open door");
  const disabled = () => findAll<HTMLButtonElement>(card, "button").map((one) => one.disabled);
  await expect.poll(disabled).toEqual([true, true, true, true]);
  answer?.();
  await expect.poll(disabled).toEqual([false, false, false, false]);
});

test("what is refused is said at the bottom of the page", async () => {
  const { card, hass } = await shown("room", { room: "drum_room" }, OCCUPIED);
  hass.connection.answers["freeze"] = refused("clash", "Drum room is booked");
  const heard = vi.fn();
  document.body.addEventListener("hass-notification", heard, { once: true });
  press(card, "Freeze");
  await expect.poll(() => heard.mock.calls.length).toBe(1);
  const [event] = heard.mock.calls[0] as [CustomEvent<{ message: string }>];
  expect(event.detail.message).toBe("Drum room is booked");
  expect(textOf(find(card, "[role=status]"))).toBe("");
});

test("a hold counts down each second, and is confirmed or released", async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date", "setTimeout", "clearTimeout"] });
  const hold = aBooking({
    id: "hold",
    status: "held",
    start: at("15:00"),
    expires_at: at("15:14"),
    can_confirm: true,
    can_check_in: false,
  });
  const room = aRoom({ status: "held", current_booking: hold, hold, can_take_now: false });
  const hass = aHass();
  const card = place("room", { room: "drum_room" });
  card.hass = hass;
  await vi.waitFor(() => expect(hass.connection.subscribed).toHaveLength(1));
  hass.connection.tell(aSnapshot({ rooms: [room], bookings: [hold] }));
  await vi.waitFor(() => expect(textOf(card)).toContain("4:00 left"));
  await vi.advanceTimersByTimeAsync(3100);
  expect(textOf(find(card, "[role=timer]"))).toMatch(/3:5[67] left/);
  expect(buttons(card)).toEqual(["Confirm", "Release", "Freeze", "Book"]);
});

test("without hass a card shows nothing, and with it a shape until the house is known", async () => {
  const card = place("room", { room: "drum_room" });
  expect(card.shadowRoot).toBeNull();
  expect(card.offsetHeight).toBeGreaterThan(100);
  card.hass = aHass();
  await expect.poll(() => card.shadowRoot?.querySelectorAll(".wait").length).toBe(3);
  expect(textOf(card)).toBe("");
});

test("while Home Assistant is away a card says since when nothing is known, and does nothing", async () => {
  const { card, hass } = await shown("room", { room: "drum_room" }, OCCUPIED);
  hass.connection.happen("disconnected");
  await expect.poll(() => textOf(find(card, ".note"))).toContain("as of 15:10:00");
  expect(findAll<HTMLButtonElement>(card, "button").every((one) => one.disabled)).toBe(true);
  expect(textOf(card)).toContain("Ada · Rehearsal");
  await expectAccessible(card);
});

test("while Roomkeeper is not loaded, a card says so", async () => {
  const hass = aHass();
  const card = place("stall", { stall: "cubicle" });
  card.hass = hass;
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  hass.connection.tell({ type: "unavailable" });
  await expect.poll(() => textOf(card)).toContain("Roomkeeper is not loaded.");
});

test("a room that is not there is said in a sentence, and one that goes too", async () => {
  const hass = aHass();
  const why = refused("unknown_room", "There is no room nope.");
  hass.connection.refusals.push(why.error);
  const card = place("room", { room: "nope" });
  card.hass = hass;
  await expect.poll(() => textOf(card)).toContain("There is no room nope.");
  await expectAccessible(card);
  const other = await shown("room", { room: "drum_room" }, { rooms: [] });
  await expect.poll(() => textOf(other.card)).toContain("no such room any more");
});

test("a server that knows no Roomkeeper yet is waited for", async () => {
  const hass = aHass();
  hass.connection.refusals.push(refused("unknown_command", "Unknown command.").error);
  const card = place("room", { room: "drum_room" });
  card.hass = hass;
  await expect.poll(() => textOf(card)).toContain("Trying again");
  expect(textOf(card)).not.toContain("Unknown command");
});

test("a card for which nothing is chosen yet says what to do", async () => {
  const room = place("room", { room: "" });
  const stall = place("stall", { stall: "" });
  for (const card of [room, stall]) card.hass = aHass();
  await expect.poll(() => textOf(room)).toBe("Choose a room to see it here.");
  await expect.poll(() => textOf(stall)).toBe("Choose a stall to see it here.");
});

test("a card that is given no other hass once its words are there says them all the same", async () => {
  const hass = aHass({ localize: () => "" });
  const card = place("room", { room: "drum_room" });
  card.hass = hass;
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  hass.connection.tell(aSnapshot(OCCUPIED));
  await expect.poll(() => textOf(card)).toContain("Occupied");
  expect(textOf(card)).toContain("Next: Grace, 19:00");
  card.hass = { ...hass };
  hass.connection.tell(aSnapshot());
  await expect.poll(() => textOf(card)).not.toContain("Occupied");
  expect(textOf(card)).toContain("Free");
});

test("words that did not come because the connection went are asked for again", async () => {
  const hass = aHass();
  const load = vi.spyOn(hass, "loadBackendTranslation").mockRejectedValueOnce({ code: 3 });
  const card = place("room", { room: "drum_room" });
  card.hass = hass;
  await expect.poll(() => load.mock.calls.length).toBe(3);
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  hass.connection.tell(aSnapshot());
  await expect.poll(() => textOf(card)).toContain("Drum room");
});

test("options that cannot be understood are refused with what would be", () => {
  expect(() => place("room", {})).toThrow('Set "room"');
  expect(() => place("stall", { stall: 3 })).toThrow('Set "stall"');
  expect(() => place("board", { rooms: "drum_room" })).toThrow('"rooms" is a list');
  expect(() => place("board", { hours: 99 })).toThrow('"hours" is a number from 2 to 48');
});

const INSIDE = aStall({
  status: "occupied",
  is_occupied: true,
  is_private: true,
  started_at: at("15:05"),
  ends_at: at("15:12"),
  why: "3 min: night; 5 min otherwise",
  cameras: [
    { entity_id: "switch.camera", is_on: false, should_be_on: false, has_failed: false },
    { entity_id: "switch.corridor", is_on: true, should_be_on: false, has_failed: true },
  ],
  stuck: "lost",
  can_end: true,
  can_extend: true,
});

test("a stall card says how long somebody is inside, why, and what the cameras do", async () => {
  const { card, hass } = await shown("stall", { stall: "cubicle" }, { stalls: [INSIDE] });
  expect(hass.connection.subscribed[0]).toMatchObject({ rooms: [], stalls: ["cubicle"] });
  await expect.poll(() => textOf(card)).toContain("2:00 left");
  for (const said of [
    "Occupied",
    "Since 15:05",
    "3 min: night; 5 min otherwise",
    "switch.camera: off",
    "switch.corridor: still on, did not go off",
    "A sensor was lost",
  ]) {
    expect(textOf(card)).toContain(said);
  }
  await expectAccessible(card);
});

test("a paused timer stands still, and an empty stall needs no buttons", async () => {
  const paused = aStall({ status: "paused", remaining_s: 90, is_occupied: true });
  const { card } = await shown("stall", { stall: "cubicle" }, { stalls: [paused] });
  await expect.poll(() => textOf(card)).toContain("1:30 left, timer paused");
  const empty = await shown("stall", { stall: "cubicle" }, { stalls: [aStall()] });
  await expect.poll(() => textOf(empty.card)).toContain("Vacant");
  expect(buttons(empty.card)).toEqual([]);
});

test("a stay is extended or ended with one touch", async () => {
  const { card, hass } = await shown("stall", { stall: "cubicle" }, { stalls: [INSIDE] });
  press(card, "Extend");
  await expect.poll(() => textOf(card)).toContain("Cubicle, Extend: done.");
  press(card, "Nobody inside");
  await expect.poll(() => hass.connection.asked.length).toBe(2);
  expect(hass.connection.asked.map(({ action, data }) => [action, data])).toEqual([
    ["extend_occupancy", { stall: "cubicle" }],
    ["end_occupancy", { stall: "cubicle" }],
  ]);
});

test("cameras that would see somebody come back at the second press, and not at a late one", async () => {
  const { card, hass } = await shown("stall", { stall: "cubicle" }, { stalls: [INSIDE] });
  vi.useFakeTimers({ now: NOW, toFake: ["setTimeout", "clearTimeout"] });
  press(card, "Put cameras back");
  await vi.waitFor(() => expect(buttons(card)).toContain("Press again: cameras on"));
  await vi.advanceTimersByTimeAsync(5100);
  expect(buttons(card)).toContain("Put cameras back");
  expect(hass.connection.asked).toEqual([]);
  press(card, "Put cameras back");
  await vi.waitFor(() => expect(buttons(card)).toContain("Press again: cameras on"));
  press(card, "Press again: cameras on");
  await vi.waitFor(() => expect(hass.connection.asked).toHaveLength(1));
  expect(hass.connection.asked[0]).toEqual({ action: "force_enable", data: { stall: "cubicle" } });
  await vi.waitFor(() => expect(buttons(card)).toContain("Put cameras back"));
});

const TWO_ROOMS: Partial<Snapshot> = {
  rooms: [
    aRoom(),
    aRoom({
      key: "attic",
      name: "Attic",
      status: "frozen",
      freeze: { reason: "maintenance", note: "", until: at("17:00") },
    }),
  ],
  bookings: [aBooking({ id: "b1" }), aBooking({ id: "b2", is_block: true, title: "", guest: "" })],
};

test("a board card shows where each room's bookings are in the next hours", async () => {
  const { card, hass } = await shown("board", { hours: 10 }, TWO_ROOMS, 900);
  expect(hass.connection.subscribed[0]).not.toHaveProperty("rooms");
  await expect.poll(() => findAll(card, ".block").length).toBe(3);
  const [booking, block, freeze] = findAll<HTMLAnchorElement>(card, ".block");
  expect(booking?.ariaLabel).toBe("Drum room, Ada · Rehearsal, 16:00 – 18:00, Confirmed");
  expect(booking?.style.left).toBe("10%");
  expect(booking?.style.width).toBe("20%");
  expect(booking && booking.pathname + booking.search).toBe(
    "/roomkeeper/rooms/drum_room?booking=b1",
  );
  expect(block?.ariaLabel).toContain("Closed");
  expect([booking?.className, block?.className]).toEqual([
    "block booking primary",
    "block booking neutral",
  ]);
  expect(freeze?.ariaLabel).toBe("Attic: In maintenance until 17:00");
  expect(textOf(find(card, ".axis"))).toContain("16:00");
  await expectAccessible(card);
});

test("a board card in a narrow column is a list", async () => {
  const { card } = await shown("board", { title: "Today" }, TWO_ROOMS, 360);
  await expect.poll(() => findAll(card, ".item").length).toBe(3);
  expect(findAll(card, ".strip, .axis")).toEqual([]);
  expect(textOf(card)).toContain("Ada · Rehearsal 16:00 – 18:00");
  expect(find(card, "ul").ariaLabel).toBe("Today");
  await expectAccessible(card);
});

test("a room with nothing in it says so in a list", async () => {
  const { card } = await shown("board", {}, { rooms: [aRoom()] }, 360);
  await expect.poll(() => textOf(card)).toContain("Free all the time");
});

test("a board card shows the chosen rooms, in the chosen order", async () => {
  const { card, hass } = await shown("board", { rooms: ["attic", "drum_room"] }, TWO_ROOMS, 900);
  expect(hass.connection.subscribed[0]).toMatchObject({ rooms: ["attic", "drum_room"] });
  const names = () => findAll(card, ".name .texts > .text:first-child").map(textOf);
  await expect.poll(names).toEqual(["Attic", "Drum room"]);
});

test("a room that cannot be shown leaves the others as they are", async () => {
  const broken = { ...aRoom({ key: "attic", name: "Attic" }), status: "unheard of" };
  const rooms = [broken as ReturnType<typeof aRoom>, aRoom()];
  const { card } = await shown("board", {}, { rooms }, 900);
  await expect.poll(() => textOf(card)).toContain("Attic cannot be shown.");
  expect(textOf(card)).toContain("Drum room Available");
});

test("a house without rooms says how to get one", async () => {
  const { card } = await shown("board", {}, { rooms: [] });
  await expect.poll(() => textOf(card)).toContain("There are no rooms yet.");
});

test("a card that leaves the page asks for nothing any more, and goes on when it is back", async () => {
  const { card, hass } = await shown("room", { room: "drum_room" }, OCCUPIED);
  const column = card.parentElement;
  card.remove();
  expect(hass.connection.subscribed).toEqual([]);
  column?.append(card);
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
});

test("a new card begins with the first room or stall, and has its size", () => {
  const hass = aHass(
    registries([{ key: "vault" }, { key: "attic" }, { key: "wc", isStall: true }]),
  );
  const stubs = ["room", "stall", "board"].map((kind) =>
    classOf(`roomkeeper-${kind}-card`).getStubConfig(hass),
  );
  expect(stubs).toEqual([{ room: "attic" }, { stall: "wc" }, { hours: 12 }]);
  expect(classOf("roomkeeper-room-card").getStubConfig(aHass())).toEqual({ room: "" });
  const board = place("board", {});
  expect([board.getCardSize(), board.getGridOptions()["columns"]]).toEqual([6, "full"]);
});

test("the editor offers the rooms by their names, and says what each option is", async () => {
  const hass = aHass(registries([{ key: "vault", name: "The Vault" }]));
  const page = Object.assign(document.createElement("home-assistant"), { hass });
  document.body.append(page);
  const form = await classOf("roomkeeper-room-card").getConfigForm();
  expect(form.schema[0]?.selector["select"]).toMatchObject({
    options: [{ value: "vault", label: "The Vault" }],
    custom_value: false,
  });
  expect(form.schema.map((field) => form.computeLabel(field, hass.localize))).toEqual([
    "Room",
    "Name",
    "Show the next booking",
    "Show buttons",
  ]);
  const board = await classOf("roomkeeper-board-card").getConfigForm();
  expect(board.schema.map(({ name }) => name)).toEqual(["title", "rooms", "hours"]);
  expect(board.computeHelper({ name: "rooms" }, hass.localize)).toContain("all of them");
  expect(board.computeLabel({ name: "grid_options" }, hass.localize)).toBeUndefined();
  page.remove();
  const stall = await classOf("roomkeeper-stall-card").getConfigForm();
  expect(stall.schema[0]?.selector["select"]).toMatchObject({ options: [], custom_value: true });
});

interface Announced {
  type: string;
  getEntitySuggestion?: (hass: Hass, entityId: string) => unknown;
}

test("Home Assistant's lists have each card and the dashboard once, however often we are loaded", async () => {
  const again = "/src/cards.ts?again";
  await import(/* @vite-ignore */ again);
  const { customCards, customStrategies } = window as unknown as Record<string, Announced[]>;
  expect(customCards?.map(({ type }) => type)).toEqual([
    "roomkeeper-room-card",
    "roomkeeper-stall-card",
    "roomkeeper-board-card",
  ]);
  expect(customStrategies?.map(({ type }) => type)).toEqual(["roomkeeper"]);
});

test("an entity of a room or a stall leads to its card", () => {
  const hass = aHass(registries([{ key: "vault" }, { key: "wc", isStall: true }]));
  const { customCards = [] } = window as unknown as Record<string, Announced[]>;
  const suggested = (entityId: string) =>
    customCards.map((one) => one.getEntitySuggestion?.(hass, entityId)).filter(Boolean);
  expect(suggested("sensor.vault_status")).toEqual([
    { config: { type: "custom:roomkeeper-room-card", room: "vault" } },
  ]);
  expect(suggested("switch.wc_privacy")).toEqual([
    { config: { type: "custom:roomkeeper-stall-card", stall: "wc" } },
  ]);
  expect(suggested("light.lamp")).toEqual([]);
});

test("a dashboard makes itself", async () => {
  const strategy = customElements.get("ll-strategy-dashboard-roomkeeper") as unknown as {
    generate(config: unknown, hass: Hass): Promise<{ views: unknown[] }>;
    getCreateSuggestions(): unknown;
    registryDependencies: string[];
  };
  const { views } = await strategy.generate({}, aHass(registries([{ key: "vault" }])));
  expect(views).toHaveLength(1);
  expect(strategy.registryDependencies).toEqual(["entities", "devices", "areas"]);
  expect(strategy.getCreateSuggestions()).toEqual({ title: "Rooms", icon: "mdi:door" });
});
