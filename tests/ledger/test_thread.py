"""SQLite is never touched on the event loop."""

import asyncio
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.ledger import Ledger, LogQuery

from .samples import NOON, booked, cancelled


@pytest.fixture
def threads() -> list[int]:
    """Return the thread of each statement that SQLite runs from now on."""
    seen: list[int] = []

    def watch(driver: sqlite3.Connection, _: object) -> None:
        seen.append(threading.get_ident())
        driver.set_trace_callback(lambda _: seen.append(threading.get_ident()))

    event.listen(Engine, "connect", watch, once=True)
    return seen


async def test_every_statement_runs_on_the_one_thread_of_the_ledger(
    threads: list[int], path: Path
) -> None:
    ledger = Ledger(path)
    await ledger.open()
    await ledger.commit(booked(1))
    await ledger.commit(cancelled(2, 1))
    await ledger.load()
    await ledger.read_log(LogQuery())
    assert [entry.seq async for entry in ledger.entries()] == [1, 2]
    await ledger.probe()
    await ledger.hold_checkpoints()
    await ledger.release_checkpoints()
    await ledger.purge_bookings([BookingId("b1")])
    await ledger.purge(NOON + timedelta(days=1))
    await ledger.close()
    assert len(threads) > 40
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


async def test_the_thread_ends_with_the_ledger(path: Path) -> None:
    before = threading.active_count()
    ledger = Ledger(path)
    await ledger.open()
    assert threading.active_count() == before + 1
    await ledger.close()
    assert threading.active_count() == before


async def test_an_opening_that_nobody_waits_for_lets_go_of_the_file(path: Path) -> None:
    before = set(threading.enumerate())
    opening = asyncio.ensure_future(Ledger(path).open())
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    for thread in set(threading.enumerate()) - before:
        await asyncio.to_thread(thread.join)
    assert not path.with_name(f"{path.name}-wal").exists()
