"""Runs: when they are due, or something starts them; left out with a reason; over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.roomkeeper.core.commands import Wake
from custom_components.roomkeeper.core.decide.schedule_run import BEGIN_BOUND
from custom_components.roomkeeper.core.errors import NoNextRun, StillRunning, UnknownSchedule
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.ids import EntityId, ScheduleId
from custom_components.roomkeeper.core.model import RowKey
from custom_components.roomkeeper.core.recurrence import Cron, Interval, OneOff
from custom_components.roomkeeper.core.schedule import (
    CatchUp,
    Run,
    RunResult,
    RunStatus,
    RunWhy,
    ScheduleRule,
    SkipReason,
)
from custom_components.roomkeeper.core.schedule_commands import (
    BeginRun,
    DisableSchedule,
    RunSchedule,
    SkipNext,
    TriggerSchedule,
)
from custom_components.roomkeeper.core.schedule_events import (
    ScheduleEnded,
    ScheduleSaved,
    ScheduleSkipped,
    ScheduleStarted,
)
from custom_components.roomkeeper.core.schedule_templates import DiurnalLight

from .desk import NOON, at, hours, minutes, of_type
from .tank import HEATER, LIGHT, OFF, ON, PUMP, Tank, daily, lasting, ramp

EACH_TEN_MINUTES = Interval(minutes(10))
DIM = ramp(10, hours(1))
NOBODY = ScheduleId("nobody")


def started(facts: list[Fact] | tuple[Fact, ...]) -> list[tuple[datetime, RunWhy, int]]:
    """Return the runs that began: when they were due, why, and how many were missed before."""
    return [(fact.due_at, fact.why, fact.missed) for fact in of_type(facts, ScheduleStarted)]


def skipped(facts: list[Fact] | tuple[Fact, ...]) -> list[tuple[datetime, SkipReason, int]]:
    """Return the runs that were left out: when due, why, and how many were missed before."""
    return [(fact.due_at, fact.why, fact.missed) for fact in of_type(facts, ScheduleSkipped)]


# --- due ---------------------------------------------------------------------


def test_a_run_begins_when_it_is_due() -> None:
    """At its instant, with all that says how far the schedule is."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    assert started(tank.to(at("12:10"))) == [(at("12:10"), RunWhy.DUE, 0)]
    progress = tank.progress(schedule_id)
    assert progress.status is RunStatus.RUNNING
    assert progress.run == Run(1, 0, at("12:10"), at("12:10"), RunWhy.DUE)
    assert (progress.handled_until, progress.last_due_at) == (at("12:10"), at("12:10"))
    assert (progress.last_started_at, progress.runs) == (at("12:10"), 1)


