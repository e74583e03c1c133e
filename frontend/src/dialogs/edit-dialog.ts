import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import "../components/rk-booking-form";
import "../components/rk-taken";
import type { Refusal } from "../data/execute";
import type { BookingOnBoard, Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperDialog } from "../dialog";
import { changesOf, draftOf, type BookingDraft } from "../logic/booking-draft";
import { openEdit, type UnfinishedEdit } from "./open";
import { renderBackAnd, renderClash, renderOffer } from "./refusal";
import type { GoOn } from "./unfinished";

/** Changes a booking: its time, its rooms and its texts, all in one step. */
export class EditDialog extends RoomkeeperDialog {
  @property({ attribute: false }) bookingId = "";

  @property({ attribute: false }) unfinished: UnfinishedEdit | undefined;

  /** How it was when somebody began to change it: what they left alone stays as it is by then. */
  @state() private begun: BookingDraft | undefined;

  @state() private filled: BookingDraft | undefined;

  protected override get heading(): string {
    return this.word("ui_booking_edit");
  }

  protected override hasInput(): boolean {
    return this.filled !== this.begun;
  }

  protected override goOn(): GoOn | undefined {
    const { bookingId, begun, filled } = this;
    return begun && filled && ((host) => openEdit(host, bookingId, { begun, filled }));
  }

  get #told(): BookingOnBoard | undefined {
    return this.house?.bookings.get(this.bookingId);
  }

  /** The rooms to which it may move, and those that it has. */
  get #rooms(): Room[] {
    return [...(this.house?.rooms.values() ?? [])].filter(
      (room) => room.can_book || this.filled?.rooms.includes(room.key),
    );
  }

  protected override willUpdate(): void {
    if (this.begun) return;
    if (this.unfinished) ({ begun: this.begun, filled: this.filled } = this.unfinished);
    else if (this.#told) this.begun = this.filled = draftOf(this.#told);
  }

  protected override renderBody(): TemplateResult {
    if (!this.#told) return html`<p role="status">${this.word("ui_booking_gone")}</p>`;
    return html`<rk-booking-form
      .hass=${this.hass}
      .draft=${this.filled}
      .rooms=${this.#rooms}
      is-there
      ?has-begun=${!this.#told.can_reschedule}
      @draft=${(event: CustomEvent<BookingDraft>) => this.#take(event.detail)}
    ></rk-booking-form>`;
  }

  protected override renderRefusal(refusal: Refusal): TemplateResult {
    const { filled } = this;
    const canMove = filled && this.#told?.can_reschedule;
    return html`
      ${renderClash(this, refusal)}
      ${
        canMove
          ? renderOffer(this, refusal, filled, (span) => this.#take({ ...filled, ...span }))
          : nothing
      }
    `;
  }

  protected override renderFooter(): TemplateResult {
    return renderBackAnd(this, {
      name: this.word("ui_booking_save"),
      isDisabled: !this.#told || this.filled?.rooms.length === 0,
      onClick: this.#onSave,
    });
  }

  #take(draft: BookingDraft): void {
    this.filled = draft;
    this.refusal = undefined;
  }

  readonly #onSave = (): void => {
    const changes = this.begun && this.filled && changesOf(this.begun, this.filled);
    if (!changes) {
      this.close();
      return;
    }
    const data = { booking_id: this.bookingId, ...changes };
    void this.submit("reschedule", data, this.word("ui_booking_was_changed"));
  };
}

define("rk-edit-dialog", EditDialog);
