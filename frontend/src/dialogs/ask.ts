/** Asking somebody before something is done. */

import type { RoomkeeperElement } from "../element";

/** A field of Home Assistant's form. */
export interface QuestionField {
  name: string;
  label: string;
  helper?: string;
  required?: boolean;
  selector: Record<string, unknown>;
}

export interface Question {
  heading: string;
  /** What happens then, in a sentence or two. */
  text: string;
  /** What the button says: what is done, never "OK". */
  confirm: string;
  /** Whether a reason for the log can be given. */
  hasReason?: boolean;
  /** Whether it is something that one would regret. */
  isDanger?: boolean;
  /** What else is to be known, and what of it is filled in. */
  fields?: QuestionField[];
  given?: Record<string, unknown>;
}

export interface AskAnswer {
  /** For the log; empty where none was given. */
  reason: string;
  /** The fields, as they were filled in. */
  values: Record<string, unknown>;
}

/** Asks, and returns the answer as soon as somebody has agreed; nothing if they have not. */
export async function openAsk(
  host: RoomkeeperElement,
  question: Question,
): Promise<AskAnswer | undefined> {
  await import("./ask-dialog");
  const dialog = document.createElement("rk-ask-dialog") as RoomkeeperElement;
  Object.assign(dialog, { question });
  return new Promise((resolve) => {
    dialog.addEventListener("done", (event) => {
      resolve((event as CustomEvent<AskAnswer>).detail);
    });
    dialog.addEventListener("closed", () => {
      resolve(undefined);
    });
    host.open(dialog);
  });
}
