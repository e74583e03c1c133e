/** Tables as CSV (RFC 4180) that a spreadsheet opens, and cannot be harmed by. */

/** By which a spreadsheet that reads no further than this knows that it is UTF-8. */
const BOM = "\uFEFF";

// What a spreadsheet takes for a formula, also after a space, and in full width.
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/;

export type Cell = string | number | null | undefined;

function cellText(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = cell ?? "";
  // Guests write their own names: one that begins like a formula stays a text.
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns a whole file. */
export function csvOf(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header, ...rows].map((row) => row.map(cellText).join(","));
  return `${BOM}${lines.join("\r\n")}\r\n`;
}
