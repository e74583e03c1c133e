"""Rooms out of use."""

from datetime import datetime

from .. import conflicts, policy
from ..commands import AffectedBookings, FreezeRoom, Texts, UnfreezeRoom
from ..errors import FreezeAffects, InThePast, RoomNotFrozen, Taken
from ..events import Fact, RoomFrozen, RoomUnfrozen
from ..model import Booking, BookingStatus, Freeze, State
from .booking import withdrawal
from .lookup import the_room


def freeze_room(state: State, command: FreezeRoom, now: datetime) -> tuple[Fact, ...]:
    """Take a room out of use.

    `keep` leaves the affected bookings as they are, `cancel` gives them up
    (all rooms of each; a guest who is inside stays), `refuse` refuses.
    """
    room = the_room(state, command.room)
    policy.require_short_texts(Texts(note=command.note))
    if command.until is not None and command.until <= now:
        raise InThePast(end=command.until)
    present = conflicts.frozen(state, room.key, now)
    freeze = Freeze(
        room=room.key,
        reason=command.reason,
        note=command.note,
        since=min(present.since, now) if present else now,
        until=command.until,
    )
    affected = [
        booking
        for booking in state.calendar(room.key).ending_after(now)
        if not booking.has_expired(now) and freeze.stands_against(conflicts.claimed(booking, now))
    ]
    if present is not None and command.bookings is AffectedBookings.REFUSE:
        # What was kept when the room was frozen stays kept when the terms change.
        affected = [
            one for one in affected if not present.stands_against(conflicts.claimed(one, now))
        ]
    given_up = _settle(state, command, affected, now)
    return (RoomFrozen(at=now, freeze=freeze), *given_up)


def _settle(
    state: State, command: FreezeRoom, affected: list[Booking], now: datetime
) -> tuple[Fact, ...]:
    if command.bookings is AffectedBookings.KEEP or not affected:
        return ()
    if command.bookings is AffectedBookings.REFUSE:
        raise FreezeAffects(
            room=command.room,
            count=len(affected),
            taken=[
                Taken(
                    room=command.room,
                    booking_id=booking.id,
                    status=booking.status,
                    span=booking.span,
                )
                for booking in affected
            ],
        )
    return tuple(
        fact
        for booking in affected
        if booking.status is not BookingStatus.CHECKED_IN
        for fact in withdrawal(state, booking, now)
    )


def unfreeze_room(state: State, command: UnfreezeRoom, now: datetime) -> tuple[Fact, ...]:
    """Put a room in use again."""
    room = the_room(state, command.room)
    if conflicts.frozen(state, room.key, now) is None:
        raise RoomNotFrozen(room=room.key)
    return (RoomUnfrozen(at=now, room=room.key),)