def test_runs_follow_each_other() -> None:
    """Each ends before the next, and each has its number."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.to_working(at("13:00"))
    progress = tank.progress(schedule_id)
    assert (progress.runs, progress.failed_runs, progress.skipped_runs) == (6, 0, 0)
    assert progress.status is RunStatus.IDLE
    assert [fact.run.number for fact in of_type(tank.log, ScheduleEnded)] == [1, 2, 3, 4, 5, 6]


def test_a_run_that_goes_on_is_not_started_twice() -> None:
    """The next one is left out, and says why."""
    tank = Tank()
    schedule_id = tank.make(Interval(minutes(4)))
    tank.to(at("12:04"))
    assert skipped(tank.to(at("12:08"))) == [(at("12:08"), SkipReason.STILL_RUNNING, 0)]
    progress = tank.progress(schedule_id)
    assert progress.run is not None
    assert (progress.run.number, progress.runs, progress.skipped_runs) == (1, 1, 1)
    assert progress.status is RunStatus.RUNNING


@pytest.mark.parametrize(
    ("late", "catch_up", "runs", "leaves_out"),
    [
        (timedelta(seconds=60), None, [(RunWhy.DUE, 0)], []),
        (timedelta(seconds=61), None, [], [(SkipReason.MISSED, 0)]),
        (timedelta(seconds=61), CatchUp.ONCE, [(RunWhy.CAUGHT_UP, 0)], []),
        (hours(2), CatchUp.ONCE, [(RunWhy.CAUGHT_UP, 0)], []),
        (hours(3), CatchUp.ONCE, [], [(SkipReason.MISSED, 0)]),
        (hours(24), CatchUp.ONCE, [(RunWhy.DUE, 1)], []),
        (hours(24 * 7) + minutes(1), None, [(RunWhy.DUE, 7)], []),
        (hours(24 * 7) + minutes(5), None, [], [(SkipReason.MISSED, 7)]),
        (hours(24 * 7) + minutes(5), CatchUp.ONCE, [(RunWhy.CAUGHT_UP, 7)], []),
    ],
)
def test_a_run_that_is_late(
    late: timedelta,
    catch_up: CatchUp | None,
    runs: list[tuple[RunWhy, int]],
    leaves_out: list[tuple[SkipReason, int]],
) -> None:
    """One that was missed is made up for if it may be; each other is counted."""
    tank = Tank()
    schedule_id = tank.make(daily("13:00"), catch_up=catch_up, grace=hours(2.5))
    tank.sleep_until(at("13:00") + late)
    facts = tank.keep_deadlines()
    assert [one[1:] for one in started(facts)] == runs
    assert [one[1:] for one in skipped(facts)] == leaves_out
    missed = sum(number for _, number in runs) + sum(1 + number for _, number in leaves_out)
    assert tank.progress(schedule_id).skipped_runs == missed
    assert tank.keep_deadlines() == []


def test_by_itself_what_goes_off_is_made_up_for_and_what_comes_on_is_not() -> None:
    """The machine was off from eight to ten."""
    tank = Tank(now=at("07:30"))
    on, off = tank.make(daily("08:00"), ON), tank.make(daily("08:00"), OFF)
    tank.sleep_until(at("10:00"))
    facts = tank.keep_deadlines()
    assert [fact.schedule_id for fact in of_type(facts, ScheduleStarted)] == [off]
    assert [fact.schedule_id for fact in of_type(facts, ScheduleSkipped)] == [on]


def test_what_is_made_up_for_lasts_as_long_as_ever() -> None:
    """Watered at ten in place of eight, the tank gets all its water."""
    tank = Tank(now=at("07:30"))
    tank.make(daily("08:00"), lasting(ON, minutes(20)), catch_up=CatchUp.ONCE)
    tank.sleep_until(at("10:00"))
    tank.keep_deadlines()
    tank.to_working(at("10:19"))
    assert tank.is_on()
    tank.to_working(at("10:20"))
    assert not tank.is_on()


# --- the clock ---------------------------------------------------------------


def test_a_clock_that_is_set_back_doubles_nothing_and_loses_nothing() -> None:
    """What ran before is not run again; it goes on when the clock is there again."""
    tank = Tank()
    tank.make(EACH_TEN_MINUTES)
    tank.to_working(at("12:35"))
    tank.sleep_until(at("11:35"))
    tank.to_working(at("13:00"))
    due = [fact.due_at for fact in of_type(tank.log, ScheduleStarted)]
    assert due == [at(f"12:{number}0") for number in range(1, 6)] + [at("13:00")]


def test_a_clock_that_is_set_forward_leaves_nothing_unanswered() -> None:
    """Each run that was jumped over is counted, and the last one looked at."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.to_working(at("12:15"))
    tank.sleep_until(at("13:15"))
    assert skipped(tank.keep_deadlines()) == [(at("13:10"), SkipReason.MISSED, 5)]
    tank.to_working(at("13:30"))
    progress = tank.progress(schedule_id)
    assert progress.runs + progress.skipped_runs == 9


def test_where_the_clocks_are_changed_a_daily_run_comes_once() -> None:
    """Also on the night on which half past two comes twice."""
    tank = Tank(zone="Europe/Berlin", now=datetime(2026, 10, 24, 12, tzinfo=UTC))
    tank.make(daily("02:30"))
    tank.to_working(datetime(2026, 10, 26, 12, tzinfo=UTC))
    due = [fact.due_at for fact in of_type(tank.log, ScheduleStarted)]
    assert due == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


