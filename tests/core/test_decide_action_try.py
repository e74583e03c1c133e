"""Tries of device actions: begun, answered, repeated, given up; and after a restart."""

from datetime import timedelta

import pytest

from custom_components.roomkeeper.core.action_spec import ActionSpec
from custom_components.roomkeeper.core.decide.action_try import (
    ANSWER_BOUND,
    LONGEST_UNDO_DELAY,
    SEQUENCE_BOUND,
    UNDO_TRIES,
)
from custom_components.roomkeeper.core.ids import ActionId
from custom_components.roomkeeper.core.model import key_of
from custom_components.roomkeeper.core.recurrence import Interval
from custom_components.roomkeeper.core.schedule import ActionStatus, Before, CatchUp, DeviceAction
from custom_components.roomkeeper.core.schedule_commands import (
    BeginRun,
    DeleteSchedule,
    ExecuteAction,
    NoteBefore,
    ReportAction,
    ResumeAction,
    RunSchedule,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionFailed,
    ActionObserved,
    ActionOpened,
    ActionRetried,
    ActionStarted,
    ActionSucceeded,
    CancelReason,
    ScheduleEnded,
)

from .desk import NOON, at, hours, minutes, of_type
from .tank import HEATER, LIGHT, OFF, ON, PUMP, SCRIPT, TOGGLE, Tank, daily, lasting, level, ramp

EACH_TEN_MINUTES = Interval(minutes(10))
NOBODY = ActionId("nobody")


def seconds(number: float) -> timedelta:
    """Return a length."""
    return timedelta(seconds=number)


# --- begun by a run ----------------------------------------------------------


def test_a_run_makes_an_action_for_each_device_and_begins_it() -> None:
    """One fact for each: what it does, since when, for which run, and until when to answer."""
    tank = Tank()
    schedule_id = tank.make(EACH_TEN_MINUTES, OFF, PUMP, HEATER)
    tank.to(at("12:10"))
    pump, heater = tank.begin(schedule_id)
    assert (pump.entity_id, heater.entity_id) == (PUMP, HEATER)
    for row in (pump, heater):
        assert (row.status, row.attempts, row.spec) == (ActionStatus.IN_PROGRESS, 1, OFF)
        assert (row.schedule_id, row.run_number) == (schedule_id, 1)
        assert (row.scheduled_at, row.started_at) == (at("12:10"), at("12:10"))
        assert row.due_at == at("12:10") + ANSWER_BOUND


def test_a_run_that_was_begun_is_not_begun_again() -> None:
    """Nor one that is over, or was never there."""
    tank = Tank()
    schedule_id = tank.on_demand(ON)
    (action,) = tank.run(schedule_id)
    devices = ((ActionId("other"), HEATER),)
    for number in (1, 2):
        assert tank.do(BeginRun(schedule_id=schedule_id, run_number=number, devices=devices)) == ()
    tank.answer(action)
    assert tank.do(BeginRun(schedule_id=schedule_id, run_number=1, devices=devices)) == ()
    tank.do(DeleteSchedule(schedule_id=schedule_id))
    assert tank.do(BeginRun(schedule_id=schedule_id, run_number=1, devices=devices)) == ()


def test_two_runs_at_one_instant_are_two_runs() -> None:
    """They are told apart by their numbers, and not by the clock."""
    tank = Tank()
    schedule_id = tank.on_demand(ON)
    tank.answer(tank.run(schedule_id)[0])
    (action,) = tank.run(schedule_id)
    assert (action.run_number, action.status) == (2, ActionStatus.IN_PROGRESS)
    assert len(of_type(tank.answer(action), ScheduleEnded)) == 1


@pytest.mark.parametrize(
    ("spec", "due_at"),
    [
        (ON, NOON + ANSWER_BOUND),
        (lasting(ON, hours(5)), NOON + ANSWER_BOUND),
        (SCRIPT, NOON + SEQUENCE_BOUND),
        (ramp(50, hours(2)), NOON + hours(2) + ANSWER_BOUND),
    ],
)
def test_each_kind_has_its_time_to_answer(spec: ActionSpec, due_at: object) -> None:
    """A ramp has its length, a sequence may wait for things, the rest answers soon."""
    tank = Tank()
    (action,) = tank.run(tank.on_demand(spec))
    assert action.due_at == due_at


