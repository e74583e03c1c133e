"""Power-offs: planned, deferred and why, tried, verified, given up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.roomkeeper.core.action_spec import ActionSpec
from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Extend,
    ForgetPowerOff,
    FreezeRoom,
    NoteSwitchedOn,
    ReportPowerOff,
    Reschedule,
    ResumePowerOff,
    StopTrying,
    SwitchOff,
    Wake,
)
from custom_components.roomkeeper.core.errors import (
    NoPower,
    NoPowerOff,
    UnknownBooking,
    UnknownRoom,
)
from custom_components.roomkeeper.core.events import (
    PowerOffAnnounced,
    PowerOffAttempted,
    PowerOffCancelled,
    PowerOffDeferred,
    PowerOffFailed,
    PowerOffPlanned,
    PowerOffSucceeded,
    PowerSwitchedOn,
    type_of,
)
from custom_components.roomkeeper.core.ids import BookingId, EntityId, PowerOffKey, RoomKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    Deferral,
    DeviceFailure,
    Policy,
    PowerOff,
    PowerOffStatus,
    Room,
    key_of,
)
from custom_components.roomkeeper.core.schedule import Before
from custom_components.roomkeeper.core.schedule_commands import ExecuteAction

from .desk import (
    AMP,
    ATTIC,
    LAMP,
    PHONE,
    QUIET,
    STUDIO,
    Desk,
    at,
    by_id,
    hours,
    minutes,
    of_type,
    room,
)
from .tank import HEATER, OFF, ON, PUMP, Tank, lasting

STILL_ON = (DeviceFailure(LAMP, "still on"),)
A_BREAK = minutes(30)


def stay(desk: Desk, start: str, end: str, check_in: str | None = None) -> Booking:
    """Book the studio and let the guest in, at the start or when it is said."""
    booking = desk.book(at(start), at(end))
    desk.to(at(check_in or start))
    desk.do(CheckIn(ref=by_id(booking.id)))
    return booking


def answer(desk: Desk, row: PowerOff, *, failed: bool = False) -> None:
    """Let the devices answer the present try."""
    failures = STILL_ON if failed else ()
    power = desk.state.site.rooms[row.room].power
    desk.do(ReportPowerOff(key=row.key, attempt=row.attempts, power=power, failures=failures))


# --- the rule ----------------------------------------------------------------


def test_the_example_of_the_manual() -> None:
    """Booked 14:00-18:00, door opened 13:40: the power goes off at 18:40, once, and it is seen."""
    desk = Desk()
    booking = stay(desk, "14:00", "18:00", check_in="13:40")
    assert of_type(desk.to(at("18:39:59")), PowerOffAttempted) == []
    facts = desk.to(at("18:40"))
    assert facts == [
        PowerOffAttempted(
            at=at("18:40"),
            booking_id=booking.id,
            room=STUDIO,
            attempt=1,
            due_at=at("18:41"),
        )
    ]
    desk.to(at("18:40:02"))
    answer(desk, desk.power_off(booking))
    done = desk.power_off(booking)
    assert (done.status, done.planned_at, done.attempts) == (
        PowerOffStatus.SUCCEEDED,
        at("18:40"),
        1,
    )
    assert desk.log[-1] == PowerOffSucceeded(
        at=at("18:40:02"), booking_id=booking.id, room=STUDIO, attempt=1
    )
    assert of_type(desk.to(at("18:00", 1)), PowerOffAttempted) == []


@pytest.mark.parametrize(
    ("booked", "policy", "off_at"),
    [
        (None, Policy(), "14:40"),
        (None, Policy(power_off_buffer=minutes(5)), "14:05"),
        (None, Policy(power_off_buffer=timedelta()), "14:00"),
        (timedelta(), Policy(), "14:00"),
        (hours(3), Policy(power_off_buffer=minutes(5)), "17:00"),
    ],
)
def test_how_long_the_power_stays_is_the_bookings_or_the_rooms_choice(
    booked: timedelta | None, policy: Policy, off_at: str
) -> None:
    """The buffer of the booking counts before that of the room, also one of nothing."""
    desk = Desk(room(policy=policy))
    command = Book(
        booking_id=desk.new_id(),
        rooms=(STUDIO,),
        start=at("12:10"),
        end=at("14:00"),
        power_off_buffer=booked,
    )
    desk.do(command)
    desk.do(CheckIn(ref=by_id(command.booking_id)))
    (attempted,) = of_type(desk.to(at("20:00")), PowerOffAttempted)[:1]
    assert attempted.at == at(off_at)


def test_what_is_still_tried_ends_when_another_has_seen_the_room_off() -> None:
    """It has nothing left to do, and must not find the power on that is somebody else's by then."""
    desk = Desk()
    first = stay(desk, "12:00", "12:10")
    desk.to(at("12:50"))
    answer(desk, desk.power_off(first), failed=True)
    second = desk.book(at("12:50"), at("13:00"), power_off_buffer=minutes(10))
    desk.sleep_until(at("13:00"))
    desk.keep_deadlines()
    desk.sleep_until(at("13:10"))
    desk.keep_deadlines()
    assert desk.power_off(first).why is Deferral.RETRY
    answer(desk, desk.power_off(second))
    assert desk.power_off(second).status is PowerOffStatus.SUCCEEDED
    assert desk.power_off(first).status is PowerOffStatus.CANCELLED
    assert desk.log[-1] == PowerOffCancelled(
        at=at("13:10"), booking_id=first.id, room=STUDIO, superseded_by=second.id
    )


# --- the next guest ----------------------------------------------------------


