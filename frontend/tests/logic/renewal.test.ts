import { expect, test } from "vitest";
import { mayRenew, readRenewal, renewed, type Renewal } from "../../src/logic/renewal";
import { MINUTE } from "../../src/logic/time";
import { NOW } from "../house";

test("a page loads itself anew at once, and then seldom", () => {
  let last: Renewal | undefined;
  const at: number[] = [];
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const now = NOW + minute * MINUTE;
    if (!mayRenew(last, "0.2.0", now)) continue;
    last = renewed(last, "0.2.0", now);
    at.push(minute);
  }
  expect(at).toEqual([0, 10, 30, 70, 150, 310, 630, 1270]);
});

test("another version is another reason, but never at once", () => {
  const last = { server: "0.2.0", at: NOW, times: 7 };
  expect(mayRenew(last, "0.3.0", NOW + 10 * MINUTE - 1)).toBe(false);
  expect(mayRenew(last, "0.3.0", NOW + 10 * MINUTE)).toBe(true);
  expect(renewed(last, "0.3.0", NOW)).toEqual({ server: "0.3.0", at: NOW, times: 1 });
});

test("a clock that was set back does not hold it up for good", () => {
  expect(mayRenew({ server: "0.2.0", at: NOW, times: 1 }, "0.2.0", NOW - 20 * MINUTE)).toBe(true);
});

test("what it remembers is read again, and anything else is nothing", () => {
  const last = { server: "0.2.0", at: NOW, times: 2 };
  expect(readRenewal(JSON.stringify(last))).toEqual(last);
  for (const text of [null, "", "null", "7", "{}", "{", '{"server": 1, "at": 2, "times": 3}'])
    expect(readRenewal(text)).toBeUndefined();
  expect(readRenewal('{"server": "1", "at": "2", "times": 3}')).toBeUndefined();
  expect(readRenewal('{"server": "1", "at": 2, "times": null}')).toBeUndefined();
});
