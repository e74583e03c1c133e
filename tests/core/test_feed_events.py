"""When an event is, and which events of an answer are looked at."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.feed import FeedEvent
from custom_components.roomkeeper.core.feed_events import (
    MOST_EVENTS,
    event_span,
    picked,
    title_of,
    window,
)
from custom_components.roomkeeper.core.span import Span

from .calendar_seen import event
from .desk import at, hours, minutes

BERLIN = ZoneInfo("Europe/Berlin")
HAVANA = ZoneInfo("America/Havana")
BEIRUT = ZoneInfo("Asia/Beirut")
NOW = at("12:00")


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Return a local time of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def utc(text: str) -> datetime:
    """Return an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_squeezed_event_keeps_the_length_that_the_clock_on_the_wall_gives_it() -> None:
    """From 2:30 to 3:30 in the night in which 2:00 becomes 3:00 would take no time at all."""
    span = event_span(local("2026-03-29 02:30"), local("2026-03-29 03:30"), BERLIN)
    assert span == Span(utc("2026-03-29 01:30"), utc("2026-03-29 02:30"))


def test_an_event_squeezed_to_less_than_nothing_keeps_its_length_too() -> None:
    """From 2:45 to 3:15."""
    span = event_span(local("2026-03-29 02:45"), local("2026-03-29 03:15"), BERLIN)
    assert span == Span(utc("2026-03-29 01:45"), utc("2026-03-29 02:15"))


def test_a_squeezed_event_may_come_with_offsets() -> None:
    """As the library of Home Assistant's calendars gives it."""
    before, after = timezone(hours(1)), timezone(hours(2))
    span = event_span(
        datetime(2026, 3, 29, 2, 30, tzinfo=before),
        datetime(2026, 3, 29, 3, 30, tzinfo=after),
        BERLIN,
    )
    assert span is not None
    assert span.length == hours(1)


def test_an_event_over_an_hour_that_is_repeated_is_as_long_as_it_takes() -> None:
    """Nothing is cut."""
    span = event_span(local("2026-10-25 01:30"), local("2026-10-25 03:30"), BERLIN)
    assert span is not None
    assert span.length == hours(3)


def test_a_day_is_from_midnight_to_midnight() -> None:
    """By the site's clock, however long that takes."""
    assert event_span(date(2026, 11, 24), date(2026, 11, 25), BERLIN) == Span(
        utc("2026-11-23 23:00"), utc("2026-11-24 23:00")
    )
    short = event_span(date(2026, 3, 29), date(2026, 3, 30), BERLIN)
    assert short is not None
    assert short.length == hours(23)


def test_a_day_whose_midnight_is_left_out_begins_after_the_gap() -> None:
    """In Beirut the clock goes from 0:00 to 1:00."""
    span = event_span(date(2026, 3, 29), date(2026, 3, 30), BEIRUT)
    assert span is not None
    assert span.start.astimezone(BEIRUT).hour == 1
    assert span.length == hours(23)


def test_a_day_whose_midnight_comes_twice_begins_with_the_first() -> None:
    """In Havana the clock goes from 1:00 back to 0:00."""
    span = event_span(date(2026, 11, 1), date(2026, 11, 2), HAVANA)
    assert span is not None
    assert span.length == hours(25)


def test_a_time_without_a_zone_is_the_site_s() -> None:
    """Floating times are local."""
    span = event_span(datetime(2026, 11, 24, 14), datetime(2026, 11, 24, 15), BERLIN)  # noqa: DTZ001
    assert span == Span(utc("2026-11-24 13:00"), utc("2026-11-24 14:00"))


def test_an_instant_takes_no_time() -> None:
    """A reminder books nothing; nor does an event that ends before it begins."""
    assert event_span(local("2026-11-24 14:00"), local("2026-11-24 14:00"), BERLIN) is None
    assert event_span(local("2026-11-24 14:00"), local("2026-11-24 13:00"), BERLIN) is None
    assert event_span(date(2026, 11, 24), date(2026, 11, 24), BERLIN) is None


def test_parts_of_a_second_are_left_out() -> None:
    """So that an outside id says all of a span."""
    start = utc("2026-11-24 14:00").replace(microsecond=700)
    span = event_span(start, start + hours(1), BERLIN)
    assert span == Span(utc("2026-11-24 14:00"), utc("2026-11-24 15:00"))


@given(
    start=st.datetimes(
        datetime(2026, 1, 1),  # noqa: DTZ001 - a local time
        datetime(2027, 12, 31),  # noqa: DTZ001
    ),
    length=st.timedeltas(minutes(1), hours(72)),
    zone=st.sampled_from([BERLIN, HAVANA, BEIRUT, ZoneInfo("Australia/Lord_Howe")]),
)
def test_no_event_with_a_length_loses_all_of_it(
    start: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    """Whatever the clocks do."""
    span = event_span(start.replace(tzinfo=zone), (start + length).replace(tzinfo=zone), zone)
    assert span is not None
    assert span.length >= minutes(1) - timedelta(seconds=1) or span.length > timedelta()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (local("2026-01-01 00:00"), local("9999-12-31 23:59:59", HAVANA)),
        (local("0001-01-01 00:00"), local("2027-01-01 00:00")),
        (date(2026, 1, 1), date(9999, 12, 31)),
        (date(1, 1, 1), date(2027, 1, 1)),
    ],
)
def test_what_has_no_end_or_no_beginning_is_as_long_as_can_be_said(start: date, end: date) -> None:
    """Calendars say so by the last or the first day that there is, which is beyond UTC."""
    span = event_span(start, end, HAVANA)
    assert span is not None
    assert span.length > timedelta(days=365 * 100)


# --- titles -----------------------------------------------------------------------


def test_a_title_is_one_line_that_can_be_kept() -> None:
    """Nobody can refuse a calendar's title, so it is made to fit."""
    assert title_of("  Band\n rehearsal ") == "Band rehearsal"
    assert title_of("x" * 300) == "x" * 254 + "…"
    assert title_of("half a \ud83d face").encode()


# --- which are looked at ------------------------------------------------------------


def test_what_is_over_or_longer_than_a_year_is_left_out() -> None:
    """And what begins only after the time that was asked for."""
    kept = event("kept", at("14:00"), at("15:00"))
    found = picked(
        [
            event("over", at("10:00"), at("12:00")),
            event("long", at("14:00"), at("15:00", 366)),
            event("far", at("14:00", 500), at("15:00", 500)),
            kept,
        ],
        window(NOW),
        NOW,
    )
    assert found.events == (kept,)
    assert found.within == window(NOW)
    assert found.cut == 0


def test_what_has_begun_is_looked_at() -> None:
    """It keeps the room until it is over."""
    running = event("running", at("11:00"), at("12:01"))
    assert picked([running], window(NOW), NOW).events == (running,)


@pytest.mark.parametrize("more", [0, 1, 30])
def test_of_too_many_the_nearest_are_looked_at(more: int) -> None:
    """What is beyond was not looked at, so it cannot have vanished."""
    events = [
        FeedEvent(uid=f"e{n}", span=Span(NOW + n * minutes(5), NOW + (n + 1) * minutes(5)))
        for n in range(MOST_EVENTS + more)
    ]
    found = picked(reversed(events), window(NOW), NOW)
    assert found.events == tuple(events[:MOST_EVENTS])
    assert found.cut == more
    if more:
        assert found.within.end == events[MOST_EVENTS].span.start
