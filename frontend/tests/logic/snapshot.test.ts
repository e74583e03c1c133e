import { expect, test } from "vitest";
import { begun } from "../../src/data/house";
import { SNAPSHOT } from "../fixture/snapshot";
import { aBooking, aPowerOff, aRoom, aSchedule, aSnapshot, aStall } from "../house";

test("what a server really sends is taken in whole", () => {
  const house = begun(SNAPSHOT);
  expect([...house.rooms.values()]).toEqual(SNAPSHOT.rooms);
  expect([...house.bookings.values()]).toEqual(SNAPSHOT.bookings);
  expect([...house.powerOffs.values()]).toEqual(SNAPSHOT.power_offs);
  expect([...house.stalls.values()]).toEqual(SNAPSHOT.stalls);
  expect([...house.schedules.values()]).toEqual(SNAPSHOT.schedules);
});

test("the things of these tests are as a server sends them", () => {
  const fields = (one: object | undefined) => Object.keys(one ?? {}).sort();
  const same = (made: object, sent: object | undefined) => {
    expect(fields(made)).toEqual(fields(sent));
  };
  same(aSnapshot(), SNAPSHOT);
  same(aRoom(), SNAPSHOT.rooms[0]);
  same(aRoom().policy, SNAPSHOT.rooms[0]?.policy);
  same(aBooking(), SNAPSHOT.bookings[0]);
  same(aPowerOff(), SNAPSHOT.power_offs[0]);
  same(aStall(), SNAPSHOT.stalls[0]);
  same(
    aSchedule(),
    SNAPSHOT.schedules.find(({ schedule_type }) => schedule_type === "recurring"),
  );
});
