import { expect, test } from "vitest";
import { openBook, openFreeTimes } from "../../src/dialogs/open";
import { aHass } from "../hass";
import { aHouse } from "../house";
import { button, expectGone, openOver } from "./dialog-stage";
import { find } from "./stage";

const page = () => ({ hass: aHass(), house: aHouse() });

test("a dialog is closed by its cross, and the focus is back where it was", async () => {
  const opened = await openOver(page(), (host) => openBook(host));
  button(opened.dialog, "Close").click();
  await expectGone(opened);
});

test("a dialog is closed by the way back, and the page stays", async () => {
  const before = location.href;
  const opened = await openOver(page(), (host) => openBook(host));
  history.back();
  await expectGone(opened);
  expect(location.href).toBe(before);
});

test("closing a dialog otherwise leaves nothing to go back through", async () => {
  history.replaceState({ mark: "here" }, "");
  const opened = await openOver(page(), (host) => openBook(host));
  expect(history.state).not.toHaveProperty("mark");
  button(opened.dialog, "Back").click();
  await expectGone(opened);
  await expect.poll(() => history.state as unknown).toEqual({ mark: "here" });
});

test("of two dialogs the way back closes the upper one first", async () => {
  const lower = await openOver(page(), (host) => openFreeTimes(host, { day: "2026-11-26" }));
  const upper = await openBook(lower.dialog);
  await upper.updateComplete;
  history.back();
  await expect.poll(() => upper.isConnected).toBe(false);
  expect(lower.dialog.isConnected).toBe(true);
  history.back();
  await expectGone(lower);
});

test("two dialogs that go at once leave nothing to go back through", async () => {
  history.replaceState({ mark: "here" }, "");
  const lower = await openOver(page(), (host) => openFreeTimes(host, { day: "2026-11-26" }));
  const upper = await openBook(lower.dialog);
  await upper.updateComplete;
  upper.close();
  lower.dialog.close();
  await expectGone(lower);
  await expect.poll(() => history.state as unknown).toEqual({ mark: "here" });
});

test("a menu that closes inside a dialog closes nothing else", async () => {
  const lower = await openOver(page(), (host) => openFreeTimes(host, { day: "2026-11-26" }));
  find(lower.dialog, "ha-form").dispatchEvent(
    new CustomEvent("closed", { bubbles: true, composed: true }),
  );
  const upper = await openBook(lower.dialog);
  upper.close();
  await expect.poll(() => upper.isConnected).toBe(false);
  expect(lower.dialog.isConnected).toBe(true);
});
