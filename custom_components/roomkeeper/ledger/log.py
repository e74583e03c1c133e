"""The log: its entries as cells, and the questions that are asked of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from sqlalchemy import ColumnElement, Row, Select, func, insert, select

from ..core.events import (
    Actor,
    ActorKind,
    Entry,
    Fact,
    action_of,
    booking_of,
    is_of_room,
    rooms_of,
    schedule_of,
    stall_of,
    subject_of,
    type_of,
)
from ..core.ids import ActionId, BookingId, RoomKey, ScheduleId, StallKey
from ..core.microseconds import instant, microseconds
from ..core.model import RowKey
from . import tables
from .codec import UNREADABLE, codec_for
from .errors import LedgerCorrupt
from .rows import Cells, sql

_FACT = codec_for(Fact)
_log = tables.log.columns
_log_room = tables.log_room.columns

INSERT_LOG = sql(insert(tables.log))
INSERT_LOG_ROOM = sql(insert(tables.log_room))

_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which entries of the log are wanted, the newest first.

    `start` and `end` are aware and compared with the `at` of the facts,
    `[start, end)`. `cursor` is a `next_cursor` of a page before.

    Raises:
        ValueError: `limit` is not within 1..1000.
    """

    room: RoomKey | None = None
    booking_id: BookingId | None = None
    stall: StallKey | None = None
    schedule_id: ScheduleId | None = None
    action_id: ActionId | None = None
    types: tuple[str, ...] = ()
    actor_kind: ActorKind | None = None
    actor_id: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = 100
    cursor: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= _MOST:
            raise ValueError(f"a page of the log has 1 to {_MOST} entries")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Some of the log, the newest first; `next_cursor` is there while older entries match."""

    entries: tuple[Entry, ...]
    next_cursor: int | None


def log_cells(entry: Entry) -> tuple[Cells, list[Cells]]:
    """Return an entry as its row of the table, and as those under which its rooms find it.

    Raises:
        TypeError: an instant in it is naive, or a text of the fact is broken.
        ValueError: a text beside the fact is broken.
    """
    fact, actor = entry.fact, entry.actor
    rooms = rooms_of(fact)
    # Half a surrogate pair is what no file can hold. orjson sees it in the fact's texts.
    f"{actor.id}{actor.name}{entry.reason}".encode()
    cells = (
        entry.seq,
        microseconds(fact.at),
        microseconds(entry.recorded_at),
        type_of(fact),
        booking_of(fact),
        orjson.dumps(rooms).decode(),
        actor.kind.value,
        actor.id,
        actor.name,
        entry.reason,
        details_of(fact),
        *(_OF_ROOMS_ALONE if is_of_room(fact) else _found_by(fact)),
    )
    return cells, [(room, entry.seq) for room in rooms]


def details_of(fact: Fact) -> str:
    """Return a fact as the log has it."""
    return orjson.dumps(_FACT.encode(fact)).decode()


_OF_ROOMS_ALONE: Final = (None, None, None, None)


def _found_by(fact: Fact) -> tuple[str | None, ...]:
    """Return what the log of something else than a room or a booking is found by."""
    return stall_of(fact), schedule_of(fact), action_of(fact), _subject(fact)


def subject_text(key: RowKey) -> str:
    """Return a row's name as the log has it; compared, and never taken apart."""
    return "/".join(key)


def _subject(fact: Fact) -> str | None:
    key = subject_of(fact)
    return None if key is None else subject_text(key)


ENTRY = select(
    _log.seq,
    _log.recorded_at,
    _log.actor_kind,
    _log.actor_id,
    _log.actor_name,
    _log.reason,
    _log.details,
)
"""The columns of which `entry_of` makes an entry."""

NEWEST = select(func.max(_log.recorded_at))
"""When the newest entry was written."""

LAST = select(_log.recorded_at).order_by(_log.seq.desc()).limit(1)
"""When the entry that came last was written: by a clock that was set back since, not the newest."""

type EntryCells = tuple[int, int, str, str, str, str, str]
type EntrySelect = Select[EntryCells]


def entry_of(cells: Row[EntryCells]) -> Entry:
    """Make an entry from what `ENTRY` selects.

    Raises:
        LedgerCorrupt: it cannot be decoded.
    """
    seq, recorded_at, actor_kind, actor_id, actor_name, reason, details = cells
    try:
        return Entry(
            seq=seq,
            recorded_at=instant(recorded_at),
            fact=_FACT.decode(orjson.loads(details)),
            actor=Actor(kind=ActorKind(actor_kind), id=actor_id, name=actor_name),
            reason=reason,
        )
    except UNREADABLE as error:
        raise LedgerCorrupt(f"entry {seq} of the log cannot be read: {error!r}") from error


def entries_after(seq: int, limit: int) -> EntrySelect:
    """Select entries in the order in which they were written."""
    return ENTRY.where(_log.seq > seq).order_by(_log.seq).limit(limit)


def entries_of_types(types: Collection[str], seq: int, limit: int) -> EntrySelect:
    """Select entries of some types in the order in which they were written."""
    return entries_after(seq, limit).where(_log.type.in_(sorted(types)))


def entries_matching(query: LogQuery) -> EntrySelect:
    """Select one entry more than the page takes: it tells whether there is a next page."""
    statement, seq = ENTRY, _log.seq
    if query.room is not None:
        # From the rooms' own index, which holds the room's entries in order.
        statement = statement.join_from(
            tables.log_room, tables.log, _log_room.seq == _log.seq
        ).where(_log_room.room == query.room)
        seq = _log_room.seq
    elif (index := _index_for(query)) is not None:
        statement = statement.with_hint(tables.log, index, "sqlite")
    if query.cursor is not None:
        statement = statement.where(seq < query.cursor)
    return statement.where(*_filters(query)).order_by(seq.desc()).limit(query.limit + 1)


def _index_for(query: LogQuery) -> str | None:
    """Return the index that holds the fewest entries beside those that are asked for."""
    if query.action_id is not None:
        return tables.BY_ACTION
    if query.schedule_id is not None:
        return tables.BY_SCHEDULE
    return None if query.stall is None else tables.BY_STALL


def _filters(query: LogQuery) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.booking_id is not None:
        filters.append(_log.booking_id == query.booking_id)
    if query.stall is not None:
        filters.append(_log.stall == query.stall)
    if query.schedule_id is not None:
        filters.append(_log.schedule_id == query.schedule_id)
    if query.action_id is not None:
        filters.append(_log.action_id == query.action_id)
    if query.types:
        filters.append(_log.type.in_(query.types))
    if query.actor_kind is not None:
        filters.append(_log.actor_kind == query.actor_kind.value)
    if query.actor_id is not None:
        filters.append(_log.actor_id == query.actor_id)
    if query.start is not None:
        filters.append(_log.at >= microseconds(query.start))
    if query.end is not None:
        filters.append(_log.at < microseconds(query.end))
    return filters
