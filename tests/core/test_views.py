"""What is shown of a room, and that what is offered can be done."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Command,
    Confirm,
    Enter,
    Extend,
    FreezeRoom,
    Hold,
    ReportPowerOff,
    Reschedule,
    SwitchOff,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.errors import Refusal, WrongStatus
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.ids import BookingId, BookingRef
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    Deferral,
    DeviceFailure,
    FreezeReason,
    OpeningWindow,
    Policy,
    Room,
)
from custom_components.roomkeeper.core.views import (
    RoomStatus,
    RoomView,
    booking_flags,
    booking_view,
    is_bookable,
    room_view,
    site_view,
)

from .desk import ATTIC, LAMP, NOON, STUDIO, Desk, at, by_id, hours, minutes, room
from .strategies import ROOMS, STEP, claims, freezes, switchings, verbs


def view(desk: Desk) -> RoomView:
    """Return how the studio looks."""
    return room_view(desk.state, desk.state.site.rooms[STUDIO], desk.now)


# --- status ------------------------------------------------------------------


def test_a_free_room() -> None:
    """A room in which nothing is, is available, and can be taken."""
    seen = view(Desk())
    assert seen.status is RoomStatus.AVAILABLE
    assert is_bookable(seen)
    assert (seen.current_booking, seen.next_booking, seen.hold, seen.freeze) == (None,) * 4
    assert (seen.available_from, seen.power_off, seen.power_off_at) == (None,) * 3


def test_a_booking_to_come_leaves_the_room_available() -> None:
    """A room that is booked tonight can be taken now, and shows when it is not."""
    desk = Desk()
    booking = desk.book(at("18:00"), at("19:00"))
    seen = view(desk)
    assert seen.status is RoomStatus.AVAILABLE
    assert seen.next_booking == booking_view(desk.state, booking, desk.now)
    assert seen.current_booking is None


@pytest.mark.parametrize("status", [BookingStatus.CONFIRMED, BookingStatus.PENDING])
def test_a_booking_that_covers_now_is_booked(status: BookingStatus) -> None:
    """Nobody has come yet, but the room is somebody's, paid or not."""
    desk = Desk()
    desk.book(at("12:00"), at("13:00"), status=status)
    seen = view(desk)
    assert seen.status is RoomStatus.BOOKED
    assert seen.available_from == at("13:00")
    assert not is_bookable(seen)


def test_a_guest_inside_is_occupied_also_before_the_booking_begins() -> None:
    """Who came half an hour early occupies the room, until the end of the booking."""
    desk = Desk()
    booking = desk.book(at("12:20"), at("13:00"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    seen = view(desk)
    assert seen.status is RoomStatus.OCCUPIED
    assert seen.available_from == at("13:00")
    assert seen.current_booking is not None
    assert seen.current_booking.id == booking.id
    assert seen.current_booking.power_off_at == at("13:40")


def test_a_hold_that_covers_now_is_held() -> None:
    """Somebody has the room in the basket, and the countdown is shown."""
    desk = Desk()
    held = desk.hold()
    seen = view(desk)
    assert seen.status is RoomStatus.HELD
    assert seen.hold is not None
    assert (seen.hold.id, seen.hold.expires_at) == (held.id, at("12:15"))
    assert seen.available_from == at("12:15")


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (FreezeReason.MAINTENANCE, RoomStatus.MAINTENANCE),
        *((one, RoomStatus.FROZEN) for one in FreezeReason if one != FreezeReason.MAINTENANCE),
    ],
)
def test_a_freeze_is_the_strongest(reason: FreezeReason, status: RoomStatus) -> None:
    """Out of use is out of use, whoever is inside or has booked."""
    desk = Desk()
    booking = desk.book(at("12:00"), at("13:00"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.do(FreezeRoom(room=STUDIO, reason=reason, note="n", bookings=AffectedBookings.KEEP))
    seen = view(desk)
    assert seen.status is status
    assert seen.freeze is not None
    assert (seen.freeze.reason, seen.freeze.note, seen.freeze.until) == (reason, "n", None)
    assert seen.available_from is None
    assert not is_bookable(seen)
    assert seen.current_booking is not None


def test_what_ran_out_is_not_shown() -> None:
    """A late timer shows no hold, no pending booking and no freeze that are over."""
    desk = Desk(room(), room(ATTIC))
    held = desk.hold(expires_in=minutes(5))
    desk.do(FreezeRoom(room=STUDIO, until=at("12:01"), bookings=AffectedBookings.KEEP))
    desk.sleep_until(at("12:05"))
    seen = view(desk)
    assert seen.status is RoomStatus.AVAILABLE
    assert (seen.hold, seen.freeze, seen.current_booking) == (None, None, None)
    assert is_bookable(seen)
    assert booking_view(desk.state, held, desk.now).status is BookingStatus.EXPIRED


def test_a_room_in_a_buffer_is_free_a_little_later() -> None:
    """While the room is cleaned it is available to nobody yet, and says from when."""
    desk = Desk(room(policy=Policy(buffer_after=minutes(20))))
    desk.book(at("12:00"), at("13:00"))
    desk.sleep_until(at("12:59"))
    assert view(desk).available_from == at("13:20")


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({0})])
def test_a_closed_room_cannot_be_taken(weekdays: frozenset[int]) -> None:
    """A room that is closed says from when it is open, or that nobody knows."""
    window = OpeningWindow(weekdays=weekdays, start_local=time(9), end_local=time(17))
    seen = view(Desk(room(policy=Policy(opening_hours=(window,)))))
    assert not is_bookable(seen)
    assert seen.available_from == (at("09:00", 6) if weekdays else None)


