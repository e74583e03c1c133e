import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../../src/components/rk-board";
import type { Board } from "../../src/components/rk-board";
import type { House } from "../../src/data/house";
import type { BookingOnBoard, BookingStatus, Room } from "../../src/data/types";
import type { Draft } from "../../src/dialogs/open";
import { spanOfDays } from "../../src/logic/place";
import { aHass, refused, type TestHass } from "../hass";
import { aBooking, aHouse, aRoom, at, NOW } from "../house";
import { drag, middleOf, mouse, pull, type Spot } from "./mouse";
import { expectAccessible, find, findAll, inForcedColors, show, textOf } from "./stage";

const DRUM = aRoom();
const ATTIC = aRoom({ key: "attic", name: "Attic" });
const VAULT = aRoom({ key: "vault", name: "Vault" });
const ROOMS = [ATTIC, DRUM, VAULT];

// As the page gives it: what is left of the screen.
document.head.append(
  Object.assign(document.createElement("style"), { textContent: "rk-board { height: 600px }" }),
);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

interface Given {
  hass?: TestHass;
  rooms?: Room[];
  bookings?: BookingOnBoard[];
  day?: string;
  length?: "day" | "week";
  zone?: string;
}

interface Shown {
  board: Board;
  hass: TestHass;
  house: House;
}

async function shown(given: Given = {}): Promise<Shown> {
  const { rooms = ROOMS, bookings = [], day = "2026-11-26", length = "day" } = given;
  const { hass = aHass(), zone = "Europe/Berlin" } = given;
  const house = aHouse({ rooms, bookings });
  const span = spanOfDays(day, length === "week" ? 7 : 1, zone);
  const board = await show<Board>("rk-board", { hass, house, rooms, span, length });
  // Once it knows how large it is.
  await expect.poll(() => find(board, ".name").offsetWidth).toBe(196);
  await board.updateComplete;
  return { board, hass, house };
}

function block(board: Board, id: string): HTMLElement {
  return find(board, `[data-id="${id}"]`);
}

function hourPx(board: Board): number {
  const [one, two] = findAll(board, ".lines i");
  if (!one || !two) throw new Error("no hours");
  return two.getBoundingClientRect().x - one.getBoundingClientRect().x;
}

/** Where a time of the day is in a row, on the page. */
function spot(board: Board, room: string, hours: number): Spot {
  const lane = find(board, `[data-room="${room}"]`).getBoundingClientRect();
  return { x: lane.x + hours * hourPx(board) + 1, y: lane.y + lane.height / 2 };
}

function moved({ x, y }: Spot, by: Partial<Spot>): Spot {
  return { x: x + (by.x ?? 0), y: y + (by.y ?? 0) };
}

function tell({ board, house }: Shown, booking: BookingOnBoard): void {
  board.house = { ...house, bookings: new Map(house.bookings).set(booking.id, booking) };
}

async function draftOf(board: Board): Promise<Draft> {
  await expect.poll(() => findAll(board, "rk-book-dialog").length).toBe(1);
  return (find(board, "rk-book-dialog") as unknown as { draft: Draft }).draft;
}

const ms = (time: string) => Date.parse(at(time));

// --- What is seen --------------------------------------------------------------

test("each booking says what it is to those who cannot see where it stands", async () => {
  const booking = aBooking();
  const { board } = await shown({ bookings: [booking] });
  expect(block(board, booking.id).querySelector(".only-read")?.textContent).toBe(
    "Drum room, Rehearsal, Ada, 16:00 to 18:00, Confirmed",
  );
  await expectAccessible(board);
});

test("a booking without a title or a guest is named by its status, and a block as one", async () => {
  const bare = aBooking({ title: "", guest: "" });
  const closed = aBooking({
    title: "",
    guest: "",
    is_block: true,
    start: at("09:00"),
    end: at("12:00"),
  });
  const { board } = await shown({ bookings: [bare, closed] });
  expect(textOf(block(board, bare.id))).toContain("Drum room, 16:00 to 18:00, Confirmed");
  expect(textOf(block(board, closed.id))).toContain(
    "Drum room, Blocked, 09:00 to 12:00, Confirmed",
  );
});

