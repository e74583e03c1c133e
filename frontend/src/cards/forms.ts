/** The options of each card, as Home Assistant's own form shows them. */

import type { Hass } from "../ha";
import { loadWords, word, type Word } from "../i18n";
import { placesOfKind, type NamedPlace } from "../logic/places";
import { CARDS, DEFAULT_HOURS, MAX_HOURS, MIN_HOURS } from "./kinds";

interface Field {
  name: string;
  required?: boolean;
  default?: unknown;
  selector: Record<string, unknown>;
}

type Localize = Hass["localize"];

/** What Home Assistant asks of a card's class. */
export interface Form {
  schema: Field[];
  computeLabel(field: Field, localize: Localize): string | undefined;
  computeHelper(field: Field, localize: Localize): string | undefined;
}

const LABELS: Record<string, Word> = {
  room: "ui_card_room",
  rooms: "ui_card_rooms",
  stall: "ui_card_stall",
  name: "ui_card_name",
  title: "ui_card_title",
  hours: "ui_card_hours",
  show_next: "ui_card_show_next",
  show_actions: "ui_card_show_actions",
};

const HELPERS: Record<string, Word> = { rooms: "ui_card_rooms_helper" };

/** One or several of the rooms or stalls; where none are known, a key can be typed. */
function placeSelector(
  hass: Hass | undefined,
  kind: NamedPlace["kind"],
  multiple = false,
): Record<string, unknown> {
  const places = hass ? placesOfKind(hass, kind) : [];
  const options = places.map(({ key, name }) => ({ value: key, label: name }));
  return { select: { mode: "dropdown", custom_value: options.length === 0, multiple, options } };
}

const TEXT: Field["selector"] = { text: {} };

function shown(name: string): Field {
  return { name, default: true, selector: { boolean: {} } };
}

function schemaOf(tag: string, hass: Hass | undefined): Field[] {
  const name: Field = { name: "name", selector: TEXT };
  if (tag === CARDS.room.tag) {
    const room: Field = { name: "room", required: true, selector: placeSelector(hass, "room") };
    return [room, name, shown("show_next"), shown("show_actions")];
  }
  if (tag === CARDS.stall.tag) {
    const stall: Field = { name: "stall", required: true, selector: placeSelector(hass, "stall") };
    return [stall, name, shown("show_actions")];
  }
  const hours = { min: MIN_HOURS, max: MAX_HOURS, mode: "box", unit_of_measurement: "h" };
  return [
    { name: "title", selector: TEXT },
    { name: "rooms", selector: placeSelector(hass, "room", true) },
    { name: "hours", default: DEFAULT_HOURS, selector: { number: hours } },
  ];
}

function said(words: Record<string, Word>) {
  return ({ name }: Field, localize: Localize) => {
    const key = words[name];
    return key && word({ localize }, key);
  };
}

/** Returns the form of a card; its words are there by then. */
export async function formOf(tag: string, hass: Hass | undefined): Promise<Form> {
  if (hass) await loadWords(hass);
  return {
    schema: schemaOf(tag, hass),
    computeLabel: said(LABELS),
    computeHelper: said(HELPERS),
  };
}
