import { afterEach, expect, test, vi } from "vitest";
import { define } from "../../src/define";

/** A registry as Home Assistant's page puts in place of the browser's own. */
class Registry {
  readonly elements = new Map<string, CustomElementConstructor>();
  homeAssistantIsThere: () => void = () => undefined;
  readonly #there = new Promise<void>((resolve) => (this.homeAssistantIsThere = resolve));

  get(tag: string): CustomElementConstructor | undefined {
    return this.elements.get(tag);
  }

  define(tag: string, element: CustomElementConstructor): void {
    if (this.elements.has(tag)) throw new Error(`${tag} is there already`);
    this.elements.set(tag, element);
  }

  whenDefined(tag: string): Promise<void> {
    expect(tag).toBe("home-assistant");
    return this.#there;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const [First, Second] = [class extends HTMLElement {}, class extends HTMLElement {}];

test("an element is there whichever registry a page ends up with", async () => {
  const [early, late] = [new Registry(), new Registry()];
  vi.stubGlobal("customElements", early);
  define("rk-thing", First);
  expect(early.get("rk-thing")).toBe(First);
  vi.stubGlobal("customElements", late);
  early.homeAssistantIsThere();
  await expect.poll(() => late.get("rk-thing")).toBe(First);
});

test("a newer bundle in an open page disturbs nothing", async () => {
  const registry = new Registry();
  vi.stubGlobal("customElements", registry);
  define("rk-thing", First);
  define("rk-thing", Second);
  registry.homeAssistantIsThere();
  await Promise.resolve();
  expect(registry.get("rk-thing")).toBe(First);
});