test("every status looks otherwise, by its icon too, and all of them can be read", async () => {
  const statuses: BookingStatus[] = [
    "held",
    "pending",
    "confirmed",
    "checked_in",
    "completed",
    "no_show",
  ];
  const bookings = statuses.map((status, index) =>
    aBooking({
      status,
      start: at(`${String(2 + 3 * index).padStart(2, "0")}:00`),
      end: at(`${String(4 + 3 * index).padStart(2, "0")}:00`),
      updated_at: at("23:00"),
      expires_at: index < 2 ? at("15:20") : null,
    }),
  );
  const freeze = { reason: "cleaning", note: "", until: at("20:00") } as const;
  const rooms = [DRUM, aRoom({ key: "attic", name: "Attic", status: "frozen", freeze })];
  const { board } = await shown({ bookings, rooms });
  const icons = bookings.map(({ id }) => block(board, id).querySelector("path")?.getAttribute("d"));
  expect(new Set(icons).size).toBe(6);
  expect(textOf(board)).toContain("Out of use until 20:00: Cleaning");
  expect(textOf(find(board, ".why"))).toBe("Cleaning, until 20:00");
  expect(textOf(block(board, bookings[0]?.id ?? ""))).toContain("10:00");
  await expectAccessible(board);
});

test("a booking of several rooms stands in each of them", async () => {
  const booking = aBooking({ rooms: ["attic", "vault"] });
  const { board } = await shown({ bookings: [booking] });
  expect(findAll(board, `[data-id="${booking.id}"]`)).toHaveLength(2);
});

test("one broken booking is one broken block, and one that has no time is counted", async () => {
  const bookings = [
    aBooking({ status: "dancing" as BookingStatus, start: at("10:00"), end: at("12:00") }),
    aBooking({ start: "never" }),
    aBooking(),
  ];
  const { board } = await shown({ bookings });
  expect(findAll(board, ".block.broken")).toHaveLength(1);
  expect(findAll(board, "button.block")).toHaveLength(1);
  expect(textOf(board)).toContain("1 booking cannot be shown");
  await expectAccessible(board);
});

test("one broken room is one broken row", async () => {
  const { board } = await shown({
    rooms: [aRoom({ key: "x", status: "odd" as Room["status"] }), ATTIC],
  });
  expect(findAll(board, ".row")).toHaveLength(2);
  expect(findAll(board, ".lane")).toHaveLength(1);
});

test("closed hours, buffers and the present time are drawn", async () => {
  const { policy } = DRUM;
  const opening_hours = [{ days: ["thu"], start: "08:00", end: "22:00" }];
  const rooms = [aRoom({ policy: { ...policy, opening_hours } })];
  const { board } = await shown({ rooms, bookings: [aBooking()] });
  const px = hourPx(board);
  const widths = (selector: string) =>
    findAll(board, selector).map((one) => one.getBoundingClientRect().width / px);
  expect(widths(".closed").map(Math.round)).toEqual([8, 2]);
  expect(widths(".buffer")[0]).toBeCloseTo(1 / 6);
  expect(find(board, ".now-time").textContent).toBe("15:10");
});

test("hours are written as the reader's profile says", async () => {
  const hass = aHass({
    locale: { ...aHass().locale, language: "en-US", time_format: "12" as const },
  });
  const booking = aBooking();
  const { board } = await shown({ hass, bookings: [booking] });
  const hours = findAll(board, ".hour").map((one) => one.textContent.replace(/\s/g, " "));
  expect(hours).toContain("1:00 PM");
  expect(textOf(block(board, booking.id))).toMatch(/4:00\sPM to 6:00\sPM/);
});

test("days on which the clocks change have 23 and 25 hours", async () => {
  const spring = await shown({ day: "2026-03-29" });
  expect(findAll(spring.board, ".lines i")).toHaveLength(23);
  spring.board.remove();
  const late = aBooking({ start: "2026-10-25T02:30:00+01:00", end: "2026-10-25T03:30:00+01:00" });
  const { board } = await shown({ day: "2026-10-25", bookings: [late] });
  expect(findAll(board, ".lines i")).toHaveLength(25);
  // 2:30 for the second time is 3.5 hours after midnight.
  expect(block(board, late.id).offsetLeft / hourPx(board)).toBeCloseTo(3.5, 1);
});

