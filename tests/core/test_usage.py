"""How rooms and stalls were used on a day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.commands import Cancel, CheckIn, CheckOut
from custom_components.roomkeeper.core.ids import RoomKey, StallKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    OpeningWindow,
    Policy,
    PowerOffStatus,
    RoomEnergy,
)
from custom_components.roomkeeper.core.stall import EndReason, Stuck
from custom_components.roomkeeper.core.stall_events import OccupancyEnded, SensorStuck
from custom_components.roomkeeper.core.statistics import local_day
from custom_components.roomkeeper.core.usage import (
    HOURS,
    RoomUsage,
    StallUsage,
    peaks,
    total_of_rooms,
    total_of_stalls,
    usage_of_fact,
)
from custom_components.roomkeeper.core.usage_days import usage_of_day

from .desk import ATTIC, STUDIO, Desk, at, by_id, hours, minutes, room
from .visits import switched_off, visits

BERLIN = ZoneInfo("Europe/Berlin")


def on(desk: Desk, day: date) -> dict[RoomKey, RoomUsage]:
    """Return how each room is used on a day."""
    state = desk.state
    rows = (visits(state.bookings.values()), switched_off(state.power_offs.values()))
    return {key: one.usage for key, one in usage_of_day(state.site, day, *rows, desk.now).items()}


def use(desk: Desk, day: int = 0) -> RoomUsage:
    """Return how the studio is used on a day."""
    return on(desk, at("12:00", day).date())[STUDIO]


def test_a_day_without_anybody() -> None:
    """Every room is there, with nothing."""
    desk = Desk(room(), room(ATTIC))
    found = on(desk, desk.now.date())
    assert found.keys() == {STUDIO, ATTIC}
    assert found[STUDIO].booked == found[STUDIO].used == timedelta()
    assert found[STUDIO].bookings == 0


def test_used_time_is_from_when_a_guest_came_until_they_left() -> None:
    """Four hours were booked; the guest came early, and left after two of them."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("16:10"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.to(at("13:00"))
    assert use(desk).used == hours(1)
    desk.to(at("14:10"))
    desk.do(CheckOut(ref=by_id(booking.id)))
    desk.to(at("20:00"))
    found = use(desk)
    assert (found.booked, found.used, found.bookings) == (hours(4), hours(2) + minutes(10), 1)


def test_time_that_two_guests_had_one_after_the_other_is_booked_once() -> None:
    """The first left early, and the second took the rest."""
    desk = Desk()
    first = desk.book(at("12:10"), at("16:10"))
    desk.do(CheckIn(ref=by_id(first.id)))
    desk.to(at("14:00"))
    desk.do(CheckOut(ref=by_id(first.id)))
    second = desk.book(at("14:00"), at("16:10"))
    desk.do(CheckIn(ref=by_id(second.id)))
    desk.to(at("20:00"))
    found = use(desk)
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
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.to(at("12:00", 1))
    tonight, tomorrow = use(desk), use(desk, day=1)
    assert (tonight.booked, tonight.used, tonight.bookings) == (
        *(hours(24) - minutes(12 * 60 + 10), hours(12)),
        1,
    )
    assert (tomorrow.booked, tomorrow.used, tomorrow.bookings) == (hours(2), hours(2), 0)


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
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.to(at("12:00", 1))
    off = desk.power_off(booking)
    desk.state.apply(replace(off, status=PowerOffStatus.SUCCEEDED, updated_at=at("00:10", 1)))
    assert use(desk).power_offs_succeeded == 0
    assert use(desk, day=1).power_offs_succeeded == 1
    desk.state.apply(replace(off, status=PowerOffStatus.FAILED, updated_at=at("00:10", 1)))
    found = use(desk, day=1)
    assert (found.power_offs_succeeded, found.power_offs_failed) == (0, 1)


def test_power_offs_of_a_day_are_late_by_all_that_they_were_and_at_the_most() -> None:
    """One by ten seconds, one by twenty, and one by hand before its time by nothing."""
    desk = Desk()
    for start, late_s in (("12:10", 10), ("14:10", 20), ("16:10", -300)):
        guest = desk.book(at(start), at(start) + hours(1))
        desk.to(guest.span.start)
        desk.do(CheckIn(ref=by_id(guest.id)))
        desk.to(guest.span.end)
        off = desk.power_off(guest)
        done_at = off.planned_at + timedelta(seconds=late_s)
        desk.state.apply(replace(off, status=PowerOffStatus.SUCCEEDED, updated_at=done_at))
    found = use(desk)
    assert found.power_offs_succeeded == 3
    assert found.power_off_delay == timedelta(seconds=30)
    assert found.longest_power_off_delay == timedelta(seconds=20)