def test_the_hold_that_is_shown_is_the_one_that_ends_first() -> None:
    """Of several holds the countdown is that of the next to go."""
    desk = Desk()
    desk.hold(at("14:00"), at("15:00"), expires_in=minutes(10))
    first = desk.hold(at("15:00"), at("16:00"), expires_in=minutes(5))
    seen = view(desk)
    assert seen.hold is not None
    assert seen.hold.id == first.id


def test_the_power_off_that_is_shown_is_the_next_one() -> None:
    """The countdown shows when the power goes off, and what for it waits."""
    desk = Desk()
    guest = desk.book(at("12:10"), at("14:00"))
    desk.do(CheckIn(ref=by_id(guest.id)))
    following = desk.book(at("14:30"), at("15:00"))
    desk.to(at("14:40"))
    seen = view(desk)
    assert seen.power_off is not None
    assert (seen.power_off.why, seen.power_off.waits_for) == (Deferral.NEXT_BOOKING, following.id)
    assert seen.power_off.next_start == at("14:30")
    assert seen.power_off_at == at("15:40")


def test_what_is_seen_in_the_world_is_shown() -> None:
    """Power and presence are shown as the sensors have them, and unknown as unknown."""
    desk = Desk()
    assert (view(desk).power, view(desk).presence) == (None, None)
    desk.state.power[STUDIO] = True
    desk.state.presence[STUDIO] = False
    assert (view(desk).power, view(desk).presence) == (True, False)


def test_the_site_in_numbers() -> None:
    """Holds, unpaid bookings, power-offs to come, and those that were given up."""
    desk = Desk()
    desk.hold()
    desk.book(at("14:00"), at("15:00"), status=BookingStatus.PENDING)
    guest = desk.book(at("12:10"), at("13:00"), ATTIC)
    desk.do(CheckIn(ref=by_id(guest.id)))
    seen = site_view(desk.state)
    assert (seen.active_holds, seen.pending_bookings, seen.scheduled_power_offs) == (1, 1, 1)
    assert seen.failed_power_offs == ()
    desk.to(at("14:00"))
    seen = site_view(desk.state)
    assert (seen.active_holds, seen.pending_bookings, seen.scheduled_power_offs) == (0, 0, 0)
    assert [key.room for key in seen.failed_power_offs] == [ATTIC]


