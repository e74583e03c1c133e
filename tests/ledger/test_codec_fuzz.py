"""Anything at all in the place of what was written: it is read, or said to be unreadable."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.model import Row, key_of
from custom_components.roomkeeper.ledger.codec import UNREADABLE, codec_for
from custom_components.roomkeeper.ledger.rows import ROW_TABLES
from tests.fuzzing import corpus, for_the_corpus, looking, otherwise

from .strategies import values_of

FACT = codec_for(Fact)


def read_fact(plain: Any) -> None:  # noqa: ANN401 - JSON
    """Read a fact; what can be read can be written, and is the same then."""
    try:
        fact = FACT.decode(plain)
    except UNREADABLE:
        return
    assert FACT.decode(orjson.loads(orjson.dumps(FACT.encode(fact)))) == fact


def read_row(table: str, cells: list[Any]) -> None:
    """Read a row, likewise."""
    try:
        row = ROW_TABLES[table].decode(cells)
    except UNREADABLE:
        return
    assert ROW_TABLES[table].decode(ROW_TABLES[table].encode(row)) == row


@looking(150)
@given(data=st.data())
def test_any_fact_is_read_or_said_to_be_unreadable(data: st.DataObject) -> None:
    """So one bad entry costs the log that entry, and never the house."""
    plain = orjson.loads(orjson.dumps(FACT.encode(data.draw(values_of(Fact)))))
    plain = data.draw(otherwise(plain))
    for_the_corpus("facts", plain)
    read_fact(plain)


# What a cell of SQLite can hold: no truth values, and no number of more than 64 bits.
CELLS = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "[]", "{}", "null", "[null]", "[[]]", '["studio"', '{"is":"x"}', "NaN"])
    | st.binary(max_size=8)
)


@looking(150)
@given(data=st.data())
def test_any_row_is_read_or_said_to_be_unreadable(data: st.DataObject) -> None:
    """A ledger in which another program wrote is refused, and is no traceback."""
    row = data.draw(values_of(Row))
    table = str(key_of(row).table)
    cells = [*ROW_TABLES[key_of(row).table].encode(row)]
    for at in data.draw(st.sets(st.integers(0, len(cells) - 1), min_size=1, max_size=3)):
        cells[at] = data.draw(CELLS)
    for_the_corpus("rows", [table, cells])
    read_row(table, cells)


@pytest.mark.parametrize("plain", corpus("facts"))
def test_what_once_broke_the_reading_of_a_fact(plain: object) -> None:
    """It does so no more."""
    read_fact(plain)


@pytest.mark.parametrize(("table", "cells"), corpus("rows"))
def test_what_once_broke_the_reading_of_a_row(table: str, cells: list[Any]) -> None:
    """It does so no more."""
    read_row(table, cells)
