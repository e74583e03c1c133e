"""Writes turns, several in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from ..core.events import Entry
from ..core.model import Change, Gone, key_of
from .log import INSERT_LOG, INSERT_LOG_ROOM, log_cells, log_room_cells
from .rows import ROW_TABLES, Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one command or deadline did: what happened, and what the rows are now."""

    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedTurn:
    """A turn as cells. `rows` are (table, key, all cells or None when the row is gone)."""

    log: tuple[Cells, ...]
    log_room: tuple[Cells, ...]
    rows: tuple[tuple[str, Cells, Cells | None], ...]


def encoded(turn: Turn) -> EncodedTurn:
    """Return a turn ready to be written.

    Raises:
        TypeError: an instant in it is naive.
        ValueError: a text in it is broken.
    """
    return EncodedTurn(
        log=tuple(log_cells(entry) for entry in turn.entries),
        log_room=tuple(cells for entry in turn.entries for cells in log_room_cells(entry)),
        rows=tuple(_row_change(change) for change in turn.changes),
    )


def _row_change(change: Change) -> tuple[str, Cells, Cells | None]:
    key = change.key if isinstance(change, Gone) else key_of(change)
    table = ROW_TABLES[key.table]
    cells = None if isinstance(change, Gone) else table.encode(change)
    return key.table, table.key_cells(key), cells


def write(connection: Connection, turns: Iterable[EncodedTurn]) -> None:
    """Write turns in their order, inside the transaction that is open.

    Of a row that several turns changed only the last value is written.
    """
    log: list[Cells] = []
    log_room: list[Cells] = []
    rows: dict[str, dict[Cells, Cells | None]] = {}
    for turn in turns:
        log += turn.log
        log_room += turn.log_room
        for table, key, cells in turn.rows:
            rows.setdefault(table, {})[key] = cells
    for table, changes in rows.items():
        _execute(connection, ROW_TABLES[table].upsert, [c for c in changes.values() if c])
        _execute(connection, ROW_TABLES[table].delete, [k for k, c in changes.items() if not c])
    _execute(connection, INSERT_LOG, log)
    _execute(connection, INSERT_LOG_ROOM, log_room)


def _execute(connection: Connection, statement: str, cells: list[Cells]) -> None:
    if cells:
        connection.exec_driver_sql(statement, cells)