def test_it_waits_for_a_booking_that_begins_within_the_buffer() -> None:
    """The lights do not go out between two guests who are half an hour apart."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    following = desk.book(at("15:00"), at("16:00"))
    (deferred,) = of_type(desk.to(at("14:50")), PowerOffDeferred)
    assert deferred == PowerOffDeferred(
        at=at("14:40"),
        booking_id=first.id,
        room=STUDIO,
        due_at=at("16:40"),
        why=Deferral.NEXT_BOOKING,
        waits_for=following.id,
    )
    assert desk.power_off(first).planned_at == at("14:40")


def test_it_does_not_wait_for_what_begins_after_the_buffer() -> None:
    """A booking that begins forty minutes later, to the minute, is far enough away."""
    desk = Desk()
    stay(desk, "12:10", "14:00")
    desk.book(at("15:20"), at("16:00"))
    assert of_type(desk.to(at("14:50")), PowerOffAttempted)


def test_it_waits_for_a_booking_that_is_unpaid_but_for_no_hold() -> None:
    """Who is about to pay finds the light on; a hold has promised nothing."""
    desk = Desk()
    stay(desk, "12:10", "14:00")
    desk.to(at("14:30"))
    desk.hold(at("15:00"), at("15:10"))
    pending = desk.book(at("15:10"), at("16:00"), status=BookingStatus.PENDING)
    (deferred,) = of_type(desk.to(at("14:45")), PowerOffDeferred)
    assert deferred.waits_for == pending.id


def test_what_will_not_be_paid_in_time_keeps_no_light_on() -> None:
    """People are told ten minutes before, though it may be paid until five minutes before."""
    desk = telling_desk()
    stay(desk, "12:10", "14:00")
    desk.book(
        at("15:00"), at("16:00"), status=BookingStatus.PENDING, expires_in=at("14:35") - desk.now
    )
    (announced,) = of_type(desk.to(at("14:40")), PowerOffAnnounced)
    assert announced.at == at("14:30")


def test_a_hold_alone_keeps_no_light_on() -> None:
    """For a hold that may never be confirmed nothing burns."""
    desk = Desk()
    stay(desk, "12:10", "14:00")
    desk.to(at("14:30"))
    desk.hold(at("14:45"), at("15:10"))
    assert of_type(desk.to(at("14:40")), PowerOffAttempted)


def test_the_next_guests_power_off_takes_its_place() -> None:
    """When the next guest checks in there is one power-off to come, and it is theirs."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    second = stay(desk, "14:30", "16:00", check_in="14:10")
    cancelled = of_type(desk.log, PowerOffCancelled)
    assert cancelled == [
        PowerOffCancelled(at=at("14:10"), booking_id=first.id, room=STUDIO, superseded_by=second.id)
    ]
    assert [row.booking_id for row in desk.state.open_power_offs(STUDIO)] == [second.id]
    (attempted,) = of_type(desk.to(at("16:40:30")), PowerOffAttempted)
    assert attempted.booking_id == second.id


def test_a_next_guest_who_never_checks_in_gets_the_same() -> None:
    """The power goes off forty minutes after the next booking's end, tried for one of the two."""
    desk = Desk()
    stay(desk, "12:10", "14:00")
    following = desk.book(at("15:00"), at("16:00"))
    facts = desk.to(at("16:40:30"))
    (attempted,) = of_type(facts, PowerOffAttempted)
    assert (attempted.at, attempted.booking_id) == (at("16:40"), following.id)
    (cancelled,) = of_type(facts, PowerOffCancelled)
    assert cancelled.superseded_by == following.id


def test_a_short_booking_within_the_buffer_gets_its_own_buffer() -> None:
    """Who was there from ten past to half past two keeps the light until ten past three."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    short = desk.book(at("14:10"), at("14:30"))
    facts = desk.to(at("15:10:30"))
    (attempted,) = of_type(facts, PowerOffAttempted)
    assert (attempted.at, attempted.booking_id) == (at("15:10"), short.id)
    assert desk.power_off(first).status is PowerOffStatus.CANCELLED


@pytest.mark.parametrize(
    ("buffer", "becomes"),
    [(minutes(70), PowerOffStatus.CANCELLED), (hours(5), PowerOffStatus.PLANNED)],
)
def test_a_short_booking_ends_no_power_off_that_comes_after_its_own(
    buffer: timedelta, becomes: PowerOffStatus
) -> None:
    """Only what would come before it, or with it, is left to it."""
    desk = Desk()
    first = desk.book(at("12:10"), at("14:00"), power_off_buffer=buffer)
    desk.do(CheckIn(ref=by_id(first.id)))
    short = desk.book(at("14:10"), at("14:30"))
    (attempted,) = of_type(desk.to(at("15:10:30")), PowerOffAttempted)
    assert (attempted.at, attempted.booking_id) == (at("15:10"), short.id)
    assert desk.power_off(first).status is becomes


def test_what_waited_for_a_booking_ends_with_it_though_the_buffer_is_shorter_now() -> None:
    """Whoever is there half an hour later does not lose the light to a wait from before."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    following = desk.book(at("15:00"), at("16:00"))
    desk.to(at("14:45"))
    desk.configure(room(policy=replace(QUIET, power_off_buffer=minutes(5))))
    desk.to(at("16:00"))
    assert desk.power_off(first).status is PowerOffStatus.CANCELLED
    assert desk.power_off(following).due_at == at("16:05")


