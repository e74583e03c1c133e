"""A room that is no more.

Its guest's stay is completed, its claims are given up, its power-offs and its
freeze end, and what failed there is told no more: a room that gets its key later
has nothing to do with it. A booking of several rooms goes on with the others.
"""

from collections.abc import Iterator
from datetime import datetime

from ..commands import RemoveRoom
from ..events import BookingRescheduled, Fact, PowerOffCancelled, RoomUnfrozen
from ..ids import RoomKey
from ..lifecycle import BookingEvent
from ..model import Booking, BookingStatus, State
from ..replacing import replace
from ..reservation import OriginKind, ReservationStatus
from .booking import move
from .power import failed_last
from .taking import kept


def remove_room(state: State, command: RemoveRoom, now: datetime) -> tuple[Fact, ...]:
    """End everything that belongs to a room, also one that is not configured any more."""
    facts: list[Fact] = [
        _without(booking, command, now) for booking in state.calendar(command.room)
    ]
    facts += (
        PowerOffCancelled(at=now, booking_id=power_off.booking_id, room=command.room)
        for power_off in (
            *state.open_power_offs(command.room),
            *failed_last(state, command.room),
        )
    )
    if command.room in state.freezes:
        facts.append(RoomUnfrozen(at=now, room=command.room))
    facts += _without_room(state, command.room, now)
    return tuple(facts)


def _without_room(state: State, room: RoomKey, now: datetime) -> Iterator[Fact]:
    """Yield that what is taken over into the room is in none: nobody has given it up there.

    So a feed books it anew where it has a room again, be that one of the same key.
    """
    for row in state.reservations.values():
        is_there = row.room == room and row.status is ReservationStatus.TAKEN
        if is_there and row.kind is OriginKind.FEED:
            yield from kept(replace(row, room=None, updated_at=now), row.status, now)


def _without(booking: Booking, command: RemoveRoom, now: datetime) -> Fact:
    others = tuple(key for key in booking.rooms if key != command.room)
    if others:
        return BookingRescheduled(
            at=now,
            booking_id=booking.id,
            rooms=others,
            span=booking.span,
            rooms_before=booking.rooms,
            span_before=booking.span,
        )
    over = booking.status is BookingStatus.CONFIRMED and booking.span.is_over(now)
    was_used = over or booking.status is BookingStatus.CHECKED_IN
    return move(booking, BookingEvent.COMPLETE if was_used else BookingEvent.CANCEL, now)