test("a week has seven days, and short bookings are not drawn over each other", async () => {
  const bookings = [9, 10, 11].map((hour) =>
    aBooking({ start: at(`${hour > 9 ? "" : "0"}${hour}:00`), end: at(`${hour + 1}:00`) }),
  );
  const { board } = await shown({ length: "week", day: "2026-11-23", bookings });
  expect(findAll(board, ".day")).toHaveLength(7);
  const tops = bookings.map(({ id }) => block(board, id).offsetTop);
  expect(new Set(tops).size).toBe(3);
  await expectAccessible(board);
});

test("of two hundred rooms only those that are seen are on the page", async () => {
  const rooms = Array.from({ length: 200 }, (_, index) =>
    aRoom({ key: `r${index}`, name: `Room ${index}` }),
  );
  const { board } = await shown({ rooms });
  expect(findAll(board, ".row").length).toBeLessThan(30);
  const scroller = find(board, ".scroller");
  scroller.scrollTop = 6000;
  await expect.poll(() => textOf(board)).toContain("Room 110");
  expect(findAll(board, ".row").length).toBeLessThan(32);
  expect(find(board, ".row:last-child").getAttribute("aria-setsize")).toBe("200");
});

test("the board begins near to the present time", async () => {
  const { board } = await shown();
  const [now, { left, width }] = [
    find(board, ".now").getBoundingClientRect(),
    board.getBoundingClientRect(),
  ];
  expect(now.left).toBeGreaterThan(left + 196);
  expect(now.left).toBeLessThan(left + width);
});

test("what is left of a request stands beside its title where both have room, and else not", async () => {
  const expires_at = at("17:30");
  const title = "Birthday party of Priya";
  const short = aBooking({ status: "pending", expires_at, title, end: at("17:30") });
  const long = aBooking({
    status: "pending",
    expires_at,
    title,
    rooms: ["attic"],
    end: at("19:00"),
  });
  const { board } = await shown({ bookings: [short, long] });
  expect(block(board, short.id).querySelector("rk-countdown")).toBeNull();
  expect(block(board, long.id).querySelector("rk-countdown")).not.toBeNull();
  for (const { id } of [short, long]) {
    expect(find(block(board, id), ".texts").offsetWidth).toBeGreaterThan(70);
  }
});

// --- The mouse -----------------------------------------------------------------

test("a drag over free time begins a booking of that time", async () => {
  const { board } = await shown();
  await drag(spot(board, "attic", 16), spot(board, "attic", 17.7));
  expect(await draftOf(board)).toEqual({
    rooms: ["attic"],
    start: ms("16:00"),
    end: ms("17:45"),
  });
});

test("a drag over several rows begins a booking of those rooms that may be booked", async () => {
  const { board } = await shown({ rooms: [ATTIC, aRoom({ can_book: false }), VAULT] });
  await drag(spot(board, "attic", 17), spot(board, "vault", 18));
  expect((await draftOf(board)).rooms).toEqual(["attic", "vault"]);
});

test("a click on free time begins a booking there, and in the past none", async () => {
  const { board } = await shown();
  const past = spot(board, "attic", 14.2);
  await drag(past, past);
  const there = spot(board, "attic", 16.7);
  await drag(there, there);
  expect(await draftOf(board)).toEqual({ rooms: ["attic"], start: ms("16:30") });
});

test("where somebody may not book nothing is begun", async () => {
  const { board } = await shown({ rooms: [aRoom({ can_book: false }), ATTIC] });
  await drag(spot(board, "drum_room", 16), spot(board, "drum_room", 18));
  await drag(spot(board, "attic", 16), spot(board, "attic", 17));
  expect((await draftOf(board)).rooms).toEqual(["attic"]);
});

test("a click on a booking opens it", async () => {
  const booking = aBooking();
  const { board } = await shown({ bookings: [booking] });
  const there = middleOf(block(board, booking.id));
  await drag(there, there);
  await expect.poll(() => findAll(board, "rk-booking-dialog").length).toBe(1);
  expect(find(board, "rk-booking-dialog")).toMatchObject({ bookingId: booking.id });
});

