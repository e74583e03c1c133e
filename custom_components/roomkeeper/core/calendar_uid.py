"""What events are called in calendars that we give out, and whether one that comes back is ours.

A room's calendar may come back to us: somebody puts its address into Home
Assistant, or into another calendar that we read. What is booked here already
is no news then. Another Roomkeeper's bookings are, so an event is ours only if
its booking is.
"""

from typing import Final

from .ids import BookingId, RoomKey
from .model import Freeze, State

_AT: Final = "@roomkeeper"
_FREEZE: Final = "freeze-"
_SECOND: Final = "%Y%m%dT%H%M%SZ"


def booking_uid(booking_id: BookingId, room: RoomKey) -> str:
    """Return what a booking is called in the calendar of one of its rooms; no two are alike."""
    return f"{booking_id}.{room}{_AT}"


def freeze_uid(house: str, freeze: Freeze) -> str:
    """Return what a freeze is called; `house` is what no other Roomkeeper is called.

    With another end it is another event: nobody counts how often that was changed.
    """
    until = "" if freeze.until is None else f"-{freeze.until:{_SECOND}}"
    return f"{_FREEZE}{house}-{freeze.since:{_SECOND}}{until}.{freeze.room}{_AT}"


def is_own(uid: str, state: State, house: str) -> bool:
    """Say whether an event of this uid tells of what is, or was, booked or frozen here."""
    named, at, rest = uid.strip().rpartition(_AT)
    if not at or rest:
        return False
    name = named.partition(".")[0]
    if name.startswith(_FREEZE):
        return name.startswith(f"{_FREEZE}{house}-")
    return BookingId(name) in state.bookings
