"""How usage is written, by periods, and summed over any span of days.

A span of days is covered by the months in it that are over, and by days at its
edges. Whatever can be is summed by SQLite, which lets others go on meanwhile;
only how long stays were is merged here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table, Text, bindparam, delete, func, literal, select
from sqlalchemy.dialects.sqlite import insert

from ..core.ids import RoomKey, StallKey
from ..core.microseconds import MICROSECOND, length
from ..core.usage import HOURS, DayUsage, Measure, RoomUsage, StallUsage
from ..core.usage_days import RoomDay
from . import tables
from .prepared import Prepared, as_list, listed
from .rows import Cell, Cells, sql

ALL: Final = ""
"""The place that is all of them together."""

_ALL_DAYS: Final = 7
"""The weekday of a month's row that is of all of its days."""

UNTIL_MARK: Final = "usage_until"
"""The day, as a number, up to which all is reckoned: the months before its own are whole."""

_PER_WH: Final = 1000
_LENGTH_OF_DAY: Final = len("2026-11-26")

OF_ROOMS: Final = (Measure.BOOKED, Measure.USED)

_mark = tables.mark.columns
_room = tables.room_usage.columns
_stall = tables.stall_usage.columns
_hours = tables.usage_hours.columns

_BY_HOUR: Final = tuple(_hours[f"h{hour}"] for hour in range(HOURS))
_HOUR_SUMS: Final = tuple(func.sum(one) for one in _BY_HOUR)
_LENGTHS: Final = "lengths"
_LONGEST: Final = "longest_power_off_delay"


def month_of(day: date) -> str:
    """Return the period that is the month of a day."""
    return day.isoformat()[:7]


def days_between(first: date, last: date) -> Iterable[date]:
    """Return the days from one to another, both of which count."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


# --- cells ------------------------------------------------------------------------


def _lengths_text(lengths: Mapping[int, int]) -> str:
    if not lengths:
        return "[]"
    return orjson.dumps(sorted(lengths.items())).decode()


def _lengths_of(text: str | None) -> dict[int, int]:
    """Read any number of lists of lengths, one after the other, as one."""
    if text is None:
        return {}
    total: dict[int, int] = {}
    for pairs in orjson.loads(f"[{text}]"):
        for one, count in pairs:
            total[one] = total.get(one, 0) + count
    return total


def _stored_energy(energy_wh: float | None) -> int | None:
    return None if energy_wh is None else round(energy_wh * _PER_WH)


def _energy_wh(stored: int | None) -> float | None:
    return None if stored is None else stored / _PER_WH


def room_cells(period: str, place: str, is_open: int, booked_open: int, found: RoomDay) -> Cells:
    """Return what a room's row has; it was open, and booked then, for so many microseconds."""
    return (
        period,
        place,
        is_open,
        found.booked_us,
        min(booked_open, is_open),
        found.used_us,
        found.no_show_us,
        found.bookings,
        found.stays,
        found.stay_us,
        found.no_shows,
        found.cancellations,
        found.expiries,
        found.leads,
        found.lead_us,
        found.power_offs_succeeded,
        found.power_offs_failed,
        found.power_off_delay_us,
        found.longest_power_off_delay_us,
        _stored_energy(found.energy_wh),
        _stored_energy(found.saved_wh),
        _lengths_text(found.lengths),
    )


def _room_usage(cells: Sequence[Any], hours: Sequence[int] | None) -> RoomUsage:
    """Make a sum of what `room_cells` made, without its period and place."""
    return RoomUsage(
        open=length(cells[0]),
        booked=length(cells[1]),
        booked_open=length(cells[2]),
        used=length(cells[3]),
        no_show=length(cells[4]),
        bookings=cells[5],
        stays=cells[6],
        stay=length(cells[7]),
        no_shows=cells[8],
        cancellations=cells[9],
        expiries=cells[10],
        leads=cells[11],
        lead=length(cells[12]),
        power_offs_succeeded=cells[13],
        power_offs_failed=cells[14],
        power_off_delay=length(cells[15]),
        longest_power_off_delay=length(cells[16]),
        energy_wh=_energy_wh(cells[17]),
        saved_wh=_energy_wh(cells[18]),
        lengths=_lengths_of(cells[19]),
        hours=tuple(map(length, hours or _NO_HOURS)),
    )


