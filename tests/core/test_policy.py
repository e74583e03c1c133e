"""The rules of a room that need no other booking to decide."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core import policy
from custom_components.roomkeeper.core.commands import Texts
from custom_components.roomkeeper.core.errors import (
    Closed,
    EndBeforeStart,
    InThePast,
    NotPositive,
    SpanTooLong,
    TextTooLong,
    TextUnreadable,
    TooFarAhead,
    TooLong,
    TooShort,
)
from custom_components.roomkeeper.core.model import Deferral, OpeningWindow, Policy, PowerOffStatus
from custom_components.roomkeeper.core.span import Span

from .desk import ATTIC, NOON, PHONE, STUDIO, TODAY, Desk, at, hours, minutes, room, site

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
EVERY_DAY = frozenset(range(7))


def open_at(start: str, end: str, *weekdays: int) -> Policy:
    """Return a policy with one window of opening hours, on all days or on some."""
    window = OpeningWindow(
        weekdays=frozenset(weekdays) or EVERY_DAY,
        start_local=time.fromisoformat(start),
        end_local=time.fromisoformat(end),
    )
    return Policy(opening_hours=(window,))


def local(zone: ZoneInfo, text: str, *, fold: int = 0) -> datetime:
    """Return the instant of a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


# --- spans and texts ---------------------------------------------------------


def test_an_end_before_the_start_is_refused() -> None:
    """Who mixes up the ends is told so."""
    for end in ("14:00", "13:59"):
        with pytest.raises(EndBeforeStart):
            policy.span_between(at("14:00"), at(end))


def test_a_booking_that_the_change_of_clocks_swallows_is_refused() -> None:
    """Half past two to half past three is no time at all where that hour is left out."""
    start = datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)
    with pytest.raises(EndBeforeStart):
        policy.span_between(start, start.replace(hour=3))


def test_a_booking_lasts_a_year_at_most() -> None:
    """A year, also a leap year, can be booked; a day more is taken for a mistake."""
    assert policy.span_between(NOON, NOON + timedelta(days=366)).length == timedelta(days=366)
    with pytest.raises(SpanTooLong):
        policy.span_between(NOON, NOON + timedelta(days=366, microseconds=1))


def test_what_is_over_cannot_be_booked_but_what_has_begun_can() -> None:
    """A guest who is late still gets the rest of the hour."""
    policy.require_to_come(Span(at("11:00"), at("12:00:01")), NOON)
    with pytest.raises(InThePast):
        policy.require_to_come(Span(at("11:00"), at("12:00")), NOON)


def test_what_lies_beyond_all_planning_is_refused() -> None:
    """A year that was mistyped is refused, and never breaks what reckons with it."""
    with pytest.raises(TooFarAhead):
        policy.require_to_come(
            Span(NOON.replace(year=9999), NOON.replace(year=9999) + hours(1)), NOON
        )
    with pytest.raises(TooFarAhead):
        policy.end_after(datetime.max.replace(tzinfo=UTC), hours(1))
    policy.require_to_come(Span(NOON.replace(year=2036), NOON.replace(year=2036, hour=13)), NOON)


@pytest.mark.parametrize("length", [timedelta(), timedelta(microseconds=-1), timedelta.min])
def test_a_length_of_nothing_is_refused(length: timedelta) -> None:
    """A hold of no time would be gone before anybody saw it."""
    with pytest.raises(NotPositive) as raised:
        policy.require_length("expires_in", length)
    assert raised.value.details == {"field": "expires_in"}
    policy.require_length("expires_in", timedelta(microseconds=1))
    policy.require_length("expires_in", None)


def test_a_length_beyond_all_bounds_is_refused() -> None:
    """No length that anybody writes makes the reckoning of instants fail."""
    with pytest.raises(SpanTooLong):
        policy.require_length("expires_in", timedelta.max)


