"""How long each hour of the week lasts within a span, by the clocks of a time zone.

An hour that a change of clocks leaves out lasts for nothing, one that it
repeats lasts twice as long, and where clocks change by half an hour one lasts
half as long, or half as long again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from .span import Span
from .wall_clock import stretches

_HOUR: Final = timedelta(hours=1)
_WEEK: Final = timedelta(days=7)


class WeekHour(NamedTuple):
    """An hour of the week by local time: `weekday` 0 is Monday, `hour` is 0..23."""

    weekday: int
    hour: int


WEEK: Final = tuple(WeekHour(weekday, hour) for weekday in range(7) for hour in range(24))


def hours_of_week(within: Span, time_zone: tzinfo) -> Mapping[WeekHour, timedelta]:
    """Return, in the order of the week, how long clocks show each of its hours within a span.

    Those that they do not show at all are left out.
    """
    found = dict.fromkeys(WEEK, timedelta())
    for stretch in stretches(time_zone, within.start):
        part = Span(stretch.since, stretch.until).clipped(within)
        if part is None:
            break
        _add(found, part.start + stretch.offset, part.end + stretch.offset)
    return {hour: length for hour, length in found.items() if length}


def _add(found: dict[WeekHour, timedelta], at: datetime, until: datetime) -> None:
    """Add a stretch of local time in which no clock is changed."""
    weeks = (until - at) // _WEEK
    if weeks:
        for hour in WEEK:
            found[hour] += weeks * _HOUR
        at += weeks * _WEEK
    while at < until:
        next_hour = min(at.replace(minute=0, second=0, microsecond=0) + _HOUR, until)
        found[WeekHour(at.weekday(), at.hour)] += next_hour - at
        at = next_hour
