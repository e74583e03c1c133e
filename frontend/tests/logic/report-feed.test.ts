import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readReport, readReportFile, type Report } from "../../src/data/report";
import { REFRESH_MS, ReportFeed } from "../../src/data/report-feed";
import { signedAddress } from "../../src/data/signed";
import { aHass, refused, type TestHass } from "../hass";
import { NOW } from "../house";
import { aReport, aRoomReport } from "../report";

let hass: TestHass;
let drawn = 0;
let feed: ReportFeed;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  hass = aHass();
  drawn = 0;
  feed = new ReportFeed(() => {
    drawn += 1;
  });
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

const answer = (given: unknown) => {
  hass.connection.answers["get_report"] = given;
};

const asked = () => hass.connection.asked.map(({ data }) => data);

/** Answers question by question, as the server pages. */
function pages(...all: (Report | Error)[]): void {
  const left = [...all];
  hass.connection.sendMessagePromise = <Answer>(message: Record<string, unknown>) => {
    hass.connection.asked.push(message as never);
    const next = left.shift();
    return next instanceof Error
      ? Promise.reject({ code: "not_ready", message: next.message })
      : Promise.resolve(next as Answer);
  };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

test("a report is asked for with all its parts, and its rooms page after page", async () => {
  const more = aReport({ items: [aRoomReport({ room: "z" })], series: null });
  pages(aReport({ next_cursor: "c" }), more);
  const parts: Report[] = [];
  await readReport(hass, { date: "2026-11-26" }, (part) => parts.push(part));
  expect(asked()).toEqual([
    { date: "2026-11-26", limit: 200, include: ["series", "hours", "lengths"] },
    { date: "2026-11-26", limit: 200, cursor: "c" },
  ]);
  expect(parts.map(({ items, next_cursor }) => [items.length, next_cursor])).toEqual([
    [3, "c"],
    [4, null],
  ]);
  expect(parts[1]?.series?.length).toBe(26);
});

test("a report is a file, too", async () => {
  answer({ filename: "report.csv", csv: "a,b" });
  const file = await readReportFile(hass, { date: "2026-11-26", room: "drum_room" });
  expect(file.csv).toBe("a,b");
  expect(asked()).toEqual([{ date: "2026-11-26", room: "drum_room", format: "csv" }]);
});

test("a file is fetched by an address that is signed", async () => {
  const sent: unknown[] = [];
  hass.connection.sendMessagePromise = <Answer>(message: unknown) => {
    sent.push(message);
    return Promise.resolve({ path: "/api/x?authSig=1" } as Answer);
  };
  expect(await signedAddress(hass, "/api/x")).toBe("/api/x?authSig=1");
  expect(sent).toEqual([{ type: "auth/sign_path", path: "/api/x", expires: 60 }]);
  hass.connection.sendMessagePromise = () => Promise.reject(new Error("gone"));
  await expect(signedAddress(hass, "/api/x")).rejects.toMatchObject({ code: "no_answer" });
});

const NOVEMBER = { query: { start_date: "2026-11-01" }, isOfToday: true };
const OCTOBER = { query: { start_date: "2026-10-01" }, isOfToday: false };

test("what is wanted is asked for once, and shown until there is something else", async () => {
  answer(aReport());
  feed.want(hass, NOVEMBER);
  expect([feed.isLoading, feed.report]).toEqual([true, undefined]);
  await soon();
  expect([feed.isLoading, feed.report?.date]).toEqual([false, "2026-11-01"]);
  feed.want(hass, { ...NOVEMBER });
  expect(asked().length).toBe(1);
  answer(aReport({ date: "2026-10-01" }));
  feed.want(hass, OCTOBER);
  expect([feed.isLoading, feed.report?.date]).toEqual([true, "2026-11-01"]);
  await soon();
  expect([feed.report?.date, drawn]).toEqual(["2026-10-01", 4]);
});

test("before anything is wanted, nothing is asked for", async () => {
  feed.retry();
  feed.note(1);
  feed.note(2);
  await vi.advanceTimersByTimeAsync(2 * REFRESH_MS);
  expect(asked()).toEqual([]);
});

test("who goes on before there is an answer never sees it", async () => {
  answer(aReport());
  feed.want(hass, NOVEMBER);
  answer(aReport({ date: "2026-10-01" }));
  feed.want(hass, OCTOBER);
  await soon();
  expect([feed.report?.date, drawn]).toEqual(["2026-10-01", 3]);
});

test("a refusal is said, one that came too late is not, and it can be tried again", async () => {
  answer(refused("not_ready", "Not ready"));
  feed.want(hass, NOVEMBER);
  await soon();
  expect([feed.isLoading, feed.refusal?.message]).toEqual([false, "Not ready"]);
  feed.retry();
  answer(aReport());
  feed.retry();
  await soon();
  expect([feed.refusal, feed.report?.date]).toEqual([undefined, "2026-11-01"]);
});

test("what happens today is asked for again, each minute at most, and appears at once", async () => {
  answer(aReport());
  feed.note(5);
  feed.want(hass, NOVEMBER);
  await soon();
  feed.note(5);
  feed.note(undefined);
  await vi.advanceTimersByTimeAsync(2 * REFRESH_MS);
  expect(asked().length).toBe(1);
  feed.note(6);
  await soon();
  expect(asked().length).toBe(2);
  for (let id = 7; id < 20; id += 1) {
    feed.note(id);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(asked().length).toBe(2);
  pages(aReport({ next_cursor: "c", is_whole: false }), aReport({ items: [] }));
  const before = drawn;
  await vi.advanceTimersByTimeAsync(REFRESH_MS);
  expect(asked().length).toBe(4);
  expect([drawn - before, feed.report?.is_whole]).toEqual([1, false]);
});

test("while a report is awaited, what happens waits for its turn", async () => {
  answer(aReport());
  feed.note(1);
  feed.want(hass, NOVEMBER);
  feed.note(2);
  await soon();
  expect(asked().length).toBe(1);
  await vi.advanceTimersByTimeAsync(REFRESH_MS);
  expect(asked().length).toBe(2);
});

test("what cannot be refreshed stays as it was, and is tried again", async () => {
  answer(aReport());
  feed.note(1);
  feed.want(hass, NOVEMBER);
  await soon();
  answer(refused("not_ready"));
  feed.note(2);
  await vi.advanceTimersByTimeAsync(REFRESH_MS);
  expect([feed.refusal, feed.report?.date, asked().length]).toEqual([undefined, "2026-11-01", 2]);
  await vi.advanceTimersByTimeAsync(REFRESH_MS);
  expect(asked().length).toBe(3);
});

test("days that are over are not asked for again, and nothing is after it was stopped", async () => {
  answer(aReport());
  feed.note(1);
  feed.want(hass, OCTOBER);
  await soon();
  feed.note(2);
  await vi.advanceTimersByTimeAsync(2 * REFRESH_MS);
  expect(asked().length).toBe(1);
  feed.want(hass, NOVEMBER);
  await soon();
  feed.note(3);
  feed.stop();
  await vi.advanceTimersByTimeAsync(2 * REFRESH_MS);
  expect(asked().length).toBe(2);
});
