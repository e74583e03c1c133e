"""A full disk: nothing is half written, nobody is told otherwise, and it goes on by itself.

The disk is full in two real ways: SQLite's own limit of pages, which it meets
inside a transaction, and the system's limit of a file's size, which it meets
while it writes the transaction out.
"""

import asyncio
import gc
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from custom_components.roomkeeper.core.model import Freeze
from custom_components.roomkeeper.ledger import Ledger, LedgerUnwritable, Turn

from .samples import booked, booking, freeze

_NO_LIMIT = 2**31


class _Disk:
    """How many pages a file may have now."""

    max_page_count = _NO_LIMIT


# Listened to for good: a listener added or removed while a ledger's thread goes
# through the listeners would end that thread's statement with an error.
@event.listens_for(Engine, "before_cursor_execute")
def limit_pages(connection: Connection, *_: object) -> None:
    """Set the limit of pages that holds now, in the connection that is to work."""
    limit = _Disk.max_page_count
    if connection.info.get("max_page_count", _NO_LIMIT) != limit:
        connection.info["max_page_count"] = limit
        driver = connection.connection.cursor()
        driver.execute(f"PRAGMA max_page_count = {limit}")
        driver.close()


@contextmanager
def full_for_sqlite(path: Path) -> Iterator[None]:
    """Let the file grow no more, for the connections in use."""
    _Disk.max_page_count = 1  # Less than there are pages: so no more than there are.
    try:
        yield
    finally:
        _Disk.max_page_count = _NO_LIMIT


@contextmanager
def full_for_the_system(path: Path) -> Iterator[None]:
    """Let no file of this process grow beyond the size that the ledger has now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = path.with_name(f"{path.name}-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


type Full = Callable[[Path], AbstractContextManager[None]]

both = pytest.mark.parametrize("full", [full_for_sqlite, full_for_the_system])


def long_freeze(number: int) -> Freeze:
    """Return a row that needs pages of its own."""
    return freeze(note=f"{number}" * 100_000)


@both
async def test_a_turn_that_does_not_fit_is_refused_and_leaves_nothing(
    ledger: Ledger, path: Path, full: Full
) -> None:
    await ledger.commit(booked(1))
    with full(path):
        turn = Turn(entries=booked(2).entries, changes=(booking(2), long_freeze(2)))
        with pytest.raises(LedgerUnwritable, match="SQLITE_"):
            await ledger.commit(turn)
        assert (await ledger.load()).rows == (booking(1),)
        assert [entry.seq async for entry in ledger.entries()] == [1]


@both
async def test_turns_decided_on_top_of_a_refused_one_are_refused_too(
    ledger: Ledger, path: Path, full: Full
) -> None:
    with full(path):
        first = ledger.commit(Turn(entries=(), changes=(long_freeze(1),)))
        second = ledger.commit(booked(2))
        await asyncio.wait([first])
        behind = ledger.commit(booked(3))
        with pytest.raises(LedgerUnwritable):
            await second
        with pytest.raises(LedgerUnwritable):
            await behind
    # There is room again, but whoever decides has not gone back yet.
    with pytest.raises(LedgerUnwritable):
        await ledger.commit(booked(4))
    assert (await ledger.load()).rows == ()


@both
async def test_a_turn_that_waited_for_a_refused_one_is_refused_with_it(
    ledger: Ledger, path: Path, full: Full
) -> None:
    with full(path):
        first = ledger.commit(Turn(entries=(), changes=(long_freeze(1),)))
        await asyncio.sleep(0)  # The transaction of the first turn begins.
        second = ledger.commit(booked(2))
        for refused in (ledger.settled(), first, second, ledger.settled()):
            with pytest.raises(LedgerUnwritable):
                await refused


@both
async def test_it_goes_on_when_there_is_room_again(ledger: Ledger, path: Path, full: Full) -> None:
    with full(path):
        with pytest.raises(LedgerUnwritable):
            await ledger.commit(Turn(entries=(), changes=(long_freeze(1),)))
        for _ in range(2):
            with pytest.raises(LedgerUnwritable):
                await ledger.probe()
    await ledger.probe()
    await ledger.commit(booked(1))
    await ledger.close()
    again = Ledger(path)
    await again.open()
    assert (await again.load()).rows == (booking(1),)
    await again.close()


@both
async def test_closing_on_a_full_disk_keeps_what_was_acknowledged(
    ledger: Ledger, path: Path, full: Full
) -> None:
    await ledger.commit(booked(1))
    with full(path):
        lost = ledger.commit(Turn(entries=(), changes=(long_freeze(1),)))
        await ledger.close()
        with pytest.raises(LedgerUnwritable):
            await lost
    again = Ledger(path)
    await again.open()
    assert (await again.load()).rows == (booking(1),)
    await again.close()


async def test_a_refusal_that_nobody_waits_for_is_no_noise(
    ledger: Ledger, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with full_for_the_system(path):
        _ = ledger.commit(Turn(entries=(), changes=(long_freeze(1),)))
        await ledger.close()
    gc.collect()
    assert [one for one in caplog.records if one.name == "asyncio"] == []
