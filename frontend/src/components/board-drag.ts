/**
 * Dragging on the board with a mouse. A finger scrolls, and taps.
 *
 * While something is dragged nothing is drawn but the ghost, which is moved by
 * its transform.
 */

import type { Drag, Ghost, Grip, Point } from "../logic/drag";
import { Drag as NewDrag } from "../logic/drag";

/** What the board says about itself, and is told. */
export interface DragHost {
  /** What is under the pointer; nothing if it cannot be dragged. */
  gripAt(target: Element, point: Point): Grip | undefined;
  /** Where a pixel of the page is on the board. */
  pointAt(x: number, y: number): Point;
  /** Where a ghost is drawn, and what stands in it. */
  boxOf(ghost: Ghost): { x: number; y: number; width: number; height: number; lines: string[] };
  dropped(drag: Drag, ghost: Ghost): void;
}

// So near to an edge the board scrolls, by so much each frame.
const EDGE_PX = 44;
const SCROLL_PX = 14;

function pull(at: number, from: number, to: number): number {
  if (at < from + EDGE_PX) return -SCROLL_PX;
  return at > to - EDGE_PX ? SCROLL_PX : 0;
}

function thingOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest(".block, .lane") : null;
}

export class BoardDrag {
  readonly #host: DragHost;
  readonly #scroller: HTMLElement;
  readonly #ghost: HTMLElement;
  #drag: Drag | undefined;
  #pointer: { id: number; x: number; y: number } | undefined;
  #frame = 0;
  #isSpent = false;
  #pressed: Element | null = null;
  #lines = "";

  constructor(host: DragHost, scroller: HTMLElement, ghost: HTMLElement) {
    this.#host = host;
    this.#scroller = scroller;
    this.#ghost = ghost;
    scroller.addEventListener("pointerdown", this.#onDown);
    scroller.addEventListener("pointermove", this.#onMove);
    scroller.addEventListener("pointerup", this.#onUp);
    scroller.addEventListener("pointercancel", this.cancel);
    scroller.addEventListener("lostpointercapture", this.#onLost);
  }

  /** Whether a click is one: it ends where it began, and does not end a drag. */
  isClick(event: MouseEvent): boolean {
    // One by the keyboard has no detail.
    if (event.detail === 0) return true;
    return !this.#isSpent && thingOf(event.target) === this.#pressed;
  }

  readonly #onDown = (event: PointerEvent): void => {
    this.#isSpent = false;
    this.#pressed = thingOf(event.target);
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey;
    if (event.pointerType !== "mouse" || !isPlain || !(event.target instanceof Element)) return;
    const point = this.#host.pointAt(event.clientX, event.clientY);
    const grip = this.#host.gripAt(event.target, point);
    if (!grip) return;
    this.#drag = new NewDrag(grip, point);
    this.#pointer = { id: event.pointerId, x: event.clientX, y: event.clientY };
    window.addEventListener("keydown", this.#onKey, true);
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (!this.#drag || event.pointerId !== this.#pointer?.id) return;
    // Let go where nobody saw it.
    if (event.buttons === 0) {
      this.cancel();
      return;
    }
    this.#pointer = { id: event.pointerId, x: event.clientX, y: event.clientY };
    const wasMoving = this.#drag.isMoving;
    this.#follow();
    if (!wasMoving && this.#drag.isMoving) this.#begin(event.pointerId);
  };

  #begin(pointerId: number): void {
    this.#isSpent = true;
    this.#scroller.setPointerCapture(pointerId);
    this.#scroller.classList.add("dragging");
    for (const one of this.#blocks()) one.dataset["dragged"] = "";
    this.#frame = requestAnimationFrame(this.#onFrame);
  }

  #blocks(): HTMLElement[] {
    const grip = this.#drag?.grip;
    if (!grip || grip.kind === "draft") return [];
    return [...this.#scroller.querySelectorAll<HTMLElement>(`[data-id="${CSS.escape(grip.id)}"]`)];
  }

  readonly #onFrame = (): void => {
    if (!this.#pointer) return;
    const { left, top, right, bottom } = this.#scroller.getBoundingClientRect();
    const [x, y] = [pull(this.#pointer.x, left, right), pull(this.#pointer.y, top, bottom)];
    if (x || y) {
      this.#scroller.scrollBy(x, y);
      this.#follow();
    }
    this.#frame = requestAnimationFrame(this.#onFrame);
  };

  #follow(): void {
    if (!this.#drag || !this.#pointer) return;
    const ghost = this.#drag.follow(this.#host.pointAt(this.#pointer.x, this.#pointer.y));
    if (ghost) this.#draw(ghost);
  }

  #draw(ghost: Ghost): void {
    const { x, y, width, height, lines } = this.#host.boxOf(ghost);
    const { style } = this.#ghost;
    style.transform = `translate(${x}px, ${y}px)`;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.display = "block";
    const text = lines.join("\n");
    if (text === this.#lines) return;
    this.#lines = text;
    this.#ghost.textContent = text;
  }

  readonly #onUp = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pointer?.id) return;
    const drag = this.#drag;
    const ghost = drag?.drop();
    this.cancel();
    if (drag && ghost) this.#host.dropped(drag, ghost);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    this.cancel();
  };

  readonly #onLost = (): void => {
    if (this.#drag) this.cancel();
  };

  /** Lets go, and all is as it was. */
  readonly cancel = (): void => {
    window.removeEventListener("keydown", this.#onKey, true);
    cancelAnimationFrame(this.#frame);
    for (const one of this.#blocks()) delete one.dataset["dragged"];
    const pointer = this.#pointer;
    this.#drag = undefined;
    this.#pointer = undefined;
    this.#lines = "";
    this.#ghost.style.display = "none";
    this.#scroller.classList.remove("dragging");
    if (pointer && this.#scroller.hasPointerCapture(pointer.id)) {
      this.#scroller.releasePointerCapture(pointer.id);
    }
  };
}
