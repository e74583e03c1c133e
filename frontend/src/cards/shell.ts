/**
 * The elements that dashboards place. This file is on every page of Home Assistant,
 * so they are as little as can be: what draws a card is loaded when there is one.
 */

import { hassOfPage, type Hass } from "../ha";
import type { Drawing } from "./draw";
import type { CardConfig, CardKind, Grid } from "./kinds";

/** After a load that failed; Home Assistant gives a new `hass` often enough to try again. */
const AGAIN_AFTER_MS = 5000;

const ROW_PX = 50;

/** Returns the element of a kind of card, with all that Home Assistant asks of it. */
export function shellOf(kind: CardKind): CustomElementConstructor {
  return class extends HTMLElement {
    #hass: Hass | undefined;
    #config: CardConfig | undefined;
    #drawing: Drawing<CardConfig> | undefined;
    #triedAt = -Infinity;

    static getStubConfig(hass: Hass): Record<string, unknown> {
      return kind.stub(hass);
    }

    static async getConfigForm(): Promise<unknown> {
      const { formOf } = await import("./forms");
      return formOf(kind.tag, hassOfPage());
    }

    set hass(hass: Hass | undefined) {
      this.#hass = hass;
      this.#show();
    }

    setConfig(config: CardConfig): void {
      kind.check(config);
      this.#config = config;
      this.#show();
    }

    getCardSize(): number {
      return kind.size;
    }

    getGridOptions(): Grid {
      return kind.grid;
    }

    connectedCallback(): void {
      // So that little moves when it is drawn.
      if (!this.#drawing) this.style.cssText = `display:block;min-height:${kind.size * ROW_PX}px`;
      this.#show();
      this.#drawing?.connect();
    }

    disconnectedCallback(): void {
      this.#drawing?.disconnect();
    }

    #show(): void {
      if (!this.#hass || !this.#config) return;
      if (this.#drawing) this.#drawing.give(this.#hass, this.#config);
      else if (this.isConnected) void this.#load();
    }

    async #load(): Promise<void> {
      if (performance.now() - this.#triedAt < AGAIN_AFTER_MS) return;
      this.#triedAt = performance.now();
      try {
        const { DRAWINGS } = await import("./draw");
        this.#drawing ??= new DRAWINGS[kind.drawing](this);
      } catch {
        // A newer Roomkeeper has taken the file's place, or there is no network at present.
        this.textContent = this.#hass?.localize("component.roomkeeper.common.ui_reload") ?? "";
        return;
      }
      this.style.minHeight = "";
      this.#show();
      if (this.isConnected) this.#drawing.connect();
    }
  };
}
