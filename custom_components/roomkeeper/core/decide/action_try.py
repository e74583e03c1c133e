"""Tries of device actions: begun, verified by whoever tells the device, repeated, given up.

- What cannot be verified is tried again, after 5, 10 and 20 s by default.
- An undo is tried for a day, in the end each ten minutes, and never too late: a
  pump that is off for a while must not stay off because its plug was out of
  reach just then, or the machine was off.
- A sequence is never repeated by itself: nobody knows how far it got.
- A ramp that has begun is finished, if it is not later than its grace.
- A camera that is switched off for good while a stay keeps it off stays off after that.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from .. import policy, schedule_runs
from ..action_spec import ActionSpec, ActionType
from ..deadlines import is_put_off
from ..device_goal import goal_of, ramp_ends_at
from ..events import Fact
from ..ids import ActionId, EntityId, RunKey
from ..lifecycle import DEVICE_ACTION, ActionEvent
from ..model import State
from ..replacing import replace
from ..schedule import DEFAULT_GRACE, ActionStatus, CatchUp, DeviceAction, Owed, Schedule
from ..schedule_commands import BeginRun, NoteBefore, ReportAction, ResumeAction
from ..schedule_events import (
    ActionCancelled,
    ActionFailed,
    ActionObserved,
    ActionOpened,
    ActionRetried,
    ActionStarted,
    ActionSucceeded,
    CancelReason,
)
from . import camera
from .schedule_run import RunOver, ended
from .undo import Handover, handover, is_overtaken, owed_by, undoing

type Facts = tuple[Fact, ...]

ANSWER_BOUND: Final = timedelta(seconds=30)
"""A try that has not reported by then is taken for lost. Devices give up well before."""

SEQUENCE_BOUND: Final = timedelta(hours=1)
"""A sequence may wait for things, but not for good."""

LONGEST_UNDO_DELAY: Final = timedelta(minutes=10)
UNDO_TRIES: Final = 150
"""Some day, at that distance."""

# --- begun ----------------------------------------------------------------------


def begin_run(state: State, command: BeginRun, now: datetime) -> Facts:
    """Open and begin the device actions of a run; one that was begun already is left alone.

    A restart may have come between: what is too late by then is not begun any more.
    """
    schedule = state.schedules.get(command.schedule_id)
    run = None if schedule is None else schedule.progress.run
    if schedule is None or run is None or run.number != command.run_number:
        return ()
    if any(state.run_actions(RunKey(schedule.id, run.number))):
        return ()
    spec = schedule_runs.spec_of(schedule.definition, run.part)
    error = "" if command.devices else "no_devices"
    if _is_late(schedule, spec, run.started_at, now):
        error = "missed"
    if error:
        return tuple(ended(state, [RunOver(schedule, error=error)], now))
    actions = [
        DeviceAction(
            id=action_id,
            entity_id=entity_id,
            spec=spec,
            status=DEVICE_ACTION[ActionStatus.PENDING][ActionEvent.START],
            schedule_id=schedule.id,
            run_number=run.number,
            scheduled_at=_counts_from(run.due_at, now),
            attempts=1,
            started_at=now,
            created_at=now,
            updated_at=now,
        )
        for action_id, entity_id in command.devices
    ]
    passed = handover(state, actions, now)
    return (
        *_handed_over(state, passed, now),
        *(
            ActionOpened(
                at=now, action=replace(_taking_over(action, passed), due_at=_bound(action, now))
            )
            for action in actions
        ),
    )


def begin(
    state: State, action: DeviceAction, now: datetime, *, interrupted: bool = False
) -> Iterator[Fact]:
    """Yield the begin of a try, and the end of what has the device until now.

    An undo that a later one has overtaken ends instead.
    """
    if is_overtaken(state, action, now):
        yield cancelled(action, CancelReason.SUPERSEDED, now)
        return
    passed = handover(state, (action,), now)
    action = _taking_over(action, passed)
    action = replace(action, scheduled_at=_counts_from(action.scheduled_at, now))
    yield from _handed_over(state, passed, now)
    yield ActionStarted(
        at=now,
        action_id=action.id,
        schedule_id=action.schedule_id,
        entity_id=action.entity_id,
        attempt=action.attempts + 1,
        scheduled_at=action.scheduled_at or now,
        due_at=_bound(action, now),
        undo=action.undo,
        undo_at=action.undo_at,
        interrupted=interrupted,
        earlier_undos=action.earlier_undos,
    )


def _taking_over(action: DeviceAction, passed: Handover) -> DeviceAction:
    """Return an action with what it takes over to undo."""
    if action.id not in passed.undos:
        return action
    *earlier, last = passed.undos[action.id]
    return replace(action, undo=last.spec, undo_at=last.at, earlier_undos=tuple(earlier))


def _handed_over(state: State, passed: Handover, now: datetime) -> Iterator[Fact]:
    yield from (cancelled(other, CancelReason.SUPERSEDED, now) for other in passed.ending)
    yield from passed.opened
    yield from ends_of_runs(state, passed.ending, now)


def _counts_from(at: datetime | None, now: datetime) -> datetime:
    """Return when something was due, or began; by a clock that was far ahead, and is not, now."""
    return now if at is None or policy.was_ahead(at, now) else at


def _bound(action: DeviceAction, now: datetime) -> datetime:
    """Return by when a try that begins now has to be answered."""
    match action.spec.type:
        case ActionType.CUSTOM:
            return now + SEQUENCE_BOUND
        case ActionType.RAMP:
            return max(ramp_ends_at(action) or now, now) + ANSWER_BOUND
    return now + ANSWER_BOUND


def due(state: State, action: DeviceAction, now: datetime) -> Facts:
    """Decide about an action whose time has come: begin a try, or give one up as lost."""
    if is_put_off(action, now):
        return tuple(begin(state, action, now))
    if action.status is ActionStatus.IN_PROGRESS:
        return tuple(_after_failure(state, action, "no_answer", now))
    if _is_too_late(state, action, now):
        return tuple(_failed(state, action, "missed", now))
    return tuple(begin(state, action, now))


def resume(state: State, command: ResumeAction, now: datetime) -> Facts:
    """Go on, in a try of its own, with an action that a restart cut off."""
    action = state.actions.get(command.action_id)
    if action is None or action.status is not ActionStatus.IN_PROGRESS:
        return ()
    if action.spec.type is ActionType.CUSTOM:
        return tuple(_failed(state, action, "interrupted", now))
    if _is_too_late(state, action, now):
        return tuple(_failed(state, action, "missed", now))
    return tuple(begin(state, action, now, interrupted=True))


def _is_too_late(state: State, action: DeviceAction, now: datetime) -> bool:
    """Say whether it is too late for a try; never for an undo."""
    if action.undoes is not None or action.due_at is None:
        return False
    schedule = state.schedules.get(action.schedule_id) if action.schedule_id else None
    is_begun = action.spec.type is ActionType.RAMP and action.has_begun
    catch_up = CatchUp.ONCE if is_begun else None
    return _is_late(schedule, action.spec, action.due_at, now, catch_up)


def _is_late(
    schedule: Schedule | None,
    spec: ActionSpec,
    due_at: datetime,
    now: datetime,
    catch_up: CatchUp | None = None,
) -> bool:
    """Say whether it is too late by what the schedule says, or else by default."""
    given = None if schedule is None else schedule.definition.catch_up
    grace = DEFAULT_GRACE if schedule is None else schedule.definition.grace
    return schedule_runs.is_too_late(spec, due_at, now, catch_up or given, grace)


# --- answered -------------------------------------------------------------------


def note_before(state: State, command: NoteBefore, now: datetime) -> Facts:
    """Keep how a device was before the first try, for what depends on it."""
    action = state.actions.get(command.action_id)
    if action is None or action.before is not None or not _is_answer(action, command.attempt):
        return ()
    return (
        ActionObserved(
            at=now,
            action_id=action.id,
            schedule_id=action.schedule_id,
            entity_id=action.entity_id,
            before=command.before,
        ),
    )


def _is_answer(action: DeviceAction, attempt: int) -> bool:
    return action.status is ActionStatus.IN_PROGRESS and action.attempts == attempt


def report(state: State, command: ReportAction, now: datetime) -> Facts:
    """Take in what came of a try; the answer to one that was overtaken changes nothing."""
    action = state.actions.get(command.action_id)
    if action is None or not _is_answer(action, command.attempt):
        return ()
    # What it has begun for a while ends by the clock as it is now.
    action = replace(action, started_at=_counts_from(action.started_at, now))
    if command.by_hand:
        # Whoever has the device by hand has it: what it did for a while included.
        by_hand = cancelled(action, CancelReason.BY_HAND, now)
        return (by_hand, *ends_of_runs(state, (action,), now))
    if command.error:
        return tuple(_after_failure(state, action, command.error, now))
    return tuple(_succeeded(state, action, command.result, now))


def _succeeded(state: State, action: DeviceAction, result: str, now: datetime) -> Iterator[Fact]:
    owed = () if action.undoes is not None else owed_by(action, now, is_done=True)
    yield ActionSucceeded(
        at=now,
        action_id=action.id,
        schedule_id=action.schedule_id,
        entity_id=action.entity_id,
        result=result,
        undo_at=owed[-1].at if owed else None,
    )
    yield from undoing(action, owed, now)
    goal = goal_of(action, now)
    if goal is not None and not goal.switches_on and action.spec.undone_after is None:
        # A stay that it was off for already does not switch it on again.
        yield from camera.let_be(state, action.entity_id, now)
    yield from ends_of_runs(state, (action,), now)


def _after_failure(state: State, action: DeviceAction, error: str, now: datetime) -> Iterator[Fact]:
    delay = _delay(state, action)
    if delay is None:
        yield from _failed(state, action, error, now)
        return
    yield ActionRetried(
        at=now,
        action_id=action.id,
        schedule_id=action.schedule_id,
        entity_id=action.entity_id,
        attempt=action.attempts,
        due_at=now + delay,
        error=error,
    )


def _delay(state: State, action: DeviceAction) -> timedelta | None:
    """Return how long to wait for the next try, or None if this was the last."""
    if action.spec.type is ActionType.CUSTOM:
        return None
    delay = policy.retry_delay(state.site, action.attempts)
    if action.attempts <= state.site.retry_attempts:
        return delay
    if action.undoes is None or action.attempts >= UNDO_TRIES:
        return None
    return min(max(delay, ANSWER_BOUND), LONGEST_UNDO_DELAY)


# --- over -----------------------------------------------------------------------


def _failed(state: State, action: DeviceAction, error: str, now: datetime) -> Iterator[Fact]:
    yield ActionFailed(
        at=now,
        action_id=action.id,
        schedule_id=action.schedule_id,
        entity_id=action.entity_id,
        attempt=action.attempts,
        error=error,
    )
    yield from still_undone(action, now)
    yield from ends_of_runs(state, (action,), now, failed=True)


def cancelled(action: DeviceAction, why: CancelReason, now: datetime) -> ActionCancelled:
    """Return the fact that an action is not done, or not to its end."""
    return ActionCancelled(
        at=now,
        action_id=action.id,
        schedule_id=action.schedule_id,
        entity_id=action.entity_id,
        why=why,
    )


def still_undone(action: DeviceAction, now: datetime) -> Iterator[ActionOpened]:
    """Yield that what an action may have done is undone, though it is over without success."""
    if action.undoes is None:
        yield from undoing(action, owed_by(action, now), now)


def left_off(
    state: State, device: EntityId, now: datetime, rest: Iterable[EntityId] = ()
) -> Iterator[ActionCancelled | ActionOpened]:
    """Yield the end of each undo that would switch a device on which a power-off has off now.

    Of a group that is more than that, the `rest` still comes on, each device by itself.
    """
    for action in state.open_actions(device):
        goal = goal_of(action, now)
        if action.undoes is not None and goal is not None and goal.switches_on:
            yield cancelled(action, CancelReason.SUPERSEDED, now)
            owed = Owed(action.scheduled_at or now, action.spec)
            for number, other in enumerate(rest, 1):
                (undo,) = undoing(replace(action, entity_id=other), (owed,), now)
                alone = replace(undo.action, id=ActionId(f"{undo.action.id}-{number}"))
                yield replace(undo, action=replace(alone, undoes=action.undoes))


def ends_of_runs(
    state: State, ending: Sequence[DeviceAction], now: datetime, *, failed: bool = False
) -> Iterator[Fact]:
    """Yield the ends of the runs of which nothing is open any more when `ending` are over."""
    keys = dict.fromkeys(action.run for action in ending)
    overs = (_over(state, key, ending, failed=failed) for key in keys if key is not None)
    return ended(state, [over for over in overs if over is not None], now)


def _over(
    state: State, key: RunKey, ending: Iterable[DeviceAction], *, failed: bool
) -> RunOver | None:
    schedule = state.schedules.get(key.schedule_id)
    run = None if schedule is None else schedule.progress.run
    if schedule is None or run is None or run.number != key.number:
        return None
    ids = {action.id for action in ending}
    actions = tuple(state.run_actions(key))
    if any(action.is_open and action.id not in ids for action in actions):
        return None
    given_up = sum(
        failed if action.id in ids else action.status is ActionStatus.FAILED for action in actions
    )
    return RunOver(schedule, devices=len(actions), failed=given_up)
