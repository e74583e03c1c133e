import { html, LitElement, type TemplateResult } from "lit";
import { afterEach, expect, test, vi } from "vitest";
import type { Wish } from "../../src/data/types";
import { LiveController } from "../../src/live-controller";
import { TestConnection } from "../hass";
import { aRoom, aSnapshot } from "../house";

class Watcher extends LitElement {
  live = new LiveController(this);
  connection = new TestConnection();
  wish: Wish = { rooms: ["drum_room"] };
  drawn = 0;

  protected override willUpdate(): void {
    this.live.watch(this.connection, this.wish);
  }

  protected override render(): TemplateResult {
    this.drawn += 1;
    return html`${this.live.status} ${[...(this.live.house?.rooms.keys() ?? [])].join()}`;
  }

  async drawnAnew(): Promise<string> {
    this.requestUpdate();
    await this.updateComplete;
    return this.shadowRoot?.textContent ?? "";
  }
}
customElements.define("test-watcher", Watcher);

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function watcher(given: Partial<Watcher> = {}): Promise<Watcher> {
  const element = Object.assign(new Watcher(), given);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

test("an element is drawn with the house, and again at each change", async () => {
  const element = await watcher();
  const { connection } = element;
  expect(element.shadowRoot?.textContent).toBe("connecting ");
  connection.tell(aSnapshot());
  await expect.poll(() => element.shadowRoot?.textContent).toBe("live drum_room");
  connection.tell({ type: "change", more: false, removed: { rooms: ["drum_room"] } });
  await expect.poll(() => element.shadowRoot?.textContent).toBe("live ");
  expect(element.live.staleSince).toBeUndefined();
});

test("elements that want the same share one subscription, which goes with the last of them", async () => {
  const one = await watcher();
  const { connection } = one;
  const other = await watcher({ connection });
  for (let drawing = 0; drawing < 5; drawing += 1) await one.drawnAnew();
  expect(connection.subscribed.length).toBe(1);
  connection.tell(aSnapshot());
  await expect.poll(() => other.shadowRoot?.textContent).toBe("live drum_room");
  one.remove();
  expect(connection.subscribed.length).toBe(1);
  other.remove();
  expect([connection.subscribed.length, connection.listeners]).toEqual([0, 0]);
});

test("an element that is moved on its page subscribes once again, not at each drawing", async () => {
  const element = await watcher();
  const { connection } = element;
  const subscribe = vi.spyOn(connection, "subscribeMessage");
  connection.tell(aSnapshot());
  element.remove();
  document.body.append(element);
  // The picture of before, until the new one is there.
  expect(await element.drawnAnew()).toBe("connecting drum_room");
  expect(element.live.staleSince).toBeTypeOf("number");
  for (let drawing = 0; drawing < 5; drawing += 1) await element.drawnAnew();
  expect([connection.subscribed.length, subscribe.mock.calls.length]).toEqual([1, 1]);
  connection.tell(aSnapshot());
  await expect.poll(() => element.shadowRoot?.textContent).toBe("live drum_room");
  expect(connection.subscribed.length).toBe(1);
});

test("while another wish is not answered, the picture of before is shown, with its age if it gets lost", async () => {
  const element = await watcher();
  const { connection } = element;
  connection.tell(aSnapshot());
  element.wish = { rooms: ["attic"] };
  expect(await element.drawnAnew()).toBe("connecting drum_room");
  expect(connection.subscribed).toEqual([{ type: "roomkeeper/subscribe", rooms: ["attic"] }]);
  connection.happen("disconnected");
  await expect.poll(() => element.shadowRoot?.textContent).toBe("lost drum_room");
  expect(element.live.staleSince).toBeTypeOf("number");
  connection.happen("ready");
  await expect.poll(() => connection.subscribed.length).toBe(1);
  connection.tell(aSnapshot({ rooms: [aRoom({ key: "attic" })] }));
  await expect.poll(() => element.shadowRoot?.textContent).toBe("live attic");
});

test("an element that is off the page asks for nothing, whatever it wants meanwhile", async () => {
  const element = await watcher();
  const { connection } = element;
  element.remove();
  element.wish = { rooms: ["attic"] };
  await element.drawnAnew();
  expect([connection.subscribed.length, element.live.status]).toEqual([0, "connecting"]);
  document.body.append(element);
  expect(connection.subscribed).toEqual([{ type: "roomkeeper/subscribe", rooms: ["attic"] }]);
});

test("an element that wants nothing yet is as well on a page", () => {
  const live = new LiveController(new Watcher());
  live.hostConnected();
  expect([live.status, live.house, live.staleSince, live.refusal]).toEqual([
    "connecting",
    undefined,
    undefined,
    undefined,
  ]);
  live.hostDisconnected();
});

test("what the server refuses to show can be said", async () => {
  const connection = new TestConnection();
  const refusal = { code: "unknown_room", message: "There is no room attic." };
  connection.refusals.push(refusal);
  const element = await watcher({ connection });
  await expect.poll(() => element.live.refusal).toBe(refusal);
  expect(await element.drawnAnew()).toBe("lost ");
});

test("what nobody sees is not drawn, and all of it is there when somebody looks", async () => {
  const element = await watcher();
  const { connection } = element;
  connection.tell(aSnapshot({ rooms: [] }));
  await element.updateComplete;
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  const { drawn } = element;
  connection.tell(aSnapshot());
  document.dispatchEvent(new Event("visibilitychange"));
  await element.updateComplete;
  expect(element.drawn).toBe(drawn);
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event("visibilitychange"));
  await expect.poll(() => element.shadowRoot?.textContent).toBe("live drum_room");
  element.remove();
  element.drawn = 0;
  document.dispatchEvent(new Event("visibilitychange"));
  await element.updateComplete;
  expect(element.drawn).toBe(0);
});
