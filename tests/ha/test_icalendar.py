"""The iCalendar that we write: read back by a reader that is not ours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event as ReadEvent

from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.doors.icalendar import (
    TAIL,
    Event,
    EventStatus,
    calendar_head,
    event_text,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
BOOKING = Event(
    uid="01KAT5.drum_room@roomkeeper",
    span=Span(NOON, NOON + timedelta(hours=2)),
    summary="Booked",
    status=EventStatus.CONFIRMED,
    created_at=NOON - timedelta(days=3),
    changed_at=NOON - timedelta(days=1),
    sequence=4,
)


def written(*events: Event, name: str = "Drum room") -> str:
    return calendar_head(name) + "".join(map(event_text, events)) + TAIL


def read_back(text: str) -> list[ReadEvent]:
    return IcsCalendarStream.calendar_from_ics(text).events


def test_an_event_is_written_as_calendars_write_it() -> None:
    assert written(BOOKING).splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Roomkeeper//Roomkeeper//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Drum room",
        "X-WR-CALNAME:Drum room",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
        "BEGIN:VEVENT",
        "UID:01KAT5.drum_room@roomkeeper",
        "DTSTAMP:20261125T120000Z",
        "CREATED:20261123T120000Z",
        "LAST-MODIFIED:20261125T120000Z",
        "SEQUENCE:4",
        "DTSTART:20261126T120000Z",
        "DTEND:20261126T140000Z",
        "SUMMARY:Booked",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_calendar_without_events_is_one() -> None:
    assert read_back(written()) == []


def test_what_takes_less_than_a_second_takes_one() -> None:
    start = NOON + timedelta(milliseconds=300)
    (read,) = read_back(written(_with(span=Span(start, start + timedelta(milliseconds=100)))))
    assert (read.dtstart, read.dtend) == (NOON, NOON + timedelta(seconds=1))


def test_neighbours_that_touch_still_touch() -> None:
    ends = NOON + timedelta(hours=1, milliseconds=700)
    first = _with(span=Span(NOON, ends))
    second = _with(uid="b@roomkeeper", span=Span(ends, NOON + timedelta(hours=2)))
    before, after = read_back(written(first, second))
    assert before.dtend == after.dtstart


def test_local_time_is_written_as_the_instant_that_it_is() -> None:
    east = NOON.astimezone(tz=None)
    assert "DTSTART:20261126T120000Z" in event_text(_with(span=Span(east, NOON + timedelta(1))))


@pytest.mark.parametrize(
    "text", ["a\r\nb", "a\nb", "a\rb", "a\u2028b", "a\u2029b", "a\x85b", "a\vb", "a\fb"]
)
def test_whatever_ends_a_line_stays_within_the_text(text: str) -> None:
    assert "SUMMARY:a\\nb\r\n" in event_text(_with(summary=text))


def test_nobody_ends_an_event_by_what_they_write() -> None:
    written_by_a_guest = "Ann\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:mine"
    (read,) = read_back(written(_with(summary=written_by_a_guest)))
    assert read.uid == BOOKING.uid


def test_a_line_is_cut_between_characters() -> None:
    for length in range(60, 90):
        for letter in ("x", "é", "€", "🥁"):
            text = event_text(_with(summary=letter * length))
            for line in text.split("\r\n"):
                assert len(line.encode()) <= 75
            assert f"SUMMARY:{letter * length}" in text.replace("\r\n ", "")


def test_a_status_and_whether_it_takes_the_time_are_said() -> None:
    held = _with(status=EventStatus.TENTATIVE)
    given_up = _with(uid="b@roomkeeper", status=EventStatus.CANCELLED, is_busy=False)
    first, second = read_back(written(held, given_up))
    assert (first.status, first.transparency) == ("TENTATIVE", "OPAQUE")
    assert (second.status, second.transparency) == ("CANCELLED", "TRANSPARENT")


def test_a_sequence_fits_where_readers_keep_it() -> None:
    assert "SEQUENCE:2147483647\r\n" in event_text(_with(sequence=2**40))
    assert "SEQUENCE:0\r\n" in event_text(_with(sequence=-5))


def _with(**changes: object) -> Event:
    fields = {name: getattr(BOOKING, name) for name in Event.__dataclass_fields__}
    return Event(**{**fields, **changes})


# --- any texts -------------------------------------------------------------------

_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
_PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


@given(summary=_PLAIN, description=_PLAIN, location=_PLAIN, name=_PLAIN)
def test_texts_are_read_back_as_they_were(
    summary: str, description: str, location: str, name: str
) -> None:
    event = _with(summary=summary, description=description, location=location)
    (read,) = read_back(written(event, name=name))
    assert (read.summary or "") == summary
    assert (read.description or "") == description
    assert (read.location or "") == location


@given(texts=st.lists(_ANY, min_size=1, max_size=4))
def test_any_texts_make_a_calendar_of_as_many_events(texts: list[str]) -> None:
    events = [
        _with(uid=f"{index}@roomkeeper", summary=text, description=text)
        for index, text in enumerate(texts)
    ]
    text = written(*events)
    assert len(read_back(text)) == len(events)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    # No bare break is left, and nothing goes on in a line that was none.
    assert "\n" not in "".join(lines)
    assert "\r" not in "".join(lines)
