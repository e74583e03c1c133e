import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import "../components/rk-taken";
import type { Refusal } from "../data/execute";
import type { FreezeReason, Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperDialog } from "../dialog";
import type { Word } from "../i18n";
import {
  AFFECTED,
  begunFreeze,
  freezeRequest,
  FREEZE_REASONS,
  type Affected,
  type FreezeFields,
} from "../logic/freeze-draft";
import { zoneOf } from "../logic/time";
import { openFreeze } from "./open";
import { renderBackAnd, renderClash } from "./refusal";
import type { GoOn } from "./unfinished";

const LABELS: Record<string, Word> = {
  reason: "ui_freeze_reason",
  note: "ui_booking_note",
  has_end: "ui_freeze_has_end",
  until_day: "ui_freeze_until_day",
  until_time: "ui_freeze_until_time",
  bookings: "ui_freeze_bookings",
};

/** Takes a room out of use, or changes why and until when it is. */
export class FreezeDialog extends RoomkeeperDialog {
  @property({ attribute: false }) room = "";

  @property({ attribute: false }) unfinished: FreezeFields | undefined;

  @state() private fields: FreezeFields | undefined;

  #hasInput = false;

  get #room(): Room | undefined {
    return this.house?.rooms.get(this.room);
  }

  protected override get heading(): string {
    return this.word("ui_freeze_heading", { room: this.#room?.name ?? this.room });
  }

  protected override hasInput(): boolean {
    return this.#hasInput;
  }

  protected override goOn(): GoOn {
    const { room, fields } = this;
    return (host) => openFreeze(host, room, fields);
  }

  protected override willUpdate(): void {
    if (this.fields || !this.#room) return;
    this.#hasInput = this.unfinished !== undefined;
    this.fields = this.unfinished ?? begunFreeze(this.#room.freeze, Date.now(), zoneOf(this.hass));
  }

  protected override renderBody(): TemplateResult {
    const { fields } = this;
    if (!fields) return html`<p>${this.word("ui_freeze_no_room")}</p>`;
    return html`
      <p>${this.word("ui_freeze_text")}</p>
      ${this.#form(fields, this.#whySchema())}
      ${
        fields.has_end
          ? html`<div class="when">
              ${this.#form(fields, [{ name: "until_day", required: true, selector: { date: {} } }])}
              ${this.#form(fields, [
                { name: "until_time", required: true, selector: { time: { no_second: true } } },
              ])}
            </div>`
          : nothing
      }
      ${this.#form(fields, this.#bookingsSchema())}
    `;
  }

  #form(fields: FreezeFields, schema: unknown[]): TemplateResult {
    return html`<ha-form
      .hass=${this.hass}
      .data=${fields}
      .schema=${schema}
      .computeLabel=${({ name }: { name: string }) => {
        const label = LABELS[name];
        return label ? this.word(label) : "";
      }}
      @value-changed=${this.#onFields}
    ></ha-form>`;
  }

  #whySchema(): unknown[] {
    const options = FREEZE_REASONS.map((value: FreezeReason) => ({
      value,
      label: this.choice("freeze_reason", value),
    }));
    return [
      { name: "reason", required: true, selector: { select: { mode: "dropdown", options } } },
      { name: "note", selector: { text: {} } },
      { name: "has_end", selector: { boolean: {} } },
    ];
  }

  #bookingsSchema(): unknown[] {
    const options = AFFECTED.map((value: Affected) => ({
      value,
      label: this.choice("affected_bookings", value),
    }));
    return [{ name: "bookings", required: true, selector: { select: { mode: "list", options } } }];
  }

  protected override renderRefusal(refusal: Refusal): TemplateResult {
    if (refusal.code !== "freeze_affects") return renderClash(this, refusal);
    return html`
      ${renderClash(this, refusal, "ui_freeze_in_the_way")}
      <div class="buttons">
        <button ?disabled=${this.isBusy} @click=${() => this.#freeze("keep")}>
          ${this.word("ui_freeze_keep")}
        </button>
        <button ?disabled=${this.isBusy} @click=${() => this.#freeze("cancel")}>
          ${this.word("ui_freeze_cancel")}
        </button>
      </div>
    `;
  }

  protected override renderFooter(): TemplateResult {
    return renderBackAnd(this, {
      name: this.word("ui_freeze_do"),
      isDisabled: !this.fields,
      onClick: () => this.#freeze(),
    });
  }

  #freeze(bookings?: Affected): void {
    if (!this.fields) return;
    const fields = bookings ? { ...this.fields, bookings } : this.fields;
    const data = { room: this.room, ...freezeRequest(fields, zoneOf(this.hass)) };
    const said = this.word("ui_freeze_done", { room: this.#room?.name ?? this.room });
    void this.submit("freeze", data, said);
  }

  readonly #onFields = (event: CustomEvent<{ value: FreezeFields }>): void => {
    event.stopPropagation();
    this.#hasInput = true;
    this.fields = event.detail.value;
    this.refusal = undefined;
  };
}

define("rk-freeze-dialog", FreezeDialog);
