"""Bookings that the hours of their room do not allow any more: these were changed after them.

A change of hours ends nothing: whoever made the change is told of them, and decides.
"""

from datetime import datetime

from . import policy
from .ids import RoomKey
from .model import Booking, BookingStatus, State

_EXPECTED = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})


def misfits(state: State, room: RoomKey, now: datetime) -> tuple[Booking, ...]:
    """Return the bookings of a room that are to come while it is closed, the nearest first.

    A block keeps a room closed, and a hold is gone in minutes: neither counts.
    """
    configured = state.site.rooms.get(room)
    if configured is None or not configured.policy.opening_hours:
        return ()
    zone = state.site.time_zone
    found = [
        booking
        for booking in state.calendar(room)
        if booking.status in _EXPECTED
        and not booking.is_block
        and not booking.span.begins_before(now + now.resolution)
        and not policy.is_open_for(configured.policy, booking.span, zone)
    ]
    return tuple(sorted(found, key=lambda one: (one.span.start, one.id)))
