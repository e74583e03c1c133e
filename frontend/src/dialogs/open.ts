/** The dialogs, each loaded when it is asked for the first time. */

import type { RoomkeeperDialog } from "../dialog";
import type { RoomkeeperElement } from "../element";
import { toast } from "../ha";
import { word } from "../i18n";
import type { BookingDraft } from "../logic/booking-draft";
import type { FreezeFields } from "../logic/freeze-draft";

/** What a new booking begins with; all of it can be changed in the dialog. */
export interface Draft {
  rooms?: string[];
  /** In ms since the epoch. */
  start?: number;
  end?: number;
  /** Whether rooms are only held. */
  isHold?: boolean;
  /** All of it as somebody had filled it in before. */
  unfinished?: BookingDraft;
}

/** A booking as it was when somebody began to change it, and what they had filled in. */
export interface UnfinishedEdit {
  begun: BookingDraft;
  filled: BookingDraft;
}

type Load = () => Promise<unknown>;

interface Opening {
  host: RoomkeeperElement;
  what: string;
  dialog: Promise<RoomkeeperDialog>;
}

let latest: Opening | undefined;

/** Opens a dialog; the second click of a double one finds the dialog of the first. */
function opened(
  host: RoomkeeperElement,
  tag: string,
  load: Load,
  given: Record<string, unknown>,
): Promise<RoomkeeperDialog> {
  const what = `${tag} ${JSON.stringify(given)}`;
  if (latest?.host === host && latest.what === what) return latest.dialog;
  const opening = { host, what, dialog: made(host, tag, load, given) };
  const forget = () => {
    if (latest === opening) latest = undefined;
  };
  latest = opening;
  opening.dialog.then((dialog) => {
    dialog.addEventListener("closed", forget, { once: true });
  }, forget);
  return opening.dialog;
}

async function made(
  host: RoomkeeperElement,
  tag: string,
  load: Load,
  given: Record<string, unknown>,
): Promise<RoomkeeperDialog> {
  try {
    await load();
  } catch (error) {
    // The file is gone: a newer Roomkeeper has taken its place.
    toast(host, word(host.hass, "ui_reload"));
    throw error;
  }
  const dialog = Object.assign(document.createElement(tag) as RoomkeeperDialog, given);
  host.open(dialog);
  return dialog;
}

/** Books rooms, or holds them. */
export function openBook(host: RoomkeeperElement, draft: Draft = {}): Promise<RoomkeeperDialog> {
  return opened(host, "rk-book-dialog", () => import("./book-dialog"), { draft });
}

/** Shows a booking, and all that can be done with it. */
export function openBooking(host: RoomkeeperElement, bookingId: string): Promise<RoomkeeperDialog> {
  return opened(host, "rk-booking-dialog", () => import("./booking-dialog"), { bookingId });
}

/** Changes a booking's time, rooms and texts. */
export function openEdit(
  host: RoomkeeperElement,
  bookingId: string,
  unfinished?: UnfinishedEdit,
): Promise<RoomkeeperDialog> {
  const given = { bookingId, unfinished };
  return opened(host, "rk-edit-dialog", () => import("./edit-dialog"), given);
}

/** Takes a room out of use. */
export function openFreeze(
  host: RoomkeeperElement,
  room: string,
  unfinished?: FreezeFields,
): Promise<RoomkeeperDialog> {
  const given = { room, unfinished };
  return opened(host, "rk-freeze-dialog", () => import("./freeze-dialog"), given);
}

/** Finds free times of a length in all rooms, and books one. */
export function openFreeTimes(
  host: RoomkeeperElement,
  given: { day: string },
): Promise<RoomkeeperDialog> {
  return opened(host, "rk-free-dialog", () => import("./free-dialog"), given);
}
