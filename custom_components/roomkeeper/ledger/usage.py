"""How rooms and stalls were used, kept by days and by months that are over.

The rows and the log say it all, so what is kept here is reckoned from them, in
small steps, each of which is one transaction; turns are committed in between.
Marks say up to where that is done, and each moves in the transaction of what it
stands for, or after all of it: a day is reckoned from rows, so that to reckon
it once more does no harm, while what happened in stalls is added up and must
count once.

What was purged cannot be reckoned any more. So days before that stay as they are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import batched, chain, groupby
from typing import Any, Final, NamedTuple
from zlib import crc32

import orjson
from sqlalchemy import Connection, Integer, Table, bindparam, func, literal_column, select
from sqlalchemy.dialects.sqlite import insert

from ..core.events import (
    BookingExtended,
    BookingMoved,
    BookingOpened,
    BookingRescheduled,
    EnergyMeasured,
    Entry,
    Fact,
    PowerOffCancelled,
    PowerOffFailed,
    PowerOffSucceeded,
    booking_of,
)
from ..core.ids import BookingId, RoomKey, StallKey
from ..core.microseconds import MICROSECOND, instant, microseconds
from ..core.model import BookingStatus, PowerOffStatus, RoomEnergy, Site
from ..core.policy import is_clock_unset
from ..core.span import Span
from ..core.stall_events import STALL_TYPES, CameraFailed, OccupancyEnded, SensorStuck
from ..core.statistics import day_of
from ..core.usage import RoomUsage, StallUsage, total_of_stalls, usage_of_fact
from ..core.usage_days import Counting, RoomDay, usage_of_day
from ..core.visits import SwitchedOff, Visit
from . import tables
from .codec import UNREADABLE, codec_for
from .errors import LedgerCorrupt
from .log import ENTRY, entry_of
from .prepared import Prepared, as_list, listed
from .retention import LAST_SEQ
from .rows import Cells
from .schema import transaction
from .usage_sums import (
    ALL,
    DELETE_HOURS,
    DELETE_ROOMS,
    OF_ROOMS,
    PUT_HOURS,
    PUT_ROOMS,
    UNTIL_MARK,
    add_stall,
    days_between,
    first_day_of_rooms,
    month_of,
    room_cells,
    sum_rooms,
    sum_stalls,
    total_cells,
)

_ENTRIES_AT_ONCE: Final = 500
_ROWS_AT_ONCE: Final = 1000
_MONTHS_AT_ONCE: Final = 3
"""All rows are looked through once for these; and for 200 rooms they take 50 MB meanwhile."""

_DAY: Final = timedelta(days=1)

_ROOMS_MARK: Final = "usage_of_rooms"
_STALLS_MARK: Final = "usage_of_stalls"
_ZONE_MARK: Final = "usage_zone"
_PURGED_MARK: Final = "purged_before"

_ENERGY: Final = codec_for(tuple[RoomEnergy, ...])

_log = tables.log.columns
_mark = tables.mark.columns
_booking = tables.booking.columns
_starts_at, _ends_at = _booking["start"], _booking["end"]
_power_off = tables.power_off.columns
_room = tables.room_usage.columns
_hours = tables.usage_hours.columns

# --- marks ------------------------------------------------------------------------

_GET_MARK: Final = Prepared(select(_mark.value).where(_mark.name == bindparam("mark")))
_put_mark = insert(tables.mark).values(name=bindparam("mark"), value=bindparam("new"))
_PUT_MARK: Final = Prepared(
    _put_mark.on_conflict_do_update(
        index_elements=["name"], set_={"value": _put_mark.excluded.value}
    )
)


def _marked(connection: Connection, mark: str) -> int | None:
    value: int | None = _GET_MARK.run(connection, mark=mark).scalar()
    return value


def _put(connection: Connection, mark: str, value: int) -> None:
    _PUT_MARK.run(connection, mark=mark, new=value)


def keep_purged(connection: Connection, before: datetime) -> None:
    """Remember, inside the open transaction, that what is older than an instant may be gone."""
    at = microseconds(before)
    if (known := _marked(connection, _PURGED_MARK)) is None or known < at:
        _put(connection, _PURGED_MARK, at)


# --- the update -------------------------------------------------------------------


def update(connection: Connection, site: Site, now: datetime, near: Near) -> Iterator[None]:
    """Bring all up to date: each step is a short job, and ends what it begins in the file."""
    if is_clock_unset(now):
        # By that nothing was purged, and no day that is counted has been.
        return
    zone = site.time_zone
    purged = _marked(connection, _PURGED_MARK)
    if purged is None or instant(purged) > now:
        # By a clock that was far ahead all was purged that there is, and not what is to come.
        before = now - site.log_retention if purged is None else now
        with transaction(connection):
            _put(connection, _PURGED_MARK, microseconds(before))
        yield
    first = _first_whole_day(connection, zone)
    today = now.astimezone(zone).date()
    yield from _add_stalls(connection, zone, first, today)
    yield from _reckon_rooms(connection, site, now, first, near)


def _first_whole_day(connection: Connection, zone: tzinfo) -> date:
    """Return the first day of which nothing was purged."""
    purged = instant(_marked(connection, _PURGED_MARK) or 0)
    day = purged.astimezone(zone).date()
    return day + _DAY if day_of(day, zone).contains(purged - MICROSECOND) else day


# --- stalls -----------------------------------------------------------------------

_COUNTED: Final = (OccupancyEnded, CameraFailed, SensorStuck)
_STALL_TYPES: Final = tuple(STALL_TYPES[kind] for kind in _COUNTED)

_ENTRIES: Final = Prepared(
    ENTRY.with_hint(tables.log, tables.BY_TYPE, "sqlite")
    .where(
        _log.type == bindparam("type"),
        _log.seq > bindparam("seq"),
        _log.seq <= bindparam("until"),
    )
    .order_by(_log.seq)
    .limit(bindparam("limit"))
)


def _entries(
    connection: Connection, types: Iterable[str], seq: int, until: int
) -> tuple[list[Entry], int]:
    """Return the next entries of some types in order, and the row of the log they reach up to."""
    found: list[Entry] = []
    for name in types:
        cells = _ENTRIES.run(
            connection, type=name, seq=seq, until=until, limit=_ENTRIES_AT_ONCE
        ).all()
        found += map(entry_of, cells)
        if len(cells) == _ENTRIES_AT_ONCE:
            until = min(until, found[-1].seq)
    return sorted((one for one in found if one.seq <= until), key=lambda one: one.seq), until


def _add_stalls(connection: Connection, zone: tzinfo, first: date, today: date) -> Iterator[None]:
    """Add what happened in stalls since the last time, each fact once."""
    last_seq: int = LAST_SEQ.run(connection).scalar_one()
    while (seq := _marked(connection, _STALLS_MARK) or 0) < last_seq:
        entries, until = _entries(connection, _STALL_TYPES, seq, last_seq)
        facts = [entry.fact for entry in entries if isinstance(entry.fact, _COUNTED)]
        with transaction(connection):
            _add_facts(connection, facts, zone, first, today)
            _put(connection, _STALLS_MARK, until)
        yield


_NO_STAY: Final = StallUsage()


def _add_facts(
    connection: Connection, facts: Iterable[Fact], zone: tzinfo, first: date, today: date
) -> None:
    """Add facts to the rows of their days, inside the open transaction."""
    by_day: defaultdict[tuple[date, StallKey], list[StallUsage]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, _COUNTED):
            added = usage_of_fact(fact, zone)
            if added.day >= first and added.usage != _NO_STAY:
                by_day[added.day, added.stall].append(added.usage)
    for (day, stall), usages in by_day.items():
        add_stall(connection, day, stall, total_of_stalls(usages))
    for month in sorted({month_of(day) for day, _ in by_day} - {month_of(today)}):
        sum_stalls(connection, month)


# --- rooms ------------------------------------------------------------------------

_SUCCEEDED: Final = "power_off_succeeded"
_FAILED: Final = "power_off_failed"
_ROOM_TYPES: Final = (
    *(f"booking_{status}" for status in BookingStatus),
    "booking_rescheduled",
    "booking_extended",
    _SUCCEEDED,
    _FAILED,
    "power_off_cancelled",
    "energy_measured",
)

_NO_BLOCK: Final = _booking.is_block == 0
_touching = select(
    _booking.rooms,
    _booking.status,
    _starts_at,
    _ends_at,
    _booking.created_at,
    _booking.updated_at,
    _booking.checked_in_at,
    _booking.expires_at,
    func.nullif(_booking.energy, "[]"),
).where(
    _NO_BLOCK,
    _ends_at > bindparam("start"),
    (_starts_at < bindparam("end")) | (_booking.checked_in_at < bindparam("end")),
)
_touching_with_id = _touching.add_columns(_booking.id)
_TOUCHING: Final = Prepared(_touching_with_id)
_TOUCHING_OF: Final = Prepared(_touching_with_id.where(_booking.id.in_(listed("these"))))
_THESE: Final = Prepared(
    select(_starts_at, _ends_at, _booking.checked_in_at).where(
        _booking.id.in_(listed("these")), _NO_BLOCK
    )
)
_HAS_ENDED: Final = (_power_off.status == PowerOffStatus.SUCCEEDED.value) | (
    _power_off.status == PowerOffStatus.FAILED.value
)
_ended = select(
    _power_off.booking_id,
    _power_off.room,
    _power_off.status,
    _power_off.planned_at,
    _power_off.updated_at,
    _power_off.manual,
    _power_off.draw_w,
).where(
    _power_off.updated_at >= bindparam("start"),
    _power_off.updated_at < bindparam("end"),
    _HAS_ENDED | _power_off.draw_w.is_not(None),
)
_ENDED: Final = Prepared(_ended)
_ENDED_OF: Final = Prepared(_ended.where(_power_off.booking_id.in_(listed("these"))))


def _by_pages(statement: Any, table: Table) -> Prepared:  # noqa: ANN401 - a statement
    """Return a statement that reads some rows at a time, and the number of each at its end.

    So turns are written between two pages. A row keeps its number.
    """
    number: Any = literal_column(f"{table.name}.rowid", Integer)
    page = statement.add_columns(number).where(number > bindparam("after"))
    return Prepared(page.order_by(number).limit(_ROWS_AT_ONCE))


_TOUCHING_BY_PAGES: Final = _by_pages(_touching, tables.booking)
_ENDED_BY_PAGES: Final = _by_pages(_ended, tables.power_off)


def _pages(
    connection: Connection, statement: Prepared, within: Mapping[str, int]
) -> Iterator[Sequence[tuple[Any, ...]]]:
    after = 0
    while rows := statement.rows(connection, **within, after=after):
        yield rows
        if len(rows) < _ROWS_AT_ONCE:
            return
        after = rows[-1][-1]


_FAILURES: Final = Prepared(
    select(_log.at).where(_log.booking_id.in_(listed("these")), _log.type == _FAILED)
)
_FIRST: Final = Prepared(
    select(func.min(_starts_at), func.min(_booking.checked_in_at)).where(_booking.is_block == 0)
)
_FIRST_OFF: Final = Prepared(select(func.min(_power_off.updated_at)).where(_HAS_ENDED))


def _reckon_rooms(
    connection: Connection, site: Site, now: datetime, first: date, near: Near
) -> Iterator[None]:
    """Reckon the days anew that anything touched since the last time, and today."""
    zone = site.time_zone
    today = now.astimezone(zone).date()
    seq, until = _marked(connection, _ROOMS_MARK), _marked(connection, UNTIL_MARK)
    last_seq: int = LAST_SEQ.run(connection).scalar_one()
    days: set[date] = set()
    changed: set[BookingId] = set()
    before = seq
    of_zone, zone_before = crc32(str(zone).encode()), _marked(connection, _ZONE_MARK)
    if seq is None or until is None:
        since = _first_day(connection, zone, today)
    elif zone_before not in {None, of_zone}:
        # All days begin otherwise: what is left as it was would be on two of them, or on none.
        since = min(_first_day(connection, zone, today), first_day_of_rooms(connection) or today)
    else:
        since = min(date.fromordinal(until), today)
        while seq < last_seq:
            entries, seq = _entries(connection, _ROOM_TYPES, seq, last_seq)
            facts = [entry.fact for entry in entries]
            changed.update(one for one in map(booking_of, facts) if one is not None)
            days |= _touched(connection, facts, zone, first, today)
            yield
    days |= set(days_between(max(since, first), today))
    days.discard(today)
    by_month = [(month, [*of_month]) for month, of_month in groupby(sorted(days), month_of)]
    for some in batched(by_month, _MONTHS_AT_ONCE, strict=False):
        yield from _reckon_days(connection, site, [*chain(*(of for _, of in some))], now)
        for month, _ in some:
            if month != month_of(today):
                _sum_up(connection, month)
                yield
    if (stopped := month_of(since)) not in {month_of(today), *(month for month, _ in by_month)}:
        # Counting had stood still for so long that nothing more of that month is there.
        _sum_up(connection, stopped)
        yield
    if today < first:
        # The clock was set back behind what was purged.
        return
    touching = near.bring(connection, today, zone, (before, last_seq), changed)
    found = usage_of_day(site, today, *touching, now)
    with transaction(connection):
        rows = _DayRows(connection, today, is_today=True)
        for key, one in found.items():
            rows.add(key, one)
        rows.write(connection)
        _put(connection, _ROOMS_MARK, last_seq)
        _put(connection, UNTIL_MARK, today.toordinal())
        _put(connection, _ZONE_MARK, of_zone)
    yield


def _sum_up(connection: Connection, month: str) -> None:
    """Make the rows of a month that is over of those of its days."""
    with transaction(connection):
        sum_rooms(connection, month)
        sum_stalls(connection, month)


def _first_day(connection: Connection, zone: tzinfo, today: date) -> date:
    """Return the day of the first thing that is still there."""
    found = [*_FIRST.run(connection).one(), _FIRST_OFF.run(connection).scalar()]
    days = [instant(one).astimezone(zone).date() for one in found if one is not None]
    return min(days, default=today)


def _touched(
    connection: Connection, facts: Iterable[Fact], zone: tzinfo, first: date, today: date
) -> set[date]:
    """Return the days, of those that can be reckoned, on which facts may have changed something."""
    spans: list[Span] = []
    moved: set[BookingId] = set()
    given_up: set[BookingId] = set()
    for fact in facts:
        match fact:
            case BookingOpened():
                spans.append(fact.booking.span)
            case BookingMoved() | EnergyMeasured():
                moved.add(fact.booking_id)
            case BookingRescheduled():
                spans += (fact.span, fact.span_before)
            case BookingExtended():
                spans.append(fact.span)
            case PowerOffSucceeded() | PowerOffFailed():
                spans.append(Span(fact.at, fact.at + _DAY))
            case PowerOffCancelled():
                given_up.add(fact.booking_id)
            case _:
                pass
    for start, end, came in _THESE.run(connection, these=as_list(moved)).all():
        spans.append(Span(instant(start if came is None else min(start, came)), instant(end)))
    for (at,) in _FAILURES.run(connection, these=as_list(given_up)).all():
        spans.append(Span(instant(at), instant(at) + _DAY))
    return {day for span in spans for day in _days_of(span, zone, first, today)}


def _days_of(span: Span, zone: tzinfo, first: date, last: date) -> Iterable[date]:
    """Return the local days that share time with a span, of those between two."""
    begin = span.start.astimezone(zone).date()
    end = (span.end - MICROSECOND).astimezone(zone).date()
    return days_between(max(begin, first), min(end, last))


def _reckon_days(
    connection: Connection, site: Site, days: Sequence[date], now: datetime
) -> Iterator[None]:
    """Reckon days that are over, of few months."""
    span = [*days_between(days[0], days[-1])]
    counting = Counting(site, span, now)
    within = _around(day_of(days[0], site.time_zone).start, day_of(days[-1], site.time_zone).end)
    for rows in _pages(connection, _ENDED_BY_PAGES, within):
        with _readable():
            counting.add_power_offs(map(_off, rows))
        yield
    for rows in _pages(connection, _TOUCHING_BY_PAGES, within):
        with _readable():
            counting.add_visits(map(_visit, rows))
        yield
    found = {day: _DayRows(connection, day, is_today=False) for day in days}
    for key, of_room in counting.rooms():
        is_there = key in site.rooms
        for day, one in zip(span, of_room, strict=True):
            made = found.get(day)
            if made is not None and (is_there or not one.is_unused()):
                made.add(key, one)
        yield
    for some in batched(days, 1 + _ROWS_AT_ONCE // (4 * len(site.rooms) + 1), strict=False):
        with transaction(connection):
            for day in some:
                # Let go of one by one: Python holds everything while it frees a million numbers.
                found.pop(day).write(connection)
        yield


def _around(start: datetime, end: datetime) -> dict[str, int]:
    """Say what is read for a span of days: also what there was in the 24 hours before."""
    return {"start": microseconds(start - _DAY), "end": microseconds(end)}


class Near:
    """What touches today, as it was up to a row of the log: so that not all is looked through."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._of: tuple[date, tzinfo, int] | None = None
        self._visits: dict[str, Visit] = {}
        self._power_offs: dict[tuple[str, str], SwitchedOff] = {}

    def forget(self) -> None:
        """Know nothing any more."""
        self._of = None

    def bring(
        self,
        connection: Connection,
        day: date,
        zone: tzinfo,
        seqs: tuple[int | None, int],
        changed: Collection[BookingId],
    ) -> tuple[Collection[Visit], Collection[SwitchedOff]]:
        """Bring it up to the second of two rows of the log; `changed` since the first are these."""
        before, seq = seqs
        span = day_of(day, zone)
        within = _around(span.start, span.end)
        if before is None or self._of != (day, zone, before):
            self.forget()
            claims, ended = _TOUCHING.run(connection, **within), _ENDED.run(connection, **within)
            self._visits, self._power_offs = {}, {}
        else:
            these = {"these": as_list(changed), **within}
            claims = _TOUCHING_OF.run(connection, **these)
            ended = _ENDED_OF.run(connection, **these)
            for one in changed:
                self._visits.pop(one, None)
            for key in [key for key in self._power_offs if key[0] in changed]:
                del self._power_offs[key]
        with _readable():
            self._visits |= {row[-1]: _visit(row) for row in claims.all()}
            self._power_offs |= {(row[0], row[1]): _off(row) for row in ended.all()}
        self._of = (day, zone, seq)
        return self._visits.values(), self._power_offs.values()


