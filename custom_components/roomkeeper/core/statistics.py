"""Numbers made from what is kept."""  # noqa: A005 - the core's, never imported by a bare name

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from . import policy
from .model import Policy, Room, State
from .span import Span, merged, total


def local_day(instant: datetime, time_zone: tzinfo) -> Span:
    """Return the local day around `instant`: 23, 24 or 25 real hours."""
    return day_of(instant.astimezone(time_zone).date(), time_zone)


def day_of(day: date, time_zone: tzinfo) -> Span:
    """Return a local day: 23, 24 or 25 real hours."""
    start = datetime.combine(day, datetime.min.time(), time_zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), time_zone)
    return Span(start.astimezone(UTC), end.astimezone(UTC))


class OpeningUse(NamedTuple):
    """How long a room is open on a day, and for how much of that it is or was booked."""

    open: timedelta
    booked: timedelta


def percentage(booked: timedelta, of: timedelta) -> float | None:
    """Return which part of the time that is open was booked, in percent; None if none is."""
    return round(100 * (booked / of), 1) if of else None


def utilisation(state: State, room: Room, now: datetime) -> float | None:
    """Return which part of today's opening hours is or was booked, in percent.

    None on a day on which the room is not open at all.
    """
    use = use_of_today(state, room, now)
    return percentage(use.booked, use.open)


def use_of_today(state: State, room: Room, now: datetime) -> OpeningUse:
    """Return how much of today's opening hours is or was booked.

    What expired, was cancelled or missed does not count, nor does a block.
    """
    day = local_day(now, state.site.time_zone)
    hours = open_hours(room.policy, day, state.site.time_zone)
    if not hours:
        return OpeningUse(timedelta(), timedelta())
    found = [*state.calendar(room.key).overlapping(day), *state.completed(room.key)]
    claims = [one.span for one in found if not one.is_block and one.span.overlaps(day)]
    return OpeningUse(total(hours), time_in(merged(claims), hours))


def open_hours(rules: Policy, day: Span, time_zone: tzinfo) -> tuple[Span, ...]:
    """Return in order when a room is open within a day."""
    found = (span.clipped(day) for span in policy.opening_spans(rules, day, time_zone))
    return tuple(span for span in found if span is not None)


def time_in(spans: Iterable[Span], others: Sequence[Span]) -> timedelta:
    """Return how much time spans share with others; neither of the two overlap each other."""
    return sum(
        (
            part.length
            for span in spans
            for other in others
            if (part := span.clipped(other)) is not None
        ),
        timedelta(),
    )