@pytest.mark.parametrize(("field", "longest"), [("title", 255), ("guest", 255), ("note", 4_000)])
def test_a_text_is_never_cut(field: str, longest: int) -> None:
    """A text is kept whole or refused with its bound."""
    policy.require_short_texts(Texts(**{field: "ä" * longest}))
    with pytest.raises(TextTooLong) as raised:
        policy.require_short_texts(Texts(**{field: "ä" * (longest + 1)}))
    assert raised.value.details == {"field": field, "length": longest + 1, "longest": longest}


def test_half_a_character_is_refused() -> None:
    """What no file can hold is refused before anything is promised about it."""
    with pytest.raises(TextUnreadable) as raised:
        policy.require_short_texts(Texts(), source="x\ud83d")
    assert raised.value.details == {"field": "source"}
    policy.require_short_texts(Texts(title="Grüße 🎸"))


def test_a_room_has_its_own_shortest_and_longest_stay() -> None:
    """A room's bounds hold to the second."""
    bounded = room(policy=Policy(min_duration=hours(1), max_duration=hours(2)))
    for end in ("13:00", "14:00"):
        policy.require_room_rules(bounded, Span(NOON, at(end)), UTC)
    with pytest.raises(TooShort):
        policy.require_room_rules(bounded, Span(NOON, at("12:59:59")), UTC)
    with pytest.raises(TooLong):
        policy.require_room_rules(bounded, Span(NOON, at("14:00:01")), UTC)


# --- opening hours -----------------------------------------------------------


def test_a_room_without_hours_is_always_open() -> None:
    """Who sets no hours can book at any time."""
    assert policy.is_open_for(Policy(), Span(at("00:00"), at("23:00", 6)), UTC)


def test_opening_hours_hold_to_the_minute() -> None:
    """The whole stay must lie within the hours, and the refusal says when they are."""
    rules = open_at("09:00", "17:00")
    assert policy.is_open_for(rules, Span(at("09:00"), at("17:00")), UTC)
    for start, end in (("08:59", "10:00"), ("16:00", "17:01"), ("18:00", "19:00")):
        assert not policy.is_open_for(rules, Span(at(start), at(end)), UTC)
    with pytest.raises(Closed) as raised:
        policy.require_room_rules(
            room(policy=rules), Span(at("18:00"), at("19:00")), ZoneInfo("UTC")
        )
    assert raised.value.details["opens_at"] == at("09:00", 1)
    assert raised.value.details["closes_at"] == at("17:00", 1)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    """A club open on Tuesdays from 20 to 4 takes a booking at three on Wednesday morning only."""
    rules = open_at("20:00", "04:00", 1)
    assert policy.is_open_for(rules, Span(at("23:00"), at("04:00", 1)), UTC)
    assert policy.is_open_for(rules, Span(at("03:00", 1), at("04:00", 1)), UTC)
    assert not policy.is_open_for(rules, Span(at("03:00"), at("04:00")), UTC)
    assert not policy.is_open_for(rules, Span(at("03:00", 1), at("04:01", 1)), UTC)


def test_a_whole_day_is_from_a_time_to_the_same_time() -> None:
    """Midnight to midnight, every day, is always, with no seam at midnight."""
    rules = open_at("00:00", "00:00")
    assert policy.is_open_for(rules, Span(at("22:00"), at("22:00", 5)), UTC)


def test_windows_that_meet_are_one() -> None:
    """A booking may run over noon where the morning's hours end as the afternoon's begin."""
    both = Policy(
        opening_hours=(
            *open_at("09:00", "12:00").opening_hours,
            *open_at("12:00", "17:00").opening_hours,
        )
    )
    assert policy.is_open_for(both, Span(at("10:00"), at("16:00")), UTC)
    gap = Policy(
        opening_hours=(
            *open_at("09:00", "12:00").opening_hours,
            *open_at("13:00", "17:00").opening_hours,
        )
    )
    assert not policy.is_open_for(gap, Span(at("10:00"), at("16:00")), UTC)


