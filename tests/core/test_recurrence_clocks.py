"""What becomes of a rule where the clocks are changed.

The expected times were put down by hand, from the rule in `core.recurrence`.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.recurrence import Interval, Rule

from .timetable import instant, ready, recurring, runs, shown

BERLIN = "Europe/Berlin"
LORD_HOWE = "Australia/Lord_Howe"
NUUK = "America/Nuuk"
APIA = "Pacific/Apia"

HOUR = timedelta(hours=1)


def night(day: str, rule: Rule | str, zone: str) -> list[str]:
    """Return the runs of a night, from 22:00 to 05:00, as `02:30+02:00`.

    Those before midnight have the sign `<` in front.
    """
    dawn = datetime.fromisoformat(f"{day} 05:00")
    dusk = dawn - 7 * HOUR - timedelta(microseconds=1)
    found = runs(rule, dusk.isoformat(), dawn.isoformat(), zone)
    return [run[11:] if run[:10] == day else f"<{run[11:]}" for run in found]


def summer_and_winter(text: str, summer: str, winter: str) -> list[str]:
    """Return `02:30s 02:30w` with the offsets of a zone's summer and winter."""
    return text.replace("s", summer).replace("w", winter).split()


@pytest.mark.parametrize(
    ("expression", "spring", "autumn"),
    [
        # Times of the day: each once, moved out of the gap, the first of two.
        ("30 2 * * *", "03:00s", "02:30s"),
        ("0 2 * * *", "03:00s", "02:00s"),
        ("59 1 * * *", "01:59w", "01:59s"),
        ("0 3 * * *", "03:00s", "03:00w"),
        ("30 3 * * *", "03:30s", "03:30w"),
        ("0 1-4 * * *", "01:00w 03:00s 04:00s", "01:00s 02:00s 03:00w 04:00w"),
        ("0,30 2 * * *", "03:00s", "02:00s 02:30s"),
        ("15,45 2,3 * * *", "03:00s 03:15s 03:45s", "02:15s 02:45s 03:15w 03:45w"),
        ("0-59/30 2 * * *", "03:00s", "02:00s 02:30s"),
        # Repetitions: whenever the clock shows it.
        ("*/30 2 * * *", "", "02:00s 02:30s 02:00w 02:30w"),
        ("0 */2 * * *", "<22:00w 00:00w 04:00s", "<22:00s 00:00s 02:00s 02:00w 04:00w"),
        (
            "0 * * * *",
            "<22:00w <23:00w 00:00w 01:00w 03:00s 04:00s",
            "<22:00s <23:00s 00:00s 01:00s 02:00s 02:00w 03:00w 04:00w",
        ),
        (
            "40 */3,2 * * *",
            "00:40w 03:40s",
            "00:40s 02:40s 02:40w 03:40w",
        ),
        ("*/40 1-2 * * *", "01:00w 01:40w", "01:00s 01:40s 02:00s 02:40s 02:00w 02:40w"),
    ],
)
def test_a_night_in_berlin(expression: str, spring: str, autumn: str) -> None:
    """On 29 March it is never between 2 and 3, on 25 October it is so twice."""
    summer, winter = "+02:00", "+01:00"
    assert night("2026-03-29", expression, BERLIN) == summer_and_winter(spring, summer, winter)
    assert night("2026-10-25", expression, BERLIN) == summer_and_winter(autumn, summer, winter)


@pytest.mark.parametrize(
    ("expression", "spring", "autumn"),
    [
        ("15 2 * * *", "02:30s", "02:15w"),
        ("30 2 * * *", "02:30s", "02:30w"),
        ("0,15 2 * * *", "02:30s", "02:00w 02:15w"),
        ("0,15,30,45 2 * * *", "02:30s 02:45s", "02:00w 02:15w 02:30w 02:45w"),
        ("30 1 * * *", "01:30w", "01:30s"),
        ("45 1 * * *", "01:45w", "01:45s"),
        ("0,30 1,2 * * *", "01:00w 01:30w 02:30s", "01:00s 01:30s 02:00w 02:30w"),
        (
            "0 * * * *",
            "<22:00w <23:00w 00:00w 01:00w 03:00s 04:00s",
            "<22:00s <23:00s 00:00s 01:00s 02:00w 03:00w 04:00w",
        ),
        (
            "30 * * * *",
            "<22:30w <23:30w 00:30w 01:30w 02:30s 03:30s 04:30s",
            "<22:30s <23:30s 00:30s 01:30s 01:30w 02:30w 03:30w 04:30w",
        ),
        (
            "*/20 1-2 * * *",
            "01:00w 01:20w 01:40w 02:40s",
            "01:00s 01:20s 01:40s 01:40w 02:00w 02:20w 02:40w",
        ),
        (
            "*/7 1,2 * * *",
            (
                "01:00w 01:07w 01:14w 01:21w 01:28w 01:35w 01:42w 01:49w 01:56w "
                "02:35s 02:42s 02:49s 02:56s"
            ),
            (
                "01:00s 01:07s 01:14s 01:21s 01:28s 01:35s 01:42s 01:49s 01:56s "
                "01:35w 01:42w 01:49w 01:56w "
                "02:00w 02:07w 02:14w 02:21w 02:28w 02:35w 02:42w 02:49w 02:56w"
            ),
        ),
    ],
)
def test_a_night_on_lord_howe(expression: str, spring: str, autumn: str) -> None:
    """The clocks change by half an hour: from 2:00 to 2:30, and from 2:00 to 1:30."""
    summer, winter = "+11:00", "+10:30"
    assert night("2026-10-04", expression, LORD_HOWE) == summer_and_winter(spring, summer, winter)
    assert night("2026-04-05", expression, LORD_HOWE) == summer_and_winter(autumn, summer, winter)