test("a booking that is dragged is moved in one step, and shown there until it is told", async () => {
  const booking = aBooking();
  const given = await shown({ bookings: [booking] });
  const { board, hass } = given;
  const from = middleOf(block(board, booking.id));
  await drag(from, { ...spot(board, "vault", 0), x: from.x + hourPx(board) });
  expect(hass.connection.asked).toEqual([
    {
      action: "reschedule",
      data: { booking_id: booking.id, start: "2026-11-26T16:00:00.000Z", room: ["vault"] },
    },
  ]);
  const lane = () => block(board, booking.id).closest<HTMLElement>(".lane")?.dataset["room"];
  await expect.poll(lane).toBe("vault");
  expect(block(board, booking.id).getAttribute("aria-busy")).toBe("true");
  tell(given, { ...booking, rooms: ["vault"], start: at("17:00"), end: at("19:00") });
  await expect.poll(() => block(board, booking.id).getAttribute("aria-busy")).toBeNull();
  expect(lane()).toBe("vault");
  expect(findAll(board, "rk-booking-dialog")).toHaveLength(0);
});

test("a refused move is put back, and what is in the way is outlined and said", async () => {
  const [booking, other] = [aBooking(), aBooking({ rooms: ["vault"] })];
  const { board, hass } = await shown({ bookings: [booking, other] });
  const told: unknown[] = [];
  for (const type of ["rk-say", "hass-notification"]) {
    const note = (event: Event) => told.push((event as CustomEvent<unknown>).detail);
    board.addEventListener(type, note);
  }
  hass.connection.answers["reschedule"] = refused("clash", "Vault is taken.", {
    taken: [{ room: "vault", booking_id: other.id }, {}],
  });
  const from = middleOf(block(board, booking.id));
  await drag(from, { ...spot(board, "vault", 0), x: from.x });
  await expect.poll(() => block(board, other.id).className).toContain("clash");
  expect(block(board, booking.id).closest<HTMLElement>(".lane")?.dataset["room"]).toBe("drum_room");
  const why = "Back where it was. Vault is taken.";
  expect(told).toEqual([{ message: why }, why]);
  await expectAccessible(board);
});

test("a double click opens one dialog, and after it has gone a click opens it again", async () => {
  const booking = aBooking();
  const { board } = await shown({ bookings: [booking] });
  for (let round = 0; round < 2; round += 1) {
    block(board, booking.id).click();
    block(board, booking.id).click();
    await expect.poll(() => findAll(board, "rk-booking-dialog").length).toBe(1);
    await board.updateComplete;
    expect(findAll(board, "rk-booking-dialog")).toHaveLength(1);
    find(board, "rk-booking-dialog").dispatchEvent(new CustomEvent("closed"));
    expect(findAll(board, "rk-booking-dialog")).toHaveLength(0);
  }
});

test("a board that becomes wider or narrower still begins with the same time", async () => {
  const { board } = await shown();
  const scroller = find(board, ".scroller");
  const firstHour = () => scroller.scrollLeft / hourPx(board);
  scroller.scrollLeft = 5 * hourPx(board);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  for (const width of ["1500px", "1900px", "900px"]) {
    const was = hourPx(board);
    board.style.width = width;
    await expect.poll(() => hourPx(board)).not.toBe(was);
    await expect.poll(() => Math.abs(firstHour() - 5)).toBeLessThan(0.1);
  }
});

test("a refused move says who is in the way by name, and not by a number", async () => {
  const [booking, other] = [aBooking(), aBooking({ rooms: ["vault"], guest: "Mei" })];
  const nameless = aBooking({ rooms: ["vault"], guest: "", title: "" });
  const { board, hass } = await shown({ bookings: [booking, other, nameless] });
  const said: unknown[] = [];
  board.addEventListener("rk-say", (event) => said.push((event as CustomEvent<unknown>).detail));
  const from = middleOf(block(board, booking.id));
  for (const { id, start, end } of [other, nameless]) {
    hass.connection.answers["reschedule"] = refused("clash", "Taken (booking 01K).", {
      taken: [{ room: "vault", booking_id: id, start, end }],
    });
    await drag(from, { ...spot(board, "vault", 0), x: from.x });
    await expect.poll(() => said.length).toBe(id === other.id ? 1 : 2);
  }
  expect(said).toEqual([
    "Back where it was. Vault is taken from 16:00 to 18:00 by Mei.",
    "Back where it was. Vault is taken from 16:00 to 18:00.",
  ]);
});

