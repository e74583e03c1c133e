"""An entity gets another id: schedules and what is still to be done go on under that one."""

from collections.abc import Iterator
from datetime import datetime

from ..action_spec import ActionSpec
from ..events import Fact
from ..ids import EntityId
from ..model import State
from ..naming import renamed_in
from ..replacing import replace
from ..schedule import ActionStatus, Definition
from ..schedule_commands import RenameEntity
from ..schedule_events import ActionEdited, ActionRenamed
from .schedule_run import saved


def rename(state: State, command: RenameEntity, now: datetime) -> tuple[Fact, ...]:
    """Follow an entity into all that is planned; what is over keeps the id that it had then."""
    return (
        *_in_schedules(state, command, now),
        *_of_devices(state, command, now),
        *_in_sequences(state, command, now),
    )


def _in_schedules(state: State, command: RenameEntity, now: datetime) -> Iterator[Fact]:
    for schedule in state.schedules.values():
        definition = _definition(schedule.definition, command)
        if definition != schedule.definition:
            yield saved(schedule, definition, now)


def _definition(definition: Definition, command: RenameEntity) -> Definition:
    old, new = command.entity_id, command.new_entity_id
    target = definition.target
    entities = tuple(dict.fromkeys(new if one == old else one for one in target.entities))
    return replace(
        definition,
        target=replace(target, entities=entities),
        run_on=renamed_in(definition.run_on, old, new),
        action=definition.action and _spec(definition.action, command),
    )


def _spec(spec: ActionSpec, command: RenameEntity) -> ActionSpec:
    sequence = renamed_in(spec.sequence, command.entity_id, command.new_entity_id)
    return replace(spec, sequence=sequence)


def _of_devices(state: State, command: RenameEntity, now: datetime) -> Iterator[Fact]:
    for action in state.open_actions(command.entity_id):
        yield ActionRenamed(
            at=now,
            action_id=action.id,
            schedule_id=action.schedule_id,
            entity_id=action.entity_id,
            new_entity_id=command.new_entity_id,
        )


def _in_sequences(state: State, command: RenameEntity, now: datetime) -> Iterator[Fact]:
    """Follow it into sequences that are about no one device, and have not begun."""
    for action in state.open_actions(EntityId("")):
        spec = _spec(action.spec, command)
        if spec != action.spec and action.status is ActionStatus.PENDING:
            yield ActionEdited(
                at=now,
                action_id=action.id,
                schedule_id=action.schedule_id,
                entity_id=action.entity_id,
                spec=spec,
                scheduled_at=action.scheduled_at,
            )
