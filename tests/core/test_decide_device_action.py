"""Device actions by hand: made, changed, done now, cancelled, forgotten."""

from datetime import timedelta

import pytest

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.errors import (
    BadLevel,
    InThePast,
    MissingField,
    NoDevices,
    NotUnderstood,
    UnknownAction,
    WrongActionStatus,
)
from custom_components.roomkeeper.core.ids import ActionId, EntityId
from custom_components.roomkeeper.core.schedule import ActionStatus, Before
from custom_components.roomkeeper.core.schedule_commands import (
    ActionCommand,
    CancelAction,
    CleanUpActions,
    CreateActions,
    DeleteAction,
    ExecuteAction,
    RunSchedule,
    UpdateAction,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionCancelled,
    ActionDeleted,
    ActionEdited,
    ActionOpened,
    ActionStarted,
    CancelReason,
    ScheduleEnded,
)

from .desk import NOON, at, hours, minutes, of_type
from .tank import HEATER, LIGHT, OFF, ON, PUMP, SCRIPT, TOGGLE, Tank, lasting, level, ramp

NOBODY = ActionId("nobody")
A_MINUTE_AGO = NOON - timedelta(seconds=60)


# --- made --------------------------------------------------------------------


def test_an_action_is_made_for_each_device() -> None:
    """They wait for somebody, each by itself."""
    tank = Tank()
    tank.plan(ON, PUMP, HEATER)
    opened = [fact.action for fact in of_type(tank.log, ActionOpened)]
    assert [one.entity_id for one in opened] == [PUMP, HEATER]
    assert {one.status for one in opened} == {ActionStatus.PENDING}
    assert {(one.scheduled_at, one.due_at, one.attempts) for one in opened} == {(None, None, 0)}
    assert tank.to(at("12:00", 9)) == []


def test_an_action_may_be_planned() -> None:
    """At its instant it is tried."""
    tank = Tank()
    action = tank.plan(ON, at=at("13:00"))
    assert tank.to(at("12:59")) == []
    (started,) = of_type(tank.to(at("13:00")), ActionStarted)
    assert (started.attempt, started.scheduled_at) == (1, at("13:00"))
    assert tank.action(action).status is ActionStatus.IN_PROGRESS


def test_an_action_planned_for_just_now_is_done_at_once() -> None:
    """A form takes some seconds to fill."""
    tank = Tank()
    action = tank.plan(ON, at=A_MINUTE_AGO)
    assert tank.action(action).status is ActionStatus.IN_PROGRESS


def test_what_cannot_be_done_is_not_planned() -> None:
    """No device, nothing to do, or an hour that is over."""
    tank = Tank()
    devices = ((ActionId("a"), PUMP),)
    tank.refused(NoDevices, CreateActions(devices=(), spec=ON))
    tank.refused(BadLevel, CreateActions(devices=devices, spec=level(101)))
    dim = ActionSpec(type=ActionType.SET_LEVEL)
    tank.refused(MissingField, CreateActions(devices=devices, spec=dim))
    past = A_MINUTE_AGO - timedelta(seconds=1)
    refusal = tank.refused(InThePast, CreateActions(devices=devices, spec=ON, scheduled_at=past))
    assert refusal.details == {"end": past}


# --- changed -----------------------------------------------------------------


def test_an_action_to_come_can_be_changed() -> None:
    """What, when, or both; what is not said stays."""
    tank = Tank()
    action = tank.plan(ON, at=at("13:00"))
    (edited,) = of_type(tank.do(UpdateAction(action_id=action.id, spec=OFF)), ActionEdited)
    assert (edited.spec, edited.scheduled_at) == (OFF, at("13:00"))
    tank.do(UpdateAction(action_id=action.id, scheduled_at=at("14:00")))
    row = tank.action(action)
    assert (row.spec, row.scheduled_at, row.due_at) == (OFF, at("14:00"), at("14:00"))
    assert tank.to(at("13:59")) == []
    assert tank.do(UpdateAction(action_id=action.id, spec=OFF)) == ()


def test_an_action_that_waited_for_somebody_can_be_planned() -> None:
    """It is done by itself then."""
    tank = Tank()
    action = tank.plan(ON)
    tank.do(UpdateAction(action_id=action.id, scheduled_at=at("13:00")))
    tank.to(at("13:00"))
    assert tank.action(action).status is ActionStatus.IN_PROGRESS


def test_an_undo_can_be_put_off() -> None:
    """The pump may stay off for longer."""
    tank = Tank()
    action = tank.plan(lasting(ON, minutes(10)), at=NOON)
    tank.work()
    tank.do(UpdateAction(action_id=tank.undo(action).id, scheduled_at=at("12:30")))
    tank.to_working(at("12:29"))
    assert tank.is_on()
    tank.to_working(at("12:30"))
    assert not tank.is_on()


