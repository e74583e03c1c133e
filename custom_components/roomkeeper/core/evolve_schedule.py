"""Apply one fact to a schedule or a device action; total, as `evolve` is."""

from . import schedule_events as events
from .lifecycle import DEVICE_ACTION, ActionEvent
from .model import Change, Gone, RowKey, State
from .replacing import replace
from .schedule import DeviceAction


def evolve_schedule(state: State, fact: events.ScheduleFact | events.ActionFact) -> Change | None:
    """Return what `fact` changes, or None if it changes nothing."""
    match fact:
        case events.ScheduleSaved():
            return fact.schedule
        case events.ScheduleDeleted():
            return Gone(RowKey("schedule", fact.schedule_id))
        case events.ScheduleStarted() | events.ScheduleEnded() | events.ScheduleSkipped():
            schedule = state.schedules.get(fact.schedule_id)
            return schedule and replace(schedule, progress=fact.progress, updated_at=fact.at)
        case events.ActionOpened():
            return fact.action
        case events.ActionDeleted():
            return Gone(RowKey("device_action", fact.action_id))
        case _:
            action = state.actions.get(fact.action_id)
            return action and _moved(action, fact)


type _Move = (
    events.ActionStarted
    | events.ActionObserved
    | events.ActionRetried
    | events.ActionSucceeded
    | events.ActionFailed
    | events.ActionCancelled
    | events.ActionEdited
)

_EVENTS: dict[type, ActionEvent] = {
    events.ActionStarted: ActionEvent.START,
    events.ActionObserved: ActionEvent.OBSERVE,
    events.ActionRetried: ActionEvent.RETRY,
    events.ActionSucceeded: ActionEvent.SUCCEED,
    events.ActionFailed: ActionEvent.FAIL,
    events.ActionCancelled: ActionEvent.CANCEL,
    events.ActionEdited: ActionEvent.EDIT,
}


def _moved(action: DeviceAction, fact: _Move | events.ActionRenamed) -> DeviceAction | None:
    if isinstance(fact, events.ActionRenamed):
        return replace(action, entity_id=fact.new_entity_id, updated_at=fact.at)
    status = DEVICE_ACTION[action.status].get(_EVENTS[type(fact)])
    if status is None:
        return None
    if not action.is_open:
        # Done once more, it finds the device anew.
        action = replace(action, before=None, ended_at=None, undo_at=None, result="")
    return _told(replace(action, status=status, updated_at=fact.at), fact)


def _told(action: DeviceAction, fact: _Move) -> DeviceAction:
    match fact:
        case events.ActionStarted():
            return replace(
                action,
                attempts=fact.attempt,
                scheduled_at=fact.scheduled_at,
                started_at=fact.at,
                due_at=fact.due_at,
                undo=fact.undo,
                undo_at=fact.undo_at,
                earlier_undos=fact.earlier_undos,
                error="",
            )
        case events.ActionObserved():
            return replace(action, before=fact.before)
        case events.ActionRetried():
            return replace(action, due_at=fact.due_at, error=fact.error)
        case events.ActionEdited():
            return replace(
                action,
                spec=fact.spec,
                scheduled_at=fact.scheduled_at,
                due_at=fact.scheduled_at,
            )
    over = replace(action, due_at=None, ended_at=fact.at, undo_at=None, earlier_undos=())
    return _ended(over, fact)


def _ended(
    action: DeviceAction,
    fact: events.ActionSucceeded | events.ActionFailed | events.ActionCancelled,
) -> DeviceAction:
    match fact:
        case events.ActionSucceeded():
            return replace(action, result=fact.result, error="", undo_at=fact.undo_at)
        case events.ActionFailed():
            return replace(action, error=fact.error)
        case events.ActionCancelled():
            return replace(action, error=fact.why)
