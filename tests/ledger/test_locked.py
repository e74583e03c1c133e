"""A file that others hold, or that may only be read, is said to be unwritable."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from custom_components.roomkeeper.ledger import Ledger, LedgerUnwritable

from .samples import booked, booking


@contextmanager
def connections_begin_with(statement: str) -> Iterator[None]:
    def run(driver: sqlite3.Connection, _: object) -> None:
        driver.execute(statement)

    event.listen(Engine, "connect", run)
    try:
        yield
    finally:
        event.remove(Engine, "connect", run)


async def test_a_turn_fails_while_another_program_holds_the_file(path: Path) -> None:
    with connections_begin_with("PRAGMA busy_timeout = 0"):
        ledger = Ledger(path)
        await ledger.open()
    with closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnwritable, match="SQLITE_BUSY"):
            await ledger.commit(booked(1))
        with (
            connections_begin_with("PRAGMA busy_timeout = 0"),
            pytest.raises(LedgerUnwritable, match="SQLITE_BUSY"),
        ):
            await Ledger(path).open()
        with pytest.raises(LedgerUnwritable, match="SQLITE_BUSY"):
            await ledger.probe()
        other.execute("ROLLBACK")
    await ledger.probe()
    await ledger.commit(booked(1))
    assert (await ledger.load()).rows == (booking(1),)
    await ledger.close()


async def test_a_file_that_may_only_be_read_is_not_opened(ledger: Ledger, path: Path) -> None:
    await ledger.close()
    with (
        connections_begin_with("PRAGMA query_only = ON"),
        pytest.raises(LedgerUnwritable, match="SQLITE_READONLY"),
    ):
        await Ledger(path).open()
