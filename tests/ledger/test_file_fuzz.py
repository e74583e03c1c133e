"""A file that anything has happened to: it is opened, or refused and left as it is."""

import asyncio
import base64
import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.ledger import Ledger, LedgerCorrupt, LedgerTooNew, LogQuery
from tests.fuzzing import corpus, for_the_corpus, looking

from .samples import booked, booking
from .test_codec_fuzz import CELLS
from .test_opening import RELEASED, restored

BYTES = st.binary(min_size=1, max_size=16) | st.sampled_from([b"\x00" * 512, b"\xff" * 4096])

WRITTEN = st.tuples(st.just("?"), CELLS) | st.tuples(
    # A text that is none.
    st.just("CAST(? AS TEXT)"),
    st.sampled_from([b"\xff", b"\xed\xa0\xbd"]),
)


@cache
def released(number: int) -> bytes:
    """Return the file that a release left behind, with something in each of its tables."""
    with TemporaryDirectory() as folder:
        return restored(Path(folder) / "released.db", number).read_bytes()


@cache
def columns(number: int) -> list[tuple[str, str]]:
    """Return every column of a release's tables."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(released(number))
        return connection.execute(
            "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
            " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid"
        ).fetchall()


async def live_with(path: Path) -> None:
    """Open a file, read all of it, write to it: at worst it is said to be damaged."""
    found = path.read_bytes()
    ledger = Ledger(path)
    try:
        await ledger.open()
    except LedgerCorrupt, LedgerTooNew:
        # Where a step to a newer schema failed, a copy was kept before.
        copies = list(path.parent.glob("*.bak"))
        assert path.read_bytes() == found or copies
        return
    try:
        with suppress(LedgerCorrupt):
            loaded = await ledger.load()
            async for entry in ledger.entries():
                assert entry.seq
            await ledger.read_log(LogQuery())
            await ledger.commit(booked(loaded.last_seq + 1))
            assert booking(loaded.last_seq + 1) in (await ledger.load()).rows
    finally:
        await ledger.close()


def come_through(file: bytes) -> None:
    """Put a file where the ledger is, and start twice."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roomkeeper.db"
        path.write_bytes(file)
        for _ in range(2):
            asyncio.run(live_with(path))


@pytest.mark.parametrize("number", RELEASED)
@looking(25)
@given(data=st.data())
def test_a_file_with_any_bytes_in_it_is_opened_or_refused(number: int, data: st.DataObject) -> None:
    """Whatever a bad card or another program made of it."""
    file = bytearray(released(number))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(file) - 1))
        written = data.draw(BYTES)
        file[at : at + len(written)] = written
    file = file[: data.draw(st.just(len(file)) | st.integers(0, len(file)))]
    for_the_corpus("files", [number, base64.b64encode(file).decode()])
    come_through(bytes(file))


@pytest.mark.parametrize("number", RELEASED)
@looking(40)
@given(data=st.data())
def test_a_file_with_anything_in_its_cells_is_opened_or_refused(
    number: int, data: st.DataObject
) -> None:
    """The pages are sound, and what stands in them is not; the steps to newer schemas meet it."""
    with closing(sqlite3.connect(":memory:", autocommit=True)) as connection:
        connection.deserialize(released(number))
        for _ in range(data.draw(st.integers(1, 3))):
            table, column = data.draw(st.sampled_from(columns(number)))
            cell, value = data.draw(WRITTEN)
            one = f'(SELECT "{column}" FROM "{table}" LIMIT 1 OFFSET ?)'
            with suppress(sqlite3.IntegrityError):
                connection.execute(
                    f'UPDATE "{table}" SET "{column}" = {cell} WHERE "{column}" IS {one}',
                    (value, data.draw(st.integers(0, 3))),
                )
        file = connection.serialize()
    for_the_corpus("files", [number, base64.b64encode(file).decode()])
    come_through(file)


@pytest.mark.parametrize(("_number", "file"), corpus("files"))
def test_what_once_broke_the_opening(_number: int, file: str) -> None:
    """It does so no more."""
    come_through(base64.b64decode(file))