# --- by hand, and by what happens --------------------------------------------


def test_a_run_by_hand_leaves_the_rule_s_own_runs_as_they_are() -> None:
    """Neither the next one nor one that is overdue is taken for done."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.to(at("12:05"))
    assert started(tank.do(RunSchedule(schedule_id=schedule_id))) == [
        (at("12:05"), RunWhy.BY_HAND, 0)
    ]
    assert tank.progress(schedule_id).handled_until == NOON
    tank.work()
    assert started(tank.to(at("12:10"))) == [(at("12:10"), RunWhy.DUE, 0)]


def test_a_schedule_that_is_off_can_be_run_by_hand() -> None:
    """To see what it does."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, enabled=False)
    assert started(tank.do(RunSchedule(schedule_id=schedule_id)))


def test_by_hand_it_does_what_it_would_do_next() -> None:
    """A light that is asked in the afternoon sets."""
    tank = Tank()
    schedule_id = tank.make(DiurnalLight(), None, LIGHT)
    tank.do(RunSchedule(schedule_id=schedule_id))
    assert (run := tank.progress(schedule_id).run)
    assert run.part == 1
    (action,) = tank.begin(schedule_id)
    assert action.spec.level == 0


def test_what_runs_already_is_not_run_by_hand() -> None:
    """The refusal says since when it runs."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.to(at("12:10"))
    tank.now = at("12:12")
    refusal = tank.refused(StillRunning, RunSchedule(schedule_id=schedule_id))
    assert refusal.details == {"name": "Pump", "started_at": at("12:10")}
    tank.refused(UnknownSchedule, RunSchedule(schedule_id=NOBODY))


def test_an_event_starts_a_run() -> None:
    """What the schedule is to run on has happened."""
    tank = Tank()
    schedule_id = tank.on_demand(ON)
    assert started(tank.do(TriggerSchedule(schedule_id=schedule_id))) == [(NOON, RunWhy.EVENT, 0)]
    again = tank.do(TriggerSchedule(schedule_id=schedule_id))
    assert skipped(again) == [(NOON, SkipReason.STILL_RUNNING, 0)]
    assert tank.progress(schedule_id).skipped_runs == 1


def test_an_event_that_is_not_waited_for_starts_nothing() -> None:
    """Of what is off, gone, or not to run on that day."""
    tank = Tank()
    off = tank.on_demand(ON, enabled=False)
    excepted = tank.on_demand(ON, exceptions=frozenset({date(2026, 11, 24)}))
    early = tank.on_demand(ON, start_at=at("12:01"))
    for schedule_id in (off, excepted, early, NOBODY):
        assert tank.do(TriggerSchedule(schedule_id=schedule_id)) == ()
    tank.to(at("12:01"))
    assert started(tank.do(TriggerSchedule(schedule_id=early)))


def test_what_something_else_started_hides_no_run_that_is_overdue() -> None:
    """The event comes just before the machine looks at the clock."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, run_on="[{}]")
    tank.to(at("12:09"))
    tank.do(RunSchedule(schedule_id=schedule_id))
    tank.sleep_until(at("12:10"))
    facts = tank.do_before_timers(TriggerSchedule(schedule_id=schedule_id))
    assert skipped(facts) == [(at("12:10"), SkipReason.STILL_RUNNING, 0)]
    assert tank.progress(schedule_id).handled_until == NOON
    assert skipped(tank.keep_deadlines()) == [(at("12:10"), SkipReason.STILL_RUNNING, 0)]


# --- left out ----------------------------------------------------------------


def test_the_next_run_can_be_left_out_and_the_one_after_it_too() -> None:
    """Twice is two runs."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    for due in ("12:10", "12:20"):
        facts = tank.do(SkipNext(schedule_id=schedule_id))
        assert skipped(facts) == [(at(due), SkipReason.ASKED, 0)]
    assert tank.progress(schedule_id).skipped_runs == 2
    assert started(tank.to(at("12:30"))) == [(at("12:30"), RunWhy.DUE, 0)]


def test_the_next_run_can_be_left_out_while_one_goes_on() -> None:
    """The one that goes on is not stopped."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.to(at("12:10"))
    tank.do(SkipNext(schedule_id=schedule_id))
    assert tank.progress(schedule_id).status is RunStatus.RUNNING