def test_a_room_that_never_opens_says_so() -> None:
    """Where no hours come within a week, no time is promised."""
    never = Policy(
        opening_hours=(
            OpeningWindow(weekdays=frozenset(), start_local=time(9), end_local=time(17)),
        )
    )
    assert policy.opening_after(never, NOON, UTC) is None
    with pytest.raises(Closed) as raised:
        policy.require_room_rules(room(policy=never), Span(NOON, at("13:00")), UTC)
    assert raised.value.details["opens_at"] is None


@pytest.mark.parametrize(
    ("zone", "day", "window", "opens", "closes"),
    [
        # Berlin goes from 02:00 to 03:00: a window over the gap is an hour shorter.
        (BERLIN, "2026-03-29", ("01:00", "04:00"), "2026-03-29T00:00Z", "2026-03-29T02:00Z"),
        # A window that opens in the gap opens as long after it.
        (BERLIN, "2026-03-29", ("02:30", "05:00"), "2026-03-29T01:30Z", "2026-03-29T03:00Z"),
        # One that closes in the gap closes as long after it.
        (BERLIN, "2026-03-29", ("01:00", "02:30"), "2026-03-29T00:00Z", "2026-03-29T01:30Z"),
        # Berlin has 02:00 to 03:00 twice: an end in it is the first.
        (BERLIN, "2026-10-25", ("01:00", "02:30"), "2026-10-24T23:00Z", "2026-10-25T00:30Z"),
        # A window over it is an hour longer.
        (BERLIN, "2026-10-25", ("01:00", "04:00"), "2026-10-24T23:00Z", "2026-10-25T03:00Z"),
        # A night over the change, of Saturday.
        (BERLIN, "2026-10-24", ("22:00", "06:00"), "2026-10-24T20:00Z", "2026-10-25T05:00Z"),
        # Lord Howe goes from 02:00 to 02:30 (UTC+10:30 to +11).
        (LORD_HOWE, "2026-10-04", ("01:00", "04:00"), "2026-10-03T14:30Z", "2026-10-03T17:00Z"),
        (LORD_HOWE, "2026-10-04", ("02:15", "04:00"), "2026-10-03T15:45Z", "2026-10-03T17:00Z"),
        # Lord Howe goes back from 02:00 to 01:30.
        (LORD_HOWE, "2026-04-05", ("01:00", "04:00"), "2026-04-04T14:00Z", "2026-04-04T17:30Z"),
        (LORD_HOWE, "2026-04-05", ("01:45", "04:00"), "2026-04-04T14:45Z", "2026-04-04T17:30Z"),
    ],
)
def test_hours_on_the_day_of_a_change_of_clocks(
    zone: ZoneInfo, day: str, window: tuple[str, str], opens: str, closes: str
) -> None:
    """On the two odd days of a year a room opens and closes at real instants that make sense."""
    rules = open_at(*window, datetime.fromisoformat(day).weekday())
    around = Span(
        local(zone, f"{day}T00:00"), local(zone, f"{day}T00:00") + timedelta(days=1, hours=8)
    )
    found = [span for span in policy.opening_spans(rules, around, zone) if span.overlaps(around)]
    assert found == [Span(datetime.fromisoformat(opens), datetime.fromisoformat(closes))]


def test_a_window_that_falls_into_the_gap_is_no_window() -> None:
    """Open from two to three, on the night on which that hour is left out, is closed."""
    rules = open_at("02:00", "03:00", 6)
    around = Span(local(BERLIN, "2026-03-29T00:00"), local(BERLIN, "2026-03-30T00:00"))
    assert list(policy.opening_spans(rules, around, BERLIN)) == []


