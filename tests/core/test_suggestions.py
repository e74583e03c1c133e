"""What is suggested, at and around each number of each rule."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.ids import EntityId
from custom_components.roomkeeper.core.model import OpeningWindow, Policy, Room
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall import Stall, StallPolicy, Strategy
from custom_components.roomkeeper.core.suggestions import (
    Arrivals,
    BookedHours,
    Departures,
    HoursEvidence,
    NoShowEvidence,
    PowerOffEvidence,
    Stays,
    Suggestion,
    SuggestionKind,
    TimeoutEvidence,
    days_open_as,
    longer_timeout,
    no_show_rule,
    settings_of,
    shorter_opening_hours,
    shorter_power_off_buffer,
)
from custom_components.roomkeeper.core.usage import DayUsage

from .desk import BOOTH, STUDIO, at, hours, minutes, room, stall

SENSED = room(policy=Policy(), presence=(EntityId("binary_sensor.motion"),))
"""Its buffer is the usual one, 40 minutes."""

ZONE = ZoneInfo("Europe/Berlin")


def then(suggestion: Suggestion | None) -> dict[str, Any] | None:
    """Return what would be set."""
    return None if suggestion is None else dict(suggestion.then)


# --- a buffer that is never needed ------------------------------------------------

GONE = Departures(
    buffer=minutes(40),
    power_offs=20,
    put_off=0,
    latest=minutes(13),
    empty_for=minutes(27),
)


def test_a_buffer_that_is_never_needed() -> None:
    """The latest guest was gone 13 min after the end: with 5 more that is 20, and says why."""
    assert shorter_power_off_buffer(SENSED, GONE) == Suggestion(
        kind=SuggestionKind.SHORTER_POWER_OFF_BUFFER,
        place=SENSED,
        evidence=PowerOffEvidence(days=90, power_offs=20, empty_for=minutes(27)),
        now={"power_off_buffer": minutes(40)},
        then={"power_off_buffer": minutes(20)},
    )


@pytest.mark.parametrize(
    ("latest", "suggested"),
    [
        (minutes(25), minutes(30)),
        (minutes(25) + timedelta(seconds=1), None),
        (minutes(15), minutes(20)),
        (minutes(15) + timedelta(seconds=1), minutes(25)),
        (minutes(0), minutes(5)),
        (minutes(-60), minutes(5)),
    ],
)
def test_a_buffer_is_never_shorter_than_what_was_needed(
    latest: timedelta, suggested: timedelta | None
) -> None:
    """Five minutes are added, and it is rounded up; less than ten are not worth it."""
    found = then(shorter_power_off_buffer(SENSED, replace(GONE, latest=latest)))
    assert found == (suggested and {"power_off_buffer": suggested})


@pytest.mark.parametrize(
    "seen",
    [
        replace(GONE, power_offs=19),
        replace(GONE, put_off=1),
        replace(GONE, buffer=minutes(45)),
    ],
)
def test_a_buffer_that_is_needed_or_not_known_stays(seen: Departures) -> None:
    """Too few of them, one for which somebody was still inside, or another buffer then."""
    assert shorter_power_off_buffer(SENSED, seen) is None


@pytest.mark.parametrize(
    "configured",
    [
        replace(SENSED, presence=()),
        replace(SENSED, power=()),
        replace(SENSED, policy=Policy(auto_power_off=False)),
    ],
)
def test_a_room_that_is_not_switched_off_or_not_seen_needs_no_buffer(configured: Room) -> None:
    """What was seen before its devices were taken away says nothing of it."""
    assert shorter_power_off_buffer(configured, GONE) is None


# --- a timeout that is too short ----------------------------------------------------


def timed(**policy: Any) -> Stall:  # noqa: ANN401 - fields of a policy
    """Return a stall with a timeout of 5 min, of 10 min at most, or as is said."""
    return stall(policy=StallPolicy(**policy))


def test_a_timeout_that_is_too_short() -> None:
    """Somebody was seen again right after 4 of 20 stays."""
    booth = timed()
    assert longer_timeout(booth, Stays(stays=20, by_timer=4, by_bound=0)) == Suggestion(
        kind=SuggestionKind.LONGER_TIMEOUT,
        place=booth,
        evidence=TimeoutEvidence(days=30, stays=20, cut_short=4, cut_short_percent=20.0),
        now={"timeout": minutes(5)},
        then={"timeout": minutes(7.5)},
    )


@pytest.mark.parametrize(("stays", "cut_short"), [(19, 19), (21, 4), (1000, 199), (0, 0)])
def test_few_stays_or_few_of_them_cut_short_say_nothing(stays: int, cut_short: int) -> None:
    """Somebody may come right after somebody else."""
    assert longer_timeout(timed(), Stays(stays=stays, by_timer=cut_short, by_bound=0)) is None


@pytest.mark.parametrize(
    ("policy", "suggested"),
    [
        ({"timeout": minutes(8)}, {"timeout": minutes(10)}),
        ({"timeout": timedelta(seconds=90)}, {"timeout": timedelta(seconds=150)}),
        ({"timeout": minutes(10)}, {"timeout": minutes(15), "max_timeout": minutes(15)}),
        (
            {"timeout": minutes(10), "stuck_on_for": minutes(12)},
            {"timeout": minutes(12), "max_timeout": minutes(12)},
        ),
        ({"timeout": minutes(10), "stuck_on_for": minutes(10)}, None),
        ({"timeout": hours(24), "max_timeout": hours(24)}, None),
        ({"strategy": Strategy.TIME_OF_DAY}, {"timeout": minutes(7.5)}),
        ({"strategy": Strategy.ADAPTIVE}, None),
        ({"strategy": Strategy.COMBINED}, None),
    ],
)
def test_a_timeout_grows_within_its_bounds(
    policy: dict[str, Any], suggested: dict[str, timedelta] | None
) -> None:
    """By half, in steps of half a minute; and its bound with it where it is there already."""
    booth = timed(**policy)
    found = longer_timeout(booth, Stays(stays=20, by_timer=10, by_bound=0))
    assert then(found) == suggested
    if found is not None:
        assert found.now == {name: getattr(booth.policy, name) for name in found.then}


def test_a_sensor_that_is_on_for_the_longest_timeout_needs_a_longer_one() -> None:
    """Another timeout would change nothing: the timer ran on until its bound."""
    seen = Stays(stays=20, by_timer=4, by_bound=5)
    assert then(longer_timeout(timed(), seen)) == {"max_timeout": minutes(15)}
    bounded = timed(stuck_on_for=minutes(10))
    assert longer_timeout(bounded, seen) is None
    assert then(longer_timeout(timed(), replace(seen, by_timer=5))) == {"timeout": minutes(7.5)}


# --- bookings to which nobody comes ---------------------------------------------------

CAME = Arrivals(bookings=30, missed=3, kept=hours(6), usual=minutes(17), latest=minutes(22))


def test_a_rule_for_bookings_to_which_nobody_comes() -> None:
    """Nearly everybody is there after 17 min, so 20 would do."""
    studio = room()
    assert no_show_rule(studio, CAME) == Suggestion(
        kind=SuggestionKind.NO_SHOW_RULE,
        place=studio,
        evidence=NoShowEvidence(days=90, bookings=30, missed=3, kept=hours(6), latest=minutes(22)),
        now={"no_show_after": None},
        then={"no_show_after": minutes(20)},
    )


@pytest.mark.parametrize(
    ("seen", "suggested"),
    [
        (replace(CAME, bookings=29), None),
        (replace(CAME, missed=2), None),
        (replace(CAME, missed=6), minutes(20)),
        (replace(CAME, missed=7), None),
        (replace(CAME, kept=hours(2)), minutes(20)),
        (replace(CAME, kept=hours(2) - timedelta(seconds=1)), None),
        (replace(CAME, usual=minutes(-5), latest=minutes(-5)), minutes(15)),
        (replace(CAME, usual=minutes(15)), minutes(15)),
        (replace(CAME, usual=minutes(15) + timedelta(seconds=1)), minutes(20)),
        (replace(CAME, kept=hours(3), usual=minutes(55)), minutes(55)),
        (replace(CAME, kept=hours(3), usual=minutes(56)), None),
    ],
)
def test_guests_are_waited_for(seen: Arrivals, suggested: timedelta | None) -> None:
    """Where most are checked in, and for as long as they need; not longer than the bookings."""
    found = no_show_rule(room(), seen)
    assert then(found) == (suggested and {"no_show_after": suggested})
    if found is not None:
        assert isinstance(found.evidence, NoShowEvidence)
        assert found.evidence.latest >= timedelta()


def test_a_room_that_has_a_rule_needs_none() -> None:
    """Whatever it is: somebody has thought of it."""
    assert no_show_rule(room(policy=Policy(no_show_after=minutes(60))), CAME) is None


# --- opening hours that nobody uses -----------------------------------------------------

WEEK = frozenset(range(7))


def window(start: str, end: str, days: Iterable[int] = WEEK) -> OpeningWindow:
    """Return hours on some days, on all by default."""
    return OpeningWindow(frozenset(days), time.fromisoformat(start), time.fromisoformat(end))


def open_room(*windows: OpeningWindow, **policy: Any) -> Room:  # noqa: ANN401 - fields of a policy
    """Return a room with opening hours."""
    return room(policy=Policy(opening_hours=windows, **policy))


def booked(*hours_used: int, days: Iterable[int] = WEEK) -> BookedHours:
    """Return that some hours were booked on some days, on all by default."""
    found = {(day, hour): minutes(30) for day in days for hour in hours_used}
    return BookedHours(days=60, bookings=20, hours=found)


def cut(configured: Room, seen: BookedHours, *to_come: Span) -> tuple[OpeningWindow, ...] | None:
    """Return the suggested hours."""
    found = then(shorter_opening_hours(configured, seen, to_come, ZONE))
    return None if found is None else found["opening_hours"]


def test_only_days_with_hours_like_these_say_anything_about_them() -> None:
    """Neither those before the room was there, nor those on which it was open for longer."""
    policy = open_room(window("08:00", "20:00", range(6))).policy
    first = date(2026, 3, 2)
    opened = [0] * 7 + [12] * 6 + [0] + [14] * 6 + [0] + [12, 11]
    days = [
        DayUsage(day=first + timedelta(days=number), open=hours(length))
        for number, length in enumerate(opened)
    ]
    assert days_open_as(policy, days, ZONE) == 6 + 1 + 1 + 1
    assert days_open_as(policy, days[:7], ZONE) == 0


def test_hours_that_nobody_uses() -> None:
    """The first and the last in which nobody ever was."""
    studio = open_room(window("08:00", "23:00"))
    assert shorter_opening_hours(studio, booked(10, 15, 20), (), ZONE) == Suggestion(
        kind=SuggestionKind.SHORTER_OPENING_HOURS,
        place=studio,
        evidence=HoursEvidence(days=60, bookings=20, unused=hours(7 * 4)),
        now={"opening_hours": (window("08:00", "23:00"),)},
        then={"opening_hours": (window("10:00", "21:00"),)},
    )


@pytest.mark.parametrize(
    ("hours_now", "used", "hours_then"),
    [
        (("08:00", "20:00"), (8, 19), None),
        (("08:00", "20:00"), (9, 19), ("09:00", "20:00")),
        (("08:30", "20:00"), (9, 19), None),
        (("08:30", "20:00"), (10, 19), ("10:00", "20:00")),
        (("08:00", "20:30"), (8, 19), None),
        (("08:00", "20:30"), (8, 18), ("08:00", "19:00")),
        (("08:00", "20:30"), (8, 20), None),
        (("08:00", "00:00"), (8, 21), ("08:00", "22:00")),
        (("08:00", "00:00"), (9, 23), ("09:00", "00:00")),
        (("18:00", "02:00"), (19, 0), ("19:00", "01:00")),
        (("18:00", "02:00"), (19, 22), ("19:00", "23:00")),
        (("18:00", "02:00"), (18, 23), ("18:00", "00:00")),
        (("22:00", "04:00"), (1, 2), None),
        (("22:00", "04:00"), (0, 2), None),
        (("00:00", "00:00"), (6, 21), ("06:00", "22:00")),
        (("08:00", "20:00"), (), None),
        (("08:00", "20:00"), (21,), None),
    ],
)
def test_whole_hours_are_cut_at_the_edges(
    hours_now: tuple[str, str], used: tuple[int, ...], hours_then: tuple[str, str] | None
) -> None:
    """Also over midnight; never what is in the middle, and never all of it."""
    found = cut(open_room(window(*hours_now)), booked(*used))
    assert found == (hours_then and (window(*hours_then),))


def test_an_hour_that_is_used_on_one_day_stays_on_all_days_of_its_window() -> None:
    """Each window is looked at by itself."""
    weekdays, weekend = window("08:00", "20:00", range(5)), window("08:00", "20:00", (5, 6))
    seen = booked(12, 19)
    friday = replace(seen, hours={**seen.hours, (4, 8): hours(1)})
    assert cut(open_room(weekdays, weekend), friday) == (
        weekdays,
        window("12:00", "20:00", (5, 6)),
    )


def test_an_hour_after_midnight_is_of_the_day_before() -> None:
    """Saturday at 01:00 is used in Friday's night."""
    friday = open_room(window("20:00", "03:00", (4,)))
    seen = BookedHours(days=60, bookings=20, hours={(4, 20): hours(1), (5, 1): hours(1)})
    assert cut(friday, seen) == (window("20:00", "02:00", (4,)),)
    elsewhere = replace(seen, hours={(4, 20): hours(1), (4, 1): hours(1)})
    assert cut(open_room(window("20:00", "03:00", (3, 4))), elsewhere) == (
        window("20:00", "02:00", (3, 4)),
    )


