import { expect, test } from "vitest";
import { gapsOf, placed, type Placed } from "../../src/logic/lanes";
import { HOUR } from "../../src/logic/time";

const axis = { start: 0, end: 24 * HOUR, pxPerHour: 10 };
const hours = (start: number, end: number) => ({ start: start * HOUR, end: end * HOUR });

test("things that follow each other are in one lane", () => {
  expect(placed([hours(1, 3), hours(3, 6)], axis, 5)).toMatchObject([
    { lane: 0, x: 10, width: 20 },
    { lane: 0, x: 30, width: 30 },
  ]);
});

test("what overlaps, or is too short to be drawn beside another one, goes to the next lane", () => {
  const lanes = placed([hours(1, 4), hours(2, 3), hours(3, 3.1), hours(3.2, 8)], axis, 5);
  expect(lanes.map(({ lane }) => lane)).toEqual([0, 1, 1, 2]);
  expect(lanes[2]).toMatchObject({ x: 30, width: 5 });
});

test("what goes on before and after the axis is drawn within, but for what is short", () => {
  expect(placed([hours(-3, 2), hours(20, 30)], axis, 5)).toMatchObject([
    { lane: 0, x: 0, width: 20 },
    { lane: 0, x: 200, width: 40 },
  ]);
  expect(placed([hours(23.9, 24)], axis, 24)).toMatchObject([{ lane: 0, x: 239, width: 24 }]);
});

test("nothing is ever drawn over another one", () => {
  // A simple generator, so that each run tries the same.
  let seed = 7;
  const random = (to: number) => (seed = (seed * 16_807) % 2_147_483_647) % to;
  for (let round = 0; round < 200; round += 1) {
    const spans = Array.from({ length: 20 }, () => {
      const start = random(26) - 1;
      return hours(start, start + random(40) / 10);
    }).sort((a, b) => a.start - b.start);
    const places = placed(spans, axis, 24);
    expect(places.every(({ x, width }) => x >= 0 && x + width <= 240 + 24)).toBe(true);
    const isOver = (one: Placed, other: Placed) =>
      one.lane === other.lane &&
      one.x + one.width > other.x + 0.01 &&
      other.x + other.width > one.x + 0.01;
    const pairs = places.flatMap((one, index) =>
      places.slice(index + 1).map((other) => [one, other] as const),
    );
    expect(pairs.filter(([one, other]) => isOver(one, other))).toEqual([]);
  }
});

test("gaps are what nothing takes", () => {
  const within = hours(0, 24);
  expect(gapsOf([], within)).toEqual([within]);
  expect(gapsOf([hours(1, 3), hours(2, 4), hours(2, 3)], within)).toEqual([
    hours(0, 1),
    hours(4, 24),
  ]);
  expect(gapsOf([hours(-2, 1), hours(20, 30)], within)).toEqual([hours(1, 20)]);
  expect(gapsOf([hours(5, 24)], within)).toEqual([hours(0, 5)]);
});
