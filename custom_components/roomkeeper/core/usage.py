"""How rooms and stalls were used: sums of local days, which add up to any span of days.

What is counted (bookings, stays, no-shows, ...) belongs to the local day on
which the booking, or the stay in a stall, begins. Time belongs to the day on
which it passes, and is cut at midnight. Blocks never count, and what two claims
of a room take counts once. The hours of a day are 0 to 23 by the clock on the
wall: where an hour comes twice both are one, and one that is left out is empty.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final, NamedTuple

from .ids import StallKey
from .model import Booking, BookingStatus, left
from .span import Span
from .stall import EndReason
from .stall_events import CameraFailed, OccupancyEnded, SensorStuck
from .statistics import percentage

HOURS: Final = 24

LENGTH_STEP_S: Final = 5
"""How finely the lengths of stays in stalls are told apart."""

_NONE: Final = timedelta()
_HOUR: Final = timedelta(hours=1)
_NO_TIME: Final = (_NONE,) * HOURS

_MOST_PEAKS: Final = 3


class Measure(StrEnum):
    """What is known by the hours of the day: time of rooms, and the number of stays in stalls."""

    BOOKED = "booked"
    USED = "used"
    STAYS = "stays"


def peaks(hours: Sequence[timedelta] | Sequence[int]) -> tuple[int, ...]:
    """Return the busiest hours of the day, three at the most, in the order of the day."""
    numbers = [one / _HOUR if isinstance(one, timedelta) else one for one in hours]
    busy = (hour for hour, one in enumerate(numbers) if one)
    return tuple(sorted(sorted(busy, key=lambda hour: -numbers[hour])[:_MOST_PEAKS]))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUsage:
    """How a room was used on some days, or several rooms together: sums of all of them.

    `open` is how long it was open, `booked_open` how much of that was booked.
    `stay` is the time of all `stays`, those that are over; `lengths` counts these
    by their whole minutes. `lead` is how long before their start the `leads`
    were booked. `power_off_delay` is how much later than planned the power-offs
    were done that succeeded. `hours` is `booked` by the hours of the day.
    Energy is in Wh, and None where nothing was measured.
    """

    open: timedelta = _NONE
    booked: timedelta = _NONE
    booked_open: timedelta = _NONE
    used: timedelta = _NONE
    no_show: timedelta = _NONE
    bookings: int = 0
    stays: int = 0
    stay: timedelta = _NONE
    no_shows: int = 0
    cancellations: int = 0
    expiries: int = 0
    leads: int = 0
    lead: timedelta = _NONE
    power_offs_succeeded: int = 0
    power_offs_failed: int = 0
    power_off_delay: timedelta = _NONE
    longest_power_off_delay: timedelta = _NONE
    energy_wh: float | None = None
    saved_wh: float | None = None
    lengths: Mapping[int, int] = field(default_factory=dict[int, int])
    hours: tuple[timedelta, ...] = _NO_TIME

    @property
    def utilisation(self) -> float | None:
        """Which part of the opening hours was booked, in percent; None if it was never open."""
        return percentage(self.booked_open, self.open)

    @property
    def mean_stay(self) -> timedelta | None:
        """How long a stay was on average."""
        return self.stay / self.stays if self.stays else None

    @property
    def mean_lead(self) -> timedelta | None:
        """How long before their start bookings were made on average."""
        return self.lead / self.leads if self.leads else None

    @property
    def mean_power_off_delay(self) -> timedelta | None:
        """How much later than planned a power-off was done on average."""
        done = self.power_offs_succeeded
        return self.power_off_delay / done if done else None

    @property
    def peak_hours(self) -> tuple[int, ...]:
        """The local hours of the day in which most was booked."""
        return peaks(self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class StallUsage:
    """How a stall was used on some days, or several stalls together: sums of all of them.

    `stays` are those that statistics count, `stay` is the time of all of them,
    and `lengths` counts them by their seconds, in steps of five. `hours` is how
    many began in each hour of the day. How many stays ended by the timer or by
    hand is counted of all; `faults` are cameras that failed and sensors that stuck.
    """

    stays: int = 0
    stay: timedelta = _NONE
    timeouts: int = 0
    forced: int = 0
    faults: int = 0
    lengths: Mapping[int, int] = field(default_factory=dict[int, int])
    hours: tuple[int, ...] = (0,) * HOURS

    @property
    def mean_stay(self) -> timedelta | None:
        """How long a stay was on average."""
        return self.stay / self.stays if self.stays else None

    @property
    def p90_stay(self) -> timedelta | None:
        """How long nine of ten stays were at most, down to a step of five seconds."""
        passed = 0
        for length_s, count in sorted(self.lengths.items()):
            passed += count
            if 10 * passed >= 9 * self.stays:
                return timedelta(seconds=length_s)
        return None

    @property
    def peak_hours(self) -> tuple[int, ...]:
        """The local hours of the day in which most stays began."""
        return peaks(self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayUsage:
    """How some rooms were used together on one local day."""

    day: date
    open: timedelta = _NONE
    booked: timedelta = _NONE
    booked_open: timedelta = _NONE
    used: timedelta = _NONE

    @property
    def utilisation(self) -> float | None:
        """Which part of the opening hours was booked, in percent; None if none was open."""
        return percentage(self.booked_open, self.open)


def total_of_rooms(usages: Iterable[RoomUsage]) -> RoomUsage:
    """Return how several rooms, or one in several spans of days, were used together."""
    them = tuple(usages)
    return RoomUsage(
        open=_time(one.open for one in them),
        booked=_time(one.booked for one in them),
        booked_open=_time(one.booked_open for one in them),
        used=_time(one.used for one in them),
        no_show=_time(one.no_show for one in them),
        bookings=sum(one.bookings for one in them),
        stays=sum(one.stays for one in them),
        stay=_time(one.stay for one in them),
        no_shows=sum(one.no_shows for one in them),
        cancellations=sum(one.cancellations for one in them),
        expiries=sum(one.expiries for one in them),
        leads=sum(one.leads for one in them),
        lead=_time(one.lead for one in them),
        power_offs_succeeded=sum(one.power_offs_succeeded for one in them),
        power_offs_failed=sum(one.power_offs_failed for one in them),
        power_off_delay=_time(one.power_off_delay for one in them),
        longest_power_off_delay=max((one.longest_power_off_delay for one in them), default=_NONE),
        energy_wh=_energy(one.energy_wh for one in them),
        saved_wh=_energy(one.saved_wh for one in them),
        lengths=_lengths(one.lengths for one in them),
        hours=tuple(map(_time, zip(*(one.hours for one in them), strict=True))) or _NO_TIME,
    )


def total_of_stalls(usages: Iterable[StallUsage]) -> StallUsage:
    """Return how several stalls, or one in several spans of days, were used together."""
    them = tuple(usages)
    return StallUsage(
        stays=sum(one.stays for one in them),
        stay=_time(one.stay for one in them),
        timeouts=sum(one.timeouts for one in them),
        forced=sum(one.forced for one in them),
        faults=sum(one.faults for one in them),
        lengths=_lengths(one.lengths for one in them),
        hours=tuple(map(sum, zip(*(one.hours for one in them), strict=True))) or (0,) * HOURS,
    )


def _time(lengths: Iterable[timedelta]) -> timedelta:
    return sum(lengths, _NONE)


def _energy(parts: Iterable[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _lengths(parts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    total: Counter[int] = Counter()
    for part in parts:
        total.update(part)
    return dict(sorted(total.items()))


# --- guests ---------------------------------------------------------------------


def stay_of(booking: Booking, now: datetime) -> Span | None:
    """Return the time for which a booking's guest was checked in, until now."""
    ends = present(booking.status, booking.checked_in_at, booking.span.end, booking.updated_at, now)
    return None if ends is None else Span(*ends)