def test_a_try_by_hand_goes_on_when_the_guest_leaves() -> None:
    """It is for no booking, and what was pressed is done."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    by_hand = PowerOffKey(BookingId("by hand"), STUDIO)
    answer(desk, desk.state.power_offs[by_hand], failed=True)
    desk.do(CheckOut(ref=by_id(booking.id)))
    desk.to(desk.now + timedelta(seconds=5))
    assert desk.state.power_offs[by_hand].attempts == 2


def test_a_late_end_takes_nothing_from_the_guest_who_is_inside() -> None:
    """When the booking before is completed late, the power-off of the one inside stands."""
    desk = Desk()
    desk.book(at("12:10"), at("14:00"), power_off_buffer=hours(5))
    second = desk.book(at("14:00"), at("16:00"), power_off_buffer=minutes(5))
    desk.sleep_until(at("14:01"))
    desk.do_before_timers(CheckIn(ref=by_id(second.id)))
    desk.keep_deadlines()
    assert desk.power_off(second).status is PowerOffStatus.PLANNED
    (attempted,) = of_type(desk.to(at("16:05")), PowerOffAttempted)
    assert attempted.booking_id == second.id


@pytest.mark.parametrize("how", ["cancelled", "expired", "moved away", "other room", "frozen out"])
def test_it_is_done_after_all_when_the_next_booking_goes(how: str) -> None:
    """No light burns for a guest who will not come."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    status = BookingStatus.PENDING if how == "expired" else BookingStatus.CONFIRMED
    following = desk.book(at("15:00"), at("16:00"), status=status, expires_in=hours(2.75))
    desk.to(at("14:45"))
    assert desk.power_off(first).waits_for == following.id
    ref = by_id(following.id)
    match how:
        case "cancelled":
            facts = desk.do(Cancel(ref=ref))
        case "expired":
            desk.sleep_until(at("15:00"))
            facts = desk.do(Wake(row=key_of(desk.booking(following))))
        case "moved away":
            facts = desk.do(Reschedule(ref=ref, start=at("18:00")))
        case "other room":
            facts = desk.do(Reschedule(ref=ref, rooms=(ATTIC,)))
        case _:
            facts = desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.CANCEL))
    assert [fact.due_at for fact in of_type(facts, PowerOffPlanned)] == [desk.now]
    assert desk.power_off(first).status is PowerOffStatus.ATTEMPTING
    assert desk.power_off(first).planned_at == at("14:40")


def test_it_is_done_after_all_when_the_next_guest_is_absent() -> None:
    """A guest who was given up keeps no light on."""
    desk = Desk(room(policy=Policy(no_show_after=minutes(15))))
    first = stay(desk, "12:10", "14:00")
    desk.book(at("15:00"), at("16:00"))
    (attempted,) = of_type(desk.to(at("15:15:30")), PowerOffAttempted)
    assert (attempted.at, attempted.booking_id) == (at("15:15"), first.id)


def test_it_goes_on_waiting_when_the_next_booking_moves_a_little() -> None:
    """A next booking that grows or shifts within the buffer is waited for, to its new end."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    following = desk.book(at("15:00"), at("16:00"))
    desk.to(at("14:45"))
    desk.do(Extend(ref=by_id(following.id), duration=hours(1)))
    assert desk.power_off(first).due_at == at("17:40")
    desk.do(Reschedule(ref=by_id(following.id), start=at("15:10"), end=at("15:30")))
    waiting = desk.power_off(first)
    assert (waiting.status, waiting.due_at) == (PowerOffStatus.DEFERRED, at("16:10"))
    assert of_type(desk.log, PowerOffAttempted) == []


def test_it_waits_for_the_one_after_the_next() -> None:
    """A whole day of bookings without gaps is one day of light."""
    desk = Desk()
    stay(desk, "12:10", "14:00")
    desk.book(at("14:30"), at("16:00"))
    last = desk.book(at("16:30"), at("18:00"))
    (attempted,) = of_type(desk.to(at("18:45")), PowerOffAttempted)[:1]
    assert (attempted.at, attempted.booking_id) == (at("18:40"), last.id)


# --- somebody inside ---------------------------------------------------------


def test_it_waits_for_people_inside_in_steps_of_ten_minutes() -> None:
    """Nobody sits in the dark: as long as somebody is seen it waits, and says why."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.state.presence[STUDIO] = True
    deferred = of_type(desk.to(at("15:05")), PowerOffDeferred)
    assert [(fact.at, fact.due_at, fact.why, fact.waits_since) for fact in deferred] == [
        (at("14:40"), at("14:50"), Deferral.PRESENCE, at("14:40")),
        (at("14:50"), at("15:00"), Deferral.PRESENCE, at("14:40")),
        (at("15:00"), at("15:10"), Deferral.PRESENCE, at("14:40")),
    ]
    desk.state.presence[STUDIO] = False
    (attempted,) = of_type(desk.to(at("15:10")), PowerOffAttempted)
    assert attempted.at == at("15:10")
    assert desk.power_off(booking).attempts == 1


def test_a_sensor_that_sees_somebody_for_hours_is_not_believed() -> None:
    """After two hours of waiting the power goes off: the sensor may be stuck."""
    desk = Desk()
    stay(desk, "12:10", "14:00")
    desk.state.presence[STUDIO] = True
    (attempted,) = of_type(desk.to(at("16:40:30")), PowerOffAttempted)
    assert attempted.at == at("16:40")


@pytest.mark.parametrize("presence", [None, False])
def test_a_sensor_that_is_unknown_or_sees_nobody_holds_nothing_up(presence: bool | None) -> None:  # noqa: FBT001 - given
    """Where nobody is known to be inside, the power goes off at its time."""
    desk = Desk()
    stay(desk, "12:10", "14:00")
    desk.state.presence[STUDIO] = presence
    assert of_type(desk.to(at("14:40")), PowerOffAttempted)


