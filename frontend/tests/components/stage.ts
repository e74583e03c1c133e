/** Puts an element onto a page in Home Assistant's colours, and looks at it. */

import axe from "axe-core";
import { afterEach, expect, vi } from "vitest";
import { cdp } from "vitest/browser";
import type { House } from "../../src/data/house";
import type { RoomkeeperElement } from "../../src/element";
import type { Hass } from "../../src/ha";

// Of Home Assistant's own theme, as its page has them in light and in dark.
const THEMES = {
  light: {
    "--primary-text-color": "#141414",
    "--secondary-text-color": "#5e5e5e",
    "--primary-background-color": "#fafafa",
    "--secondary-background-color": "#e5e5e5",
    "--card-background-color": "#ffffff",
    "--divider-color": "rgba(0, 0, 0, 0.12)",
    "--primary-color": "#009ac7",
    "--error-color": "#db4437",
    "--warning-color": "#ffa600",
    "--success-color": "#43a047",
  },
  dark: {
    "--primary-text-color": "#e1e1e1",
    "--secondary-text-color": "#9b9b9b",
    "--primary-background-color": "#111111",
    "--secondary-background-color": "#282828",
    "--card-background-color": "#1c1c1c",
    "--divider-color": "rgba(225, 225, 225, 0.12)",
    "--primary-color": "#009ac7",
    "--error-color": "#db4437",
    "--warning-color": "#ffa600",
    "--success-color": "#43a047",
  },
};

export type Theme = keyof typeof THEMES;

function paint(theme: Theme): void {
  for (const [name, value] of Object.entries(THEMES[theme])) {
    document.documentElement.style.setProperty(name, value);
  }
  document.body.style.background = "var(--primary-background-color)";
  document.body.style.color = "var(--primary-text-color)";
  document.documentElement.lang = "en";
}

/** Shows an element of ours, drawn. */
export async function show<Element extends RoomkeeperElement>(
  tag: string,
  given: { hass: Hass; house?: House } & Record<string, unknown>,
): Promise<Element> {
  paint("light");
  const element = document.createElement(tag) as Element;
  Object.assign(element, given);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

afterEach(async () => {
  document.body.replaceChildren();
  // A dialog that goes takes its entry of the history along, a moment later.
  await vi.waitFor(() => {
    expect((history.state as Record<string, unknown> | null)?.["roomkeeper_dialog"]).toBeFalsy();
  });
});

/** Whether axe finds anything that keeps somebody from using an element, in light or in dark. */
export async function expectAccessible(element: HTMLElement): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    paint(theme);
    const { violations } = await axe.run(element, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      // About a whole page, of which this is a part.
      rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false } },
    });
    const said = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((one) => one.html).join(" ")}`,
    );
    expect(said, theme).toEqual([]);
  }
}

/** Finds by CSS, through the shadow roots of our own elements. */
export function find<Found extends HTMLElement>(root: Element, selector: string): Found {
  const found = findAll<Found>(root, selector)[0];
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}

export function findAll<Found extends HTMLElement>(root: Element, selector: string): Found[] {
  const within = root.shadowRoot ?? root;
  const here = [...within.querySelectorAll<Found>(selector)];
  const below = [...within.querySelectorAll("*")].filter((one) => one.shadowRoot);
  return [...here, ...below.flatMap((one) => findAll<Found>(one, selector))];
}

/** Returns all text that can be read in an element, in one line. */
export function textOf(element: Element): string {
  const pieces: string[] = [];
  const walk = (node: Node): void => {
    if (node instanceof HTMLStyleElement) return;
    if (node instanceof HTMLSlotElement) {
      for (const one of node.assignedNodes()) walk(one);
    } else if (node instanceof Element && node.shadowRoot) {
      node.shadowRoot.childNodes.forEach(walk);
    } else if (node.nodeType === Node.TEXT_NODE) {
      pieces.push(node.textContent ?? "");
    } else {
      node.childNodes.forEach(walk);
    }
  };
  walk(element);
  return pieces.join(" ").replace(/\s+/g, " ").trim();
}

/** Lets the reader's own few colours take the place of all of ours, while something is looked at. */
export async function inForcedColors(look: () => void): Promise<void> {
  const force = (value: string) =>
    cdp().send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value }] });
  await force("active");
  try {
    look();
  } finally {
    await force("none");
  }
}

/** Looks at the page as it is printed. */
export async function onPaper(look: () => void): Promise<void> {
  window.dispatchEvent(new Event("beforeprint"));
  await cdp().send("Emulation.setEmulatedMedia", { media: "print" });
  try {
    look();
  } finally {
    await cdp().send("Emulation.setEmulatedMedia", { media: "" });
    window.dispatchEvent(new Event("afterprint"));
  }
}