def test_a_ramp_that_is_late_has_what_is_left_of_its_time() -> None:
    """And one that is over when it begins still has the time to answer."""
    tank = Tank()
    schedule_id = tank.make(daily("13:00"), ramp(50, hours(1)), LIGHT, catch_up=CatchUp.ONCE)
    tank.sleep_until(at("13:20"))
    tank.keep_deadlines()
    (action,) = tank.begin(schedule_id)
    assert action.due_at == at("14:00") + ANSWER_BOUND
    tank.do(ReportAction(action_id=action.id, attempt=1, result="seen"))
    tank.sleep_until(at("15:00", 1))
    tank.keep_deadlines()
    (action,) = tank.begin(schedule_id)
    assert action.due_at == at("15:00", 1) + ANSWER_BOUND


# --- answered ----------------------------------------------------------------


def test_what_was_seen_to_be_done_is_done() -> None:
    """It keeps what was seen, and when."""
    tank = Tank()
    action = tank.plan(ON, at=NOON)
    tank.now = at("12:00:02")
    assert tank.answer(action) == (
        ActionSucceeded(
            at=tank.now,
            action_id=action.id,
            schedule_id=None,
            entity_id=PUMP,
            result="seen",
            undo_at=None,
        ),
    )
    row = tank.action(action)
    assert (row.status, row.result, row.ended_at) == (ActionStatus.SUCCESS, "seen", tank.now)
    assert row.due_at is None


def test_what_failed_is_tried_again_and_then_given_up() -> None:
    """After five, ten and twenty seconds; the reason is kept, and nothing comes after that."""
    tank = Tank()
    tank.out_of_reach.add(PUMP)
    action = tank.plan(ON, at=NOON)
    tank.to_working(at("13:00"))
    tries = [fact.at for fact in of_type(tank.log, ActionStarted)]
    assert tries == [NOON, at("12:00:05"), at("12:00:15"), at("12:00:35")]
    assert [fact.error for fact in of_type(tank.log, ActionRetried)] == ["unavailable"] * 3
    (failed,) = of_type(tank.log, ActionFailed)
    assert (failed.attempt, failed.error) == (4, "unavailable")
    row = tank.action(action)
    assert (row.status, row.error, row.ended_at) == (
        ActionStatus.FAILED,
        "unavailable",
        at("12:00:35"),
    )


def test_a_try_that_comes_right_ends_the_tries() -> None:
    """The device came back after ten seconds."""
    tank = Tank()
    tank.out_of_reach.add(PUMP)
    action = tank.plan(ON, at=NOON)
    tank.to_working(at("12:00:14"))
    tank.out_of_reach.clear()
    tank.to_working(at("13:00"))
    row = tank.action(action)
    assert (row.status, row.attempts, row.error) == (ActionStatus.SUCCESS, 3, "")
    assert row.started_at == at("12:00:15")
    assert tank.is_on()


def test_no_answer_is_one_too() -> None:
    """Whoever was to tell the device is gone: after half a minute it is tried again."""
    tank = Tank()
    action = tank.plan(ON, at=NOON)
    (retried,) = of_type(tank.to(NOON + ANSWER_BOUND), ActionRetried)
    assert (retried.attempt, retried.error) == (1, "no_answer")
    tank.to(at("13:00"))
    assert tank.action(action).error == "no_answer"
    assert tank.action(action).status is ActionStatus.FAILED


def test_a_sequence_is_never_repeated_by_itself() -> None:
    """Nobody knows how far it got: it has failed."""
    tank = Tank()
    action = tank.plan(SCRIPT, at=NOON)
    (failed,) = of_type(tank.answer(action, error="no such service"), ActionFailed)
    assert failed.attempt == 1


