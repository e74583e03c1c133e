"""Tables as CSV (RFC 4180) that a spreadsheet opens, and cannot be harmed by."""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Final

from .json_schema import Named

BOM: Final = "\ufeff"
"""What a file begins with: by it a spreadsheet that reads no further knows that it is UTF-8."""

CSV_FILE: Final[Named] = {"filename": str, "csv": str}
"""A file as it is answered where there are no files; over HTTP it is one."""

type Cell = str | float | bool | None
"""One value of a row. Numbers have a dot, whatever the reader's language."""

_SIGN: Final = "[=+\\-@＝＋－＠]"  # noqa: RUF001 - a formula, too
_SPACE: Final = "[\\s\0\ufeff]*"

_FORMULA: Final = re.compile(f"{_SPACE}{_SIGN}|[\t\r\n]")
"""How a text begins that a spreadsheet takes for a formula, also after a space."""

_FORMULA_INSIDE: Final = re.compile(f'((?:\r\n|[;\t\r\n])"*)(?={_SPACE}{_SIGN})')
"""Where one begins for a spreadsheet that parts cells by something else than a comma. It knows no
quotes there, so a new line is a new row too."""


def csv_line(cells: Iterable[Cell]) -> str:
    """Return one row, with its end."""
    line = StringIO()
    csv.writer(line).writerow(map(_text, cells))
    return line.getvalue()


def csv_of(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """Return a whole file."""
    return BOM + csv_line(header) + "".join(map(csv_line, rows))


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case int() | float():
            return str(cell)
    # Guests write their own names: one that begins like a formula stays a text.
    said = _FORMULA_INSIDE.sub(r"\1'", cell)
    return f"'{said}" if _FORMULA.match(said) else said
