"""SQLite is never touched on the event loop."""

import asyncio
import sqlite3
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path
from typing import Any, override

import pytest
from sqlalchemy import Engine, event

from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.ledger import Ledger, LogQuery, store

from .samples import NOON, booked, booking, cancelled


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


async def test_an_opening_that_is_done_as_nobody_waits_any_more_lets_go_of_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread may be ready before the loop hears of it, and be given up in between."""
    jobs: list[Future[Any]] = []

    class Watched(ThreadPoolExecutor):
        @override
        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            jobs.append(super().submit(*args, **kwargs))
            return jobs[-1]

    monkeypatch.setattr(store, "ThreadPoolExecutor", Watched)
    opening = asyncio.ensure_future(Ledger(path).open())
    await asyncio.sleep(0)
    wait(jobs)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    wait(jobs)
    assert not path.with_name(f"{path.name}-wal").exists()


async def test_a_closing_that_nobody_waits_for_comes_to_its_end(ledger: Ledger, path: Path) -> None:
    """Whoever is cancelled leaves no file open, and no turn unwritten or unanswered."""
    hold = threading.Event()
    held = asyncio.ensure_future(ledger._ask(lambda _: hold.wait()))  # noqa: SLF001 - a slow disk
    await asyncio.sleep(0)
    first = ledger.commit(booked(1))
    await asyncio.sleep(0)  # Its transaction is on its way.
    second = ledger.commit(booked(2))
    closing = asyncio.ensure_future(ledger.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    hold.set()
    await asyncio.gather(held, first, second)
    for thread in threading.enumerate():
        if thread.name.startswith("roomkeeper_ledger"):
            await asyncio.to_thread(thread.join)
    assert not path.with_name(f"{path.name}-wal").exists()
    again = Ledger(path)
    await again.open()
    assert again.loss is None
    assert (await again.load()).rows == (booking(1), booking(2))
    await again.close()
