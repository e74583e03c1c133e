"""Reports: how rooms and stalls were used, by the sums that the ledger keeps for ever."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import NoneType
from typing import Final, Literal

from homeassistant.core import async_get_hass

from ..const import DOMAIN, WEEKDAYS
from ..core.clock_hours import WeekHour, hours_of_week
from ..core.errors import NotUnderstood
from ..core.ids import RoomKey, StallKey
from ..core.model import Site
from ..core.report import (
    RANGE,
    ReportDays,
    ReportPeriod,
    RoomFigures,
    StallFigures,
    days_of_report,
    room_figures,
    stall_figures,
)
from ..core.span import Span
from ..core.statistics import day_of
from ..core.usage import (
    DayUsage,
    Measure,
    RoomUsage,
    StallUsage,
    total_of_rooms,
    total_of_stalls,
)
from ..ledger import Ledger
from ..runtime import Runtime
from .csv_text import Cell, csv_of
from .field_kinds import DAY, Kind, listed, text, word, words
from .fields import Fields
from .json_form import Json, named_values, record_of
from .json_schema import Either, Named, Record, Schemas, list_of, parts_of
from .paging import Key, Paging, page_of, paging_of
from .places import is_of_type

type Answer = Mapping[str, object]

_DAY: Final = timedelta(days=1)


class ReportPart(StrEnum):
    """What a report tells besides, where it is asked for."""

    SERIES = "series"
    HOURS = "hours"
    LENGTHS = "lengths"


class ReportFormat(StrEnum):
    """As what a report is answered."""

    JSON = "json"
    CSV = "csv"


REPORT_FIELDS: Final = (
    *("date", "period", "start_date", "end_date"),
    *("room", "room_type", "stall"),
    *("include", "format"),
)
REPORT_KINDS: Final[Mapping[str, Kind]] = {
    "period": word(ReportPeriod),
    "start_date": DAY,
    "end_date": DAY,
    "room_type": listed(text()),
    "include": words(ReportPart),
    "format": word(ReportFormat),
}

# --- what is answered ------------------------------------------------------------

_ROOM: Final = Record(
    name="RoomReport",
    about="How a room was used; see `RoomFigures`.",
    parts={
        "kind": Literal["room"],
        "room": RoomKey,
        "name": str,
        "type": str | None,
        **parts_of(RoomFigures),
    },
)
_STALL: Final = Record(
    name="StallReport",
    about="How a stall was used; see `StallFigures`.",
    parts={"kind": Literal["stall"], "stall": StallKey, "name": str, **parts_of(StallFigures)},
)
_TOTALS: Final = Record(
    name="ReportTotals",
    about="All that was asked for together, also what is not on this page.",
    parts={"rooms": RoomFigures | None, "stalls": StallFigures | None},
)
_REPORT_DAY: Final = Record(
    name="ReportDay",
    about="How rooms were used together on a local day.",
    parts={
        "date": str,
        "open": timedelta,
        "booked": timedelta,
        "used": timedelta,
        "utilisation": float | None,
    },
)
_ROOM_HOUR: Final = Record(
    name="RoomHour",
    about="How long rooms were booked in an hour of the week, by local time. `of_s` is for how"
    " long it was that hour, in all rooms together; `share` is the booked part in percent.",
    parts={
        "weekday": Literal[*WEEKDAYS],
        "hour": int,
        "booked": timedelta,
        "of": timedelta,
        "share": float,
    },
)
_STALL_HOUR: Final = Record(
    name="StallHour",
    about="How many stays began in an hour of the week, by local time.",
    parts={"weekday": Literal[*WEEKDAYS], "hour": int, "stays": int},
)
_LENGTH: Final = Record(
    name="StayLength",
    about="How many stays were that long.",
    parts={"length": timedelta, "stays": int},
)


def _of_both(name: str, about: str, rooms: Record, stalls: Record) -> Record:
    """Return lists for rooms and for stalls; one is null where they are not asked for."""
    parts = {"rooms": rooms, "stalls": stalls}
    listed_or_null = {what: Either((list_of(one), NoneType)) for what, one in parts.items()}
    return Record(name=name, about=about, parts=listed_or_null)


_HOURS: Final = _of_both(
    "ReportHours", "The hours of the week, in their order.", _ROOM_HOUR, _STALL_HOUR
)
_LENGTHS: Final = _of_both("ReportLengths", "How long stays were.", _LENGTH, _LENGTH)

REPORT: Final[Named] = {
    "date": str,
    "last_date": str,
    "period": Literal[*ReportPeriod, RANGE],
    "span": Span,
    "is_whole": bool,
    "totals": _TOTALS,
    **page_of(Either((_ROOM, _STALL))),
    "series": Either((list_of(_REPORT_DAY), NoneType)),
    "hours": Either((_HOURS, NoneType)),
    "lengths": Either((_LENGTHS, NoneType)),
}

# --- what is asked for -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A report to be made; of `rooms` and `stalls` None means all that there are or were."""

    site: Site
    days: ReportDays
    has_rooms: bool
    has_stalls: bool
    rooms: Collection[RoomKey] | None
    stalls: Collection[StallKey] | None
    parts: Collection[ReportPart]
    is_file: bool
    is_to_come: bool
    paging: Paging

    @property
    def span(self) -> Span:
        """The time from the first midnight to the last."""
        zone = self.site.time_zone
        return Span(day_of(self.days.first, zone).start, day_of(self.days.last, zone).end)


