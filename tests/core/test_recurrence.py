"""Which runs a rule has: its kinds, what they count from, bounds and exceptions, refusals."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.days import NthWeekday
from custom_components.roomkeeper.core.errors import BadRule, MissingField, Refusal
from custom_components.roomkeeper.core.recurrence import (
    Cron,
    Frequency,
    Interval,
    OneOff,
    Recurrence,
    Recurring,
    Rule,
    RuleFault,
    compiled,
)

from .timetable import instant, ready, recurring, runs, shown

BERLIN = "Europe/Berlin"


def next_runs(rule: Rule, after: str, count: int, zone: str = "UTC", **bounds: str) -> list[str]:
    """Return the next runs."""
    found = ready(rule, zone, **bounds).iterate(instant(after, zone))
    return [shown(run, zone) for run in islice(found, count)]


# --- once, and evenly -------------------------------------------------------------------


def test_once_is_once() -> None:
    """What is to run on Tuesday at three runs then, and never again."""
    at = instant("2026-11-24 15:00")
    rule = ready(OneOff(at))
    assert rule.after(instant("2026-11-24 14:59:59")) == at
    assert rule.after(at) is None
    assert list(rule.iterate(instant("2020-01-01"))) == [at]


@pytest.mark.parametrize(
    ("anchor", "start_at", "expected"),
    [
        ("2026-11-24 10:07", "", ["10:07", "12:07"]),
        ("2030-01-01 00:07", "", ["10:07", "12:07"]),
        ("", "2026-11-24 00:30", ["10:30", "12:30"]),
        ("2026-11-24 01:07", "2026-11-24 12:00", ["13:07", "15:07"]),
        ("", "2026-11-24 12:30", ["12:30", "14:30"]),
        ("", "", ["10:00", "12:00"]),
    ],
)
def test_an_interval_counts_from_its_anchor(
    anchor: str, start_at: str, expected: list[str]
) -> None:
    """Else from its start, else so that whole hours of UTC stay whole."""
    rule = Interval(timedelta(hours=2), instant(anchor) if anchor else None)
    found = next_runs(rule, "2026-11-24 09:30", 2, start_at=start_at)
    assert [run[-5:] for run in found] == expected


def test_an_interval_of_days_is_real_time() -> None:
    """Every 24 hours is at another hour of the day after the clocks were changed."""
    rule = Interval(timedelta(hours=24), instant("2026-03-27 12:00", BERLIN))
    assert next_runs(rule, "2026-03-28 00:00", 3, BERLIN) == [
        "2026-03-28 12:00+01:00",
        "2026-03-29 13:00+02:00",
        "2026-03-30 13:00+02:00",
    ]


def test_a_local_anchor_counts_in_real_time() -> None:
    """An anchor with its zone is no other instant than in UTC."""
    anchor = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo(BERLIN))
    rule = ready(Interval(timedelta(hours=24), anchor), BERLIN)
    after = datetime(2026, 3, 29, 1, tzinfo=ZoneInfo(BERLIN))
    assert rule.after(after) == anchor.astimezone(UTC) + timedelta(hours=24)


@given(
    st.timedeltas(timedelta(seconds=1), timedelta(days=3)),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_an_interval_is_never_early_late_or_twice(
    every: timedelta, anchor: datetime, after: datetime
) -> None:
    """The next run is a whole number of intervals from the anchor, and within one from now."""
    rule = ready(Interval(every, anchor))
    first, second = islice(rule.iterate(after), 2)
    assert (first - anchor) % every == timedelta()
    assert timedelta() < first - after <= every
    assert second - first == every
    assert rule.after(first) == second


# --- days, weeks, months ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "start_at", "expected"),
    [
        (recurring("daily", "08:00"), "", "24 25 26"),
        (recurring("daily", "08:00", every=2), "", "24 26 28"),
        (recurring("daily", "08:00", every=2), "2026-11-20 23:00", "24 26 28"),
        (recurring("daily", "08:00", every=2), "2026-11-24 12:00", "26 28 30"),
        (recurring("daily", "08:00", every=3), "2026-11-26 00:00", "26 29 02"),
        (recurring("weekly", "08:00", weekdays="mon thu"), "", "26 30 03"),
        (recurring("weekly", "08:00", weekdays="tue"), "", "24 01 08"),
        (recurring("weekly", "08:00", every=2, weekdays="mon thu"), "2026-11-19 00:00", "30 03 14"),
        (recurring("weekly", "08:00", every=2, weekdays="mon thu"), "2026-11-25 00:00", "26 07 10"),
        (recurring("weekly", "08:00", every=2, weekdays="sun"), "2026-11-29 00:00", "29 13 27"),
        (recurring("weekly", "08:00", every=2, weekdays="mon"), "", "30 14 28"),
    ],
)
def test_every_so_many_days_and_weeks(rule: Recurring, start_at: str, expected: str) -> None:
    """Counted from the first day, or from the week in which that lies; weeks begin on Monday."""
    found = next_runs(rule, "2026-11-24 00:00", 3, start_at=start_at)
    assert [run[8:] for run in found] == [f"{day} 08:00" for day in expected.split()]


def test_without_a_start_all_count_from_the_same_monday() -> None:
    """Editing a schedule does not move its days."""
    for rule in (
        recurring("daily", "00:00", every=17),
        recurring("weekly", "00:00", every=9, weekdays="mon"),
        recurring("monthly", "00:00", every=7, month_days=[1]),
    ):
        assert ready(rule).after(instant("2023-12-31 23:59")) == instant("2024-01-01")


def test_the_first_day_is_the_local_one() -> None:
    """Begun on Monday evening in New York, it is counted from Monday, though UTC has Tuesday."""
    rule = recurring("daily", "22:00", every=2)
    zone = "America/New_York"
    found = next_runs(rule, "2026-11-23 20:00", 2, zone, start_at="2026-11-23 20:00")
    assert [run[:16] for run in found] == ["2026-11-23 22:00", "2026-11-25 22:00"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"month_days": [31]}, "01-31 03-31 05-31 07-31 08-31 10-31"),
        ({"month_days": [30]}, "01-30 03-30 04-30 05-30 06-30 07-30"),
        ({"month_days": [-1]}, "01-31 02-28 03-31 04-30 05-31 06-30"),
        ({"month_days": [1, 15]}, "01-01 01-15 02-01 02-15 03-01 03-15"),
        ({"month_days": [28, -1]}, "01-28 01-31 02-28 03-28 03-31 04-28"),
        ({"nth_weekdays": ["2 tue"]}, "01-13 02-10 03-10 04-14 05-12 06-09"),
        ({"nth_weekdays": ["-1 fri"]}, "01-30 02-27 03-27 04-24 05-29 06-26"),
        ({"nth_weekdays": ["1 thu"]}, "01-01 02-05 03-05 04-02 05-07 06-04"),
        ({"nth_weekdays": ["5 fri"]}, "01-30 05-29 07-31 10-30"),
        ({"nth_weekdays": ["1 mon", "3 mon"]}, "01-05 01-19 02-02 02-16 03-02 03-16"),
        ({"month_days": [13], "nth_weekdays": ["2 fri"]}, "01-09 01-13 02-13 03-13 04-10 04-13"),
        ({"month_days": [31], "every": 2}, "01-31 03-31 05-31 07-31"),
        ({"month_days": [10], "every": 3}, "01-10 04-10 07-10 10-10"),
    ],
)
def test_days_of_the_month(fields: dict[str, list[int]], expected: str) -> None:
    """By number, from the end, or by weekday. A month without a 31st has no run for it."""
    rule = recurring("monthly", "08:00", **fields)
    found = runs(rule, "2025-12-31 09:00", "2026-12-01")
    assert [run[5:] for run in found[:6]] == [f"{day} 08:00" for day in expected.split()]


def test_a_leap_day_comes_every_fourth_year() -> None:
    """And the last of February is always the last."""
    leap = recurring("monthly", "08:00", month_days=[29], every=12)
    found = next_runs(leap, "2026-01-01", 3, start_at="2024-02-01 00:00")
    assert [run[:10] for run in found] == ["2028-02-29", "2032-02-29", "2036-02-29"]
    assert [run[:10] for run in next_runs(Cron("0 8 29 2 *"), "2095-01-01", 2)] == [
        "2096-02-29",
        # The year 2100 has none.
        "2104-02-29",
    ]


def test_several_times_of_a_day_come_in_order() -> None:
    """Written in any order, also twice, and to the second."""
    rule = recurring("daily", "20:00", "08:00", "08:00", "12:30:15")
    assert next_runs(rule, "2026-11-24 08:00", 4) == [
        "2026-11-24 12:30:15",
        "2026-11-24 20:00",
        "2026-11-25 08:00",
        "2026-11-25 12:30:15",
    ]


# --- bounds and exceptions ------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["0 8 * * *", recurring("daily", "08:00")], ids=["cron", "daily"])
def test_a_start_counts_and_an_end_does_not(rule: Recurring | str) -> None:
    """From Tuesday at eight to Friday at eight are three runs."""
    asked = ready(rule, BERLIN, start_at="2026-11-24 08:00", end_at="2026-11-27 08:00")
    found = runs(asked, "2026-11-01", "2026-12-31", BERLIN)
    assert [run[8:16] for run in found] == ["24 08:00", "25 08:00", "26 08:00"]
    assert asked.after(instant("2026-11-26 08:00", BERLIN)) is None
    assert asked.after(instant("2027-01-01")) is None


def test_bounds_hold_for_one_run_and_for_intervals() -> None:
    """All kinds of rules end when they are told to."""
    bounds = {"start_at": "2026-11-24 08:00", "end_at": "2026-11-24 09:00"}
    every = ready(Interval(timedelta(minutes=30)), **bounds)
    assert runs(every, "2026-11-24", "2026-11-25") == ["2026-11-24 08:00", "2026-11-24 08:30"]
    for at, is_within in (("07:59", False), ("08:00", True), ("08:59", True), ("09:00", False)):
        once = ready(OneOff(instant(f"2026-11-24 {at}")), **bounds)
        assert bool(runs(once, "2026-11-24", "2026-11-25")) is is_within


def test_an_end_before_the_start_leaves_nothing() -> None:
    """It is no error here; whoever makes a schedule is told so elsewhere."""
    asked = ready("* * * * *", start_at="2026-11-24 09:00", end_at="2026-11-24 08:00")
    assert asked.after(instant("2026-11-01")) is None


@pytest.mark.parametrize(
    "rule",
    [
        Cron("0 */12 * * *"),
        Cron("0 0,12 * * *"),
        recurring("daily", "00:00", "12:00"),
        Interval(timedelta(hours=12), instant("2026-11-01", BERLIN)),
    ],
    ids=["repetition", "cron", "daily", "interval"],
)
def test_nothing_runs_on_an_excepted_day(rule: Rule) -> None:
    """Closed on the 24th and the 25th, of the local calendar, all day and not an hour more."""
    asked = ready(rule, BERLIN, exceptions=["2026-11-24", "2026-11-25", "2026-11-28"])
    found = runs(asked, "2026-11-23 11:00", "2026-11-27", BERLIN)
    assert [run[8:16] for run in found] == ["23 12:00", "26 00:00", "26 12:00"]


def test_a_run_on_an_excepted_day_is_left_out() -> None:
    """An exception holds for the one run as well, by the local calendar."""
    late = OneOff(instant("2026-11-24 23:30", BERLIN))
    assert ready(late, BERLIN, exceptions=["2026-11-24"]).after(instant("2026-01-01")) is None
    assert ready(late, BERLIN, exceptions=["2026-11-25"]).after(instant("2026-01-01"))


def test_a_fast_interval_passes_over_excepted_years_at_once() -> None:
    """Each second, but not for ten years: the next run is found without counting seconds."""
    first = date(2026, 11, 10)
    closed = [str(first + timedelta(days=count)) for count in range(3_652)]
    asked = ready(Interval(timedelta(seconds=1)), BERLIN, exceptions=closed)
    at = asked.after(instant("2026-11-09 23:59:59", BERLIN))
    assert at == instant("2036-11-09 00:00", BERLIN)


# --- asking ---------------------------------------------------------------------------------


def test_a_run_is_asked_for_by_any_clock() -> None:
    """An instant in local time is the same instant, also over New Year; runs are in UTC."""
    asked = ready("0 12 31 12 *")
    after = datetime(2027, 1, 1, 0, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
    run = asked.after(after)
    assert run == instant("2026-12-31 12:00")
    assert run.tzinfo is UTC


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize(
    "rule",
    [
        Cron("* * * * *"),
        recurring("daily", "00:00"),
        Interval(timedelta(days=3_660)),
        OneOff(instant("2026-01-01")),
    ],
    ids=["repetition", "daily", "interval", "once"],
)
def test_the_calendar_has_ends(rule: Rule, zone: str) -> None:
    """Where no run can be reckoned there is none, and nothing breaks."""
    first, last = (end.replace(tzinfo=UTC) for end in (datetime.min, datetime.max))  # noqa: DTZ901
    for start_at, end_at in ((None, None), (first, last)):
        asked = compiled(
            Recurrence(rule=rule, time_zone=ZoneInfo(zone), start_at=start_at, end_at=end_at)
        )
        assert asked.after(first)
        assert asked.after(last) is None
        late = datetime(9899, 12, 31, 23, 58, tzinfo=UTC)
        assert len(list(asked.iterate(late))) <= 1
        assert list(asked.iterate(late, late)) == []


# --- refusals -------------------------------------------------------------------------------

OUT, OTHER = RuleFault.OUT_OF_RANGE, RuleFault.OF_ANOTHER_FREQUENCY


@pytest.mark.parametrize(
    ("rule", "field", "why"),
    [
        (Interval(timedelta()), "interval", OUT),
        (Interval(timedelta(seconds=-5)), "interval", OUT),
        (Interval(timedelta(milliseconds=999)), "interval", OUT),
        (Interval(timedelta(days=4_000)), "interval", OUT),
        (OneOff(datetime(9999, 1, 1, tzinfo=UTC)), "run_at", OUT),
        (recurring("daily", "08:00", every=0), "every", OUT),
        (recurring("daily", "08:00", every=-1), "every", OUT),
        (recurring("daily", "08:00", every=4_000), "every", OUT),
        (recurring("weekly", "08:00", weekdays="mon", every=521), "every", OUT),
        (recurring("monthly", "08:00", month_days=[1], every=121), "every", OUT),
        (recurring("daily", "08:00", weekdays="mon"), "weekdays", OTHER),
        (recurring("daily", "08:00", month_days=[1]), "month_days", OTHER),
        (recurring("weekly", "08:00", weekdays="mon", month_days=[1]), "month_days", OTHER),
        (recurring("weekly", "08:00", nth_weekdays=["1 mon"]), "nth_weekdays", OTHER),
        (recurring("monthly", "08:00", month_days=[1], weekdays="mon"), "weekdays", OTHER),
        (recurring("monthly", "08:00", month_days=[0]), "month_days", OUT),
        (recurring("monthly", "08:00", month_days=[32]), "month_days", OUT),
        (recurring("monthly", "08:00", month_days=[-2]), "month_days", OUT),
        (recurring("monthly", "08:00", nth_weekdays=["6 mon"]), "nth_weekdays", OUT),
        (recurring("monthly", "08:00", nth_weekdays=["0 mon"]), "nth_weekdays", OUT),
        (recurring("monthly", "08:00", nth_weekdays=["-2 mon"]), "nth_weekdays", OUT),
        (
            Recurring(frequency=Frequency.WEEKLY, times_local=(time(8),), weekdays=frozenset({7})),
            "weekdays",
            OUT,
        ),
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_is_refused(rule: Rule, field: str, why: RuleFault) -> None:
    """The field is named, and why it does not fit."""
    with pytest.raises(BadRule) as refused:
        ready(rule)
    assert refused.value.details == {"field": field, "why": why}


def test_a_day_that_never_comes_is_refused() -> None:
    """No February has a 30th, and none of every tenth year a fifth Sunday; all have a last day."""
    never = (
        ("month_days", recurring("monthly", "08:00", every=12, month_days=[30, 31])),
        ("nth_weekdays", recurring("monthly", "08:00", every=120, nth_weekdays=["5 sun"])),
    )
    for field, rule in never:
        with pytest.raises(BadRule) as refused:
            ready(rule, start_at="2026-02-01")
        assert refused.value.details == {"field": field, "why": RuleFault.NO_SUCH_DAY}
    assert ready(recurring("monthly", "08:00", every=12, month_days=[-1]), start_at="2026-02-01")


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (recurring("daily"), "times"),
        (recurring("weekly", "08:00"), "weekdays"),
        (recurring("monthly", "08:00"), "month_days"),
    ],
)
def test_what_a_rule_needs_is_asked_for(rule: Rule, field: str) -> None:
    """A weekly rule without a weekday is not taken for one on Monday."""
    with pytest.raises(MissingField) as refused:
        ready(rule)
    assert refused.value.details == {"field": field}


@given(
    st.builds(
        Recurring,
        frequency=st.sampled_from(Frequency),
        every=st.integers(),
        times_local=st.lists(st.times(), max_size=3).map(tuple),
        weekdays=st.frozensets(st.integers(-1, 7), max_size=2),
        month_days=st.frozensets(st.integers(-3, 33), max_size=2),
        nth_weekdays=st.lists(
            st.builds(NthWeekday, st.integers(-2, 6), st.integers(-1, 7)), max_size=2
        ).map(tuple),
    )
    | st.builds(Interval, st.timedeltas(), st.none())
    | st.builds(Cron, st.text()),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=5),
)
def test_whatever_is_said_is_a_rule_or_refused(rule: Rule, exceptions: frozenset[date]) -> None:
    """Nothing else is raised; and what is a rule has a run."""
    try:
        asked = compiled(Recurrence(rule=rule, time_zone=UTC, exceptions=exceptions))
    except Refusal:
        return
    assert asked.after(instant("2026-01-01"))