def test_an_answer_to_a_try_that_was_overtaken_changes_nothing() -> None:
    """It comes late, or twice, or about what is not there."""
    tank = Tank()
    action = tank.plan(ON, at=NOON)
    tank.answer(action, error="unavailable")
    tank.to(at("12:00:05"))
    for late in (
        ReportAction(action_id=action.id, attempt=1, result="seen"),
        NoteBefore(action_id=action.id, attempt=1, before=Before()),
        ReportAction(action_id=NOBODY, attempt=1),
        NoteBefore(action_id=NOBODY, attempt=1, before=Before()),
    ):
        assert tank.do(late) == ()
    tank.answer(action)
    assert tank.do(ReportAction(action_id=action.id, attempt=2, error="unavailable")) == ()


def test_how_a_device_was_is_kept_from_the_first_look() -> None:
    """What is toggled stays to be toggled the same way at each try."""
    tank = Tank()
    action = tank.plan(TOGGLE, at=NOON)
    was_on = NoteBefore(action_id=action.id, attempt=1, before=Before(is_on=True))
    assert len(of_type(tank.do(was_on), ActionObserved)) == 1
    assert tank.do(was_on) == ()
    tank.answer(action, error="unavailable")
    tank.to(at("12:00:05"))
    was_off = NoteBefore(action_id=action.id, attempt=2, before=Before(is_on=False))
    assert tank.do(was_off) == ()
    assert tank.action(action).before == Before(is_on=True)


def test_a_hand_on_the_device_ends_a_ramp() -> None:
    """It is not tried again, and its run is over, without a failure."""
    tank = Tank()
    schedule_id = tank.on_demand(ramp(100, hours(1)), LIGHT)
    (action,) = tank.run(schedule_id)
    tank.to(at("12:10"))
    (_, end) = tank.do(ReportAction(action_id=action.id, attempt=1, by_hand=True))
    assert isinstance(end, ScheduleEnded)
    assert end.failed == 0
    row = tank.action(action)
    assert (row.status, row.error) == (ActionStatus.CANCELLED, CancelReason.BY_HAND)
    assert tank.to(at("15:00")) == []


# --- late, and after a restart -----------------------------------------------


@pytest.mark.parametrize(
    ("spec", "off_for", "status"),
    [
        (ON, seconds(90), ActionStatus.IN_PROGRESS),
        (ON, seconds(91), ActionStatus.FAILED),
        (OFF, hours(12), ActionStatus.IN_PROGRESS),
        (OFF, hours(13), ActionStatus.FAILED),
        (lasting(OFF, minutes(10)), seconds(91), ActionStatus.FAILED),
        (ramp(100, hours(1)), minutes(10), ActionStatus.IN_PROGRESS),
        (ramp(100, hours(1)), hours(3), ActionStatus.IN_PROGRESS),
        (ramp(100, hours(1)), hours(14), ActionStatus.FAILED),
        (SCRIPT, seconds(1), ActionStatus.FAILED),
    ],
)
def test_what_a_restart_cut_off_goes_on_or_is_given_up(
    spec: ActionSpec, off_for: timedelta, status: ActionStatus
) -> None:
    """What is too late is not done; a ramp is brought to its end; a sequence is not repeated."""
    tank = Tank()
    schedule_id = tank.on_demand(spec, LIGHT)
    (action,) = tank.run(schedule_id)
    tank.restart(NOON + off_for)
    row = tank.action(action)
    assert row.status is status
    if status is ActionStatus.FAILED:
        assert row.error == ("interrupted" if spec is SCRIPT else "missed")
        assert tank.progress(schedule_id).failed_runs == 1
        return
    (started,) = of_type(tank.log, ActionStarted)
    assert (started.attempt, started.interrupted) == (2, True)
    assert started.due_at >= tank.now + ANSWER_BOUND


