"""Numbers made from what is kept."""  # noqa: A005 - the core's, never imported by a bare name

from datetime import UTC, datetime, timedelta, tzinfo

from . import policy
from .model import Room, State
from .span import Span, merged


def local_day(instant: datetime, time_zone: tzinfo) -> Span:
    """Return the local day around `instant`: 23, 24 or 25 real hours."""
    today = instant.astimezone(time_zone).date()
    start = datetime.combine(today, datetime.min.time(), time_zone)
    end = datetime.combine(today + timedelta(days=1), datetime.min.time(), time_zone)
    return Span(start.astimezone(UTC), end.astimezone(UTC))


def utilisation(state: State, room: Room, now: datetime) -> float | None:
    """Return which part of today's opening hours is or was booked, in percent.

    None on a day on which the room is not open at all. What expired, was
    cancelled or missed does not count, nor does a block.
    """
    day = local_day(now, state.site.time_zone)
    hours = [
        clipped
        for span in policy.opening_spans(room.policy, day, state.site.time_zone)
        if (clipped := span.clipped(day)) is not None
    ]
    if not hours:
        return None
    found = [*state.calendar(room.key).overlapping(day), *state.completed(room.key)]
    claims = [one.span for one in found if not one.is_block and one.span.overlaps(day)]
    booked = sum(
        (
            part.length
            for claim in merged(claims)
            for open_part in hours
            if (part := claim.clipped(open_part)) is not None
        ),
        timedelta(),
    )
    return round(100 * booked / sum((span.length for span in hours), timedelta()), 1)
