"""When a schedule runs next, and what becomes of runs that are late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.action_spec import ActionSpec
from custom_components.roomkeeper.core.errors import BadCron
from custom_components.roomkeeper.core.recurrence import Cron, Interval, OneOff
from custom_components.roomkeeper.core.schedule import CatchUp, OnDemand, ScheduleRule
from custom_components.roomkeeper.core.schedule_runs import (
    MISSED_COUNTED,
    ON_TIME,
    Occurrence,
    catch_up_of,
    compiled_parts,
    fault_of,
    is_over,
    is_too_late,
    may_run_at,
    next_run,
    occurrence_after,
    overdue,
    part_to_come,
    spec_of,
    specs,
    upcoming,
)
from custom_components.roomkeeper.core.schedule_templates import DiurnalLight, NightMaintenance

from .desk import NOON, at, hours, minutes
from .tank import OFF, ON, SCRIPT, TOGGLE, daily, definition, lasting, level, ramp, schedule

EACH_TEN_MINUTES = Interval(minutes(10), anchor=at("00:00"))
LIGHTS = DiurnalLight()


# --- what is next ------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "following"),
    [
        (daily("08:00"), at("08:00", 1)),
        (daily("08:00", "20:00"), at("20:00")),
        (Cron("*/5 * * * *"), at("12:05")),
        (EACH_TEN_MINUTES, at("12:10")),
        (OneOff(at("12:30")), at("12:30")),
        (OneOff(NOON), None),
        (OnDemand(), None),
        (LIGHTS, at("20:00")),
    ],
)
def test_the_next_run_is_after_what_was_handled(
    rule: ScheduleRule, following: datetime | None
) -> None:
    """Nothing that was decided about comes again, and nothing after it is passed over."""
    found = next_run(schedule(definition(rule)))
    assert (found and found.at) == following


def test_a_disabled_schedule_has_no_next_run() -> None:
    """What is off does nothing by itself, and nothing of it is due."""
    row = schedule(definition(EACH_TEN_MINUTES, enabled=False))
    assert next_run(row) is None
    assert overdue(row, at("12:00", 9)) is None


def test_a_time_is_of_the_schedule_s_own_zone() -> None:
    """Eight in the morning is eight where the schedule is, and on both sides of a change."""
    made = definition(daily("08:00"), time_zone="America/New_York")
    found = upcoming(made, datetime(2026, 10, 30, 18, tzinfo=UTC), 3)
    assert [one.hour for one in found] == [12, 13, 13]


def test_bounds_and_exceptions_hold() -> None:
    """Nothing before the start, on an exception, or from the end on."""
    made = definition(
        daily("08:00"),
        start_at=at("00:00", 2),
        end_at=at("08:00", 5),
        exceptions=frozenset({date(2026, 11, 27)}),
    )
    assert upcoming(made, NOON, 9) == [at("08:00", 2), at("08:00", 4)]


def test_the_parts_of_a_template_take_turns() -> None:
    """The morning and the evening of a light, each with what it does."""
    made = definition(LIGHTS, None)
    assert occurrence_after(made, at("00:00")) == Occurrence(at("08:00"), 0)
    assert occurrence_after(made, at("08:00")) == Occurrence(at("20:00"), 1)
    assert upcoming(made, NOON, 3) == [at("20:00"), at("08:00", 1), at("20:00", 1)]
    assert [spec_of(made, part).level for part in (0, 1, 7)] == [100, 0, 0]
    assert part_to_come(made, at("07:00")) == 0
    assert part_to_come(made, at("09:00")) == 1


def test_the_part_to_come_of_what_is_over_is_the_first() -> None:
    """A schedule that will never run by itself can still be run by hand."""
    assert part_to_come(definition(OneOff(at("08:00"))), NOON) == 0
    assert part_to_come(definition(LIGHTS, None, end_at=at("10:00")), NOON) == 0
    assert part_to_come(definition(OnDemand()), NOON) == 0


def test_equal_rules_are_compiled_once() -> None:
    """Ten thousand schedules of one rule cost the reading of one."""
    one = definition(Cron("*/5 * * * *"), name="one")
    other = definition(Cron("*/5 * * * *"), OFF, name="other")
    assert compiled_parts(one)[0] is compiled_parts(other)[0]
    elsewhere = definition(Cron("*/5 * * * *"), time_zone="Asia/Tokyo")
    assert compiled_parts(one)[0] is not compiled_parts(elsewhere)[0]


def test_a_rule_that_cannot_be_says_so() -> None:
    """It is refused where it is looked at, before it is kept."""
    with pytest.raises(BadCron):
        compiled_parts(definition(Cron("61 * * * *")))


@pytest.mark.parametrize("more", [{"rule": Cron("61 * * * *")}, {"time_zone": "Mars/Phobos"}])
def test_what_cannot_be_read_any_more_never_runs(more: dict[str, object]) -> None:
    """Another release took it: it is said to be wrong, and keeps no other from running."""
    made = definition(**{"rule": EACH_TEN_MINUTES, "run_on": "[{}]"} | more)  # type: ignore[arg-type]  # a rule and more
    row = schedule(made)
    assert fault_of(made) is not None
    assert (next_run(row), overdue(row, at("12:00", 9)), upcoming(made, NOON, 3)) == (
        None,
        None,
        [],
    )
    assert not may_run_at(made, NOON)
    assert part_to_come(made, NOON) == 0
    assert fault_of(definition(EACH_TEN_MINUTES)) is None


def test_what_a_schedule_does() -> None:
    """One thing, or what its template brings; nothing where nothing is said yet."""
    assert specs(definition(OnDemand(), OFF)) == (OFF,)
    assert specs(definition(OnDemand(), None)) == ()
    night = NightMaintenance(duration=minutes(20))
    assert specs(definition(night, None)) == (lasting(OFF, minutes(20)),)


# --- what was missed ---------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("12:09:59", None),
        ("12:10", ("12:10", 0)),
        ("12:19", ("12:10", 0)),
        ("12:20", ("12:20", 1)),
        ("13:05", ("13:00", 5)),
        ("23:59", ("23:50", 70)),
    ],
)
def test_of_several_that_were_missed_the_last_is_due(now: str, due: tuple[str, int] | None) -> None:
    """The others are counted: a long sleep is followed by one run at the most."""
    row = schedule(definition(EACH_TEN_MINUTES))
    expected = None if due is None else (Occurrence(at(due[0]), 0), due[1])
    assert overdue(row, at(now)) == expected


def test_a_machine_that_slept_for_a_year_looks_at_one_run() -> None:
    """However often it would have run: only so many are counted."""
    row = schedule(definition(Interval(timedelta(seconds=1), anchor=NOON)))
    now = NOON + timedelta(days=365)
    assert overdue(row, now) == (Occurrence(now, 0), MISSED_COUNTED)


def test_the_last_part_decides_about_a_light() -> None:
    """Dark from six in the morning to ten at night: the evening is what counts."""
    row = schedule(definition(LIGHTS, None), at("06:00"))
    assert overdue(row, at("22:00")) == (Occurrence(at("20:00"), 1), 1)


RULES: tuple[ScheduleRule, ...] = (
    EACH_TEN_MINUTES,
    Interval(minutes(7), anchor=at("00:00")),
    Cron("*/20 1-4 * * *"),
    Cron("30 2 * * *"),
    daily("02:30", "03:00"),
    daily("23:59"),
    LIGHTS,
    OneOff(datetime(2026, 10, 25, 1, tzinfo=UTC)),
)


@given(
    st.sampled_from(RULES),
    st.integers(0, 60 * 24 * 3),
    st.integers(0, 60 * 24 * 9),
)
def test_what_is_overdue_is_what_a_walk_finds(
    rule: ScheduleRule, begin_min: int, slept_min: int
) -> None:
    """The short way leads to the same run, and the same number, as looking at each."""
    since = datetime(2026, 10, 23, tzinfo=UTC) + minutes(begin_min)
    now = since + minutes(slept_min)
    made = definition(rule, time_zone="Europe/Berlin")
    walked: list[Occurrence] = []
    while found := occurrence_after(made, walked[-1].at if walked else since):
        if found.at > now:
            break
        walked.append(found)
    expected = (walked[-1], min(len(walked) - 1, MISSED_COUNTED)) if walked else None
    assert overdue(schedule(made, since), now) == expected


# --- too late ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "catch_up"),
    [
        (OFF, CatchUp.ONCE),
        (level(0), CatchUp.ONCE),
        (ramp(0, hours(1)), CatchUp.ONCE),
        (lasting(OFF, minutes(30)), CatchUp.SKIP),
        (level(0, minutes(30)), CatchUp.SKIP),
        (ON, CatchUp.SKIP),
        (lasting(ON, minutes(10)), CatchUp.SKIP),
        (TOGGLE, CatchUp.SKIP),
        (level(40), CatchUp.SKIP),
        (ramp(100, hours(1)), CatchUp.SKIP),
        (SCRIPT, CatchUp.SKIP),
    ],
)
def test_by_itself_only_what_goes_off_for_good_is_made_up_for(
    spec: ActionSpec, catch_up: CatchUp
) -> None:
    """Nothing comes on at an hour at which nobody expects it, nor goes off to come on again."""
    assert catch_up_of(None, spec) is catch_up
    assert catch_up_of(CatchUp.ONCE, spec) is CatchUp.ONCE
    assert catch_up_of(CatchUp.SKIP, spec) is CatchUp.SKIP


@pytest.mark.parametrize(
    ("late", "catch_up", "too_late"),
    [
        (timedelta(), CatchUp.SKIP, False),
        (ON_TIME, CatchUp.SKIP, False),
        (ON_TIME + timedelta(microseconds=1), CatchUp.SKIP, True),
        (hours(2), CatchUp.ONCE, False),
        (hours(2) + timedelta(microseconds=1), CatchUp.ONCE, True),
    ],
)
def test_a_minute_late_is_on_time_and_grace_bounds_the_rest(
    late: timedelta,
    catch_up: CatchUp,
    too_late: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What is skipped when late is done within a minute; what is made up for, within its grace."""
    assert is_too_late(ON, NOON, NOON + late, catch_up, hours(2)) is too_late