test("what clashes is outlined for some seconds only", async () => {
  const [booking, other] = [aBooking(), aBooking({ rooms: ["vault"] })];
  const { board, hass } = await shown({ bookings: [booking, other] });
  const taken = [{ booking_id: other.id }];
  hass.connection.answers["reschedule"] = refused("clash", "", { taken });
  const from = middleOf(block(board, booking.id));
  await pull(from, { ...spot(board, "vault", 0), x: from.x });
  vi.useFakeTimers({ now: NOW, toFake: ["Date", "setTimeout", "clearTimeout"] });
  await mouse.up({ ...spot(board, "vault", 0), x: from.x });
  await vi.waitFor(() => expect(findAll(board, ".block.clash")).toHaveLength(1));
  vi.advanceTimersByTime(6000);
  await board.updateComplete;
  expect(findAll(board, ".block.clash, .row.clash")).toHaveLength(0);
});

test("the end of a booking is dragged, and somebody who is inside stays longer", async () => {
  const booking = aBooking();
  const inside = aBooking({ rooms: ["vault"], status: "checked_in", can_reschedule: false });
  const { board, hass } = await shown({ bookings: [booking, inside] });
  for (const { id } of [booking, inside]) {
    const grip = middleOf(find(board, `[data-id="${id}"] .grip`));
    await drag(grip, moved(grip, { x: hourPx(board) }));
    await expect.poll(() => hass.connection.asked.at(-1)?.data["booking_id"]).toBe(id);
  }
  expect(hass.connection.asked).toEqual([
    { action: "reschedule", data: { booking_id: booking.id, end: "2026-11-26T18:00:00.000Z" } },
    { action: "extend", data: { booking_id: inside.id, duration: 3600 } },
  ]);
});

test("what somebody may not move stays where it is", async () => {
  const booking = aBooking({ can_reschedule: false, can_extend: false });
  const { board, hass } = await shown({ bookings: [booking] });
  expect(block(board, booking.id).querySelector(".grip")).toBeNull();
  const from = middleOf(block(board, booking.id));
  await drag(from, moved(from, { x: 200 }));
  expect(hass.connection.asked).toEqual([]);
  expect(findAll(board, "rk-book-dialog")).toHaveLength(0);
});

test("while it is dragged a ghost says the times, and nothing else is drawn", async () => {
  const booking = aBooking();
  const { board } = await shown({ bookings: [booking] });
  const from = middleOf(block(board, booking.id));
  await pull(from, moved(from, { x: hourPx(board) / 4 }));
  const drawn = vi.spyOn(board as unknown as { render(): unknown }, "render");
  await mouse.move(moved(from, { x: hourPx(board) / 3 }), 1);
  await mouse.move(moved(from, { x: hourPx(board) / 2 }), 1);
  expect(find(board, ".ghost").textContent).toBe("16:30 – 18:30");
  expect(block(board, booking.id).dataset["dragged"]).toBe("");
  expect(drawn).not.toHaveBeenCalled();
  await mouse.up(from);
});

test("a drag marks no text of the page", async () => {
  const { board } = await shown();
  await pull(spot(board, "attic", 16), spot(board, "vault", 18));
  expect(getSelection()?.toString()).toBe("");
  await mouse.up(spot(board, "vault", 18));
});

test("Escape puts it back, and the click after it opens nothing", async () => {
  const booking = aBooking();
  const { board, hass } = await shown({ bookings: [booking] });
  const from = middleOf(block(board, booking.id));
  await pull(from, moved(from, { x: 30 }));
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "x" }));
  expect(getComputedStyle(find(board, ".ghost")).display).toBe("block");
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(getComputedStyle(find(board, ".ghost")).display).toBe("none");
  await mouse.up(moved(from, { x: 30 }));
  expect(hass.connection.asked).toEqual([]);
  expect(findAll(board, "rk-booking-dialog")).toHaveLength(0);
});

