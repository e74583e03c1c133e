"""Where the clocks of a zone are changed, and when they first show a time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.wall_clock import LATEST, first_instant, stretches

from .timetable import instant

ZONES = (
    "Africa/Casablanca",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
)


@pytest.mark.parametrize(
    ("zone", "year", "changes"),
    [
        ("Europe/Berlin", 2026, ["2026-03-29T01:00+00:00", "2026-10-25T01:00+00:00"]),
        ("Africa/Casablanca", 2026, ["2026-02-15T02:00+00:00", "2026-03-22T02:00+00:00"]),
        ("Australia/Lord_Howe", 2026, ["2026-04-04T15:00+00:00", "2026-10-03T15:30+00:00"]),
        ("America/St_Johns", 2010, ["2010-03-14T03:31+00:00", "2010-11-07T02:31+00:00"]),
        ("Pacific/Apia", 2011, ["2011-04-02T14:00+00:00", "2011-09-24T14:00+00:00",
                                "2011-12-30T10:00+00:00"]),
        ("Asia/Kathmandu", 1985, ["1985-12-31T18:30+00:00"]),
        ("Africa/Niamey", 1959, []),
        ("Africa/Niamey", 1960, ["1960-01-01T00:00+00:00"]),
        ("Africa/Monrovia", 1972, ["1972-01-07T00:44:30+00:00"]),
        ("Africa/Freetown", 1939, ["1939-06-01T00:40+00:00", "1939-09-01T01:00+00:00",
                                   "1939-09-05T00:40+00:00"]),
        ("UTC", 2026, []),
    ],
)  # fmt: skip
def test_the_changes_of_a_year(zone: str, year: int, changes: list[str]) -> None:
    """To the second, also where two are near each other."""
    found = takewhile(
        lambda stretch: stretch.since.year == year,
        stretches(ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)),
    )
    assert [one.since for one in found if one.offset != one.offset_before] == [
        instant(change) for change in changes
    ]


def test_a_change_begins_what_comes_after_it() -> None:
    """At that very instant the new time holds."""
    change = instant("2026-03-29T01:00+00:00")
    first = next(stretches(ZoneInfo("Europe/Berlin"), change))
    assert first.since == change
    assert first.offset == timedelta(hours=2)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.floats(0, 0.999),
)
def test_stretches_follow_each_other(zone: str, at: datetime, part: float) -> None:
    """Each instant lies in one of them, and has its offset."""
    place = ZoneInfo(zone)
    found = list(takewhile(lambda one: one.since < at + timedelta(days=500), stretches(place, at)))
    assert found[0].since <= at < found[0].until
    for one, other in pairwise(found):
        assert one.until == other.since
        assert one.offset == other.offset_before
    for one in found:
        for instant_ in (one.since, one.since + (one.until - one.since) * part):
            assert instant_.astimezone(place).utcoffset() == one.offset


@pytest.mark.parametrize(
    ("zone", "local", "expected"),
    [
        ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59+00:00"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00+00:00"),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00+00:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30+00:00"),
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00+00:00"),
        ("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00+00:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00+00:00"),
        ("Pacific/Kiritimati", "2026-01-01T00:00", "2025-12-31T10:00+00:00"),
        ("Pacific/Pago_Pago", "2025-12-31T23:00", "2026-01-01T10:00+00:00"),
    ],
)
def test_when_a_clock_first_shows_a_time(zone: str, local: str, expected: str) -> None:
    """The first of two, or else the first instant after the gap."""
    assert first_instant(datetime.fromisoformat(local), ZoneInfo(zone)) == instant(expected)


def test_after_the_last_day_there_is_none() -> None:
    """The calendar ends, and says so by its end."""
    assert first_instant(datetime(9900, 1, 2), UTC) == LATEST  # noqa: DTZ001 - a local time
