"""Guests: come, are seen, leave, or do not come."""

import pytest

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Confirm,
    Enter,
    FreezeRoom,
    NoteDoor,
    NotePresence,
)
from custom_components.roomkeeper.core.errors import (
    NoBookingNow,
    RoomInUse,
    RoomIsFrozen,
    TooEarly,
    TooLate,
    UnknownBooking,
    UnknownRoom,
    WrongStatus,
)
from custom_components.roomkeeper.core.events import (
    BookingMoved,
    DoorOpened,
    PowerOffPlanned,
    type_of,
)
from custom_components.roomkeeper.core.ids import BookingId, EntityId, RoomKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    DeviceFailure,
    Policy,
    PowerOffStatus,
)
from custom_components.roomkeeper.core.stall import Level, StallPolicy

from .desk import ATTIC, STUDIO, Desk, at, by_id, minutes, of_type, room, stall


def check_in(booking: Booking) -> CheckIn:
    """Return the command that takes a guest in."""
    return CheckIn(ref=by_id(booking.id))


# --- check in ----------------------------------------------------------------


def test_a_guest_may_come_half_an_hour_early_and_until_the_end() -> None:
    """Check-in opens half an hour before the start, and closes with the booking."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    refusal = desk.refused(TooEarly, check_in(booking))
    assert refusal.details == {"booking_id": booking.id, "opens_at": at("13:30")}
    desk.to(at("13:29:59"))
    desk.refused(TooEarly, check_in(booking))
    for clock in ("13:30", "17:59:59"):
        desk.sleep_until(at(clock))
        assert desk.decide(check_in(booking))
    desk.sleep_until(at("18:00"))
    refusal_late = desk.refused(TooLate, check_in(booking))
    assert refusal_late.details == {"booking_id": booking.id, "end": at("18:00")}


@pytest.mark.parametrize("status", [BookingStatus.PENDING, None])
def test_only_a_confirmed_booking_lets_anybody_in(status: BookingStatus | None) -> None:
    """A hold or an unpaid booking opens no door."""
    desk = Desk()
    claim = (
        desk.book(at("12:10"), at("13:00"), status=status)
        if status
        else desk.hold(at("12:10"), at("13:00"))
    )
    desk.refused(WrongStatus, check_in(claim))


def test_nobody_is_let_in_twice() -> None:
    """A second check-in is told that the guest is in."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    desk.do(check_in(booking))
    refusal = desk.refused(WrongStatus, check_in(booking))
    assert refusal.details["status"] == "checked_in"


def test_a_room_out_of_use_lets_nobody_in() -> None:
    """A frozen room takes no check-in, though the booking was kept."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"), ATTIC, STUDIO)
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    desk.refused(RoomIsFrozen, check_in(booking))
    desk.refused(RoomIsFrozen, Enter(room=ATTIC))


def test_a_guest_who_comes_early_waits_for_the_one_before() -> None:
    """While somebody else's time runs, the early guest is told until when."""
    desk = Desk()
    before = desk.book(at("12:10"), at("13:00"))
    early = desk.book(at("13:00"), at("14:00"))
    desk.to(at("12:40"))
    refusal = desk.refused(RoomInUse, check_in(early))
    assert refusal.details == {"room": STUDIO, "booking_id": before.id, "end": at("13:00")}
    desk.do(check_in(before))
    desk.refused(RoomInUse, check_in(early))
    desk.do(CheckOut(ref=by_id(before.id)))
    desk.do(check_in(early))


def test_a_guest_whose_time_is_over_keeps_nobody_out() -> None:
    """Also where nobody has noticed yet that it is."""
    desk = Desk()
    before = desk.book(at("12:10"), at("14:00"))
    desk.do(check_in(before))
    booking = desk.book(at("14:00"), at("15:00"))
    desk.sleep_until(at("14:00"))
    desk.do_before_timers(check_in(booking))
    assert desk.booking(booking).status is BookingStatus.CHECKED_IN