def test_energy_is_that_of_all_bookings_of_the_day_in_the_room() -> None:
    """What another room of theirs has used is not this one's."""
    desk = Desk(room(), room(ATTIC))
    for start, used_wh in (("12:10", 10.5), ("14:10", 20.25)):
        booking = desk.book(at(start), at(start) + hours(1), STUDIO, ATTIC)
        energy = (RoomEnergy(STUDIO, used_wh), RoomEnergy(ATTIC, 1.0))
        desk.state.apply(replace(booking, energy=energy))
    found = on(desk, at("12:00").date())
    assert (found[STUDIO].energy_wh, found[ATTIC].energy_wh) == (30.75, 2.0)


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
    assert on(desk, noon.date())[STUDIO].booked == hours(length)


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Berlin", "2026-06-01", [60] * 24),
        ("Europe/Berlin", "2026-03-29", [60, 60, 0, *[60] * 21]),
        ("Europe/Berlin", "2026-10-25", [60, 60, 120, *[60] * 21]),
        ("America/New_York", "2026-11-01", [60, 120, *[60] * 22]),
        ("Australia/Lord_Howe", "2026-04-05", [60, 90, *[60] * 22]),
        ("Australia/Lord_Howe", "2026-10-04", [60, 60, 30, *[60] * 21]),
        ("America/Havana", "2026-03-08", [0, *[60] * 23]),
        ("America/Havana", "2026-11-01", [120, *[60] * 23]),
    ],
)
def test_a_room_taken_all_day_is_taken_in_each_hour_as_long_as_that_is(
    zone: str, day: str, expected: list[int]
) -> None:
    """An hour that comes twice is twice as long, and one that is left out is empty."""
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone))
    within = local_day(noon, ZoneInfo(zone))
    desk = Desk(zone=zone, now=within.start - hours(2))
    booking = desk.book(within.start - hours(1), within.end + hours(1))
    desk.to(within.start - minutes(30))
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.to(within.end + hours(2))
    rows = (visits(desk.state.bookings.values()), switched_off(desk.state.power_offs.values()))
    found = usage_of_day(desk.state.site, noon.date(), *rows, desk.now)[STUDIO]
    assert list(found.usage.hours) == [minutes(one) for one in expected]
    assert found.used_by_hour == found.booked_by_hour


def test_only_what_is_inside_the_opening_hours_is_utilisation() -> None:
    """Booked from before until after: of eight open hours all are booked, and no more."""
    window = OpeningWindow(weekdays=frozenset({1}), start_local=time(9), end_local=time(17))
    desk = Desk(room())
    desk.book(at("12:10"), at("20:00"))
    desk.configure(room(policy=Policy(opening_hours=(window,))))
    found = use(desk)
    assert (found.open, found.booked_open, found.booked) == (
        *(hours(8), hours(5) - minutes(10), hours(8) - minutes(10)),
    )
    assert found.utilisation == 60.4


def test_what_is_added_up_is_what_it_was_together() -> None:
    """Sums are sums, the longest is the longest, and nothing measured stays nothing."""
    one = RoomUsage(stays=1, stay=hours(1), lengths={60: 1}, longest_power_off_delay=minutes(2))
    two = RoomUsage(stays=2, stay=hours(3), lengths={60: 1, 120: 1}, energy_wh=4.5)
    total = total_of_rooms((one, two))
    assert (total.stays, total.mean_stay, total.lengths) == (3, hours(4) / 3, {60: 2, 120: 1})
    assert (total.longest_power_off_delay, total.energy_wh) == (minutes(2), 4.5)
    assert total.saved_wh is None
    assert total_of_rooms(()) == RoomUsage()


def test_nine_of_ten_stays_are_not_longer() -> None:
    """Of ten the ninth by length; of none there is none."""
    assert StallUsage().p90_stay is None
    lengths = {60: 5, 120: 4, 600: 1}
    assert StallUsage(stays=10, lengths=lengths).p90_stay == minutes(2)


@pytest.mark.parametrize(("quick", "share"), [(8, minutes(30)), (9, minutes(1))])
def test_a_tenth_of_the_stays_may_be_longer(quick: int, share: timedelta) -> None:
    """In whatever order they were counted."""
    lengths = {1800: 10 - quick, 60: quick}
    assert StallUsage(stays=10, lengths=lengths).p90_stay == share


def test_the_busiest_hours_are_three_at_the_most() -> None:
    """In the order of the day; of those that are alike the earlier ones, and none without use."""
    assert peaks([0, 2, 5, 0, 3, 2, 2]) == (1, 2, 4)
    assert peaks([hours(0), minutes(1), hours(0), hours(1)]) == (1, 3)
    assert StallUsage().peak_hours == RoomUsage().peak_hours == ()


def ended(reason: EndReason, *, is_counted: bool) -> OccupancyEnded:
    """Return the end of a stay of 128 seconds that began before midnight."""
    return OccupancyEnded(
        at=at("22:02"),
        stall=StallKey("wc"),
        reason=reason,
        started_at=at("22:00"),
        duration=timedelta(seconds=128),
        day_local="2026-11-24",
        hour_local=23,
        weekday=1,
        is_counted=is_counted,
        timeouts_in_a_row=0,
    )


def test_a_stay_counts_on_its_own_day() -> None:
    """By the steps of its length and the hour of its start; how it ended counts of all."""
    counted = usage_of_fact(ended(EndReason.TIMEOUT, is_counted=True), BERLIN)
    begun = tuple(int(hour == 23) for hour in range(HOURS))
    assert counted.day == date(2026, 11, 24)
    assert counted.usage == StallUsage(
        stays=1, stay=timedelta(seconds=128), timeouts=1, lengths={125: 1}, hours=begun
    )
    by_hand = usage_of_fact(ended(EndReason.FORCED, is_counted=False), BERLIN)
    assert by_hand.usage == StallUsage(forced=1)
    both = total_of_stalls((counted.usage, by_hand.usage, counted.usage))
    assert both == StallUsage(
        stays=2,
        stay=timedelta(seconds=256),
        timeouts=2,
        forced=1,
        lengths={125: 2},
        hours=tuple(2 * one for one in begun),
    )
    assert (both.mean_stay, both.peak_hours) == (timedelta(seconds=128), (23,))
    assert total_of_stalls(()) == StallUsage()
    assert StallUsage().mean_stay is None


def test_a_fault_counts_on_the_local_day_on_which_it_was_found() -> None:
    """After midnight in Berlin."""
    fact = SensorStuck(at=at("23:30"), stall=StallKey("wc"), why=Stuck.ON_TOO_LONG)
    found = usage_of_fact(fact, BERLIN)
    assert (found.day, found.usage) == (at("12:00", 1).date(), StallUsage(faults=1))
