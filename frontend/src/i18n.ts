/** Words: the integration's own translations, which Home Assistant serves; none are in the bundle. */

import type english from "../../custom_components/roomkeeper/translations/en.json";
import type { Hass } from "./ha";

/** A key under `common`; the compiler knows which there are. */
export type Word = keyof typeof english.common;

type Selectors = typeof english.selector;

/** A selector whose options have names. */
export type Choice = {
  [Name in keyof Selectors]: Selectors[Name] extends { options: unknown } ? Name : never;
}[keyof Selectors];

type OptionsOf<Name extends Choice> = Selectors[Name] extends { options: infer Options }
  ? keyof Options
  : never;

const CATEGORIES = ["common", "selector", "exceptions"];

let loading: { from: unknown; language: string; words: Promise<unknown> } | undefined;

/**
 * Loads all words in the language of the page, once for all who ask on it.
 *
 * @returns What says them: the `localize` of a `hass` from before does not know them.
 */
export async function loadWords(hass: Hass): Promise<Hass["localize"]> {
  const { connection: from, language } = hass;
  const one = (category: string) => hass.loadBackendTranslation(category, "roomkeeper");
  if (loading?.from !== from || loading.language !== language) {
    loading = { from, language, words: Promise.all(CATEGORIES.map(one)) };
  }
  const mine = loading;
  try {
    await mine.words;
  } catch (error) {
    // Whoever asks next, asks anew.
    if (loading === mine) loading = undefined;
    throw error;
  }
  return one("common");
}

// Letters that are read from the right, and marks that turn the text after them.
const TURNING = /[\u0590-\u08ff\u202a-\u202e\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Returns values for a sentence; a name that is read from the right turns no time beside it. */
export function isolated(values: Record<string, unknown> = {}): Record<string, unknown> {
  const isolate = ([name, value]: [string, unknown]) => [
    name,
    TURNING.test(String(value)) ? `\u2068${String(value)}\u2069` : value,
  ];
  return Object.fromEntries(Object.entries(values).map(isolate)) as Record<string, unknown>;
}

/** Returns a word or a sentence. */
export function word(
  hass: Pick<Hass, "localize">,
  key: Word,
  values?: Record<string, unknown>,
): string {
  // Home Assistant reads all texts as Python's formats, and wants mere names in their outermost
  // braces: so what has choices stands in braces that ICU takes for letters.
  const text = hass.localize(`component.roomkeeper.common.${key}`, isolated(values));
  return text.startsWith("{_:") ? text.slice("{_:".length, -"}".length) : text;
}

/** Returns what an option of a selector is called, such as a status. */
export function choice<Name extends Choice>(
  hass: Pick<Hass, "localize">,
  name: Name,
  option: OptionsOf<Name>,
): string {
  return hass.localize(`component.roomkeeper.selector.${name}.options.${option as string}`);
}
