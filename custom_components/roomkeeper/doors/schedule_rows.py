"""What is said of a fact about a schedule or a device action, in the log and on the event bus.

The facts carry all that a schedule is; what is told is what people ask next.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from ..core.ids import ScheduleId
from ..core.schedule_events import (
    ActionCancelled,
    ActionDeleted,
    ActionEdited,
    ActionFact,
    ActionFailed,
    ActionObserved,
    ActionOpened,
    ActionRenamed,
    ActionRetried,
    ActionStarted,
    ActionSucceeded,
    ScheduleDeleted,
    ScheduleEnded,
    ScheduleFact,
    ScheduleSaved,
    ScheduleSkipped,
    ScheduleStarted,
)
from ..core.schedule_views import type_of_rule

type NameOf = Callable[[ScheduleId], str | None]
"""Says what a schedule is called; nothing of one that is no more."""

type _Details = Mapping[str, object]


def schedule_details(fact: ScheduleFact | ActionFact, name_of: NameOf) -> _Details:
    """Return what a fact says beyond its type, its instant and its ids, and the schedule's name."""
    match fact:
        case ScheduleSaved():
            return _saved(fact)
        case ScheduleDeleted():
            return {"schedule_name": fact.name}
        case ScheduleStarted() | ScheduleEnded() | ScheduleSkipped():
            return {"schedule_name": name_of(fact.schedule_id), **_of_run(fact)}
    name = None if fact.schedule_id is None else name_of(fact.schedule_id)
    return {"schedule_name": name, "entity_id": fact.entity_id or None, **_of_action(fact)}


def _saved(fact: ScheduleSaved) -> _Details:
    definition = fact.schedule.definition
    return {
        "schedule_name": definition.name,
        "schedule_type": type_of_rule(definition.rule),
        "action_type": None if definition.action is None else definition.action.type,
        "enabled": definition.enabled,
    }


def _of_run(fact: ScheduleStarted | ScheduleEnded | ScheduleSkipped) -> _Details:
    match fact:
        case ScheduleStarted() | ScheduleSkipped():
            return {"due_at": fact.due_at, "why": fact.why, "missed": fact.missed}
        case ScheduleEnded():
            return {
                "started_at": fact.run.started_at,
                "devices": fact.devices,
                "failed": fact.failed,
                "error": fact.error,
                "failures_in_a_row": fact.progress.failures_in_a_row,
            }


def _of_action(fact: ActionFact) -> _Details:  # noqa: C901, PLR0911 - one for each kind
    match fact:
        case ActionOpened():
            return _opened(fact)
        case ActionStarted():
            begun = _begun(fact.attempt, fact.due_at, interrupted=fact.interrupted)
            return {"scheduled_at": fact.scheduled_at, **begun}
        case ActionObserved():
            return {"was_on": fact.before.is_on, "level_before": fact.before.level}
        case ActionRetried():
            return {"attempt": fact.attempt, "due_at": fact.due_at, "error": fact.error}
        case ActionSucceeded():
            return {"result": fact.result, "undo_at": fact.undo_at}
        case ActionFailed():
            return {"attempt": fact.attempt, "error": fact.error}
        case ActionCancelled():
            return {"why": fact.why}
        case ActionEdited():
            return {"action_type": fact.spec.type, "scheduled_at": fact.scheduled_at}
        case ActionRenamed():
            return {"new_entity_id": fact.new_entity_id}
        case ActionDeleted():
            return {}


def _opened(fact: ActionOpened) -> _Details:
    action = fact.action
    return {
        "action_type": action.spec.type,
        "scheduled_at": action.scheduled_at,
        "undoes": action.undoes,
        **(_begun(action.attempts, action.due_at) if action.attempts else {}),
    }


def _begun(attempt: int, due_at: datetime | None, *, interrupted: bool = False) -> _Details:
    return {"attempt": attempt, "due_at": due_at, "interrupted": interrupted}
