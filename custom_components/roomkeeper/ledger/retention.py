"""What is purged: the log of a thing goes with the thing.

So folding what is left of the log still gives exactly the rows that are left.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
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
from ..core.microseconds import microseconds
from ..core.model import RowKey
from . import tables
from .log import subject_text
from .prepared import Prepared, as_list, listed
from .rows import ROW_TABLES

_log = tables.log.columns
_log_room = tables.log_room.columns

_LAST_SEQ_MARK = "last_seq"

_LAST_SEQ = select(
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
LAST_SEQ: Final = Prepared(_LAST_SEQ)
"""The highest `seq` ever written, whether it is still there or not."""

_PUT_LAST_SEQ = insert(tables.mark).from_select(
    ["name", "value"],
    select(literal(_LAST_SEQ_MARK), _LAST_SEQ.scalar_subquery()).where(true()),
)

_KEEP_LAST_SEQ: Final = Prepared(
    _PUT_LAST_SEQ.on_conflict_do_update(
        index_elements=["name"], set_={"value": _PUT_LAST_SEQ.excluded.value}
    )
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


_OLD: Final = _log.at < bindparam("before")

_LOOSE: Final = Prepared(
    select(_log.seq)
    .where(
        _log.booking_id.is_(None),
        _log.stall.is_(None),
        _log.schedule_id.is_(None),
        _log.action_id.is_(None),
        _log.subject.is_(None),
        _OLD,
        _log.seq.not_in(_STANDING_FREEZES),
    )
    .limit(bindparam("limit"))
)

_other = tables.log.alias()
_SAME: Final = _other.columns.subject == _log.subject
_IS_OVERTAKEN: Final = exists().where(_SAME, _other.columns.seq > _log.seq)
_FOLLOWS_WHAT_STAYS: Final = exists().where(
    _SAME, _other.columns.seq < _log.seq, _other.columns.at >= bindparam("before")
)
_IS_LAST: Final = _log.type.endswith("_forgotten") | (_log.type == "feed_removed")

_OVERTAKEN: Final = Prepared(
    select(_log.seq)
    .with_hint(tables.log, tables.BY_SUBJECT, "sqlite")
    .where(
        _log.subject.is_not(None),
        _OLD,
        _IS_OVERTAKEN | (_IS_LAST & ~_FOLLOWS_WHAT_STAYS),
    )
    .order_by(_log.seq)
    .limit(bindparam("limit"))
)


def _rooms_of_entries(which: ColumnElement[bool]) -> Select[Any]:
    rooms = func.json_each(_log.rooms).table_valued("value")
    return select(rooms.c.value, _log.seq).select_from(tables.log.join(rooms, true())).where(which)


class _Deletion:
    """Deletes those entries of the log to which something of `listed` applies."""

    def __init__(self, which: ColumnElement[bool]) -> None:
        room_and_seq = tuple_(_log_room.room, _log_room.seq)
        of_rooms = delete(tables.log_room).where(room_and_seq.in_(_rooms_of_entries(which)))
        self._of_rooms = Prepared(of_rooms)
        self._entries = Prepared(delete(tables.log).where(which))

    def of(self, connection: Connection, values: Sequence[str] | Sequence[int]) -> int:
        """Delete the entries with one of the values, and return how many that were."""
        keep_last_seq(connection)
        these = as_list(values)
        self._of_rooms.run(connection, these=these)
        return self._entries.run(connection, these=these).rowcount


_THESE: Final = listed("these")
_BOOKINGS: Final = Prepared(delete(tables.booking).where(tables.booking.columns.id.in_(_THESE)))
_POWER_OFFS: Final = Prepared(
    delete(tables.power_off).where(tables.power_off.columns.booking_id.in_(_THESE))
)
# What a hook said of them is of a row of its own.
_BY_BOOKING: Final = _Deletion(_log.booking_id.in_(_THESE) & _log.subject.is_(None))
_BY_SEQ: Final = _Deletion(_log.seq.in_(_THESE))
_BY_SUBJECT: Final = _Deletion(_log.subject.in_(_THESE))


def purge_bookings(connection: Connection, bookings: Sequence[BookingId]) -> int:
    """Delete bookings, their power-offs and their entries, inside the transaction that is open."""
    these = as_list(bookings)
    _BOOKINGS.run(connection, these=these)
    _POWER_OFFS.run(connection, these=these)
    return _BY_BOOKING.of(connection, bookings)


def purge_loose(connection: Connection, before: datetime, limit: int) -> int:
    """Delete entries of no booking and of no other row, inside the transaction that is open."""
    old = _LOOSE.run(connection, before=microseconds(before), limit=limit)
    return _purge_entries(connection, old.scalars().all())


def purge_rows(connection: Connection, keys: Sequence[RowKey]) -> int:
    """Delete rows of one table, and the entries that carry them, inside the open transaction."""
    for key in keys:
        table = ROW_TABLES[key.table]
        connection.exec_driver_sql(table.delete, table.key_cells(key))
    return _BY_SUBJECT.of(connection, [subject_text(key) for key in keys])


def purge_subjects(connection: Connection, before: datetime, limit: int) -> int:
    """Delete entries that a newer one of the same row has overtaken, at most `limit`.

    The last one of a row that is no more goes as well, after all before it: by a
    clock that was set back, one of these may be younger.
    """
    old = _OVERTAKEN.run(connection, before=microseconds(before), limit=limit)
    return _purge_entries(connection, old.scalars().all())


def _purge_entries(connection: Connection, seqs: Sequence[int]) -> int:
    return _BY_SEQ.of(connection, seqs) if seqs else 0


def keep_last_seq(connection: Connection) -> None:
    """Remember the highest `seq`, which is never given again, before its entry may go."""
    _KEEP_LAST_SEQ.run(connection)
