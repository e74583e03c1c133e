"""Device actions by hand: made, changed, done now, cancelled, forgotten.

What becomes of one that is tried says `action_try`.
"""

from datetime import datetime
from itertools import islice

from .. import schedule_runs
from ..action_policy import require_action_spec
from ..action_spec import ActionSpec, ActionType
from ..errors import InThePast, NoDevices, NotUnderstood
from ..events import Fact
from ..lifecycle import ActionEvent, require_action
from ..model import State
from ..replacing import replace
from ..schedule import ActionStatus, DeviceAction
from ..schedule_commands import (
    CancelAction,
    CleanUpActions,
    CreateActions,
    DeleteAction,
    ExecuteAction,
    UpdateAction,
)
from ..schedule_events import ActionDeleted, ActionEdited, ActionOpened, CancelReason
from .action_try import begin, cancelled, ends_of_runs, still_undone
from .lookup import the_action

type Facts = tuple[Fact, ...]


def create(state: State, command: CreateActions, now: datetime) -> Facts:  # noqa: ARG001 - a decider's form
    """Open actions for somebody: to be done at an instant, or when they are told to be."""
    if not command.devices:
        raise NoDevices
    require_action_spec(command.spec)
    _require_to_come(command.scheduled_at, now)
    return tuple(
        ActionOpened(
            at=now,
            action=DeviceAction(
                id=action_id,
                entity_id=entity_id,
                spec=command.spec,
                scheduled_at=command.scheduled_at,
                due_at=command.scheduled_at,
                created_at=now,
                updated_at=now,
            ),
        )
        for action_id, entity_id in command.devices
    )


def _require_to_come(scheduled_at: datetime | None, now: datetime) -> None:
    if scheduled_at is not None and scheduled_at < now - schedule_runs.ON_TIME:
        raise InThePast(end=scheduled_at)


def update(state: State, command: UpdateAction, now: datetime) -> Facts:
    """Change an action that was not tried yet."""
    action = the_action(state, command.action_id)
    require_action(action, ActionEvent.EDIT)
    spec, scheduled_at = command.spec or action.spec, command.scheduled_at or action.scheduled_at
    require_action_spec(spec)
    _require_same_kind(action, spec)
    _require_to_come(command.scheduled_at, now)
    if (spec, scheduled_at) == (action.spec, action.scheduled_at):
        return ()
    return (
        ActionEdited(
            at=now,
            action_id=action.id,
            schedule_id=action.schedule_id,
            entity_id=action.entity_id,
            spec=spec,
            scheduled_at=scheduled_at,
        ),
    )


def _require_same_kind(action: DeviceAction, spec: ActionSpec) -> None:
    """Refuse to make a sequence, which is about no device, of what is about one, and vice versa."""
    is_sequence = spec.type is ActionType.CUSTOM
    if action.entity_id and is_sequence:
        raise NotUnderstood(field="action_type", value=spec.type)
    if not (action.entity_id or is_sequence):
        raise NoDevices


def execute(state: State, command: ExecuteAction, now: datetime) -> Facts:
    """Begin a try now; one that goes on already is let go on."""
    action = the_action(state, command.action_id)
    if action.status is ActionStatus.IN_PROGRESS:
        return ()
    require_action(action, ActionEvent.START)
    if not action.is_open:
        # What was taken over for an earlier try is undone already.
        action = replace(action, undo=None, undo_at=None, earlier_undos=())
    # It counts from now.
    return tuple(begin(state, replace(action, scheduled_at=now), now))


def cancel(state: State, command: CancelAction, now: datetime) -> Facts:
    """Do not do an action, or stop it."""
    action = the_action(state, command.action_id)
    require_action(action, ActionEvent.CANCEL)
    return _stopped(state, action, now)


def delete(state: State, command: DeleteAction, now: datetime) -> Facts:
    """Forget an action, and stop it if it goes on."""
    action = the_action(state, command.action_id)
    stopped = _stopped(state, action, now) if action.is_open else ()
    return (*stopped, _deleted(action, now))


def _stopped(state: State, action: DeviceAction, now: datetime) -> Facts:
    return (
        cancelled(action, CancelReason.ASKED, now),
        *still_undone(action, now),
        *ends_of_runs(state, (action,), now),
    )


def clean_up(state: State, command: CleanUpActions, now: datetime) -> Facts:
    """Forget actions that ended long ago."""
    old = (
        action
        for action in state.actions.values()
        if not action.is_open and action.ended_at is not None and action.ended_at < command.before
    )
    return tuple(_deleted(action, now) for action in islice(old, command.limit))


def _deleted(action: DeviceAction, now: datetime) -> ActionDeleted:
    return ActionDeleted(
        at=now,
        action_id=action.id,
        schedule_id=action.schedule_id,
        entity_id=action.entity_id,
    )
