import { expect, test } from "vitest";
import { begun, changed, powerOffKey } from "../../src/data/house";
import type { Change, Parts, Removed, Snapshot } from "../../src/data/types";
import { Chance } from "../chance";
import { aBooking, aPowerOff, aRoom, aSchedule, aSnapshot, aStall } from "../house";

type Part = keyof Parts;

const PARTS: readonly Part[] = ["rooms", "bookings", "power_offs", "stalls", "schedules"];

function made(part: Part, name: string, text: string): unknown {
  const all: Record<Part, () => unknown> = {
    rooms: () => aRoom({ key: name, name: text }),
    bookings: () => aBooking({ id: name, title: text }),
    power_offs: () => aPowerOff({ booking_id: "b", room: name, waits_for: text }),
    stalls: () => aStall({ key: name, name: text }),
    schedules: () => aSchedule({ id: name, name: text }),
  };
  return all[part]();
}

/** What a server has: each thing by its part and its name. */
class Server {
  readonly #things = new Map<string, { part: Part; one: unknown }>();
  readonly #chance: Chance;
  #told = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  get snapshot(): Snapshot {
    const all = [...this.#things.values()];
    const of = (wanted: Part) => all.filter(({ part }) => part === wanted).map(({ one }) => one);
    const parts = Object.fromEntries(PARTS.map((part) => [part, of(part)])) as unknown as Parts;
    return aSnapshot({ ...parts, last_log_id: this.#told });
  }

  /** Something comes, is changed, or goes; each thing once. */
  get nextChange(): Change {
    this.#told += 1;
    const news: Partial<Record<Part, unknown[]>> = {};
    const gone: Partial<Record<Part, unknown[]>> = {};
    for (const part of PARTS) {
      for (const name of ["x", "y", "z"]) {
        const what = this.#chance.one(["nothing", "nothing", "come", "go"]);
        if (what === "come") {
          const one = made(part, name, `${this.#told}`);
          this.#things.set(`${part} ${name}`, { part, one });
          (news[part] ??= []).push(one);
        } else if (what === "go") {
          this.#things.delete(`${part} ${name}`);
          (gone[part] ??= []).push(part === "power_offs" ? { booking_id: "b", room: name } : name);
        }
      }
    }
    return {
      type: "change",
      more: false,
      last_log_id: this.#told,
      ...(Object.keys(news).length > 0 ? { changed: news as Partial<Parts> } : {}),
      ...(Object.keys(gone).length > 0 ? { removed: gone as Partial<Removed> } : {}),
    };
  }
}

test("whoever has followed all changes sees what a newcomer sees, whatever has happened", () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const server = new Server(new Chance(seed));
    let house = begun(server.snapshot);
    for (let step = 0; step < 20; step += 1) {
      house = changed(house, server.nextChange);
      expect(house, `seed ${seed}, step ${step}`).toEqual(begun(server.snapshot));
    }
  }
});

test("a house as it was stays as it was", () => {
  const before = begun(aSnapshot({ rooms: [aRoom({ key: "a", name: "A" })] }));
  const after = changed(before, {
    type: "change",
    more: false,
    changed: { rooms: [aRoom({ key: "a", name: "B" })] },
  });
  expect(before.rooms.get("a")?.name).toBe("A");
  expect(after.rooms.get("a")?.name).toBe("B");
});

test("a part of which nothing has changed is the same as before, so that nobody draws it anew", () => {
  const before = begun(aSnapshot({ stalls: [aStall()], schedules: [aSchedule()] }));
  const after = changed(before, {
    type: "change",
    more: false,
    changed: { rooms: [aRoom({ key: "attic" })], stalls: [] },
    removed: { bookings: [] },
  });
  expect([...after.rooms.keys()]).toEqual(["drum_room", "attic"]);
  for (const part of ["bookings", "powerOffs", "stalls", "schedules"] as const) {
    expect(after[part], part).toBe(before[part]);
  }
});

test("what stands beside the things is taken over too, and nothing of the message's own", () => {
  const before = begun(aSnapshot());
  const site = { ...before.site, problem: "the disk is full" };
  const after = changed(before, { type: "change", more: true, site, last_log_id: 7 });
  expect(after).toEqual({ ...before, site, last_log_id: 7 });
  expect(Object.keys(after)).not.toContain("type");
  expect(Object.keys(after)).not.toContain("more");
});

test("each room of a booking has a power-off of its own", () => {
  const [drums, attic] = [aPowerOff({ room: "drum_room" }), aPowerOff({ room: "attic" })];
  const house = begun(aSnapshot({ power_offs: [drums, attic] }));
  expect(house.powerOffs.size).toBe(2);
  expect(house.powerOffs.get(powerOffKey(attic))).toBe(attic);
  const { booking_id } = drums;
  const removed = { power_offs: [{ booking_id, room: "drum_room" }] };
  expect([...changed(house, { type: "change", more: false, removed }).powerOffs.values()]).toEqual([
    attic,
  ]);
});
