"""A mark in the file that says that it is written, and that a log has to lie beside it.

Closing in order moves the log into the file and takes it away. So a file that
was not closed, and has no log, has lost what was in the log.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from . import tables
from .schema import transaction

_MARK: Final = "in_use"
_mark = tables.mark.columns


def is_marked(connection: Connection) -> bool:
    """Say whether the file was not closed in order."""
    statement = select(_mark.value).where(_mark.name == _MARK)
    return connection.execute(statement).scalar() is not None


def mark(connection: Connection, *, in_log: bool = False) -> None:
    """Say so from now on, in the file itself; or in its log only, while the file is copied."""
    with transaction(connection):
        put = insert(tables.mark).values(name=_MARK, value=1)
        connection.execute(put.on_conflict_do_nothing())
    if not in_log:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def unmark(connection: Connection) -> None:
    """Say no more so: the file is about to be closed."""
    with transaction(connection):
        connection.execute(delete(tables.mark).where(_mark.name == _MARK))


def unmark_copy(path: Path) -> None:
    """Say no more so in a copy, beside which there never was a log."""
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        connection.execute("DELETE FROM mark WHERE name = ?", (_MARK,))