def test_what_has_no_next_run_has_none_to_leave_out() -> None:
    """It is off, or runs only when something happens."""
    tank = Tank()
    off = tank.make(EACH_TEN_MINUTES, enabled=False)
    for schedule_id in (off, tank.on_demand(ON)):
        refusal = tank.refused(NoNextRun, SkipNext(schedule_id=schedule_id))
        assert refusal.details == {"name": "Pump"}


# --- over --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "more", "last"),
    [
        (OneOff(at("12:30")), {}, "12:30"),
        (EACH_TEN_MINUTES, {"end_at": at("12:25")}, "12:20"),
        (EACH_TEN_MINUTES, {"end_at": at("12:20")}, "12:10"),
    ],
)
def test_a_schedule_disables_itself_with_its_last_run(
    rule: ScheduleRule, more: dict[str, object], last: str
) -> None:
    """Its last run is brought to its end."""
    tank = Tank()
    schedule_id = tank.make(rule, **more)
    tank.to_working(at(last) - timedelta(seconds=1))
    assert tank.schedule(schedule_id).definition.enabled
    tank.to(at(last))
    assert not tank.schedule(schedule_id).definition.enabled
    assert tank.progress(schedule_id).status is RunStatus.RUNNING
    tank.work()
    assert tank.progress(schedule_id).last_result is RunResult.SUCCESS
    assert tank.to(at("12:00", 9)) == []


def test_a_schedule_whose_end_comes_disables_itself_then() -> None:
    """What only events start, too."""
    tank = Tank()
    schedule_id = tank.on_demand(ON, end_at=at("15:00"))
    assert tank.to(at("14:59")) == []
    (saved,) = of_type(tank.to(at("15:00")), ScheduleSaved)
    assert (saved.schedule_id, saved.schedule.definition.enabled) == (schedule_id, False)
    assert not saved.is_new


def test_a_schedule_that_was_missed_for_good_disables_itself() -> None:
    """Its one run is over and will not come again."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("12:30")))
    tank.sleep_until(at("14:00"))
    facts = tank.keep_deadlines()
    assert skipped(facts) == [(at("12:30"), SkipReason.MISSED, 0)]
    assert not tank.schedule(schedule_id).definition.enabled
    assert tank.progress(schedule_id).skipped_runs == 1


def test_a_schedule_whose_last_run_is_left_out_disables_itself() -> None:
    """There is nothing left to wait for."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("12:30")))
    tank.do(SkipNext(schedule_id=schedule_id))
    assert not tank.schedule(schedule_id).definition.enabled


# --- ended -------------------------------------------------------------------


def test_a_run_is_over_when_every_device_is() -> None:
    """The last answer ends it, and it says how many there were."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, ON, PUMP, HEATER)
    pump, heater = tank.run(schedule_id)
    assert of_type(tank.answer(pump), ScheduleEnded) == []
    tank.now = at("12:00:05")
    (end,) = of_type(tank.answer(heater), ScheduleEnded)
    assert (end.result, end.devices, end.failed, end.error) == (RunResult.SUCCESS, 2, 0, "")
    progress = tank.progress(schedule_id)
    assert (progress.last_ended_at, progress.last_result) == (at("12:00:05"), RunResult.SUCCESS)
    assert (progress.run, progress.status) == (None, RunStatus.IDLE)


def test_one_device_s_failure_stops_no_other_and_fails_the_run() -> None:
    """It says how many of how many."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, ON, PUMP, HEATER)
    tank.out_of_reach.add(PUMP)
    tank.run(schedule_id)
    tank.work()
    assert tank.is_on(HEATER)
    tank.to_working(at("12:00:35"))
    (end,) = of_type(tank.log, ScheduleEnded)
    assert (end.result, end.devices, end.failed) == (RunResult.FAILED, 2, 1)