_BOOKING_STATUSES: Final = {one.value: one for one in BookingStatus}
_POWER_OFF_STATUSES: Final = {one.value: one for one in PowerOffStatus}


@lru_cache(1024)
def _rooms(text: str) -> tuple[RoomKey, ...]:
    return tuple(map(RoomKey, orjson.loads(text)))


def _visit(row: Sequence[Any]) -> Visit:
    rooms, status, start, end, created, updated, came, expires, energy, _ = row
    return Visit(
        _rooms(rooms),
        _BOOKING_STATUSES[status],
        start,
        end,
        created,
        updated,
        came,
        expires,
        () if energy is None else _ENERGY.decode(orjson.loads(energy)),
    )


def _off(row: Sequence[Any]) -> SwitchedOff:
    booking_id, room, status, planned, updated, manual, draw_w, *_ = row
    known = _POWER_OFF_STATUSES[status]
    return SwitchedOff(booking_id, room, known, planned, updated, bool(manual), draw_w)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise LedgerCorrupt(f"a row to be counted cannot be read: {error!r}") from error


def reckoned(
    connection: Connection, site: Site, day: date, now: datetime
) -> dict[RoomKey, RoomUsage]:
    """Reckon a day, past or to come, from the rows that there are, and keep nothing of it."""
    claims, ended = Near().bring(connection, day, site.time_zone, (None, 0), ())
    return {key: one.usage for key, one in usage_of_day(site, day, claims, ended, now).items()}


