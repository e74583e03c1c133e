/** Opens a dialog as the panel does, from a button that has the focus. */

import { html } from "lit";
import { expect } from "vitest";
import { define } from "../../src/define";
import type { RoomkeeperDialog } from "../../src/dialog";
import { takeUnfinished } from "../../src/dialogs/unfinished";
import { RoomkeeperElement } from "../../src/element";
import type { House } from "../../src/data/house";
import type { TestHass } from "../hass";
import type { Form } from "./ha-elements";
import { findAll, show, textOf } from "./stage";

class Opener extends RoomkeeperElement {
  protected override render() {
    return html`<button>Open</button>`;
  }
}

define("rk-test-opener", Opener);

export interface Opened {
  host: RoomkeeperElement;
  dialog: RoomkeeperDialog;
}

/** Opens a dialog over a page that shows a house. */
export async function openOver(
  { hass, house }: { hass: TestHass; house: House },
  open: (host: RoomkeeperElement) => Promise<RoomkeeperDialog>,
): Promise<Opened> {
  const host = await show<RoomkeeperElement>("rk-test-opener", { hass, house });
  host.shadowRoot?.querySelector("button")?.focus();
  const dialog = await open(host);
  await dialog.updateComplete;
  return { host, dialog };
}

/** Opens anew what was being filled in when its page was taken away. */
export async function goOn(given: { hass: TestHass; house: House }): Promise<Opened> {
  const unfinished = takeUnfinished();
  if (!unfinished) throw new Error("nothing was kept");
  return openOver(given, unfinished);
}

/** Finds a button by what it says. */
export function button(root: Element, text: string | RegExp): HTMLButtonElement {
  const says = (one: Element) => (one.getAttribute("aria-label") ?? textOf(one)).trim();
  const found = findAll<HTMLButtonElement>(root, "button").find((one) =>
    typeof text === "string" ? says(one) === text : text.test(says(one)),
  );
  if (!found) {
    const there = findAll(root, "button").map(says).join(", ");
    throw new Error(`no button says ${String(text)}; there are: ${there}`);
  }
  return found;
}

/** Whether there is a button that says so. */
export function hasButton(root: Element, text: string): boolean {
  return findAll(root, "button").some((one) => textOf(one) === text);
}

/** Fills fields in, in whichever form they are. */
export async function fill(
  root: RoomkeeperElement,
  values: Record<string, unknown>,
): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const form = findAll<Form>(root, "ha-form").find((one) =>
      one.fields.some((field) => field.name === name),
    );
    if (!form) throw new Error(`there is no field ${name}`);
    form.fill({ [name]: value });
    await root.updateComplete;
  }
}

/** Returns the value that a field shows. */
export function valueOf(root: Element, name: string): unknown {
  const form = findAll<Form>(root, "ha-form").find((one) =>
    one.fields.some((field) => field.name === name),
  );
  return form?.data[name];
}

/** Waits until a dialog has gone. */
export async function expectGone({ host, dialog }: Opened): Promise<void> {
  await expect.poll(() => dialog.isConnected).toBe(false);
  await expect
    .poll(() => host.shadowRoot?.activeElement)
    .toBe(host.shadowRoot?.querySelector("button"));
}
