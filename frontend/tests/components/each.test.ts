import { html, render } from "lit";
import { expect, test } from "vitest";
import { each } from "../../src/each";

function draw(items: string[]): HTMLElement {
  const list = document.createElement("ul");
  const row = (item: string) => {
    if (item === "bad") throw new Error("broken");
    return html`<li>${item}</li>`;
  };
  const broken = (item: string) => html`<li>no ${item}</li>`;
  render(each(items, String, row, broken), list);
  return list;
}

test("an item that cannot be drawn is one broken row", () => {
  const rows = [...draw(["a", "bad", "c"]).children].map((one) => one.textContent);
  expect(rows).toEqual(["a", "no bad", "c"]);
});