def test_people_inside_who_turn_out_to_be_the_next_guests() -> None:
    """A wait for people becomes a wait for the booking that was made meanwhile."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    desk.state.presence[STUDIO] = True
    desk.to(at("14:45"))
    following = desk.book(at("15:00"), at("16:00"))
    desk.to(at("14:50"))
    waiting = desk.power_off(first)
    assert (waiting.why, waiting.waits_for, waiting.waits_since) == (
        Deferral.NEXT_BOOKING,
        following.id,
        None,
    )


# --- tries -------------------------------------------------------------------


def test_failed_tries_are_followed_after_5_10_and_20_seconds() -> None:
    """A switch that does not obey is told four times within a minute; each time is in the log."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    for until in ("14:40:05", "14:40:15", "14:40:35"):
        answer(desk, desk.power_off(booking), failed=True)
        waiting = desk.power_off(booking)
        assert (waiting.status, waiting.why, waiting.due_at, waiting.failures) == (
            PowerOffStatus.DEFERRED,
            Deferral.RETRY,
            at(until),
            STILL_ON,
        )
        desk.to(at(until))
    answer(desk, desk.power_off(booking), failed=True)
    failed = desk.power_off(booking)
    assert (failed.status, failed.attempts, failed.failures) == (
        PowerOffStatus.FAILED,
        4,
        STILL_ON,
    )
    assert desk.log[-1] == PowerOffFailed(
        at=at("14:40:35"), booking_id=booking.id, room=STUDIO, attempt=4, failures=STILL_ON
    )
    assert [fact.at for fact in of_type(desk.log, PowerOffAttempted)] == [
        at("14:40"),
        at("14:40:05"),
        at("14:40:15"),
        at("14:40:35"),
    ]
    assert of_type(desk.to(at("20:00")), PowerOffAttempted) == []
    assert desk.state.failed_power_offs() == (failed,)


def test_a_later_success_leaves_no_failure() -> None:
    """When a try works the room is no problem any more, and nothing says it was still on."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    answer(desk, desk.power_off(booking), failed=True)
    desk.to(at("14:40:05"))
    answer(desk, desk.power_off(booking))
    assert desk.power_off(booking).failures == ()
    assert of_type(desk.to(at("20:00")), PowerOffAttempted) == []


@pytest.mark.parametrize(("attempts", "tries"), [(0, 1), (1, 2), (3, 4)])
def test_a_room_says_how_often_it_is_tried_again(attempts: int, tries: int) -> None:
    """Three retries by default, none or more where somebody says so."""
    desk = Desk(room(policy=Policy(retry_attempts=attempts)))
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    while desk.power_off(booking).is_open:
        answer(desk, desk.power_off(booking), failed=True)
        desk.to(desk.now + minutes(1))
    assert desk.power_off(booking).attempts == tries


def test_a_late_answer_to_an_overtaken_try_changes_nothing() -> None:
    """Only the present try can succeed or fail."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    answer(desk, desk.power_off(booking), failed=True)
    key = desk.power_off(booking).key
    assert desk.do(ReportPowerOff(key=key, attempt=1)) == ()
    desk.to(at("14:40:05"))
    assert desk.do(ReportPowerOff(key=key, attempt=1, failures=STILL_ON)) == ()
    assert desk.do(ReportPowerOff(key=key, attempt=3)) == ()
    answer(desk, desk.power_off(booking))
    assert desk.do(ReportPowerOff(key=key, attempt=2, failures=STILL_ON)) == ()
    assert desk.power_off(booking).status is PowerOffStatus.SUCCEEDED
    unknown = PowerOffKey(BookingId("nobody"), STUDIO)
    assert desk.do(ReportPowerOff(key=unknown, attempt=1)) == ()


def test_a_try_without_an_answer_is_given_up_after_a_minute() -> None:
    """A device that says nothing is taken for one that failed."""
    desk = Desk(room(power=(LAMP, AMP)))
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:41"))
    waiting = desk.power_off(booking)
    assert (waiting.why, waiting.due_at) == (Deferral.RETRY, at("14:41:05"))
    assert waiting.failures == (DeviceFailure(LAMP, "no_answer"), DeviceFailure(AMP, "no_answer"))


def test_the_next_guest_ends_the_tries() -> None:
    """Nobody's light goes out because the guest before left it on; a late answer is no matter."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    second = desk.book(at("15:25"), at("16:00"))
    desk.to(at("14:40"))
    trying = desk.power_off(first)
    answer(desk, trying, failed=True)
    desk.do(Reschedule(ref=by_id(second.id), start=at("14:45")))
    desk.do(CheckIn(ref=by_id(second.id)))
    assert desk.power_off(first).status is PowerOffStatus.CANCELLED
    assert of_type(desk.to(at("15:00")), PowerOffAttempted) == []
    assert desk.do(ReportPowerOff(key=trying.key, attempt=1)) == ()


def test_a_try_under_way_ends_when_the_next_guest_comes() -> None:
    """Also a try that has no answer yet is ended by a check-in."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    second = desk.book(at("15:25"), at("16:00"))
    desk.to(at("14:40"))
    desk.do(Reschedule(ref=by_id(second.id), start=at("14:45")))
    desk.do(CheckIn(ref=by_id(second.id)))
    assert desk.power_off(first).status is PowerOffStatus.CANCELLED
    assert desk.do(ReportPowerOff(key=desk.power_off(first).key, attempt=1)) == ()