def test_a_ramp_goes_on_at_the_right_level() -> None:
    """After a restart it is where it ought to be by then, and at its end in time."""
    tank = Tank()
    tank.on_demand(ramp(100, hours(1)), LIGHT)
    tank.run(next(iter(tank.state.schedules)))
    tank.to_working(at("12:15"))
    assert tank.devices[LIGHT].level == 25
    tank.restart(at("12:45"))
    tank.work()
    assert tank.devices[LIGHT].level == 75
    tank.restart(at("15:00"))
    tank.work()
    assert tank.devices[LIGHT].level == 100
    assert tank.waiting(LIGHT) == []


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_ramp_of_a_clock_that_was_years_ahead_is_not_years_long(*, is_restarted: bool) -> None:
    """It counts from when the clock was mended, and the next run comes as it would."""
    tank = Tank(now=at("06:59").replace(year=2036))
    schedule_id = tank.make(daily("07:00"), ramp(100, hours(1)), LIGHT)
    tank.to_working(at("07:15").replace(year=2036))
    assert tank.devices[LIGHT].level == 25
    if is_restarted:
        tank.restart(at("12:00"))
    else:
        tank.sleep_until(at("12:00"))
        for row in tuple(tank.state.rows()):
            tank.rederive(key_of(row))
    tank.to_working(at("12:30"))
    assert tank.devices[LIGHT].level == 50
    tank.to_working(at("13:00"))
    assert tank.devices[LIGHT].level == 100
    tank.to_working(at("07:30", 1))
    assert tank.waiting(LIGHT) != []
    assert (tank.progress(schedule_id).runs, tank.progress(schedule_id).skipped_runs) == (2, 0)


@pytest.mark.parametrize("error", ["", "still off"])
def test_what_is_done_for_a_while_as_a_clock_is_mended_is_undone_after_that(error: str) -> None:
    """A pump that was told by the wrong clock, and answers by the right one, is off in time."""
    tank = Tank(now=NOON.replace(year=2036))
    action = tank.plan(lasting(ON, minutes(10)), at=tank.now)
    for _ in range(4 if error else 1):
        tank.sleep_until(NOON)
        tank.answer(action, error)
        if tank.action(action).is_open:
            tank.now = NOON.replace(year=2036)
            tank.do(ExecuteAction(action_id=action.id))
    assert tank.undo(action).due_at == at("12:10")


def test_a_run_of_a_clock_that_was_years_ahead_and_was_not_begun_counts_from_its_begin() -> None:
    """The machine stopped before the devices were told; the ramp is as long as it is said to be."""
    tank = Tank(now=at("06:59").replace(year=2036))
    tank.make(daily("07:00"), ramp(100, hours(1)), LIGHT)
    tank.to(at("07:00").replace(year=2036))
    tank.restart(at("12:00"))
    tank.to_working(at("13:00"))
    assert tank.devices[LIGHT].level == 100
    assert tank.waiting(LIGHT) == []


def test_only_what_was_cut_off_is_taken_up() -> None:
    """What waits goes on waiting, what is over stays so."""
    tank = Tank()
    waiting = tank.plan(ON, at=at("13:00"))
    over = tank.plan(ON, at=NOON)
    tank.answer(over)
    for action_id in (waiting.id, over.id, NOBODY):
        assert tank.do(ResumeAction(action_id=action_id)) == ()


