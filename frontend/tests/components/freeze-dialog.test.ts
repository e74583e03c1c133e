import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openFreeze } from "../../src/dialogs/open";
import { takeUnfinished } from "../../src/dialogs/unfinished";
import { aHass, refused } from "../hass";
import { aBooking, aHouse, aRoom, at, NOW } from "../house";
import { button, expectGone, fill, goOn, hasButton, openOver, valueOf } from "./dialog-stage";
import { expectAccessible, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

async function freeze(room = aRoom(), bookings = [aBooking()]) {
  const hass = aHass();
  const house = aHouse({ rooms: [room], bookings });
  const opened = await openOver({ hass, house }, (host) => openFreeze(host, "drum_room"));
  return { ...opened, hass, asked: hass.connection.asked };
}

test("a room is taken out of use with a reason, and until when if that is known", async () => {
  const { dialog, host, asked } = await freeze();
  await expectAccessible(dialog);
  await fill(dialog, { reason: "maintenance", note: "New lock", has_end: true });
  await fill(dialog, { until_day: "2026-11-27", until_time: "08:00:00" });
  button(dialog, "Freeze").click();
  await expectGone({ dialog, host });
  expect(asked).toEqual([
    {
      action: "freeze",
      data: {
        room: "drum_room",
        reason: "maintenance",
        note: "New lock",
        until: "2026-11-27T07:00:00.000Z",
        bookings: "refuse",
      },
    },
  ]);
});

for (const [name, bookings] of [
  ["Freeze, keep them", "keep"],
  ["Freeze, cancel them", "cancel"],
] as const) {
  test(`bookings in the way are listed, and one touch does it all the same: ${bookings}`, async () => {
    const booking = aBooking();
    const { dialog, hass, asked } = await freeze(aRoom(), [booking]);
    const { id: booking_id, status, start, end } = booking;
    const taken = [{ room: "drum_room", booking_id, status, start, end }];
    hass.connection.answers["freeze"] = refused("freeze_affects", "", { taken, count: 1 });
    button(dialog, "Freeze").click();
    await expect.poll(() => hasButton(dialog, name)).toBe(true);
    expect(textOf(dialog)).toContain("A booking stands in the way.");
    expect(textOf(dialog)).toContain("16:00 – 18:00 · Confirmed · Ada");
    await expectAccessible(dialog);
    button(dialog, name).click();
    await expect.poll(() => asked[1]?.data["bookings"]).toBe(bookings);
  });
}

test("a room that is out of use already shows why and until when", async () => {
  const room = aRoom({ freeze: { reason: "cleaning", note: "Spill", until: at("17:00") } });
  const { dialog } = await freeze(room);
  expect(valueOf(dialog, "note")).toBe("Spill");
  expect(valueOf(dialog, "until_time")).toBe("17:00:00");
});

test("what was filled in is kept when its page is taken away", async () => {
  const { dialog, host } = await freeze();
  await fill(dialog, { reason: "other", note: "Broken window" });
  host.remove();
  const house = aHouse({ rooms: [aRoom({ can_freeze: true })] });
  const again = await goOn({ hass: aHass(), house });
  expect(valueOf(again.dialog, "reason")).toBe("other");
  expect(valueOf(again.dialog, "note")).toBe("Broken window");
  // A second time too.
  again.host.remove();
  expect(valueOf((await goOn({ hass: aHass(), house })).dialog, "note")).toBe("Broken window");

  const untouched = await freeze();
  untouched.host.remove();
  expect(takeUnfinished()).toBeUndefined();
});

test("another refusal is said in the server's words", async () => {
  const { dialog, hass } = await freeze();
  hass.connection.answers["freeze"] = refused("not_writable", "The disk takes nothing.");
  button(dialog, "Freeze").click();
  await expect.poll(() => textOf(dialog)).toContain("The disk takes nothing.");
});

test("a room that is gone says so", async () => {
  const { dialog } = await freeze(aRoom({ key: "other" }));
  expect(textOf(dialog)).toContain("There is no such room any more.");
  expect(button(dialog, "Freeze").disabled).toBe(true);
});
