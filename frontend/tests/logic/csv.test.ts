import { expect, test } from "vitest";
import { csvOf, type Cell } from "../../src/logic/csv";

function cell(value: Cell): string {
  return csvOf([], [[value]]).slice("\uFEFF\r\n".length, -"\r\n".length);
}

test("a table begins with the mark by which Excel reads it as UTF-8", () => {
  expect(csvOf(["a", "b"], [[1, "ü"]])).toBe("\uFEFFa,b\r\n1,ü\r\n");
});

test("commas, quotes and new lines stay in their cell", () => {
  expect(csvOf(["a"], [['say "hi", twice\nor more']])).toBe(
    '\uFEFFa\r\n"say ""hi"", twice\nor more"\r\n',
  );
  expect(cell("a\rb")).toBe('"a\rb"');
});

test("what is not there is empty", () => {
  expect(csvOf(["a", "b"], [[null, undefined]])).toBe("\uFEFFa,b\r\n,\r\n");
});

test("a guest whose name is a formula harms nobody who opens the table", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1", "＝1", "\0=1"]) {
    expect(cell(text), text).toBe(`'${text}`);
  }
  expect(cell("\r1")).toBe('"\'\r1"');
  expect(cell("\tx")).toBe("'\tx");
  expect(cell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
});

test("nor does a formula in a cell of a spreadsheet that parts otherwise", () => {
  for (const [text, guarded] of [
    ["Ann;=1+1", "Ann;'=1+1"],
    ["Ann\t@SUM(A1)", "Ann\t'@SUM(A1)"],
    ['Ann; =HYPERLINK("x")', '"Ann;\' =HYPERLINK(""x"")"'],
    ['Ann;"=1', '"Ann;""\'=1"'],
    ["Ann\r\n-1", '"Ann\r\n\'-1"'],
    ["\r=1", "\"'\r'=1\""],
    ["\t=1", "'\t'=1"],
  ] as const) {
    expect(cell(text), text).toBe(guarded);
  }
});

test("numbers stay numbers, and a text with such a sign inside stays as it is", () => {
  expect(cell(-1)).toBe("-1");
  expect(cell("a=b")).toBe("a=b");
  expect(cell("a; b")).toBe("a; b");
  expect(cell("2026-11-26T14:00:00+01:00")).toBe("2026-11-26T14:00:00+01:00");
});