def test_a_guest_who_comes_early_takes_nobodys_time() -> None:
    """Who would be inside when somebody else's booking begins waits until that is over."""
    desk = Desk()
    short = desk.book(at("13:45"), at("13:55"))
    early = desk.book(at("14:00"), at("15:00"))
    desk.to(at("13:35"))
    refusal = desk.refused(TooEarly, check_in(early))
    assert refusal.details == {"booking_id": early.id, "opens_at": at("13:55")}
    desk.refused(TooEarly, Enter(room=STUDIO, booking_id=early.id))
    desk.do(Cancel(ref=by_id(short.id)))
    assert desk.decide(check_in(early))


def test_an_early_guest_of_two_rooms_waits_for_both() -> None:
    """What is booked in one of the rooms before is somebody's time, too; a hold is nobody's."""
    desk = Desk()
    desk.hold(at("12:15"), at("12:20"))
    desk.book(at("12:15"), at("12:25"), ATTIC)
    both = desk.book(at("12:25"), at("13:00"), STUDIO, ATTIC)
    desk.refused(TooEarly, check_in(both))
    desk.to(at("12:25"))
    assert desk.decide(check_in(both))


def test_a_stale_hold_stands_in_no_guests_way() -> None:
    """A hold that ran out a moment ago keeps nobody outside."""
    desk = Desk()
    desk.hold(at("12:00"), at("12:40"), expires_in=minutes(20))
    booking = desk.book(at("12:45"), at("13:00"))
    desk.sleep_until(at("12:20"))
    assert desk.decide(check_in(booking))


# --- the door ----------------------------------------------------------------


def test_the_first_opening_checks_in_and_plans_the_power_off() -> None:
    """Booked from two to six, door opened at 13:40: inside, and the power goes off at 18:40."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.to(at("13:40"))
    moved, planned = desk.do(Enter(room=STUDIO))
    assert isinstance(moved, BookingMoved)
    assert (moved.at, moved.status) == (at("13:40"), BookingStatus.CHECKED_IN)
    assert planned == PowerOffPlanned(
        at=at("13:40"),
        booking_id=booking.id,
        room=STUDIO,
        planned_at=at("18:40"),
        due_at=at("18:40"),
    )
    assert desk.do(Enter(room=STUDIO)) == ()


def test_the_door_of_either_room_checks_both_in() -> None:
    """A booking of two rooms is one stay: both rooms get their power-off."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"), STUDIO, ATTIC)
    facts = desk.do(Enter(room=ATTIC))
    assert {fact.room for fact in of_type(facts, PowerOffPlanned)} == {STUDIO, ATTIC}
    assert desk.booking(booking).status is BookingStatus.CHECKED_IN
    assert desk.do(Enter(room=STUDIO)) == ()


def test_a_room_without_power_or_without_the_wish_plans_nothing() -> None:
    """Where there is nothing to switch off, or nobody wants it, nothing is planned."""
    desk = Desk(room(power=()), room(ATTIC, Policy(auto_power_off=False)))
    desk.book(at("12:10"), at("13:00"), STUDIO, ATTIC)
    assert of_type(desk.do(Enter(room=STUDIO)), PowerOffPlanned) == []


def test_a_door_opens_for_nobody_who_is_not_expected() -> None:
    """Who comes to a free room is told when the next booking begins; a hold does not count."""
    desk = Desk()
    desk.refused(UnknownRoom, Enter(room=RoomKey("cellar")))
    assert desk.refused(NoBookingNow, Enter(room=STUDIO)).details["next_start"] is None
    desk.book(at("14:00"), at("18:00"))
    assert desk.refused(NoBookingNow, Enter(room=STUDIO)).details["next_start"] == at("14:00")
    desk.hold()
    desk.refused(NoBookingNow, Enter(room=STUDIO))


