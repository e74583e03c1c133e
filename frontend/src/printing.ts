/** A page that is printed: all of it, without what is only there to be clicked. */

import { css, type LitElement, type ReactiveController } from "lit";
import { setKioskMode, type Hass } from "./ha";

type Host = LitElement & { hass?: Hass };

// On paper nothing scrolls: what lies beyond the first screen would be cut off.
const { styleSheet: paper } = css`
  @media print {
    :host,
    * {
      position: static !important;
      height: auto !important;
      overflow: visible !important;
    }
  }
`;

export class Printing implements ReactiveController {
  readonly #host: Host;
  #isOurs = false;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("beforeprint", this.#begin);
    window.addEventListener("afterprint", this.#end);
  }

  hostDisconnected(): void {
    window.removeEventListener("beforeprint", this.#begin);
    window.removeEventListener("afterprint", this.#end);
    this.#end();
  }

  readonly #begin = (): void => {
    this.#unroll();
    // Whoever hid the sidebar before us, such as a kiosk, shows it again by themselves.
    if (this.#isOurs || !this.#host.hass || this.#host.hass.kioskMode) return;
    this.#isOurs = true;
    setKioskMode(true);
  };

  readonly #end = (): void => {
    if (this.#isOurs) setKioskMode(false);
    this.#isOurs = false;
  };

  /** Lets the frame of the page, in which the page scrolls, be as high as what is in it. */
  #unroll(): void {
    const frame = this.#host.renderRoot.querySelector("ha-top-app-bar-fixed")?.shadowRoot;
    if (!frame || !paper || frame.adoptedStyleSheets.includes(paper)) return;
    frame.adoptedStyleSheets.push(paper);
  }
}
