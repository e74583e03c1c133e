import { mdiCalendarEdit, mdiCancel, mdiClockPlusOutline, mdiDoorOpen } from "@mdi/js";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Clock } from "../clock";
import "../components/rk-booking-status";
import "../components/rk-extend";
import "../components/rk-taken";
import { findBooking, makingOf, type Making } from "../data/booking";
import type { Refusal } from "../data/execute";
import type { Booking, BookingOnBoard, Room } from "../data/types";
import { define } from "../define";
import { RoomkeeperDialog } from "../dialog";
import { icon } from "../icon";
import type { Word } from "../i18n";
import {
  actionsOf,
  isBlocking,
  nameOf,
  type BookingActions,
  type NextStep,
} from "../logic/booking-actions";
import { addressOf } from "../logic/place";
import { seconds } from "../logic/text";
import { localTime, zoneOf } from "../logic/time";
import { openAsk } from "./ask";
import { renderFacts } from "./booking-facts";
import { openEdit } from "./open";
import { renderClash } from "./refusal";

const STEPS = {
  confirm: ["ui_booking_confirm", "ui_booking_was_confirmed"],
  check_in: ["ui_booking_check_in", "ui_booking_was_checked_in"],
  check_out: ["ui_booking_check_out", "ui_booking_was_checked_out"],
} as const satisfies Record<NextStep, readonly [Word, Word]>;

/** Shows a booking as it is now, and does with it what may be done. */
export class BookingDialog extends RoomkeeperDialog {
  @property({ attribute: false }) bookingId = "";

  @state() private isExtending = false;

  /** What is there where the board has it no more; null while nobody knows. */
  @state() private found: Booking | undefined | null = null;

  @state() private making: Making | undefined;

  readonly #clock = new Clock(this, "minute");
  #last: BookingOnBoard | undefined;

  protected override get heading(): string {
    const name = this.#booking ? nameOf(this.#booking) : "";
    return name || this.word("ui_booking_nameless");
  }

