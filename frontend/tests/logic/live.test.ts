import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ANSWER_MS,
  FIRST_RETRY_MS,
  Live,
  liveOf,
  LONGEST_RETRY_MS,
  LOOK_MS,
} from "../../src/data/live";
import type { Message } from "../../src/data/types";
import { TestConnection } from "../hass";
import { aRoom, aSnapshot, NOW } from "../house";

const UNKNOWN = { code: "unknown_command", message: "Unknown command." };

/** A connection whose answers come when a test says so. */
class SlowConnection extends TestConnection {
  readonly pending: {
    tell: (message: Message) => void;
    answer: () => void;
    refuse: () => void;
  }[] = [];
  unsubscribed = 0;

  override subscribeMessage<Told>(callback: (message: Told) => void): Promise<() => Promise<void>> {
    return new Promise((resolve, reject) => {
      const unsubscribe = () => {
        this.unsubscribed += 1;
        return Promise.reject(new Error("the connection is gone"));
      };
      this.pending.push({
        tell: callback as unknown as (message: Message) => void,
        answer: () => {
          resolve(unsubscribe);
        },
        refuse: () => {
          reject(UNKNOWN);
        },
      });
    });
  }
}

/** Lets whatever is answered already arrive. */
async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});

afterEach(() => {
  vi.useRealTimers();
});

test("whoever listens is told at each change, until they listen no more", async () => {
  const connection = new TestConnection();
  const idle = vi.fn();
  const live = new Live(connection, { rooms: ["drum_room"] }, idle);
  const heard = vi.fn();
  const end = live.listen(heard);
  expect(live.status).toBe("connecting");
  await settled();
  expect(connection.subscribed).toEqual([{ type: "roomkeeper/subscribe", rooms: ["drum_room"] }]);
  connection.tell(aSnapshot());
  expect([live.status, live.house?.rooms.size, heard.mock.calls.length]).toEqual(["live", 1, 1]);
  connection.tell({ type: "change", more: false, changed: { rooms: [aRoom({ key: "attic" })] } });
  expect([live.house?.rooms.size, heard.mock.calls.length]).toEqual([2, 2]);
  end();
  end();
  await settled();
  expect([connection.subscribed, connection.listeners]).toEqual([[], 0]);
  connection.tell(aSnapshot());
  expect([heard.mock.calls.length, idle.mock.calls.length]).toEqual([2, 1]);
});

test("a picture that goes on in the next messages is not shown in part", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  const heard = vi.fn();
  live.listen(heard);
  await settled();
  connection.tell(aSnapshot({ more: true }));
  connection.tell({ type: "change", more: true, changed: { rooms: [aRoom({ key: "attic" })] } });
  expect([live.status, live.house, heard.mock.calls.length]).toEqual(["connecting", undefined, 0]);
  connection.tell({ type: "change", more: false, changed: { rooms: [aRoom({ key: "cellar" })] } });
  expect([live.status, live.house?.rooms.size, heard.mock.calls.length]).toEqual(["live", 3, 1]);
});

test("a change of what nobody has a picture of is none", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  live.listen(vi.fn());
  await settled();
  connection.tell({ type: "change", more: false, last_log_id: 3 });
  expect([live.status, live.house]).toEqual(["connecting", undefined]);
});

test("a server that knows no Roomkeeper yet is asked again, each time after twice as long, until it answers", async () => {
  const connection = new TestConnection();
  connection.refusals.push(...Array<unknown>(7).fill(UNKNOWN));
  const live = new Live(connection);
  live.listen(vi.fn());
  await settled();
  for (let wait = FIRST_RETRY_MS, tries = 1; tries <= 7; tries += 1) {
    expect([live.status, live.refusal, connection.refusals.length]).toEqual([
      "lost",
      UNKNOWN,
      7 - tries,
    ]);
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(connection.refusals.length).toBe(7 - tries);
    await vi.advanceTimersByTimeAsync(1);
    wait = Math.min(2 * wait, LONGEST_RETRY_MS);
  }
  expect(connection.subscribed.length).toBe(1);
  connection.tell(aSnapshot());
  expect([live.status, live.refusal]).toEqual(["live", undefined]);
});

