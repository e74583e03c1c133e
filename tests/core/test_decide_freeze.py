"""Rooms out of use, and rooms that are no more."""

import pytest

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    CheckIn,
    Extend,
    FreezeRoom,
    RemoveRoom,
    ReportPowerOff,
    Reschedule,
    SwitchOff,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.errors import (
    FreezeAffects,
    InThePast,
    RoomIsFrozen,
    RoomNotFrozen,
    Taken,
    TextTooLong,
    UnknownRoom,
)
from custom_components.roomkeeper.core.events import (
    BookingMoved,
    PowerOffPlanned,
    RoomFrozen,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.ids import BookingId, PowerOffKey, RoomKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    DeviceFailure,
    Freeze,
    FreezeReason,
    PowerOffStatus,
)

from .desk import ATTIC, LAMP, NOON, STUDIO, Desk, at, by_id, hours, minutes, of_type, room

# --- freeze ------------------------------------------------------------------


def test_a_frozen_room_keeps_why_and_until_when() -> None:
    """Whoever stands before the door can read why it is closed."""
    desk = Desk()
    desk.do(
        FreezeRoom(
            room=STUDIO, reason=FreezeReason.CLEANING, note="new floor", until=at("12:00", 2)
        )
    )
    assert desk.state.freezes[STUDIO] == Freeze(
        room=STUDIO,
        reason=FreezeReason.CLEANING,
        note="new floor",
        since=NOON,
        until=at("12:00", 2),
    )


def test_a_freeze_with_an_end_ends_by_itself() -> None:
    """A room that is cleaned until three is in use at three."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, until=at("15:00")))
    assert desk.to(at("14:59:59")) == []
    assert desk.to(at("15:00")) == [RoomUnfrozen(at=at("15:00"), room=STUDIO)]
    desk.refused(RoomNotFrozen, UnfreezeRoom(room=STUDIO))


def test_a_freeze_without_an_end_lasts_until_somebody_ends_it() -> None:
    """A room out of use stays so over nights and weeks."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO))
    assert desk.to(at("12:00", 30)) == []
    desk.do(UnfreezeRoom(room=STUDIO))
    assert desk.state.freezes == {}
    desk.refused(RoomNotFrozen, UnfreezeRoom(room=STUDIO))


def test_what_makes_no_sense_is_refused() -> None:
    """An unknown room, an end in the past, a note without end."""
    desk = Desk()
    desk.refused(UnknownRoom, FreezeRoom(room=RoomKey("cellar")))
    desk.refused(UnknownRoom, UnfreezeRoom(room=RoomKey("cellar")))
    for clock in ("12:00", "11:00"):
        desk.refused(InThePast, FreezeRoom(room=STUDIO, until=at(clock)))
    desk.refused(TextTooLong, FreezeRoom(room=STUDIO, note="x" * 4_001))


def test_a_freeze_that_stands_in_bookings_way_is_refused_by_default() -> None:
    """Nobody locks a guest out by mistake: the bookings are listed, and nothing changes."""
    desk = Desk()
    inside = desk.book(at("12:10"), at("13:00"))
    desk.do(CheckIn(ref=by_id(inside.id)))
    later = desk.book(at("14:00"), at("15:00"))
    desk.book(at("16:00"), at("17:00"))
    refusal = desk.refused(FreezeAffects, FreezeRoom(room=STUDIO, until=at("16:00")))
    assert refusal.details == {
        "room": STUDIO,
        "count": 2,
        "taken": [
            Taken(room=STUDIO, booking_id=one.id, status=status, span=one.span)
            for one, status in ((inside, "checked_in"), (later, "confirmed"))
        ],
    }
    assert desk.refused(FreezeAffects, FreezeRoom(room=STUDIO)).details["count"] == 3


def test_a_guest_who_came_early_is_not_overlooked() -> None:
    """Who is inside has the room already: freezing it until their start is in their way, too."""
    desk = Desk()
    inside = desk.book(at("12:20"), at("13:00"))
    desk.do(CheckIn(ref=by_id(inside.id)))
    refusal = desk.refused(FreezeAffects, FreezeRoom(room=STUDIO, until=at("12:20")))
    assert [one.booking_id for one in refusal.details["taken"]] == [inside.id]  # type: ignore[union-attr]  # of a freeze
    desk.do(FreezeRoom(room=STUDIO, until=at("12:10"), bookings=AffectedBookings.KEEP))
    desk.do(FreezeRoom(room=STUDIO, until=at("12:15"), note="Wet paint"))
    assert desk.booking(inside).status is BookingStatus.CHECKED_IN