def _asked(fields: Fields) -> _Asked:
    """Read what is asked for.

    Raises:
        Refusal: a field cannot be read, names what is not there, or does not fit another.
    """
    today = fields.now.astimezone(fields.site.time_zone).date()
    days = days_of_report(
        fields.day("date"),
        fields.choice("period", ReportPeriod),
        fields.day("start_date"),
        fields.day("end_date"),
        today,
    )
    rooms, stalls = _asked_rooms(fields), fields.stalls() or None
    return _Asked(
        site=fields.site,
        days=days,
        has_rooms=rooms is not None or stalls is None,
        has_stalls=stalls is not None or rooms is None,
        rooms=rooms,
        stalls=stalls,
        parts=fields.words("include", ReportPart),
        is_file=fields.word("format", ReportFormat.JSON) is ReportFormat.CSV,
        is_to_come=days.first > today,
        paging=paging_of(fields, "report", (str, str)),
    )


def _asked_rooms(fields: Fields) -> Collection[RoomKey] | None:
    """Return the rooms that are named, or are of a type that is; None where nothing is said.

    Raises:
        UnknownRoom: one is not there.
        NotUnderstood: no room is of that type.
    """
    named, types = fields.rooms(), fields.texts_in("room_type")
    if not types:
        return named or None
    found: set[RoomKey] = set()
    for name in types:
        rooms = fields.site.rooms.values()
        of_type = {one.key for one in rooms if is_of_type(one, name)}
        if not of_type:
            raise NotUnderstood(field="room_type", value=name)
        found |= of_type
    return found & set(named) if named else found


# --- what the ledger has -----------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Found:
    """What the ledger has of the days; what was not asked for is empty."""

    first_day: date | None
    rooms: Mapping[RoomKey, RoomUsage]
    stalls: Mapping[StallKey, StallUsage]
    series: Iterable[DayUsage] = ()
    booked: Mapping[tuple[int, int], timedelta] = field(
        default_factory=dict[tuple[int, int], timedelta]
    )
    begun: Mapping[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])


async def _found(ledger: Ledger, asked: _Asked) -> _Found:
    first, last, _kind = asked.days
    found = _Found(
        first_day=await ledger.first_day_of_usage(),
        rooms=await ledger.room_usage(first, last, asked.rooms) if asked.has_rooms else {},
        stalls=await ledger.stall_usage(first, last, asked.stalls) if asked.has_stalls else {},
    )
    if ReportPart.SERIES in asked.parts and asked.has_rooms:
        found.series = await ledger.usage_by_day(first, last, asked.rooms)
    if ReportPart.HOURS in asked.parts and asked.has_rooms:
        found.booked = await ledger.usage_by_hour(first, last, Measure.BOOKED, asked.rooms)
    if ReportPart.HOURS in asked.parts and asked.has_stalls:
        found.begun = await ledger.usage_by_hour(first, last, Measure.STAYS, asked.stalls)
    return found


