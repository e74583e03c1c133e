/** What draws cards: loaded once, when the first one is on a dashboard. */

import { BoardCard } from "./board-card";
import type { Drawing } from "./drawing";
import type { CardConfig } from "./kinds";
import { RoomCard } from "./room-card";
import { StallCard } from "./stall-card";

export type { Drawing };

/** By the kind of card. */
export const DRAWINGS = {
  room: RoomCard,
  stall: StallCard,
  board: BoardCard,
} satisfies Record<string, new (host: HTMLElement) => Drawing<CardConfig>>;
