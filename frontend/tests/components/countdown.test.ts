import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../../src/components/rk-countdown";
import "../../src/components/rk-time-ring";
import type { Countdown } from "../../src/components/rk-countdown";
import type { TimeRing } from "../../src/components/rk-time-ring";
import { MINUTE, SECOND } from "../../src/logic/time";
import { aHass } from "../hass";
import { NOW } from "../house";
import { expectAccessible, find, show, textOf } from "./stage";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date", "setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

function countdown(given: Record<string, unknown>): Promise<Countdown> {
  return show<Countdown>("rk-countdown", { hass: aHass(), ...given });
}

async function pass(element: Countdown | TimeRing, ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  await element.updateComplete;
}

test("a countdown counts by itself, to its end", async () => {
  const element = await countdown({ until: NOW + 2 * SECOND, over: "now" });
  expect(textOf(element)).toBe("0:02");
  await pass(element, SECOND + 10);
  expect(textOf(element)).toBe("0:01");
  await pass(element, SECOND);
  expect(textOf(element)).toBe("now");
});

test("a long one does nothing for most of a minute, and steps by the second in the last hour", async () => {
  const element = await countdown({ until: NOW + 61 * MINUTE });
  expect(textOf(element)).toBe("1 hr 1 min");
  await pass(element, MINUTE + 10);
  expect(textOf(element)).toBe("1:00:00");
  await pass(element, SECOND);
  expect(textOf(element)).toBe("59:59");
});

test("a timer is named and read as a length, and takes the server's instants", async () => {
  const element = await countdown({ until: "2026-11-26T15:14:07+01:00", label: "Power off" });
  const timer = find(element, "[role=timer]");
  expect(timer.getAttribute("aria-label")).toBe("Power off: 4 mins 7 secs");
  expect(timer.textContent).toBe("4:07");
  vi.useRealTimers();
  await expectAccessible(element);
});

test("a countdown that is not on the page does not tick", async () => {
  const element = await countdown({ until: NOW + MINUTE });
  element.remove();
  element.until = NOW + 200 * MINUTE;
  await pass(element, 10);
  expect(vi.getTimerCount()).toBe(0);
});

test("a ring is full at the beginning, empties as time passes, and is full where none is known", async () => {
  const given = { hass: aHass(), until: NOW + 2 * MINUTE, label: "Left" };
  const ring = await show<TimeRing>("rk-time-ring", { ...given, start: NOW });
  const left = (element: TimeRing) =>
    element.shadowRoot?.querySelector(".left")?.getAttribute("stroke-dasharray");
  expect(left(ring)).toBe("1.0000 2");
  await pass(ring, SECOND + 10);
  await pass(ring, 29 * SECOND);
  expect(left(ring)).toBe("0.7499 2");
  expect(find(ring, "[role=timer]").textContent).toBe("1:30");
  const other = await show<TimeRing>("rk-time-ring", given);
  expect(left(other)).toBe("1.0000 2");
});