test("after an answer, and when the connection is back, asking begins with the short wait again", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  connection.refusals.push(UNKNOWN, UNKNOWN, UNKNOWN);
  const end = live.listen(vi.fn());
  await vi.advanceTimersByTimeAsync(LONGEST_RETRY_MS);
  connection.tell(aSnapshot());
  end();
  connection.refusals.push(UNKNOWN);
  live.listen(vi.fn());
  await vi.advanceTimersByTimeAsync(FIRST_RETRY_MS);
  expect(connection.subscribed.length).toBe(1);

  connection.happen("disconnected");
  connection.refusals.push(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
  connection.happen("ready");
  await vi.advanceTimersByTimeAsync(3 * FIRST_RETRY_MS);
  connection.happen("disconnected");
  expect(connection.refusals.splice(0).length).toBe(1);
  connection.refusals.push(UNKNOWN);
  connection.happen("ready");
  await vi.advanceTimersByTimeAsync(FIRST_RETRY_MS);
  expect(connection.subscribed.length).toBe(1);
});

test("after a restart the picture comes back by itself; meanwhile it is known how old it is", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  const heard = vi.fn();
  live.listen(heard);
  await settled();
  connection.tell(aSnapshot());
  vi.setSystemTime(NOW + 5000);
  connection.happen("disconnected");
  expect([live.status, live.liveUntil, heard.mock.calls.length]).toEqual(["lost", NOW + 5000, 2]);
  expect(live.house?.rooms.size).toBe(1);
  vi.setSystemTime(NOW + 9000);
  connection.refusals.push(UNKNOWN, UNKNOWN);
  connection.happen("ready");
  await vi.advanceTimersByTimeAsync(3 * FIRST_RETRY_MS);
  expect([connection.subscribed.length, live.status, live.liveUntil]).toEqual([
    1,
    "lost",
    NOW + 5000,
  ]);
  connection.tell(aSnapshot({ rooms: [] }));
  expect([live.status, live.house?.rooms.size]).toEqual(["live", 0]);
});

test("nobody asks while Home Assistant is away", async () => {
  const connection = new TestConnection();
  connection.refusals.push(UNKNOWN);
  const live = new Live(connection);
  live.listen(vi.fn());
  await settled();
  connection.happen("disconnected");
  await vi.advanceTimersByTimeAsync(LONGEST_RETRY_MS);
  expect(connection.subscribed).toEqual([]);
});

test("a connection that is back is found also by those whom it does not tell", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  live.listen(vi.fn());
  await settled();
  connection.tell(aSnapshot());
  connection.happen("disconnected");
  await vi.advanceTimersByTimeAsync(5 * LOOK_MS);
  expect(connection.subscribed).toEqual([]);
  connection.connected = true;
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(connection.subscribed.length).toBe(1);
  connection.tell(aSnapshot());
  expect(live.status).toBe("live");
});

test("an answer that never comes is asked for again, and nothing once it is there", async () => {
  const connection = new SlowConnection();
  const live = new Live(connection);
  live.listen(vi.fn());
  await vi.advanceTimersByTimeAsync(ANSWER_MS);
  expect(connection.pending.length).toBe(2);
  connection.pending[1]?.answer();
  connection.pending[1]?.tell(aSnapshot());
  await vi.advanceTimersByTimeAsync(5 * ANSWER_MS);
  expect([connection.pending.length, live.status]).toEqual([2, "live"]);
  connection.pending[0]?.answer();
  await settled();
  expect(connection.unsubscribed).toBe(1);
});

test("whoever stops listening at the very moment of the loss leaves nothing that goes on", async () => {
  const connection = new TestConnection();
  const stopWhenLost = (live: Live) => {
    const end = live.listen(() => {
      if (live.status === "lost") end();
    });
  };
  connection.refusals.push(UNKNOWN);
  stopWhenLost(new Live(connection));
  await settled();
  expect(vi.getTimerCount()).toBe(0);
  stopWhenLost(new Live(connection));
  await settled();
  connection.happen("disconnected");
  expect(vi.getTimerCount()).toBe(0);
});

test("whoever comes while Home Assistant is away gets the picture when it is back", async () => {
  const connection = new TestConnection();
  connection.happen("disconnected");
  const live = new Live(connection);
  const heard = vi.fn();
  live.listen(heard);
  await settled();
  expect([live.status, connection.subscribed, heard.mock.calls.length]).toEqual(["lost", [], 1]);
  connection.happen("ready");
  await settled();
  connection.tell(aSnapshot());
  expect(live.status).toBe("live");
});

test("while Roomkeeper is not loaded the old picture stays, and a new one follows", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  live.listen(vi.fn());
  await settled();
  connection.tell(aSnapshot());
  vi.setSystemTime(NOW + 1000);
  connection.tell({ type: "unavailable" });
  expect([live.status, live.liveUntil, live.house?.rooms.size]).toEqual([
    "unavailable",
    NOW + 1000,
    1,
  ]);
  connection.tell(aSnapshot({ rooms: [] }));
  expect([live.status, live.house?.rooms.size]).toEqual(["live", 0]);
});

