import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readAhead } from "../../src/data/server-clock";

const NOW = Date.parse("2026-11-26T12:00:00.500Z");

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A server that says this time, and needs so long for it. */
function server(date: string | undefined, tookMs = 0): void {
  vi.stubGlobal("fetch", () => {
    vi.advanceTimersByTime(tookMs);
    return Promise.resolve(new Response("", { headers: date === undefined ? {} : { date } }));
  });
}

test("a clock that is minutes wrong is known to be, either way", async () => {
  server("Thu, 26 Nov 2026 12:07:00 GMT");
  expect(await readAhead()).toBe(7 * 60_000);
  server("Thu, 26 Nov 2026 11:53:01 GMT", 2000);
  expect(await readAhead()).toBe(-7 * 60_000);
});

test("a clock that is wrong by the time that an answer takes is right", async () => {
  server("Thu, 26 Nov 2026 12:00:02 GMT", 1000);
  expect(await readAhead()).toBe(0);
});

test("without an answer, or with one that comes late or says nothing, nothing is known", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  expect(await readAhead()).toBeUndefined();
  server(undefined);
  expect(await readAhead()).toBeUndefined();
  server("Thu, 26 Nov 2026 12:07:00 GMT", 6000);
  expect(await readAhead()).toBeUndefined();
});
