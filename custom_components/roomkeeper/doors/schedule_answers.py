"""Schedules and device actions as doors answer them: flat, in the words of their fields."""

from collections.abc import Mapping
from typing import Final

from ..core.schedule import CatchUp
from ..core.schedule_views import ActionView, ScheduleView
from ..targets import as_data
from .json_form import named_values
from .schedule_form import NO_ACTION, action_said, json_said, rule_said

type Answer = Mapping[str, object]

_SAID_BEFORE: Final = frozenset(
    {"id", "name", "schedule_type", "definition", "specs", "target", "enabled", "catch_up", "run"}
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


def action_answer(view: ActionView) -> Answer:
    """Return a device action as it is answered; that of a sequence is about no entity."""
    named = named_values(view)
    del named["spec"], named["can_cancel"]
    where = {name: named.pop(name) for name in ("id", "schedule_id", "entity_id")}
    return {**where, **action_said(view.spec), **named, "entity_id": view.entity_id or None}
