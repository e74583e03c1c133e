import { beforeEach, expect, test, vi } from "vitest";
import { forgetDraft, keepDraft, keptDraft } from "../../src/data/schedule-draft";
import { Previewer } from "../../src/data/schedule-previewer";
import { ScheduleEditing } from "../../src/logic/schedule-editing";
import { blankForm } from "../../src/logic/schedule-form";
import { aHouse, aSchedule } from "../house";

class Storage {
  readonly #kept = new Map<string, string>();
  getItem = (name: string) => this.#kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.#kept.set(name, value);
  removeItem = (name: string) => void this.#kept.delete(name);
}

beforeEach(() => {
  vi.stubGlobal("sessionStorage", new Storage());
});

const moonlight = aSchedule({ id: "01MOON", start_at: "2026-12-01T10:00:00+01:00" });
const house = aHouse({ schedules: [moonlight] });
const copied = (name: string) => `${name} (copy)`;

function begun(id: string, query = "", of = house): ScheduleEditing {
  return new ScheduleEditing({ id, query: new URLSearchParams(query) }, of, copied);
}

test("a schedule that is opened has nothing to save until something is changed", () => {
  const editing = begun("01MOON");
  expect([editing.isNew, editing.isDirty, editing.saving]).toEqual([false, false, undefined]);
  editing.change("times", ["22:00"]);
  expect(editing.isDirty).toBe(true);
  expect(editing.saving).toEqual({
    action: "update_schedule",
    data: { schedule_id: "01MOON", times: ["22:00"] },
  });
  expect(editing.previewing).toEqual({ schedule_id: "01MOON", times: ["22:00"] });
  editing.change("times", ["21:30"]);
  expect([editing.isDirty, keptDraft("01MOON?")]).toEqual([false, undefined]);
});

test("a new one begins empty, as a template, or as a copy", () => {
  expect(begun("new").form).toMatchObject({ name: "", timezone: "Europe/Berlin" });
  expect(begun("new", "template=weekly_clean").form).toMatchObject({
    schedule_type: "static",
    template: "weekly_clean",
    weekday: "sun",
  });
  const copy = begun("new", "from=01MOON");
  expect(copy.form).toMatchObject({ name: "Moonlight (copy)", weekdays: ["fri", "sat"] });
  expect(copy.saving?.action).toBe("create_schedule");
  expect(copy.previewing).not.toHaveProperty("schedule_id");
});

test("the copy of what has run once, and is off since, is on; that of what somebody has switched off is not", () => {
  const once = { schedule_type: "one_off", run_at: "2026-11-01T10:00:00+01:00", enabled: false };
  const schedules = [
    aSchedule({ ...once, id: "01RAN", runs: 1 } as never),
    aSchedule({ ...once, id: "01LEFT", runs: 0, skipped_runs: 1 } as never),
    aSchedule({ ...once, id: "01OFF", runs: 0, skipped_runs: 0 } as never),
    aSchedule({ id: "01DAILY", enabled: false, runs: 9 }),
  ];
  const enabled = schedules.map(
    ({ id }) => begun("new", `from=${id}`, aHouse({ schedules })).form.enabled,
  );
  expect(enabled).toEqual([true, true, false, false]);
  const ran = begun("01RAN", "", aHouse({ schedules }));
  ran.change("run_at", { day: "2026-12-24", time: "19:30" });
  expect(ran.saving?.data).toEqual({ schedule_id: "01RAN", run_at: "2026-12-24 19:30" });
});

test("choosing a template fills in its parameters", () => {
  const editing = begun("new", "template=weekly_clean");
  editing.change("template", "night_maintenance");
  expect(editing.form).toMatchObject({ start: "03:00", span: { minutes: 30 } });
});

test("what was filled in is there again after the page was made anew", () => {
  begun("01MOON").change("name", "Sunlight");
  const again = begun("01MOON");
  expect([again.form.name, again.isRestored, again.isDirty]).toEqual(["Sunlight", true, true]);
  again.load();
  expect([again.form.name, again.isRestored]).toEqual(["Moonlight", false]);
  expect(begun("01MOON").isRestored).toBe(false);
});