test("what an earlier try brings late is not taken, and is given back", async () => {
  const connection = new SlowConnection();
  const live = new Live(connection);
  live.listen(vi.fn());
  connection.happen("ready");
  connection.happen("ready");
  const [first, second, third] = connection.pending;
  first?.answer();
  second?.refuse();
  await settled();
  expect([connection.unsubscribed, live.status, live.refusal]).toEqual([
    1,
    "connecting",
    undefined,
  ]);
  first?.tell(aSnapshot());
  second?.tell(aSnapshot());
  expect(live.status).toBe("connecting");
  third?.answer();
  third?.tell(aSnapshot());
  await settled();
  expect([connection.unsubscribed, live.status]).toEqual([1, "live"]);
  await vi.advanceTimersByTimeAsync(LONGEST_RETRY_MS);
  expect(connection.pending.length).toBe(3);
});

test("whoever is gone before there was an answer leaves no subscription behind", async () => {
  const connection = new SlowConnection();
  const live = new Live(connection);
  live.listen(vi.fn())();
  connection.pending[0]?.answer();
  await settled();
  expect([connection.unsubscribed, live.status]).toEqual([1, "connecting"]);
});

test("whoever goes while the connection does is as well gone", async () => {
  const connection = new SlowConnection();
  const live = new Live(connection);
  const end = live.listen(vi.fn());
  connection.pending[0]?.answer();
  await settled();
  end();
  await settled();
  expect(connection.unsubscribed).toBe(1);
});

test("a connection that is lost is not asked to end what it has ended", async () => {
  const connection = new SlowConnection();
  const live = new Live(connection);
  live.listen(vi.fn());
  connection.pending[0]?.answer();
  await settled();
  connection.happen("disconnected");
  connection.happen("ready");
  await settled();
  expect(connection.unsubscribed).toBe(0);
});

test("whoever comes again sees the picture of before, its age, and then the new one", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  const end = live.listen(vi.fn());
  await settled();
  connection.tell(aSnapshot());
  vi.setSystemTime(NOW + 2000);
  end();
  live.listen(vi.fn());
  expect([live.status, live.house?.rooms.size, live.liveUntil]).toEqual([
    "connecting",
    1,
    NOW + 2000,
  ]);
  await settled();
  expect(connection.subscribed.length).toBe(1);
  connection.tell(aSnapshot({ rooms: [] }));
  expect([live.status, live.house?.rooms.size]).toEqual(["live", 0]);
});

test("who listens twice is told twice, and stays while one of both does", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  const heard = vi.fn();
  const subscribe = vi.spyOn(connection, "subscribeMessage");
  const end = live.listen(heard);
  live.listen(heard);
  await settled();
  expect(subscribe).toHaveBeenCalledTimes(1);
  connection.tell(aSnapshot());
  expect(heard).toHaveBeenCalledTimes(2);
  end();
  connection.tell(aSnapshot());
  expect([heard.mock.calls.length, connection.subscribed.length]).toEqual([3, 1]);
});

test("whoever stops listening while others are told disturbs none of them", async () => {
  const connection = new TestConnection();
  const live = new Live(connection);
  const heard = vi.fn();
  const end = live.listen(() => {
    end();
  });
  live.listen(heard);
  await settled();
  connection.tell(aSnapshot());
  expect([heard.mock.calls.length, connection.subscribed.length]).toEqual([1, 1]);
});

test("all on a page that want the same share one subscription while anybody listens", () => {
  const [one, other] = [new TestConnection(), new TestConnection()];
  const live = liveOf(one, { rooms: ["a"], start: "x" });
  expect(liveOf(one, { start: "x", rooms: ["a"] })).toBe(live);
  expect(liveOf(one, { rooms: ["b"], start: "x" })).not.toBe(live);
  expect(liveOf(other, { rooms: ["a"], start: "x" })).not.toBe(live);
  expect(liveOf(one)).toBe(liveOf(one, {}));
  const [end, endToo] = [live.listen(vi.fn()), live.listen(vi.fn())];
  end();
  expect(liveOf(one, { rooms: ["a"], start: "x" })).toBe(live);
  endToo();
  const next = liveOf(one, { rooms: ["a"], start: "x" });
  expect(next).not.toBe(live);
  // Who comes late to one that was left takes nothing from the next.
  live.listen(vi.fn())();
  expect(liveOf(one, { rooms: ["a"], start: "x" })).toBe(next);
});
