"""What is shown of schedules and device actions, and that what is offered can be done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.errors import BadCron, Refusal
from custom_components.roomkeeper.core.ids import ScheduleId
from custom_components.roomkeeper.core.recurrence import Cron, Interval, OneOff
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    CatchUp,
    OnDemand,
    RunResult,
    RunWhy,
    ScheduleRule,
)
from custom_components.roomkeeper.core.schedule_commands import (
    ActionCommand,
    CancelAction,
    DisableSchedule,
    EnableSchedule,
    ExecuteAction,
    RunSchedule,
    ScheduleCommand,
    SkipNext,
    UpdateAction,
)
from custom_components.roomkeeper.core.schedule_templates import TEMPLATES, DiurnalLight
from custom_components.roomkeeper.core.schedule_views import (
    FAILURES_TO_TELL,
    ScheduleType,
    ScheduleView,
    action_view,
    failing_schedules,
    schedule_view,
    type_of_rule,
)

from .desk import NOON, at, minutes
from .tank import HEATER, LIGHT, OFF, ON, PUMP, Tank, daily, lasting, level

EACH_TEN_MINUTES = Interval(minutes(10))


def view(tank: Tank, schedule_id: ScheduleId) -> ScheduleView:
    """Return how a schedule looks now."""
    return schedule_view(tank.schedule(schedule_id))


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (OneOff(NOON), ScheduleType.ONE_OFF),
        (OnDemand(), ScheduleType.ONE_OFF),
        (EACH_TEN_MINUTES, ScheduleType.INTERVAL),
        (Cron("* * * * *"), ScheduleType.CRON),
        (daily("08:00"), ScheduleType.RECURRING),
        *((kind(), ScheduleType.STATIC) for kind in TEMPLATES.values()),
    ],
)
def test_each_rule_is_of_a_type(rule: ScheduleRule, kind: ScheduleType) -> None:
    """By the names that people use."""
    assert type_of_rule(rule) is kind


# --- schedules ---------------------------------------------------------------


def test_a_schedule_that_has_not_run_yet() -> None:
    """What it is, when it runs next, and nothing of the past."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, ON, PUMP, HEATER)
    seen = view(tank, schedule_id)
    assert (seen.id, seen.name, seen.schedule_type) == (schedule_id, "Pump", ScheduleType.INTERVAL)
    assert (seen.specs, seen.target.entities, seen.enabled) == ((ON,), (PUMP, HEATER), True)
    assert (seen.next_run_at, seen.run, seen.lateness) == (at("12:10"), None, None)
    assert (seen.last_due_at, seen.last_started_at, seen.last_result) == (None, None, None)
    assert (seen.runs, seen.failed_runs, seen.skipped_runs, seen.has_problem) == (0, 0, 0, False)
    assert (seen.created_at, seen.updated_at) == (NOON, NOON)
    assert (seen.can_enable, seen.can_run, seen.can_skip_next) == (False, True, True)


def test_a_run_that_goes_on() -> None:
    """Since when, and how late it was; it is not run twice, but the next one can be left out."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.sleep_until(at("12:10:03"))
    tank.keep_deadlines()
    seen = view(tank, schedule_id)
    assert seen.run is not None
    assert (seen.run.why, seen.run.started_at) == (RunWhy.DUE, at("12:10:03"))
    assert seen.lateness == timedelta(seconds=3)
    assert (seen.next_run_at, seen.can_run, seen.can_skip_next) == (at("12:20"), False, True)


def test_a_schedule_that_is_off() -> None:
    """It has no next run, and can be switched on, and run by hand."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.do(DisableSchedule(schedule_id=schedule_id))
    seen = view(tank, schedule_id)
    assert (seen.enabled, seen.next_run_at) == (False, None)
    assert (seen.can_enable, seen.can_run, seen.can_skip_next) == (True, True, False)


def test_what_becomes_of_the_next_run_if_it_is_missed() -> None:
    """A light's morning is not made up for, its evening is; or what the schedule says."""
    tank = Tank()
    light = tank.make(DiurnalLight(), None, LIGHT)
    assert view(tank, light).catch_up is CatchUp.ONCE
    tank.to_working(at("21:00"))
    assert view(tank, light).catch_up is CatchUp.SKIP
    assert view(tank, tank.make(EACH_TEN_MINUTES, OFF)).catch_up is CatchUp.ONCE
    never = tank.make(EACH_TEN_MINUTES, OFF, catch_up=CatchUp.SKIP)
    assert view(tank, never).catch_up is CatchUp.SKIP