test("drafts of one schedule are not those of another", () => {
  begun("new", "template=weekly_clean").change("name", "Scrub");
  expect(begun("new").form.name).toBe("");
  expect(begun("new", "template=weekly_clean").form.name).toBe("Scrub");
});

test("somebody who has changed nothing follows what others change", () => {
  const editing = begun("01MOON");
  editing.told(aHouse({ schedules: [{ ...moonlight, times: ["23:00"], runs: 9 }] }));
  expect([editing.form.times, editing.isStale]).toEqual([["23:00"], false]);
});

test("somebody who has is told, keeps what is theirs, and saves only that", () => {
  const editing = begun("01MOON");
  editing.change("name", "Sunlight");
  editing.told(aHouse({ schedules: [{ ...moonlight, runs: 9 }] }));
  expect(editing.isStale).toBe(false);
  editing.told(aHouse({ schedules: [{ ...moonlight, times: ["23:00"] }] }));
  expect([editing.form.name, editing.isStale]).toEqual(["Sunlight", true]);
  expect(editing.saving?.data).toEqual({ schedule_id: "01MOON", name: "Sunlight" });
  editing.load();
  expect([editing.form.name, editing.form.times, editing.isStale]).toEqual([
    "Moonlight",
    ["23:00"],
    false,
  ]);
});

test("a schedule that is deleted meanwhile is made anew if it is saved", () => {
  const editing = begun("01MOON");
  editing.change("name", "Sunlight");
  editing.told(aHouse());
  expect([editing.isGone, editing.isNew, editing.isDirty]).toEqual([true, true, true]);
  expect(editing.saving).toMatchObject({ action: "create_schedule", data: { name: "Sunlight" } });
  editing.load();
  expect(editing.form.name).toBe("Moonlight");
  expect([begun("01NONE").isGone, begun("new").isGone]).toEqual([true, false]);
});

test("a browser that keeps nothing keeps no draft, and nothing breaks", () => {
  const refuse = () => {
    throw new DOMException("denied");
  };
  vi.stubGlobal("sessionStorage", { getItem: refuse, setItem: refuse, removeItem: refuse });
  const form = blankForm("UTC");
  keepDraft("x", { form, before: form });
  forgetDraft("x");
  expect(keptDraft("x")).toBeUndefined();
});

// --- previews ---

function previews() {
  vi.useFakeTimers();
  const asked: unknown[] = [];
  const waiting: ((answer: string) => void)[] = [];
  const answers: string[] = [];
  const previewer = new Previewer<string>(
    (wire) => {
      asked.push(wire);
      return new Promise((resolve) => waiting.push(resolve));
    },
    (answer) => answers.push(answer),
  );
  return { previewer, asked, waiting, answers };
}

test("the first preview is asked for at once, the next ones when somebody pauses", async () => {
  const { previewer, asked } = previews();
  previewer.want({ cron: "1" });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(1);
  previewer.want({ cron: "2" });
  await vi.advanceTimersByTimeAsync(200);
  previewer.want({ cron: "3" });
  await vi.advanceTimersByTimeAsync(299);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual([{ cron: "1" }, { cron: "3" }]);
});

test("the same again is not asked for", async () => {
  const { previewer, asked } = previews();
  previewer.want({ cron: "1" });
  await vi.advanceTimersByTimeAsync(0);
  previewer.want({ cron: "1" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(1);
});

test("only the last answer counts, in whatever order they come", async () => {
  const { previewer, waiting, answers } = previews();
  previewer.want({ cron: "1" });
  await vi.advanceTimersByTimeAsync(0);
  previewer.want({ cron: "2" });
  await vi.advanceTimersByTimeAsync(300);
  waiting[1]?.("second");
  waiting[0]?.("first");
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toEqual(["second"]);
});

test("after it has stopped nothing is asked, and no answer is taken", async () => {
  const { previewer, asked, waiting, answers } = previews();
  previewer.want({ cron: "1" });
  await vi.advanceTimersByTimeAsync(0);
  previewer.want({ cron: "2" });
  previewer.stop();
  waiting[0]?.("first");
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked.length, answers]).toEqual([1, []]);
});