  /** The booking on the board, with what may be done with it. */
  get #told(): BookingOnBoard | undefined {
    return this.house?.bookings.get(this.bookingId);
  }

  get #booking(): Booking | undefined {
    return this.#told ?? this.found ?? this.#last;
  }

  protected override firstUpdated(): void {
    void this.#learn(async () => {
      this.making = await makingOf(this.hass, this.bookingId);
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    const told = this.#told;
    if (told) {
      this.#last = told;
      this.found = null;
    } else if (changed.has("house")) {
      // It was given up, or lies in days that are not shown: what it is now is to be asked for.
      void this.#learn(async () => {
        this.found = await findBooking(this.hass, this.bookingId);
      });
    }
  }

  /** Learns what is only told to those who ask. What is not answered is left out. */
  async #learn(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch {
      return;
    }
  }

  protected override renderBody(): TemplateResult {
    const booking = this.#booking;
    if (!booking) {
      const isUnknown = this.found === undefined;
      return html`<p>${isUnknown ? this.word("ui_booking_unknown") : ""}</p>`;
    }
    const { hass, house, making } = this;
    return html`
      <rk-booking-status .hass=${hass} .booking=${booking}></rk-booking-status>
      ${this.#notice(booking)}
      ${renderFacts({ hass, house, booking, making, now: this.#clock.now })}
      ${this.#actions(booking)}
    `;
  }

  #notice(booking: Booking): TemplateResult | typeof nothing {
    const gone = !this.#told && this.#last !== undefined;
    const isHidden = this.#isHidden(booking);
    const lines = [
      gone && !isHidden ? this.word("ui_booking_gone") : "",
      isHidden ? this.word("ui_booking_not_shown") : "",
      booking.is_block ? this.word("ui_booking_block_helper") : "",
    ].filter(Boolean);
    return html`
      <div role="status">${lines.map((line) => html`<p>${line}</p>`)}</div>
      ${isHidden ? this.#dayOf(booking) : nothing}
    `;
  }

  /** Whether it is still to come, or goes on, in days of which nothing is told. */
  #isHidden(booking: Booking): boolean {
    return !this.#told && booking === this.found && isBlocking(booking);
  }

  #dayOf({ start }: Booking): TemplateResult {
    const { day } = localTime(Date.parse(start), zoneOf(this.hass));
    return html`<a class="button" href=${addressOf("board", undefined, { day })}>
      ${this.word("ui_booking_show_day")}
    </a>`;
  }

  #actions(booking: Booking): TemplateResult | typeof nothing {
    const actions = actionsOf(this.#told, this.house?.rooms ?? new Map<string, Room>());
    const { doors, canExtend, canEdit, canCancel } = actions;
    if (!doors.length && !canExtend && !canEdit && !canCancel) return nothing;
    return html`
      <div class="buttons">
        ${doors.map((room) => this.#door(room, booking))}
        ${
          canExtend
            ? this.#button("ui_booking_extend", mdiClockPlusOutline, this.#onAskLonger)
            : nothing
        }
        ${canEdit ? this.#button("ui_booking_edit", mdiCalendarEdit, () => void this.#onEdit()) : nothing}
        ${
          canCancel
            ? this.#button(
                booking.status === "held" ? "ui_booking_release" : "ui_booking_cancel",
                mdiCancel,
                () => void this.#onCancel(),
              )
            : nothing
        }
      </div>
      ${this.isExtending && canExtend ? this.#extension(booking) : nothing}
    `;
  }

  #button(name: Word, path: string, onClick: () => void): TemplateResult {
    return html`<button ?disabled=${this.isBusy} @click=${onClick}>
      ${icon(path)} ${this.word(name)}
    </button>`;
  }

  #door(room: Room, booking: Booking): TemplateResult {
    const open = () => {
      const said = this.word("ui_booking_door_opened", { room: room.name });
      void this.submit("open_door", { room: room.key, booking_id: booking.id }, said);
    };
    const isOnly = booking.rooms.length === 1;
    const name = isOnly
      ? this.word("ui_booking_open_door")
      : this.word("ui_booking_open_door_of", { room: room.name });
    return html`<button ?disabled=${this.isBusy} @click=${open}>
      ${icon(mdiDoorOpen)} ${name}
    </button>`;
  }

  #extension(booking: Booking): TemplateResult {
    return html`<rk-extend
      .hass=${this.hass}
      .end=${Date.parse(booking.end)}
      ?disabled=${this.isBusy}
      @extend=${this.#onExtend}
    ></rk-extend>`;
  }

  protected override renderRefusal(refusal: Refusal): TemplateResult {
    return renderClash(this, refusal);
  }

  protected override renderFooter(): TemplateResult | typeof nothing {
    const { next }: BookingActions = actionsOf(
      this.#told,
      this.house?.rooms ?? new Map<string, Room>(),
    );
    if (!next) return nothing;
    const [name, done] = STEPS[next];
    const doIt = () => {
      void this.submit(next, { booking_id: this.bookingId }, this.word(done));
    };
    return html`<button slot="primaryAction" class="strong" ?disabled=${this.isBusy} @click=${doIt}>
      ${this.word(name)}
    </button>`;
  }

  readonly #onAskLonger = (): void => {
    this.isExtending = !this.isExtending;
    this.refusal = undefined;
  };

  readonly #onEdit = async (): Promise<void> => {
    const dialog = await openEdit(this, this.bookingId);
    dialog.addEventListener("done", () => this.close());
  };

  readonly #onExtend = ({ detail: length }: CustomEvent<number>): void => {
    const data = { booking_id: this.bookingId, duration: seconds(length) };
    void this.submit("extend", data, this.word("ui_booking_was_extended"));
  };

  readonly #onCancel = async (): Promise<void> => {
    const isHold = this.#told?.status === "held";
    const name = this.word(isHold ? "ui_booking_release" : "ui_booking_cancel");
    const answer = await openAsk(this, {
      heading: name,
      text: this.word(isHold ? "ui_booking_release_ask" : "ui_booking_cancel_ask"),
      confirm: name,
      hasReason: true,
      isDanger: true,
    });
    if (!answer) return;
    const { reason } = answer;
    const data = { booking_id: this.bookingId, ...(reason ? { reason } : {}) };
    const said = this.word(isHold ? "ui_booking_was_released" : "ui_booking_was_cancelled");
    await this.submit("cancel", data, said);
  };

  static override styles = [
    ...RoomkeeperDialog.styles,
    css`
      dl {
        display: grid;
        gap: 12px;
      }
      dl > div {
        display: grid;
        grid-template-columns: minmax(88px, 25%) 1fr;
        column-gap: 16px;
      }
      dt {
        color: var(--secondary-text-color);
      }
      dd {
        grid-column: 2;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      rk-booking-status {
        justify-self: start;
      }
      [role="status"]:not(:has(p)) {
        display: none;
      }
      a.button {
        justify-self: start;
      }
      a.plain {
        padding: 0;
        text-decoration: underline;
      }
    `,
  ];
}

define("rk-booking-dialog", BookingDialog);