def test_a_room_that_was_switched_off_after_a_failure_is_no_problem() -> None:
    """A later success puts the room in order again."""
    desk = Desk()
    for failures in (4, 0):
        desk.do(SwitchOff(room=STUDIO, new_id=desk.new_id()))
        while offs := desk.state.open_power_offs(STUDIO):
            answer = (DeviceFailure(LAMP, "still on"),) if failures else ()
            desk.do(ReportPowerOff(key=offs[0].key, attempt=offs[0].attempts, failures=answer))
            desk.to(desk.now + timedelta(seconds=30))
        assert len(site_view(desk.state).failed_power_offs) == (1 if failures else 0)


@pytest.mark.parametrize("comes", [True, False])
def test_what_failed_is_over_when_somebody_else_has_had_the_room(comes: bool) -> None:  # noqa: FBT001 - given
    """The power is the next guest's, and what failed before they left is no news after them."""
    desk = Desk()
    booking = desk.book(at("13:00"), at("14:00"))
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("now")))
    while offs := [one for one in desk.state.open_power_offs(STUDIO) if one.manual]:
        answer = (DeviceFailure(LAMP, "still on"),)
        desk.do(ReportPowerOff(key=offs[0].key, attempt=offs[0].attempts, failures=answer))
        desk.to(desk.now + timedelta(seconds=30))
    desk.to(at("13:00"))
    assert len(site_view(desk.state).failed_power_offs) == 1
    if comes:
        desk.do(CheckIn(ref=by_id(booking.id)))
        assert site_view(desk.state).failed_power_offs == ()
    desk.to(at("14:00"))
    assert site_view(desk.state).failed_power_offs == ()


def test_what_fails_while_a_guest_is_inside_is_told() -> None:
    """Somebody has switched off around them, and it did not go off."""
    desk = Desk()
    booking = desk.book(at("13:00"), at("14:00"))
    desk.to(at("13:00"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("now")))
    desk.to(at("13:01:30"))
    for _ in range(3):
        desk.to(desk.now + timedelta(minutes=2))
    assert len(site_view(desk.state).failed_power_offs) == 1


# --- what is offered can be done ---------------------------------------------


def accepts(desk: Desk, command: Command) -> bool:
    """Say whether a command is accepted now."""
    try:
        desk.decide(command)
    except Refusal:
        return False
    return True


@st.composite
def busy_desks(draw: st.DrawFn) -> Desk:
    """Return a desk at which all kinds of things happened."""
    desk = Desk(*ROOMS)
    for _ in range(draw(st.integers(1, 12))):
        command = draw(
            st.one_of(
                claims(desk.new_id(), desk.now),
                claims(desk.new_id(), desk.now),
                verbs(desk.state, desk.now),
                switchings(desk.state, desk.new_id()),
                freezes(desk.now),
            )
        )
        if accepts(desk, command):
            desk.do(command)
        if draw(st.booleans()):
            for booking in tuple(desk.state.bookings.values()):
                ref = BookingRef(booking.id)
                if accepts(desk, come := CheckIn(ref=ref)):
                    desk.do(come)
        desk.to(desk.now + draw(st.integers(0, 4)) * STEP)
    if draw(st.booleans()):
        desk.sleep_until(desk.now + draw(st.integers(1, 6)) * STEP)
    return desk


@given(busy_desks())
def test_what_a_bookings_status_allows_is_offered_and_nothing_else(desk: Desk) -> None:
    """Nothing that would work is hidden, and what is offered is never refused for the status."""
    for booking in desk.state.bookings.values():
        ref = BookingRef(booking.id)
        flags = booking_flags(booking, desk.now)
        for flag, command in (
            (flags.can_confirm, Confirm(ref=ref)),
            (flags.can_cancel, Cancel(ref=ref)),
            (flags.can_check_in, CheckIn(ref=ref)),
            (flags.can_check_out, CheckOut(ref=ref)),
            (flags.can_reschedule, Reschedule(ref=ref, start=booking.span.start + STEP)),
            (flags.can_extend, Extend(ref=ref, duration=minutes(1))),
        ):
            facts, refusal = outcome(desk, command)
            # What is as it was asked to be is answered without a fact. Of what has expired, and
            # is not written down as such yet, nothing is offered, though it can be given up.
            assert flag or not facts or booking.has_expired(desk.now), (booking, command)
            assert not flag or not isinstance(refusal, WrongStatus), (booking, command)


