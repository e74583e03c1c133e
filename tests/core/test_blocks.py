"""A block keeps a room closed: nobody is expected, so nobody is let in and nothing is switched."""

from dataclasses import replace

import pytest

from custom_components.roomkeeper.core import conflicts
from custom_components.roomkeeper.core.commands import (
    Cancel,
    CheckIn,
    Enter,
    Extend,
    NotePresence,
    ReportPowerOff,
    Reschedule,
    SwitchOff,
    Wake,
)
from custom_components.roomkeeper.core.deadlines import due_at
from custom_components.roomkeeper.core.errors import Clash, NobodyExpected, NoBookingNow
from custom_components.roomkeeper.core.events import PowerOffSucceeded, type_of
from custom_components.roomkeeper.core.ids import EntityId
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    DeviceFailure,
    OpeningWindow,
    PowerOffStatus,
    key_of,
)
from custom_components.roomkeeper.core.reservation import (
    Claim,
    Origin,
    OriginKind,
    ReservationStatus,
    Wanted,
    Withdrawal,
)
from custom_components.roomkeeper.core.reservation_commands import RemoveOrigin
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.statistics import utilisation
from custom_components.roomkeeper.core.views import RoomStatus, booking_view, room_view, site_view

from .desk import ATTIC, LAMP, NOON, QUIET, STUDIO, Desk, at, by_id, hours, minutes, room
from .platform import SHOP, command_of

MOTION = EntityId("binary_sensor.motion")
FEED = Origin(key=SHOP, name="Airbnb", kind=OriginKind.FEED, places={"cal": STUDIO}, is_block=True)
WHOLE = Span(at("14:00"), at("18:00"))


def closed(desk: Desk, span: Span = WHOLE, version: int = 1) -> Booking:
    """Have the calendar keep the studio closed."""
    desk.state.site = replace(desk.state.site, origins={SHOP: FEED})
    wanted = Wanted(place="cal", span=span, title="Reserved")
    claim = Claim(external_id="x1", version=version, wanted=wanted)
    desk.do(command_of(claim, desk.new_id()))
    booking_id = desk.state.reservations[SHOP, "x1"].booking_id
    assert booking_id is not None
    return desk.booking(booking_id)


def test_a_block_is_a_booking_of_its_own_kind() -> None:
    """It stays one whatever becomes of it, and says so to whoever asks."""
    desk = Desk()
    block = closed(desk)
    assert (block.status, block.is_block) == (BookingStatus.CONFIRMED, True)
    assert booking_view(desk.state, block, desk.now).is_block
    moved = closed(desk, Span(at("15:00"), at("19:00")), 2)
    assert (moved.id, moved.is_block) == (block.id, True)
    desk.do(Cancel(ref=by_id(block.id)))
    assert desk.booking(block).is_block
    assert not booking_view(desk.state, desk.book(at("20:00"), at("21:00")), desk.now).is_block


def test_nobody_is_let_in_to_a_block() -> None:
    """Not by name, not at the door, and nobody sees a button for it."""
    desk = Desk()
    block = closed(desk)
    desk.to(at("14:30"))
    refused = desk.refused(NobodyExpected, CheckIn(ref=by_id(block.id)))
    assert refused.details == {"booking_id": block.id, "end": at("18:00")}
    assert desk.refused(NoBookingNow, Enter(room=STUDIO)).details["next_start"] is None
    desk.refused(NobodyExpected, Enter(room=STUDIO, booking_id=block.id))
    view = room_view(desk.state, desk.state.site.rooms[STUDIO], desk.now)
    assert view.status is RoomStatus.BOOKED
    assert view.current_booking is not None
    assert view.current_booking.is_block
    assert (view.can_check_in, view.can_open_door, view.can_take_now) == (False, False, False)
    assert view.available_from == at("18:00")


def test_who_comes_after_a_block_is_let_in_in_time() -> None:
    """Early check-in looks past it, as the closed room is theirs next."""
    desk = Desk()
    closed(desk, Span(at("14:00"), at("15:00")))
    guest = desk.book(at("15:00"), at("16:00"))
    desk.to(at("14:00"))
    assert desk.refused(NoBookingNow, Enter(room=STUDIO)).details["next_start"] == at("15:00")
    desk.to(at("15:00"))
    desk.do(Enter(room=STUDIO))
    assert desk.booking(guest).status is BookingStatus.CHECKED_IN


def test_somebody_who_is_seen_during_a_block_is_no_guest() -> None:
    """Whoever cleans or mends there is not checked in."""
    desk = Desk(room(presence=(MOTION,)))
    block = closed(desk)
    desk.state.presence[STUDIO] = True
    desk.to(at("14:30"))
    assert desk.do(NotePresence(room=STUDIO)) == ()
    assert desk.booking(block).status is BookingStatus.CONFIRMED


