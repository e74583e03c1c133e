/** Doing and asking by name: `roomkeeper/execute`, see docs/websocket.md and docs/actions.md. */

import type { Hass } from "../ha";
import { isolated } from "../i18n";

/** What the server did not do, and why. */
export class Refusal extends Error {
  /** `clash`, `frozen`, ...; `unauthorized`; see docs/actions.md. */
  readonly code: string;
  /** What is in the way and what would work, by the code. */
  readonly details: Record<string, unknown>;

  constructor(message: string, code: string, details: Record<string, unknown>) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

interface WireError {
  code: string;
  message: string;
  translation_key?: string;
  translation_domain?: string;
  translation_placeholders?: Record<string, string>;
  details?: Record<string, unknown>;
}

function isWireError(error: unknown): error is WireError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** Returns why something was refused, in the reader's language. */
export function refusalOf(hass: Pick<Hass, "localize">, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!isWireError(error)) {
    // The connection went before there was an answer: nobody knows whether it was done.
    return new Refusal(hass.localize("component.roomkeeper.common.ui_no_answer"), "no_answer", {});
  }
  const { translation_domain: domain, translation_key: key, translation_placeholders } = error;
  const said =
    domain && key
      ? hass.localize(
          `component.${domain}.exceptions.${key}.message`,
          isolated(translation_placeholders),
        )
      : "";
  const known = { unauthorized: "ui_not_allowed" }[error.code];
  const own = known ? hass.localize(`component.roomkeeper.common.${known}`) : "";
  return new Refusal(said || own || error.message, error.code, error.details ?? {});
}

/**
 * Does or answers what the action of that name does.
 *
 * @throws Refusal: nothing was done, or nobody knows (`no_answer`).
 */
export async function execute<Answer>(
  hass: Pick<Hass, "connection" | "localize">,
  action: string,
  data: Record<string, unknown> = {},
): Promise<Answer> {
  try {
    return await hass.connection.sendMessagePromise<Answer>({
      type: "roomkeeper/execute",
      action,
      data,
    });
  } catch (error) {
    throw refusalOf(hass, error);
  }
}
