import { html, LitElement, type TemplateResult } from "lit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Clock } from "../../src/clock";
import { NOW } from "../house";

class Face extends LitElement {
  clock = new Clock(this, "second");
  drawn = 0;

  protected override render(): TemplateResult {
    this.drawn += 1;
    return html`${this.clock.now}`;
  }
}
customElements.define("test-clock-face", Face);

let isHidden = false;

function hide(hidden: boolean): void {
  isHidden = hidden;
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  // In the midst of a second.
  vi.useFakeTimers({ now: NOW + 300, toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(document, "hidden", "get").mockImplementation(() => isHidden);
});

afterEach(() => {
  document.body.replaceChildren();
  isHidden = false;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function face(every: "second" | "minute" = "second"): Promise<Face> {
  const element = new Face();
  element.clock.every = every;
  document.body.append(element);
  await element.updateComplete;
  element.drawn = 0;
  return element;
}

async function pass(ms: number, ...faces: Face[]): Promise<number[]> {
  await vi.advanceTimersByTimeAsync(ms);
  await Promise.all(faces.map((one) => one.updateComplete));
  return faces.map((one) => one.drawn);
}

test("all countdowns of a page step together, at the turn of the second", async () => {
  const one = await face();
  await pass(300);
  const other = await face();
  expect(await pass(300, one, other)).toEqual([0, 0]);
  expect(await pass(200, one, other)).toEqual([1, 1]);
  expect(one.shadowRoot?.textContent).toBe(other.shadowRoot?.textContent);
  expect(Number(one.shadowRoot?.textContent) % 1000).toBeLessThan(50);
  expect(await pass(2000, one, other)).toEqual([3, 3]);
  expect(vi.getTimerCount()).toBe(1);
});

test("what shows minutes is drawn each minute, also while seconds are counted beside it", async () => {
  const minutes = await face("minute");
  expect(await pass(60_000, minutes)).toEqual([1]);
  const counting = await face();
  expect(await pass(59_000, minutes, counting)).toEqual([1, 59]);
  expect(await pass(1000, minutes, counting)).toEqual([2, 60]);
  counting.remove();
  expect(await pass(120_000, minutes)).toEqual([4]);
});

test("a clock can tick faster and slower", async () => {
  const element = await face("minute");
  element.clock.every = "second";
  element.clock.every = "second";
  expect(await pass(3000, element)).toEqual([3]);
  element.clock.every = "minute";
  element.drawn = 0;
  expect(await pass(56_000, element)).toEqual([0]);
});

test("nothing ticks for what is not on the page, also if its clock is set meanwhile", async () => {
  const element = await face();
  element.remove();
  element.clock.every = "minute";
  element.clock.every = "second";
  expect(await pass(120_000, element)).toEqual([0]);
  expect(vi.getTimerCount()).toBe(0);
});

test("nothing ticks while nobody looks, and all is right when somebody looks again", async () => {
  const [seconds, minutes] = [await face(), await face("minute")];
  await pass(1000, seconds, minutes);
  seconds.drawn = minutes.drawn = 0;
  hide(true);
  expect(vi.getTimerCount()).toBe(0);
  const late = await face();
  expect(await pass(600_000, seconds, minutes, late)).toEqual([0, 0, 0]);
  hide(false);
  expect(await pass(0, seconds, minutes, late)).toEqual([1, 1, 1]);
  expect(await pass(1000, seconds, minutes, late)).toEqual([2, 1, 2]);
});
