"""How long a stay's timer runs, and that it says why."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.stall import (
    DayOfStays,
    Occupancy,
    OccupancyStatus,
    StallPolicy,
    Strategy,
    TimeoutKind,
    TimeoutRule,
    TimeoutStep,
)
from custom_components.roomkeeper.core.timeout import (
    SHORTEST_EXTENSION,
    day_of,
    extended_to,
    holds,
    last_week,
    mean_stay,
    still_detected_until,
    stuck_on_for,
    timeout_of,
)

from .desk import BOOTH, NOON, TODAY, at, hours, minutes

TODAY_LOCAL = "2026-11-24"
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")

FIXED, MEAN = TimeoutKind.FIXED, TimeoutKind.MEAN
AT_MOST, TIMES = TimeoutKind.AT_MOST, TimeoutKind.TIMES
SHORTEST, LONGEST = TimeoutKind.SHORTEST, TimeoutKind.LONGEST

NIGHT = TimeoutRule(
    name="night", start_local=time(22), end_local=time(6), timeout=timedelta(minutes=3)
)


def day(days_ago: int, measured: int = 1, mean: float = 2) -> DayOfStays:
    """Return a day on which so many stays took so many minutes in the mean."""
    name = (TODAY - timedelta(days=days_ago)).date().isoformat()
    return DayOfStays(name, stays=measured, measured=measured, total=measured * minutes(mean))


def steps_of(*steps: tuple[TimeoutKind, float] | tuple[TimeoutKind, float, str]) -> object:
    """Return steps from their kinds, minutes, and rules."""
    return tuple(TimeoutStep(kind, minutes(length), *rule) for kind, length, *rule in steps)


# --- the strategies ----------------------------------------------------------


@pytest.mark.parametrize("clock", ["00:00", "05:59", "08:30", "12:30", "23:00"])
def test_a_fixed_timeout_is_the_same_at_all_hours(clock: str) -> None:
    """Who wants five minutes gets five minutes."""
    policy = StallPolicy(timeout=minutes(5))
    assert timeout_of(policy, (day(1, 9),), at(clock), UTC) == steps_of((FIXED, 5))


@pytest.mark.parametrize(
    ("clock", "steps"),
    [
        ("05:59:59", steps_of((FIXED, 5), (AT_MOST, 3, "night"))),
        ("06:00", steps_of((FIXED, 5))),
        ("07:59", steps_of((FIXED, 5))),
        ("08:00", steps_of((FIXED, 5), (TIMES, 7.5, "morning_peak"))),
        ("09:59:59", steps_of((FIXED, 5), (TIMES, 7.5, "morning_peak"))),
        ("10:00", steps_of((FIXED, 5))),
        ("12:00", steps_of((FIXED, 5), (TIMES, 7.5, "midday_peak"))),
        ("14:00", steps_of((FIXED, 5))),
        ("21:59:59", steps_of((FIXED, 5))),
        ("22:00", steps_of((FIXED, 5), (AT_MOST, 3, "night"))),
        ("00:00", steps_of((FIXED, 5), (AT_MOST, 3, "night"))),
    ],
)
def test_the_usual_rules_of_the_time_of_day(clock: str, steps: object) -> None:
    """At night three minutes, at the two peaks half as long again, else as it is said."""
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY)
    assert timeout_of(policy, (), at(clock), UTC) == steps


def test_the_hours_are_those_of_the_wall_clock() -> None:
    """At half past eight in Berlin it is the morning peak, whatever the hour elsewhere."""
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY)
    assert timeout_of(policy, (), at("07:30"), BERLIN)[-1].rule == "morning_peak"
    assert timeout_of(policy, (), at("07:30"), UTC) == steps_of((FIXED, 5))


def test_a_night_rule_lengthens_nothing() -> None:
    """At most three minutes leaves two minutes two minutes."""
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY, timeout=minutes(2))
    assert timeout_of(policy, (), at("23:00"), UTC) == steps_of((FIXED, 2))


def test_a_rule_of_both_kinds_takes_the_shorter_one_first() -> None:
    """At most and times in one rule: the bound holds where it shortens, else the factor does."""
    rule = TimeoutRule(
        name="both", start_local=time(0), end_local=time(0), timeout=minutes(4), multiplier=2
    )
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY, rules=(rule,))
    assert timeout_of(policy, (), NOON, UTC) == steps_of((FIXED, 5), (AT_MOST, 4, "both"))
    short = replace(policy, timeout=minutes(3))
    assert timeout_of(short, (), NOON, UTC) == steps_of((FIXED, 3), (TIMES, 6, "both"))


def test_rules_apply_one_after_the_other_in_their_order() -> None:
    """The order in which a person writes the rules is the order in which they count."""
    times = TimeoutRule(name="busy", start_local=time(12), end_local=time(13), multiplier=1.6)
    most = TimeoutRule(
        name="noon", start_local=time(12), end_local=time(14), timeout=timedelta(minutes=6)
    )
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY, rules=(times, most))
    assert timeout_of(policy, (), NOON, UTC) == steps_of(
        (FIXED, 5), (TIMES, 8, "busy"), (AT_MOST, 6, "noon")
    )
    assert timeout_of(replace(policy, rules=(most, times)), (), NOON, UTC) == steps_of(
        (FIXED, 5), (TIMES, 8, "busy")
    )


def test_a_rule_without_a_name_is_called_by_its_hours() -> None:
    """The timer says by which rule it is that long, also where nobody gave it a name."""
    rule = TimeoutRule(start_local=time(11, 30), end_local=time(13), multiplier=1.2)
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY, rules=(rule,))
    assert timeout_of(policy, (), NOON, UTC)[-1].rule == "11:30-13:00"


@pytest.mark.parametrize("strategy", [Strategy.ADAPTIVE, Strategy.COMBINED])
def test_an_adaptive_timeout_is_twice_the_mean_stay(strategy: Strategy) -> None:
    """Guests who stay two minutes get four."""
    policy = StallPolicy(strategy=strategy)
    days = (day(0, 1, mean=1), day(1, 3, mean=7 / 3))
    assert timeout_of(policy, days, at("11:00"), UTC) == steps_of((MEAN, 4))


@pytest.mark.parametrize("strategy", [Strategy.ADAPTIVE, Strategy.COMBINED])
@pytest.mark.parametrize("days", [(), (day(0, 2, mean=4),), (day(7, 9, mean=4), day(0, 2))])
def test_too_few_stays_say_nothing_about_the_next(
    strategy: Strategy, days: tuple[DayOfStays, ...]
) -> None:
    """A new stall goes by its fixed timeout until three stays of the week were measured."""
    assert timeout_of(StallPolicy(strategy=strategy), days, at("11:00"), UTC) == steps_of(
        (FIXED, 5)
    )


def test_the_combined_strategy_applies_the_rules_to_the_mean() -> None:
    """Twice the mean, half as long again at the peak, and at most three minutes at night."""
    policy = StallPolicy(strategy=Strategy.COMBINED)
    days = (day(0, 3, mean=2),)
    assert timeout_of(policy, days, at("08:00"), UTC) == steps_of(
        (MEAN, 4), (TIMES, 6, "morning_peak")
    )
    assert timeout_of(policy, days, at("22:00"), UTC) == steps_of((MEAN, 4), (AT_MOST, 3, "night"))


@pytest.mark.parametrize("strategy", [Strategy.FIXED, Strategy.ADAPTIVE])
def test_the_other_strategies_know_no_rules(strategy: Strategy) -> None:
    """Rules that are still stored from another strategy change nothing."""
    assert timeout_of(StallPolicy(strategy=strategy), (), at("23:00"), UTC) == steps_of((FIXED, 5))


@pytest.mark.parametrize(
    ("timeout", "steps"),
    [
        (1, steps_of((FIXED, 1), (SHORTEST, 2))),
        (2, steps_of((FIXED, 2))),
        (10, steps_of((FIXED, 10))),
        (11, steps_of((FIXED, 11), (LONGEST, 10))),
    ],
)
def test_the_bounds_hold_last_and_say_so(timeout: float, steps: object) -> None:
    """No timer is shorter or longer than the stall allows, and it is told where that was."""
    assert timeout_of(StallPolicy(timeout=minutes(timeout)), (), NOON, UTC) == steps


def test_the_bounds_hold_after_the_rules() -> None:
    """A peak makes no timer longer than the longest, a night none shorter than the shortest."""
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY, timeout=minutes(8))
    assert timeout_of(policy, (), at("08:00"), UTC) == steps_of(
        (FIXED, 8), (TIMES, 12, "morning_peak"), (LONGEST, 10)
    )
    careful = replace(policy, min_timeout=minutes(4))
    assert timeout_of(careful, (), at("23:00"), UTC) == steps_of(
        (FIXED, 8), (AT_MOST, 3, "night"), (SHORTEST, 4)
    )


def test_one_guest_who_slept_there_makes_no_timer_endless() -> None:
    """A mean of hours still gives the longest timeout."""
    policy = StallPolicy(strategy=Strategy.ADAPTIVE)
    assert timeout_of(policy, (day(0, 3, mean=400),), NOON, UTC) == steps_of(
        (MEAN, 800), (LONGEST, 10)
    )


@given(
    st.builds(
        StallPolicy,
        strategy=st.sampled_from(Strategy),
        timeout=st.integers(1, 60).map(minutes),
        rules=st.lists(
            st.builds(
                TimeoutRule,
                start_local=st.times(),
                end_local=st.times(),
                weekdays=st.frozensets(st.integers(0, 6), min_size=1),
                timeout=st.none() | st.integers(1, 30).map(minutes),
                multiplier=st.none() | st.floats(0.1, 10),
            ),
            max_size=4,
        ).map(tuple),
    ),
    st.lists(st.builds(day, st.integers(0, 9), st.integers(0, 9), st.integers(0, 90)), max_size=9),
    st.integers(0, 7 * 24 * 60).map(lambda number: TODAY + minutes(number)),
    st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE]),
)
def test_whatever_the_rules_the_timer_is_within_the_bounds(
    policy: StallPolicy, days: list[DayOfStays], now: datetime, zone: tzinfo
) -> None:
    """Between two and ten minutes, at any hour and after any week."""
    length = timeout_of(policy, tuple(days), now, zone)[-1].length
    assert policy.min_timeout <= length <= policy.max_timeout


# --- windows -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("weekday", "clock", "is_in"),
    [
        (4, "21:59", False),
        (4, "22:00", True),
        (5, "05:59", True),
        (5, "06:00", False),
        (5, "22:00", False),
        (4, "05:00", False),
        (6, "05:00", False),
    ],
)
def test_the_day_of_a_window_is_that_on_which_it_opens(
    weekday: int,
    clock: str,
    is_in: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The night of Friday lasts until Saturday at six, and begins on no other day."""
    rule = replace(NIGHT, weekdays=frozenset({4}))
    assert holds(rule, at(clock, weekday - 1), UTC) is is_in