def test_a_door_opens_for_the_booking_that_is_named() -> None:
    """A named booking of the room lets in; one of another room, or an unknown one, does not."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    elsewhere = desk.book(at("12:10"), at("13:00"), ATTIC)
    desk.refused(NoBookingNow, Enter(room=STUDIO, booking_id=elsewhere.id))
    desk.refused(UnknownBooking, Enter(room=STUDIO, booking_id=BookingId("nobody")))
    desk.do(Enter(room=STUDIO, booking_id=booking.id))
    desk.sleep_until(at("13:00"))
    desk.refused(TooLate, Enter(room=STUDIO, booking_id=booking.id))


def test_the_guest_who_is_inside_comes_before_the_next_one() -> None:
    """While a stay runs the door opens for it, also in the half hour before the next booking."""
    desk = Desk()
    inside = desk.book(at("12:10"), at("13:00"))
    desk.book(at("13:00"), at("14:00"))
    desk.do(Enter(room=STUDIO))
    desk.to(at("12:45"))
    assert desk.do(Enter(room=STUDIO)) == ()
    desk.to(at("13:00"))
    assert desk.booking(inside).status is BookingStatus.COMPLETED
    assert of_type(desk.do(Enter(room=STUDIO)), BookingMoved)


def test_the_next_guest_is_let_in_past_a_hold() -> None:
    """A hold before a booking does not hide the booking from its guest."""
    desk = Desk()
    desk.hold(at("12:20"), at("12:30"))
    booking = desk.book(at("12:30"), at("13:00"))
    desk.to(at("12:05"))
    desk.do(Enter(room=STUDIO))
    assert desk.booking(booking).status is BookingStatus.CHECKED_IN


def test_what_came_of_a_door_is_written_down() -> None:
    """The log tells an opened door from one that did not open."""
    desk = Desk()
    door = EntityId("lock.door")
    opened = NoteDoor(room=STUDIO, booking_id=BookingId("b1"), doors=(door,))
    (fact,) = desk.do(opened)
    assert fact == DoorOpened(
        at=desk.now, booking_id=BookingId("b1"), room=STUDIO, doors=(door,), failures=()
    )
    assert type_of(fact) == "door_opened"
    (fact,) = desk.do(
        NoteDoor(
            room=STUDIO,
            booking_id=BookingId("b1"),
            doors=(door,),
            failures=(DeviceFailure(door, "jammed"),),
        )
    )
    assert type_of(fact) == "door_failed"
    assert not list(desk.state.rows())


# --- presence ----------------------------------------------------------------


def test_a_sensor_checks_in_whose_time_it_is() -> None:
    """Who forgets the button is taken in by the sensor, but not before the booking begins."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    assert desk.do(NotePresence(room=STUDIO)) == ()
    desk.to(at("12:10"))
    facts = desk.do(NotePresence(room=STUDIO))
    assert of_type(facts, BookingMoved)[0].status is BookingStatus.CHECKED_IN
    assert desk.power_off(booking).due_at == at("13:40")
    assert desk.do(NotePresence(room=STUDIO)) == ()


def test_a_sensor_books_nothing_and_opens_nothing() -> None:
    """Steps in a free, held, unpaid or frozen room are nobody's check-in."""
    desk = Desk()
    assert desk.do(NotePresence(room=STUDIO)) == ()
    desk.hold()
    assert desk.do(NotePresence(room=STUDIO)) == ()
    desk.book(at("12:00"), at("13:00"), ATTIC)
    desk.do(FreezeRoom(room=ATTIC, bookings=AffectedBookings.KEEP))
    assert desk.do(NotePresence(room=ATTIC)) == ()


# --- leaving -----------------------------------------------------------------


