"""What can be asked of schedules and device actions; see `verbs`."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from ..core import policy
from ..core.action_spec import ActionType
from ..core.decide.lookup import the_action, the_schedule
from ..core.errors import NotUnderstood
from ..core.events import Actor
from ..core.ids import ActionId, EntityId, ScheduleId
from ..core.model import State
from ..core.schedule_commands import (
    CleanUpActions,
    CreateActions,
    CreateSchedule,
    DeleteAction,
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    ExecuteAction,
    RunSchedule,
    SkipNext,
    UpdateAction,
    UpdateSchedule,
)
from ..core.schedule_views import action_view, schedule_view
from ..runtime import Runtime
from .action_fields import (
    ACTION_FIELDS,
    ACTION_KINDS,
    ACTION_SHAPES,
    NO_ACTION_SHAPE,
    read_action,
    read_target,
)
from .field_kinds import OLDEST, text
from .fields import Fields
from .json_schema import list_of
from .rule_fields import RULE_SHAPES
from .schedule_answers import ACTION, SCHEDULE, action_answer, schedule_answer
from .schedule_fields import SCHEDULE_FIELDS, SCHEDULE_KINDS, prepared, schedule_fields
from .verb import Verb, View

type OfSchedule = (
    CreateSchedule | UpdateSchedule | EnableSchedule | DisableSchedule | RunSchedule | SkipNext
)

_KEPT: Final = timedelta(days=30)
_SLICE: Final = 200
"""How many device actions are forgotten in one turn."""

# --- from fields to commands ---------------------------------------------------


def _create_schedule(fields: Fields) -> CreateSchedule:
    return CreateSchedule(schedule_id=ScheduleId(fields.new_id()), fields=schedule_fields(fields))


def _update_schedule(fields: Fields) -> UpdateSchedule:
    schedule = fields.find_schedule(fields.schedule_id())
    return UpdateSchedule(
        schedule_id=schedule.id, fields=schedule_fields(fields, schedule.definition)
    )


def _create_actions(fields: Fields) -> CreateActions:
    spec = read_action(fields)
    target = read_target(fields)
    # A sequence is about no one device.
    is_sequence = spec.type is ActionType.CUSTOM
    entities = (EntityId(""),) if is_sequence else fields.find_entities(target, spec)
    return CreateActions(
        devices=tuple((ActionId(fields.new_id()), entity) for entity in entities),
        spec=spec,
        scheduled_at=fields.instant("scheduled_at"),
    )


def _update_action(fields: Fields) -> UpdateAction:
    action = fields.find_action(fields.action_id())
    is_other = any(map(fields.has, ACTION_FIELDS))
    return UpdateAction(
        action_id=action.id,
        spec=read_action(fields, action.spec) if is_other else None,
        scheduled_at=fields.instant("scheduled_at"),
    )


def _clean_up(fields: Fields) -> CleanUpActions:
    older_than = fields.length("older_than")
    age = _KEPT if older_than is None else older_than
    if not timedelta() <= age <= OLDEST:
        raise NotUnderstood(field="older_than", value=str(fields.raw["older_than"]))
    return CleanUpActions(before=fields.now - age, limit=_SLICE)


# --- from commands to answers ----------------------------------------------------


def _show_schedule(schedule_id: ScheduleId, state: State, _now: datetime) -> Mapping[str, object]:
    return {"schedule": schedule_answer(schedule_view(the_schedule(state, schedule_id)))}


def _show_action(action_id: ActionId, state: State, _now: datetime) -> Mapping[str, object]:
    return {"action": action_answer(action_view(the_action(state, action_id)))}


def _show_actions(ids: Iterable[ActionId], state: State, _now: datetime) -> Mapping[str, object]:
    actions = filter(None, map(state.actions.get, ids))
    return {"actions": [action_answer(action_view(action)) for action in actions]}


def _show(answer: Mapping[str, object], _state: State, _now: datetime) -> Mapping[str, object]:
    return answer


async def _change_schedule(
    runtime: Runtime, command: OfSchedule, actor: Actor, reason: str
) -> View:
    await runtime.engine.execute(command, actor, reason)
    return partial(_show_schedule, command.schedule_id)


async def _delete_schedule(
    runtime: Runtime, command: DeleteSchedule, actor: Actor, reason: str
) -> View:
    await runtime.engine.execute(command, actor, reason)
    return partial(_show, {"schedule_id": command.schedule_id})


async def _create_device_actions(
    runtime: Runtime, command: CreateActions, actor: Actor, reason: str
) -> View:
    await runtime.engine.execute(command, actor, reason)
    return partial(_show_actions, [action_id for action_id, _ in command.devices])


async def _change_action(
    runtime: Runtime, command: UpdateAction | ExecuteAction, actor: Actor, reason: str
) -> View:
    await runtime.engine.execute(command, actor, reason)
    return partial(_show_action, command.action_id)


async def _delete_action(
    runtime: Runtime, command: DeleteAction, actor: Actor, reason: str
) -> View:
    await runtime.engine.execute(command, actor, reason)
    return partial(_show, {"action_id": command.action_id})


async def _clean_up_actions(
    runtime: Runtime, command: CleanUpActions, actor: Actor, reason: str
) -> View:
    """Forget them slice by slice, so that others get their turns."""
    deleted = 0
    while entries := await runtime.engine.execute(command, actor, reason):
        deleted += len(entries)
    return partial(_show, {"deleted": deleted})


# --- the table -----------------------------------------------------------------

_SCHEDULE: Final = ("schedule_id", "reason")
_ACTION: Final = ("action_id", "reason")
_NEW_SCHEDULE: Final = {**SCHEDULE_KINDS, "name": text(policy.LONGEST_LINE, shortest=1)}

SCHEDULE_VERBS: Final[tuple[Verb[Any], ...]] = (
    Verb(
        name="create_schedule",
        fields=SCHEDULE_FIELDS,
        kinds=_NEW_SCHEDULE,
        needed=("name", "schedule_type"),
        shapes=(RULE_SHAPES, (*ACTION_SHAPES, NO_ACTION_SHAPE)),
        prepared=prepared,
        command=_create_schedule,
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
    ),
    Verb(
        name="update_schedule",
        fields=(*_SCHEDULE, *SCHEDULE_FIELDS),
        kinds=_NEW_SCHEDULE,
        needed=("schedule_id",),
        prepared=prepared,
        command=_update_schedule,
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
    ),
    Verb(
        name="delete_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: DeleteSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule_id": ScheduleId},
        perform=_delete_schedule,
    ),
    Verb(
        name="enable_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: EnableSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
    ),
    Verb(
        name="disable_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: DisableSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
    ),
    Verb(
        name="run_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: RunSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
    ),
    Verb(
        name="skip_next",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: SkipNext(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
    ),
    Verb(
        name="create_action",
        fields=("target", *ACTION_FIELDS, "scheduled_at"),
        kinds=ACTION_KINDS,
        needed=("action_type",),
        shapes=(ACTION_SHAPES,),
        prepared=prepared,
        command=_create_actions,
        answers={"actions": list_of(ACTION)},
        perform=_create_device_actions,
    ),
    Verb(
        name="update_action",
        fields=(*_ACTION, *ACTION_FIELDS, "scheduled_at"),
        kinds=ACTION_KINDS,
        needed=("action_id",),
        prepared=prepared,
        command=_update_action,
        answers={"action": ACTION},
        perform=_change_action,
    ),
    Verb(
        name="delete_action",
        fields=_ACTION,
        needed=("action_id",),
        command=lambda fields: DeleteAction(action_id=fields.action_id()),
        answers={"action_id": ActionId},
        perform=_delete_action,
    ),
    Verb(
        name="execute_action",
        fields=_ACTION,
        needed=("action_id",),
        command=lambda fields: ExecuteAction(action_id=fields.action_id()),
        answers={"action": ACTION},
        perform=_change_action,
    ),
    Verb(
        name="cleanup_actions",
        fields=("older_than",),
        command=_clean_up,
        answers={"deleted": int},
        perform=_clean_up_actions,
    ),
)
