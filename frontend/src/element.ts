/** What all of our elements have in common. */

import { LitElement, type CSSResultGroup, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { execute, refusalOf, type Refusal } from "./data/execute";
import type { House } from "./data/house";
import { toast, type Hass } from "./ha";
import { choice, word, type Choice, type Word } from "./i18n";
import { styles } from "./styles";

// Home Assistant gives a new `hass` at each state of the house; ours come by the subscription.
const READ = [
  "localize",
  "language",
  "locale",
  "connected",
  "user",
  "themes",
  "config",
  "entities",
  "devices",
  "areas",
] as const satisfies readonly (keyof Hass)[];

function isOther(now: Hass | undefined, before: Hass | undefined): boolean {
  return READ.some((name) => now?.[name] !== before?.[name]);
}

export abstract class RoomkeeperElement extends LitElement {
  static override styles: CSSResultGroup = styles;

  @property({ attribute: false, hasChanged: isOther }) hass!: Hass;

  @property({ attribute: false }) house?: House | undefined;

  /** Whatever was opened from here, and is drawn with what is known here. */
  readonly #opened = new Set<RoomkeeperElement>();

  /** What had the focus, while it cannot have it. */
  #focused: HTMLElement | undefined;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    // What is opened stands behind this; what is drawn stays before it, and leaves it alone.
    this.renderOptions.renderBefore = root.appendChild(document.createComment(""));
    return root;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const opened of [...this.#opened]) opened.dispatchEvent(new CustomEvent("closed"));
  }

  // Before Home Assistant has given it anything, an element shows nothing.
  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return Boolean(this.hass as Hass | undefined);
  }

  protected override update(changed: PropertyValues): void {
    const active = this.shadowRoot?.activeElement;
    super.update(changed);
    if (active instanceof HTMLElement) this.#focused = active;
    this.#keepFocus();
  }

  /** A browser takes the focus from what is disabled while an answer is awaited, or moved in a list. */
  #keepFocus(): void {
    if (!this.#focused || this.#focused.matches(":disabled")) return;
    if (isNothingFocused()) this.#focused.focus({ preventScroll: true });
    this.#focused = undefined;
  }

  protected override updated(_changed: PropertyValues): void {
    for (const opened of this.#opened) this.#show(opened);
  }

  /** A word or sentence in the reader's language. */
  protected word(key: Word, values?: Record<string, unknown>): string {
    return word(this.hass, key, values);
  }

  /** What an option of a selector is called. */
  protected choice<Name extends Choice>(
    name: Name,
    option: Parameters<typeof choice<Name>>[2],
  ): string {
    return choice(this.hass, name, option);
  }

  /**
   * Does what the action of that name does. What is refused is said at the bottom
   * of the page, or handed to `refused`; then there is no answer.
   */
  protected async act<Answer>(
    action: string,
    data: Record<string, unknown>,
    refused: (refusal: Refusal) => void = (refusal) => {
      toast(this, refusal.message);
    },
  ): Promise<Answer | undefined> {
    try {
      return await execute<Answer>(this.hass, action, data);
    } catch (error) {
      refused(refusalOf(this.hass, error));
      return undefined;
    }
  }

  /** Opens a dialog above this element; it goes by itself, and the focus returns. */
  open(dialog: RoomkeeperElement): void {
    const before = focused();
    this.#opened.add(dialog);
    this.#show(dialog);
    dialog.addEventListener(
      "closed",
      () => {
        this.#opened.delete(dialog);
        dialog.remove();
        before?.focus();
      },
      { once: true },
    );
    this.renderRoot.append(dialog);
  }

  #show(opened: RoomkeeperElement): void {
    opened.hass = this.hass;
    opened.house = this.house;
  }
}

/** Whether the keyboard is nowhere on the page. */
export function isNothingFocused(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function focused(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : undefined;
}
