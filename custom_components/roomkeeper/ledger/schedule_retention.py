"""What is purged of the log of schedules and of device actions.

A device action goes with its entries. A schedule's row has no end, so of each
schedule two entries stay, however old they are: the one that says what it is,
and the newest one that says how far it is. Each carries all that the row is
made of. Of a schedule, or a device action, that is no more, all goes when the
last of it is old, what was written first before the rest: so whatever is left
of it makes no row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, String, bindparam, delete, exists, func, select

from ..core.ids import ActionId, ScheduleId
from ..core.microseconds import microseconds
from . import tables
from .prepared import Prepared, as_list, listed
from .retention import keep_last_seq

_log = tables.log.columns
_schedule = tables.schedule.columns
_action = tables.device_action.columns

_IS_SAVED: Final = (_log.type == "schedule_created") | (_log.type == "schedule_updated")


# Made once: to make them takes longer than to run them, for each schedule in each night.

_of_actions = _log.action_id.in_(listed("these"))

_GONE: Final = Prepared(
    select(_log.action_id)
    .with_hint(tables.log, tables.BY_ACTION, "sqlite")
    .where(_log.action_id.is_not(None), _log.action_id.not_in(select(_action.id)))
    .group_by(_log.action_id)
    .having(func.max(_log.at) < bindparam("before"))
    .limit(bindparam("limit"))
)
_DELETE_ACTIONS: Final = Prepared(
    delete(tables.device_action).where(_action.id.in_(listed("these")))
)
_DELETE_OF_ACTIONS: Final = Prepared(delete(tables.log).where(_of_actions))

_IDS: Final = Prepared(select(_log.schedule_id).distinct().where(_log.schedule_id.is_not(None)))


_id: Final = bindparam("schedule", type_=String)


def _of_schedule[Columns: Select[Any]](columns: Columns) -> Columns:
    by_schedule = columns.with_hint(tables.log, tables.BY_SCHEDULE, "sqlite")
    return by_schedule.where(_log.schedule_id == _id, _log.action_id.is_(None))


_newest = _of_schedule(select(func.max(_log.seq)))
_is_old = _log.at < bindparam("before")
_oldest = _of_schedule(select(_log.seq)).where(_is_old).order_by(_log.seq)
_some = _oldest.limit(bindparam("limit"))

_IS_THERE: Final = Prepared(select(exists().where(_schedule.id == _id)))
_IS_RECENT: Final = Prepared(select(exists(_of_schedule(select(_log.seq)).where(~_is_old))))
_SUPERSEDED: Final = Prepared(
    _some.where(
        _log.seq != _newest.where(_IS_SAVED).scalar_subquery(),
        _log.seq != _newest.scalar_subquery(),
    )
)
_OLD: Final = Prepared(_some)
_DELETE: Final = Prepared(delete(tables.log).where(_log.seq.in_(listed("these"))))


def purge_actions(connection: Connection, actions: Sequence[ActionId]) -> int:
    """Delete device actions and their entries, inside the transaction that is open."""
    _DELETE_ACTIONS.run(connection, these=as_list(actions))
    return _purge_log_of(connection, actions)


def purge_deleted_actions(connection: Connection, before: datetime, limit: int) -> int:
    """Delete the entries of some device actions that are no more, inside the open transaction.

    Of at most `limit` of them, each whole; returns how many entries that were.
    """
    ids = _GONE.run(connection, before=microseconds(before), limit=limit).scalars().all()
    return _purge_log_of(connection, ids) if ids else 0


def _purge_log_of(connection: Connection, actions: Sequence[Any]) -> int:
    keep_last_seq(connection)
    return _DELETE_OF_ACTIONS.run(connection, these=as_list(actions)).rowcount


def schedules(connection: Connection) -> list[ScheduleId]:
    """Return the schedules of which there are entries."""
    return [ScheduleId(one) for one in _IDS.run(connection).scalars()]


def purge_schedule(
    connection: Connection, schedule: ScheduleId, before: datetime, limit: int
) -> int:
    """Delete the oldest entries of a schedule, but not of its device actions.

    At most `limit`, inside the transaction that is open; returns how many.
    """
    old = _OLD
    at = microseconds(before)
    if _IS_THERE.run(connection, schedule=schedule).scalar_one():
        old = _SUPERSEDED
    elif _IS_RECENT.run(connection, schedule=schedule, before=at).scalar_one():
        return 0
    seqs = old.run(connection, schedule=schedule, before=at, limit=limit).scalars().all()
    if not seqs:
        return 0
    keep_last_seq(connection)
    return _DELETE.run(connection, these=as_list(seqs)).rowcount
