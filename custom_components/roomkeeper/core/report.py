"""What a report is about, and what it says: its days, its numbers, its tables."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from .errors import DayOrRange, EndBeforeStart, MissingField, SpanTooLong, StillToCome
from .usage import RoomUsage, StallUsage

LONGEST_REPORT: Final = timedelta(days=5 * 365 + 2)
"""Five years, with the leap days that there may be in them."""

_DAY: Final = timedelta(days=1)


class ReportPeriod(StrEnum):
    """What a report around a day is of; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


RANGE: Final = "range"
"""What a report is of whose days were named one by one."""


class ReportDays(NamedTuple):
    """Local days from `first` to `last`, both of which count; `kind` is a period or `RANGE`."""

    first: date
    last: date
    kind: str


def days_of_report(
    day: date | None,
    period: ReportPeriod | None,
    first: date | None,
    last: date | None,
    today: date,
) -> ReportDays:
    """Return the days of a report: those around `day`, today by default, or a range.

    Only a single day may be one to come; anything longer ends today at the latest.

    Raises:
        DayOrRange: there is something of both.
        MissingField: a range has no first day.
        EndBeforeStart: it ends before that.
        StillToCome: it begins after today.
        SpanTooLong: it is longer than `LONGEST_REPORT`.
    """
    if first is None and last is None:
        return _around(day or today, period or ReportPeriod.DAY, today)
    if day is not None or period is not None:
        raise DayOrRange
    if first is None:
        raise MissingField(field="start_date")
    last = last or today
    if first > today:
        raise StillToCome(start=first.isoformat())
    if last < first:
        raise EndBeforeStart(start=first.isoformat(), end=last.isoformat())
    last = min(last, today)
    length = last - first + _DAY
    if length > LONGEST_REPORT:
        raise SpanTooLong(length=length, longest=LONGEST_REPORT)
    return ReportDays(first, last, RANGE)


def _around(day: date, period: ReportPeriod, today: date) -> ReportDays:
    match period:
        case ReportPeriod.DAY:
            return ReportDays(day, day, period.value)
        case ReportPeriod.WEEK:
            first = day - day.weekday() * _DAY
            last = first + 6 * _DAY
        case ReportPeriod.MONTH:
            first = day.replace(day=1)
            last = (first + 31 * _DAY).replace(day=1) - _DAY
    if first > today:
        raise StillToCome(start=first.isoformat())
    return ReportDays(first, min(last, today), period.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFigures:
    """How a room was used, or rooms together, within some days.

    `booked` is the time that was claimed, `used` that in which a guest was
    checked in, `no_show` that of bookings to which nobody came. `utilisation`
    is the booked part of the opening hours in percent, None where there are
    none. Bookings, stays, no-shows, cancellations and expiries count on the day
    on which the booking begins. `mean_lead` is how long before its start a
    booking was made. A power-off's delay is that between when it was due and
    when it was seen. `energy_wh` and `saved_wh` are None where nothing measures.
    """

    open: timedelta
    booked: timedelta
    used: timedelta
    no_show: timedelta
    utilisation: float | None
    bookings: int
    stays: int
    mean_stay: timedelta | None
    mean_lead: timedelta | None
    peak_hours: tuple[int, ...]
    no_shows: int
    cancellations: int
    expiries: int
    power_offs_succeeded: int
    power_offs_failed: int
    mean_power_off_delay: timedelta | None
    longest_power_off_delay: timedelta | None
    energy_wh: float | None
    saved_wh: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StallFigures:
    """How a stall was used, or stalls together, within some days.

    Stays count on the day on which they begin. `p90_stay` is the length within
    which nine of ten of them end. `timeouts` are stays that the timer ended,
    `forced` those that a person ended, `faults` how often a camera or a sensor
    was found to be broken.
    """

    stays: int
    mean_stay: timedelta | None
    p90_stay: timedelta | None
    timeouts: int
    forced: int
    faults: int
    peak_hours: tuple[int, ...]


def room_figures(usage: RoomUsage) -> RoomFigures:
    """Return what a report says of a room, or of rooms together."""
    has_offs = usage.power_offs_succeeded > 0
    return RoomFigures(
        open=usage.open,
        booked=usage.booked,
        used=usage.used,
        no_show=usage.no_show,
        utilisation=usage.utilisation,
        bookings=usage.bookings,
        stays=usage.stays,
        mean_stay=usage.mean_stay,
        mean_lead=usage.mean_lead,
        peak_hours=usage.peak_hours,
        no_shows=usage.no_shows,
        cancellations=usage.cancellations,
        expiries=usage.expiries,
        power_offs_succeeded=usage.power_offs_succeeded,
        power_offs_failed=usage.power_offs_failed,
        mean_power_off_delay=usage.mean_power_off_delay,
        longest_power_off_delay=usage.longest_power_off_delay if has_offs else None,
        energy_wh=usage.energy_wh,
        saved_wh=usage.saved_wh,
    )


def stall_figures(usage: StallUsage) -> StallFigures:
    """Return what a report says of a stall, or of stalls together."""
    return StallFigures(
        stays=usage.stays,
        mean_stay=usage.mean_stay,
        p90_stay=usage.p90_stay,
        timeouts=usage.timeouts,
        forced=usage.forced,
        faults=usage.faults,
        peak_hours=usage.peak_hours,
    )