def test_hours_that_were_as_long_but_others_say_nothing() -> None:
    """The room could not be booked in the evening before: nobody knows who would have."""
    seen = booked(10, 15)
    assert cut(open_room(window("09:00", "17:00")), seen) == (window("10:00", "16:00"),)
    assert cut(open_room(window("12:00", "20:00")), seen) is None


@pytest.mark.parametrize(
    ("seen", "is_suggested"),
    [
        (booked(10), True),
        (replace(booked(10), days=59), False),
        (replace(booked(10), bookings=19), False),
    ],
)
def test_few_days_and_few_bookings_say_nothing(seen: BookedHours, is_suggested: bool) -> None:  # noqa: FBT001 - given
    """Nobody can know yet."""
    assert (cut(open_room(window("08:00", "20:00")), seen) is not None) == is_suggested


def test_no_booking_to_come_is_stranded() -> None:
    """One that is outside of the hours already counts for nothing: it is told of otherwise."""
    studio, seen = open_room(window("08:00", "20:00")), booked(10, 17)
    # It is an hour later in Berlin.
    inside, outside = Span(at("10:00"), at("11:00")), Span(at("21:00"), at("22:00"))
    assert cut(studio, seen, inside, outside) == (window("10:00", "18:00"),)
    assert cut(studio, seen, inside, Span(at("16:00"), at("17:30"))) is None