async def _to_come(ledger: Ledger, asked: _Asked, now: datetime) -> _Found:
    """Return what there is by now of a day to come, of which nothing is kept."""
    day = asked.days.first
    found = _Found(first_day=await ledger.first_day_of_usage(), rooms={}, stalls={})
    if asked.has_rooms:
        reckoned = await ledger.reckon_day(asked.site, day, now)
        rooms = set(reckoned if asked.rooms is None else asked.rooms)
        found.rooms = {key: usage for key, usage in reckoned.items() if key in rooms}
        total = total_of_rooms(found.rooms.values())
        found.series = [
            DayUsage(
                day=day,
                open=total.open,
                booked=total.booked,
                booked_open=total.booked_open,
                used=total.used,
            )
        ]
        hours = enumerate(total.hours)
        found.booked = {(day.weekday(), hour): booked for hour, booked in hours}
    return found


async def get_report(runtime: Runtime, fields: Fields) -> Answer:
    """Answer how rooms and stalls were used on a day, or on some days together.

    Raises:
        Refusal: see `_asked`.
        LedgerError: the sums could not be brought up to date, or cannot be read.
    """
    asked = _asked(fields)
    await runtime.ledger.update_usage(fields.site, fields.now)
    if asked.is_to_come:
        found = await _to_come(runtime.ledger, asked, fields.now)
    else:
        found = await _found(runtime.ledger, asked)
    make = _file if asked.is_file else _report
    # That takes some milliseconds for hundreds of rooms.
    return await async_get_hass().async_add_executor_job(make, asked, found)


# --- as what it is answered --------------------------------------------------------


def _report(asked: _Asked, found: _Found) -> Answer:
    rooms, stalls = _keys_of_rooms(asked, found), _keys_of_stalls(asked, found)
    all_rooms = total_of_rooms(found.rooms.values())
    all_stalls = total_of_stalls(found.stalls.values())
    page, cursor = asked.paging.take([*rooms, *stalls], lambda key: key)
    first, last, kind = asked.days
    return {
        "date": first.isoformat(),
        "last_date": last.isoformat(),
        "period": kind,
        "span": asked.span,
        "is_whole": found.first_day is not None and found.first_day <= first,
        "totals": {
            "rooms": room_figures(all_rooms) if rooms else None,
            "stalls": stall_figures(all_stalls) if stalls else None,
        },
        "items": [_item(asked.site, found, key) for key in page],
        "next_cursor": cursor,
        "series": _series(asked, found),
        "hours": _hours(asked, found, len(rooms)),
        "lengths": _lengths(asked, all_rooms, all_stalls),
    }


def _file(asked: _Asked, found: _Found) -> Answer:
    """Return all rooms and stalls as a file, a line for each."""
    keys = [*_keys_of_rooms(asked, found), *_keys_of_stalls(asked, found)]
    zone = asked.site.time_zone
    rows = (record_of(_item(asked.site, found, key), zone) for key in sorted(keys))
    columns = _columns(asked)
    lines = ([_cell(row.get(name)) for name in columns] for row in rows)
    first, last, _kind = asked.days
    return {"filename": f"{DOMAIN}-{first}-{last}.csv", "csv": csv_of(columns, lines)}


def _keys_of_rooms(asked: _Asked, found: _Found) -> Collection[Key]:
    """Return the rooms of a report, those that are gone among them; none are asked for by name."""
    if not asked.has_rooms:
        return ()
    keys = {*asked.site.rooms, *found.rooms} if asked.rooms is None else asked.rooms
    return [("room", key) for key in keys]


def _keys_of_stalls(asked: _Asked, found: _Found) -> Collection[Key]:
    if not asked.has_stalls:
        return ()
    keys = {*asked.site.stalls, *found.stalls} if asked.stalls is None else asked.stalls
    return [("stall", key) for key in keys]


