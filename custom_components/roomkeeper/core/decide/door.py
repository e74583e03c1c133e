"""Guests: come, are seen, leave."""

from datetime import datetime
from itertools import islice
from typing import Final

from .. import conflicts, policy
from ..commands import CheckIn, CheckOut, Enter, NoteDoor, NotePresence
from ..errors import (
    NobodyExpected,
    NoBookingNow,
    Refusal,
    RoomInUse,
    TooEarly,
    TooLate,
    WrongStatus,
)
from ..events import DoorOpened, Fact
from ..ids import BookingId, BookingRef, RoomKey
from ..lifecycle import BOOKING, BookingEvent
from ..model import Booking, BookingStatus, State
from .booking import move
from .lookup import the_booking, the_room
from .power import plan, succeed, supersede


def check_in(state: State, command: CheckIn, now: datetime) -> tuple[Fact, ...]:
    """Take the guest of a confirmed booking in."""
    return arrival(state, the_booking(state, command.ref), now)


def arrival(state: State, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    """Return what follows from a guest's coming.

    Raises:
        WrongStatus: the booking is not confirmed.
        NobodyExpected: it is a block.
        TooEarly, TooLate: outside of the check-in window, or somebody else's time comes before.
        RoomIsFrozen: one of the rooms is out of use now.
        RoomInUse: somebody else's booking has one of the rooms now.
    """
    fact = move(booking, BookingEvent.CHECK_IN, now)
    if booking.is_block:
        raise NobodyExpected(booking_id=booking.id, end=booking.span.end)
    window = policy.check_in_window(state.site, booking)
    if window.is_over(now):
        raise TooLate(booking_id=booking.id, end=booking.span.end)
    if not window.contains(now):
        raise TooEarly(booking_id=booking.id, opens_at=window.start)
    for room in booking.rooms:
        conflicts.require_not_frozen_now(state, room, now)
        other = conflicts.live_booking(state, room, now, ignoring=booking.id)
        if other is not None:
            raise RoomInUse(room=room, booking_id=other.id, end=other.span.end)
        # Who comes early has the room from then on, and would keep that guest out.
        before = conflicts.promised_before(state, room, booking, now)
        if before is not None:
            raise TooEarly(booking_id=booking.id, opens_at=before.span.end)
    return (
        fact,
        *supersede(state, booking, now),
        *plan(state, booking, booking.span.end, now),
    )


def check_out(state: State, command: CheckOut, now: datetime) -> tuple[Fact, ...]:
    """End a stay now; the power-off follows the guest's end, so it comes earlier too."""
    booking = the_booking(state, command.ref)
    if booking.status is not BookingStatus.CHECKED_IN:
        raise WrongStatus(
            booking_id=booking.id,
            status=booking.status,
            event="check_out",
            allowed=tuple(BOOKING[booking.status]),
        )
    return completion(state, booking, min(now, booking.span.end), now)


def completion(state: State, booking: Booking, end: datetime, now: datetime) -> tuple[Fact, ...]:
    """Return what follows from a booking's end at `end`.

    A booking nobody checked in to had its rooms too, and somebody with a key
    may have been there: its power-off is planned now.
    """
    # It may be before the start too: a guest may come in early, and leave again.
    left_early = not booking.span.is_over(end)
    plans = tuple(plan(state, booking, end, now, only_new=not left_early))
    return (
        move(booking, BookingEvent.COMPLETE, end),
        *succeed(state, booking, plans, now),
        *plans,
    )


_EXPECTED: Final = frozenset({BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN})


def guest_at_door(
    state: State, room: RoomKey, booking_id: BookingId | None, now: datetime
) -> Booking:
    """Return the booking for which the room's door opens.

    Raises:
        UnknownRoom: there is no such room.
        UnknownBooking: the booking that was named does not exist.
        NoBookingNow: nobody is expected, or the named booking is not of this room.
    """
    the_room(state, room)
    if booking_id is not None:
        booking = the_booking(state, BookingRef(booking_id))
        if room not in booking.rooms:
            raise NoBookingNow(room=room, next_start=None)
        return booking
    to_come = state.calendar(room).ending_after(now)
    # What nobody has confirmed stands in no guest's way.
    expected = (one for one in to_come if one.status in _EXPECTED and not one.is_block)
    coming = tuple(islice(expected, 2))
    for booking in coming:
        if booking.status is BookingStatus.CHECKED_IN:
            return booking
    for booking in coming:
        if policy.check_in_window(state.site, booking).contains(now):
            return booking
    next_start = next((booking.span.start for booking in coming), None)
    raise NoBookingNow(room=room, next_start=next_start)


def enter(state: State, command: Enter, now: datetime) -> tuple[Fact, ...]:
    """Let a guest in: check in the first time, nothing to decide after that."""
    booking = guest_at_door(state, command.room, command.booking_id, now)
    if booking.status is not BookingStatus.CHECKED_IN:
        return arrival(state, booking, now)
    if booking.span.is_over(now):
        raise TooLate(booking_id=booking.id, end=booking.span.end)
    return ()


def note_door(state: State, command: NoteDoor, now: datetime) -> tuple[Fact, ...]:  # noqa: ARG001 - a decider's form
    """Write down what came of opening the doors."""
    return (
        DoorOpened(
            at=now,
            booking_id=command.booking_id,
            room=command.room,
            doors=command.doors,
            failures=command.failures,
        ),
    )


def note_presence(state: State, command: NotePresence, now: datetime) -> tuple[Fact, ...]:
    """Check the guest in whose time it is; somebody else's steps change nothing."""
    booking = conflicts.live_booking(state, command.room, now)
    if booking is None or booking.status is not BookingStatus.CONFIRMED:
        return ()
    return arrival_if_allowed(state, booking, now)


def arrival_if_allowed(state: State, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    """Return the facts of an arrival that nobody asked for, or none where it is not allowed."""
    try:
        return arrival(state, booking, now)
    except Refusal:
        return ()
