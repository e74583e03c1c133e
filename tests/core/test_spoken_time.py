"""Which instants people mean by what they say."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.spoken_time import (
    HalfDay,
    SaidClock,
    SaidDay,
    day_meant,
    end_meant,
    start_meant,
)

BERLIN = ZoneInfo("Europe/Berlin")
TODAY, TOMORROW = SaidDay(), SaidDay(ahead=1)
MONDAY, TUESDAY = SaidDay(weekday=0), SaidDay(weekday=1)


def local(text: str, *, fold: int = 0) -> datetime:
    """Return an instant by its local time in Berlin; it is a Tuesday on 2026-11-24."""
    if len(text) <= 5:
        text = f"2026-11-24 {text:0>5}"
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def said(text: str) -> SaidClock:
    """Read `5`, `5:30`, `5 pm`; a minus is "quarter to"."""
    clock, _, half = text.partition(" ")
    hour, _, minutes = clock.partition(":")
    return SaidClock.of(int(hour), int(minutes or 0), HalfDay(half) if half else None)


@pytest.mark.parametrize(
    ("now", "clock", "meant"),
    [
        ("11:00", "5", "17:00"),
        ("17:00", "5", "17:00"),
        ("17:01", "5", "2026-11-25 17:00"),
        ("04:00", "5", "17:00"),
        ("07:59", "8", "08:00"),
        ("08:01", "8", "20:00"),
        ("20:01", "8", "2026-11-25 08:00"),
        ("11:00", "10:30", "22:30"),
        ("11:00", "11", "11:00"),
        ("11:01", "11", "2026-11-25 11:00"),
        ("11:00", "12", "12:00"),
        ("13:00", "12", "2026-11-25 12:00"),
        ("11:00", "12:30", "12:30"),
        # Quarter to one, and half an hour before one, as Germans count.
        ("11:00", "1:-15", "12:45"),
        ("11:00", "1:-30", "12:30"),
        ("11:00", "8:-15", "19:45"),
        # Whoever says which half means it.
        ("11:00", "5 am", "2026-11-25 05:00"),
        ("11:00", "8 pm", "20:00"),
        ("11:00", "12 pm", "12:00"),
        ("11:00", "12 am", "2026-11-25 00:00"),
        ("11:00", "12:-15 am", "11:45"),
        ("11:00", "1:-15 pm", "12:45"),
        # And so does whoever says more than twelve.
        ("11:00", "17", "17:00"),
        ("11:00", "17:30", "17:30"),
        ("11:00", "23", "23:00"),
        ("11:00", "0", "2026-11-25 00:00"),
        ("11:00", "24", "2026-11-25 00:00"),
        ("11:00", "0:30", "2026-11-25 00:30"),
    ],
)
def test_an_hour_is_the_next_one_to_come_at_which_people_are_up(
    now: str, clock: str, meant: str
) -> None:
    """Nobody has to say which half of the day is meant, nor on which day."""
    assert start_meant(said(clock), None, local(now), BERLIN) == local(meant)


@pytest.mark.parametrize(
    ("now", "day", "clock", "meant"),
    [
        ("11:00", TOMORROW, "8", "2026-11-25 08:00"),
        ("11:00", TOMORROW, "5", "2026-11-25 17:00"),
        ("11:00", SaidDay(ahead=2), "5 am", "2026-11-26 05:00"),
        ("09:00", TODAY, "8", "20:00"),
        ("11:00", SaidDay(weekday=2), "17", "2026-11-25 17:00"),
        ("11:00", MONDAY, "9", "2026-11-30 09:00"),
        # On a Tuesday, Tuesday is today as long as that is to come.
        ("11:00", TUESDAY, "17", "17:00"),
        ("18:00", TUESDAY, "17", "2026-12-01 17:00"),
    ],
)
def test_a_day_may_be_named(now: str, day: SaidDay, clock: str, meant: str) -> None:
    """Of two times on that day, the first to come is meant."""
    assert start_meant(said(clock), day, local(now), BERLIN) == local(meant)


def test_an_hour_of_today_that_has_passed_is_not_moved_to_another_day() -> None:
    """Whoever says so hears that it is over, and has nothing booked for tomorrow."""
    assert start_meant(said("9 am"), TODAY, local("11:00"), BERLIN) == local("09:00")


@pytest.mark.parametrize(
    ("start", "clock", "meant"),
    [
        ("17:00", "7", "19:00"),
        ("10:00", "6", "18:00"),
        ("10:00", "12", "12:00"),
        ("22:00", "12", "2026-11-25 00:00"),
        ("23:00", "1", "2026-11-25 01:00"),
        ("17:00", "5", "2026-11-25 05:00"),
        ("17:00", "16", "2026-11-25 16:00"),
        ("17:00", "24", "2026-11-25 00:00"),
        ("09:00", "5 pm", "17:00"),
    ],
)
def test_an_end_is_the_first_such_time_after_the_start(start: str, clock: str, meant: str) -> None:
    """From ten to six is a day's work, and from eleven to one a night."""
    assert end_meant(said(clock), None, local(start), BERLIN) == local(meant)


