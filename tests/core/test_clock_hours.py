"""How long each hour of the week is."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.clock_hours import WEEK, WeekHour, hours_of_week
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.statistics import day_of

ZONES = (
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "UTC",
)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "day", "uneven"),
    [
        ("Europe/Berlin", "2026-11-24", {}),
        ("Europe/Berlin", "2026-03-29", {2: 0}),
        ("Europe/Berlin", "2026-10-25", {2: 120}),
        ("Australia/Lord_Howe", "2026-10-04", {2: 30}),
        ("Australia/Lord_Howe", "2026-04-05", {1: 90}),
    ],
)
def test_hours_of_a_day_on_which_clocks_change_are_as_long_as_they_were(
    zone: str, day: str, uneven: dict[int, int]
) -> None:
    """One that is left out is not there; one that comes twice is twice as long."""
    local = date.fromisoformat(day)
    found = hours_of_week(day_of(local, ZoneInfo(zone)), ZoneInfo(zone))
    lengths = dict.fromkeys(range(24), 60) | uneven
    assert found == {
        WeekHour(local.weekday(), hour): minutes * MINUTE
        for hour, minutes in lengths.items()
        if minutes
    }


def test_a_year_has_every_hour_of_the_week_some_fifty_times() -> None:
    """In the order of the week, and together they are the year."""
    berlin = ZoneInfo("Europe/Berlin")
    year = Span(day_of(date(2026, 1, 1), berlin).start, day_of(date(2026, 12, 31), berlin).end)
    found = hours_of_week(year, berlin)
    assert tuple(found) == WEEK
    assert sum(found.values(), timedelta()) == year.length
    # The year begins and ends on a Thursday. The clocks change on two Sundays: one of them has
    # no hour from two o'clock, the other has it twice.
    assert found[WeekHour(3, 9)] == 53 * HOUR
    assert {found[WeekHour(6, hour)] for hour in range(24)} == {52 * HOUR}


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(1985, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - hypothesis wants it
    st.integers(1, 30 * 24 * 60),
)
def test_hours_are_as_long_as_somebody_who_looks_at_the_clock_each_minute_finds(
    zone: str, start: datetime, minutes: int
) -> None:
    """In any zone, and whatever the span begins with."""
    time_zone = ZoneInfo(zone)
    begin = start.replace(second=0, microsecond=0, tzinfo=UTC)
    seen: Counter[WeekHour] = Counter()
    for minute in range(minutes):
        local = (begin + minute * MINUTE).astimezone(time_zone)
        seen[WeekHour(local.weekday(), local.hour)] += 1
    found = hours_of_week(Span(begin, begin + minutes * MINUTE), time_zone)
    assert found == {hour: count * MINUTE for hour, count in seen.items()}