def test_checking_out_moves_the_power_off_earlier() -> None:
    """Who leaves at three and not at six takes the forty minutes along."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.to(at("13:40"))
    desk.do(check_in(booking))
    desk.to(at("15:00"))
    desk.do(CheckOut(ref=by_id(booking.id)))
    completed = desk.booking(booking)
    assert (completed.status, completed.updated_at) == (BookingStatus.COMPLETED, at("15:00"))
    assert desk.power_off(booking).due_at == at("15:40")
    desk.book(at("15:00"), at("18:00"))


def test_a_guest_who_leaves_before_the_start_leaves_no_power_on() -> None:
    """Somebody may come in early, and leave again before their time has even begun."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.to(at("13:40"))
    desk.do(check_in(booking))
    desk.to(at("13:45"))
    desk.do(CheckOut(ref=by_id(booking.id)))
    (power_off,) = desk.state.open_power_offs(STUDIO)
    assert power_off.due_at == at("14:25")


def test_checking_out_late_changes_nothing_about_the_end() -> None:
    """When the timer is late, the booking still ended when it ended."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    desk.do(check_in(booking))
    desk.sleep_until(at("13:05"))
    (moved,) = desk.do(CheckOut(ref=by_id(booking.id)))
    assert moved.at == at("13:00")
    assert desk.power_off(booking).due_at == at("13:40")


def test_only_who_is_inside_can_leave() -> None:
    """A booking nobody checked in to is not checked out."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    desk.refused(WrongStatus, CheckOut(ref=by_id(booking.id)))
    desk.do(Cancel(ref=by_id(booking.id)))
    desk.refused(WrongStatus, CheckOut(ref=by_id(booking.id)))


def test_a_booking_ends_by_itself() -> None:
    """A stay is completed at its end, whether its guest checked in or not."""
    desk = Desk()
    guest = desk.book(at("12:10"), at("13:00"))
    absent = desk.book(at("12:10"), at("13:00"), ATTIC)
    desk.do(check_in(guest))
    moved = of_type(desk.to(at("13:00")), BookingMoved)
    assert [(fact.booking_id, fact.status, fact.at) for fact in moved] == [
        (guest.id, BookingStatus.COMPLETED, at("13:00")),
        (absent.id, BookingStatus.COMPLETED, at("13:00")),
    ]


def test_a_booking_nobody_checked_in_to_gets_its_power_off_too() -> None:
    """Somebody with a key may have been there: the power goes off forty minutes after the end."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    desk.to(at("13:00"))
    assert desk.power_off(booking).due_at == at("13:40")


def test_a_power_off_that_was_cancelled_is_not_planned_again_at_the_end() -> None:
    """Who decided to leave the power on is not overruled by the end of the stay."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    desk.do(check_in(booking))
    desk.do(CancelPowerOff(room=STUDIO))
    desk.to(at("15:00"))
    assert desk.power_off(booking).status is PowerOffStatus.CANCELLED


# --- not coming --------------------------------------------------------------


def strict_desk() -> Desk:
    """Return a desk at which absent guests are given up after twenty minutes."""
    return Desk(room(policy=Policy(no_show_after=minutes(20))), room(ATTIC))


def test_an_absent_guest_is_given_up_and_the_room_is_free() -> None:
    """Twenty minutes after the start the room can be booked by somebody else."""
    desk = strict_desk()
    booking = desk.book(at("14:00"), at("18:00"))
    assert desk.to(at("14:19:59")) == []
    (missed,) = desk.to(at("14:20"))
    assert isinstance(missed, BookingMoved)
    assert (missed.at, type_of(missed)) == (at("14:20"), "booking_no_show")
    assert desk.booking(booking).status is BookingStatus.NO_SHOW
    desk.book(at("14:20"), at("18:00"))
    assert not desk.state.power_offs


def test_who_pays_late_is_waited_for_from_then_on() -> None:
    """A guest who stands at the counter at the last moment gets the time that others had."""
    desk = strict_desk()
    desk.to(at("13:58"))
    booking = desk.book(at("14:00"), at("18:00"), status=BookingStatus.PENDING)
    assert desk.to(at("14:22")) == []
    desk.do(Confirm(ref=by_id(booking.id)))
    assert desk.to(at("14:41:59")) == []
    (missed,) = desk.to(at("14:42"))
    assert (missed.at, type_of(missed)) == (at("14:42"), "booking_no_show")


