import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LogPage } from "../../src/data/log";
import { LogFeed, LONGEST_WAIT_MS, REFRESH_MS } from "../../src/data/log-feed";
import { readAll } from "../../src/data/log-export";
import { aHass, refused, type TestHass } from "../hass";
import { aPage } from "../log";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A log that grows: it answers as the server does. */
class Log {
  readonly hass: TestHass = aHass();
  readonly asked: Record<string, unknown>[] = [];
  newest = 0;
  isRefusing = false;

  constructor(newest: number) {
    this.newest = newest;
    this.hass.connection.sendMessagePromise = <Answer>(message: Record<string, unknown>) => {
      const data = message["data"] as { limit: number; cursor?: string };
      this.asked.push(data);
      if (this.isRefusing) return Promise.reject(refused("not_ready").error);
      return Promise.resolve(this.page(data) as Answer);
    };
  }

  page({ limit, cursor }: { limit: number; cursor?: string }): LogPage {
    const first = cursor === undefined ? this.newest : Number(cursor) - 1;
    const last = Math.max(1, first - limit + 1);
    const ids = Array.from({ length: Math.max(0, first - last + 1) }, (_, n) => first - n);
    return aPage(ids, last > 1 ? String(last) : null);
  }
}

interface Reading {
  log: Log;
  feed: LogFeed;
  ids: () => number[] | undefined;
  changes: () => number;
}

