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

from sqlalchemy import Connection, Select, delete, exists, func, select

from ..core.ids import ActionId, ScheduleId
from . import tables
from .codec import microseconds
from .retention import keep_last_seq

_log = tables.log.columns
_schedule = tables.schedule.columns
_action = tables.device_action.columns

_SAVED: Final = ("schedule_created", "schedule_updated")


def purge_actions(connection: Connection, actions: Sequence[ActionId]) -> int:
    """Delete device actions and their entries, inside the transaction that is open."""
    connection.execute(delete(tables.device_action).where(_action.id.in_(actions)))
    return _purge_log_of(connection, actions)


def purge_deleted_actions(connection: Connection, before: datetime, limit: int) -> int:
    """Delete the entries of some device actions that are no more, inside the open transaction.

    Of at most `limit` of them, each whole; returns how many entries that were.
    """
    deleted = (
        select(_log.action_id)
        .with_hint(tables.log, tables.BY_ACTION, "sqlite")
        .where(_log.action_id.is_not(None), _log.action_id.not_in(select(_action.id)))
        .group_by(_log.action_id)
        .having(func.max(_log.at) < microseconds(before))
        .limit(limit)
    )
    ids = connection.execute(deleted).scalars().all()
    return _purge_log_of(connection, ids) if ids else 0


def _purge_log_of(connection: Connection, actions: Sequence[Any]) -> int:
    keep_last_seq(connection)
    return connection.execute(delete(tables.log).where(_log.action_id.in_(actions))).rowcount


def schedules(connection: Connection) -> list[ScheduleId]:
    """Return the schedules of which there are entries."""
    found = select(_log.schedule_id).distinct().where(_log.schedule_id.is_not(None))
    return [ScheduleId(one) for one in connection.execute(found).scalars()]


def purge_schedule(
    connection: Connection, schedule: ScheduleId, before: datetime, limit: int
) -> int:
    """Delete the oldest entries of a schedule, but not of its device actions.

    At most `limit`, inside the transaction that is open; returns how many.
    """
    newest = _of_schedule(schedule, select(func.max(_log.seq)))
    old = _of_schedule(schedule, select(_log.seq)).where(_log.at < microseconds(before))
    if connection.execute(select(exists().where(_schedule.id == schedule))).scalar_one():
        standing = (newest.where(_log.type.in_(_SAVED)), newest)
        old = old.where(_log.seq.not_in([connection.execute(one).scalar() for one in standing]))
    elif connection.execute(newest.where(_log.at >= microseconds(before))).scalar() is not None:
        return 0
    seqs = connection.execute(old.order_by(_log.seq).limit(limit)).scalars().all()
    if not seqs:
        return 0
    keep_last_seq(connection)
    return connection.execute(delete(tables.log).where(_log.seq.in_(seqs))).rowcount


def _of_schedule[Columns: Select[Any]](schedule: ScheduleId, columns: Columns) -> Columns:
    by_schedule = columns.with_hint(tables.log, tables.BY_SCHEDULE, "sqlite")
    return by_schedule.where(_log.schedule_id == schedule, _log.action_id.is_(None))
