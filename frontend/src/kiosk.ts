/** A page that is the only thing on its screen: no sidebar, and the screen stays on. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { setKioskMode, type Hass } from "./ha";

type Host = ReactiveControllerHost & { hass?: Hass };

export class Kiosk implements ReactiveController {
  readonly #host: Host;
  #isShown = false;
  #isOurs = false;
  #lock: WakeLockSentinel | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isShown = true;
    document.addEventListener("visibilitychange", this.#stayOn);
    this.#stayOn();
    this.hostUpdate();
  }

  hostUpdate(): void {
    // Whoever hid the sidebar before us, such as an app, shows it again by themselves.
    if (!this.#isShown || this.#isOurs || !this.#host.hass || this.#host.hass.kioskMode) return;
    this.#isOurs = true;
    setKioskMode(true);
  }

  hostDisconnected(): void {
    this.#isShown = false;
    document.removeEventListener("visibilitychange", this.#stayOn);
    if (this.#isOurs) setKioskMode(false);
    this.#isOurs = false;
    this.#letGo();
  }

  readonly #stayOn = (): void => {
    // Only pages that came safely can do this, and a browser takes it back when they are hidden.
    if (document.hidden || !("wakeLock" in navigator)) return;
    void this.#keepAwake();
  };

  async #keepAwake(): Promise<void> {
    if (this.#isAwake()) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.#isAwake() || !this.#isShown) void lock.release();
      else this.#lock = lock;
    } catch {
      // A battery that is low, for one: the screen goes off as it always does.
    }
  }

  #isAwake(): boolean {
    return this.#lock?.released === false;
  }

  #letGo(): void {
    void this.#lock?.release();
    this.#lock = undefined;
  }
}
