"""Which reservations that could not be taken are worth another try, and after what."""

from collections.abc import Container, Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from .errors import ChangedHere, WrongStatus
from .events import (
    BookingMoved,
    BookingRescheduled,
    Fact,
    RoomFrozen,
    RoomUnfrozen,
)
from .ids import RoomKey
from .model import BLOCKING
from .reservation import EARLY_GUEST, Origin, Reservation, ReservationStatus

_FOR_PEOPLE: Final = frozenset({WrongStatus.code, ChangedHere.code})


def rooms_freed(facts: Iterable[Fact]) -> frozenset[RoomKey]:
    """Return the rooms that something went out of, or may have."""
    return frozenset(room for fact in facts for room in _freed_by(fact))


def _freed_by(fact: Fact) -> Iterable[RoomKey]:
    match fact:
        case BookingMoved() if fact.status not in BLOCKING:
            return fact.rooms
        case BookingRescheduled():
            # What moves within a room frees some of it as well.
            return fact.rooms_before
        case RoomUnfrozen():
            return (fact.room,)
        case RoomFrozen():
            # The terms of a freeze may be another, shorter time.
            return (fact.freeze.room,)
    return ()


def is_untaken(row: Reservation) -> bool:
    """Say whether a reservation could not be taken, and somebody may do something about that."""
    return row.status in {ReservationStatus.CONFLICT, ReservationStatus.UNMAPPED}


def waits_for_room(row: Reservation) -> bool:
    """Say whether something may become of a reservation when its room is free.

    What was cancelled or moved here is not undone by itself, nor does a guest who
    was inside come again: that is for somebody to say. What was cancelled there
    while its guest was inside ends when that one has left.
    """
    is_for_people = row.why in _FOR_PEOPLE and not row.is_withdrawn
    return row.status is ReservationStatus.CONFLICT and not is_for_people


def may_go_on(row: Reservation, rooms: AbstractSet[RoomKey]) -> bool:
    """Say whether something may become of a reservation now that something is new in `rooms`.

    What stays where its booking is may be in another room than its platform's: somebody
    here may have put it there.
    """
    stays_put = row.is_withdrawn or row.why == EARLY_GUEST
    return waits_for_room(row) and bool(rooms) and (stays_put or row.room in rooms)


def is_placed_anew(row: Reservation, origin: Origin, rooms: Container[RoomKey]) -> bool:
    """Say whether what a reservation names means another room now than when it was tried."""
    may_be_tried = row.status is ReservationStatus.UNMAPPED or waits_for_room(row)
    if not may_be_tried or row.is_withdrawn or row.wanted is None:
        return False
    return origin.room_at(row.wanted.place, rooms) != row.room