def test_switching_on_ends_the_tries_but_no_plan() -> None:
    """Who switches the light on means it; the plan for the end of the stay stands."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    assert desk.do(StopTrying(room=STUDIO)) == ()
    (fact,) = desk.do(NoteSwitchedOn(room=STUDIO, booking_id=booking.id, power=(LAMP,)))
    assert isinstance(fact, PowerSwitchedOn)
    assert fact.booking_id == booking.id
    assert type_of(fact) == "power_switched_on"
    assert desk.power_off(booking).status is PowerOffStatus.PLANNED
    desk.to(at("14:40"))
    answer(desk, desk.power_off(booking), failed=True)
    desk.do(StopTrying(room=STUDIO))
    assert desk.power_off(booking).status is PowerOffStatus.CANCELLED
    assert of_type(desk.to(at("20:00")), PowerOffAttempted) == []


def test_switching_on_that_failed_is_called_so() -> None:
    """The log tells a light that went on from one that did not."""
    desk = Desk()
    (fact,) = desk.do(NoteSwitchedOn(room=STUDIO, power=(LAMP,), failures=STILL_ON))
    assert type_of(fact) == "power_switch_on_failed"


def test_after_a_restart_the_count_goes_on() -> None:
    """A try that was cut off counts as begun; the next one follows at once and says so."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    answer(desk, desk.power_off(booking), failed=True)
    desk.to(at("14:40:05"))
    desk.sleep_until(at("14:40:20"))
    key = desk.power_off(booking).key
    (resumed,) = desk.do(ResumePowerOff(key=key))
    assert resumed == PowerOffAttempted(
        at=at("14:40:20"),
        booking_id=booking.id,
        room=STUDIO,
        attempt=3,
        due_at=at("14:41:20"),
        interrupted=True,
    )
    assert desk.do(ReportPowerOff(key=key, attempt=2)) == ()
    answer(desk, desk.power_off(booking))
    assert desk.power_off(booking).status is PowerOffStatus.SUCCEEDED


@pytest.mark.parametrize("answered", [True, False])
def test_after_a_long_restart_somebody_else_may_be_there(*, answered: bool) -> None:
    """A try that was cut off, or a retry that comes late, leaves the next guest the light."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    if answered:
        answer(desk, desk.power_off(booking), failed=True)
    following = desk.book(at("16:00"), at("18:00"))
    desk.sleep_until(at("16:30"))
    trying = desk.power_off(booking)
    if answered:
        desk.keep_deadlines()
    else:
        desk.do(ResumePowerOff(key=trying.key))
    after = desk.power_off(booking)
    assert (after.attempts, after.waits_for) == (1, following.id)
    assert after.due_at == at("18:40")


def test_after_a_restart_a_guest_who_came_early_is_there() -> None:
    """Long before the start of their booking, and longer than the light stays on after one."""
    desk = Desk(room(policy=Policy(early_check_in=hours(2), power_off_buffer=minutes(5))))
    guest = stay(desk, "13:30", "15:00", check_in="12:00")
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    (deferred,) = desk.do(ResumePowerOff(key=PowerOffKey(BookingId("by hand"), STUDIO)))
    assert isinstance(deferred, PowerOffDeferred)
    assert deferred.waits_for == guest.id


def test_what_is_not_being_tried_is_not_resumed() -> None:
    """A restart begins no try that was not under way."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    assert desk.do(ResumePowerOff(key=desk.power_off(booking).key)) == ()
    assert desk.do(ResumePowerOff(key=PowerOffKey(BookingId("nobody"), STUDIO))) == ()


# --- telling people ----------------------------------------------------------


def telling_desk() -> Desk:
    """Return a desk whose studio tells somebody before the power goes off."""
    return Desk(room(policy=Policy(), notify=(PHONE,)), room(ATTIC))


def test_people_are_told_ten_minutes_before() -> None:
    """Who is still packing up reads when the light goes out, once."""
    desk = telling_desk()
    booking = stay(desk, "12:10", "14:00")
    facts = desk.to(at("14:40:30"))
    assert [(type(fact), fact.at) for fact in facts if "power_off" in type_of(fact)] == [
        (PowerOffAnnounced, at("14:30")),
        (PowerOffAttempted, at("14:40")),
    ]
    (announced,) = of_type(facts, PowerOffAnnounced)
    assert (announced.booking_id, announced.due_at) == (booking.id, at("14:40"))


def test_what_is_known_to_be_put_off_is_not_announced() -> None:
    """Nobody is warned of a power-off that the next booking puts off anyway."""
    desk = telling_desk()
    first = stay(desk, "12:10", "14:00")
    desk.book(at("15:00"), at("16:00"))
    facts = desk.to(at("14:50"))
    assert of_type(facts, PowerOffAnnounced) == []
    assert desk.power_off(first).due_at == at("16:40")


def test_a_power_off_that_is_put_off_is_announced_for_its_new_time() -> None:
    """Whoever was told of twenty to three and not told of twenty to five would be surprised."""
    desk = telling_desk()
    stay(desk, "12:10", "14:00")
    desk.to(at("14:35"))
    following = desk.book(at("15:00"), at("16:00"))
    announced = of_type(desk.to(at("16:45")), PowerOffAnnounced)
    assert [(fact.at, fact.due_at, fact.booking_id) for fact in announced] == [
        (at("16:30"), at("16:40"), following.id)
    ]


def test_a_wait_for_people_is_not_announced_over_and_over() -> None:
    """People who stay are told once, and not each ten minutes."""
    desk = telling_desk()
    stay(desk, "12:10", "14:00")
    desk.state.presence[STUDIO] = True
    assert len(of_type(desk.to(at("15:30")), PowerOffAnnounced)) == 1


