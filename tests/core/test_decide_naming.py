"""An entity gets another id: all that is planned goes on under that one."""

import json

import pytest

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.ids import ActionId, EntityId
from custom_components.roomkeeper.core.naming import renamed_in
from custom_components.roomkeeper.core.schedule import ActionStatus, Target
from custom_components.roomkeeper.core.schedule_commands import (
    CreateActions,
    RenameEntity,
    RunSchedule,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionEdited,
    ActionRenamed,
    ScheduleSaved,
)

from .desk import at, minutes, of_type
from .tank import HEATER, OFF, ON, PUMP, Tank, lasting

NEW = EntityId("switch.return_pump")
RENAME = RenameEntity(entity_id=PUMP, new_entity_id=NEW)


def sequence(*steps: object) -> ActionSpec:
    """Return an action sequence as it is kept."""
    return ActionSpec(type=ActionType.CUSTOM, sequence=json.dumps(steps))


def test_a_schedule_names_the_device_as_it_is_called_now() -> None:
    """Its other devices, and schedules that do not name it, are left alone."""
    tank = Tank()
    pump = tank.on_demand(ON, HEATER, PUMP)
    heater = tank.on_demand(ON, HEATER)
    (saved,) = of_type(tank.do(RENAME), ScheduleSaved)
    assert saved.schedule_id == pump
    assert tank.schedule(pump).definition.target == Target(entities=(HEATER, NEW))
    assert tank.schedule(heater).definition.target == Target(entities=(HEATER,))
    assert tank.do(RENAME) == ()


def test_one_that_is_over_follows_too() -> None:
    """It may be run by hand, or enabled again."""
    tank = Tank()
    over = tank.on_demand(ON, end_at=at("12:30"))
    tank.to(at("13:00"))
    assert not tank.schedule(over).definition.enabled
    tank.do(RENAME)
    assert tank.schedule(over).definition.target.entities == (NEW,)


def test_two_names_of_one_device_become_one() -> None:
    """A target that names the new id already is told once."""
    tank = Tank()
    made = tank.on_demand(ON, NEW, PUMP)
    tank.do(RENAME)
    assert tank.schedule(made).definition.target.entities == (NEW,)


def test_triggers_and_sequences_follow() -> None:
    """What stands under `entity_id` in them is an entity."""
    tank = Tank()
    triggers = json.dumps([{"trigger": "state", "entity_id": [PUMP, HEATER]}])
    steps = sequence({"action": "switch.turn_on", "target": {"entity_id": PUMP}})
    made = tank.on_demand(steps, run_on=triggers)
    tank.do(RENAME)
    definition = tank.schedule(made).definition
    assert definition.action is not None
    assert json.loads(definition.run_on) == [{"trigger": "state", "entity_id": [NEW, HEATER]}]
    assert json.loads(definition.action.sequence) == [
        {"action": "switch.turn_on", "target": {"entity_id": NEW}}
    ]


def test_what_waits_to_be_undone_is_undone_on_the_same_device() -> None:
    """A pump that is on for ten minutes goes off under its new name."""
    tank = Tank()
    tank.devices[NEW] = tank.devices[PUMP]
    made = tank.on_demand(lasting(ON, minutes(10)))
    tank.do(RunSchedule(schedule_id=made))
    tank.work()
    (renamed,) = of_type(tank.do(RENAME), ActionRenamed)
    assert (renamed.entity_id, renamed.new_entity_id) == (PUMP, NEW)
    assert tank.state.open_actions(PUMP) == ()
    (undo,) = tank.state.open_actions(NEW)
    assert undo.spec == OFF
    tank.to_working(at("12:11"))
    assert tank.action(undo.id).status is ActionStatus.SUCCESS
    assert not tank.devices[NEW].is_on


def test_what_is_over_keeps_the_name_that_it_had() -> None:
    """The log of last week says what it said last week."""
    tank = Tank()
    done = tank.plan(ON, at=at("12:00"))
    tank.work()
    assert not tank.action(done).is_open
    assert tank.do(RENAME) == ()
    assert tank.action(done).entity_id == PUMP


def test_a_sequence_that_is_planned_follows() -> None:
    """One that somebody has planned for later, and no other."""
    tank = Tank()
    about_the_pump = sequence({"action": "switch.toggle", "data": {"entity_id": PUMP}})
    for action_id, spec in (("pump", about_the_pump), ("other", sequence({"delay": 1}))):
        devices = ((ActionId(action_id), EntityId("")),)
        tank.do(CreateActions(devices=devices, spec=spec, scheduled_at=at("14:00")))
    (edited,) = of_type(tank.do(RENAME), ActionEdited)
    assert edited.action_id == "pump"
    assert json.loads(tank.action(ActionId("pump")).spec.sequence) == [
        {"action": "switch.toggle", "data": {"entity_id": NEW}}
    ]
    assert tank.action(ActionId("pump")).due_at == at("14:00")


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ({"entity_id": "a.b"}, {"entity_id": "a.c"}),
        ({"entity_id": "x.y, a.b"}, {"entity_id": "x.y, a.c"}),
        ({"entity_id": ["a.b", "a.bc"]}, {"entity_id": ["a.c", "a.bc"]}),
        ({"if": [{"entity_id": "a.b"}]}, {"if": [{"entity_id": "a.c"}]}),
        # Not an entity by itself, and so left alone.
        ({"entity_id": "{{ 'a.b' }}"}, {"entity_id": "{{ 'a.b' }}"}),
        ({"entity_id": "a.bc"}, {"entity_id": "a.bc"}),
        ({"value_template": "{{ states('a.b') }}"}, {"value_template": "{{ states('a.b') }}"}),
        ({"message": "a.b"}, {"message": "a.b"}),
        ({"entity_id": None, "for": 5, "to": "a.b"}, {"entity_id": None, "for": 5, "to": "a.b"}),
    ],
)
def test_only_what_is_said_to_be_an_entity_is_followed(said: object, then: object) -> None:
    """Text that happens to look like one is somebody's own."""
    assert json.loads(renamed_in(json.dumps([said]), "a.b", "a.c")) == [then]


def test_what_does_not_name_it_stays_as_it_was_written() -> None:
    """Blanks and all: nothing is written anew for nothing."""
    text = '[ {"message": "a.b ü"} ]'
    assert renamed_in(text, "a.b", "a.c") == text
    assert renamed_in(text, "q.r", "a.c") == text
