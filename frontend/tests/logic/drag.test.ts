import { expect, test } from "vitest";
import { STEP } from "../../src/logic/axis";
import { Drag, type Point } from "../../src/logic/drag";
import { HOUR, MINUTE } from "../../src/logic/time";

const T = Date.parse("2026-11-26T14:00:00Z");

function point(minutes: number, row = 0, px = minutes): Point {
  return { at: T + minutes * MINUTE, row, x: px, y: row * 50 };
}

const span = { start: T, end: T + HOUR };

test("a hand that trembles still clicks", () => {
  const drag = new Drag({ kind: "draft" }, point(0));
  expect(drag.follow(point(2, 0, 2))).toBeUndefined();
  expect(drag.isMoving).toBe(false);
  expect(drag.drop()).toBeUndefined();
});

test("what is dragged goes on following near to where it began", () => {
  const drag = new Drag({ kind: "move", id: "a", span }, point(10));
  drag.follow(point(60));
  expect(drag.follow(point(11, 0, 11))).toMatchObject(span);
  expect(drag.isMoving).toBe(true);
  expect(drag.drop()).toBeUndefined();
});

test("a draft covers each quarter of an hour that is touched, in either direction", () => {
  const forward = new Drag({ kind: "draft" }, point(10));
  expect(forward.follow(point(50))).toEqual({ start: T, end: T + HOUR, rows: [0, 0] });
  const back = new Drag({ kind: "draft" }, point(50, 3));
  expect(back.follow(point(10, 1))).toEqual({ start: T, end: T + HOUR, rows: [1, 3] });
  expect(back.drop()).toEqual({ start: T, end: T + HOUR, rows: [1, 3] });
});

test("a draft over rooms alone is a quarter of an hour long", () => {
  const drag = new Drag({ kind: "draft" }, point(0, 0));
  expect(drag.follow(point(0, 2))).toEqual({ start: T, end: T + STEP, rows: [0, 2] });
});

test("a booking keeps its length where it is moved to, and snaps", () => {
  const drag = new Drag({ kind: "move", id: "a", span }, point(30));
  expect(drag.follow(point(97, 2))).toEqual({
    start: T + 60 * MINUTE,
    end: T + 120 * MINUTE,
    rows: [2, 2],
  });
  expect(drag.drop()?.rows).toEqual([2, 2]);
});

test("a booking that is only put into another room keeps its odd minute", () => {
  const odd = { start: T + 7 * MINUTE, end: T + HOUR };
  const drag = new Drag({ kind: "move", id: "a", span: odd }, point(30, 0));
  expect(drag.follow(point(33, 1))).toEqual({ ...odd, rows: [1, 1] });
});

test("an end is dragged in its own row, and not before the first one that is allowed", () => {
  const grip = { kind: "end", id: "a", span, earliest: T + STEP } as const;
  const drag = new Drag(grip, point(60));
  expect(drag.follow(point(92, 4))).toEqual({ start: T, end: T + 90 * MINUTE, rows: [0, 0] });
  expect(drag.follow(point(-500))).toEqual({ start: T, end: T + STEP, rows: [0, 0] });
  drag.follow(point(62));
  expect(drag.drop()).toBeUndefined();
});
