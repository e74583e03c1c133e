"""A booking as an event of a calendar that is given out."""

from collections.abc import Mapping
from typing import Final

from ..core.calendar_uid import booking_uid
from ..core.ids import RoomKey
from ..core.model import BLOCKING, EXPIRING, Booking, BookingStatus
from .icalendar import Event, EventStatus

KEPT: Final = BLOCKING | {BookingStatus.COMPLETED}
"""The statuses of what keeps a room or has kept it; all others were given up."""


def booking_event(
    booking: Booking,
    room: RoomKey,
    said: Mapping[str, str],
    *,
    with_names: bool,
    with_note: bool = False,
    location: str = "",
) -> Event:
    """Return a booking as an event in one of its rooms; without names it says nothing of anybody.

    `said` are the words of the site's language.
    """
    is_unsure = booking.status in EXPIRING
    stands = booking.status in KEPT and not booking.is_given_back
    word = "blocked" if booking.is_block else "held" if is_unsure else "booked"
    named = (booking.title or booking.guest) if with_names else ""
    guest = booking.guest if booking.title else ""
    notes = "\n".join(filter(None, (guest, booking.note))) if with_note else ""
    standing = EventStatus.TENTATIVE if is_unsure else EventStatus.CONFIRMED
    return Event(
        uid=booking_uid(booking.id, room),
        span=booking.kept,
        summary=named or said[f"calendar_{word}"],
        status=standing if stands else EventStatus.CANCELLED,
        created_at=booking.created_at,
        changed_at=booking.updated_at,
        sequence=booking.sequence,
        description=notes,
        location=location,
        is_busy=stands,
    )
