"""What can be asked of schedules and device actions; see `verbs`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from ..core import policy
from ..core.action_spec import ActionType
from ..core.decide.lookup import the_action, the_schedule
from ..core.errors import NotUnderstood
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
from .verb import About, Doing, Verb

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


async def _change_schedule(doing: Doing, command: OfSchedule) -> About:
    return await doing.finish(command, (command.schedule_id,))


def _show_schedule(about: About, state: State, _now: datetime) -> Mapping[str, object]:
    (schedule_id,) = about
    schedule = the_schedule(state, ScheduleId(schedule_id))
    return {"schedule": schedule_answer(schedule_view(schedule))}


async def _delete_schedule(doing: Doing, command: DeleteSchedule) -> About:
    return await doing.finish(command, (command.schedule_id,))


def _show_schedule_id(about: About, _state: State, _now: datetime) -> Mapping[str, object]:
    (schedule_id,) = about
    return {"schedule_id": schedule_id}


async def _create_device_actions(doing: Doing, command: CreateActions) -> About:
    return await doing.finish(command, tuple(action_id for action_id, _ in command.devices))


def _show_actions(about: About, state: State, _now: datetime) -> Mapping[str, object]:
    actions = filter(None, map(state.actions.get, map(ActionId, about)))
    return {"actions": [action_answer(action_view(action)) for action in actions]}


async def _change_action(doing: Doing, command: UpdateAction | ExecuteAction) -> About:
    return await doing.finish(command, (command.action_id,))


def _show_action(about: About, state: State, _now: datetime) -> Mapping[str, object]:
    (action_id,) = about
    return {"action": action_answer(action_view(the_action(state, ActionId(action_id))))}


async def _delete_action(doing: Doing, command: DeleteAction) -> About:
    return await doing.finish(command, (command.action_id,))


def _show_action_id(about: About, _state: State, _now: datetime) -> Mapping[str, object]:
    (action_id,) = about
    return {"action_id": action_id}


async def _clean_up_actions(doing: Doing, command: CleanUpActions) -> About:
    """Forget them slice by slice, so that others get their turns."""
    deleted = 0
    while entries := await doing.execute(command):
        deleted += len(entries)
    return await doing.finish(command, (str(deleted),))


def _show_deleted(about: About, _state: State, _now: datetime) -> Mapping[str, object]:
    (deleted,) = about
    return {"deleted": int(deleted)}


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
        show=_show_schedule,
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
        show=_show_schedule,
    ),
    Verb(
        name="delete_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: DeleteSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule_id": ScheduleId},
        perform=_delete_schedule,
        show=_show_schedule_id,
    ),
    Verb(
        name="enable_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: EnableSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
        show=_show_schedule,
    ),
    Verb(
        name="disable_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: DisableSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
        show=_show_schedule,
    ),
    Verb(
        name="run_schedule",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: RunSchedule(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
        show=_show_schedule,
    ),
    Verb(
        name="skip_next",
        fields=_SCHEDULE,
        needed=("schedule_id",),
        command=lambda fields: SkipNext(schedule_id=fields.schedule_id()),
        answers={"schedule": SCHEDULE},
        perform=_change_schedule,
        show=_show_schedule,
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
        show=_show_actions,
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
        show=_show_action,
    ),
    Verb(
        name="delete_action",
        fields=_ACTION,
        needed=("action_id",),
        command=lambda fields: DeleteAction(action_id=fields.action_id()),
        answers={"action_id": ActionId},
        perform=_delete_action,
        show=_show_action_id,
    ),
    Verb(
        name="execute_action",
        fields=_ACTION,
        needed=("action_id",),
        command=lambda fields: ExecuteAction(action_id=fields.action_id()),
        answers={"action": ACTION},
        perform=_change_action,
        show=_show_action,
    ),
    Verb(
        name="cleanup_actions",
        fields=("older_than",),
        command=_clean_up,
        answers={"deleted": int},
        perform=_clean_up_actions,
        show=_show_deleted,
    ),
)