def test_a_change_is_looked_at_like_what_is_made() -> None:
    """Nothing comes in by this door that the other keeps out."""
    tank = Tank()
    action = tank.plan(ON, at=at("13:00"))
    tank.refused(BadLevel, UpdateAction(action_id=action.id, spec=level(-1)))
    tank.refused(InThePast, UpdateAction(action_id=action.id, scheduled_at=at("11:00")))


def test_no_sequence_is_made_of_what_is_about_a_device_nor_the_other_way_round() -> None:
    """A sequence has no device that could be switched on, and a device needs none to be told."""
    tank = Tank()
    action = tank.plan(ON, at=at("13:00"))
    tank.refused(NotUnderstood, UpdateAction(action_id=action.id, spec=SCRIPT))
    command = CreateActions(devices=((ActionId("a9"), EntityId("")),), spec=SCRIPT)
    tank.do(command)
    tank.refused(NoDevices, UpdateAction(action_id=ActionId("a9"), spec=ON))


def test_what_was_tried_is_not_changed_any_more() -> None:
    """Not while it is tried, nor between two tries, nor after; the refusal says what may be."""
    tank = Tank()
    action = tank.plan(ON, at=NOON)
    command = UpdateAction(action_id=action.id, spec=OFF)
    refusal = tank.refused(WrongActionStatus, command)
    assert refusal.details["status"] is ActionStatus.IN_PROGRESS
    tank.answer(action, error="unavailable")
    refusal = tank.refused(WrongActionStatus, command)
    assert refusal.details == {
        "action_id": action.id,
        "status": ActionStatus.PENDING,
        "event": "edit",
        "allowed": ("start", "fail", "cancel"),
    }
    tank.do(ExecuteAction(action_id=action.id))
    tank.answer(action)
    assert tank.refused(WrongActionStatus, command).details["allowed"] == ()


# --- done now ----------------------------------------------------------------


def test_an_action_can_be_done_now() -> None:
    """Before its time, or though nobody said when; and it is not done again at its time."""
    tank = Tank()
    for planned in (None, at("13:00")):
        action = tank.plan(ON, at=planned)
        tank.do(ExecuteAction(action_id=action.id))
        assert tank.action(action).scheduled_at == NOON
        assert tank.do(ExecuteAction(action_id=action.id)) == ()
        tank.work()
        assert tank.action(action).status is ActionStatus.SUCCESS
    assert tank.to(at("14:00")) == []


def test_a_ramp_that_is_done_now_begins_now() -> None:
    """It counts from now, and not from when it was planned for."""
    tank = Tank()
    action = tank.plan(ramp(100, hours(1)), LIGHT, at=at("20:00"))
    tank.do(ExecuteAction(action_id=action.id))
    tank.to_working(at("12:30"))
    assert tank.devices[LIGHT].level == 50
    tank.to_working(at("13:00"))


@pytest.mark.parametrize("how", ["failed", "cancelled"])
def test_what_was_not_done_can_be_done_once_more(how: str) -> None:
    """By hand, as new: it looks anew at how the device is, and counts from now."""
    tank = Tank()
    action = tank.plan(TOGGLE, at=NOON)
    if how == "failed":
        for seconds in (0, 5, 15, 35):
            tank.to(NOON + timedelta(seconds=seconds))
            tank.answer(action, error="unavailable", before=Before(is_on=False))
    else:
        tank.answer(action, error="unavailable", before=Before(is_on=False))
        tank.do(CancelAction(action_id=action.id))
    row = tank.action(action)
    assert (row.status, row.error) == (
        (ActionStatus.FAILED, "unavailable")
        if how == "failed"
        else (ActionStatus.CANCELLED, CancelReason.ASKED)
    )
    tank.to(at("15:00"))
    tank.do(ExecuteAction(action_id=action.id))
    row = tank.action(action)
    assert (row.status, row.error, row.before) == (ActionStatus.IN_PROGRESS, "", None)
    assert (row.scheduled_at, row.started_at, row.ended_at) == (at("15:00"), at("15:00"), None)
    tank.devices[PUMP] = Before(is_on=True)
    tank.work()
    assert not tank.is_on()


def test_what_was_done_is_not_done_again() -> None:
    """Somebody who wants it again makes a new one."""
    tank = Tank()
    action = tank.plan(ON, at=NOON)
    tank.answer(action)
    refusal = tank.refused(WrongActionStatus, ExecuteAction(action_id=action.id))
    assert refusal.details["allowed"] == ()


