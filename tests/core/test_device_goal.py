"""What a device is to be like because of an action, and what takes that back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.device_goal import (
    Goal,
    goal_of,
    needs_before,
    ramp_ends_at,
    undo_of,
    was_told,
)
from custom_components.roomkeeper.core.ids import ActionId
from custom_components.roomkeeper.core.schedule import Before, DeviceAction

from .desk import NOON, at, hours, minutes
from .tank import LIGHT, OFF, ON, SCRIPT, TOGGLE, lasting, level, ramp

WAS_ON, WAS_OFF, UNKNOWN = Before(is_on=True), Before(is_on=False), Before()
AT_30 = Before(is_on=True, level=30)
A_WHILE = minutes(10)


def action(
    spec: ActionSpec, before: Before | None = None, undo: ActionSpec | None = None
) -> DeviceAction:
    """Return an action that was due at noon, and was begun half a minute after that."""
    return DeviceAction(
        id=ActionId("a1"),
        entity_id=LIGHT,
        spec=spec,
        scheduled_at=NOON,
        started_at=at("12:00:30"),
        attempts=1,
        before=before,
        undo=undo,
        created_at=NOON,
        updated_at=NOON,
    )


@pytest.mark.parametrize(
    ("spec", "before", "goal"),
    [
        (ON, None, Goal(is_on=True)),
        (OFF, None, Goal(is_on=False)),
        (TOGGLE, WAS_ON, Goal(is_on=False)),
        (TOGGLE, WAS_OFF, Goal(is_on=True)),
        (TOGGLE, UNKNOWN, Goal(is_on=True)),
        (TOGGLE, None, Goal(is_on=True)),
        (level(0), None, Goal(level=0)),
        (level(45), None, Goal(level=45)),
        (replace(ON, mode="cool"), None, Goal(is_on=True, mode="cool")),
        (ActionSpec(type=ActionType.SET_PWM, level=45), None, Goal(level=45)),
        (SCRIPT, None, None),
    ],
)
def test_what_a_device_is_told(spec: ActionSpec, before: Before | None, goal: Goal | None) -> None:
    """The same at each try: what is toggled is not toggled back by the second."""
    assert goal_of(action(spec, before), NOON) == goal
    assert goal_of(action(spec, before), at("15:00")) == goal


@pytest.mark.parametrize(
    ("now", "expected"),
    [("11:59", 20), ("12:00", 20), ("12:15", 40), ("12:30", 60), ("13:00", 100), ("18:00", 100)],
)
def test_a_ramp_is_a_straight_line_from_when_it_was_due(now: str, expected: float) -> None:
    """One that begins late, or goes on after a restart, is where it ought to be by then."""
    assert goal_of(action(ramp(100, hours(1), start=20)), at(now)) == Goal(level=expected)
    assert ramp_ends_at(action(ramp(100, hours(1)))) == at("13:00")


@pytest.mark.parametrize(
    ("before", "half_way"), [(AT_30, 15), (WAS_OFF, 0), (WAS_ON, 0), (UNKNOWN, 0), (None, 0)]
)
def test_a_ramp_begins_at_the_level_that_there_is(before: Before | None, half_way: float) -> None:
    """And at nothing, where the device is off or tells no level."""
    assert goal_of(action(ramp(0, hours(1)), before), at("12:30")) == Goal(level=half_way)


def test_a_device_that_is_off_has_no_level_whatever_it_tells() -> None:
    """Some lights tell the brightness that they had."""
    before = Before(is_on=False, level=90)
    assert goal_of(action(ramp(100, hours(1)), before), NOON) == Goal(level=0)


def test_a_ramp_without_a_length_or_a_begin_is_at_its_end() -> None:
    """Nothing is divided by nothing."""
    assert goal_of(action(ramp(70, timedelta())), NOON) == Goal(level=70)
    unplanned = DeviceAction(
        id=ActionId("a1"),
        entity_id=LIGHT,
        spec=ramp(70, hours(1)),
        created_at=NOON,
        updated_at=NOON,
    )
    assert goal_of(unplanned, NOON) == Goal(level=70)
    assert ramp_ends_at(unplanned) is None


@pytest.mark.parametrize(
    ("spec", "needed"),
    [
        (ON, False),
        (OFF, False),
        (level(40), False),
        (SCRIPT, False),
        (lasting(ON, A_WHILE), False),
        (ramp(40, hours(1), start=10), False),
        (TOGGLE, True),
        (ramp(40, hours(1)), True),
        (lasting(OFF, A_WHILE), True),
        (lasting(TOGGLE, A_WHILE), True),
        (level(40, A_WHILE), True),
    ],
)
def test_what_depends_on_how_the_device_was(
    spec: ActionSpec,
    needed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Only then is a device looked at, and that kept, before it is told anything."""
    assert needs_before(spec) is needed
    assert was_told(action(spec)) is not needed
    assert was_told(action(spec, UNKNOWN))