def test_within_a_minute_is_on_time_whatever_the_grace() -> None:
    """A grace of nothing does not make a timer that rings a second late a missed one."""
    assert not is_too_late(OFF, NOON, NOON + ON_TIME, CatchUp.ONCE, timedelta())
    assert is_too_late(OFF, NOON, NOON + minutes(2), CatchUp.ONCE, timedelta())


# --- over --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "more", "over"),
    [
        (daily("08:00"), {}, False),
        (daily("08:00"), {"end_at": NOON}, True),
        (daily("08:00"), {"end_at": at("08:00", 1)}, True),
        (daily("08:00"), {"end_at": at("08:01", 1)}, False),
        (OneOff(at("12:01")), {}, False),
        (OneOff(NOON), {}, True),
        (OneOff(at("12:01")), {"exceptions": frozenset({NOON.date()})}, True),
        (OneOff(NOON), {"run_on": "[{}]"}, False),
        (OneOff(NOON), {"run_on": "[{}]", "end_at": NOON}, True),
        (OneOff(NOON), {"run_after": "s2"}, False),
        (OnDemand(), {"run_on": "[{}]"}, False),
        (OnDemand(), {"run_on": "[{}]", "end_at": at("12:01")}, False),
        (LIGHTS, {"end_at": at("20:00")}, True),
    ],
)
def test_what_will_never_run_again_is_over(
    rule: ScheduleRule,
    more: dict[str, object],
    over: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """An end that has come, or a last run that was; but not while something else may start it."""
    assert is_over(definition(rule, **more), NOON, NOON) is over


def test_a_run_that_was_left_out_does_not_keep_a_schedule() -> None:
    """Nor does one that is to come though it was decided about."""
    made = definition(OneOff(at("18:00")))
    assert not is_over(made, NOON, NOON)
    assert is_over(made, at("18:00"), NOON)


# --- started by something else -----------------------------------------------


@pytest.mark.parametrize(
    ("more", "may"),
    [
        ({}, True),
        ({"enabled": False}, False),
        ({"start_at": NOON}, True),
        ({"start_at": at("12:01")}, False),
        ({"end_at": NOON}, False),
        ({"end_at": at("12:01")}, True),
        ({"exceptions": frozenset({date(2026, 11, 24)})}, False),
        ({"exceptions": frozenset({date(2026, 11, 24)}), "time_zone": "Pacific/Auckland"}, True),
    ],
)
def test_an_event_starts_nothing_where_nothing_is_to_run(
    more: dict[str, object],
    may: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Bounds, exceptions and the switch hold for what other things start, too."""
    assert may_run_at(definition(OnDemand(), run_on="[{}]", **more), NOON) is may