def test_an_extension_is_announced_anew() -> None:
    """A guest who stays longer after being told is told again."""
    desk = telling_desk()
    booking = stay(desk, "12:10", "14:00")
    desk.do(Extend(ref=by_id(booking.id), duration=hours(1)))
    announced = of_type(desk.to(at("15:45")), PowerOffAnnounced)
    assert [fact.at for fact in announced] == [at("15:30")]


def test_retries_are_not_announced() -> None:
    """Nobody is warned ten minutes ahead of a retry in five seconds."""
    desk = telling_desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    answer(desk, desk.power_off(booking), failed=True)
    assert len(of_type(desk.to(at("14:50")), PowerOffAnnounced)) == 0
    assert len(of_type(desk.log, PowerOffAnnounced)) == 1


def test_a_short_buffer_is_announced_at_the_end_of_the_stay() -> None:
    """Five minutes of light are announced with five minutes left."""
    desk = Desk(room(policy=Policy(power_off_buffer=minutes(5)), notify=(PHONE,)))
    stay(desk, "12:10", "14:00")
    (announced,) = of_type(desk.to(at("14:10")), PowerOffAnnounced)
    assert announced.at == at("13:55")


# --- by hand -----------------------------------------------------------------


def test_switching_off_by_hand_is_a_try_like_any_other() -> None:
    """Somebody presses the button: it is tried now, verified, retried, and in the log."""
    desk = Desk()
    planned, attempted = desk.do(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    assert isinstance(planned, PowerOffPlanned)
    assert planned.manual
    assert isinstance(attempted, PowerOffAttempted)
    (row,) = desk.state.open_power_offs(STUDIO)
    answer(desk, row, failed=True)
    desk.to(at("12:00:05"))
    (row,) = desk.state.open_power_offs(STUDIO)
    assert (row.status, row.attempts) == (PowerOffStatus.ATTEMPTING, 2)
    answer(desk, row)
    assert desk.state.open_power_offs(STUDIO) == ()


@pytest.mark.parametrize("named", [True, False])
def test_switching_off_while_a_guest_is_inside_leaves_the_guests_power_off_planned(
    named: bool,  # noqa: FBT001 - given
) -> None:
    """The light is out now, and if the guest puts it on again it goes off after the stay."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    off = SwitchOff(
        room=STUDIO, booking_id=booking.id if named else None, new_id=BookingId("by hand")
    )
    desk.do(off)
    assert desk.power_off(booking).status is PowerOffStatus.PLANNED
    manual = desk.state.power_offs[PowerOffKey(BookingId("by hand"), STUDIO)]
    assert manual.status is PowerOffStatus.ATTEMPTING
    answer(desk, manual)
    (attempted,) = of_type(desk.to(at("14:40")), PowerOffAttempted)
    assert attempted.booking_id == booking.id


@pytest.mark.parametrize("named", [True, False])
def test_switching_off_after_the_guest_has_left_brings_the_power_off_forward(
    named: bool,  # noqa: FBT001 - given
) -> None:
    """There is no second try at twenty to three of what was switched off at five past two."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:05"))
    (attempted,) = desk.do(
        SwitchOff(
            room=STUDIO, booking_id=booking.id if named else None, new_id=BookingId("by hand")
        )
    )
    assert isinstance(attempted, PowerOffAttempted)
    assert attempted.booking_id == booking.id
    answer(desk, desk.power_off(booking))
    assert of_type(desk.to(at("15:00")), PowerOffAttempted) == []


@pytest.mark.parametrize("left_early", [True, False])
def test_switching_off_brings_forward_what_nobody_is_inside_for(*, left_early: bool) -> None:
    """Whoever has left early is gone, and who should have left a moment ago, too."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    if left_early:
        desk.do(CheckOut(ref=by_id(booking.id)))
    else:
        desk.sleep_until(at("14:00"))
    desk.do_before_timers(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    assert desk.power_off(booking).status is PowerOffStatus.ATTEMPTING


def test_switching_off_for_one_booking_leaves_the_power_off_of_another() -> None:
    """Who names a booking that is to come means no other one's."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:05"))
    following = desk.book(at("18:00"), at("19:00"))
    desk.do(SwitchOff(room=STUDIO, booking_id=following.id, new_id=BookingId("by hand")))
    assert desk.power_off(booking).status is PowerOffStatus.PLANNED


def test_pressing_twice_tries_once() -> None:
    """A second press while the first is being done does nothing more."""
    desk = Desk()
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("first")))
    assert desk.do(SwitchOff(room=STUDIO, new_id=BookingId("second"))) == ()


def test_pressing_twice_for_the_guest_who_is_inside_tries_once() -> None:
    """Two tries at one room would be in each other's way, whomever they are for."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    for_guest = SwitchOff(room=STUDIO, booking_id=booking.id, new_id=BookingId("first"))
    desk.do(for_guest)
    assert desk.do(replace(for_guest, new_id=BookingId("second"))) == ()
    answer(desk, desk.state.power_offs[PowerOffKey(BookingId("first"), STUDIO)])
    assert desk.power_off(booking).status is PowerOffStatus.PLANNED


@pytest.mark.parametrize("policy", [QUIET, Policy(auto_power_off=False)])
def test_pressing_between_two_tries_tries_at_once(policy: Policy) -> None:
    """Nobody has to wait for the next retry, also where nothing is switched off by itself."""
    desk = Desk(room(policy=policy))
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("first")))
    answer(desk, desk.state.open_power_offs(STUDIO)[0], failed=True)
    (attempted,) = desk.do(SwitchOff(room=STUDIO, new_id=BookingId("second")))
    assert isinstance(attempted, PowerOffAttempted)
    assert (attempted.booking_id, attempted.attempt) == ("first", 2)


def test_by_hand_goes_before_presence_and_bookings() -> None:
    """Who presses the button means now, whoever is inside or about to come."""
    desk = Desk()
    desk.state.presence[STUDIO] = True
    desk.book(at("12:10"), at("13:00"))
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    row = desk.state.open_power_offs(STUDIO)[0]
    answer(desk, row, failed=True)
    assert of_type(desk.to(at("12:00:05")), PowerOffAttempted)


def test_the_next_check_in_ends_a_try_by_hand() -> None:
    """A guest who comes in while the cleaner's try still runs keeps the light."""
    desk = Desk()
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    guest = desk.book(at("12:10"), at("13:00"))
    desk.do(CheckIn(ref=by_id(guest.id)))
    assert [row.booking_id for row in desk.state.open_power_offs(STUDIO)] == [guest.id]