_NO_HOURS: Final = (0,) * HOURS

# --- what is written --------------------------------------------------------------


def _sums(table: Table) -> list[Any]:
    """Return what adds up rows of a table: all but how long stays were, which are put in line."""
    values = [one for one in table.columns if one.name not in {"period", "place"}]
    summed: list[Any] = []
    for one in values:
        if one.name == _LENGTHS:
            summed.append(func.group_concat(one, ",").filter(one != "[]"))
        else:
            summed.append(func.max(one) if one.name == _LONGEST else func.sum(one))
    return summed


def _in_month(table: Table) -> Any:  # noqa: ANN401 - a condition
    """Say that a row is of a day of the month."""
    # A "." comes right behind "-": no day is that.
    period, month = table.columns.period, bindparam("month", type_=Text)
    return (period > month + "-") & (period < month + ".")


def _month_of_rows(table: Table) -> Prepared:
    place = table.columns.place
    return Prepared(select(place, *_sums(table)).where(_in_month(table)).group_by(place))


_ROOMS_OF_MONTH: Final = _month_of_rows(tables.room_usage)
_STALLS_OF_MONTH: Final = _month_of_rows(tables.stall_usage)

PUT_ROOMS: Final = sql(insert(tables.room_usage))
_PUT_STALLS: Final = sql(insert(tables.stall_usage))
PUT_HOURS: Final = sql(insert(tables.usage_hours))


def _deletion(table: Table) -> Prepared:
    return Prepared(delete(table).where(table.columns.period == bindparam("period")))


DELETE_ROOMS: Final = _deletion(tables.room_usage)
_DELETE_STALLS: Final = _deletion(tables.stall_usage)
DELETE_HOURS: Final = Prepared(
    delete(tables.usage_hours).where(
        _hours.period == bindparam("period"), _hours.measure.in_(listed("measures"))
    )
)

_HOURS_OF_WEEKDAYS: Final = Prepared(
    insert(tables.usage_hours).from_select(
        [one.name for one in tables.usage_hours.columns],
        select(
            bindparam("month"),
            _hours.weekday,
            _hours.measure,
            _hours.place,
            *_HOUR_SUMS,
        )
        .where(_in_month(tables.usage_hours), _hours.measure.in_(listed("measures")))
        .group_by(_hours.weekday, _hours.measure, _hours.place),
    )
)
_HOURS_OF_ALL_DAYS: Final = Prepared(
    insert(tables.usage_hours).from_select(
        [one.name for one in tables.usage_hours.columns],
        select(
            bindparam("month"),
            literal(_ALL_DAYS),
            _hours.measure,
            _hours.place,
            *_HOUR_SUMS,
        )
        .where(_hours.period == bindparam("month"), _hours.measure.in_(listed("measures")))
        .group_by(_hours.measure, _hours.place),
    )
)


def total_cells(rows: Sequence[Cells], period: str) -> Cells:
    """Return the row of all rooms together on a day: how long stays were is not in it."""
    named = zip(tables.room_usage.columns.keys(), zip(*rows, strict=True), strict=True)
    return (period, ALL, *(_total(name, cells) for name, cells in list(named)[2:]))


def _total(name: str, cells: Sequence[Any]) -> Cell:
    if name == _LENGTHS:
        return "[]"
    known: list[int] = [cell for cell in cells if cell is not None]
    if not known:
        return None
    return max(known) if name == _LONGEST else sum(known)