def test_the_shortest_stay_still_fits() -> None:
    """A window that takes no booking any more would be as good as none."""
    assert cut(open_room(window("08:00", "20:00"), min_duration=hours(3)), booked(12, 13)) is None
    found = cut(open_room(window("08:00", "20:00"), min_duration=hours(2)), booked(12, 13))
    assert found == (window("12:00", "14:00"),)


def test_a_room_that_is_always_open_has_no_hours_to_cut() -> None:
    """There is nothing set that could be shorter."""
    assert cut(room(), booked(12)) is None


# --- all of them ----------------------------------------------------------------------


def test_an_id_names_what_and_where() -> None:
    """It stays the same while the numbers change, and every setting of a kind can be shown."""
    first = shorter_power_off_buffer(SENSED, GONE)
    later = shorter_power_off_buffer(SENSED, replace(GONE, power_offs=33, latest=minutes(20)))
    assert first is not None
    assert later is not None
    assert first.id == later.id == f"shorter_power_off_buffer:{STUDIO}"
    assert settings_of(SuggestionKind.LONGER_TIMEOUT, timed()) == {
        "timeout": minutes(5),
        "max_timeout": minutes(10),
    }
    assert settings_of(SuggestionKind.NO_SHOW_RULE, room()) == {"no_show_after": None}
    cabin = longer_timeout(timed(), Stays(stays=20, by_timer=20, by_bound=0))
    assert cabin is not None
    assert cabin.id == f"longer_timeout:{BOOTH}"