@pytest.mark.parametrize(
    ("after", "rule", "expected"),
    [
        ("2026-10-25 02:10+02:00", "30 2 * * *", "25 02:30+02:00"),
        ("2026-10-25 02:30+02:00", "30 2 * * *", "26 02:30+01:00"),
        ("2026-10-25 02:59+02:00", "30 2 * * *", "26 02:30+01:00"),
        ("2026-10-25 02:00+01:00", "30 2 * * *", "26 02:30+01:00"),
        ("2026-10-25 02:10+01:00", "30 2 * * *", "26 02:30+01:00"),
        ("2026-10-25 02:10+01:00", "30 2,3 * * *", "25 03:30+01:00"),
        ("2026-10-25 02:30+02:00", "30 * * * *", "25 02:30+01:00"),
        ("2026-10-25 02:59+02:00", "*/15 2 * * *", "25 02:00+01:00"),
        ("2026-10-25 02:50+01:00", "*/15 2 * * *", "26 02:00+01:00"),
        ("2026-03-29 01:59+01:00", "30 2 * * *", "29 03:00+02:00"),
        ("2026-03-29 03:00+02:00", "30 2 * * *", "30 02:30+02:00"),
    ],
)
def test_asked_in_the_middle_of_the_night(after: str, rule: str, expected: str) -> None:
    """A restart in the second of two equal hours does not do again what was done in the first."""
    at = ready(rule, BERLIN).after(instant(after))
    assert shown(at, BERLIN)[8:] == expected


@pytest.mark.parametrize("day", ["2026-04-05", "2026-10-04"])
@pytest.mark.parametrize(
    ("expression", "clocks"),
    [
        ("*/20 18 * * *", "18:00 18:20 18:40"),
        ("*/7 18 * * *", "18:00 18:07 18:14 18:21 18:28 18:35 18:42 18:49 18:56"),
        ("*/20 12,20 * * *", "12:00 12:20 12:40 20:00 20:20 20:40"),
        ("10 */8 * * *", "00:10 08:10 16:10"),
    ],
)
def test_the_day_after_a_change_of_half_an_hour(day: str, expression: str, clocks: str) -> None:
    """Hours that are whole are whole: nothing of the later day is lost to the night."""
    found = runs(expression, f"{day} 00:00", f"{day} 23:59", LORD_HOWE)
    assert [run[11:16] for run in found] == clocks.split()


@pytest.mark.parametrize(
    ("zone", "day", "expression", "expected"),
    [
        # Midnight itself is left out: 24:00 is 01:00.
        ("America/Santiago", "2026-09-06", "0 0 * * *", "01:00-03:00"),
        ("America/Santiago", "2026-09-06", "30 0 * * *", "01:00-03:00"),
        ("America/Santiago", "2026-09-06", "0 0,1 * * *", "01:00-03:00"),
        ("America/Santiago", "2026-09-06", "30 23,0 * * *", "<23:30-04:00 01:00-03:00"),
        ("America/Santiago", "2026-09-06", "30 0 6 9 *", "01:00-03:00"),
        ("America/Santiago", "2026-09-06", "30 0 * * sun", "01:00-03:00"),
        ("America/Santiago", "2026-09-06", "30 0 * * sat", ""),
        ("America/Santiago", "2026-09-06", "*/30 0,3 * * sun", "03:00-03:00 03:30-03:00"),
        ("America/Santiago", "2026-09-06", "0 */3 * * sun", "03:00-03:00"),
        ("Asia/Beirut", "2026-03-29", "*/30 0-1 29 * *", "01:00+03:00 01:30+03:00"),
        # The hour before midnight comes twice, on the same day.
        ("America/Santiago", "2026-04-05", "30 23 * * *", "<23:30-03:00"),
        ("America/Santiago", "2026-04-05", "30 * 4 * *",
         "<22:30-03:00 <23:30-03:00 <23:30-04:00"),
        ("America/Santiago", "2026-04-05", "0 0 * * *", "00:00-04:00"),
        # The hour before midnight is left out: what is moved is moved to the next day.
        (NUUK, "2026-03-29", "30 23 * * *", "00:00-01:00"),
        (NUUK, "2026-03-29", "30 23 28 * *", "00:00-01:00"),
        (NUUK, "2026-03-29", "0 23,0 * * *", "00:00-01:00"),
        (NUUK, "2026-03-29", "0 * * * *",
         "<22:00-02:00 00:00-01:00 01:00-01:00 02:00-01:00 03:00-01:00 04:00-01:00"),
        # Ramadan ends summer time in Morocco, and begins it again.
        ("Africa/Casablanca", "2026-02-15", "30 2 * * *", "02:30+01:00"),
        ("Africa/Casablanca", "2026-02-15", "30 * 15 * *",
         "00:30+01:00 01:30+01:00 02:30+01:00 02:30+00:00 03:30+00:00 04:30+00:00"),
        ("Africa/Casablanca", "2026-03-22", "30 2 * * *", "03:00+01:00"),
    ],
)  # fmt: skip
def test_other_nights(zone: str, day: str, expression: str, expected: str) -> None:
    """Also where midnight is not there, or comes in another way."""
    assert night(day, expression, zone) == expected.split()


