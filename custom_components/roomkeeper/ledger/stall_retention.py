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
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Integer, Select, String, bindparam, delete, func, select

from ..core.events import Entry, is_of_stall
from ..core.evolve_stall import evolve_stall
from ..core.ids import StallKey
from ..core.microseconds import microseconds
from ..core.stall import Occupancy, Stuck
from . import tables
from .log import ENTRY, entry_of
from .prepared import Prepared, as_list, listed
from .retention import LAST_SEQ, keep_last_seq

_log = tables.log.columns
_occupancy = tables.occupancy.columns

_ENDED = "occupancy_ended"
_STARTED = "occupancy_started"
_IS_TAKING = (_log.type == _STARTED) | (_log.type == "occupancy_doubted")

_DAY_AT_MOST_S: Final = 86_400
"""More than a local day is ahead of that of UTC."""

_SECOND: Final = 1_000_000
"""In microseconds, as instants are kept."""


_stall: Final = bindparam("stall", type_=String)


def _of_stall[Columns: Select[Any]](columns: Columns) -> Columns:
    return columns.with_hint(tables.log, tables.BY_STALL, "sqlite").where(_log.stall == _stall)


# Made once: to make them takes longer than to run them, for each stall in each night.

_first = _of_stall(select(_log.seq)).order_by(_log.seq).limit(1)
"""The first entry of a stall, in the order in which they were written.

That order is believed, and not the instants: where a clock was set back, too
much is kept and not too little.
"""

_from = _first.where(_log.seq >= bindparam("nth"))
_FROM: Final = Prepared(_from)
_TAKING_FROM: Final = Prepared(_from.where(_IS_TAKING))
_PAST: Final = Prepared(_first.offset(bindparam("limit")))

_newest = _of_stall(select(func.max(_log.seq)))
_newest_taking = _newest.where(_IS_TAKING)
_last_stay = _newest.where(
    _log.type == _STARTED, _log.seq < _newest.where(_log.type == _ENDED).scalar_subquery()
)

_before = bindparam("before", type_=Integer)
_week = func.unixepoch(func.json_extract(_occupancy.days, "$[0].day_local")) - _DAY_AT_MOST_S
_bounds = (
    select(
        # An instant before every stay that began on the first day of the week, wherever that was.
        func.coalesce(func.min(_before, _week * _SECOND), _before).label("before"),
        # Of one that has never ended a stay nothing is kept of how it did.
        func.coalesce(_last_stay.scalar_subquery(), _newest_taking.scalar_subquery()).label("seq"),
    )
    .where(_occupancy.stall == _stall)
    .cte()
)
_young = _first.where(_log.at >= _bounds.c.before, _log.seq < _bounds.c.seq)
_at_most = func.coalesce(_young.correlate(_bounds).scalar_subquery(), _bounds.c.seq)
_cut = _newest_taking.where(_log.seq <= _at_most).correlate(_bounds)
_PLACES: Final = Prepared(
    # The newest place at which the log of a stall that has a row may be cut, and where it begins.
    select(
        _cut.scalar_subquery().label("cut"),
        _first.scalar_subquery().label("first"),
    ).select_from(_bounds)
)
_YOUNG: Final = Prepared(_first.where(_log.at >= _before))
_OLDER: Final = Prepared(_of_stall(ENTRY).where(_log.seq < bindparam("end")).order_by(_log.seq))
_AFTER: Final = Prepared(
    select(func.min(_log.stall))
    .with_hint(tables.log, tables.BY_STALL, "sqlite")
    .where(_log.stall > bindparam("after", type_=String))
)
# A stall's entries are in no room's log.
_DELETE: Final = Prepared(
    delete(tables.log).where(
        _log.stall == _stall, _log.seq < bindparam("end"), _log.seq.not_in(listed("but"))
    )
)


def stalls(connection: Connection) -> list[StallKey]:
    """Return the stalls of which there are entries."""
    found: list[StallKey] = []
    key = ""
    # One look into the index for each stall, and not one for each entry.
    while key := _AFTER.run(connection, after=key).scalar_one():
        found.append(StallKey(key))
    return found


def purge_stall(connection: Connection, stall: StallKey, before: datetime, limit: int) -> int:
    """Delete the oldest entries, inside the transaction that is open, and return how many.

    Some `limit` at a time; of a stall that has no row everything that is old,
    of others what comes before a cut.
    """
    old = microseconds(before)
    places = _PLACES.run(connection, stall=stall, before=old).one_or_none()
    if places is None:
        # What ends with a stall's going may begin anywhere.
        young = _YOUNG.run(connection, stall=stall, before=old).scalar()
        end = LAST_SEQ.run(connection).scalar_one() + 1 if young is None else young
        return _delete(connection, stall, _step(connection, stall, end, limit, _FROM), ())
    cut, first = places
    if cut is None or first == cut:
        return 0
    end = _step(connection, stall, cut, limit, _TAKING_FROM)
    older = _OLDER.run(connection, stall=stall, end=end).all()
    if not older:
        return 0
    return _delete(connection, stall, end, _standing(map(entry_of, older)))


def _step(connection: Connection, stall: StallKey, end: int, limit: int, place: Prepared) -> int:
    """Return the first such place after some `limit` entries, if that comes before the end."""
    nth: int | None = _PAST.run(connection, stall=stall, limit=limit).scalar()
    if nth is None or nth >= end:
        return end
    return place.run(connection, stall=stall, nth=nth).scalar() or end


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
    return _DELETE.run(connection, stall=stall, end=end, but=as_list(but)).rowcount
