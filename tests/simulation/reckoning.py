"""When a schedule runs, by the world's own reckoning.

It does what a person with a calendar and a wall clock does, minute by minute
where need be, and has no line in common with `core.recurrence`.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from custom_components.roomkeeper.core.days import NthWeekday
from custom_components.roomkeeper.core.recurrence import (
    Cron,
    Frequency,
    Interval,
    OneOff,
    Recurring,
)
from custom_components.roomkeeper.core.schedule import Definition
from custom_components.roomkeeper.core.schedule_templates import (
    HourlyCirculation,
    NightMaintenance,
)

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_FIRST_DAY: Final = date(2024, 1, 1)
"""A Monday: from here each second day, and each second week, is counted without a start."""

_LOOKED_AHEAD: Final = (timedelta(days=2), timedelta(days=40), timedelta(days=400))

type Meant = tuple[date, datetime]
"""The day that a run is meant for, and when it is."""


def runs(definition: Definition, after: datetime, until: datetime) -> list[datetime]:
    """Return the runs of a rule after one instant and up to another, in order."""
    start, end, zone = definition.start_at, definition.end_at, ZoneInfo(definition.time_zone)
    found = {
        at
        for day, at in _meant(definition, zone, after, until)
        if after < at <= until
        and day not in definition.exceptions
        and (start is None or start <= at)
        and (end is None or at < end)
    }
    return sorted(found)


def next_run(definition: Definition, after: datetime) -> datetime | None:
    """Return the first run after an instant, or None if none comes within a year."""
    for ahead in _LOOKED_AHEAD:
        if found := runs(definition, after, after + ahead):
            return found[0]
    return None


def _meant(
    definition: Definition, zone: ZoneInfo, after: datetime, until: datetime
) -> Iterator[Meant]:
    start = definition.start_at
    match definition.rule:
        case OneOff(run_at):
            yield run_at.astimezone(zone).date(), run_at
        case Interval(every, anchor):
            assert anchor is not None
            at = anchor + (after - anchor) // every * every
            while at <= until:
                yield at.astimezone(zone).date(), at
                at += every
        case Recurring() as rule:
            fits = _days_of(rule, start.astimezone(zone).date() if start else _FIRST_DAY)
            yield from _on_days(fits, rule.times_local, zone, after, until)
        case NightMaintenance(start_local=at):
            yield from _on_days(lambda _day: True, (at,), zone, after, until)
        case HourlyCirculation(minute=minute):
            yield from _each_minute(lambda shown: shown.minute == minute, zone, after, until)
        case Cron(expression):
            yield from _by_cron(expression, zone, after, until)


# --- times of a day ---------------------------------------------------------------


@lru_cache(4096)
def first_shown(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when the clock first shows a time of a day, or has gone past it."""
    wanted = datetime.combine(day, at)
    instant = wanted.replace(tzinfo=zone).astimezone(UTC)
    # Where there is no such time, Python counts on by the old clock: the gap is just behind.
    while _shown(instant - _MINUTE, zone) >= wanted:
        instant -= _MINUTE
    return instant


def _shown(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _on_days(
    fits: Callable[[date], bool],
    times: tuple[time, ...],
    zone: ZoneInfo,
    after: datetime,
    until: datetime,
) -> Iterator[Meant]:
    day, last = after.astimezone(zone).date() - _DAY, until.astimezone(zone).date() + _DAY
    while day <= last:
        if fits(day):
            for at in times:
                yield day, first_shown(day, at, zone)
        day += _DAY


def _days_of(rule: Recurring, first: date) -> Callable[[date], bool]:
    def fits(day: date) -> bool:
        match rule.frequency:
            case Frequency.DAILY:
                return (day - first).days % rule.every == 0
            case Frequency.WEEKLY:
                days = (day - first).days + first.weekday()
                return days // 7 % rule.every == 0 and day.weekday() in rule.weekdays
            case Frequency.MONTHLY:
                return day.day in rule.month_days or _is_last_or_nth(day, rule)

    return fits


def _is_last_or_nth(day: date, rule: Recurring) -> bool:
    is_last = (day + _DAY).day == 1
    nth = NthWeekday((day.day + 6) // 7, day.weekday())
    return (is_last and -1 in rule.month_days) or nth in rule.nth_weekdays


# --- cron -------------------------------------------------------------------------


def _by_cron(expression: str, zone: ZoneInfo, after: datetime, until: datetime) -> Iterator[Meant]:
    """Read what `caretaker` writes: minutes, hours and weekdays, every day of every month."""
    minutes, hours, _days, _months, weekdays = expression.split()
    at_minutes, at_hours = _values(minutes, 60), _values(hours, 24)
    on_days = {(value - 1) % 7 for value in _values(weekdays, 8)}
    if minutes.startswith("*") or hours.startswith("*"):
        yield from _each_minute(
            lambda shown: (
                shown.minute in at_minutes and shown.hour in at_hours and shown.weekday() in on_days
            ),
            zone,
            after,
            until,
        )
        return
    times = tuple(time(hour, minute) for hour in at_hours for minute in at_minutes)
    yield from _on_days(lambda day: day.weekday() in on_days, times, zone, after, until)


def _values(field: str, end: int) -> list[int]:
    if field.startswith("*"):
        return list(range(0, end, int(field[2:] or 1)))
    if "-" in field:
        first, last = field.split("-")
        return list(range(int(first), int(last) + 1))
    return [int(value) for value in field.split(",")]


def _each_minute(
    fits: Callable[[datetime], bool], zone: ZoneInfo, after: datetime, until: datetime
) -> Iterator[Meant]:
    """Look at the clock each minute, as long as it takes."""
    at = after.replace(second=0, microsecond=0)
    while at <= until:
        shown = _shown(at, zone)
        if fits(shown):
            yield shown.date(), at
        at += _MINUTE