@given(
    st.lists(
        st.builds(
            lambda days, start, end: OpeningWindow(
                weekdays=days,
                start_local=time(start // 60, start % 60),
                end_local=time(end // 60, end % 60),
            ),
            st.frozensets(st.integers(0, 6)),
            st.integers(0, 1439),
            st.integers(0, 1439),
        ),
        min_size=1,
        max_size=3,
    ),
    st.integers(-5_000, 5_000),
    st.integers(1, 3_000),
    st.sampled_from([("UTC", TODAY), ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC))]),
)
def test_open_means_open_at_every_minute(
    windows: list[OpeningWindow], start: int, length: int, place: tuple[str, datetime]
) -> None:
    """A stay is allowed exactly if the room is open at every instant of it, and the same to all."""
    rules = Policy(opening_hours=tuple(windows))
    zone = ZoneInfo(place[0])
    span = Span(place[1] + minutes(start), place[1] + minutes(start + length))
    moments = [span.start + minutes(one) for one in range(0, length, 7)]
    moments.append(span.end - timedelta(seconds=1))
    open_now = [
        policy.is_open_for(rules, Span(one, one + timedelta(seconds=1)), zone) for one in moments
    ]
    if policy.is_open_for(rules, span, zone):
        assert all(open_now)
    following = policy.opening_after(rules, span.start, zone)
    if open_now[0]:
        assert following is not None
        assert following.contains(span.start)
    elif following is not None:
        assert not following.overlaps(Span(span.start, span.start + timedelta(seconds=1)))
        assert policy.is_open_for(rules, Span(following.start, following.start + minutes(1)), zone)


# --- check-in, no-show, power-off --------------------------------------------


def test_the_strictest_room_says_when_check_in_opens() -> None:
    """A booking of two rooms is let in when both are ready for it."""
    desk = Desk(room(), room(ATTIC, Policy(early_check_in=minutes(5))))
    both = desk.book(at("14:00"), at("18:00"), STUDIO, ATTIC)
    assert policy.check_in_window(desk.state.site, both) == Span(at("13:55"), at("18:00"))
    one = desk.book(at("18:00"), at("19:00"), STUDIO)
    assert policy.check_in_window(desk.state.site, one) == Span(at("17:30"), at("19:00"))


def test_the_most_patient_room_says_when_a_guest_is_given_up() -> None:
    """Nobody is given up while one of the rooms would still wait."""
    patient = Policy(no_show_after=minutes(30))
    quick = Policy(no_show_after=minutes(10))
    desk = Desk(room(policy=quick), room(ATTIC, patient))
    both = desk.book(at("14:00"), at("18:00"), STUDIO, ATTIC)
    assert policy.no_show_at(desk.state.site, both) == at("14:30")
    short = desk.book(at("18:00"), at("18:10"), STUDIO)
    assert policy.no_show_at(desk.state.site, short) is None
    assert policy.no_show_at(site(room(policy=quick), room(ATTIC)), both) is None


def test_the_booking_the_room_and_the_default_say_how_long_the_power_stays() -> None:
    """Forty minutes, unless the room says otherwise, unless the booking does."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("18:00"))
    assert policy.power_off_buffer(room(), booking) == minutes(40)
    assert policy.power_off_buffer(
        room(policy=Policy(power_off_buffer=hours(1))), booking
    ) == hours(1)
    own = desk.book(at("19:00"), at("20:00"), power_off_buffer=minutes(0))
    assert policy.power_off_buffer(room(), own) == timedelta()


def test_the_waits_between_tries_double() -> None:
    """After a failed try the next ones come 5, 10 and 20 seconds later."""
    assert [policy.retry_delay(Policy(), attempt).total_seconds() for attempt in (1, 2, 3)] == [
        5,
        10,
        20,
    ]


def test_notice_is_given_once_and_not_of_tries() -> None:
    """People are told ten minutes before, if anybody is to be told at all."""
    told = room(policy=Policy(), notify=(PHONE,))
    desk = Desk(told)
    booking = desk.book(at("14:00"), at("18:00"))
    desk.to(at("18:00"))
    planned = desk.power_off(booking)
    assert policy.notice_at(told, planned) == at("18:30")
    assert policy.notice_at(room(), planned) is None
    assert policy.notice_at(room(policy=Policy(power_off_notice=timedelta())), planned) is None
    for quiet in (
        replace(planned, announced=True),
        replace(planned, manual=True),
        replace(planned, why=Deferral.RETRY),
        replace(planned, status=PowerOffStatus.ATTEMPTING),
    ):
        assert policy.notice_at(told, quiet) is None
