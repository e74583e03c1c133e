"""How much of a day a room is used."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.commands import Cancel, CheckIn, CheckOut
from custom_components.roomkeeper.core.events import BookingMoved
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    OpeningWindow,
    Policy,
    PowerOffStatus,
)
from custom_components.roomkeeper.core.statistics import (
    RoomUse,
    first_start,
    local_day,
    room_use,
    utilisation,
)

from .desk import ATTIC, STUDIO, Desk, at, by_id, hours, minutes, of_type, room

BERLIN = ZoneInfo("Europe/Berlin")


def used(desk: Desk) -> float | None:
    """Return how much of today the studio is used."""
    return utilisation(desk.state, desk.state.site.rooms[STUDIO], desk.now)


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Europe/Berlin", "2026-06-01", 24),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("America/Havana", "2026-03-08", 23),
        ("America/Havana", "2026-11-01", 25),
    ],
)
def test_a_local_day_has_as_many_hours_as_it_has(zone: str, day: str, length: float) -> None:
    """The days on which the clocks change are shorter or longer, also where it is at midnight."""
    place = ZoneInfo(zone)
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=place)
    found = local_day(noon, place)
    assert found.length == hours(length)
    assert found.contains(noon)


@pytest.mark.parametrize(
    ("day", "percent"), [("2026-03-29", 26.1), ("2026-10-25", 24.0), ("2026-06-01", 25.0)]
)
def test_six_hours_of_a_day_of_23_24_or_25(day: str, percent: float) -> None:
    """Six booked hours are a quarter of a usual day, and a little more or less on the odd ones."""
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BERLIN)
    desk = Desk(zone="Europe/Berlin", now=noon.astimezone(ZoneInfo("UTC")))
    desk.book(noon + hours(1), noon + hours(7))
    assert used(desk) == percent


def test_an_unused_day_is_nothing() -> None:
    """A room in which nobody was is used for 0 percent."""
    assert used(Desk()) == 0


def test_what_was_given_up_does_not_count() -> None:
    """Only who had the room counts."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("20:00"))
    assert used(desk) == 25
    desk.do(Cancel(ref=by_id(booking.id)))
    assert used(desk) == 0


def test_what_is_over_counts_still() -> None:
    """In the evening the morning's guests are not forgotten."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("18:10"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.to(at("23:00"))
    assert used(desk) == 25


def test_only_the_part_of_today_counts() -> None:
    """A night over midnight is counted on each day for what lies in it."""
    desk = Desk()
    desk.book(at("18:00"), at("06:00", 1))
    assert used(desk) == 25
    desk.to(at("01:00", 1))
    assert used(desk) == 25


def test_opening_hours_are_the_whole() -> None:
    """Of eight open hours four are half, and what lies outside does not count."""
    window = OpeningWindow(weekdays=frozenset({1}), start_local=time(9), end_local=time(17))
    desk = Desk(room(policy=Policy(opening_hours=(window,))))
    desk.book(at("13:00"), at("17:00"))
    assert used(desk) == 50
    desk.to(at("12:00", 1))
    assert used(desk) is None


def test_time_that_was_given_back_and_taken_again_counts_once() -> None:
    """A guest leaves early, another takes the rest: the room was not used twice at once."""
    desk = Desk()
    first = desk.book(at("12:10"), at("18:10"))
    desk.do(CheckIn(ref=by_id(first.id)))
    desk.to(at("15:10"))
    desk.do(CheckOut(ref=by_id(first.id)))
    desk.book(at("15:10"), at("18:10") - minutes(0))
    assert used(desk) == 25


# --- how rooms were used -------------------------------------------------------------


def use(desk: Desk, arrivals: dict[BookingId, datetime] | None = None, day: int = 0) -> RoomUse:
    """Return how the studio is used on a day."""
    within = local_day(at("12:00", day), desk.state.site.time_zone)
    return room_use(desk.state, within, desk.now, arrivals or {})[STUDIO]


def arrive(desk: Desk, booking: BookingId) -> dict[BookingId, datetime]:
    """Check a guest in, and return when that was."""
    facts = desk.do(CheckIn(ref=by_id(booking)))
    return {one.booking_id: one.at for one in of_type(facts, BookingMoved)}


def test_a_day_without_anybody() -> None:
    """Every room is there, with nothing."""
    desk = Desk(room(), room(ATTIC))
    within = local_day(desk.now, desk.state.site.time_zone)
    found = room_use(desk.state, within, desk.now, {})
    assert found.keys() == {STUDIO, ATTIC}
    assert found[STUDIO].booked == found[STUDIO].used == timedelta()
    assert found[STUDIO].bookings == 0


def test_used_time_is_from_when_a_guest_came_until_they_left() -> None:
    """Four hours were booked; the guest came early, and left after two of them."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("16:10"))
    arrivals = arrive(desk, booking.id)
    desk.to(at("13:00"))
    assert use(desk, arrivals).used == hours(1)
    desk.to(at("14:10"))
    desk.do(CheckOut(ref=by_id(booking.id)))
    desk.to(at("20:00"))
    found = use(desk, arrivals)
    assert (found.booked, found.used, found.bookings) == (hours(4), hours(2) + minutes(10), 1)