def test_bookings_can_be_kept() -> None:
    """A freeze that keeps the bookings leaves them to those who made them."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    desk.to(at("15:00"))
    assert desk.booking(booking).status is BookingStatus.COMPLETED


def test_bookings_can_be_cancelled_with_it() -> None:
    """All that the freeze stands against is given up, holds too; who is inside stays."""
    desk = Desk()
    inside = desk.book(at("12:10"), at("13:00"))
    desk.do(CheckIn(ref=by_id(inside.id)))
    both = desk.book(at("14:00"), at("15:00"), STUDIO, ATTIC)
    held = desk.hold(at("15:00"), at("16:00"))
    after = desk.book(at("18:00"), at("19:00"))
    desk.do(FreezeRoom(room=STUDIO, until=at("17:00"), bookings=AffectedBookings.CANCEL))
    assert desk.booking(inside).status is BookingStatus.CHECKED_IN
    assert desk.booking(both).status is BookingStatus.CANCELLED
    assert desk.booking(held).status is BookingStatus.RELEASED
    assert desk.booking(after).status is BookingStatus.CONFIRMED
    assert desk.power_off(inside).status is PowerOffStatus.PLANNED
    desk.book(at("14:00"), at("15:00"), ATTIC)


def test_what_ran_out_is_in_no_freezes_way() -> None:
    """A stale hold or a booking of the past keeps no room from being frozen."""
    desk = Desk()
    desk.hold(at("14:00"), at("15:00"))
    desk.book(at("12:00"), at("12:10"), status=BookingStatus.PENDING)
    desk.sleep_until(at("12:20"))
    (frozen,) = desk.do_before_timers(FreezeRoom(room=STUDIO))
    assert isinstance(frozen, RoomFrozen)


def test_freezing_again_changes_the_terms() -> None:
    """The reason and the end are those that were said last; since when stays."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, until=at("13:00")))
    desk.to(at("12:30"))
    desk.do(FreezeRoom(room=STUDIO, reason=FreezeReason.MAINTENANCE, until=at("14:00")))
    freeze = desk.state.freezes[STUDIO]
    assert (freeze.since, freeze.until) == (NOON, at("14:00"))
    assert freeze.reason is FreezeReason.MAINTENANCE
    assert desk.to(at("13:30")) == []
    assert len(desk.to(at("14:00"))) == 1


def test_a_freeze_that_is_over_is_none() -> None:
    """Freezing a room whose freeze just ran out begins a new one."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, until=at("13:00")))
    desk.sleep_until(at("13:05"))
    desk.refused(RoomNotFrozen, UnfreezeRoom(room=STUDIO))
    desk.do_before_timers(FreezeRoom(room=STUDIO))
    assert desk.state.freezes[STUDIO].since == at("13:05")
    assert desk.keep_deadlines() == []


def test_freezing_again_after_the_clock_was_set_back_works() -> None:
    """A clock that was an hour fast leaves no freeze that cannot be changed."""
    desk = Desk()
    desk.book(at("14:00"), at("15:00"))
    desk.do(FreezeRoom(room=STUDIO, until=at("13:00")))
    desk.sleep_until(NOON - hours(1))
    desk.do(FreezeRoom(room=STUDIO, until=NOON - minutes(30)))
    assert desk.state.freezes[STUDIO].since == NOON - hours(1)
    desk.book(at("12:10"), at("13:00"))


def test_what_was_kept_is_cancelled_when_that_is_asked_for_later() -> None:
    """Only who says nothing of bookings leaves them as they were left before."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    desk.do(FreezeRoom(room=STUDIO))
    assert desk.booking(booking).status is BookingStatus.CONFIRMED
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.CANCEL))
    assert desk.booking(booking).status is BookingStatus.CANCELLED


# --- remove ------------------------------------------------------------------


def removed(desk: Desk) -> None:
    """Take the studio out of the configuration, and end what belongs to it."""
    desk.configure(room(ATTIC))
    desk.do(RemoveRoom(room=STUDIO))


def test_a_removed_room_leaves_nothing_behind() -> None:
    """Stays are completed, claims given up, freeze and power-offs end."""
    desk = Desk()
    inside = desk.book(at("12:10"), at("13:00"))
    desk.do(CheckIn(ref=by_id(inside.id)))
    booked = desk.book(at("14:00"), at("15:00"))
    pending = desk.book(at("15:00"), at("16:00"), status=BookingStatus.PENDING)
    held = desk.hold(at("16:00"), at("17:00"))
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("by hand")))
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    removed(desk)
    assert desk.booking(inside).status is BookingStatus.COMPLETED
    assert desk.booking(booked).status is BookingStatus.CANCELLED
    assert desk.booking(pending).status is BookingStatus.CANCELLED
    assert desk.booking(held).status is BookingStatus.RELEASED
    assert {row.status for row in desk.state.power_offs.values()} == {PowerOffStatus.CANCELLED}
    assert desk.state.freezes == {}
    assert desk.to(at("20:00")) == []


