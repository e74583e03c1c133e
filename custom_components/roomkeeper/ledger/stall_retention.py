"""What is purged of the log of a stall: its row has no end, so its log is cut.

Folding what is left of the log still gives exactly the rows. It begins with
the cameras being taken, for a stay or for a doubt: that finds the stall vacant
or in doubt, in truth and in a fold that begins there, and tells all about the
stay and about what is taken. What else a row is made of:

- how the last stay ended, and the stays of the row's own week: the log is cut
  no later than where these began;
- sensors that are stuck at the cut: the entry that said so is kept, however old
  it is.

Every earlier such place will do as well, so it is cut in steps.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, String, bindparam, delete, func, select

from ..core.events import Entry, is_of_stall
from ..core.evolve_stall import evolve_stall
from ..core.ids import StallKey
from ..core.stall import Occupancy, Stuck
from . import tables
from .codec import microseconds
from .log import ENTRY, entry_of
from .retention import LAST_SEQ, keep_last_seq

_log = tables.log.columns
_occupancy = tables.occupancy.columns

_ENDED = "occupancy_ended"
_STARTED = "occupancy_started"
_TAKING = (_STARTED, "occupancy_doubted")

_DAY_AT_MOST = timedelta(days=1)
"""More than a local day is ahead of that of UTC."""


_stall: Final = bindparam("stall", type_=String)


def _of_stall[Columns: Select[Any]](columns: Columns) -> Columns:
    return columns.with_hint(tables.log, tables.BY_STALL, "sqlite").where(_log.stall == _stall)


# Made once: to make them takes longer than to run them, for each stall in each night.

_WEEK: Final = select(func.json_extract(_occupancy.days, "$[0].day_local")).where(
    _occupancy.stall == _stall
)

_FIRST: Final = _of_stall(select(_log.seq)).order_by(_log.seq).limit(1)
"""The first entry of a stall, in the order in which they were written.

That order is believed, and not the instants: where a clock was set back, too
much is kept and not too little.
"""

_YOUNG: Final = _FIRST.where(_log.at >= bindparam("before"))
_YOUNG_BEFORE: Final = _YOUNG.where(_log.seq < bindparam("bound"))
_FROM: Final = _FIRST.where(_log.seq >= bindparam("nth"))
_TAKING_FROM: Final = _FROM.where(_log.type.in_(_TAKING))
_PAST: Final = _FIRST.offset(bindparam("limit"))

_NEWEST: Final = _of_stall(select(func.max(_log.seq)))
_NEWEST_TAKING: Final = _NEWEST.where(_log.type.in_(_TAKING))
_LAST_STAY: Final = _NEWEST.where(
    _log.type == _STARTED, _log.seq < _NEWEST.where(_log.type == _ENDED).scalar_subquery()
)

_BOUND: Final = select(
    # Of one that has never ended a stay nothing is kept of how it did.
    func.coalesce(_LAST_STAY.scalar_subquery(), _NEWEST_TAKING.scalar_subquery())
)

_CUT: Final = _NEWEST_TAKING.where(_log.seq <= bindparam("at_most"))
_OLDER: Final = _of_stall(ENTRY).where(_log.seq < bindparam("end")).order_by(_log.seq)


def stalls(connection: Connection) -> list[StallKey]:
    """Return the stalls of which there are entries."""
    found: list[StallKey] = []
    key = ""
    # One look into the index for each stall, and not one for each entry.
    after = select(func.min(_log.stall)).with_hint(tables.log, tables.BY_STALL, "sqlite")
    while key := connection.execute(after.where(_log.stall > key)).scalar_one():
        found.append(StallKey(key))
    return found


def purge_stall(connection: Connection, stall: StallKey, before: datetime, limit: int) -> int:
    """Delete the oldest entries, inside the transaction that is open, and return how many.

    Some `limit` at a time; of a stall that has no row everything that is old,
    of others what comes before a cut.
    """
    row = connection.execute(_WEEK, {"stall": stall}).one_or_none()
    if row is None:
        # What ends with a stall's going may begin anywhere.
        oldest_kept = {"stall": stall, "before": microseconds(before)}
        young = connection.execute(_YOUNG, oldest_kept).scalar()
        end = connection.execute(LAST_SEQ).scalar_one() + 1 if young is None else young
        return _delete(connection, stall, _step(connection, stall, end, limit, _FROM), ())
    cut = _newest_cut(connection, stall, min(before, _begin_of(row[0])) if row[0] else before)
    if cut is None:
        return 0
    end = _step(connection, stall, cut, limit, _TAKING_FROM)
    older = connection.execute(_OLDER, {"stall": stall, "end": end}).all()
    if not older:
        return 0
    return _delete(connection, stall, end, _standing(map(entry_of, older)))


def _newest_cut(connection: Connection, stall: StallKey, before: datetime) -> int | None:
    """Return the newest place at which the log of a stall that has a row may be cut."""
    bound = connection.execute(_BOUND, {"stall": stall}).scalar()
    if bound is None:
        return None
    young = connection.execute(
        _YOUNG_BEFORE, {"stall": stall, "before": microseconds(before), "bound": bound}
    ).scalar()
    at_most = bound if young is None else young
    cut: int | None = connection.execute(_CUT, {"stall": stall, "at_most": at_most}).scalar()
    return cut


def _begin_of(day_local: str) -> datetime:
    """Return an instant before every stay that began on a local day, wherever that was."""
    return datetime.fromisoformat(day_local).replace(tzinfo=UTC) - _DAY_AT_MOST


def _step(
    connection: Connection, stall: StallKey, end: int, limit: int, place: Select[tuple[int]]
) -> int:
    """Return the first such place after some `limit` entries, if that comes before the end."""
    past = {"stall": stall, "limit": limit}
    nth: int | None = connection.execute(_PAST, past).scalar()
    if nth is None or nth >= end:
        return end
    return connection.execute(place, {"stall": stall, "nth": nth}).scalar() or end


def _standing(entries: Iterable[Entry]) -> Collection[int]:
    """Return that of a stall's entries which tells why its sensors were stuck after the last."""
    row: Occupancy | None = None
    told: dict[Stuck, int] = {}
    for entry in entries:
        change = evolve_stall(row, entry.fact) if is_of_stall(entry.fact) else None
        if change is not None:
            row = change if isinstance(change, Occupancy) else None
        wrong = () if row is None or row.stuck is None else (row.stuck,)
        told = {why: told.get(why, entry.seq) for why in wrong}
    return told.values()


def _delete(connection: Connection, stall: StallKey, end: int, but: Collection[int]) -> int:
    keep_last_seq(connection)
    # A stall's entries are in no room's log.
    old = delete(tables.log).where(_log.stall == stall, _log.seq < end, _log.seq.not_in(but))
    return connection.execute(old).rowcount