def test_nobody_is_missed_at_a_block() -> None:
    """It lasts to its end, is over then, and plans no power-off; nothing looks at it in between."""
    desk = Desk(room(STUDIO, replace(QUIET, no_show_after=minutes(15))))
    block = closed(desk)
    assert due_at(desk.state.site, block, desk.now) == at("14:00")
    assert due_at(desk.state.site, block, at("14:00")) == at("18:00")
    desk.to(at("14:16"))
    assert desk.decide(Wake(row=key_of(block))) == ()
    happened = desk.to(at("19:00"))
    assert [type_of(fact) for fact in happened] == ["booking_completed"]
    assert desk.state.power_offs == {}


def test_the_power_goes_off_before_a_block() -> None:
    """Nobody comes for whose sake it should stay on."""
    desk = Desk()
    guest = desk.book(at("12:00"), at("14:00"))
    desk.do(CheckIn(ref=by_id(guest.id)))
    closed(desk)
    desk.to(at("14:40"))
    assert desk.power_off(guest).status is PowerOffStatus.ATTEMPTING
    assert not [fact for fact in desk.log if isinstance(fact, PowerOffSucceeded)]


def test_what_could_not_be_switched_off_is_told_on_after_a_block() -> None:
    """Nobody came, so the power is nobody else's: a closed night mends no heater."""
    desk = Desk()
    closed(desk)
    desk.do(SwitchOff(room=STUDIO, new_id=desk.new_id()))
    while offs := desk.state.open_power_offs(STUDIO):
        still_on = (DeviceFailure(LAMP, "still on"),)
        desk.do(ReportPowerOff(key=offs[0].key, attempt=offs[0].attempts, failures=still_on))
        desk.to(desk.now + minutes(1))
    for clock in (WHOLE.start, WHOLE.end, WHOLE.end + hours(1)):
        desk.to(clock)
        assert len(site_view(desk.state).failed_power_offs) == 1


def test_a_block_may_last_as_it_likes_and_at_any_hour() -> None:
    """Rules about stays are not asked of it, also where it is moved or extended."""
    hours_open = (OpeningWindow(frozenset({5}), at("09:00").time(), at("10:00").time()),)
    strict = replace(QUIET, opening_hours=hours_open, min_duration=hours(9), max_duration=hours(9))
    desk = Desk(room(STUDIO, strict))
    block = closed(desk)
    assert block.blocks
    desk.do(Reschedule(ref=by_id(block.id), start=at("15:00"), end=at("16:00")))
    desk.do(Extend(ref=by_id(block.id), duration=minutes(1)))
    assert desk.booking(block).span == Span(at("15:00"), at("16:01"))


def test_nobody_can_book_a_closed_room() -> None:
    """What is asked for then clashes, is offered the time after it, and finds none free in it."""
    desk = Desk()
    block = closed(desk)
    with pytest.raises(Clash) as raised:
        desk.book(at("15:00"), at("16:00"))
    assert raised.value.details["booking_id"] == block.id
    assert raised.value.details["next_free"] == at("18:00")
    day = Span(NOON, at("20:00"))
    studio = desk.state.site.rooms[STUDIO]
    free = list(conflicts.free_spans(desk.state, studio, day, desk.now, minutes(1)))
    assert free == [Span(NOON, at("14:00")), Span(at("18:00"), at("20:00"))]


def test_a_closed_room_is_not_used() -> None:
    """What is shown of a room's use is what guests had of it, before, in and after the block."""
    desk = Desk(room(), room(ATTIC))
    desk.book(at("18:00"), at("20:24"))
    closed(desk)
    studio = desk.state.site.rooms[STUDIO]
    assert utilisation(desk.state, studio, desk.now) == 10.0
    desk.to(at("18:00"))
    assert utilisation(desk.state, studio, desk.now) == 10.0


def test_a_block_ends_with_what_the_calendar_says() -> None:
    """Also while it runs."""
    desk = Desk()
    block = closed(desk)
    desk.to(at("15:00"))
    desk.do(command_of(Withdrawal(external_id="x1", version=2), desk.new_id()))
    assert desk.booking(block).status is BookingStatus.CANCELLED
    assert desk.state.reservations[SHOP, "x1"].status is ReservationStatus.WITHDRAWN


def test_a_feed_that_is_removed_leaves_no_room_closed() -> None:
    """Nobody could tell that it is open again; a guest's booking of the same feed would stay."""
    desk = Desk()
    block = closed(desk)
    desk.do(RemoveOrigin(origin=SHOP))
    assert desk.booking(block).status is BookingStatus.CANCELLED
    assert desk.state.reservations == {}


def test_a_guest_who_follows_a_block_at_once_may_stay_longer() -> None:
    """The block needed no buffer to be there, so none is asked of the guest afterwards."""
    desk = Desk(room(policy=replace(QUIET, buffer_before=minutes(10))))
    booking = desk.book(at("18:00"), at("19:00"))
    closed(desk)
    desk.do(Extend(ref=by_id(booking.id), duration=hours(1)))
    assert desk.booking(booking).span.end == at("20:00")
