import { readdirSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";

const FOLDER = new URL("../../../custom_components/roomkeeper/translations/", import.meta.url);

const languages = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""));

function wordsOf(language: string): [string, string][] {
  const read = readFileSync(new URL(`${language}.json`, FOLDER), "utf8");
  return Object.entries((JSON.parse(read) as { common: Record<string, string> }).common);
}

function problemOf(text: string, language: string): string | undefined {
  try {
    new IntlMessageFormat(text, language);
    return undefined;
  } catch (problem) {
    return String(problem);
  }
}

test.each(languages)(
  "Somebody who reads %s is shown each text, and no mistake in it",
  (language) => {
    const broken = wordsOf(language)
      .map(([key, text]) => [key, problemOf(text, language)])
      .filter(([, problem]) => problem !== undefined);
    expect(broken).toEqual([]);
  },
);

test("A text whose choice lacks an answer for all else is found", () => {
  expect(problemOf("{count, plural, one {# Raum}}", "de")).toContain("MISSING_OTHER_CLAUSE");
  expect(problemOf("{count, plural, one {# Raum} other {# Räume}", "de")).toBeDefined();
});
