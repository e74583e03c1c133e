import { expect, test } from "vitest";
import "../../src/components/rk-suggestions";
import type { Suggestions } from "../../src/components/rk-suggestions";
import type { Suggestion } from "../../src/data/suggestions";
import { aHass, refused, type TestHass } from "../hass";
import { aHouse } from "../house";
import { BUFFER, SUGGESTIONS, TIMEOUT } from "../suggestions";
import { expectAccessible, findAll, show, textOf } from "./stage";

const ADMIN = { id: "ada", name: "Ada", is_admin: true };

async function shown(
  items: Suggestion[],
  hass: TestHass = aHass({ user: ADMIN }),
): Promise<{ list: Suggestions; hass: TestHass }> {
  hass.connection.answers["get_suggestions"] = { items, next_cursor: null };
  const list = await show<Suggestions>("rk-suggestions", { hass, house: aHouse() });
  await expect.poll(() => hass.connection.asked.length).toBe(1);
  await list.updateComplete;
  return { list, hass };
}

function button(list: Suggestions): HTMLButtonElement {
  const [first] = findAll<HTMLButtonElement>(list, "button");
  if (!first) throw new Error(`no button in: ${textOf(list)}`);
  return first;
}

test("each says what would change and why", async () => {
  const { list, hass } = await shown(SUGGESTIONS);
  await expect.poll(() => findAll(list, "li").length).toBe(4);
  // A large house has more than an answer has by default.
  expect(hass.connection.asked[0]?.data).toEqual({ limit: 1000 });
  expect(textOf(list)).toMatch(/^Suggestions .*Vocal booth: switch the power off 20 mins after/);
  expect(textOf(list)).toContain("At 34 power-offs of the last 90 days");
  expect(button(list).getAttribute("aria-label")).toBe(
    "Apply: Vocal booth: switch the power off 20 mins after the guest instead of 40 mins",
  );
  await expectAccessible(list);
});

test("one click applies it, and it says that it is done", async () => {
  const { list, hass } = await shown([BUFFER, TIMEOUT]);
  await expect.poll(() => findAll(list, "button").length).toBe(2);
  button(list).click();
  expect(hass.connection.asked[1]).toEqual({
    action: "apply_suggestion",
    data: { suggestion_id: BUFFER.id },
  });
  await expect.poll(() => textOf(list)).toContain("Applied");
  expect(findAll(list, "button").length).toBe(1);
  await expectAccessible(list);
});

test("what does not stand any more says so, and can be tried again", async () => {
  const { list, hass } = await shown([BUFFER]);
  const why = "The suggestion does not stand any more";
  hass.connection.answers["apply_suggestion"] = refused("unknown_suggestion", why);
  await expect.poll(() => findAll(list, "button").length).toBe(1);
  button(list).click();
  await expect.poll(() => findAll(list, "[role=alert]").length).toBe(1);
  expect(textOf(list)).toContain("does not stand any more");
  expect(button(list).disabled).toBe(false);
  await expectAccessible(list);
});

test("who is no administrator reads them, and has nothing to click", async () => {
  const { list } = await shown([BUFFER], aHass({ user: { ...ADMIN, is_admin: false } }));
  await expect.poll(() => findAll(list, "li").length).toBe(1);
  expect(findAll(list, "button")).toEqual([]);
  expect(textOf(list)).toContain("An administrator can apply them.");
});

test("where nothing is suggested, nothing is shown", async () => {
  const { list } = await shown([]);
  expect(textOf(list)).toBe("");
});

test("what cannot be drawn is one row", async () => {
  const broken = { ...TIMEOUT, now: undefined } as unknown as Suggestion;
  const { list } = await shown([broken, BUFFER]);
  await expect.poll(() => findAll(list, "li").length).toBe(2);
  expect(textOf(list)).toContain("Cubicle cannot be shown");
  expect(textOf(list)).toContain("switch the power off");
});
