"""When a rule runs.

A rule names wall-clock times in a time zone, or a length of real time. Where
clocks are changed the two part, and this holds:

1. **A time of the day** (every `Recurring` rule; a cron expression of which
   neither minutes nor hours begin with a star, as `30 2 * * *`) is meant once
   a day. A time that the clocks leave out runs at the first instant after the
   gap, one that comes twice runs once, the first time. So a daily rule runs
   365 times a year in every zone. Times that come to one instant are one run.
2. **A repetition** (a cron expression whose minutes or hours begin with a
   star, as `*/20 * * * *`, `0 * * * *` or `0 */6 * * *`) keeps every real
   hour: it runs whenever the clock shows one of its times, in both of two
   equal hours, and never for a time that is left out.
3. **An interval** knows no clock: its runs are always equally far apart.

That is what Debian's cron does, and cronsim, where clocks change by a whole
hour and leave midnight alone. Here it holds for a change of any size, at any
time of the day, and for the day that Samoa left out.

Days, weeks and months are counted from the local day of `start_at`, else from
`EPOCH`; intervals from their anchor, else from `start_at`, else from `EPOCH`
in UTC. An exception is a day that the rule means: what is moved out of a gap
belongs to the day from which it was moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Final

from . import cron
from .days import (
    EPOCH,
    LAST,
    Days,
    EveryDays,
    EveryMonths,
    EveryWeeks,
    NthWeekday,
    is_ever,
)
from .errors import BadRule, MissingField
from .runs import ByTheClock, Evenly, Once, Runs
from .wall_clock import EARLIEST, LATEST


class Frequency(StrEnum):
    """What a recurring rule counts."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class OneOff:
    """Once, at an aware UTC instant."""

    run_at: datetime


@dataclass(frozen=True, slots=True)
class Interval:
    """Each `every` of real time, before and after the anchor: `start_at` says from when on."""

    every: timedelta
    anchor: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cron:
    """As five fields say; see `core.cron`."""

    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """At local times of each `every`-th day, week or month.

    `weekdays` (0 is Monday) are for weekly rules; `month_days` (1 to 31, -1 is
    the last) and `nth_weekdays` for monthly ones, where either is enough. In a
    month without a 31st nothing runs for it.
    """

    frequency: Frequency
    every: int = 1
    times_local: tuple[time, ...]
    weekdays: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    nth_weekdays: tuple[NthWeekday, ...] = ()