def test_what_was_over_when_its_room_was_removed_has_taken_place() -> None:
    """Also where nobody has noticed yet that it is over."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    claim = desk.book(at("13:00"), at("13:30"), status=BookingStatus.PENDING)
    desk.sleep_until(at("14:00"))
    desk.do_before_timers(RemoveRoom(room=STUDIO))
    assert desk.booking(booking).status is BookingStatus.COMPLETED
    assert desk.booking(claim).status is BookingStatus.CANCELLED


def test_a_removed_room_says_no_more_of_what_failed_there() -> None:
    """Another room that gets its key is not told of it; what went well afterwards is history."""
    desk = Desk()

    def try_to_switch_off(name: str, *failures: DeviceFailure) -> PowerOffStatus:
        desk.do(SwitchOff(room=STUDIO, new_id=BookingId(name)))
        key = PowerOffKey(BookingId(name), STUDIO)
        while (row := desk.state.power_offs[key]).is_open:
            desk.do(ReportPowerOff(key=key, attempt=row.attempts, failures=failures))
            desk.to(desk.now + minutes(1))
        return row.status

    broken = DeviceFailure(LAMP, "still on")
    try_to_switch_off("mended", broken)
    try_to_switch_off("well")
    try_to_switch_off("failed", broken)
    try_to_switch_off("failed again", broken)
    removed(desk)
    assert desk.state.failed_power_offs() == ()
    assert {key.booking_id: row.status for key, row in desk.state.power_offs.items()} == {
        "mended": PowerOffStatus.FAILED,
        "well": PowerOffStatus.SUCCEEDED,
        "failed": PowerOffStatus.CANCELLED,
        "failed again": PowerOffStatus.CANCELLED,
    }


@pytest.mark.parametrize("came", [True, False])
def test_a_booking_of_several_rooms_goes_on_with_the_others(came: bool) -> None:  # noqa: FBT001 - given
    """Who booked two rooms keeps the one that is left, also when inside."""
    desk = Desk()
    both = desk.book(at("12:10"), at("13:00"), STUDIO, ATTIC)
    if came:
        desk.do(CheckIn(ref=by_id(both.id)))
    removed(desk)
    left = desk.booking(both)
    assert left.rooms == (ATTIC,)
    assert left.status is (BookingStatus.CHECKED_IN if came else BookingStatus.CONFIRMED)
    facts = desk.to(at("13:00"))
    assert of_type(facts, BookingMoved)[0].rooms == (ATTIC,)
    assert desk.power_off(both, ATTIC).status is PowerOffStatus.PLANNED
    assert [fact for fact in of_type(facts, PowerOffPlanned) if fact.room == STUDIO] == []


def test_removing_what_is_not_there_does_nothing() -> None:
    """A room without a trace is simply gone."""
    desk = Desk()
    assert desk.do(RemoveRoom(room=RoomKey("cellar"))) == ()


def test_what_was_kept_stays_kept() -> None:
    """Writing another note on a frozen room does not ask again about the bookings it keeps."""
    desk = Desk()
    desk.book(at("14:00"), at("15:00"))
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP, until=at("16:00")))
    desk.do(FreezeRoom(room=STUDIO, note="Waiting for paint", until=at("16:00")))
    later = desk.book(at("17:00"), at("18:00"))
    refusal = desk.refused(FreezeAffects, FreezeRoom(room=STUDIO))
    assert [one.booking_id for one in refusal.details["taken"]] == [later.id]  # type: ignore[union-attr]  # of a freeze


def test_a_stay_that_was_kept_can_be_cut_short() -> None:
    """What a booking has in a frozen room it may keep part of; more it gets after the freeze."""
    desk = Desk()
    inside = desk.book(at("12:00"), at("14:00"), STUDIO, ATTIC)
    desk.do(CheckIn(ref=by_id(inside.id)))
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    desk.refused(RoomIsFrozen, Extend(ref=by_id(inside.id), duration=minutes(10)))
    desk.do(Reschedule(ref=by_id(inside.id), end=at("13:30")))
    assert desk.power_off(inside).due_at == at("14:10")
    desk.do(FreezeRoom(room=STUDIO, until=at("13:00")))
    desk.do(Extend(ref=by_id(inside.id), duration=minutes(10)))
    assert desk.booking(inside).span.end == at("13:40")


def test_a_booking_that_was_kept_is_not_moved_into_the_freeze() -> None:
    """Neither elsewhere in the freeze nor from another room into it."""
    desk = Desk()
    kept = desk.book(at("14:00"), at("15:00"))
    elsewhere = desk.book(at("16:00"), at("17:00"), ATTIC)
    desk.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    desk.refused(RoomIsFrozen, Reschedule(ref=by_id(kept.id), start=at("14:30")))
    desk.refused(RoomIsFrozen, Reschedule(ref=by_id(elsewhere.id), rooms=(STUDIO,)))