test("a finger scrolls and drags nothing", async () => {
  const { board } = await shown();
  const there = spot(board, "attic", 16);
  const touch = { pointerType: "touch", bubbles: true, composed: true, pointerId: 9, buttons: 1 };
  const lane = find(board, "[data-room=attic]");
  lane.dispatchEvent(
    new PointerEvent("pointerdown", { ...touch, clientX: there.x, clientY: there.y }),
  );
  lane.dispatchEvent(
    new PointerEvent("pointermove", { ...touch, clientX: there.x + 90, clientY: there.y }),
  );
  expect(getComputedStyle(find(board, ".ghost")).display).toBe("none");
});

test("a board that goes away while something is dragged lets it go", async () => {
  const { board } = await shown();
  await pull(spot(board, "attic", 16), spot(board, "attic", 17));
  board.remove();
  expect(getComputedStyle(find(board, ".ghost")).display).not.toBe("block");
  await mouse.up({ x: 5, y: 5 });
  document.body.append(board);
  await board.updateComplete;
  expect(findAll(board, ".row")).toHaveLength(3);
});

// --- The keyboard --------------------------------------------------------------

function active(board: Board): HTMLElement {
  return board.shadowRoot?.activeElement as HTMLElement;
}

async function press(board: Board, key: string): Promise<string> {
  active(board).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
  await board.updateComplete;
  await board.updateComplete;
  const label = active(board).getAttribute("aria-label");
  return label ?? active(board).querySelector(".only-read")?.textContent ?? "";
}

test("the arrows lead from booking to booking, and over the free times between", async () => {
  const bookings = [
    aBooking(),
    aBooking({ rooms: ["vault"], title: "Escape", start: at("15:00"), end: at("16:30") }),
  ];
  const { board } = await shown({ bookings });
  find(board, ".free").focus();
  expect(active(board).getAttribute("aria-label")).toBe(
    "Attic, free from 15:00 to 16:00. Enter books it.",
  );
  expect(await press(board, "ArrowDown")).toBe(
    "Drum room, free from 15:00 to 16:00. Enter books it.",
  );
  expect(await press(board, "ArrowRight")).toContain("Drum room, Rehearsal");
  expect(await press(board, "ArrowRight")).toContain("free from 18:00 to 19:00");
  expect(await press(board, "ArrowLeft")).toContain("Rehearsal");
  expect(await press(board, "ArrowDown")).toContain("Vault, Escape");
  // What is over cannot be booked any more.
  expect(await press(board, "Home")).toBe("Vault, free from 00:00 to 01:00");
  expect(await press(board, "End")).toContain("free from 23:00 to");
  expect(findAll(board, ".block[tabindex='0'], .free")).toHaveLength(1);
});

test("whoever is at a booking that goes is at the free time that it leaves", async () => {
  const booking = aBooking();
  const { board, house } = await shown({ bookings: [booking] });
  block(board, booking.id).focus();
  await board.updateComplete;
  board.house = { ...house, bookings: new Map() };
  await board.updateComplete;
  expect(active(board).getAttribute("aria-label")).toContain("Drum room, free from 16:00 to 17:00");
});

test("Enter opens a booking, and books a free time", async () => {
  const booking = aBooking();
  const { board } = await shown({ bookings: [booking] });
  block(board, booking.id).focus();
  await board.updateComplete;
  block(board, booking.id).click();
  await expect.poll(() => findAll(board, "rk-booking-dialog").length).toBe(1);
  find(board, "rk-booking-dialog").dispatchEvent(new CustomEvent("closed"));
  await press(board, "ArrowRight");
  active(board).click();
  expect(await draftOf(board)).toEqual({ rooms: ["drum_room"], start: ms("18:00") });
});

