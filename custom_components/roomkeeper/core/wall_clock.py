"""Where the clocks of a time zone run evenly, and where they are changed.

Between two changes local time is UTC plus one offset, so that whoever knows
the stretch can reckon in UTC. Python knows a zone's offset at an instant, but
not when it changes next: that is looked for once a year and zone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from .span import Span

EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9900, 1, 1, tzinfo=UTC)
"""Between these an instant, an offset and any length that is in use can be added up."""

HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_SURELY_ONE_CHANGE: Final = timedelta(days=3)
"""Or none: the shortest time between two in any zone since 1900 is just under four days."""


class Stretch(NamedTuple):
    """`[since, until)` in aware UTC, in which local time is UTC plus `offset`.

    `offset_before` is the one up to `since`: smaller where the clocks go
    forward then, greater where they go back. It is the same where a stretch is
    only cut off, which is done at New Year.
    """

    since: datetime
    until: datetime
    offset: timedelta
    offset_before: timedelta


class LocalHour(NamedTuple):
    """An hour of a local day, or a part of one, in UTC, between two changes of clocks."""

    day: date
    hour: int
    start: datetime
    end: datetime


def hour_of(instant: datetime) -> datetime:
    """Return when the whole hour around an instant begins."""
    return instant.replace(minute=0, second=0, microsecond=0)


def local_hours(within: Span, time_zone: tzinfo) -> Iterator[LocalHour]:
    """Yield in order the hours that clocks show within a span, up to `LATEST`."""
    for stretch in stretches(time_zone, within.start):
        piece = Span(stretch.since, stretch.until).clipped(within)
        if piece is None:
            break
        at, until = piece.start + stretch.offset, piece.end + stretch.offset
        while at < until:
            end = min(hour_of(at) + HOUR, until)
            yield LocalHour(at.date(), at.hour, at - stretch.offset, end - stretch.offset)
            at = end


def stretches(time_zone: tzinfo, instant: datetime) -> Iterator[Stretch]:
    """Yield in order the stretches from the one around `instant` on, up to `LATEST`."""
    for year in range(instant.year, LATEST.year):
        for stretch in _stretches_of(time_zone, year):
            if stretch.until > instant:
                yield stretch


@lru_cache(1024)
def _stretches_of(time_zone: tzinfo, year: int) -> tuple[Stretch, ...]:
    """Return the stretches of a year of UTC."""
    at, end = _begin_of(time_zone, year), _begin_of(time_zone, year + 1)
    last = end - _SECOND
    found: list[Stretch] = []
    since, before, offset = at, _offset(time_zone, at - _SECOND), _offset(time_zone, at)
    while at < last:
        late = min(at + _SURELY_ONE_CHANGE, last)
        if _offset(time_zone, late) != offset:
            change = _change_between(time_zone, at, late)
            found.append(Stretch(since, change, offset, before))
            since, before, offset = change, offset, _offset(time_zone, change)
        at = late
    found.append(Stretch(since, end, offset, before))
    return tuple(found)


def _begin_of(time_zone: tzinfo, year: int) -> datetime:
    """Return where a year is cut off: where the hours after a change are not cut in two."""
    new_year = datetime(year, 1, 1, tzinfo=UTC)
    if _offset(time_zone, new_year - _DAY) == _offset(time_zone, new_year):
        return new_year
    return _change_between(time_zone, new_year - _DAY, new_year)


def _change_between(time_zone: tzinfo, early: datetime, late: datetime) -> datetime:
    """Return the first instant, to the second, at which the offset is the one of `late`."""
    offset = _offset(time_zone, early)
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        if _offset(time_zone, middle) == offset:
            early = middle
        else:
            late = middle
    return late


def _offset(time_zone: tzinfo, instant: datetime) -> timedelta:
    return instant.astimezone(time_zone).utcoffset() or timedelta()


def first_instant(local: datetime, time_zone: tzinfo) -> datetime:
    """Return when the clock first shows a naive local time, or has gone past it.

    A time that is left out gives the first instant after the gap.
    """
    on_utc = local.replace(tzinfo=UTC)
    # No offset is greater than this, so it is surely not yet that time.
    for stretch in stretches(time_zone, on_utc - _DAY):
        instant = max(stretch.since, on_utc - stretch.offset)
        if instant < stretch.until:
            return instant
    return LATEST