@pytest.mark.parametrize(
    ("spec", "catch_up", "off_for", "is_begun"),
    [
        (ON, None, seconds(60), True),
        (ON, None, seconds(61), False),
        (ON, CatchUp.ONCE, hours(1), True),
        (OFF, None, hours(1), True),
        (OFF, CatchUp.SKIP, hours(1), False),
        (ramp(100, hours(1)), None, minutes(2), False),
    ],
)
def test_a_run_that_was_not_begun_before_a_restart(
    spec: ActionSpec,
    catch_up: CatchUp | None,
    off_for: timedelta,
    is_begun: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What is too late by then has failed, and switches nothing on."""
    tank = Tank()
    schedule_id = tank.on_demand(spec, LIGHT, catch_up=catch_up)
    tank.do(RunSchedule(schedule_id=schedule_id))
    tank.restart(NOON + off_for)
    if is_begun:
        assert len(tank.waiting(LIGHT)) == 1
    else:
        assert tank.state.actions == {}
        (end,) = of_type(tank.log, ScheduleEnded)
        assert end.error == "missed"


@pytest.mark.parametrize(
    ("spec", "late", "is_done"),
    [
        (ON, seconds(60), True),
        (ON, seconds(61), False),
        (OFF, hours(12), True),
        (OFF, hours(13), False),
        (ramp(100, hours(1)), seconds(61), False),
    ],
)
def test_a_planned_action_that_is_late(
    spec: ActionSpec,
    late: timedelta,
    is_done: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Of one that nobody made a schedule for, what holds by default holds."""
    tank = Tank()
    action = tank.plan(spec, LIGHT, at=at("13:00"))
    tank.sleep_until(at("13:00") + late)
    tank.keep_deadlines()
    row = tank.action(action)
    if is_done:
        assert row.status is ActionStatus.IN_PROGRESS
    else:
        assert (row.status, row.error, row.attempts) == (ActionStatus.FAILED, "missed", 0)


@pytest.mark.parametrize(
    ("catch_up", "back", "is_tried"),
    [
        (None, "12:30", False),
        (CatchUp.SKIP, "12:30", False),
        (CatchUp.ONCE, "12:30", True),
        (CatchUp.ONCE, "13:30", False),
    ],
)
def test_a_try_that_was_due_while_the_machine_was_off(
    catch_up: CatchUp | None,
    back: str,
    is_tried: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The schedule that it is of says whether it is made up for, and how late."""
    tank = Tank()
    schedule_id = tank.on_demand(ON, catch_up=catch_up, grace=hours(1))
    (action,) = tank.run(schedule_id)
    tank.answer(action, error="unavailable")
    tank.restart(at(back))
    row = tank.action(action)
    assert (row.status is ActionStatus.IN_PROGRESS) == is_tried
    assert (tank.progress(schedule_id).run is not None) == is_tried


# --- undos are tried on ------------------------------------------------------


def undone_late(spec: ActionSpec, off_for: timedelta) -> tuple[Tank, DeviceAction]:
    """Return a tank whose machine was off when something was to be undone, and that undo."""
    tank = Tank()
    tank.devices[PUMP] = Before(is_on=True)
    action = tank.plan(spec, at=NOON)
    tank.work()
    undo = tank.undo(action)
    tank.restart(NOON + off_for)
    tank.work()
    return tank, undo


@pytest.mark.parametrize("off_for", [minutes(11), hours(13), hours(24 * 7)])
def test_an_undo_is_done_however_late(off_for: timedelta) -> None:
    """The pump that was off for ten minutes comes on, if only after a week."""
    tank, undo = undone_late(lasting(OFF, minutes(10)), off_for)
    assert tank.is_on()
    assert tank.action(undo).status is ActionStatus.SUCCESS


def test_an_undo_that_a_restart_cut_off_is_begun_anew_however_late() -> None:
    """The machine went down while the pump was being told to come on."""
    tank = Tank()
    tank.devices[PUMP] = Before(is_on=True)
    action = tank.plan(lasting(OFF, minutes(10)), at=NOON)
    tank.work()
    tank.to(at("12:10"))
    tank.restart(at("12:00", 3))
    tank.work()
    assert tank.is_on()
    assert tank.undo(action).attempts == 2


def test_an_undo_that_is_late_by_days_is_tried_on_all_the_same() -> None:
    """The machine slept for a week, and the plug takes a while to be found."""
    tank = Tank()
    action = tank.plan(lasting(ON, minutes(10)), at=NOON)
    tank.work()
    tank.out_of_reach.add(PUMP)
    tank.restart(at("12:00", 7))
    tank.to_working(at("15:00", 7))
    tank.out_of_reach.clear()
    tank.to_working(at("15:10", 7))
    assert not tank.is_on()
    assert tank.undo(action).status is ActionStatus.SUCCESS


def test_an_undo_is_tried_for_a_day() -> None:
    """Its plug is out of reach for hours: it is told as soon as it is back."""
    tank = Tank()
    tank.devices[PUMP] = Before(is_on=True)
    tank.plan(lasting(OFF, minutes(10)), at=NOON)
    tank.work()
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("20:00"))
    assert not tank.is_on()
    tank.out_of_reach.clear()
    tank.to_working(at("20:00") + LONGEST_UNDO_DELAY)
    assert tank.is_on()
    assert tank.waiting() == []


def test_after_a_day_an_undo_is_given_up() -> None:
    """The plug was taken away: it fails, with its reason, and not in a hurry meanwhile."""
    tank = Tank()
    action = tank.plan(lasting(ON, minutes(10)), at=NOON)
    tank.work()
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("11:30", 1))
    assert tank.undo(action).is_open
    tank.to_working(at("12:30", 1))
    undo = tank.undo(action)
    assert (undo.status, undo.error) == (ActionStatus.FAILED, "unavailable")
    assert undo.attempts == UNDO_TRIES
    assert tank.to(at("12:00", 9)) == []


def test_an_undo_is_not_tried_in_a_hurry_where_nobody_waits_between_tries() -> None:
    """A site may say that devices are told again at once; not for a day."""
    tank = Tank()
    tank.state.site = type(tank.state.site)(
        time_zone=tank.state.site.time_zone, retry_delay=timedelta()
    )
    action = tank.plan(lasting(ON, minutes(10)), at=NOON)
    tank.work()
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("12:11"))
    assert tank.undo(action).attempts == 6


def test_an_undo_by_hand_is_done_now() -> None:
    """Somebody does not want to wait for it."""
    tank = Tank()
    action = tank.plan(lasting(ON, minutes(10)), at=NOON)
    tank.work()
    tank.do(ExecuteAction(action_id=tank.undo(action).id))
    tank.work()
    assert not tank.is_on()
    assert tank.to(at("13:00")) == []


# --- for a while -------------------------------------------------------------


def test_a_while_counts_from_the_try_that_did_it() -> None:
    """A pump that was told twice runs as long as one that was told once."""
    tank = Tank()
    tank.out_of_reach.add(PUMP)
    action = tank.plan(lasting(ON, seconds(8)), at=NOON)
    tank.to_working(at("12:00:14"))
    tank.out_of_reach.clear()
    tank.to_working(at("12:00:15"))
    assert tank.is_on()
    assert tank.action(action).undo_at == at("12:00:23")
    tank.to_working(at("12:00:22"))
    assert tank.is_on()
    tank.to_working(at("12:00:23"))
    assert not tank.is_on()


def test_what_is_seen_late_to_be_done_is_undone_at_once() -> None:
    """A slow device took longer to answer than it was to be on."""
    tank = Tank()
    action = tank.plan(lasting(ON, seconds(5)), at=NOON)
    tank.to(at("12:00:09"))
    tank.answer(action)
    assert tank.undo(action).scheduled_at == at("12:00:05")
    assert tank.undo(action).status is ActionStatus.IN_PROGRESS


def test_what_failed_may_have_been_done_and_is_undone() -> None:
    """The heater was told to come on and tells nothing any more: it is told to go off."""
    tank = Tank()
    tank.out_of_reach.add(HEATER)
    action = tank.plan(lasting(ON, minutes(10)), HEATER, at=NOON)
    tank.to_working(at("12:01"))
    assert tank.action(action).status is ActionStatus.FAILED
    undo = tank.undo(action)
    assert (undo.spec, undo.scheduled_at) == (OFF, at("12:10:35"))
    tank.devices[HEATER] = Before(is_on=True)
    tank.out_of_reach.clear()
    tank.to_working(at("12:11"))
    assert not tank.is_on(HEATER)


def test_what_cannot_be_made_up_for_any_more_is_undone_too() -> None:
    """The machine went down while the heater was being told, and is back after its time."""
    tank = Tank()
    (action,) = tank.run(tank.on_demand(lasting(ON, minutes(10)), HEATER))
    tank.restart(at("13:00"))
    assert tank.action(action).error == "missed"
    tank.devices[HEATER] = Before(is_on=True)
    tank.work()
    assert not tank.is_on(HEATER)


def test_what_stays_as_it_was_needs_no_undo() -> None:
    """A pump that was off already is off for a while, and stays off."""
    tank = Tank()
    tank.plan(lasting(OFF, minutes(10)), at=NOON)
    tank.work()
    assert tank.waiting() == []
    assert of_type(tank.log, ActionOpened)[-1].action.undoes is None


def test_a_level_for_a_while() -> None:
    """The light is back at its level after a moment of brightness."""
    tank = Tank()
    tank.devices[LIGHT] = Before(is_on=True, level=30)
    tank.plan(level(100, minutes(10)), LIGHT, at=NOON)
    tank.to_working(at("12:09"))
    assert tank.devices[LIGHT].level == 100
    tank.to_working(at("12:10"))
    assert tank.devices[LIGHT].level == 30