def test_nobody_is_given_up_by_default() -> None:
    """Where no such rule was set, a booking stands until its end."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.to(at("17:59"))
    assert desk.booking(booking).status is BookingStatus.CONFIRMED


def test_a_guest_who_came_is_not_given_up() -> None:
    """The rule is about who did not come."""
    desk = strict_desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.to(at("14:19"))
    desk.do(check_in(booking))
    desk.to(at("17:00"))
    assert desk.booking(booking).status is BookingStatus.CHECKED_IN


def test_a_guest_who_is_seen_is_checked_in_instead_of_given_up() -> None:
    """Somebody is inside, so the guest may only have forgotten the button."""
    desk = strict_desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.state.presence[STUDIO] = True
    desk.to(at("14:20"))
    assert desk.booking(booking).status is BookingStatus.CHECKED_IN
    assert desk.power_off(booking).due_at == at("18:40")


def test_a_guest_who_is_seen_but_cannot_be_let_in_is_not_given_up() -> None:
    """In a frozen room nobody can check in, and nobody who is inside is called absent."""
    desk = strict_desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    desk.state.presence[STUDIO] = True
    desk.to(at("16:00"))
    assert desk.booking(booking).status is BookingStatus.CONFIRMED


def test_a_guest_who_was_kept_out_is_not_given_up() -> None:
    """Who stood before a frozen room was there, and is let in when it is in use again."""
    desk = strict_desk()
    booking = desk.book(at("14:00"), at("18:00"))
    desk.do(FreezeRoom(room=STUDIO, until=at("15:00"), bookings=AffectedBookings.KEEP))
    desk.to(at("15:00"))
    desk.do(check_in(booking))
    assert desk.booking(booking).status is BookingStatus.CHECKED_IN


def test_who_was_kept_out_of_one_of_two_rooms_is_not_given_up() -> None:
    """They were there all the same."""
    strict = Policy(no_show_after=minutes(20))
    desk = Desk(room(policy=strict), room(ATTIC, policy=strict))
    booking = desk.book(at("14:00"), at("18:00"), STUDIO, ATTIC)
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    desk.to(at("15:00"))
    assert desk.booking(booking).status is BookingStatus.CONFIRMED


def test_who_is_seen_when_they_would_be_given_up_is_there() -> None:
    """Though it may be somebody from before, who still packs."""
    desk = Desk(room(policy=Policy(no_show_after=minutes(5))))
    desk.book(at("13:00"), at("14:00"))
    following = desk.book(at("14:00"), at("15:00"))
    desk.state.presence[STUDIO] = True
    desk.to(at("14:05"))
    assert desk.booking(following).status is BookingStatus.CHECKED_IN


def test_a_machine_that_was_off_gives_nobody_up() -> None:
    """Noticed more than five minutes late, an absence is not held against the guest."""
    desk = strict_desk()
    in_time = desk.book(at("14:00"), at("18:00"))
    desk.sleep_until(at("14:24:59"))
    desk.keep_deadlines()
    assert desk.booking(in_time).status is BookingStatus.NO_SHOW
    assert desk.booking(in_time).updated_at == at("14:20")
    late = desk.book(at("18:00"), at("20:00"))
    desk.sleep_until(at("18:25"))
    desk.keep_deadlines()
    assert desk.booking(late).status is BookingStatus.CONFIRMED
    desk.to(at("19:00"))
    assert desk.booking(late).status is BookingStatus.CONFIRMED


def test_a_guest_who_came_before_the_start_is_seen_at_the_start() -> None:
    """Who sits in the room when their time begins is checked in, and not held for absent."""
    desk = Desk(room(presence=(EntityId("binary_sensor.motion"),)))
    booking = desk.book(at("14:00"), at("15:00"))
    desk.to(at("13:55"))
    desk.state.presence[STUDIO] = True
    desk.to(at("14:00"))
    assert desk.state.bookings[booking.id].status is BookingStatus.CHECKED_IN


def test_a_guest_who_still_packs_is_not_the_next_one() -> None:
    """Between two bookings without a break, who is seen at the change is nobody's arrival."""
    desk = Desk(room(presence=(EntityId("binary_sensor.motion"),)))
    before = desk.book(at("13:00"), at("14:00"))
    booking = desk.book(at("14:00"), at("15:00"))
    desk.to(at("13:00"))
    desk.do(CheckIn(ref=by_id(before.id)))
    desk.state.presence[STUDIO] = True
    desk.to(at("14:05"))
    assert desk.state.bookings[booking.id].status is BookingStatus.CONFIRMED


