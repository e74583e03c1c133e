/** The cards and the dashboard, on every page of Home Assistant: what they are made of comes when it is needed. */

import { CARDS, type CardKind } from "./cards/kinds";
import { shellOf } from "./cards/shell";
import type { StrategyConfig, View } from "./cards/strategy";
import { define } from "./define";
import type { Hass } from "./ha";
import { placeOfEntity } from "./logic/places";

const DOCUMENTATION = "https://github.com/roomkeeper/roomkeeper/blob/main/docs/cards.md";
const STRATEGY = "roomkeeper";

// Home Assistant looks at these lists when somebody adds a card or a dashboard.
const page = window as unknown as Record<
  "customCards" | "customStrategies",
  { type: string; [about: string]: unknown }[] | undefined
>;

/** Adds to a list, unless an older or newer file of ours has been loaded into this page already. */
function announce(
  list: "customCards" | "customStrategies",
  entry: { type: string; [about: string]: unknown },
): void {
  const all = (page[list] ??= []);
  if (!all.some(({ type }) => type === entry.type)) all.push(entry);
}

/** Suggests the card of the room or stall to which an entity belongs. */
function suggestion(
  hass: Hass,
  entityId: string,
  kind: "room" | "stall",
): { config: Record<string, unknown> } | null {
  const place = placeOfEntity(hass, entityId);
  return place?.kind === kind
    ? { config: { type: `custom:${CARDS[kind].tag}`, [kind]: place.key } }
    : null;
}

function announceCard(kind: CardKind, of?: "room" | "stall"): void {
  const { tag, name, description } = kind;
  define(tag, shellOf(kind));
  announce("customCards", {
    type: tag,
    name,
    description,
    preview: true,
    documentationURL: DOCUMENTATION,
    ...(of && {
      getEntitySuggestion: (hass: Hass, entityId: string) => suggestion(hass, entityId, of),
    }),
  });
}

// Home Assistant never places them: it asks the class.
class DashboardStrategy extends HTMLElement {
  static readonly registryDependencies = ["entities", "devices", "areas"];

  static async generate(config: StrategyConfig, hass: Hass): Promise<{ views: View[] }> {
    return (await import("./cards/strategy")).dashboard(config, hass);
  }

  static getCreateSuggestions(): { title: string; icon: string } {
    return { title: "Rooms", icon: "mdi:door" };
  }
}

class ViewStrategy extends HTMLElement {
  static readonly registryDependencies = DashboardStrategy.registryDependencies;

  static async generate(config: StrategyConfig, hass: Hass): Promise<View> {
    return (await import("./cards/strategy")).roomsView(config, hass);
  }
}

announceCard(CARDS.room, "room");
announceCard(CARDS.stall, "stall");
announceCard(CARDS.board);
define(`ll-strategy-dashboard-${STRATEGY}`, DashboardStrategy);
define(`ll-strategy-view-${STRATEGY}`, ViewStrategy);
announce("customStrategies", {
  type: STRATEGY,
  strategyType: "dashboard",
  name: "Roomkeeper",
  description: "All rooms and stalls: who is in them, who comes next, and what to do about it.",
  documentationURL: DOCUMENTATION,
});
