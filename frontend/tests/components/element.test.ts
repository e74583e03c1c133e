import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { expect, test } from "vitest";
import { define } from "../../src/define";
import { RoomkeeperElement } from "../../src/element";
import type { Refusal } from "../../src/data/execute";
import { aHass, refused } from "../hass";
import { aHouse, aRoom } from "../house";
import { find, show, textOf } from "./stage";

class Place extends RoomkeeperElement {
  @property() kind = "button";

  drawn = 0;

  protected override render(): TemplateResult {
    this.drawn += 1;
    return this.kind === "button"
      ? html`<button>${this.word("ui_title")}</button>`
      : html`<p>${this.choice("room_status", "held")}</p>`;
  }

  do(action: string, refused?: (refusal: Refusal) => void): Promise<unknown> {
    return this.act(action, { room: "attic" }, refused);
  }
}
define("test-place", Place);

class Slip extends RoomkeeperElement {
  protected override render(): TemplateResult {
    const rooms = [...(this.house?.rooms.keys() ?? [])].join();
    return html`<button @click=${this.close}>${rooms} ${this.hass.language}</button>`;
  }

  close(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }
}
define("test-slip", Slip);

function place(hass = aHass()): Promise<Place> {
  return show<Place>("test-place", { hass, house: aHouse() });
}

function slip(): Slip {
  return document.createElement("test-slip") as Slip;
}

test("before Home Assistant has given it anything, an element shows nothing", async () => {
  const element = document.createElement("test-place") as Place;
  document.body.append(element);
  await element.updateComplete;
  expect([element.drawn, textOf(element)]).toEqual([0, ""]);
  element.hass = aHass();
  await element.updateComplete;
  expect(textOf(element)).toBe("Rooms");
});

test("an element is drawn anew when its reader or their words change, not at each state of the house", async () => {
  const element = await place();
  const { hass } = element;
  element.hass = {
    ...hass,
    states: { "light.a": { entity_id: "a", state: "on", attributes: {} } },
  };
  await element.updateComplete;
  expect(element.drawn).toBe(1);
  expect(Object.keys(element.hass.states)).toEqual(["light.a"]);
  element.hass = { ...element.hass, language: "de", localize: (key) => key };
  await element.updateComplete;
  expect(element.drawn).toBe(2);
  expect(textOf(element)).toBe("component.roomkeeper.common.ui_title");
});

test("what is done is answered", async () => {
  const hass = aHass();
  const element = await place(hass);
  hass.connection.answers["freeze"] = { room: "attic" };
  expect(await element.do("freeze")).toEqual({ room: "attic" });
  expect(hass.connection.asked).toEqual([{ action: "freeze", data: { room: "attic" } }]);
});

test("what is refused is said at the bottom of the page, or where it was asked for", async () => {
  const hass = aHass();
  const element = await place(hass);
  hass.connection.answers["freeze"] = refused("freeze_affects", "Bookings stand in the way.");
  const said: unknown[] = [];
  document.body.addEventListener(
    "hass-notification",
    (event) => said.push((event as CustomEvent).detail),
    { once: true },
  );
  expect(await element.do("freeze")).toBeUndefined();
  expect(said).toEqual([{ message: "Bookings stand in the way." }]);
  const handed: string[] = [];
  expect(await element.do("freeze", ({ code }) => handed.push(code))).toBeUndefined();
  expect([handed, said.length]).toEqual([["freeze_affects"], 1]);
});

test("a dialog goes by itself, and the focus returns to where it was", async () => {
  const element = await place();
  const button = find(element, "button");
  button.focus();
  const dialog = slip();
  element.open(dialog);
  await dialog.updateComplete;
  find(dialog, "button").focus();
  expect(element.shadowRoot?.activeElement).toBe(dialog);
  find(dialog, "button").click();
  expect(dialog.isConnected).toBe(false);
  expect(element.shadowRoot?.activeElement).toBe(button);
  // It is no more kept.
  dialog.close();
  element.house = aHouse({ rooms: [] });
  await element.updateComplete;
  expect(dialog.house?.rooms.size).toBe(1);
});

test("a dialog shows how things are by now, whatever is drawn below it", async () => {
  const element = await place();
  const dialog = slip();
  element.open(dialog);
  await dialog.updateComplete;
  expect(textOf(dialog)).toBe("drum_room en");
  element.house = aHouse({ rooms: [aRoom({ key: "attic" })] });
  element.hass = { ...element.hass, language: "de" };
  element.kind = "text";
  await element.updateComplete;
  await dialog.updateComplete;
  expect(dialog.isConnected).toBe(true);
  expect(textOf(dialog)).toBe("attic de");
  expect(find(element, "p").textContent).toBe("Held");
});

test("a dialog does not outlive what it was opened from", async () => {
  const element = await place();
  const dialog = slip();
  let closed = 0;
  dialog.addEventListener("closed", () => (closed += 1));
  element.open(dialog);
  element.remove();
  document.body.append(element);
  await element.updateComplete;
  expect([dialog.isConnected, closed]).toEqual([false, 1]);
  expect(textOf(element)).toBe("Rooms");
});

class Asking extends RoomkeeperElement {
  @property({ type: Boolean }) isBusy = false;

  @property({ attribute: false }) keys = ["a", "b"];

  protected override render(): TemplateResult {
    return html`${repeat(
      this.keys,
      (key) => key,
      (key) => html`<button id=${key} ?disabled=${this.isBusy}>${key}</button>`,
    )}`;
  }
}
define("test-asking", Asking);

const frame = () =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

async function asking(): Promise<{ element: Asking; focused: () => string | undefined }> {
  const element = await show<Asking>("test-asking", { hass: aHass() });
  find(element, "#a").focus();
  return { element, focused: () => element.shadowRoot?.activeElement?.id };
}

test("the keyboard stays on a button that cannot be pressed while an answer is awaited", async () => {
  const { element, focused } = await asking();
  element.isBusy = true;
  await element.updateComplete;
  await expect.poll(focused).toBeUndefined();
  element.isBusy = false;
  await element.updateComplete;
  expect(focused()).toBe("a");
});

test("the keyboard is not taken from where somebody has gone meanwhile", async () => {
  const { element } = await asking();
  const other = document.body.appendChild(document.createElement("input"));
  element.isBusy = true;
  await element.updateComplete;
  await frame();
  other.focus();
  element.isBusy = false;
  await element.updateComplete;
  expect(document.activeElement).toBe(other);
});

test("the keyboard goes along with what is moved in a list", async () => {
  const { element, focused } = await asking();
  element.keys = ["b", "c", "a"];
  await element.updateComplete;
  element.keys = ["a", "c", "b"];
  await element.updateComplete;
  expect(focused()).toBe("a");
});