def sum_rooms(connection: Connection, month: str) -> None:
    """Make the rows of a month of the rows of its days, inside the open transaction."""
    DELETE_ROOMS.run(connection, period=month)
    rows = _ROOMS_OF_MONTH.run(connection, month=month).all()
    put = [(month, place, *cells, _lengths_text(_lengths_of(text))) for place, *cells, text in rows]
    if put:
        connection.exec_driver_sql(PUT_ROOMS, put)
    _sum_hours(connection, month, OF_ROOMS)


def sum_stalls(connection: Connection, month: str) -> None:
    """Make the rows of a month of the rows of its days, inside the open transaction."""
    _DELETE_STALLS.run(connection, period=month)
    rows = _STALLS_OF_MONTH.run(connection, month=month).all()
    put = [(month, place, *cells, _lengths_text(_lengths_of(text))) for place, *cells, text in rows]
    if put:
        connection.exec_driver_sql(_PUT_STALLS, put)
    _sum_hours(connection, month, (Measure.STAYS,))


def _sum_hours(connection: Connection, month: str, measures: Iterable[Measure]) -> None:
    these = as_list(measures)
    DELETE_HOURS.run(connection, period=month, measures=these)
    _HOURS_OF_WEEKDAYS.run(connection, month=month, measures=these)
    _HOURS_OF_ALL_DAYS.run(connection, month=month, measures=these)


# --- what is added in stalls --------------------------------------------------------

_LENGTHS_IN_STALL: Final = Prepared(
    select(_stall.lengths).where(
        _stall.period == bindparam("period"), _stall.place == bindparam("place")
    )
)


def _adding(table: Table) -> str:
    put = insert(table)
    keys = list(table.primary_key.columns)
    added = {
        one.name: put.excluded[one.name] if one.name == _LENGTHS else one + put.excluded[one.name]
        for one in table.columns
        if not one.primary_key
    }
    return sql(put.on_conflict_do_update(index_elements=keys, set_=added))


_ADD_STALL: Final = _adding(tables.stall_usage)
_ADD_HOURS: Final = _adding(tables.usage_hours)


def add_stall(connection: Connection, day: date, stall: StallKey, added: StallUsage) -> None:
    """Add to the rows of a stall, and of all stalls, inside the open transaction."""
    period = day.isoformat()
    before = _LENGTHS_IN_STALL.run(connection, period=period, place=stall).scalar()
    cells: Cells = (
        period,
        stall,
        added.stays,
        added.stay // MICROSECOND,
        added.timeouts,
        added.forced,
        added.faults,
        _lengths_text(Counter(_lengths_of(before)) + Counter(added.lengths)),
    )
    connection.exec_driver_sql(_ADD_STALL, tuple(cells))
    if any(added.hours):
        for place in (stall, ALL):
            hours = (period, day.weekday(), Measure.STAYS.value, place, *added.hours)
            connection.exec_driver_sql(_ADD_HOURS, hours)


# --- what is asked ------------------------------------------------------------------

_UNTIL: Final = Prepared(select(_mark.value).where(_mark.name == UNTIL_MARK))

_PLACES: Final = listed("places")


def _asked(table: Table, columns: Iterable[Any], where: Any) -> Prepared:  # noqa: ANN401 - a condition
    place = table.columns.place
    return Prepared(
        select(place, *columns)
        .where(table.columns.period.in_(listed("periods")), where)
        .group_by(place)
    )


_ALL_ROOMS: Final = _asked(tables.room_usage, _sums(tables.room_usage), _room.place != ALL)
_SOME_ROOMS: Final = _asked(tables.room_usage, _sums(tables.room_usage), _room.place.in_(_PLACES))
_ALL_STALLS: Final = _asked(tables.stall_usage, _sums(tables.stall_usage), _stall.place != ALL)
_SOME_STALLS: Final = _asked(
    tables.stall_usage, _sums(tables.stall_usage), _stall.place.in_(_PLACES)
)

_DAY_COLUMNS: Final = (_room.open, _room.booked, _room.booked_open, _room.used)