def test_failures_in_a_row_are_counted_until_a_run_goes_well() -> None:
    """So that people are told of what fails again and again."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("12:35"))
    assert tank.progress(schedule_id).failures_in_a_row == 3
    tank.out_of_reach.clear()
    tank.to_working(at("12:45"))
    progress = tank.progress(schedule_id)
    assert (progress.failures_in_a_row, progress.failed_runs, progress.runs) == (0, 3, 4)


def test_a_run_for_no_device_fails() -> None:
    """The area is empty: that is told, and no run goes on for ever."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.to(at("12:10"))
    facts = tank.do(BeginRun(schedule_id=schedule_id, run_number=1, devices=()))
    (end,) = of_type(facts, ScheduleEnded)
    assert (end.result, end.devices, end.error) == (RunResult.FAILED, 0, "no_devices")


# --- lost --------------------------------------------------------------------


def test_a_run_that_nobody_began_does_not_stand_in_the_way_for_good() -> None:
    """The next one ends it as failed, and begins."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.to(at("12:10"))
    facts = tank.to(at("12:20"))
    (end,) = of_type(facts, ScheduleEnded)
    assert (end.run.number, end.result, end.error) == (1, RunResult.FAILED, "not_begun")
    assert started(facts) == [(at("12:20"), RunWhy.DUE, 0)]
    progress = tank.progress(schedule_id)
    assert progress.run is not None
    assert (progress.run.number, progress.failures_in_a_row) == (2, 1)


@pytest.mark.parametrize("how", ["by hand", "event"])
def test_nor_in_the_way_of_anything_else(how: str) -> None:
    """Whoever asks after some minutes gets the run; before that it may still be begun."""
    tank = Tank()
    schedule_id = tank.on_demand(ON)
    follower = tank.on_demand(OFF, run_after=schedule_id)
    tank.do(TriggerSchedule(schedule_id=schedule_id))
    tank.to(NOON + BEGIN_BOUND)
    tank.refused(StillRunning, RunSchedule(schedule_id=schedule_id))
    assert skipped(tank.do(TriggerSchedule(schedule_id=schedule_id)))
    tank.to(NOON + BEGIN_BOUND + timedelta(seconds=1))
    command = (
        RunSchedule(schedule_id=schedule_id)
        if how == "by hand"
        else TriggerSchedule(schedule_id=schedule_id)
    )
    facts = tank.do(command)
    assert [fact.error for fact in of_type(facts, ScheduleEnded)] == ["not_begun"]
    assert [fact.schedule_id for fact in of_type(facts, ScheduleStarted)] == [schedule_id]
    left_out = [(fact.schedule_id, fact.why) for fact in of_type(facts, ScheduleSkipped)]
    assert left_out == [(follower, SkipReason.PREVIOUS_FAILED)]
    assert tank.do(BeginRun(schedule_id=schedule_id, run_number=1, devices=())) == ()


def test_a_run_that_was_begun_is_not_lost_however_long_it_takes() -> None:
    """A ramp may take all morning."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, DIM, LIGHT)
    tank.to(at("12:10"))
    tank.begin(schedule_id)
    assert skipped(tank.to(at("12:20"))) == [(at("12:20"), SkipReason.STILL_RUNNING, 0)]


# --- one after the other -----------------------------------------------------


def test_a_schedule_runs_after_another_that_went_well() -> None:
    """At once, with its own devices, and the next in line after it."""
    tank = Tank()
    first = tank.make(EACH_TEN_MINUTES, ON, PUMP)
    second = tank.on_demand(ON, HEATER, run_after=first)
    third = tank.on_demand(ON, LIGHT, run_after=second)
    tank.to_working(at("12:10"))
    assert [(fact.schedule_id, fact.why) for fact in of_type(tank.log, ScheduleStarted)] == [
        (first, RunWhy.DUE),
        (second, RunWhy.AFTER),
        (third, RunWhy.AFTER),
    ]
    assert [tank.is_on(one) for one in (PUMP, HEATER, LIGHT)] == [True, True, True]


