"""How much of a day a room is used."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.commands import Cancel, CheckIn, CheckOut
from custom_components.roomkeeper.core.model import (
    OpeningWindow,
    Policy,
)
from custom_components.roomkeeper.core.statistics import (
    local_day,
    utilisation,
)

from .desk import STUDIO, Desk, at, by_id, hours, minutes, room

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
