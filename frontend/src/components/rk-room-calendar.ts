import { mdiCalendarExport, mdiContentCopy, mdiLinkOff, mdiRefresh } from "@mdi/js";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Refusal } from "../data/execute";
import type { Room } from "../data/types";
import { define } from "../define";
import { openAsk, type Question } from "../dialogs/ask";
import { RoomkeeperElement } from "../element";
import { toast } from "../ha";
import { icon } from "../icon";
import { styles } from "../styles";

/** Where a room's calendar can be seen; see `get_calendar_address`. */
interface Address {
  room: string;
  url: string | null;
  with_names: boolean;
  is_outside: boolean;
}

/** A room's calendar for others: whether it is shared, where, and ending that. For administrators. */
export class RoomCalendar extends RoomkeeperElement {
  @property({ attribute: false }) room!: Room;

  @state() private address: Address | undefined;

  /** Why the address could not be had. */
  @state() private refusal: Refusal | undefined;

  /** While an answer is awaited, so that nothing is done twice. */
  @state() private isBusy = false;

  @query("input") private field?: HTMLInputElement;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!this.room.can_unshare_calendar || this.address?.room !== this.room.key) {
      this.address = undefined;
    }
    if (!changed.has("room")) return;
    const before = changed.get("room") as Room | undefined;
    const isOther =
      before?.key !== this.room.key ||
      before.can_unshare_calendar !== this.room.can_unshare_calendar;
    if (isOther && this.room.can_unshare_calendar) void this.#ask();
  }

  protected override render(): TemplateResult {
    return this.room.can_unshare_calendar ? this.#shared() : this.#notShared();
  }

  #notShared(): TemplateResult {
    return html`
      <p>${this.word("ui_calendar_not_shared")}</p>
      <div class="buttons">
        ${this.#button(mdiCalendarExport, this.word("ui_calendar_share"), () => this.#share())}
      </div>
    `;
  }

  #shared(): TemplateResult {
    if (this.refusal) {
      return html`
        <p role="alert">${this.refusal.message}</p>
        <div class="buttons">
          ${this.#button(mdiRefresh, this.word("ui_calendar_again"), () => this.#ask())}
        </div>
      `;
    }
    const { address } = this;
    const names = address?.with_names ? "ui_calendar_shared_names" : "ui_calendar_shared";
    return html`
      <p>${this.word(names)}</p>
      ${address?.url ? this.#field(address.url) : nothing}
      ${
        address && !address.is_outside
          ? html`<p class="note">${this.word("ui_calendar_local")}</p>`
          : nothing
      }
      <div class="buttons">
        ${address?.url ? this.#button(mdiContentCopy, this.word("ui_calendar_copy"), () => this.#copy()) : nothing}
        ${this.#button(mdiRefresh, this.word("ui_calendar_renew"), () => this.#share())}
        ${this.#button(mdiLinkOff, this.word("ui_calendar_unshare"), () => this.#unshare())}
      </div>
    `;
  }

  #field(url: string): TemplateResult {
    return html`<label>
      ${this.word("ui_calendar_address")}
      <input
        readonly
        spellcheck="false"
        .value=${new URL(url, location.href).href}
        @focus=${(event: FocusEvent) => {
          (event.target as HTMLInputElement).select();
        }}
      />
    </label>`;
  }

  #button(path: string, label: string, onClick: () => Promise<void>): TemplateResult {
    return html`<button ?disabled=${this.isBusy} @click=${() => void onClick()}>
      ${icon(path)}${label}
    </button>`;
  }

  async #ask(): Promise<void> {
    this.refusal = undefined;
    const { key } = this.room;
    const found = await this.act<Address>("get_calendar_address", { room: key }, (refusal) => {
      this.refusal = refusal;
    });
    if (found && this.room.key === key) this.address = found;
  }

  async #share(): Promise<void> {
    const isAgain = this.room.can_unshare_calendar;
    // While somebody thinks, the page may have gone on to another room.
    const { key, name } = this.room;
    const values = { room: name };
    const answer = await openAsk(this, {
      heading: this.word(isAgain ? "ui_calendar_ask_renew" : "ui_calendar_ask_share", values),
      text: this.word(isAgain ? "ui_calendar_ask_renew_text" : "ui_calendar_ask_share_text"),
      confirm: this.word(isAgain ? "ui_calendar_renew" : "ui_calendar_share"),
      isDanger: isAgain,
      fields: [
        {
          name: "with_names",
          label: this.word("ui_calendar_ask_names"),
          helper: this.word("ui_calendar_ask_names_helper"),
          selector: { boolean: {} },
        },
      ],
      given: { with_names: this.address?.with_names ?? false },
    });
    if (!answer) return;
    const with_names = answer.values["with_names"] === true;
    const said = this.word("ui_calendar_done_shared");
    await this.#do("share_calendar", { room: key, with_names }, said);
  }

  async #unshare(): Promise<void> {
    const { key, name } = this.room;
    const question: Question = {
      heading: this.word("ui_calendar_ask_unshare", { room: name }),
      text: this.word("ui_calendar_ask_unshare_text"),
      confirm: this.word("ui_calendar_unshare"),
      isDanger: true,
    };
    if (!(await openAsk(this, question))) return;
    await this.#do("unshare_calendar", { room: key }, this.word("ui_calendar_done_unshared"));
  }

  async #do(
    action: string,
    data: { room: string; with_names?: boolean },
    said: string,
  ): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const done = await this.act<Address>(action, { ...data });
    this.isBusy = false;
    if (!done) return;
    if (this.room.key === data.room) this.address = done;
    this.dispatchEvent(new CustomEvent("rk-say", { detail: said, bubbles: true, composed: true }));
  }

  async #copy(): Promise<void> {
    const text = this.field?.value ?? "";
    const isCopied = (await written(text)) || this.#copySelected();
    toast(this, this.word(isCopied ? "ui_calendar_copied" : "ui_calendar_not_copied"));
  }

  /** Without https a browser has no clipboard for pages, but for what is selected. */
  #copySelected(): boolean {
    this.field?.focus();
    this.field?.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is nothing else then
    return document.execCommand("copy");
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      label {
        display: grid;
        gap: 4px;
        color: var(--secondary-text-color);
      }
      input {
        width: 100%;
        min-height: 40px;
        padding: 0 12px;
        border: 1px solid var(--secondary-text-color);
        border-radius: var(--ha-border-radius-md, 8px);
        background: var(--card-background-color);
        color: var(--primary-text-color);
        font: inherit;
        text-overflow: ellipsis;
      }
      input:focus-visible {
        outline: 2px solid var(--primary-color);
        outline-offset: 1px;
      }
      .note {
        padding-inline-start: 12px;
        border-inline-start: 4px solid var(--warning-color, #ffa600);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];
}

async function written(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) return false;
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    // The browser, or the frame that Home Assistant is in, does not allow it.
    return false;
  }
}

define("rk-room-calendar", RoomCalendar);