type Rule = OneOff | Interval | Cron | Recurring


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A rule within `[start_at, end_at)`, aware UTC, and not on the local days of `exceptions`."""

    rule: Rule
    time_zone: tzinfo
    start_at: datetime | None = None
    end_at: datetime | None = None
    exceptions: frozenset[date] = frozenset()


class RuleFault(StrEnum):
    """Why a field of a rule is refused."""

    OUT_OF_RANGE = "out_of_range"
    OF_ANOTHER_FREQUENCY = "of_another_frequency"
    NO_SUCH_DAY = "no_such_day"


SHORTEST_INTERVAL: Final = timedelta(seconds=1)
LONGEST_INTERVAL: Final = timedelta(days=3_660)
_MOST: Final = {Frequency.DAILY: 3_660, Frequency.WEEKLY: 520, Frequency.MONTHLY: 120}
"""Some ten years: what is said to run less often was mistyped."""

_WEEKDAYS: Final = frozenset(range(7))
_MONTH_DAYS: Final = frozenset({LAST, *range(1, 32)})
_NTH_WEEKDAYS: Final = frozenset(
    NthWeekday(nth, weekday) for nth in (LAST, *range(1, 6)) for weekday in _WEEKDAYS
)

_MINUTES: Final = tuple(timedelta(minutes=count) for count in range(24 * 60))


@dataclass(frozen=True, slots=True)
class Compiled:
    """A recurrence ready to be asked; made by `compiled`."""

    _runs: Runs
    _start_at: datetime
    _end_at: datetime

    def after(self, instant: datetime) -> datetime | None:
        """Return the first run after an aware UTC instant, or None if there is none to come.

        Nor is one looked for that is over fifty years away.
        """
        return next(self.iterate(instant), None)

    def iterate(self, after: datetime, until: datetime | None = None) -> Iterator[datetime]:
        """Yield, as they are asked for, the runs after one aware instant and before another."""
        after = max(after.astimezone(UTC), self._start_at - datetime.resolution)
        end_at = self._end_at if until is None else min(until, self._end_at)
        if after >= end_at:
            return
        for run in self._runs.after(after):
            if run >= end_at:
                return
            yield run


def compiled(recurrence: Recurrence) -> Compiled:
    """Return a recurrence ready to be asked.

    Whether it has a run to come, or any within its bounds, is not looked at.

    Raises:
        BadCron, TextTooLong: an expression that cannot be read in one way, or names no day.
        MissingField, BadRule: naming the field.
    """
    start_at = max(recurrence.start_at or EARLIEST, EARLIEST)
    end_at = min(recurrence.end_at or LATEST, LATEST)
    return Compiled(_runs_of(recurrence), start_at, end_at)


def _runs_of(recurrence: Recurrence) -> Runs:
    zone, exceptions = recurrence.time_zone, recurrence.exceptions
    match recurrence.rule:
        case OneOff(run_at):
            _require_range("run_at", run_at, EARLIEST, LATEST)
            return Once(run_at, zone, exceptions)
        case Interval(every, anchor):
            _require_range("interval", every, SHORTEST_INTERVAL, LONGEST_INTERVAL)
            anchor = anchor or recurrence.start_at or datetime.combine(EPOCH, time(), UTC)
            # Two times of one zone would be subtracted by their clocks.
            return Evenly(every, anchor.astimezone(UTC), zone, exceptions)
        case Cron(expression):
            fields = cron.read(expression)
            times = _each_minute_of_each(fields.hours, fields.minutes)
            return ByTheClock(fields.days, times, zone, exceptions, repeats=fields.repeats)
        case Recurring() as rule:
            days = _days_of(rule, _first_day(recurrence))
            return ByTheClock(days, _times_of(rule), zone, exceptions, repeats=False)


def _first_day(recurrence: Recurrence) -> date:
    """Return the local day from which is counted."""
    if recurrence.start_at is None:
        return EPOCH
    start_at = min(max(recurrence.start_at, EARLIEST), LATEST)
    return start_at.astimezone(recurrence.time_zone).date()


@lru_cache(1024)
def _each_minute_of_each(hours: tuple[int, ...], minutes: tuple[int, ...]) -> tuple[timedelta, ...]:
    return tuple([_MINUTES[60 * hour + minute] for hour in hours for minute in minutes])


def _times_of(rule: Recurring) -> tuple[timedelta, ...]:
    """Return the times of a rule as lengths after midnight, in order.

    Raises:
        MissingField: there are none.
    """
    if not rule.times_local:
        raise MissingField(field="times")
    midnight = datetime.combine(EPOCH, time())
    return tuple(
        datetime.combine(EPOCH, clock) - midnight for clock in sorted(set(rule.times_local))
    )


def _days_of(rule: Recurring, anchor: date) -> Days:
    """Return the days of a rule.

    Raises:
        MissingField, BadRule: naming the field.
    """
    _require_range("every", rule.every, 1, _MOST[rule.frequency])
    _require_known_days(rule)
    match rule.frequency:
        case Frequency.DAILY:
            return EveryDays(rule.every, anchor)
        case Frequency.WEEKLY:
            if not rule.weekdays:
                raise MissingField(field="weekdays")
            return EveryWeeks(rule.every, anchor, rule.weekdays)
        case Frequency.MONTHLY:
            return _days_of_months(rule, anchor)


def _days_of_months(rule: Recurring, anchor: date) -> Days:
    if not rule.month_days and not rule.nth_weekdays:
        raise MissingField(field="month_days")
    nth_weekdays = frozenset(rule.nth_weekdays)
    days = EveryMonths(rule.every, anchor, rule.month_days, nth_weekdays)
    if not is_ever(days):
        field = "month_days" if rule.month_days else "nth_weekdays"
        raise BadRule(field=field, why=RuleFault.NO_SUCH_DAY)
    return days


def _require_known_days(rule: Recurring) -> None:
    """Refuse days that are none, and those that are named for another frequency.

    Raises:
        BadRule: naming the field.
    """
    for field, days, frequency, known in (
        ("weekdays", rule.weekdays, Frequency.WEEKLY, _WEEKDAYS),
        ("month_days", rule.month_days, Frequency.MONTHLY, _MONTH_DAYS),
        ("nth_weekdays", frozenset(rule.nth_weekdays), Frequency.MONTHLY, _NTH_WEEKDAYS),
    ):
        if days and frequency is not rule.frequency:
            raise BadRule(field=field, why=RuleFault.OF_ANOTHER_FREQUENCY)
        if not days <= known:
            raise BadRule(field=field, why=RuleFault.OUT_OF_RANGE)


def _require_range[T: (int, timedelta, datetime)](
    field: str, value: T, lowest: T, highest: T
) -> None:
    if not lowest <= value <= highest:
        raise BadRule(field=field, why=RuleFault.OUT_OF_RANGE)