async function settle(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

async function reading(newest: number, limit = 3): Promise<Reading> {
  const log = new Log(newest);
  let count = 0;
  const feed = new LogFeed(() => {
    count += 1;
  });
  feed.note(newest);
  feed.want(log.hass, { query: {}, limit });
  await settle();
  return { log, feed, ids: () => feed.rows?.map((row) => row.id), changes: () => count };
}

test("whoever opens the log sees its newest rows, and goes on to the first", async () => {
  const { log, feed, ids } = await reading(5);
  expect(ids()).toEqual([5, 4, 3]);
  expect(feed.hasOlder).toBe(true);
  await feed.older();
  expect(ids()).toEqual([5, 4, 3, 2, 1]);
  expect(feed.hasOlder).toBe(false);
  await feed.older();
  expect(log.asked.length).toBe(2);
});

test("before the first answer there is nothing, and it is said to be on its way", async () => {
  const feed = new LogFeed(() => undefined);
  expect([feed.rows, feed.newCount, feed.hasOlder]).toEqual([undefined, 0, false]);
  feed.retry();
  await settle();
  expect(feed.rows).toEqual([]);
  feed.want(new Log(5).hass, { query: {}, limit: 3 });
  expect(feed.isLoading).toBe(true);
});

test("older rows are asked for once, however often somebody presses", async () => {
  const { log, feed, ids } = await reading(9);
  await Promise.all([feed.older(), feed.older()]);
  expect(ids()).toEqual([9, 8, 7, 6, 5, 4]);
  expect(log.asked.length).toBe(2);
});

test("what happens while somebody reads comes on top at once, and then once a second", async () => {
  const { log, feed, ids } = await reading(5);
  log.newest = 6;
  feed.note(6);
  await settle(1);
  expect(ids()).toEqual([6, 5, 4, 3]);
  log.newest = 8;
  feed.note(7);
  feed.note(8);
  await settle(REFRESH_MS / 2);
  expect(log.asked.length).toBe(2);
  await settle(REFRESH_MS);
  expect(ids()).toEqual([8, 7, 6, 5, 4, 3]);
  expect(log.asked.length).toBe(3);
});

test("the same news again asks nothing, nor does none at all", async () => {
  const { log, feed } = await reading(5);
  feed.note(5);
  feed.note(undefined);
  await settle(REFRESH_MS);
  expect(log.asked.length).toBe(1);
});

test("more than a page that has come is fetched down to what is shown, without a gap", async () => {
  const { log, feed, ids } = await reading(5);
  log.newest = 14;
  feed.note(14);
  await settle(1);
  expect(ids()).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
});

test("after much too much has come the log begins anew, rather than with a gap", async () => {
  const { log, feed, ids } = await reading(5);
  log.newest = 1000;
  feed.note(1000);
  await settle(1);
  expect(ids()?.slice(0, 3)).toEqual([1000, 999, 998]);
  expect(ids()?.length).toBe(15);
  await feed.older();
  expect(ids()?.slice(-3)).toEqual([985, 984, 983]);
});

test("an empty log shows its first row", async () => {
  const { log, feed, ids } = await reading(0);
  expect(ids()).toEqual([]);
  log.newest = 1;
  feed.note(1);
  await settle(1);
  expect(ids()).toEqual([1]);
});

test("a log that was empty and grew a lot begins anew", async () => {
  const { log, feed, ids } = await reading(0);
  log.newest = 100;
  feed.note(100);
  await settle(1);
  expect(ids()?.length).toBe(15);
});

test("while somebody reads further down, new rows wait and are counted", async () => {
  const { log, feed, ids } = await reading(5);
  feed.hold(true);
  feed.hold(true);
  log.newest = 7;
  feed.note(7);
  await settle(1);
  expect(ids()).toEqual([5, 4, 3]);
  expect(feed.newCount).toBe(2);
  await feed.older();
  expect(ids()).toEqual([5, 4, 3, 2, 1]);
  feed.reveal();
  expect(ids()).toEqual([7, 6, 5, 4, 3, 2, 1]);
  log.newest = 8;
  feed.note(8);
  await settle(REFRESH_MS);
  expect(feed.newCount).toBe(1);
  feed.hold(false);
  expect(feed.newCount).toBe(0);
  expect(ids()?.[0]).toBe(8);
});

test("whoever reads an empty log, or one not there yet, misses nothing that comes", async () => {
  const { log, feed, ids } = await reading(0);
  feed.hold(true);
  feed.reveal();
  log.newest = 1;
  feed.note(1);
  await settle(1);
  expect(ids()).toEqual([1]);
  const early = new LogFeed(() => undefined);
  early.hold(true);
  early.reveal();
  early.want(log.hass, { query: {}, limit: 3 });
  await settle();
  expect(early.rows?.length).toBe(1);
  early.want(new Log(0).hass, { query: { room: "r" }, limit: 3 });
  await settle();
  expect(early.rows).toEqual([]);
});

test("another filter begins anew, and an answer to the one before is let go", async () => {
  const { log, feed, ids } = await reading(5);
  feed.want(log.hass, { query: {}, limit: 3 });
  expect(log.asked.length).toBe(1);
  feed.want(log.hass, { query: { room: "drum_room" }, limit: 3 });
  expect(ids()).toBeUndefined();
  feed.want(log.hass, { query: {}, limit: 2 });
  await settle();
  expect(ids()).toEqual([5, 4]);
  expect(log.asked[1]).toEqual({ room: "drum_room", limit: 3 });
});

test("an answer that comes late does not take the place of what was asked for since", async () => {
  const { log, feed, ids } = await reading(5);
  const late = new Log(90);
  const send = late.hass.connection.sendMessagePromise.bind(late.hass.connection);
  let answer: () => void = () => undefined;
  late.hass.connection.sendMessagePromise = async <Answer>(message: { type: string }) => {
    await new Promise<void>((resolve) => (answer = resolve));
    return send<Answer>(message);
  };
  feed.want(late.hass, { query: { room: "r" }, limit: 3 });
  feed.want(log.hass, { query: {}, limit: 3 });
  await settle();
  answer();
  await settle();
  expect(ids()).toEqual([5, 4, 3]);
});

test("why the log cannot be read is said, and it can be tried again", async () => {
  const { log, feed, ids } = await reading(5);
  log.isRefusing = true;
  feed.retry();
  await settle();
  expect(feed.refusal?.code).toBe("not_ready");
  expect(feed.isLoading).toBe(false);
  log.isRefusing = false;
  feed.retry();
  await settle();
  expect(feed.refusal).toBeUndefined();
  expect(ids()).toEqual([5, 4, 3]);
});

test("news that cannot be read is tried again, later and later, and that is said meanwhile", async () => {
  const { log, feed, ids } = await reading(5);
  log.isRefusing = true;
  log.newest = 6;
  feed.note(6);
  await settle(1);
  expect([feed.isBehind, feed.refusal, ids()]).toEqual([true, undefined, [5, 4, 3]]);
  await settle(2 * REFRESH_MS);
  expect(log.asked.length).toBe(3);
  await settle(10 * LONGEST_WAIT_MS);
  const before = log.asked.length;
  await settle(LONGEST_WAIT_MS);
  expect(log.asked.length).toBe(before + 1);
  log.isRefusing = false;
  await settle(LONGEST_WAIT_MS);
  expect([feed.isBehind, ids()]).toEqual([false, [6, 5, 4, 3]]);
  log.newest = 7;
  feed.note(7);
  await settle(REFRESH_MS);
  expect(ids()?.[0]).toBe(7);
});

test("a refusal of what nobody waits for any more is let go", async () => {
  const { log, feed } = await reading(5);
  log.isRefusing = true;
  feed.retry();
  log.isRefusing = false;
  feed.retry();
  await settle();
  expect(feed.refusal).toBeUndefined();
});

test("news that cannot be fetched change nothing, and come with the next", async () => {
  const { log, feed, ids } = await reading(5);
  log.isRefusing = true;
  feed.note(6);
  await settle(1);
  expect(ids()).toEqual([5, 4, 3]);
  expect(feed.refusal).toBeUndefined();
  log.isRefusing = false;
  log.newest = 7;
  feed.note(7);
  await settle(2 * REFRESH_MS);
  expect(ids()).toEqual([7, 6, 5, 4, 3]);
});

test("older rows that are asked for while news come go first, and the news are not lost", async () => {
  const { log, feed, ids } = await reading(9);
  log.newest = 10;
  const send = log.hass.connection.sendMessagePromise.bind(log.hass.connection);
  let answer: () => void = () => undefined;
  log.hass.connection.sendMessagePromise = async <Answer>(message: { type: string }) => {
    const page = await send<Answer>(message);
    await new Promise<void>((resolve) => (answer = resolve));
    return page;
  };
  feed.note(10);
  await settle(1);
  const refreshed = answer;
  log.hass.connection.sendMessagePromise = send;
  const older = feed.older();
  refreshed();
  await older;
  expect(ids()).toEqual([9, 8, 7, 6, 5, 4]);
  await settle(REFRESH_MS);
  expect(ids()).toEqual([10, 9, 8, 7, 6, 5, 4]);
});

test("older rows of a log that was begun anew meanwhile are let go", async () => {
  const { log, feed, ids } = await reading(9);
  const older = feed.older();
  feed.want(log.hass, { query: { room: "r" }, limit: 2 });
  await older;
  await settle();
  expect(ids()).toEqual([9, 8]);
});

test("after it was left, nothing is asked any more", async () => {
  const { log, feed } = await reading(5);
  feed.note(6);
  feed.stop();
  await settle(2 * REFRESH_MS);
  expect(log.asked.length).toBe(1);
});

test("an export reads page after page, and says how far it is", async () => {
  const log = new Log(2500);
  const progress: number[] = [];
  const read = await readAll(
    log.hass,
    { room: "drum_room" },
    {
      most: 50_000,
      signal: new AbortController().signal,
      onProgress: (count) => progress.push(count),
    },
  );
  expect(progress).toEqual([1000, 2000, 2500]);
  expect(read?.isAll).toBe(true);
  expect(new Set(read?.rows.map((row) => row.id)).size).toBe(2500);
  expect(log.asked[0]).toEqual({ room: "drum_room", limit: 1000 });
});

test("an export ends where it was said to, and says that this is not all", async () => {
  const log = new Log(2500);
  const signal = new AbortController().signal;
  const read = await readAll(log.hass, {}, { most: 1500, signal, onProgress: () => undefined });
  expect(read?.rows.length).toBe(1500);
  expect(read?.isAll).toBe(false);
});

test("an export that was stopped is none", async () => {
  const stop = new AbortController();
  const read = await readAll(
    new Log(2500).hass,
    {},
    {
      most: 50_000,
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    },
  );
  expect(read).toBeUndefined();
});