def present[T: (int, datetime)](
    status: BookingStatus, came: T | None, end: T, updated: T, now: T
) -> tuple[T, T] | None:
    """Return from when until when a guest was checked in, until now."""
    if came is None:
        return None
    until = left(end, updated) if status is BookingStatus.COMPLETED else min(now, end)
    return (came, until) if until > came else None


# --- stalls -----------------------------------------------------------------------


type CountedFact = OccupancyEnded | CameraFailed | SensorStuck


class StallDay(NamedTuple):
    """What one fact adds to how a stall was used on a local day."""

    day: date
    stall: StallKey
    usage: StallUsage


def usage_of_fact(fact: CountedFact, time_zone: tzinfo) -> StallDay:
    """Return what a fact adds, and to which day; a stay knows its own."""
    if not isinstance(fact, OccupancyEnded):
        day = fact.at.astimezone(time_zone).date()
        return StallDay(day, fact.stall, StallUsage(faults=1))
    usage = StallUsage(
        timeouts=int(fact.reason is EndReason.TIMEOUT), forced=int(fact.reason is EndReason.FORCED)
    )
    if fact.is_counted:
        length_s = fact.duration // timedelta(seconds=LENGTH_STEP_S) * LENGTH_STEP_S
        usage = replace(
            usage,
            stays=1,
            stay=fact.duration,
            lengths={length_s: 1},
            hours=tuple(int(hour == fact.hour_local) for hour in range(HOURS)),
        )
    return StallDay(date.fromisoformat(fact.day_local), fact.stall, usage)