def _days_asked(where: Any) -> Prepared:  # noqa: ANN401 - a condition
    return Prepared(
        select(_room.period, *(func.sum(one) for one in _DAY_COLUMNS))
        .where(_room.period.in_(listed("periods")), where)
        .group_by(_room.period)
    )


_DAYS_OF_ALL: Final = _days_asked(_room.place == ALL)
_DAYS_OF_SOME: Final = _days_asked(_room.place.in_(_PLACES))

_part: Final = func.json_each(bindparam("parts")).table_valued("value", name="part")
_IS_PART: Final = (
    (_hours.period == func.json_extract(_part.c.value, "$[0]"))
    & (_hours.weekday == func.json_extract(_part.c.value, "$[1]"))
    & (_hours.measure == bindparam("measure"))
)


def _hours_asked(key: Any, where: Any) -> Prepared:  # noqa: ANN401 - a column and a condition
    return Prepared(
        select(key, *_HOUR_SUMS)
        .select_from(_part.join(tables.usage_hours, _IS_PART))
        .where(where)
        .group_by(key)
    )


_HOURS_OF_ALL: Final = _hours_asked(_hours.place, _hours.place != ALL)
_HOURS_OF_SOME: Final = _hours_asked(_hours.place, _hours.place.in_(_PLACES))
_WEEKDAYS_OF_SOME: Final = _hours_asked(_hours.weekday, _hours.place.in_(_PLACES))
_DAYS_OF_ONE: Final = _hours_asked(_hours.period, _hours.place == bindparam("place"))

_FIRST_DAYS: Final = tuple(
    Prepared(
        select(func.min(table.columns.period)).where(
            func.length(table.columns.period) == _LENGTH_OF_DAY
        )
    )
    for table in (tables.room_usage, tables.stall_usage)
)


class _Cover:
    """The periods that make up a span of days."""

    def __init__(self, connection: Connection, first: date, last: date) -> None:
        until: int | None = _UNTIL.run(connection).scalar()
        whole_before = "" if until is None else month_of(date.fromordinal(until))
        self.days: list[date] = []
        self.months: list[str] = []
        day = first
        while day <= last:
            end = _last_of_month(day)
            month = month_of(day)
            if day.day == 1 and end <= last and month < whole_before:
                self.months.append(month)
            else:
                end = min(end, last)
                self.days += days_between(day, end)
            day = end + timedelta(days=1)

    @property
    def periods(self) -> str:
        """All of them."""
        return as_list([*self.months, *(day.isoformat() for day in self.days)])

    def parts(self, weekdays: Sequence[int]) -> str:
        """All of them with their weekdays: of a month with those that are given."""
        months = [(month, weekday) for month in self.months for weekday in weekdays]
        days = [(day.isoformat(), day.weekday()) for day in self.days]
        return orjson.dumps([*months, *days]).decode()


def _last_of_month(day: date) -> date:
    first_of_next = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def _by_place(
    connection: Connection,
    cover: _Cover,
    asked: tuple[Prepared, Prepared],
    places: Collection[str] | None,
) -> Iterator[tuple[str, Sequence[Any]]]:
    of_all, of_some = asked
    if places is None:
        found = of_all.run(connection, periods=cover.periods)
    else:
        found = of_some.run(connection, periods=cover.periods, places=as_list(places))
    for place, *cells in found.all():
        yield place, cells


def _hours_by_place(
    connection: Connection, cover: _Cover, measure: Measure, places: Collection[str] | None
) -> dict[str, Sequence[int]]:
    asked = {"parts": cover.parts((_ALL_DAYS,)), "measure": measure.value}
    if places is None:
        found = _HOURS_OF_ALL.run(connection, **asked)
    else:
        found = _HOURS_OF_SOME.run(connection, **asked, places=as_list(places))
    return {place: hours for place, *hours in found.all()}


