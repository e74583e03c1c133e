/** The cards there are, as Home Assistant's card picker and dashboards know them. No lit in here. */

import type { Hass } from "../ha";
import { placesOfKind } from "../logic/places";

export interface CardConfig {
  type: string;
  [option: string]: unknown;
}

export interface RoomConfig extends CardConfig {
  /** The room's key; the id of its device or of an entity of it is as good. */
  room: string;
  name?: string;
  show_next?: boolean;
  show_actions?: boolean;
}

export interface StallConfig extends CardConfig {
  /** The stall's key; the id of its device or of an entity of it is as good. */
  stall: string;
  name?: string;
  show_actions?: boolean;
}

export interface BoardConfig extends CardConfig {
  /** Keys; all rooms by default. */
  rooms?: string[];
  title?: string;
  /** How many there are on the strip. */
  hours?: number;
}

/** How much room a card takes in a section of twelve columns. */
export interface Grid {
  columns: number | "full";
  min_columns: number;
}

export interface CardKind {
  tag: string;
  /** What draws it. */
  drawing: "room" | "stall" | "board";
  name: string;
  description: string;
  /** Rows of some 50 px, where dashboards have columns of cards. */
  size: number;
  grid: Grid;
  /** The options of a card that is new. */
  stub(hass: Hass): Record<string, unknown>;
  /** Throws what is wrong with options. */
  check(config: CardConfig): void;
}

function expectText(config: CardConfig, option: string): void {
  const value = config[option];
  if (typeof value !== "string") {
    throw new Error(`Set "${option}" to its key, such as ${option}: my_${option}`);
  }
}

function expectBoard({ rooms, hours }: CardConfig): void {
  const isList = Array.isArray(rooms) && rooms.every((one) => typeof one === "string");
  if (rooms !== undefined && !isList) throw new Error('"rooms" is a list of keys of rooms');
  const isCount = typeof hours === "number" && hours >= MIN_HOURS && hours <= MAX_HOURS;
  if (hours !== undefined && !isCount)
    throw new Error(`"hours" is a number from ${MIN_HOURS} to ${MAX_HOURS}`);
}

export const MIN_HOURS = 2;
export const MAX_HOURS = 48;
export const DEFAULT_HOURS = 12;

// Names and descriptions are read before there is anything that could translate them.
export const CARDS = {
  room: {
    tag: "roomkeeper-room-card",
    drawing: "room",
    name: "Roomkeeper: room",
    description: "One room: who is in it, who comes next, and what to do about it.",
    size: 4,
    grid: { columns: 12, min_columns: 6 },
    stub: (hass) => ({ room: placesOfKind(hass, "room")[0]?.key ?? "" }),
    check: (config) => expectText(config, "room"),
  },
  stall: {
    tag: "roomkeeper-stall-card",
    drawing: "stall",
    name: "Roomkeeper: stall",
    description: "One stall: whether somebody is inside, how much longer, and its cameras.",
    size: 4,
    grid: { columns: 12, min_columns: 6 },
    stub: (hass) => ({ stall: placesOfKind(hass, "stall")[0]?.key ?? "" }),
    check: (config) => expectText(config, "stall"),
  },
  board: {
    tag: "roomkeeper-board-card",
    drawing: "board",
    name: "Roomkeeper: board",
    description: "All rooms and their next hours at a glance.",
    size: 6,
    grid: { columns: "full", min_columns: 6 },
    stub: () => ({ hours: DEFAULT_HOURS }),
    check: expectBoard,
  },
} satisfies Record<string, CardKind>;
