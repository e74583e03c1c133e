"""What a device is to be like because of an action, and what takes that back."""

from datetime import datetime, timedelta
from typing import NamedTuple

from .action_spec import ActionSpec, ActionType
from .schedule import Before, DeviceAction


class Goal(NamedTuple):
    """What a device is told to be: on or off, or at a level in percent (0 is off).

    `mode` is how it is to be on, empty where it may choose.
    """

    is_on: bool | None = None
    level: float | None = None
    mode: str = ""

    @property
    def switches_on(self) -> bool:
        """Say whether the device is on after it."""
        return bool(self.is_on or self.level)


def goal_of(action: DeviceAction, now: datetime) -> Goal | None:
    """Return what the device is to be like at `now`, or None for a sequence.

    A device of which nobody knows whether it is on is toggled on.
    """
    spec = action.spec
    match spec.type:
        case ActionType.ON:
            return Goal(is_on=True, mode=spec.mode)
        case ActionType.OFF:
            return Goal(is_on=False)
        case ActionType.TOGGLE:
            return Goal(is_on=not (action.before or Before()).is_on)
        case ActionType.RAMP:
            return Goal(level=_ramped(action, now))
        case ActionType.CUSTOM:
            return None
    return Goal(level=spec.level)


def ramp_ends_at(action: DeviceAction) -> datetime | None:
    """Return when a ramp is at its end. It counts from when it was due; None: nobody knows yet."""
    if action.scheduled_at is None:
        return None
    return action.scheduled_at + (action.spec.duration or timedelta())


def _ramped(action: DeviceAction, now: datetime) -> float:
    """Return the level of a ramp at `now`: on the straight line between its ends."""
    spec, before = action.spec, action.before or Before()
    to, length = spec.level or 0, spec.duration
    if action.scheduled_at is None or not length:
        return to
    start = _start_level(spec, before)
    part = min(max((now - action.scheduled_at) / length, 0), 1)
    return start + (to - start) * part


def _start_level(spec: ActionSpec, before: Before) -> float:
    if spec.from_level is not None:
        return spec.from_level
    if before.is_on is False:
        return 0
    return before.level or 0


def needs_before(spec: ActionSpec) -> bool:
    """Say whether what is done, or what takes it back, depends on how the device was."""
    ramps = spec.type is ActionType.RAMP and spec.from_level is None
    undone = spec.undone_after is not None and spec.type is not ActionType.ON
    return ramps or undone or spec.type is ActionType.TOGGLE


def undo_of(action: DeviceAction, *, is_done: bool) -> ActionSpec | None:
    """Return what takes an action back, or None if nothing does.

    What was switched on for a while goes off. What was off already stays off;
    else it comes on again, in the mode that it had, or at the level: a fan in a mode
    chooses its speed by itself. Where nobody knows how it was, it was the opposite of
    what it was told; but nothing comes on again of which nobody saw that it went off
    (`is_done`).
    """
    spec, before = action.spec, action.before or Before()
    if action.undo is not None or spec.undone_after is None:
        return action.undo
    if spec.type is ActionType.ON:
        return ActionSpec(type=ActionType.OFF)
    was_on = before.is_on
    if was_on is None:
        was_on = spec.switches_off and is_done
    if not was_on:
        return None if spec.switches_off else ActionSpec(type=ActionType.OFF)
    if before.level is not None and not before.mode:
        return ActionSpec(type=ActionType.SET_LEVEL, level=before.level)
    return ActionSpec(type=ActionType.ON, mode=before.mode)


def was_told(action: DeviceAction) -> bool:
    """Say whether the device may have done it: before it is told, it is noted how it was."""
    return action.has_begun and (action.before is not None or not needs_before(action.spec))
