/** Dashboards that make themselves: all rooms and stalls, each where it is. */

import type { Hass } from "../ha";
import { loadWords, word, type Word } from "../i18n";
import { placesOfKind, type NamedPlace } from "../logic/places";
import { CARDS } from "./kinds";

export interface StrategyConfig {
  /** Keys of rooms that are shown; all of them by default. */
  rooms?: string[];
}

interface Section {
  type: "grid";
  column_span?: number;
  cards: Record<string, unknown>[];
}

export interface View {
  type: "sections";
  title: string;
  path: string;
  icon: string;
  max_columns: number;
  sections: Section[];
}

const COLUMNS = 3;
const FULL = { columns: "full" };

function heading(text: string, icon: string): Record<string, unknown> {
  return { type: "heading", heading: text, icon };
}

function across(...cards: Record<string, unknown>[]): Section {
  return { type: "grid", column_span: COLUMNS, cards };
}

/** Groups places by the area they are in, in the order of the areas' names; the others come last. */
function byArea(hass: Hass, places: NamedPlace[], elsewhere: string): [string, NamedPlace[]][] {
  const nameOf = ({ areaId }: NamedPlace) => hass.areas[areaId ?? ""]?.name;
  const groups = new Map<string, NamedPlace[]>();
  for (const place of places) {
    const name = nameOf(place) ?? "";
    groups.set(name, [...(groups.get(name) ?? []), place]);
  }
  const sorted = [...groups].sort(([one], [other]) =>
    one && other ? one.localeCompare(other) : Number(!one) - Number(!other),
  );
  return sorted.map(([name, group]) => [name || elsewhere, group]);
}

function sectionsOf(
  hass: Hass,
  places: NamedPlace[],
  elsewhere: string,
  cardOf: (place: NamedPlace) => Record<string, unknown>,
): Section[] {
  return byArea(hass, places, elsewhere).map(([name, group]) => {
    // A room that is an area of its own needs no heading: its card has its name.
    const isAlone = group.every((one) => one.name === name);
    const cards = group.map(cardOf);
    return { type: "grid", cards: isAlone ? cards : [heading(name, "mdi:map-marker"), ...cards] };
  });
}

/** Returns the view of all rooms: the board, a card for each, and their calendar. */
export async function roomsView(config: StrategyConfig, hass: Hass): Promise<View> {
  const say = await words(hass);
  const all = placesOfKind(hass, "room");
  const rooms = config.rooms ? all.filter(({ key }) => config.rooms?.includes(key)) : all;
  const calendars = rooms.flatMap(({ calendar }) => calendar ?? []);
  const board = {
    type: `custom:${CARDS.board.tag}`,
    ...(config.rooms ? { rooms: config.rooms } : {}),
    grid_options: FULL,
  };
  const calendar = {
    type: "calendar",
    entities: calendars,
    initial_view: "listWeek",
    grid_options: FULL,
  };
  const bookings = across(heading(say("ui_card_bookings"), "mdi:calendar"), calendar);
  return {
    type: "sections",
    title: say("ui_card_overview"),
    path: "rooms",
    icon: "mdi:door",
    max_columns: COLUMNS,
    sections: [
      across(board),
      ...sectionsOf(hass, rooms, say("ui_card_elsewhere"), ({ key }) => ({
        type: `custom:${CARDS.room.tag}`,
        room: key,
      })),
      ...(calendars.length > 0 ? [bookings] : []),
    ],
  };
}

async function stallsView(hass: Hass, stalls: NamedPlace[]): Promise<View> {
  const say = await words(hass);
  return {
    type: "sections",
    title: say("ui_card_stalls"),
    path: "stalls",
    icon: "mdi:shower-head",
    max_columns: COLUMNS,
    sections: sectionsOf(hass, stalls, say("ui_card_stalls"), ({ key }) => ({
      type: `custom:${CARDS.stall.tag}`,
      stall: key,
    })),
  };
}

/** Returns the dashboard: the rooms, and the stalls if there are any. */
export async function dashboard(config: StrategyConfig, hass: Hass): Promise<{ views: View[] }> {
  const stalls = placesOfKind(hass, "stall");
  const rooms = await roomsView(config, hass);
  return { views: stalls.length > 0 ? [rooms, await stallsView(hass, stalls)] : [rooms] };
}

async function words(hass: Hass): Promise<(key: Word) => string> {
  const localize = await loadWords(hass);
  return (key) => word({ localize }, key);
}
