import { expect, test } from "vitest";
import { findBooking, makingOf } from "../../src/data/booking";
import { actionsOf, nameOf } from "../../src/logic/booking-actions";
import { aHass } from "../hass";
import { aBooking, aRoom, at } from "../house";

function rooms(...given: ReturnType<typeof aRoom>[]) {
  return new Map(given.map((room) => [room.key, room]));
}

test("a booking that the board does not have can still be looked up, whatever became of it", async () => {
  const hass = aHass();
  const booking = aBooking({ status: "cancelled" });
  hass.connection.answers["get_bookings"] = { items: [booking] };
  expect(await findBooking(hass, booking.id)).toEqual(booking);
  expect(hass.connection.asked[0]?.data).toEqual({ booking_id: booking.id, status: "any" });
  hass.connection.answers["get_bookings"] = { items: [] };
  expect(await findBooking(hass, "gone")).toBeUndefined();
});

test("whoever made a booking is named, also where it was confirmed by another one later", async () => {
  const hass = aHass();
  const row = (kind: string, name: string) => ({ at: at("09:00"), actor: { kind, name } });
  const making = async (...items: unknown[]) => {
    hass.connection.answers["get_audit_log"] = { items };
    return makingOf(hass, "1");
  };
  expect(await making(row("user", "Tim"), row("user", "Ada"))).toEqual({
    at: at("09:00"),
    who: "other",
    name: "Ada",
  });
  expect((await making(row("automation", "")))?.who).toBe("automation");
  expect((await making(row("system", "")))?.who).toBe("system");
  expect((await making(row("user", "")))?.who).toBe("unknown");
  expect((await making(row("hook", "Web shop")))?.who).toBe("other");
  expect(await making()).toBeUndefined();
});

test("what comes next is confirming, else leaving, else coming when it is time", () => {
  const booking = aBooking({ can_confirm: true, can_check_in: true });
  const its = aRoom({ current_booking: booking, can_check_in: true });
  const next = (given: Partial<typeof booking>, room = its) =>
    actionsOf({ ...booking, ...given }, rooms(room)).next;
  expect(next({})).toBe("confirm");
  expect(next({ can_confirm: false, can_check_out: true })).toBe("check_out");
  expect(next({ can_confirm: false })).toBe("check_in");
  expect(next({ can_confirm: false, can_check_in: false })).toBeUndefined();
  expect(next({ can_confirm: false }, aRoom({ ...its, can_check_in: false }))).toBeUndefined();
});

test("a door is offered to the guest whose turn it is, and not to the one after", () => {
  const [now, then] = [aBooking(), aBooking()];
  const open = { can_open_door: true, can_check_in: true };
  const busy = rooms(aRoom({ ...open, current_booking: now, next_booking: then }));
  expect(actionsOf(now, busy).doors).toHaveLength(1);
  expect(actionsOf(then, busy)).toMatchObject({ doors: [], next: undefined });
  const free = rooms(aRoom({ ...open, next_booking: then }));
  expect(actionsOf(then, free)).toMatchObject({ doors: [free.get("drum_room")], next: "check_in" });
  const shut = rooms(aRoom({ ...open, can_open_door: false, next_booking: then }));
  expect(actionsOf(then, shut).doors).toEqual([]);
  expect(actionsOf(then, rooms()).doors).toEqual([]);
  expect(actionsOf(then, rooms(aRoom(open))).doors).toEqual([]);
});

test("a booking can be changed by those who may move it, or at least keep it longer", () => {
  const may = (given: Partial<ReturnType<typeof aBooking>>) =>
    actionsOf(
      aBooking({ can_reschedule: false, can_extend: false, can_cancel: false, ...given }),
      rooms(),
    );
  expect(may({})).toMatchObject({ canEdit: false, canExtend: false, canCancel: false });
  expect(may({ can_reschedule: true })).toMatchObject({ canEdit: true, canExtend: false });
  expect(may({ can_extend: true })).toMatchObject({ canEdit: true, canExtend: true });
  expect(may({ can_cancel: true }).canCancel).toBe(true);
});

test("with a booking that is not on the board nothing can be done", () => {
  expect(actionsOf(undefined, rooms(aRoom()))).toEqual({
    next: undefined,
    doors: [],
    canExtend: false,
    canEdit: false,
    canCancel: false,
  });
});

test("a booking is called by its guest, else by its title", () => {
  expect([nameOf(aBooking()), nameOf(aBooking({ guest: "" }))]).toEqual(["Ada", "Rehearsal"]);
});