def _item(site: Site, found: _Found, key: Key) -> Answer:
    """Return what is told of one room or stall; one that is gone has only its key."""
    kind, name = key
    if kind == "room":
        room = site.rooms.get(room_key := RoomKey(str(name)))
        return {
            "kind": kind,
            "room": room_key,
            "name": room.name if room else room_key,
            "type": room.type_name if room else None,
            **named_values(room_figures(found.rooms.get(room_key, RoomUsage()))),
        }
    stall = site.stalls.get(stall_key := StallKey(str(name)))
    return {
        "kind": kind,
        "stall": stall_key,
        "name": stall.name if stall else stall_key,
        **named_values(stall_figures(found.stalls.get(stall_key, StallUsage()))),
    }


def _first_known(asked: _Asked, found: _Found) -> date:
    """Return the first day of a report of which anything is known: it may come after the last."""
    first = asked.days.first
    return max(first, found.first_day or first)


def _series(asked: _Asked, found: _Found) -> list[Answer] | None:
    """Return each day of which anything is known."""
    if ReportPart.SERIES not in asked.parts or not asked.has_rooms:
        return None
    known = {one.day: one for one in found.series}
    since, last = _first_known(asked, found), asked.days.last
    days = (since + count * _DAY for count in range((last - since).days + 1))
    return [_day(known.get(day) or DayUsage(day=day)) for day in days]


def _day(usage: DayUsage) -> Answer:
    return {
        "date": usage.day.isoformat(),
        "open": usage.open,
        "booked": usage.booked,
        "used": usage.used,
        "utilisation": usage.utilisation,
    }


def _hours(asked: _Asked, found: _Found, rooms: int) -> Answer | None:
    if ReportPart.HOURS not in asked.parts:
        return None
    # Nobody knows what was booked before anything was known: that is no time in which nothing was.
    zone, span = asked.site.time_zone, asked.span
    since = day_of(_first_known(asked, found), zone).start
    known = Span(since, span.end) if since < span.end else span
    week = hours_of_week(known, zone)
    booked = [
        _room_hour(hour, found.booked.get(hour, timedelta()), rooms * length)
        for hour, length in week.items()
    ]
    begun = [
        {"weekday": WEEKDAYS[hour.weekday], "hour": hour.hour, "stays": found.begun.get(hour, 0)}
        for hour in week
    ]
    return {
        "rooms": booked if asked.has_rooms else None,
        "stalls": begun if asked.has_stalls else None,
    }


def _room_hour(hour: WeekHour, booked: timedelta, whole: timedelta) -> Answer:
    return {
        "weekday": WEEKDAYS[hour.weekday],
        "hour": hour.hour,
        "booked": booked,
        "of": whole,
        "share": round(100 * (booked / whole), 1) if whole else 0.0,
    }


def _lengths(asked: _Asked, rooms: RoomUsage, stalls: StallUsage) -> Answer | None:
    if ReportPart.LENGTHS not in asked.parts:
        return None
    minutes = ((timedelta(minutes=length), stays) for length, stays in rooms.lengths.items())
    seconds = ((timedelta(seconds=length), stays) for length, stays in stalls.lengths.items())
    return {
        "rooms": _counted(minutes) if asked.has_rooms else None,
        "stalls": _counted(seconds) if asked.has_stalls else None,
    }


def _counted(lengths: Iterable[tuple[timedelta, int]]) -> list[Answer]:
    return [{"length": length, "stays": stays} for length, stays in sorted(lengths)]


# --- as a table --------------------------------------------------------------------


def _names(record: Record) -> Iterable[str]:
    """Return the names that its values have in JSON."""
    names: Iterable[str] = Schemas().record(record.parts)["properties"]
    return names


_OF_ROOMS: Final = tuple(_names(_ROOM))
_OF_STALLS: Final = tuple(_names(_STALL))
_OF_BOTH: Final = tuple(dict.fromkeys(("kind", "room", "stall", *_OF_ROOMS, *_OF_STALLS)))


def _columns(asked: _Asked) -> tuple[str, ...]:
    if asked.has_rooms and asked.has_stalls:
        return _OF_BOTH
    return _OF_ROOMS if asked.has_rooms else _OF_STALLS


def _cell(value: Json) -> Cell:
    """Return a value as a cell has it; hours are told in one, with spaces between them."""
    match value:
        case list():
            return " ".join(map(str, value))
        case dict():
            raise TypeError("a cell holds no object")
    return value
