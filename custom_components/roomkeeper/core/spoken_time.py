"""Which instants people mean by what they say: "at five", "tomorrow", "until seven".

The rules, all of them:

- A time of the clock is the next one to come. With a day it is on that day,
  and a day of the week is the next one on which it is still to come.
- Hours from 1 to 12 can mean either half of the day, unless that is said too
  ("pm", "in the morning"). At the start of something the one is meant at which
  people are up, from 7:00 to 22:59; of two such ones the first to come, or the
  first at all on a day on which none is to come. So "at five" is 17:00, and
  "at eight" is 8:00 before eight in the morning and 20:00 after it.
- An end is the first such time after the start: "from 10 to 6" ends at 18:00,
  and "from 11 pm to 1" at 1:00.
- Where a change of clocks leaves a time out, it is the first instant after
  that; of a time that comes twice, it is the first one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from .wall_clock import first_instant

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7
_HALF_DAY: Final = 12 * 60
_WHOLE_DAY: Final = 24 * 60

PEOPLE_ARE_UP: Final = range(7 * 60, 23 * 60)
"""Minutes of the day at which something begins of which nobody said in which half."""


class HalfDay(StrEnum):
    """Which half of the day somebody said."""

    MORNING = "am"
    AFTERNOON = "pm"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidClock:
    """A time of the clock as it was said: minutes from the midnight before, and how sure.

    `either` is whether it may as well be in the other half of the day.
    """

    minutes: int
    either: bool = False

    @classmethod
    def of(cls, hour: int, minutes: int = 0, half: HalfDay | None = None) -> SaidClock:
        """Return what an hour means; "half past" and "quarter to" shift it by `minutes`."""
        after = hour * 60 + minutes
        if half is not None:
            half_begins = _HALF_DAY if half is HalfDay.AFTERNOON else 0
            return cls(minutes=after % _HALF_DAY + half_begins)
        return cls(minutes=after % _WHOLE_DAY, either=1 <= hour <= 12)  # noqa: PLR2004 - as on a dial

    def times(self, *, when_people_are_up: bool) -> tuple[time, ...]:
        """Return the local times that may be meant, the first in a day first."""
        said = {self.minutes, (self.minutes + _HALF_DAY) % _WHOLE_DAY} if self.either else ()
        meant = sorted(one for one in said if one in PEOPLE_ARE_UP or not when_people_are_up)
        return tuple(time(one // 60, one % 60) for one in meant or [self.minutes])


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDay:
    """A day as it was said: so many days from today, or a day of the week, Monday being 0."""

    ahead: int = 0
    weekday: int | None = None

    def dates(self, today: date) -> tuple[date, ...]:
        """Return the days that may be meant; the first on which it is still to come is."""
        if self.weekday is None:
            return (today + self.ahead * _DAY,)
        first = today + (self.weekday - today.weekday()) % _WEEK * _DAY
        return first, first + _WEEK * _DAY


def start_meant(clock: SaidClock, day: SaidDay | None, now: datetime, zone: tzinfo) -> datetime:
    """Return the instant, in aware UTC, at which something begins.

    `now` itself is still to come; it is over only where an hour of today is named that is.
    """
    today = now.astimezone(zone).date()
    dates = (today, today + _DAY) if day is None else day.dates(today)
    times = clock.times(when_people_are_up=True)
    meant = [first_instant(datetime.combine(one, at), zone) for one in dates for at in times]
    return next((one for one in meant if one >= now), meant[0])


def end_meant(clock: SaidClock, day: SaidDay | None, start: datetime, zone: tzinfo) -> datetime:
    """Return the instant, in aware UTC, at which something ends that begins at `start`.

    On a day that is named it is before the start if all such times are; else it never is.
    """
    begins_on = start.astimezone(zone).date()
    dates = _from(begins_on) if day is None else iter(day.dates(begins_on))
    times = clock.times(when_people_are_up=False)
    meant = [first_instant(datetime.combine(one, at), zone) for one in dates for at in times]
    return next((one for one in meant if one > start), meant[-1])


def day_meant(day: SaidDay, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the ends, in aware UTC, of a whole local day; of today what is left of it."""
    (meant, *_) = day.dates(now.astimezone(zone).date())
    begin, end = (
        first_instant(datetime.combine(one, time()), zone) for one in (meant, meant + _DAY)
    )
    return max(begin, now), end


def _from(day: date) -> Iterator[date]:
    # Where clocks change, the end may be a day further than it seems.
    yield from (day, day + _DAY, day + 2 * _DAY)
