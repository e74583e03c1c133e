"""On which days of the calendar a rule runs. Days are local, and know no clock.

Weekdays are numbers from 0, which is Monday.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple, Protocol

EPOCH: Final = date(2024, 1, 1)
"""A Monday, the first of a month and of a year: from here is counted what begins nowhere else."""

LAST: Final = -1
"""The last day, or the last such weekday, of a month."""

LONGEST_WAIT_YEARS: Final = 50
"""Days that are further apart are taken for days that never come, as cronsim does it."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


class NthWeekday(NamedTuple):
    """A weekday of a month by its number: the second Tuesday is `(2, 1)`; -1 is the last."""

    nth: int
    weekday: int


class Days(Protocol):
    """Some days, asked for month by month, so that months without any cost nothing."""

    def in_month(self, year: int, month: int) -> bool:
        """Say whether any day of a month can be one of them."""
        ...

    def has(self, day: date) -> bool:
        """Say whether a day, of a month that can have one, is one of them."""
        ...


@dataclass(frozen=True, slots=True)
class EveryDays:
    """Each `every`-th day, counted from `anchor`."""

    every: int
    anchor: date

    def in_month(self, year: int, month: int) -> bool:  # noqa: ARG002 - all months are alike
        """Say that it can be any month."""
        return True

    def has(self, day: date) -> bool:
        """Say whether the number of days since the anchor fits."""
        return (day.toordinal() - self.anchor.toordinal()) % self.every == 0


@dataclass(frozen=True, slots=True)
class EveryWeeks:
    """Weekdays of each `every`-th week, counted from the one of `anchor`; weeks begin on Monday."""

    every: int
    anchor: date
    weekdays: frozenset[int]

    def in_month(self, year: int, month: int) -> bool:  # noqa: ARG002 - all months are alike
        """Say that it can be any month."""
        return True

    def has(self, day: date) -> bool:
        """Say whether weekday and week fit."""
        if day.weekday() not in self.weekdays:
            return False
        monday = self.anchor.toordinal() - self.anchor.weekday()
        return (day.toordinal() - monday) // 7 % self.every == 0


@dataclass(frozen=True, slots=True)
class EveryMonths:
    """Days of each `every`-th month, counted from the one of `anchor`: by number or by weekday.

    A month that has no such day has none: what is on the 31st is not moved to
    the 30th. A day for which both speak is one day.
    """

    every: int
    anchor: date
    numbers: frozenset[int]
    nth_weekdays: frozenset[NthWeekday]

    def in_month(self, year: int, month: int) -> bool:
        """Say whether the number of months since the anchor fits."""
        months = 12 * (year - self.anchor.year) + month - self.anchor.month
        return months % self.every == 0

    def has(self, day: date) -> bool:
        """Say whether its number or its weekday in the month fits."""
        if day.day in self.numbers:
            return True
        if LAST in self.numbers and (day + _DAY).month != day.month:
            return True
        weekday = day.weekday()
        if ((day.day - 1) // 7 + 1, weekday) in self.nth_weekdays:
            return True
        return (LAST, weekday) in self.nth_weekdays and (day + _WEEK).month != day.month


@dataclass(frozen=True, slots=True)
class CronDays:
    """What three fields of a cron expression say together."""

    months: frozenset[int]
    numbers: frozenset[int]
    weekdays: frozenset[int]
    both: bool
    """Whether a day must fit by number and by weekday; else one of them is enough."""

    def in_month(self, year: int, month: int) -> bool:  # noqa: ARG002 - all years are alike
        """Say whether the month is named."""
        return month in self.months

    def has(self, day: date) -> bool:
        """Say whether number and weekday, or one of them, fit."""
        if self.both:
            return day.day in self.numbers and day.weekday() in self.weekdays
        return day.day in self.numbers or day.weekday() in self.weekdays


def days_between(days: Days, first: date, last: date) -> Iterator[date]:
    """Yield in order those of `days` from `first` to `last`, both of which count."""
    in_month, has = days.in_month, days.has
    day = first
    while day <= last:
        year, month = day.year, day.month
        if not in_month(year, month):
            day = date(year + month // 12, month % 12 + 1, 1)
            continue
        while day.month == month and day <= last:
            if has(day):
                yield day
            day += _DAY


def is_ever(days: Days) -> bool:
    """Say whether any of `days` comes within fifty years."""
    last = EPOCH.replace(year=EPOCH.year + LONGEST_WAIT_YEARS)
    return next(days_between(days, EPOCH, last), None) is not None
