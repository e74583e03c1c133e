"""A copy that is made while the ledger is written is a whole ledger."""

import asyncio
import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

from custom_components.roomkeeper.core.model import Row
from custom_components.roomkeeper.ledger import Ledger

from .samples import booked, booking, copied


def wal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


async def restored(path: Path) -> set[Row]:
    """Open a copy, which checks it, and return its rows."""
    ledger = Ledger(path)
    await ledger.open()
    rows = set((await ledger.load()).rows)
    await ledger.close()
    return rows


async def test_the_file_holds_all_and_stays_as_it_is_until_released(
    ledger: Ledger, path: Path
) -> None:
    _ = ledger.commit(booked(1))
    await ledger.hold_checkpoints()
    held = path.read_bytes()
    # More than SQLite by itself leaves beside the file.
    for seq in range(2, 300):
        await ledger.commit(booked(seq))
    assert path.read_bytes() == held
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT id FROM booking").fetchall() == [("b1",)]

    await ledger.release_checkpoints()
    await ledger.commit(booked(300))
    assert path.read_bytes() != held


async def test_a_copy_made_while_turns_are_committed_has_all_that_was_acknowledged(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    acknowledged: set[Row] = set()
    more = asyncio.Semaphore(0)
    numbers = itertools.count(1)

    async def caller() -> None:
        for number in numbers:
            await asyncio.shield(ledger.commit(booked(number)))
            acknowledged.add(booking(number))
            more.release()

    callers = [asyncio.create_task(caller()) for _ in range(8)]
    for attempt in range(5):
        # However long the disk takes for them.
        for _ in range(20):
            await more.acquire()
        await ledger.hold_checkpoints()
        before = set(acknowledged)
        copy = await asyncio.to_thread(copied, path, tmp_path / f"copy{attempt}.db")
        await ledger.release_checkpoints()
        assert before <= await restored(copy)
    for task in callers:
        task.cancel()


async def test_a_copy_whose_last_bytes_are_torn_off_is_whole(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    await ledger.commit(booked(1))
    await ledger.hold_checkpoints()
    await ledger.commit(booked(2))
    await ledger.commit(booked(3))
    copy = copied(path, tmp_path / "copy.db")
    wal_of(copy).write_bytes(wal_of(copy).read_bytes()[:-100])
    assert await restored(copy) == {booking(1), booking(2)}


async def test_a_ledger_that_closes_during_a_backup_leaves_the_file_as_it_is(
    ledger: Ledger, path: Path
) -> None:
    await ledger.hold_checkpoints()
    held = path.read_bytes()
    await ledger.commit(booked(1))
    await ledger.close()
    assert path.read_bytes() == held
    assert await restored(path) == {booking(1)}