def test_a_schedule_that_fails_again_and_again_is_a_problem() -> None:
    """Five times in a row, and until it goes well."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES)
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("12:45"))
    assert (view(tank, schedule_id).failures_in_a_row, FAILURES_TO_TELL) == (4, 5)
    assert not view(tank, schedule_id).has_problem
    tank.to_working(at("12:55"))
    seen = view(tank, schedule_id)
    assert (seen.has_problem, seen.last_result) == (True, RunResult.FAILED)
    assert [one.id for one in failing_schedules(tank.state)] == [schedule_id]
    tank.out_of_reach.clear()
    tank.to_working(at("13:05"))
    assert not view(tank, schedule_id).has_problem
    assert list(failing_schedules(tank.state)) == []


def test_a_schedule_that_cannot_be_read_any_more_is_a_problem() -> None:
    """It is shown, can be mended, and is not switched on as it is."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, enabled=False)
    row = tank.schedule(schedule_id)
    broken = replace(row.definition, rule=Cron("61 * * * *"))
    tank.state.apply(replace(row, definition=broken))
    assert view(tank, schedule_id).has_problem
    assert list(failing_schedules(tank.state)) == [tank.schedule(schedule_id)]
    tank.refused(BadCron, EnableSchedule(schedule_id=schedule_id))
    tank.change(schedule_id, rule=EACH_TEN_MINUTES)
    assert not view(tank, schedule_id).has_problem


def test_where_clocks_are_changed_the_next_run_is_shown_as_it_will_be() -> None:
    """In real time, whatever the wall says."""
    tank = Tank(zone="Europe/Berlin", now=datetime(2026, 3, 28, 12, tzinfo=UTC))
    schedule_id = tank.make(daily("02:30"))
    assert view(tank, schedule_id).next_run_at == datetime(2026, 3, 29, 1, tzinfo=UTC)


# --- device actions ----------------------------------------------------------


def test_an_action_to_come() -> None:
    """Everything can be done with it."""
    tank = Tank()
    seen = action_view(tank.plan(lasting(ON, minutes(5)), at=at("13:00")))
    assert (seen.entity_id, seen.status) == (PUMP, ActionStatus.PENDING)
    assert (seen.scheduled_at, seen.started_at, seen.attempts) == (at("13:00"), None, 0)
    assert (seen.can_execute, seen.can_update, seen.can_cancel) == (True, True, True)


def test_an_action_that_was_done() -> None:
    """When, what was seen, until when it stays so, and what takes it back."""
    tank = Tank()
    action = tank.plan(lasting(ON, minutes(5)), at=NOON)
    tank.work()
    seen = action_view(tank.action(action))
    assert (seen.status, seen.result, seen.undo_at) == (
        ActionStatus.SUCCESS,
        "seen",
        at("12:05"),
    )
    assert (seen.can_execute, seen.can_update, seen.can_cancel) == (False, False, False)
    undo = action_view(tank.undo(action))
    assert (undo.undoes, undo.spec, undo.scheduled_at) == (action.id, OFF, at("12:05"))


STEPS = ("run", "begin", "answer", "fail", "skip", "off", "on", "wait")


def happen(tank: Tank, schedule_id: ScheduleId, step: str) -> None:
    """Let one thing happen to the only schedule, if it is not refused."""
    commands = offered(schedule_id)
    match step:
        case "begin" if tank.progress(schedule_id).run is not None:
            tank.begin(schedule_id)
        case "wait":
            tank.to(tank.now + minutes(4))
        case "answer" | "fail":
            for row in tank.waiting(LIGHT):
                tank.answer(row, error="unavailable" if step == "fail" else "")
        case _ if step in commands and not is_refused(tank, commands[step]):
            tank.do(commands[step])


def offered(schedule_id: ScheduleId) -> dict[str, ScheduleCommand]:
    """Return what the buttons of a schedule do."""
    return {
        "run": RunSchedule(schedule_id=schedule_id),
        "skip": SkipNext(schedule_id=schedule_id),
        "on": EnableSchedule(schedule_id=schedule_id),
        "off": DisableSchedule(schedule_id=schedule_id),
    }


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_what_is_offered_of_a_schedule_can_be_done(steps: list[str]) -> None:
    """No button that is shown answers with a refusal, whatever happened before."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, level(50), LIGHT)
    for step in steps:
        happen(tank, schedule_id, step)
    seen, commands = view(tank, schedule_id), offered(schedule_id)
    for can, name in ((seen.can_run, "run"), (seen.can_skip_next, "skip"), (seen.can_enable, "on")):
        assert not can or not is_refused(tank, commands[name])


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_what_is_offered_of_an_action_can_be_done_and_the_rest_is_refused(
    steps: list[str],
) -> None:
    """In whatever state it is; what goes on is let go on if it is to be done once more."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, level(50), LIGHT)
    for step in steps:
        happen(tank, schedule_id, step)
    for action in tank.state.actions.values():
        shown = action_view(action)
        acts: tuple[tuple[bool, ActionCommand], ...] = (
            (shown.can_execute, ExecuteAction(action_id=action.id)),
            (shown.can_cancel, CancelAction(action_id=action.id)),
            (shown.can_update, UpdateAction(action_id=action.id, spec=OFF)),
        )
        for can, command in acts:
            goes_on = action.status is ActionStatus.IN_PROGRESS
            is_harmless = goes_on and isinstance(command, ExecuteAction)
            assert can == (not is_refused(tank, command)) or is_harmless


def is_refused(tank: Tank, command: ScheduleCommand | ActionCommand) -> bool:
    try:
        tank.decide(command)
    except Refusal:
        return True
    return False
