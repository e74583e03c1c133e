/** What our dialogs show alike: what is in the way, what would work, and the two ways out. */

import { html, nothing, type TemplateResult } from "lit";
import type { Refusal } from "../data/execute";
import type { RoomkeeperDialog } from "../dialog";
import { word, type Word } from "../i18n";
import type { Span } from "../logic/place";
import { offerOf, takenOf } from "../logic/refusal-offers";
import { spanText } from "../logic/text";

/** Shows why something was refused: what is in the way as a list, all else in the server's words. */
export function renderClash(
  { hass, house }: RoomkeeperDialog,
  refusal: Refusal,
  key: Word = "ui_booking_in_the_way",
): TemplateResult {
  const taken = takenOf(refusal);
  if (taken.length === 0) return html`<p>${refusal.message}</p>`;
  return html`
    <p>${word(hass, key, { count: taken.length })}</p>
    <rk-taken .hass=${hass} .house=${house} .taken=${taken}></rk-taken>
  `;
}

/** Offers the time that would work, where the refusal names one. */
export function renderOffer(
  { hass }: RoomkeeperDialog,
  refusal: Refusal,
  asked: Span,
  take: (span: Span) => void,
): TemplateResult | typeof nothing {
  const offer = offerOf(refusal, asked);
  if (!offer) return nothing;
  const span = spanText(hass, offer.start, offer.end, Date.now());
  return html`<button @click=${() => take(offer)}>
    ${word(hass, "ui_booking_take", { span })}
  </button>`;
}

/** The footer of most: out of it, or on with what the button says. */
export function renderBackAnd(
  dialog: RoomkeeperDialog,
  { name, isDisabled, onClick }: { name: string; isDisabled: boolean; onClick: () => void },
): TemplateResult {
  return html`
    <button slot="secondaryAction" class="plain" @click=${() => dialog.close()}>
      ${word(dialog.hass, "ui_ask_cancel")}
    </button>
    <button
      slot="primaryAction"
      class="strong"
      ?disabled=${isDisabled || dialog.isBusy}
      @click=${onClick}
    >
      ${name}
    </button>
  `;
}