def test_a_guest_who_came_while_the_one_before_packed_is_seen_later() -> None:
    """A sensor that sees somebody all the time: nobody packs for more than ten minutes."""
    desk = Desk(room(presence=(EntityId("binary_sensor.motion"),)))
    desk.book(at("13:00"), at("14:00"))
    following = desk.book(at("14:00"), at("15:00"))
    desk.state.presence[STUDIO] = True
    desk.to(at("14:09"))
    assert desk.booking(following).status is BookingStatus.CONFIRMED
    desk.to(at("14:10"))
    assert desk.booking(following).status is BookingStatus.CHECKED_IN


@pytest.mark.parametrize("by_stall", [True, False])
def test_whoever_is_seen_later_may_be_in_one_of_two_rooms(*, by_stall: bool) -> None:
    """Or in its stall."""
    motion = () if by_stall else (EntityId("binary_sensor.motion"),)
    patient = StallPolicy(timeout=minutes(30), max_timeout=minutes(30))
    stalls = [stall(policy=patient, counts_in=STUDIO)] if by_stall else []
    desk = Desk(room(presence=motion), room(ATTIC), stalls=stalls)
    desk.book(at("13:00"), at("14:00"))
    following = desk.book(at("14:00"), at("15:00"), STUDIO, ATTIC)
    desk.to(at("13:55"))
    if by_stall:
        desk.see(Level.CLEAR)
        desk.see(Level.DETECTED)
    else:
        desk.state.presence[STUDIO] = True
    desk.to(at("14:10"))
    assert desk.booking(following).status is BookingStatus.CHECKED_IN


def test_whoever_is_inside_and_books_is_seen_too() -> None:
    """The room was taken on the spot, by somebody whom a sensor sees all the time."""
    desk = Desk(room(presence=(EntityId("binary_sensor.motion"),)))
    desk.state.presence[STUDIO] = True
    booking = desk.book(at("12:00"), at("13:00"))
    desk.to(at("12:10"))
    assert desk.booking(booking).status is BookingStatus.CHECKED_IN


@pytest.mark.parametrize("came", [True, False])
def test_who_booked_first_is_not_taken_for_whoever_still_packs(came: bool) -> None:  # noqa: FBT001 - given
    """Where a stay ends as another begins, it is all the same which of them was booked first."""
    desk = Desk()
    following = desk.book(at("14:00"), at("15:00"))
    leaving = desk.book(at("13:00"), at("14:00"))
    desk.to(at("13:00"))
    if came:
        desk.do(check_in(leaving))
    desk.to(at("13:30"))
    desk.state.presence[STUDIO] = True
    desk.to(at("14:05"))
    assert desk.booking(leaving).status is BookingStatus.COMPLETED
    assert desk.booking(following).status is BookingStatus.CONFIRMED


def test_claims_that_nobody_confirmed_do_not_shut_the_door() -> None:
    """The guest whose time has come is let in, however many unpaid claims come before."""
    desk = Desk(room(policy=Policy(early_check_in=minutes(60))))
    for start, end in (("12:40", "12:45"), ("12:50", "12:55")):
        desk.book(at(start), at(end), status=BookingStatus.PENDING)
    booking = desk.book(at("12:55"), at("14:00"))
    desk.do(Enter(room=STUDIO))
    assert desk.state.bookings[booking.id].status is BookingStatus.CHECKED_IN
