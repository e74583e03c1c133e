import { expect, test } from "vitest";
import "../../src/components/rk-tabs";
import type { Tabs } from "../../src/components/rk-tabs";
import { aHass } from "../hass";
import { aHouse, aSchedule, aStall } from "../house";
import { expectAccessible, find, findAll, inForcedColors, show, textOf } from "./stage";

const SITE = {
  problem: null,
  active_holds: 0,
  pending_bookings: 0,
  scheduled_power_offs: 0,
  failed_power_offs: 0,
};

test("a view in which something needs somebody says how much", async () => {
  const house = aHouse({
    site: { ...SITE, failed_power_offs: 2 },
    stalls: [aStall({ stuck: "lost" }), aStall({ key: "shower" })],
    schedules: [aSchedule({ has_problem: true }), aSchedule()],
  });
  const tabs = await show<Tabs>("rk-tabs", { hass: aHass(), house, view: "stalls" });
  expect(textOf(tabs)).toBe(
    "Board Power-offs 2 2 need somebody Stalls 1 1 needs somebody " +
      "Schedules 1 1 needs somebody Reports Log",
  );
  expect(find(tabs, "[aria-current=page]").getAttribute("href")).toBe("/roomkeeper/stalls");
  await expectAccessible(tabs);
});

test("a house where all is well has quiet tabs, and none for stalls that it has not", async () => {
  const tabs = await show<Tabs>("rk-tabs", { hass: aHass(), house: aHouse(), view: "room" });
  expect(textOf(tabs)).toBe("Board Power-offs Schedules Reports Log");
  expect(find(tabs, "[aria-current=page]").textContent.trim()).toBe("Board");
  const early = await show<Tabs>("rk-tabs", { hass: aHass(), view: "board" });
  expect(textOf(early)).toBe("Board Power-offs Schedules Reports Log");
});

test("on a narrow screen the tab of the view is in sight", async () => {
  const tabs = await show<Tabs>("rk-tabs", { hass: aHass(), house: aHouse(), view: "board" });
  tabs.style.width = "200px";
  const nav = find(tabs, "nav");
  expect(nav.scrollLeft).toBe(0);
  tabs.view = "log";
  await tabs.updateComplete;
  const [log, seen] = [find(tabs, "[aria-current=page]"), nav.getBoundingClientRect()];
  expect(nav.scrollLeft).toBeGreaterThan(0);
  expect(log.getBoundingClientRect().right).toBeLessThanOrEqual(seen.right + 1);
});

test("the tab of the view is in sight also where words and stalls come late", async () => {
  const silent = aHass({ localize: () => "" });
  const tabs = await show<Tabs>("rk-tabs", { hass: silent, house: aHouse(), view: "log" });
  tabs.style.width = "200px";
  const nav = find(tabs, "nav");
  tabs.hass = aHass();
  tabs.house = aHouse({ stalls: [aStall()] });
  await tabs.updateComplete;
  const right = () => find(tabs, "[aria-current=page]").getBoundingClientRect().right;
  expect(right()).toBeLessThanOrEqual(nav.getBoundingClientRect().right + 1);
  // Whoever looks at the others meanwhile is left there.
  nav.scrollLeft = 0;
  tabs.house = aHouse({ stalls: [aStall({ name: "Shower" })] });
  await tabs.updateComplete;
  expect(nav.scrollLeft).toBe(0);
});

test("the tab of the view is in sight also where the page is laid out late, or turned", async () => {
  const tabs = await show<Tabs>("rk-tabs", { hass: aHass(), house: aHouse(), view: "board" });
  tabs.style.display = "none";
  tabs.view = "log";
  await tabs.updateComplete;
  tabs.style.cssText = "display: block; width: 200px";
  const right = () => find(tabs, "[aria-current=page]").getBoundingClientRect().right;
  const edge = () => find(tabs, "nav").getBoundingClientRect().right + 1;
  await expect.poll(() => right() <= edge()).toBe(true);
  tabs.style.width = "120px";
  await expect.poll(() => right() <= edge()).toBe(true);
});

test("without our colours only the tab in which one is has a line", async () => {
  const tabs = await show<Tabs>("rk-tabs", { hass: aHass(), house: aHouse(), view: "board" });
  await inForcedColors(() => {
    const lines = findAll(tabs, "a").map((one) => getComputedStyle(one).borderBottomColor);
    expect(new Set(lines).size).toBe(2);
    expect(lines.filter((line) => line === lines[0])).toHaveLength(1);
  });
});
