"""Tables as CSV: RFC 4180, readable everywhere, and harmless in a spreadsheet."""

import csv
from io import StringIO

import pytest

from custom_components.roomkeeper.doors.csv_text import BOM, Cell, csv_line, csv_of


def _cell(value: Cell) -> str:
    """Return a value as it stands in a row; a row of an empty cell alone would have quotes."""
    return csv_line(["", value]).removeprefix(",").removesuffix("\r\n")


def test_a_table_begins_with_the_mark_by_which_a_spreadsheet_reads_it_as_utf_8() -> None:
    """Umlauts are umlauts in all of them."""
    assert csv_of(["a", "b"], [[1, "ü"]]) == f"{BOM}a,b\r\n1,ü\r\n"


def test_commas_quotes_and_new_lines_stay_in_their_cell() -> None:
    """What is read back is what was written."""
    assert _cell('say "hi", twice\nor more') == '"say ""hi"", twice\nor more"'
    assert _cell("a\rb") == '"a\rb"'
    row = ["a,b", 'c"d', "e\nf", ""]
    assert next(csv.reader(StringIO(csv_line(row), newline=""))) == row


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "true"), (7, "7"), (-1.5, "-1.5"), (14400.0, "14400"), (0.1, "0.1")],
)
def test_numbers_stay_numbers_and_nothing_is_empty(value: Cell, text: str) -> None:
    """With a dot, and without a fraction that says nothing."""
    assert _cell(value) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1", "\uff1d1", "\0=1", "\tx"]
)
def test_a_guest_whose_name_is_a_formula_harms_nobody_who_opens_the_table(text: str) -> None:
    """It stays a text."""
    assert _cell(text) == f"'{text}"


def test_a_formula_behind_a_quote_is_none_either() -> None:
    """The guard goes into the quotes."""
    assert _cell("\r1") == '"\'\r1"'
    assert _cell('=HYPERLINK("x")') == '"\'=HYPERLINK(""x"")"'


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("Ann;=1+1", "Ann;'=1+1"),
        ("Ann\t@SUM(A1)", "Ann\t'@SUM(A1)"),
        ('Ann; =HYPERLINK("x")', '"Ann;\' =HYPERLINK(""x"")"'),
        ('Ann;"=1', '"Ann;""\'=1"'),
        ("Ann\r\n-1", '"Ann\r\n\'-1"'),
        ("\n=1", "\"'\n'=1\""),
        ("\t=1", "'\t'=1"),
    ],
)
def test_a_formula_in_a_cell_of_a_spreadsheet_that_parts_otherwise_is_none_either(
    text: str, guarded: str
) -> None:
    """Where a comma is for decimals, cells are parted by semicolons, and quotes inside are text."""
    assert _cell(text) == guarded


@pytest.mark.parametrize(
    "text", ["a=b", "2026-11-26T14:00:00+01:00", "Drum room", "a; b", "ends;", "a;b=c"]
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    """Such a sign inside does no harm."""
    assert _cell(text) == text