_OPENED: Final = Prepared(
    select(_room.place, _room.open, _room.booked, _room.booked_open).where(
        _room.period == bindparam("period"), _room.place != ALL
    )
)
_GONE: Final = Prepared(
    select(tables.room_usage).where(
        _room.period == bindparam("period"), _room.place.in_(listed("places"))
    )
)
_HOURS_OF_GONE: Final = Prepared(
    select(tables.usage_hours).where(
        _hours.period == bindparam("period"),
        _hours.measure == bindparam("measure"),
        _hours.place.in_(listed("places")),
    )
)


class _Opened(NamedTuple):
    """For how long a room was open on a day, and what was booked, as it was counted before."""

    open_us: int
    booked_us: int
    booked_open_us: int

    def booked_in(self, found: RoomDay) -> int:
        """Return how much of what is found now was booked while the room was open.

        The hours may be others by now, or unknown of a room that is gone; and
        whoever booked it did so for when it was open.
        """
        if found.booked_us == self.booked_us:
            return self.booked_open_us
        return found.booked_open_us if found.open_us == self.open_us else found.booked_us


class _DayRows:
    """What a day's rows are to be, made room by room.

    How long a room was open is what was so when that was reckoned first. A room
    that is gone, and of which nothing is found, keeps its rows: bookings that
    it had together with others name it no more.
    """

    def __init__(self, connection: Connection, day: date, *, is_today: bool) -> None:
        """Look what there is."""
        self._period, self._weekday = day.isoformat(), day.weekday()
        found = _OPENED.run(connection, period=self._period).tuples().all()
        # Of the rooms that are not added yet.
        self._kept = {place: _Opened(*cells) for place, *cells in found}
        self._is_new = is_today or not self._kept
        self._rows: list[Cells] = []
        self._hours = {measure: list[Cells]() for measure in OF_ROOMS}

    def add(self, key: str, found: RoomDay) -> None:
        """Add a room."""
        kept = self._kept.pop(key, None)
        if kept is not None:
            is_open, booked_open = kept.open_us, kept.booked_in(found)
        elif self._is_new:
            is_open, booked_open = found.open_us, found.booked_open_us
        elif found.is_unused():
            return
        else:
            is_open = booked_open = 0
        self._rows.append(room_cells(self._period, key, is_open, booked_open, found))
        by_hour = (found.booked_by_hour, found.used_by_hour)
        for measure, hours in zip(OF_ROOMS, by_hour, strict=True):
            if any(hours):
                cells = (self._period, self._weekday, measure.value, key, *hours)
                self._hours[measure].append(cells)

    def write(self, connection: Connection) -> None:
        """Put them in the place of what there is, inside the open transaction."""
        if self._kept:
            gone = {"period": self._period, "places": as_list(self._kept)}
            self._rows += _GONE.rows(connection, **gone)
            for measure, cells in self._hours.items():
                cells.extend(_HOURS_OF_GONE.rows(connection, measure=measure.value, **gone))
        by_hour: list[Cells] = []
        for measure, cells in self._hours.items():
            if cells:
                sums = map(sum, [*zip(*cells, strict=True)][4:])
                by_hour += (*cells, (self._period, self._weekday, measure.value, ALL, *sums))
        DELETE_ROOMS.run(connection, period=self._period)
        DELETE_HOURS.run(connection, period=self._period, measures=as_list(OF_ROOMS))
        if self._rows:
            put = [*self._rows, total_cells(self._rows, self._period)]
            connection.exec_driver_sql(PUT_ROOMS, put)
        if by_hour:
            connection.exec_driver_sql(PUT_HOURS, by_hour)