def test_an_interval_does_not_look_at_the_clock() -> None:
    """Every 40 minutes are 40 minutes, in March and in October."""
    rule = Interval(40 * HOUR / 60, instant("2026-01-01"))
    for day in ("2026-03-29", "2026-10-25"):
        noon = instant(f"{day} 12:00")
        found = list(ready(rule, BERLIN).iterate(noon - 24 * HOUR, noon + timedelta(seconds=1)))
        assert len(found) == 36
        assert {late - early for early, late in pairwise(found)} == {rule.every}


def test_a_new_year_in_the_middle_of_the_second_hour() -> None:
    """In Niger the last hour of 1911 came twice, and in UTC the year ended in the second one."""
    found = runs("30 23 * * *", "1911-12-30 22:00", "1912-01-02 00:00", "Africa/Niamey")
    assert [run[8:16] for run in found] == ["30 23:30", "31 23:30", "01 23:30"]


# --- Samoa had no 30 December 2011 ----------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("30 14 * * *", "29 14:30, 31 00:00, 31 14:30"),
        ("0 0 * * *", "29 00:00, 31 00:00"),
        ("0 6,18 * * *", "29 06:00, 29 18:00, 31 00:00, 31 06:00, 31 18:00"),
        ("30 14 30 * *", "31 00:00"),
        (recurring("weekly", "14:30", weekdays="fri"), "31 00:00"),
        (recurring("daily", "14:30", every=2), "29 14:30, 31 14:30"),
        ("0 */8 * * *", "29 00:00, 29 08:00, 29 16:00, 31 00:00, 31 08:00, 31 16:00"),
        ("0 * 30 * *", ""),
    ],
    ids=str,
)
def test_a_day_that_was_not_there(rule: Rule | str, expected: str) -> None:
    """Its times come at the first instant of the 31st; repetitions have none."""
    found = runs(rule, "2011-12-28 23:59", "2011-12-31 23:59", APIA)
    assert ", ".join(run[8:16] for run in found) == expected


def test_an_exception_is_the_day_that_is_meant() -> None:
    """Left out on the day that is not there, it is not done on the next one either."""
    asked = ready("30 14 * * *", APIA, exceptions=["2011-12-30"])
    found = runs(asked, "2011-12-29", "2011-12-31 23:59", APIA)
    assert [run[8:16] for run in found] == ["29 14:30", "31 14:30"]


# --- 365 times a year -----------------------------------------------------------------------

CLOCKS = ("00:00", "00:30", "01:30", "01:45", "02:00", "02:15", "02:30", "03:00", "23:30", "23:59")


def by_cron(clock: str) -> str:
    hour, minute = clock.split(":")
    return f"{minute} {hour} * * *"


def by_days(clock: str) -> Rule:
    return recurring("daily", clock)


@pytest.mark.parametrize("rule_of", [by_cron, by_days])
@pytest.mark.parametrize(
    "zone",
    [
        "America/New_York",
        BERLIN,
        LORD_HOWE,
        "Africa/Casablanca",
        "America/Santiago",
        APIA,
        "Pacific/Auckland",
        "Asia/Beirut",
        "Asia/Gaza",
        NUUK,
        "Europe/Dublin",
        "Africa/Cairo",
        "UTC",
    ],
)
def test_a_daily_rule_runs_once_a_day(zone: str, rule_of: Callable[[str], Rule | str]) -> None:
    """365 times a year, and 366 in a leap year, at any time of the day, in every zone."""
    for clock in CLOCKS:
        asked = ready(rule_of(clock), zone)
        found = asked.iterate(
            instant("2023-12-31 23:59:59", zone), instant("2027-12-31 23:59:59", zone)
        )
        years = Counter(run.astimezone(ZoneInfo(zone)).year for run in found)
        assert years == {2024: 366, 2025: 365, 2026: 365, 2027: 365}, clock


def test_a_daily_rule_ran_once_a_day_on_samoa_too() -> None:
    """365 times in the year of 364 days, but for midnight, which is one with the next one."""
    for clock, expected in (("02:30", 365), ("23:59", 365), ("00:00", 364)):
        found = runs(by_days(clock), "2010-12-31 23:59:59", "2011-12-31 23:59:59", APIA)
        assert len(found) == expected
