"""What is purged: the log of a thing goes with the thing.

So folding what is left of the log still gives exactly the rows that are left.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    exists,
    func,
    literal,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.sqlite import insert

from ..core.ids import BookingId
from ..core.model import RowKey
from . import tables
from .codec import microseconds
from .log import subject_text
from .rows import ROW_TABLES

_log = tables.log.columns
_log_room = tables.log_room.columns

_LAST_SEQ_MARK = "last_seq"

LAST_SEQ = select(
    func.max(
        select(func.coalesce(func.max(_log.seq), 0)).scalar_subquery(),
        func.coalesce(
            select(tables.mark.columns.value)
            .where(tables.mark.columns.name == _LAST_SEQ_MARK)
            .scalar_subquery(),
            0,
        ),
    )
)
"""The highest `seq` ever written, whether it is still there or not."""

_PUT_LAST_SEQ = insert(tables.mark).from_select(
    ["name", "value"],
    select(literal(_LAST_SEQ_MARK), LAST_SEQ.scalar_subquery()).where(true()),
)

_KEEP_LAST_SEQ = _PUT_LAST_SEQ.on_conflict_do_update(
    index_elements=["name"], set_={"value": _PUT_LAST_SEQ.excluded.value}
)

_STANDING_FREEZES = (
    select(func.max(_log.seq))
    .select_from(tables.freeze)
    .join(tables.log_room, _log_room.room == tables.freeze.columns.room)
    .join(tables.log, _log.seq == _log_room.seq)
    .where(_log.type == "room_frozen")
    .group_by(tables.freeze.columns.room)
)
"""The entries of which folding makes the freezes that there are."""


def purge_bookings(connection: Connection, bookings: Sequence[BookingId]) -> int:
    """Delete bookings, their power-offs and their entries, inside the transaction that is open."""
    connection.execute(delete(tables.booking).where(tables.booking.columns.id.in_(bookings)))
    connection.execute(
        delete(tables.power_off).where(tables.power_off.columns.booking_id.in_(bookings))
    )
    # What a hook said of them is of a row of its own.
    return _purge_log(connection, _log.booking_id.in_(bookings) & _log.subject.is_(None))


def purge_loose(connection: Connection, before: datetime, limit: int) -> int:
    """Delete entries of no booking and of no other row, inside the transaction that is open."""
    old = (
        select(_log.seq)
        .where(
            _log.booking_id.is_(None),
            _log.stall.is_(None),
            _log.schedule_id.is_(None),
            _log.action_id.is_(None),
            _log.subject.is_(None),
            _log.at < microseconds(before),
            _log.seq.not_in(_STANDING_FREEZES),
        )
        .limit(limit)
    )
    seqs = connection.execute(old).scalars().all()
    return _purge_log(connection, _log.seq.in_(seqs)) if seqs else 0


def purge_rows(connection: Connection, keys: Sequence[RowKey]) -> int:
    """Delete rows of one table, and the entries that carry them, inside the open transaction."""
    for key in keys:
        table = ROW_TABLES[key.table]
        connection.exec_driver_sql(table.delete, table.key_cells(key))
    return _purge_log(connection, _log.subject.in_([subject_text(key) for key in keys]))


def purge_subjects(connection: Connection, before: datetime, limit: int) -> int:
    """Delete entries that a newer one of the same row has overtaken, at most `limit`.

    The last one of a row that is no more goes as well, after all before it: by a
    clock that was set back, one of these may be younger.
    """
    other = tables.log.alias()
    same = other.columns.subject == _log.subject
    is_overtaken = exists().where(same, other.columns.seq > _log.seq)
    follows_what_stays = exists().where(
        same, other.columns.seq < _log.seq, other.columns.at >= microseconds(before)
    )
    is_last = _log.type.endswith("_forgotten") | (_log.type == "feed_removed")
    old = (
        select(_log.seq)
        .with_hint(tables.log, tables.BY_SUBJECT, "sqlite")
        .where(
            _log.subject.is_not(None),
            _log.at < microseconds(before),
            is_overtaken | (is_last & ~follows_what_stays),
        )
        .order_by(_log.seq)
        .limit(limit)
    )
    seqs = connection.execute(old).scalars().all()
    return _purge_log(connection, _log.seq.in_(seqs)) if seqs else 0


def _purge_log(connection: Connection, which: ColumnElement[bool]) -> int:
    keep_last_seq(connection)
    connection.execute(
        delete(tables.log_room).where(
            tuple_(_log_room.room, _log_room.seq).in_(_rooms_of_entries(which))
        )
    )
    return connection.execute(delete(tables.log).where(which)).rowcount


def _rooms_of_entries(which: ColumnElement[bool]) -> Select[Any]:
    rooms = func.json_each(_log.rooms).table_valued("value")
    return select(rooms.c.value, _log.seq).select_from(tables.log.join(rooms, true())).where(which)


def keep_last_seq(connection: Connection) -> None:
    """Remember the highest `seq`, which is never given again, before its entry may go."""
    connection.execute(_KEEP_LAST_SEQ)
