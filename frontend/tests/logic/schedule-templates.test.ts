import { expect, test } from "vitest";
import { paramsWire, TEMPLATE_NAMES, TEMPLATES } from "../../src/logic/schedule-templates";
// The server's own are held to the same file by a test in Python.
import defaults from "../fixture/schedule-templates.json";

test("a template that is chosen begins as the server has it", () => {
  const begun = TEMPLATE_NAMES.map((name) => [name, paramsWire(name, TEMPLATES[name])]);
  expect(Object.fromEntries(begun)).toEqual(defaults);
});