def test_a_schedule_does_not_run_after_one_that_failed() -> None:
    """It is left out, and says why; its own rule's runs stay to come."""
    tank = Tank()
    first = tank.make(EACH_TEN_MINUTES, ON, PUMP)
    second = tank.make(daily("12:15"), ON, HEATER, run_after=first)
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("12:11"))
    assert skipped(tank.log) == [(at("12:10:35"), SkipReason.PREVIOUS_FAILED, 0)]
    tank.out_of_reach.clear()
    tank.to_working(at("12:15"))
    assert tank.is_on(HEATER)
    assert tank.progress(second).skipped_runs == 1


def test_what_is_off_or_not_to_run_that_day_runs_after_nothing() -> None:
    """Without a word: nobody expected it."""
    tank = Tank()
    first = tank.make(EACH_TEN_MINUTES, ON, PUMP)
    off = tank.on_demand(ON, HEATER, run_after=first)
    tank.do(DisableSchedule(schedule_id=off))
    tank.on_demand(ON, LIGHT, run_after=first, exceptions=frozenset({date(2026, 11, 24)}))
    tank.to_working(at("12:10"))
    assert [fact.schedule_id for fact in of_type(tank.log, ScheduleStarted)] == [first]


def test_several_may_run_after_one() -> None:
    """Each of them, in the order of their ids."""
    tank = Tank()
    first = tank.make(EACH_TEN_MINUTES, ON, PUMP)
    others = [tank.on_demand(ON, one, run_after=first) for one in (HEATER, LIGHT)]
    tank.to_working(at("12:10"))
    after = [fact.schedule_id for fact in of_type(tank.log, ScheduleStarted)]
    assert after == [first, *others]


def test_what_runs_already_does_not_begin_again_after_another() -> None:
    """It is left out while its own run goes on."""
    tank = Tank()
    first = tank.on_demand(ON, PUMP)
    second = tank.on_demand(ON, HEATER, run_after=first)
    tank.run(second)
    (action,) = tank.run(first)
    facts = tank.answer(action)
    assert skipped(facts) == [(NOON, SkipReason.STILL_RUNNING, 0)]
    assert tank.progress(second).status is RunStatus.RUNNING


@pytest.mark.parametrize("first_entity", [PUMP, HEATER])
def test_two_runs_that_end_at_once_know_of_each_other(first_entity: EntityId) -> None:
    """One command takes both their devices, and the second runs after the first: it begins anew.

    Decided on how things were before, it would be left running for good.
    """
    tank = Tank()
    second_entity = HEATER if first_entity == PUMP else PUMP
    first = tank.on_demand(ON, first_entity)
    second = tank.on_demand(ON, second_entity, run_after=first)
    both = tank.on_demand(OFF, PUMP, HEATER)
    tank.run(second)
    tank.run(first)
    tank.do(RunSchedule(schedule_id=both))
    before = len(tank.log)
    tank.begin(both)
    facts = tank.log[before:]
    assert {fact.schedule_id for fact in of_type(facts, ScheduleEnded)} == {first, second}
    assert [(fact.schedule_id, fact.why) for fact in of_type(facts, ScheduleStarted)] == [
        (second, RunWhy.AFTER)
    ]
    progress = tank.progress(second)
    assert (progress.runs, progress.skipped_runs) == (2, 0)
    assert progress.run is not None
    assert progress.run.number == 2


# --- deadlines ---------------------------------------------------------------


def test_a_deadline_that_was_overtaken_changes_nothing() -> None:
    """It was moved, or switched off, before the machine came to it."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    assert tank.decide(Wake(row=RowKey("schedule", schedule_id))) == ()
    tank.do(DisableSchedule(schedule_id=schedule_id))
    tank.sleep_until(at("13:00"))
    assert tank.decide(Wake(row=RowKey("schedule", schedule_id))) == ()


def test_many_runs_of_one_rule_come_at_once() -> None:
    """Each schedule has its own."""
    tank = Tank()
    for _ in range(50):
        tank.make(Cron("*/10 * * * *"))
    assert len(started(tank.to(at("12:10")))) == 50