OFF_AGAIN, ON_AGAIN = OFF, ON


@pytest.mark.parametrize(
    ("spec", "before", "undo"),
    [
        (lasting(ON, A_WHILE), None, OFF_AGAIN),
        (lasting(ON, A_WHILE), WAS_ON, OFF_AGAIN),
        (lasting(OFF, A_WHILE), WAS_ON, ON_AGAIN),
        (lasting(OFF, A_WHILE), AT_30, level(30)),
        (lasting(OFF, A_WHILE), Before(is_on=True, mode="cool"), replace(ON, mode="cool")),
        (lasting(OFF, A_WHILE), AT_30._replace(mode="auto"), replace(ON, mode="auto")),
        (level(80, A_WHILE), AT_30._replace(mode="auto"), replace(ON, mode="auto")),
        (lasting(OFF, A_WHILE), WAS_OFF, None),
        (lasting(OFF, A_WHILE), UNKNOWN, ON_AGAIN),
        (lasting(TOGGLE, A_WHILE), WAS_ON, ON_AGAIN),
        (lasting(TOGGLE, A_WHILE), AT_30, level(30)),
        (lasting(TOGGLE, A_WHILE), WAS_OFF, OFF_AGAIN),
        (lasting(TOGGLE, A_WHILE), UNKNOWN, OFF_AGAIN),
        (level(80, A_WHILE), WAS_OFF, OFF_AGAIN),
        (level(80, A_WHILE), AT_30, level(30)),
        (level(80, A_WHILE), WAS_ON, ON_AGAIN),
        (level(80, A_WHILE), Before(is_on=True, level=0), level(0)),
        (level(80, A_WHILE), UNKNOWN, OFF_AGAIN),
        (level(0, A_WHILE), WAS_OFF, None),
        (level(0, A_WHILE), AT_30, level(30)),
        (level(0, A_WHILE), UNKNOWN, ON_AGAIN),
        (ON, None, None),
        (level(80), AT_30, None),
        (ramp(80, A_WHILE), AT_30, None),
        (SCRIPT, None, None),
    ],
)
def test_what_takes_an_action_back(
    spec: ActionSpec, before: Before | None, undo: ActionSpec | None
) -> None:
    """What came on goes off, what went off comes on as it was; what is for good stays."""
    assert undo_of(action(spec, before), is_done=True) == undo


@pytest.mark.parametrize(
    ("spec", "before", "undo"),
    [
        (lasting(ON, A_WHILE), None, OFF_AGAIN),
        (lasting(OFF, A_WHILE), UNKNOWN, None),
        (level(0, A_WHILE), UNKNOWN, None),
        (lasting(OFF, A_WHILE), WAS_ON, ON_AGAIN),
        (lasting(TOGGLE, A_WHILE), UNKNOWN, OFF_AGAIN),
    ],
)
def test_nothing_comes_on_because_of_a_try_that_nobody_saw_succeed(
    spec: ActionSpec, before: Before | None, undo: ActionSpec | None
) -> None:
    """What may be on unseen goes off all the same, and what was seen to be on is put back."""
    assert undo_of(action(spec, before), is_done=False) == undo


def test_what_was_taken_over_is_done_in_place_of_its_own() -> None:
    """Whatever the device was like when this one began."""
    assert undo_of(action(lasting(OFF, A_WHILE), WAS_ON, undo=OFF), is_done=True) == OFF
