"""Bookings that the hours of their room do not allow any more."""

from dataclasses import replace
from datetime import time

from custom_components.roomkeeper.core.commands import CheckIn
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.misfits import misfits
from custom_components.roomkeeper.core.model import BookingStatus, OpeningWindow, Policy

from .desk import ATTIC, STUDIO, Desk, at, by_id, room

MORNINGS = Policy(
    opening_hours=(
        OpeningWindow(weekdays=frozenset(range(7)), start_local=time(8), end_local=time(13)),
    )
)


def found(desk: Desk, key: RoomKey = STUDIO) -> list[str]:
    """Return which bookings do not fit."""
    return [one.id for one in misfits(desk.state, key, desk.now)]


def test_what_was_booked_before_the_hours_were_changed_is_found() -> None:
    """The nearest first; what still fits is not, nor is what another room has."""
    desk = Desk()
    late = desk.book(at("14:00", 2), at("15:00", 2))
    soon = desk.book(at("14:00", 1), at("15:00", 1))
    desk.book(at("09:00", 1), at("10:00", 1))
    desk.book(at("14:00", 1), at("15:00", 1), ATTIC)
    assert found(desk) == []
    desk.configure(room(policy=MORNINGS), room(ATTIC))
    assert found(desk) == [soon.id, late.id]
    assert found(desk, ATTIC) == []
    assert found(desk, RoomKey("gone")) == []


def test_only_guests_to_come_count() -> None:
    """Who is inside stays, what is over is over, and what waits for payment is expected."""
    desk = Desk()
    inside = desk.book(at("12:10"), at("14:00"))
    waits = desk.book(at("16:00"), at("17:00"), status=BookingStatus.PENDING)
    desk.hold(at("18:00"), at("19:00"))
    desk.do(CheckIn(ref=by_id(inside.id)))
    desk.configure(room(policy=MORNINGS))
    assert found(desk) == [waits.id]


def test_what_has_begun_is_not_to_come() -> None:
    """Nobody is told of it when there is nothing to decide any more."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    desk.configure(room(policy=MORNINGS))
    desk.to(at("13:59:59"))
    assert found(desk) == [booking.id]
    desk.to(at("14:00"))
    assert found(desk) == []


def test_a_block_is_no_guest() -> None:
    """It keeps a room closed, at whatever hour."""
    desk = Desk()
    block = replace(desk.book(at("14:00"), at("15:00")), is_block=True)
    desk.state.apply(block)
    desk.configure(room(policy=MORNINGS))
    assert found(desk) == []
