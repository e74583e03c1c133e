"""What rooms and stalls add to their totals, beyond the days that are summed up already."""

from datetime import date, datetime, timedelta

from .ids import RoomKey, StallKey
from .model import State
from .span import Span, merged, total
from .usage import stay_of


def used_since(state: State, room: RoomKey, start: datetime, now: datetime) -> timedelta:
    """Return how long guests were in a room since an instant, until `now`."""
    if now <= start:
        return timedelta()
    within = Span(start, now)
    # Of years of bookings, those that nobody has touched since then were over by then.
    done = (one for one in state.completed(room) if one.updated_at > start)
    stays = (stay_of(one, now) for one in (*state.guests(room), *done))
    parts = (part for one in stays if one is not None and (part := one.clipped(within)) is not None)
    return total(merged(parts))


def energy_since(state: State, room: RoomKey, start: datetime) -> float:
    """Return what bookings that began at an instant or later used in a room, in watt hours."""
    return sum(
        part.used_wh
        for booking in state.completed(room)
        if booking.energy and not booking.span.begins_before(start)
        for part in booking.energy
        if part.room == room
    )


def stays_since(state: State, stall: StallKey, day: date) -> int:
    """Return how many of the stays that statistics count began on a local day or later.

    A stall's row knows those of the last week.
    """
    row = state.occupancies.get(stall)
    if row is None:
        return 0
    return sum(one.stays for one in row.days if one.day_local >= day.isoformat())
