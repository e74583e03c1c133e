"""When a row is looked at next."""

from dataclasses import replace
from datetime import datetime

import pytest

from custom_components.roomkeeper.core.commands import Cancel, CheckIn, FreezeRoom
from custom_components.roomkeeper.core.deadlines import due_at
from custom_components.roomkeeper.core.model import (
    OPEN_POWER_OFF,
    Booking,
    BookingStatus,
    Policy,
    PowerOffStatus,
)

from .desk import ATTIC, MOTION, NOON, PHONE, STUDIO, Desk, at, by_id, minutes, room


def due(desk: Desk, booking: Booking, now: datetime | None = None) -> datetime | None:
    """Return when a booking is looked at next."""
    return due_at(desk.state.site, desk.booking(booking), now or desk.now)


def test_a_booking_is_looked_at_when_check_in_opens_when_it_begins_and_when_it_ends() -> None:
    """Each of these instants changes what people see, or ends the stay."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    assert due(desk, booking) == at("13:30")
    assert due(desk, booking, at("13:29:59")) == at("13:30")
    assert due(desk, booking, at("13:30")) == at("14:00")
    assert due(desk, booking, at("14:00")) == at("18:00")


def test_who_is_inside_is_looked_at_once_more_when_nobody_packs_any_more() -> None:
    """Only where somebody can be seen, and while the booking lasts."""
    desk = Desk(room(presence=(MOTION,)), room(ATTIC))
    booking = desk.book(at("14:00"), at("18:00"))
    assert due(desk, booking, at("14:00")) == at("14:10")
    assert due(desk, booking, at("14:10")) == at("18:00")
    short = desk.book(at("19:00"), at("19:10"))
    assert due(desk, short, at("19:00")) == at("19:10")
    unseen = desk.book(at("14:00"), at("18:00"), ATTIC)
    assert due(desk, unseen, at("14:00")) == at("18:00")


def test_an_end_that_was_missed_is_due_at_once() -> None:
    """A stay that ended while the machine was off is ended when it comes back."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    assert due(desk, booking, at("20:00")) == at("18:00")


def test_a_boundary_that_has_passed_is_not_due_again() -> None:
    """Nothing is looked at for ever because it began yesterday."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("18:00"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    assert due(desk, booking) == at("12:10")
    assert due(desk, booking, at("12:10")) == at("18:00")


@pytest.mark.parametrize("status", [BookingStatus.HELD, BookingStatus.PENDING])
def test_a_claim_is_looked_at_when_its_time_is_up(status: BookingStatus) -> None:
    """A hold and an unpaid booking end by themselves, at the latest with their span."""
    desk = Desk()
    start, end = at("14:00"), at("15:00")
    claim = (
        desk.hold(start, end)
        if status is BookingStatus.HELD
        else desk.book(start, end, status=status, expires_in=minutes(15))
    )
    assert due(desk, claim) == at("12:15")
    assert due(desk, claim, at("13:00")) == at("12:15")


def test_a_claim_whose_span_is_over_first_is_looked_at_then() -> None:
    """The nearer of the two ends counts."""
    desk = Desk()
    assert due(desk, desk.hold(at("11:00"), at("12:05"))) == at("12:05")


def test_an_absence_is_looked_at_in_time_or_not_at_all() -> None:
    """Noticed too late, it is not held against the guest, and not looked at again."""
    desk = Desk(room(policy=Policy(no_show_after=minutes(20))))
    booking = desk.book(at("14:00"), at("18:00"))
    assert due(desk, booking, at("14:00")) == at("14:20")
    assert due(desk, booking, at("14:24:59")) == at("14:20")
    assert due(desk, booking, at("14:25")) == at("18:00")


def test_what_is_final_is_not_looked_at() -> None:
    """The past needs no timer."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.do(Cancel(ref=by_id(booking.id)))
    assert due(desk, booking) is None


def test_a_freeze_is_looked_at_at_its_end_if_it_has_one() -> None:
    """A freeze without an end waits for a person."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, until=at("13:00")))
    desk.do(FreezeRoom(room=ATTIC))
    ends = {key: due_at(desk.state.site, row, NOON) for key, row in desk.state.freezes.items()}
    assert ends == {STUDIO: at("13:00"), ATTIC: None}


def test_a_power_off_is_looked_at_when_people_are_to_be_told_and_when_it_is_due() -> None:
    """Ten minutes before where somebody is to be told, and at its time everywhere."""
    desk = Desk(room(policy=Policy(), notify=(PHONE,)), room(ATTIC))
    both = desk.book(at("12:10"), at("14:00"), STUDIO, ATTIC)
    desk.do(CheckIn(ref=by_id(both.id)))
    site = desk.state.site
    assert due_at(site, desk.power_off(both), NOON) == at("14:30")
    assert due_at(site, desk.power_off(both, ATTIC), NOON) == at("14:40")
    told = replace(desk.power_off(both), announced=True)
    assert due_at(site, told, NOON) == at("14:40")


@pytest.mark.parametrize("status", PowerOffStatus)
def test_a_power_off_that_is_over_is_not_looked_at(status: PowerOffStatus) -> None:
    """What was switched off, given up or cancelled needs no timer; all else has one."""
    desk = Desk()
    guest = desk.book(at("12:10"), at("14:00"))
    desk.do(CheckIn(ref=by_id(guest.id)))
    row = replace(desk.power_off(guest), status=status)
    assert due_at(desk.state.site, row, NOON) == (at("14:40") if status in OPEN_POWER_OFF else None)
