import { expect, test } from "vitest";
import english from "../../../custom_components/roomkeeper/translations/en.json";
import {
  BLOCK_LOOK,
  BOOKING_LOOKS,
  POWER_OFF_LOOKS,
  ROOM_LOOKS,
  STALL_LOOKS,
} from "../../src/logic/status";

const { selector } = english;

const ALL = [
  { looks: ROOM_LOOKS, names: selector.room_status.options },
  { looks: BOOKING_LOOKS, names: selector.booking_status.options },
  { looks: POWER_OFF_LOOKS, names: selector.power_off_status.options },
  { looks: STALL_LOOKS, names: selector.stall_status.options },
];

test("each status has a name, and a look of its own", () => {
  for (const { looks, names } of ALL) {
    const named = Object.keys(names).filter((name) => name !== "any");
    expect(Object.keys(looks).sort()).toEqual(named.sort());
  }
});

test("no status is told by its colour alone", () => {
  for (const { looks } of ALL) {
    const byIcon = new Map<string, Set<string>>();
    for (const { icon, tone } of Object.values(looks)) {
      expect(icon).toMatch(/^M[\d.]/);
      byIcon.set(icon, (byIcon.get(icon) ?? new Set()).add(tone));
    }
    for (const tones of byIcon.values()) expect(tones.size).toBe(1);
  }
  expect(BLOCK_LOOK.icon).toBe(BOOKING_LOOKS.cancelled.icon);
});
