"""Which events of a calendar are our own bookings, come back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.roomkeeper.core.calendar_uid import booking_uid, freeze_uid, is_own
from custom_components.roomkeeper.core.commands import Cancel
from custom_components.roomkeeper.core.ids import BookingId, BookingRef
from custom_components.roomkeeper.core.model import Freeze, FreezeReason

from .desk import STUDIO, Desk, at

FREEZE = Freeze(
    room=STUDIO, reason=FreezeReason.CLEANING, since=datetime(2026, 11, 24, 10, tzinfo=UTC)
)


def test_a_booking_is_ours_whatever_became_of_it() -> None:
    """A calendar in between may show it for a day after it was given up."""
    desk = Desk()
    booking = desk.book(at("13:00"), at("14:00"))
    uid = booking_uid(booking.id, STUDIO)
    assert is_own(uid, desk.state, "h1")
    assert is_own(f" {uid}\n", desk.state, "h1")
    desk.do(Cancel(ref=BookingRef(booking.id)))
    assert is_own(uid, desk.state, "h1")


def test_a_freeze_is_of_its_house() -> None:
    """Rooms of two houses may have the same key."""
    desk = Desk()
    uid = freeze_uid("h1", FREEZE)
    assert is_own(uid, desk.state, "h1")
    assert not is_own(uid, desk.state, "h")
    assert not is_own(uid, desk.state, "h2")
    assert uid != freeze_uid("h1", replace(FREEZE, since=FREEZE.since + timedelta(seconds=1)))


def test_a_freeze_with_another_end_is_another_event() -> None:
    """A calendar in between need not see that the one it knows has changed."""
    desk = Desk()
    ends = (None, FREEZE.since + timedelta(hours=1), FREEZE.since + timedelta(hours=2))
    uids = [freeze_uid("h1", replace(FREEZE, until=until)) for until in ends]
    assert len(set(uids)) == len(ends)
    assert all(is_own(uid, desk.state, "h1") for uid in uids)


@pytest.mark.parametrize(
    "uid",
    [
        "",
        "@roomkeeper",
        "theirs.studio@roomkeeper",
        "b1.studio@airbnb.com",
        "b1",
        "x@roomkeeper.com",
    ],
)
def test_whatever_else_is_news(uid: str) -> None:
    """Another house's booking is one that we do not know."""
    desk = Desk()
    desk.book(at("13:00"), at("14:00"))
    assert not is_own(uid, desk.state, "h1")


def test_a_booking_has_a_name_in_each_of_its_rooms() -> None:
    """It is an event in the calendar of each of them."""
    assert booking_uid(BookingId("b1"), STUDIO) == f"b1.{STUDIO}@roomkeeper"
