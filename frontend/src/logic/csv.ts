/** Tables as CSV (RFC 4180) that a spreadsheet opens, and cannot be harmed by. */

/** By which a spreadsheet that reads no further than this knows that it is UTF-8. */
const BOM = "\uFEFF";

const SIGN = String.raw`[\s\0]*[=+\-@＝＋－＠]`;

// How a text begins that a spreadsheet takes for a formula, also after a space, and in full width.
const FORMULA = new RegExp(String.raw`^(?:${SIGN}|[\t\r\n])`);

// Where one begins for a spreadsheet that parts cells by something else than a comma. It knows no
// quotes there, so a new line is a new row too.
const FORMULA_INSIDE = new RegExp(String.raw`((?:\r\n|[;\t\r\n])"*)(?=${SIGN})`, "g");

export type Cell = string | number | null | undefined;

function cellText(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  // Guests write their own names: one that begins like a formula stays a text.
  const said = (cell ?? "").replace(FORMULA_INSIDE, "$1'");
  const safe = FORMULA.test(said) ? `'${said}` : said;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns a whole file. */
export function csvOf(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header, ...rows].map((row) => row.map(cellText).join(","));
  return `${BOM}${lines.join("\r\n")}\r\n`;
}
