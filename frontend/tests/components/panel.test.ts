import { expect, test } from "vitest";
import "../../src/panel";
import type { RoomkeeperElement } from "../../src/element";
import { aHass } from "../hass";
import { aSnapshot } from "../house";
import { expectAccessible, find, show, textOf } from "./stage";

async function panel(): Promise<{ element: RoomkeeperElement; hass: ReturnType<typeof aHass> }> {
  const hass = aHass();
  const element = await show("roomkeeper-panel", {
    hass,
    route: { prefix: "/roomkeeper", path: "" },
  });
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  return { element, hass };
}

test("whoever opens the panel finds its views", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot());
  await expect.poll(() => textOf(element)).toContain("Board Power-offs Schedules Log");
  expect(find(element, "[aria-current=page]").textContent.trim()).toBe("Board");
  await expectAccessible(element);
});

test("a page of another version than the server says what to do", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot({ version: "0.2.0" }));
  await expect
    .poll(() => textOf(element))
    .toContain("This page is of Roomkeeper 0.1.0, the server of 0.2.0.");
});

test("while Home Assistant is away, the panel says since when nothing is known", async () => {
  const { element, hass } = await panel();
  hass.connection.tell(aSnapshot());
  hass.connection.happen("disconnected");
  await expect
    .poll(() => textOf(element))
    .toMatch(/cannot be reached. What you see is as of \d\d:\d\d:\d\d/);
  hass.connection.happen("ready");
  await expect.poll(() => hass.connection.subscribed.length).toBe(1);
  hass.connection.tell(aSnapshot());
  await expect.poll(() => textOf(element)).not.toContain("cannot be reached");
});
