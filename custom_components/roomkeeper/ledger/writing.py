"""Turns on their way into one transaction, and how it is written."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection

from ..core.events import Entry
from ..core.model import Change, Gone, RowKey, key_of
from .erasure import erase, is_erasing
from .log import INSERT_LOG, INSERT_LOG_ROOM, log_cells
from .rows import ROW_TABLES, Cells
from .schema import driver_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one command or deadline did: what happened, and what the rows are now."""

    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]


class Transaction:
    """Turns as cells, ready to be written together.

    Of a row that several turns changed only the last value is kept; it is
    None where the row is gone.
    """

    def __init__(self) -> None:
        """Begin with no turns."""
        self._log: list[Cells] = []
        self._log_room: list[Cells] = []
        self._erasing: list[Entry] = []
        self._rows: defaultdict[str, dict[RowKey, Cells | None]] = defaultdict(dict)

    def add(self, turn: Turn) -> None:
        """Add a turn, behind those that are there.

        Raises:
            TypeError: an instant in it is naive, or a text in a fact is broken;
                nothing was added.
            ValueError: a text beside a fact is broken; nothing was added.
        """
        log = [log_cells(entry) for entry in turn.entries]
        rows = [_row_change(change) for change in turn.changes]
        for cells, room_cells in log:
            self._log.append(cells)
            self._log_room += room_cells
        self._erasing += [entry for entry in turn.entries if is_erasing(entry.fact)]
        for key, row_cells in rows:
            self._rows[key.table][key] = row_cells

    def write(self, connection: Connection) -> None:
        """Write all of it, inside the transaction that is open."""
        driver = driver_of(connection)
        for name, changes in self._rows.items():
            table = ROW_TABLES[name]
            put = [cells for cells in changes.values() if cells is not None]
            gone = [table.key_cells(key) for key, cells in changes.items() if cells is None]
            _execute(driver, table.upsert, put)
            _execute(driver, table.delete, gone)
        _execute(driver, INSERT_LOG, self._log)
        _execute(driver, INSERT_LOG_ROOM, self._log_room)
        for entry in self._erasing:
            erase(connection, entry)


def _row_change(change: Change) -> tuple[RowKey, Cells | None]:
    if isinstance(change, Gone):
        return change.key, None
    key = key_of(change)
    return key, ROW_TABLES[key.table].encode(change)


def _execute(driver: sqlite3.Connection, statement: str, cells: list[Cells]) -> None:
    if cells:
        driver.executemany(statement, cells)
