"""What hours by the clock on the wall held, told anew by whole hours of UTC.

Charts are kept by hours of UTC, days by local ones. In most zones an hour of
one is an hour of the other. An hour that a change of clocks repeats is two,
and where clocks are half an hour off each lies in two: what it held is then
divided as its time is. One that is left out held nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from .span import Span
from .statistics import day_of
from .wall_clock import HOUR, hour_of, local_hours


def by_whole_hours(
    days: Mapping[date, Sequence[float]], time_zone: tzinfo, until: datetime
) -> dict[datetime, float]:
    """Return what whole hours of UTC held, by when they begin, in order and without gaps.

    `days` has 24 numbers for each local day; one that is not there held
    nothing. `until` is an aware UTC instant, up to which the numbers were
    counted: the hour in which it lies is the last.
    """
    if not days:
        return {}
    start = day_of(min(days), time_zone).start
    if until <= start:
        return {}
    parts = [*local_hours(Span(start, until), time_zone)]
    lengths: defaultdict[tuple[date, int], timedelta] = defaultdict(timedelta)
    for part in parts:
        lengths[part.day, part.hour] += part.end - part.start
    found = {}
    hour = hour_of(start)
    while hour < until:
        found[hour] = 0.0
        hour += HOUR
    for part in parts:
        if (held := days.get(part.day)) and (value := held[part.hour]):
            for hour, length in _by_hour(part.start, part.end):
                found[hour] += value * (length / lengths[part.day, part.hour])
    return found


def _by_hour(start: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    while start < end:
        hour = hour_of(start)
        next_at = min(hour + HOUR, end)
        yield hour, next_at - start
        start = next_at
