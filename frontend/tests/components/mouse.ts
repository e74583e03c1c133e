/** A real mouse: what it does goes through the browser, as a hand's does. */

import { cdp } from "vitest/browser";

interface Cdp {
  send(method: string, params: Record<string, unknown>): Promise<unknown>;
}

export interface Spot {
  x: number;
  y: number;
}

async function happen(type: string, { x, y }: Spot, buttons: number): Promise<void> {
  // The page of a test is a frame within the browser's, and made smaller there.
  const frame = window.frameElement?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth);
  const scale = frame.width / innerWidth;
  const where = { x: x * scale + frame.left, y: y * scale + frame.top };
  await (cdp() as unknown as Cdp).send("Input.dispatchMouseEvent", {
    ...{ type, ...where, buttons, button: "left" },
    clickCount: type === "mouseMoved" ? 0 : 1,
  });
}

export const mouse = {
  move: (to: Spot, buttons = 0) => happen("mouseMoved", to, buttons),
  down: (at: Spot) => happen("mousePressed", at, 1),
  up: (at: Spot) => happen("mouseReleased", at, 0),
};

/** Presses, and moves there in some steps; it is not let go yet. */
export async function pull(from: Spot, to: Spot): Promise<void> {
  await mouse.move(from);
  await mouse.down(from);
  for (const part of [0.3, 0.6, 1]) {
    const spot = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    await mouse.move(spot, 1);
  }
}

/** Drags from one spot to another one. */
export async function drag(from: Spot, to: Spot): Promise<void> {
  await pull(from, to);
  await mouse.up(to);
}

/** Returns the middle of an element. */
export function middleOf(element: Element): Spot {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}