def room_usage(
    connection: Connection, first: date, last: date, rooms: Collection[RoomKey] | None
) -> dict[RoomKey, RoomUsage]:
    """Return how rooms were used, those of which there is anything; None is all of them."""
    cover = _Cover(connection, first, last)
    hours = _hours_by_place(connection, cover, Measure.BOOKED, rooms)
    found = _by_place(connection, cover, (_ALL_ROOMS, _SOME_ROOMS), rooms)
    return {RoomKey(place): _room_usage(cells, hours.get(place)) for place, cells in found}


def stall_usage(
    connection: Connection, first: date, last: date, stalls: Collection[StallKey] | None
) -> dict[StallKey, StallUsage]:
    """Return how stalls were used, those of which there is anything; None is all of them."""
    cover = _Cover(connection, first, last)
    hours = _hours_by_place(connection, cover, Measure.STAYS, stalls)
    found = _by_place(connection, cover, (_ALL_STALLS, _SOME_STALLS), stalls)
    return {
        StallKey(place): StallUsage(
            stays=stays,
            stay=length(stay),
            timeouts=timeouts,
            forced=forced,
            faults=faults,
            lengths=_lengths_of(lengths),
            hours=tuple(hours.get(place, _NO_HOURS)),
        )
        for place, (stays, stay, timeouts, forced, faults, lengths) in found
    }


def usage_by_day(
    connection: Connection, first: date, last: date, rooms: Collection[RoomKey] | None
) -> list[DayUsage]:
    """Return how rooms were used together on each day, in order, also where nothing is known."""
    days = list(days_between(first, last))
    periods = as_list(day.isoformat() for day in days)
    if rooms is None:
        found = _DAYS_OF_ALL.run(connection, periods=periods)
    else:
        found = _DAYS_OF_SOME.run(connection, periods=periods, places=as_list(rooms))
    known = {period: [length(cell) for cell in cells] for period, *cells in found.all()}
    nothing = [timedelta()] * len(_DAY_COLUMNS)
    return [
        DayUsage(day=day, open=is_open, booked=booked, booked_open=booked_open, used=used)
        for day in days
        for is_open, booked, booked_open, used in (known.get(day.isoformat(), nothing),)
    ]


def usage_by_hour(
    connection: Connection,
    first: date,
    last: date,
    measure: Measure,
    places: Collection[str] | None,
) -> dict[tuple[int, int], int]:
    """Return how much there was in each hour of each weekday, where there was anything."""
    cover = _Cover(connection, first, last)
    found = _WEEKDAYS_OF_SOME.run(
        connection,
        parts=cover.parts(range(_ALL_DAYS)),
        measure=measure.value,
        places=as_list((ALL,) if places is None else places),
    )
    return {
        (weekday, hour): count
        for weekday, *hours in found.all()
        for hour, count in enumerate(hours)
        if count
    }


def hours_of_day(
    connection: Connection, first: date, last: date, measure: Measure, place: str
) -> dict[date, tuple[int, ...]]:
    """Return how much there was in each hour of each day on which there was anything."""
    days = days_between(first, last)
    parts = [(day.isoformat(), day.weekday()) for day in days]
    found = _DAYS_OF_ONE.run(
        connection, parts=orjson.dumps(parts).decode(), measure=measure.value, place=place
    )
    return {date.fromisoformat(period): tuple(hours) for period, *hours in found.all()}


def first_day(connection: Connection) -> date | None:
    """Return the first day of which there is anything."""
    found = [_earliest(connection, asked) for asked in _FIRST_DAYS]
    return min((one for one in found if one is not None), default=None)


def first_day_of_rooms(connection: Connection) -> date | None:
    """Return the first day of which there is anything of rooms."""
    of_rooms, _of_stalls = _FIRST_DAYS
    return _earliest(connection, of_rooms)


def _earliest(connection: Connection, asked: Prepared) -> date | None:
    found: str | None = asked.run(connection).scalar()
    return None if found is None else date.fromisoformat(found)