def outcome(desk: Desk, command: Command) -> tuple[tuple[Fact, ...], Refusal | None]:
    """Return what follows from a command, or why nothing does."""
    try:
        return desk.decide(command), None
    except Refusal as refusal:
        return (), refusal


@given(busy_desks(), st.sampled_from(ROOMS))
def test_what_is_offered_is_accepted_and_what_is_not_is_refused(desk: Desk, room: Room) -> None:
    """No button leads to a refusal, and none is missing that would have worked."""
    seen = room_view(desk.state, room, desk.now)
    new = BookingId("new")
    rooms = (room.key,)

    def any_of(*verbs: Command) -> bool:
        return any(accepts(desk, verb) for verb in verbs)

    here = [one for one in desk.state.bookings.values() if room.key in one.rooms]
    refs = [BookingRef(one.id) for one in here]
    current = seen.current_booking
    assert seen.can_check_in == any_of(*(CheckIn(ref=ref) for ref in refs))
    inside = [ref for one, ref in zip(here, refs, strict=True) if not one.span.is_over(desk.now)]
    assert seen.can_check_out == any_of(*(CheckOut(ref=ref) for ref in inside))
    assert seen.can_open_door == accepts(desk, Enter(room=room.key))
    assert seen.can_extend == (
        current is not None
        and accepts(desk, Extend(ref=BookingRef(current.id), duration=minutes(1)))
    )
    keep = FreezeRoom(room=room.key, bookings=AffectedBookings.KEEP)
    assert seen.can_freeze == (accepts(desk, keep) and seen.freeze is None)
    assert seen.can_unfreeze == accepts(desk, UnfreezeRoom(room=room.key))
    assert seen.can_power_off == accepts(desk, SwitchOff(room=room.key, new_id=new))
    assert seen.can_cancel_power_off == accepts(desk, CancelPowerOff(room=room.key))

    a_minute = Book(booking_id=new, rooms=rooms, start=desk.now, end=desk.now + minutes(1))
    assert seen.can_take_now == is_bookable(seen) == accepts(desk, a_minute)
    if seen.can_take_now:
        assert seen.status is RoomStatus.AVAILABLE
        assert seen.available_from is None
    if seen.available_from is not None:
        later = seen.available_from
        assert accepts(desk, replace(a_minute, start=later, end=later + minutes(1)))
        assert not accepts(
            desk, replace(a_minute, start=later - minutes(1), end=later - timedelta(seconds=1))
        )
    far = NOON + hours(24 * 40)
    assert seen.can_book == accepts(desk, replace(a_minute, start=far, end=far + hours(1)))
    assert seen.can_hold == accepts(
        desk, Hold(booking_id=new, rooms=rooms, start=far, end=far + hours(1))
    )


@given(busy_desks(), st.sampled_from(ROOMS))
def test_the_status_is_the_strongest_that_holds(desk: Desk, room: Room) -> None:
    """Frozen before occupied before booked before held before available."""
    seen = room_view(desk.state, room, desk.now)
    freeze = desk.state.freezes.get(room.key)
    here = [
        one
        for one in desk.state.bookings.values()
        if room.key in one.rooms and one.blocks and not one.has_expired(desk.now)
    ]
    covering = {one.status for one in here if one.span.contains(desk.now)}
    guests = [one for one in here if one.status is BookingStatus.CHECKED_IN]
    if freeze is not None and not freeze.is_over(desk.now):
        maintenance = freeze.reason is FreezeReason.MAINTENANCE
        expected = RoomStatus.MAINTENANCE if maintenance else RoomStatus.FROZEN
    elif any(not one.span.is_over(desk.now) for one in guests):
        expected = RoomStatus.OCCUPIED
    elif covering & {BookingStatus.CONFIRMED, BookingStatus.PENDING}:
        expected = RoomStatus.BOOKED
    elif BookingStatus.HELD in covering:
        expected = RoomStatus.HELD
    else:
        expected = RoomStatus.AVAILABLE
    assert seen.status is expected
