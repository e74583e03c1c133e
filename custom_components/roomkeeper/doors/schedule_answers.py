"""Schedules and device actions as doors answer them: flat, in the words of their fields."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import NoneType
from typing import Any, Final

from ..core.action_spec import ActionType
from ..core.ids import EntityId, ScheduleId
from ..core.schedule import CatchUp
from ..core.schedule_views import ActionView, ScheduleType, ScheduleView
from ..targets import as_data
from .json_form import named_values
from .json_schema import Either, Named, Record, parts_of
from .schedule_form import ACTION_SAID, NO_ACTION, RULE_SAID, action_said, json_said, rule_said

type Answer = Mapping[str, object]

_SAID_BEFORE: Final = frozenset(
    {"id", "name", "schedule_type", "definition", "specs", "target", "enabled", "catch_up", "run"}
)

_HOW_IT_IS: Final[Named] = {
    name: kind for name, kind in parts_of(ScheduleView).items() if name not in _SAID_BEFORE
}

SCHEDULE: Final = Record(
    name="Schedule",
    about="A schedule, in the words in which it is made. What says when it runs follows from"
    " its type. `lateness_s` is how late its last run began, `catches_up` whether the next"
    " one is made up for if it is missed.",
    parts={
        "id": ScheduleId,
        "name": str,
        "schedule_type": ScheduleType,
        **RULE_SAID,
        "action_type": ActionType | None,
        "action_params": Either((ACTION_SAID, NoneType)),
        "target": Mapping[str, tuple[str, ...]],
        "timezone": str,
        "start_at": datetime | None,
        "end_at": datetime | None,
        "exceptions": tuple[str, ...],
        "run_after": ScheduleId | None,
        "run_on": tuple[Any, ...],
        "catch_up": CatchUp | None,
        "grace": timedelta,
        "enabled": bool,
        "catches_up": bool,
        "is_running": bool,
        **_HOW_IT_IS,
    },
    optional=frozenset(RULE_SAID),
)


def schedule_answer(view: ScheduleView) -> Answer:
    """Return a schedule as it is answered: what is said about it can be given again."""
    definition = view.definition
    action = definition.action
    how_it_is = {
        name: value for name, value in named_values(view).items() if name not in _SAID_BEFORE
    }
    return {
        "id": view.id,
        "name": view.name,
        "schedule_type": view.schedule_type,
        **rule_said(definition.rule),
        **(NO_ACTION if action is None else action_said(action)),
        "target": as_data(definition.target),
        "timezone": definition.time_zone,
        "start_at": definition.start_at,
        "end_at": definition.end_at,
        "exceptions": [day.isoformat() for day in sorted(definition.exceptions)],
        "run_after": definition.run_after,
        "run_on": json_said(definition.run_on),
        "catch_up": definition.catch_up,
        "grace": definition.grace,
        "enabled": definition.enabled,
        "catches_up": view.catch_up is CatchUp.ONCE,
        "is_running": view.run is not None,
        **how_it_is,
    }


_NOT_ANSWERED: Final = frozenset({"spec", "can_cancel"})

ACTION: Final = Record(
    name="Action",
    about="Something done, or to be done, to a device. That of a sequence is about no entity.",
    parts={
        "action_type": ActionType,
        "action_params": ACTION_SAID,
        **{name: kind for name, kind in parts_of(ActionView).items() if name not in _NOT_ANSWERED},
        "entity_id": EntityId | None,
    },
)


def action_answer(view: ActionView) -> Answer:
    """Return a device action as it is answered; that of a sequence is about no entity."""
    named = named_values(view)
    for name in _NOT_ANSWERED:
        del named[name]
    where = {name: named.pop(name) for name in ("id", "schedule_id", "entity_id")}
    return {**where, **action_said(view.spec), **named, "entity_id": view.entity_id or None}
