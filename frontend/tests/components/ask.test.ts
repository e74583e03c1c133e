import { html, type TemplateResult } from "lit";
import { expect, test } from "vitest";
import { openAsk, type AskAnswer, type Question } from "../../src/dialogs/ask";
import { RoomkeeperElement } from "../../src/element";
import { aHass } from "../hass";
import type { Form } from "./ha-elements";
import { expectAccessible, find, findAll, show, textOf } from "./stage";

class Host extends RoomkeeperElement {
  protected override render(): TemplateResult {
    return html`<button id="before">before</button>`;
  }
}
customElements.define("test-host", Host);

const QUESTION: Question = {
  heading: "Switch the Drum room off?",
  text: "Somebody is inside.",
  confirm: "Switch off",
};

async function asked(
  question: Partial<Question> = {},
): Promise<{ host: Host; answer: Promise<AskAnswer | undefined> }> {
  const host = await show<Host>("test-host", { hass: aHass() });
  find(host, "#before").focus();
  const answer = openAsk(host, { ...QUESTION, ...question });
  await expect.poll(() => findAll(host, "ha-adaptive-dialog").length).toBe(1);
  await expect.poll(() => textOf(host)).toContain(QUESTION.text);
  return { host, answer };
}

const CONFIRM = "button[slot=primaryAction]";

test("whoever agrees is answered once, and the dialog goes", async () => {
  const { host, answer } = await asked();
  expect(textOf(host)).toContain("Switch off");
  find(host, CONFIRM).click();
  expect(await answer).toEqual({ reason: "", values: {} });
  await expect.poll(() => findAll(host, "ha-adaptive-dialog").length).toBe(0);
  expect(host.shadowRoot?.activeElement?.id).toBe("before");
});

test("whoever goes back or closes has not agreed", async () => {
  for (const way of ["button[slot=secondaryAction]", "button[aria-label=Close]"]) {
    const { host, answer } = await asked();
    find(host, way).click();
    expect(await answer).toBeUndefined();
  }
});

test("a reason and other fields come with the answer", async () => {
  const { host, answer } = await asked({
    hasReason: true,
    fields: [{ name: "length", label: "For how long", selector: { text: {} } }],
    given: { length: "5" },
  });
  expect(textOf(host)).toContain("For how long Reason");
  find<Form>(host, "ha-form").fill({ reason: " plumber " });
  find(host, CONFIRM).click();
  expect(await answer).toEqual({ reason: "plumber", values: { length: "5" } });
});

test("a question can be read and answered by everybody", async () => {
  const { host } = await asked({ isDanger: true, hasReason: true });
  await expectAccessible(host);
});