def test_a_window_within_a_day_is_open_on_its_days_only() -> None:
    """Lunch on Tuesdays is not lunch on Wednesdays."""
    rule = TimeoutRule(
        weekdays=frozenset({1}), start_local=time(12), end_local=time(14), timeout=minutes(1)
    )
    assert [day for day in range(7) if holds(rule, at("13:00", day), UTC)] == [0]


def test_the_night_of_sunday_ends_on_monday() -> None:
    """The week has no seam."""
    rule = replace(NIGHT, weekdays=frozenset({6}))
    assert holds(rule, at("23:00", 5), UTC)
    assert holds(rule, at("05:00", 6), UTC)
    assert not holds(rule, at("05:00", 5), UTC)


@pytest.mark.parametrize(
    ("clock", "day_after", "is_in"),
    [("05:59", 0, False), ("06:00", 0, True), ("05:59", 1, True), ("06:00", 1, False)],
)
def test_a_window_that_ends_when_it_begins_is_a_whole_day(
    clock: str,
    day_after: int,
    is_in: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """From six to six is from Tuesday at six until Wednesday at six."""
    rule = TimeoutRule(
        weekdays=frozenset({1}), start_local=time(6), end_local=time(6), timeout=minutes(1)
    )
    assert holds(rule, at(clock, day_after), UTC) is is_in


@pytest.mark.parametrize(
    ("zone", "sunday", "night_hours"),
    [
        (BERLIN, date(2026, 10, 25), 9),
        (BERLIN, date(2027, 3, 28), 7),
        (NEW_YORK, date(2026, 11, 1), 9),
        (NEW_YORK, date(2027, 3, 14), 7),
        (LORD_HOWE, date(2027, 4, 4), 8.5),
        (LORD_HOWE, date(2026, 10, 4), 7.5),
        (BERLIN, date(2026, 11, 22), 8),
    ],
)
def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is(
    zone: ZoneInfo, sunday: date, night_hours: float
) -> None:
    """From ten to six by the wall clock, one hour more or less, or half of one."""
    noon = datetime.combine(sunday - timedelta(days=1), time(12), zone).astimezone(UTC)
    inside = [
        instant
        for instant in (noon + minutes(number) for number in range(24 * 60))
        if holds(replace(NIGHT, weekdays=frozenset({5})), instant, zone)
    ]
    assert minutes(len(inside)) == hours(night_hours)
    assert inside[-1] - inside[0] == hours(night_hours) - minutes(1)


@pytest.mark.parametrize(
    ("zone", "sunday", "window", "lasts"),
    [
        (BERLIN, date(2026, 10, 25), (time(2), time(3)), 120),
        (BERLIN, date(2027, 3, 28), (time(2), time(3)), 0),
        (NEW_YORK, date(2026, 11, 1), (time(1), time(2)), 120),
        (NEW_YORK, date(2027, 3, 14), (time(2), time(3)), 0),
        (LORD_HOWE, date(2027, 4, 4), (time(1, 30), time(2)), 60),
        (LORD_HOWE, date(2026, 10, 4), (time(2), time(2, 30)), 0),
    ],
)
def test_an_hour_that_comes_twice_counts_twice_and_one_left_out_not_at_all(
    zone: ZoneInfo, sunday: date, window: tuple[time, time], lasts: int
) -> None:
    """The wall clock is in the window when it says so."""
    rule = TimeoutRule(start_local=window[0], end_local=window[1], multiplier=2)
    midnight = datetime.combine(sunday, time(), zone).astimezone(UTC)
    inside = [number for number in range(8 * 60) if holds(rule, midnight + minutes(number), zone)]
    assert len(inside) == lasts


# --- the mean ----------------------------------------------------------------


def test_a_day_is_a_local_one() -> None:
    """Who comes at half past midnight in Berlin comes on that day, not on the one before."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert day_of(late, BERLIN) == "2026-11-24"
    assert day_of(late, NEW_YORK) == "2026-11-23"


def test_the_mean_is_that_of_seven_days_with_today() -> None:
    """What was a week ago is forgotten, what was six days ago counts."""
    week = (day(6, 2, mean=3), day(0, 1, mean=6))
    assert last_week((day(7, 5), *week), TODAY_LOCAL) == week
    assert mean_stay((day(7, 5), *week), TODAY_LOCAL) == minutes(4)


def test_days_that_are_still_to_come_do_not_count() -> None:
    """A clock that was years ahead for an hour does not spoil the mean for years."""
    ahead = replaced_day(day(0, 9, mean=500), "2037-01-01")
    assert mean_stay((day(0, 3), ahead), TODAY_LOCAL) == minutes(2)


def replaced_day(one: DayOfStays, name: str) -> DayOfStays:
    """Return the same day under another name."""
    return one._replace(day_local=name)


def test_only_measured_stays_have_a_length() -> None:
    """Stays that ended by timeout are counted, but nobody knows how long they were."""
    timed_out = DayOfStays(TODAY_LOCAL, stays=20)
    assert mean_stay((timed_out,), TODAY_LOCAL) is None
    assert mean_stay((day(1, 3), timed_out), TODAY_LOCAL) == minutes(2)


def test_the_week_reaches_over_the_turn_of_the_year() -> None:
    """In January the last days of December count."""
    december = replaced_day(day(0, 3), "2026-12-29")
    assert mean_stay((december,), "2027-01-04") == minutes(2)
    assert mean_stay((december,), "2027-01-05") is None


# --- longer ------------------------------------------------------------------


def row(ends_at: datetime | None, detected_at: datetime | None = NOON) -> Occupancy:
    """Return a stay."""
    return Occupancy(
        stall=BOOTH,
        status=OccupancyStatus.OCCUPIED,
        started_at=NOON,
        detected_at=detected_at,
        ends_at=ends_at,
        updated_at=NOON,
    )


@pytest.mark.parametrize(
    ("ends_at", "now", "later"),
    [
        ("12:05", "12:01", "12:07"),
        ("12:05", "12:05", "12:07"),
        ("12:05", "12:30", "12:32"),
        ("12:10", "12:01", "12:11"),
        ("12:10", "12:00:30", "12:10:30"),
        ("12:10", "12:00:29", None),
        ("12:10", "12:00", None),
        ("13:00", "12:30", None),
    ],
)
def test_somebody_detected_again_gets_an_extension_within_the_longest_timeout(
    ends_at: str, now: str, later: str | None
) -> None:
    """Two minutes more, never over ten from now, never less than before; trifles are not logged."""
    found = extended_to(StallPolicy(), row(at(ends_at)), at(now))
    assert found == (at(later) if later else None)


def test_a_timer_that_stands_still_is_not_extended() -> None:
    """Who paused it decides when it runs."""
    assert extended_to(StallPolicy(), row(None), NOON) is None


@pytest.mark.parametrize(
    ("detected_at", "now", "later"),
    [
        ("12:00", "12:05", "12:07"),
        ("12:00", "12:08", "12:10"),
        ("12:00", "12:09", "12:10"),
        ("12:00", "12:10", None),
        ("12:00", "15:00", None),
        ("12:04", "12:10", "12:12"),
        (None, "12:05", None),
    ],
)
def test_a_sensor_that_stays_on_is_believed_for_the_longest_timeout(
    detected_at: str | None, now: str, later: str | None
) -> None:
    """Ten minutes after the last fresh detection the clock is believed more than the sensor."""
    seen = at(detected_at) if detected_at else None
    found = still_detected_until(StallPolicy(), row(at(now), seen), at(now))
    assert found == (at(later) if later else None)


@pytest.mark.parametrize("extension", [timedelta(), timedelta(microseconds=1)])
def test_an_extension_of_next_to_nothing_does_not_keep_the_machine_busy(
    extension: timedelta,
) -> None:
    """However short it is configured, a sensor that is on is asked every ten seconds at most."""
    policy = StallPolicy(extension=extension)
    assert still_detected_until(policy, row(NOON), NOON) == NOON + SHORTEST_EXTENSION
    assert extended_to(policy, row(at("12:05")), NOON) == at("12:05") + SHORTEST_EXTENSION


# --- too long ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "days", "length"),
    [
        (StallPolicy(), (), 30),
        (StallPolicy(max_timeout=minutes(20)), (), 60),
        (StallPolicy(max_timeout=minutes(5)), (), 30),
        (StallPolicy(), (day(0, 3, mean=20),), 60),
        (StallPolicy(), (day(0, 2, mean=20),), 30),
        (StallPolicy(stuck_on_for=minutes(1)), (day(0, 3, mean=20),), 1),
    ],
)
def test_how_long_a_sensor_may_be_on(
    policy: StallPolicy, days: tuple[DayOfStays, ...], length: float
) -> None:
    """As long as somebody says, else half an hour or three times what is usual in that stall."""
    assert stuck_on_for(policy, days, TODAY_LOCAL) == minutes(length)