def test_time_that_two_guests_had_one_after_the_other_is_booked_once() -> None:
    """The first left early, and the second took the rest."""
    desk = Desk()
    first = desk.book(at("12:10"), at("16:10"))
    arrivals = arrive(desk, first.id)
    desk.to(at("14:00"))
    desk.do(CheckOut(ref=by_id(first.id)))
    second = desk.book(at("14:00"), at("16:10"))
    arrivals |= arrive(desk, second.id)
    desk.to(at("20:00"))
    found = use(desk, arrivals)
    assert (found.booked, found.used, found.bookings) == (
        *(hours(4), hours(4) + minutes(10)),
        2,
    )


def test_a_closed_room_is_not_booked() -> None:
    """A block keeps everybody out, and is nobody's."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    desk.state.apply(replace(booking, is_block=True))
    found = use(desk)
    assert (found.booked, found.bookings) == (timedelta(), 0)


def test_who_did_not_come_used_nothing() -> None:
    """A booking that completes by itself was booked, and nobody was seen."""
    desk = Desk()
    desk.book(at("12:10"), at("16:10"))
    desk.to(at("20:00"))
    found = use(desk)
    assert (found.booked, found.used, found.bookings) == (hours(4), timedelta(), 1)


def test_a_night_counts_on_both_days_and_its_booking_on_the_first() -> None:
    """So that the days add up."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("02:00", 1))
    arrivals = arrive(desk, booking.id)
    desk.to(at("12:00", 1))
    tonight, tomorrow = use(desk, arrivals), use(desk, arrivals, 1)
    assert (tonight.booked, tonight.used, tonight.bookings) == (
        *(hours(24) - minutes(12 * 60 + 10), hours(12)),
        1,
    )
    assert (tomorrow.booked, tomorrow.used, tomorrow.bookings) == (hours(2), hours(2), 0)
    assert first_start(desk.state, local_day(at("12:00", 1), desk.state.site.time_zone)) == at(
        "12:10"
    )


def test_what_came_to_nothing_is_counted_by_why() -> None:
    """And none of it is booked time."""
    desk = Desk(room(policy=Policy(no_show_after=minutes(10))))
    cancelled = desk.book(at("18:00"), at("19:00"))
    desk.do(Cancel(ref=by_id(cancelled.id)))
    desk.hold(at("19:00"), at("20:00"))
    released = desk.hold(at("20:00"), at("21:00"))
    desk.do(Cancel(ref=by_id(released.id)))
    missed = desk.book(at("14:00"), at("15:00"))
    desk.to(at("16:00"))
    assert desk.booking(missed).status is BookingStatus.NO_SHOW
    found = use(desk)
    assert (found.no_shows, found.cancellations, found.expiries) == (1, 1, 1)
    assert (found.bookings, found.booked) == (0, timedelta())


def test_a_hold_whose_time_is_up_has_expired_before_that_is_written() -> None:
    """What is said does not depend on when a timer came."""
    desk = Desk()
    desk.hold(at("14:00"), at("15:00"))
    assert use(desk).booked == hours(1)
    desk.sleep_until(at("13:00"))
    found = use(desk)
    assert (found.expiries, found.booked) == (1, timedelta())


def test_power_offs_count_on_the_day_on_which_they_ended() -> None:
    """Whether they succeeded or were given up."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("23:30"))
    arrive(desk, booking.id)
    desk.to(at("12:00", 1))
    off = desk.power_off(booking)
    desk.state.apply(replace(off, status=PowerOffStatus.SUCCEEDED, updated_at=at("00:10", 1)))
    assert use(desk).power_offs_succeeded == 0
    assert use(desk, day=1).power_offs_succeeded == 1
    desk.state.apply(replace(off, status=PowerOffStatus.FAILED, updated_at=at("00:10", 1)))
    found = use(desk, day=1)
    assert (found.power_offs_succeeded, found.power_offs_failed) == (0, 1)


@pytest.mark.parametrize(
    ("day", "length"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)]
)
def test_a_room_that_is_booked_all_day_is_booked_as_long_as_the_day_is(
    day: str, length: int
) -> None:
    """Also where the clocks change."""
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BERLIN)
    within = local_day(noon, BERLIN)
    desk = Desk(zone="Europe/Berlin", now=within.start - hours(1))
    desk.book(within.start - minutes(30), within.end + hours(1))
    assert room_use(desk.state, within, desk.now, {})[STUDIO].booked == hours(length)
