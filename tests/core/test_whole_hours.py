"""Local hours, told anew by hours of UTC."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.statistics import day_of
from custom_components.roomkeeper.core.wall_clock import HOUR, hour_of
from custom_components.roomkeeper.core.whole_hours import by_whole_hours

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "Africa/Casablanca",
    "America/Havana",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "UTC",
)
EVERY_HOUR = tuple(float(hour + 1) for hour in range(24))


def test_an_hour_on_the_wall_is_an_hour_of_utc() -> None:
    """In most zones nothing is divided, and hours without anything are there too."""
    day = date(2026, 11, 24)
    held = [0.0] * 24
    held[9], held[11] = 0.5, 1.0
    found = by_whole_hours({day: held}, BERLIN, day_of(day, BERLIN).end)
    assert len(found) == 24
    assert {hour: value for hour, value in found.items() if value} == {
        datetime(2026, 11, 24, 8, tzinfo=UTC): 0.5,
        datetime(2026, 11, 24, 10, tzinfo=UTC): 1.0,
    }
    assert [*found] == sorted(found)


def test_an_hour_that_comes_twice_is_two() -> None:
    """What was used between two and three, in the night that has it twice, is in two hours."""
    day = date(2026, 10, 25)
    found = by_whole_hours({day: EVERY_HOUR}, BERLIN, day_of(day, BERLIN).end)
    assert len(found) == 25
    assert [*found.values()][:5] == [1, 2, 1.5, 1.5, 4]


def test_an_hour_that_is_left_out_is_none() -> None:
    """There is nothing between two and three in the night in which the clocks go forward."""
    day = date(2026, 3, 29)
    held = (*EVERY_HOUR[:2], 0, *EVERY_HOUR[3:])
    found = by_whole_hours({day: held}, BERLIN, day_of(day, BERLIN).end)
    assert [*found.values()] == [1, 2, *EVERY_HOUR[3:]]


def test_where_clocks_are_off_by_a_part_of_an_hour_each_is_divided() -> None:
    """From ten to eleven in Kathmandu is from a quarter past four, of UTC, to a quarter past."""
    day, zone = date(2026, 11, 24), ZoneInfo("Asia/Kathmandu")
    held = [0.0] * 24
    held[10] = 1.0
    found = by_whole_hours({day: held}, zone, day_of(day, zone).end)
    assert {hour.hour: value for hour, value in found.items() if value} == {4: 0.75, 5: 0.25}


def test_the_hour_that_goes_on_is_the_last() -> None:
    """What it has held so far was before now."""
    day, zone = date(2026, 11, 24), ZoneInfo("Asia/Kathmandu")
    held = [0.0] * 24
    held[10] = 1.0
    until = datetime(2026, 11, 24, 4, 45, tzinfo=UTC)
    found = by_whole_hours({day: held}, zone, until)
    assert [*found.items()][-1] == (datetime(2026, 11, 24, 4, tzinfo=UTC), 1.0)


def test_nothing_is_nothing() -> None:
    """A house of today has no past; nor has one whose first day is still to come."""
    assert by_whole_hours({}, BERLIN, datetime(2026, 11, 24, tzinfo=UTC)) == {}
    day = date(2026, 11, 25)
    assert by_whole_hours({day: EVERY_HOUR}, BERLIN, datetime(2026, 11, 24, tzinfo=UTC)) == {}


@given(
    st.sampled_from(ZONES),
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    st.lists(st.lists(st.floats(0, 3600), min_size=24, max_size=24), min_size=1, max_size=4),
    st.timedeltas(timedelta(), timedelta(days=1)),
)
def test_nothing_is_lost_or_made(
    zone: str, first: date, held: list[list[float]], later: timedelta
) -> None:
    """Whatever the zone: as much as there was in hours that there were, and hours without gaps."""
    place = ZoneInfo(zone)
    days = {first + timedelta(days=number): day for number, day in enumerate(held)}
    end = day_of(max(days), place).end
    found = by_whole_hours(days, place, end + later)
    # Looked up by quarters of an hour: which local hours there were at all.
    start = day_of(first, place).start
    shown: set[tuple[date, int]] = set()
    at = start
    while at < end:
        local = at.astimezone(place)
        shown.add((local.date(), local.hour))
        at += timedelta(minutes=15)
    there = sum(days[day][hour] for day, hour in shown)
    assert sum(found.values()) == pytest.approx(there)
    hours = [*found]
    assert hours[0] == hour_of(start)
    assert all(after - before == HOUR for before, after in pairwise(hours))
