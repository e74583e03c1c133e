"""How the runs of a rule are found; which they are says `core.recurrence`.

Each kind yields, as they are asked for, all runs after an aware UTC instant in
order. Who asks stops at `LATEST`.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from .days import LONGEST_WAIT_YEARS, Days, days_between
from .wall_clock import Stretch, first_instant, stretches


class Runs(Protocol):
    """Instants at which something runs."""

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Yield those after an instant."""
        ...


@dataclass(frozen=True, slots=True)
class Once:
    """One instant, unless its local day is excepted."""

    run_at: datetime
    time_zone: tzinfo
    exceptions: frozenset[date]

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Yield it, if it is after an instant."""
        day = self.run_at.astimezone(self.time_zone).date()
        if self.run_at > instant and day not in self.exceptions:
            yield self.run_at


@dataclass(frozen=True, slots=True)
class Evenly:
    """Instants that are equally far apart, the anchor being one of them."""

    every: timedelta
    anchor: datetime
    time_zone: tzinfo
    exceptions: frozenset[date]

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Yield those after an instant, whole days of exceptions passed over at once."""
        run = self._first_from(instant + datetime.resolution)
        while True:
            day = run.astimezone(self.time_zone).date()
            if day in self.exceptions:
                tomorrow = datetime.combine(day + timedelta(days=1), time())
                run = self._first_from(first_instant(tomorrow, self.time_zone))
            else:
                yield run
                run += self.every

    def _first_from(self, instant: datetime) -> datetime:
        return self.anchor - (self.anchor - instant) // self.every * self.every


@dataclass(frozen=True, slots=True)
class ByTheClock:
    """Times of some days, each as its length after midnight, in order.

    `repeats` tells a repetition from times of the day.
    """

    days: Days
    times: tuple[timedelta, ...]
    time_zone: tzinfo
    exceptions: frozenset[date]
    repeats: bool

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Yield those after an instant, until there is none for fifty years."""
        last = instant
        for stretch in stretches(self.time_zone, instant):
            if stretch.since.year - last.year > LONGEST_WAIT_YEARS:
                return
            for run in self._within(stretch, last):
                if run > last:
                    last = run
                    yield run

    def _within(self, stretch: Stretch, last: datetime) -> Iterator[datetime]:
        """Yield the runs of a stretch that are not yet done by `last`, some of them twice.

        All is reckoned with the stretch's own offset. By that, local times that
        the clocks left out lie before its begin by as much as the offset grew,
        and those that were there already after it by as much as it shrank.
        """
        since, until, offset, offset_before = stretch
        begin = since if self.repeats else since + (offset_before - offset)
        if last >= since:
            begin = max(begin, last + datetime.resolution)
        for day in days_between(self.days, (begin + offset).date(), (until + offset).date()):
            if day in self.exceptions:
                continue
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            for length in self.times[bisect_left(self.times, begin - midnight) :]:
                run = midnight + length
                if run >= until:
                    return
                yield max(run, since)