# --- cancelled and forgotten -------------------------------------------------


def test_an_action_to_come_can_be_cancelled() -> None:
    """It is kept, and says that somebody wanted that."""
    tank = Tank()
    action = tank.plan(ON, at=at("13:00"))
    assert tank.do(CancelAction(action_id=action.id)) == (
        ActionCancelled(
            at=NOON,
            action_id=action.id,
            schedule_id=None,
            entity_id=PUMP,
            why=CancelReason.ASKED,
        ),
    )
    assert tank.to(at("14:00")) == []
    tank.refused(WrongActionStatus, CancelAction(action_id=action.id))


def test_what_a_cancelled_try_may_have_done_for_a_while_is_undone() -> None:
    """The heater that was being told to come on is told to go off."""
    tank = Tank()
    action = tank.plan(lasting(ON, minutes(10)), HEATER, at=NOON)
    tank.do(CancelAction(action_id=action.id))
    undo = tank.undo(action)
    assert (undo.spec, undo.due_at, undo.status) == (OFF, at("12:10"), ActionStatus.PENDING)


def test_what_was_never_told_needs_no_undo() -> None:
    """Cancelled before its first try, or before anybody looked how the device was."""
    tank = Tank()
    planned = tank.plan(lasting(ON, minutes(10)), at=at("13:00"))
    tank.do(CancelAction(action_id=planned.id))
    begun = tank.plan(lasting(OFF, minutes(10)), at=NOON)
    tank.do(CancelAction(action_id=begun.id))
    assert tank.waiting() == []


def test_an_undo_can_be_cancelled() -> None:
    """Who wants the device as it is says so."""
    tank = Tank()
    action = tank.plan(lasting(ON, minutes(10)), at=NOON)
    tank.work()
    tank.do(CancelAction(action_id=tank.undo(action).id))
    tank.to_working(at("13:00"))
    assert tank.is_on()


def test_with_its_last_device_a_run_ends() -> None:
    """Cancelled or forgotten, a device holds up no run."""
    for command in (CancelAction, DeleteAction):
        tank = Tank()
        schedule_id = tank.on_demand(ON, PUMP, HEATER)
        pump, heater = tank.run(schedule_id)
        tank.answer(pump)
        facts = tank.do(command(action_id=heater.id))
        assert len(of_type(facts, ScheduleEnded)) == 1
        tank.do(RunSchedule(schedule_id=schedule_id))


def test_an_action_can_be_forgotten() -> None:
    """What goes on is stopped first; what is over just goes."""
    tank = Tank()
    action = tank.plan(ON, at=NOON)
    facts = tank.do(DeleteAction(action_id=action.id))
    assert [type(fact) for fact in facts] == [ActionCancelled, ActionDeleted]
    assert action.id not in tank.state.actions
    over = tank.plan(ON, at=NOON)
    tank.answer(over)
    assert [type(fact) for fact in tank.do(DeleteAction(action_id=over.id))] == [ActionDeleted]
    assert tank.to(at("13:00")) == []


def test_old_ones_are_cleaned_up() -> None:
    """So many at a time, and never one that is still to come or goes on."""
    tank = Tank()
    for number in range(5):
        tank.to(at(f"12:0{number}"))
        tank.answer(tank.plan(ON, at=tank.now))
    going_on, waiting = tank.plan(OFF, at=tank.now), tank.plan(ON)
    for expected in (2, 1, 0):
        facts = tank.do(CleanUpActions(before=at("12:03"), limit=2))
        assert len(of_type(facts, ActionDeleted)) == len(facts) == expected
    tank.do(CleanUpActions(before=at("12:00", 99), limit=99))
    assert set(tank.state.actions) == {going_on.id, waiting.id}


@pytest.mark.parametrize(
    "command",
    [
        UpdateAction(action_id=NOBODY),
        ExecuteAction(action_id=NOBODY),
        CancelAction(action_id=NOBODY),
        DeleteAction(action_id=NOBODY),
    ],
)
def test_nobody_does_anything_with_what_is_not_there(command: ActionCommand) -> None:
    """The name that was given is said."""
    assert Tank().refused(UnknownAction, command).details == {"action": NOBODY}


def test_a_sequence_by_hand_is_about_no_device() -> None:
    """Two of them do not stand in each other's way."""
    tank = Tank()
    first, second = tank.plan(SCRIPT, "", at=NOON), tank.plan(SCRIPT, "", at=NOON)  # type: ignore[arg-type]  # no entity
    assert {tank.action(one).status for one in (first, second)} == {ActionStatus.IN_PROGRESS}