def test_what_cannot_be_switched_off_is_said() -> None:
    """A room without power, an unknown one, an unknown booking."""
    desk = Desk(room(power=()), room(ATTIC))
    desk.refused(NoPower, SwitchOff(room=STUDIO, new_id=BookingId("x")))
    desk.refused(UnknownRoom, SwitchOff(room=RoomKey("cellar"), new_id=BookingId("x")))
    desk.refused(
        UnknownBooking,
        SwitchOff(room=ATTIC, booking_id=BookingId("nobody"), new_id=BookingId("x")),
    )


# --- cancelled ---------------------------------------------------------------


def test_a_cancelled_power_off_leaves_the_power_as_it_is() -> None:
    """Who says that the light stays on has it on, until the next stay's end."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.do(CancelPowerOff(room=STUDIO))
    assert desk.power_off(booking).status is PowerOffStatus.CANCELLED
    assert of_type(desk.to(at("20:00")), PowerOffAttempted) == []
    desk.refused(NoPowerOff, CancelPowerOff(room=STUDIO))


def test_a_cancelled_power_off_stays_so_when_the_guest_leaves_early() -> None:
    """The light stays on after this stay, however it ends."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.do(CancelPowerOff(room=STUDIO))
    assert of_type(desk.do(CheckOut(ref=by_id(booking.id))), PowerOffPlanned) == []
    assert of_type(desk.to(at("20:00")), PowerOffAttempted) == []


def test_one_of_several_power_offs_can_be_cancelled() -> None:
    """The one that is named is cancelled, the others stand."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    desk.refused(NoPowerOff, CancelPowerOff(room=STUDIO, booking_id=BookingId("nobody")))
    desk.do(CancelPowerOff(room=STUDIO, booking_id=BookingId("by hand")))
    assert [row.booking_id for row in desk.state.open_power_offs(STUDIO)] == [booking.id]
    desk.refused(UnknownRoom, CancelPowerOff(room=RoomKey("cellar")))


def test_a_cancelled_try_is_not_resumed_nor_answered() -> None:
    """What was called off in the middle of a try stays off."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:40"))
    key = desk.power_off(booking).key
    desk.do(CancelPowerOff(room=STUDIO))
    assert desk.do(ReportPowerOff(key=key, attempt=1)) == ()
    assert desk.do(ResumePowerOff(key=key)) == ()


# --- the room changes --------------------------------------------------------


@pytest.mark.parametrize("policy", [Policy(auto_power_off=False), None])
def test_a_room_that_is_not_to_be_switched_off_any_more_is_not(policy: Policy | None) -> None:
    """Whoever switches the automatic off before its time keeps the light."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.configure(room(policy=policy) if policy else room(power=()))
    desk.to(at("14:40"))
    assert desk.power_off(booking).status is PowerOffStatus.CANCELLED


@pytest.mark.parametrize("meanwhile", [room(policy=Policy(auto_power_off=False)), room(power=())])
def test_an_extension_counts_also_where_nothing_is_switched_off_meanwhile(meanwhile: Room) -> None:
    """Whoever has it switched off again later does not put the guest in the dark."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.configure(meanwhile)
    desk.do(Extend(ref=by_id(booking.id), duration=hours(1)))
    desk.configure(room())
    assert of_type(desk.to(at("15:39")), PowerOffAttempted) == []
    assert len(of_type(desk.to(at("15:40")), PowerOffAttempted)) == 1


@pytest.mark.parametrize("named", [True, False])
def test_by_hand_is_tried_again_where_nothing_is_switched_off_by_itself(
    named: bool,  # noqa: FBT001 - given
) -> None:
    """Also if a power-off was still planned when that was changed."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("14:05"))
    desk.configure(room(policy=Policy(auto_power_off=False)))
    named_id = booking.id if named else None
    desk.do(SwitchOff(room=STUDIO, booking_id=named_id, new_id=BookingId("by hand")))
    by_hand = PowerOffKey(BookingId("by hand"), STUDIO)
    answer(desk, desk.state.power_offs[by_hand], failed=True)
    desk.to(at("14:05:05"))
    assert desk.state.power_offs[by_hand].attempts == 2
    answer(desk, desk.state.power_offs[by_hand])
    desk.to(at("14:40"))
    assert desk.power_off(booking).status is PowerOffStatus.CANCELLED


def test_a_buffer_that_is_changed_counts_for_the_next_plan() -> None:
    """What was planned stands as it was told; the next one follows the new rule."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.configure(room(policy=Policy(power_off_buffer=minutes(5))))
    assert desk.power_off(booking).due_at == at("14:40")
    desk.do(Extend(ref=by_id(booking.id), duration=hours(1)))
    assert desk.power_off(booking).due_at == at("15:05")


