import * as icons from "@mdi/js";
import { expect, test } from "vitest";
import {
  BLOCK_CARD_LOOK,
  BOOKING_CARD_LOOKS,
  ROOM_CARD_LOOKS,
  STALL_CARD_LOOKS,
  type CardLook,
} from "../../src/cards/looks";
import {
  BLOCK_LOOK,
  BOOKING_LOOKS,
  ROOM_LOOKS,
  STALL_LOOKS,
  type Look,
} from "../../src/logic/status";

function drawn({ tone, icon }: CardLook): Look {
  const name = `mdi-${icon}`.replaceAll(/-./g, ([, letter = ""]) => letter.toUpperCase());
  return { tone, icon: (icons as Record<string, string>)[name] ?? "" };
}

test("a status looks the same on a card as in the panel", () => {
  const all: [Record<string, CardLook>, Record<string, Look>][] = [
    [ROOM_CARD_LOOKS, ROOM_LOOKS],
    [BOOKING_CARD_LOOKS, BOOKING_LOOKS],
    [STALL_CARD_LOOKS, STALL_LOOKS],
    [{ block: BLOCK_CARD_LOOK }, { block: BLOCK_LOOK }],
  ];
  for (const [onCards, inPanel] of all) {
    const entries = Object.entries(onCards).map(([status, look]) => [status, drawn(look)]);
    expect(Object.fromEntries(entries)).toEqual(inPanel);
  }
});