test("the keyboard reaches rooms that are far away", async () => {
  const rooms = Array.from({ length: 60 }, (_, index) =>
    aRoom({ key: `r${index}`, name: `Room ${index}` }),
  );
  const { board } = await shown({ rooms });
  find(board, ".free").focus();
  for (let index = 0; index < 5; index += 1) await press(board, "PageDown");
  expect(await press(board, "ArrowUp")).toContain("Room 39,");
  find(board, ".scroller").scrollTop = 0;
  await expect.poll(() => textOf(board)).toContain("Room 1");
  expect(active(board).getAttribute("aria-label")).toContain("Room 39,");
});

test("keys that the browser needs are left to it", async () => {
  const { board } = await shown();
  find(board, ".free").focus();
  const before = active(board);
  for (const init of [{ key: "ArrowDown", ctrlKey: true }, { key: "a" }]) {
    const event = new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true });
    before.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  }
});

test("where somebody may not book the keyboard goes too, and books nothing", async () => {
  const { board } = await shown({ rooms: [aRoom({ can_book: false })] });
  find(board, ".free").focus();
  expect(active(board).getAttribute("aria-label")).toBe("Drum room, free from 15:00 to 16:00");
  active(board).click();
  expect(findAll(board, "rk-book-dialog")).toHaveLength(0);
});

test("what began long ago says what it is where one looks", async () => {
  const long = aBooking({ title: "All-day rental", start: at("00:00"), end: at("23:30") });
  const { board } = await shown({ bookings: [long] });
  const [name, texts] = [find(board, ".name"), block(board, long.id).querySelector(".texts b")];
  find(board, ".scroller").scrollLeft = 600;
  const seen = () => texts?.getBoundingClientRect().left ?? 0;
  await expect.poll(seen).toBeGreaterThan(name.getBoundingClientRect().right);
});

test("in a row that is higher than the screen the name stays where one looks", async () => {
  const hours = Array.from({ length: 20 }, (_, hour) => String(hour).padStart(2, "0"));
  const bookings = hours.map((hour) =>
    aBooking({ start: at(`${hour}:00`), end: at(`${hour}:30`) }),
  );
  const { board } = await shown({ bookings, length: "week" });
  board.style.height = "200px";
  const scroller = find(board, ".scroller");
  const name = () => find(board, '.name[href$="drum_room"] b').getBoundingClientRect();
  scroller.scrollTop = scroller.scrollHeight;
  const top = scroller.getBoundingClientRect().top;
  await expect.poll(() => name().top).toBeGreaterThan(top + 40);
});

test("what does not fit beside a room is cut with dots, and its countdown stays", async () => {
  const hold = { expires_at: at("15:20") };
  const name = "A room";
  const rooms = [aRoom({ name, status: "held", hold: aBooking({ status: "held", ...hold }) })];
  const { board } = await shown({ rooms });
  board.style.setProperty("--names", "90px");
  const [label, countdown] = [find(board, ".name"), find(board, ".name rk-countdown")];
  expect(countdown.getBoundingClientRect().right).toBeLessThanOrEqual(
    label.getBoundingClientRect().right,
  );
  expect(getComputedStyle(find(board, ".name .text")).textOverflow).toBe("ellipsis");
});

test.each([
  ["a clock of 24 hours", aHass()],
  ["a clock of 12 hours", aHass({ locale: { ...aHass().locale, time_format: "12" as const } })],
])("in a week a short booking has place for its time, by %s", async (_, hass) => {
  const bookings = [
    aBooking({ start: at("12:45"), end: at("13:00") }),
    aBooking({ start: at("13:00"), end: at("13:15") }),
  ];
  const { board } = await shown({ hass, bookings, length: "week" });
  for (const texts of findAll(board, ".block .texts")) {
    expect(texts.scrollWidth, textOf(texts)).toBeLessThanOrEqual(texts.clientWidth);
  }
});

test("without our colours a line still shows how long a booking takes", async () => {
  const booking = aBooking();
  const { board } = await shown({ bookings: [booking] });
  await inForcedColors(() => {
    const { borderTopWidth, borderRightWidth } = getComputedStyle(block(board, booking.id));
    expect([borderTopWidth, borderRightWidth]).toEqual(["1px", "1px"]);
  });
});