def test_each_room_of_a_booking_is_switched_off_by_itself() -> None:
    """One room's failure is no other room's."""
    desk = Desk()
    both = desk.book(at("12:10"), at("14:00"), STUDIO, ATTIC)
    desk.do(CheckIn(ref=by_id(both.id)))
    desk.to(at("14:40"))
    answer(desk, desk.power_off(both, STUDIO))
    answer(desk, desk.power_off(both, ATTIC), failed=True)
    assert desk.power_off(both, STUDIO).status is PowerOffStatus.SUCCEEDED
    assert desk.power_off(both, ATTIC).status is PowerOffStatus.DEFERRED


def test_leaving_early_still_looks_for_the_next_booking() -> None:
    """A check-out moves the power-off, and where it lands the next booking counts."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    following = desk.book(at("14:30"), at("16:00"))
    desk.to(at("13:55"))
    desk.do(CheckOut(ref=by_id(booking.id)))
    assert desk.power_off(booking).due_at == at("14:35")
    desk.to(at("14:35"))
    assert desk.power_off(booking).waits_for == following.id


def test_who_has_switched_off_by_hand_is_believed() -> None:
    """What failed in the room is told no more; what is to come stays planned."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("before")))
    answer(desk, desk.state.power_offs[PowerOffKey(BookingId("before"), STUDIO)])
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("now")))
    failed = PowerOffKey(BookingId("now"), STUDIO)
    for _ in range(4):
        answer(desk, desk.state.power_offs[failed], failed=True)
        desk.to(desk.now + minutes(1))
    assert desk.state.power_offs[failed].status is PowerOffStatus.FAILED
    assert [
        fact.booking_id for fact in of_type(desk.do(ForgetPowerOff(room=STUDIO)), PowerOffCancelled)
    ] == ["now"]
    assert desk.state.power_offs[failed].status is PowerOffStatus.CANCELLED
    assert desk.power_off(booking).status is PowerOffStatus.PLANNED
    assert desk.state.failed_power_offs() == ()
    assert desk.decide(ForgetPowerOff(room=STUDIO)) == ()


def test_what_was_mended_before_is_not_forgotten_with_what_failed_last() -> None:
    """A failure that the power has gone off since stands in reports, and nobody hears of it."""
    desk = Desk()
    for name, works in (("old", False), ("mended", True), ("new", False)):
        key = PowerOffKey(BookingId(name), STUDIO)
        desk.do(SwitchOff(room=STUDIO, new_id=key.booking_id))
        while desk.state.power_offs[key].is_open:
            answer(desk, desk.state.power_offs[key], failed=not works)
            desk.to(desk.now + minutes(1))
    (forgotten,) = desk.do(ForgetPowerOff(room=STUDIO))
    assert isinstance(forgotten, PowerOffCancelled)
    assert forgotten.booking_id == BookingId("new")
    assert desk.state.power_offs[BookingId("old"), STUDIO].status is PowerOffStatus.FAILED


# --- what schedules did for a while --------------------------------------------------


def for_a_while(before: Before, spec: ActionSpec) -> tuple[Tank, PowerOff]:
    """Return a lamp that a schedule has so for half an hour, and the power-off in its midst."""
    tank = Tank()
    stay(tank, "14:00", "18:00")
    tank.devices[LAMP] = before
    tank.to_working(at("18:30"))
    tank.do(ExecuteAction(action_id=tank.plan(lasting(spec, A_BREAK), LAMP).id))
    tank.to_working(at("18:40"))
    (row,) = tank.state.open_power_offs(STUDIO)
    return tank, row


@pytest.mark.parametrize("is_dimmed", [False, True])
def test_what_pauses_when_the_power_goes_off_stays_off(*, is_dimmed: bool) -> None:
    """A lamp that a schedule has off for half an hour does not light the empty room after it."""
    tank, row = for_a_while(Before(is_on=True, level=40 if is_dimmed else None), OFF)
    answer(tank, row)
    tank.to_working(at("19:30"))
    assert tank.is_on(LAMP) is False
    assert tank.waiting(LAMP) == []


def test_a_group_that_pauses_comes_on_without_what_the_power_off_has_off() -> None:
    """The lamp in the empty room stays dark, and the pump that is in the same group runs again."""
    tank = Tank()
    stay(tank, "14:00", "18:00")
    everything = EntityId("group.all")
    tank.devices[everything] = Before(is_on=True)
    tank.to_working(at("18:30"))
    tank.do(ExecuteAction(action_id=tank.plan(lasting(OFF, A_BREAK), everything).id))
    tank.to_working(at("18:40"))
    (row,) = tank.state.open_power_offs(STUDIO)
    around = ((everything, (PUMP, HEATER)),)
    tank.do(ReportPowerOff(key=row.key, attempt=row.attempts, power=(LAMP,), around=around))
    assert tank.waiting(everything) == []
    assert [one.due_at for one in (*tank.waiting(PUMP), *tank.waiting(HEATER))] == [at("19:00")] * 2
    tank.to_working(at("19:00"))
    assert tank.is_on(PUMP)
    assert tank.is_on(HEATER)
    assert tank.is_on(everything) is False


def test_what_is_to_go_off_after_a_while_still_goes_off() -> None:
    """The power-off was for the guest; what a schedule has on comes to its own end."""
    tank, row = for_a_while(Before(is_on=False), ON)
    answer(tank, row)
    assert [one.due_at for one in tank.waiting(LAMP)] == [at("19:00")]


def test_a_power_off_that_failed_takes_no_pause_over() -> None:
    """Nobody knows how the lamp is: the schedule has it still."""
    tank, row = for_a_while(Before(is_on=True), OFF)
    answer(tank, row, failed=True)
    assert [one.due_at for one in tank.waiting(LAMP)] == [at("19:00")]