def test_an_end_may_be_on_another_day() -> None:
    """From five to tomorrow at seven: the first seven o'clock of that day."""
    end = end_meant(said("7"), TOMORROW, local("17:00"), BERLIN)
    assert end == local("2026-11-25 07:00")


@pytest.mark.parametrize(
    ("now", "day", "start", "end"),
    [
        ("11:00", TODAY, "11:00", "2026-11-25 00:00"),
        ("11:00", TOMORROW, "2026-11-25 00:00", "2026-11-26 00:00"),
        ("11:00", TUESDAY, "11:00", "2026-11-25 00:00"),
        ("11:00", MONDAY, "2026-11-30 00:00", "2026-12-01 00:00"),
    ],
)
def test_a_day_is_whole_but_for_what_has_passed(
    now: str, day: SaidDay, start: str, end: str
) -> None:
    """Asked about a day, all of it is looked at."""
    assert day_meant(day, local(now), BERLIN) == (local(start), local(end))


def test_a_day_on_which_clocks_change_has_as_many_hours_as_it_has() -> None:
    """25 in autumn, and 23 in spring."""
    for day, hours in (("2026-10-24 12:00", 25), ("2026-03-28 12:00", 23)):
        start, end = day_meant(TOMORROW, local(day), BERLIN)
        assert (end - start).total_seconds() == hours * 3600


def test_a_time_that_a_change_of_clocks_leaves_out_is_the_first_one_after() -> None:
    """Half past two on that night is three o'clock."""
    meant = start_meant(said("2:30 am"), TOMORROW, local("2026-03-28 12:00"), BERLIN)
    assert meant == local("2026-03-29 03:00")


def test_a_time_that_comes_twice_is_the_first_one() -> None:
    """Also as an end; from half past two to half past two is a day, and no hour."""
    eve = local("2026-10-24 12:00")
    start = start_meant(said("2:30 am"), TOMORROW, eve, BERLIN)
    assert start == local("2026-10-25 02:30")
    assert end_meant(said("2:30 am"), None, start, BERLIN) == local("2026-10-26 02:30")
    assert end_meant(said("3 am"), None, start, BERLIN) == local("2026-10-25 03:00")
    assert (local("2026-10-25 03:00") - start).total_seconds() == 1.5 * 3600


def test_from_the_second_of_two_such_times_the_first_is_over() -> None:
    """So it is the next day's."""
    now = local("2026-10-25 02:40", fold=1)
    assert start_meant(said("2:30 am"), None, now, BERLIN) == local("2026-10-26 02:30")


def test_the_hour_that_was_said_is_kept_over_a_change_of_clocks() -> None:
    """Five o'clock on Sunday is five o'clock by that day's clock."""
    for eve, utc_hour in (("2026-10-24 18:00", 16), ("2026-03-28 18:00", 15)):
        meant = start_meant(said("5"), TOMORROW, local(eve), BERLIN)
        assert (meant.day, meant.hour) == (local(eve).day + 1, utc_hour)
