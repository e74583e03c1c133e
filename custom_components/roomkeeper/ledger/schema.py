"""Which schema a file has, whether it is sound, and how it gets to the newest one."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from .errors import LedgerCorrupt, LedgerTooNew
from .migrations import Migration

APPLICATION_ID = 0x526F6F6D
"""Marks the file as ours ("Room" in ASCII); `file` and other tools show it."""


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Do all or nothing. The lock for writing is taken at once, so that nothing waits half done."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        driver_of(connection).commit()
    except BaseException:
        # SQLite has ended some failed transactions by itself; the driver knows which.
        connection.connection.rollback()
        raise


def pragma(connection: Connection, name: str) -> int | str:
    """Run a pragma and return the one value that it answers."""
    value: int | str = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
    return value


def number_of(connection: Connection, newest: int) -> int:
    """Return the schema number of the file, 0 for an empty one.

    Raises:
        LedgerCorrupt: it is not a ledger.
        LedgerTooNew: its number is above `newest`.
    """
    application, number = pragma(connection, "application_id"), pragma(connection, "user_version")
    if application != APPLICATION_ID:
        objects = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
        if application or number or objects:
            raise LedgerCorrupt("the file is a database, but not one of Roomkeeper's")
        return 0
    if int(number) > newest:
        raise LedgerTooNew(f"the file has schema {number}, and {newest} is the newest known here")
    return int(number)


def check(connection: Connection) -> None:
    """Read the whole file and see that it is sound.

    Raises:
        LedgerCorrupt: it is not.
    """
    found = pragma(connection, "quick_check(1)")
    if found != "ok":
        raise LedgerCorrupt(found)


def back_up(connection: Connection, path: Path, number: int) -> Path:
    """Copy the ledger to a file beside it, named by its schema number, and return its path."""
    backup = path.with_name(f"{path.name}.v{number}.bak")
    # The name says that it is whole, so it gets that name when it is.
    partial = backup.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    connection.exec_driver_sql("VACUUM INTO ?", (str(partial),))
    # VACUUM INTO leaves it to the system when the copy reaches the disk.
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    return partial.replace(backup)


def migrate(connection: Connection, number: int, migrations: Sequence[Migration]) -> None:
    """Take the steps from schema `number` to the newest, each all or nothing."""
    for step, migration in enumerate(migrations[number:], start=number + 1):
        with transaction(connection):
            migration(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {step}")


def leave_wal_at_close(connection: Connection, leave: bool) -> None:  # noqa: FBT001  # a switch
    """Say whether closing leaves the write-ahead log beside the file as it is.

    By itself SQLite moves it into the file when the last connection closes.
    """
    driver_of(connection).setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave)


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver itself: with each statement SQLAlchemy takes longer than most of them.

    What goes wrong there is no error of SQLAlchemy's.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101  # for mypy
    return driver
