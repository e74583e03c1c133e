/** What all cards have in common: a picture of their part of the house, and what to say without one. */

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { Clock } from "../clock";
import { execute, refusalOf } from "../data/execute";
import type { House } from "../data/house";
import type { Wish } from "../data/types";
import { toast, type Hass } from "../ha";
import { choice, loadWords, word, type Choice, type Word } from "../i18n";
import { LiveController } from "../live-controller";
import { staleText } from "../standing";
import type { CardConfig } from "./kinds";
import type { CardLook } from "./looks";
import { CARD_STYLE } from "./style";

export type Part = TemplateResult | typeof nothing;

export interface Press {
  label: string;
  icon: string;
  action: string;
  data: Record<string, unknown>;
}

// What the server says where there is no Roomkeeper yet, and what a lost answer is.
const NOT_A_REFUSAL = ["unknown_command", "no_answer"];

/**
 * Draws a card into the element that Home Assistant has placed.
 *
 * It takes of lit what draws templates, and not its elements: all cards with all
 * that they load are to be small, and have no properties but two.
 */
export abstract class Drawing<Config extends CardConfig> implements ReactiveControllerHost {
  protected hass!: Hass;
  protected config!: Config;
  protected house: House | undefined;
  protected readonly clock: Clock;

  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #controllers: ReactiveController[] = [];
  readonly #live: LiveController;
  #language: string | undefined;
  /** Where cards are chosen they are given a `hass` from before, and no other. */
  #words: Partial<Hass> = {};
  #update: Promise<boolean> | undefined;
  #isBusy = false;
  #said = "";

  constructor(host: HTMLElement, style = "") {
    this.#host = host;
    this.#root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CARD_STYLE + style);
    this.#root.adoptedStyleSheets = [sheet];
    this.clock = new Clock(this, "minute");
    this.#live = new LiveController(this);
  }

  /** What is to be told; nothing while it is not known. */
  protected abstract get wish(): Wish | undefined;

  /** What the card is called. */
  protected abstract get heading(): string;

  /** What there is to say while nothing is chosen. */
  protected abstract get invitation(): Word;

  protected abstract draw(house: House): TemplateResult;

  /** Takes what Home Assistant gives a card. */
  give(hass: Hass, config: CardConfig): void {
    this.hass = { ...hass, ...this.#words };
    this.config = config as Config;
    this.requestUpdate();
  }

  connect(): void {
    for (const one of this.#controllers) one.hostConnected?.();
    this.requestUpdate();
  }

  disconnect(): void {
    for (const one of this.#controllers) one.hostDisconnected?.();
  }

  addController(controller: ReactiveController): void {
    this.#controllers.push(controller);
  }

  removeController(): void {
    // They stay as long as the card.
  }

  /** Draws soon: once for all that has changed until then. */
  requestUpdate(): void {
    this.#update ??= Promise.resolve().then(() => {
      this.#update = undefined;
      this.#draw();
      return true;
    });
  }

  get updateComplete(): Promise<boolean> {
    return this.#update ?? Promise.resolve(true);
  }

  #draw(): void {
    const { hass, wish } = this;
    if (hass.language !== this.#language) void this.#loadWords();
    if (wish) this.#live.watch(hass.connection, wish);
    this.house = wish && this.#live.house;
    const body = this.#language === undefined ? waiting() : this.#body(wish !== undefined);
    render(html`<ha-card><div class="body">${body}</div></ha-card>`, this.#root, { host: this });
  }

  async #loadWords(): Promise<void> {
    const { language } = this.hass;
    try {
      this.#words = { localize: await loadWords(this.hass) };
    } catch {
      // The next drawing tries again: there is one when the connection is back.
      return;
    }
    this.#language = language;
    this.give(this.hass, this.config);
  }

  #body(isChosen: boolean): TemplateResult {
    if (!isChosen) return this.note(this.word(this.invitation));
    const refused = this.#refused;
    if (refused) return this.note(refused);
    const { status, staleSince } = this.#live;
    const stale = staleText(this.hass, status, staleSince);
    return html`${stale ? this.note(stale) : nothing}
      ${this.house ? this.draw(this.house) : stale ? nothing : waiting()}
      <div class="only-read" role="status">${this.#said}</div>`;
  }

  /** What the server refuses to show, such as a room that is gone. */
  get #refused(): string {
    const { refusal, status } = this.#live;
    if (refusal === undefined || status !== "lost") return "";
    const { code, message } = refusalOf(this.hass, refusal);
    return NOT_A_REFUSAL.includes(code) ? "" : message;
  }

  protected word(key: Word, values?: Record<string, unknown>): string {
    return word(this.hass, key, values);
  }

  protected choice<Name extends Choice>(
    name: Name,
    option: Parameters<typeof choice<Name>>[2],
  ): string {
    return choice(this.hass, name, option);
  }

  /** A sentence that something is not as it should be, or that is all there is to see. */
  protected note(text: string): TemplateResult {
    return html`<p class="note">${text}</p>`;
  }

  /** What a card is called, where that leads, and a status. */
  protected header(href: string, { tone, icon: name }: CardLook, status: string): TemplateResult {
    return html`<header>
      <h2><a href=${href}>${this.heading}</a></h2>
      <span class="chip ${tone}">${icon(name)}${status}</span>
    </header>`;
  }

  /** A fact with its icon; nothing without a text. */
  protected fact(name: string, text: string, isTimer = false): Part {
    if (!text) return nothing;
    return html`<li>${icon(name)}<span role=${isTimer ? "timer" : nothing}>${text}</span></li>`;
  }

  protected buttons(shown: Part[]): Part {
    if (this.config["show_actions"] === false || shown.every((one) => one === nothing)) {
      return nothing;
    }
    return html`<div class="buttons" role="group" aria-label=${this.heading}>${shown}</div>`;
  }

  protected button(press: Press, isStrong = false, onPress?: () => void): TemplateResult {
    // What is old may be otherwise by now: nothing is done about it.
    return html`<button
      class=${isStrong ? "strong" : ""}
      ?disabled=${this.#live.status !== "live" || this.#isBusy}
      @click=${onPress ?? (() => void this.press(press))}
    >
      ${icon(press.icon)}${press.label}
    </button>`;
  }

  /** Does what a button says, and says so to those who cannot see it. */
  protected async press({ label, action, data }: Press): Promise<void> {
    this.#busy(true, "");
    try {
      await execute(this.hass, action, data);
      this.#busy(false, this.word("ui_card_done", { name: this.heading, what: label }));
    } catch (error) {
      toast(this.#host, refusalOf(this.hass, error).message);
      this.#busy(false, "");
    }
  }

  #busy(isBusy: boolean, said: string): void {
    this.#isBusy = isBusy;
    this.#said = said;
    this.requestUpdate();
  }
}

/** One of Home Assistant's icons, beside a text that says the same. */
export function icon(name: string): TemplateResult {
  return html`<ha-icon icon="mdi:${name}" aria-hidden="true"></ha-icon>`;
}

function waiting(): TemplateResult {
  return html`<div class="wait" style="width:60%"></div>
    <div class="wait"></div>
    <div class="wait"></div>`;
}
