"""A ramp: a level that is moved step by step, until somebody else moves it.

A step is told when the level has come as far as the device can show, never
more than one at a time: a slow device gets fewer. What others do is seen in
what the device shows (`Watch`).
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import (
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_call_later, async_track_state_change_event

from . import acting, device_kinds
from .acting import Outcome
from .core.device_goal import Goal, goal_of, ramp_ends_at
from .core.schedule import DeviceAction
from .switching import is_known

_SHORTEST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0
"""So that a step of the clock is noticed within a minute."""

_SURELY_ON: Final = 10
"""Percent. Told less than this, a lamp may go off by itself."""

_SECOND: Final = timedelta(seconds=1)


class Watch:
    """Tells whether somebody else has changed a device that is being moved.

    What the device shows is ours if it lies between what it showed last and
    what it was told: a device takes its time, and says so late. It is also
    ours if it says so in our name: a lamp need not go below a tenth. But one
    that goes off while it is told to be well on was switched off, in
    whosever name: Home Assistant gives ours for some seconds after a call.
    """

    def __init__(self, hass: HomeAssistant, entity_id: str, context: Context) -> None:
        """Begin to look."""
        self.hass = hass
        self.context = context
        self._seen = device_kinds.effective_level(hass.states.get(entity_id))
        self._told = self._seen
        self._wake = asyncio.Event()
        self.is_changed = False
        self.stop = async_track_state_change_event(hass, entity_id, self._on_state)

    def tells(self, level: float) -> None:
        """Note what the device is about to be told."""
        self._told = level

    async def pause(self, seconds: float) -> None:
        """Wait, at most until somebody else changes the device."""
        if self.is_changed:
            return
        self._wake.clear()
        stop = async_call_later(self.hass, seconds, self._go_on)
        try:
            await self._wake.wait()
        finally:
            stop()

    @callback
    def _go_on(self, _now: datetime) -> None:
        self._wake.set()

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        level = device_kinds.effective_level(state)
        if state is None or level is None:
            return
        # One that has just come back shows what it likes, and is told again.
        if is_known(event.data["old_state"]) and not self._is_ours(state, level):
            self.is_changed = True
            self._wake.set()
        self._seen = level

    def _is_ours(self, state: State, level: float) -> bool:
        told, seen = self._told, self._seen
        if told is None:
            return True
        if level == 0 and seen and told > _SURELY_ON:
            return False
        before = told if seen is None else seen
        slack = device_kinds.tolerance(state)
        if min(told, before) - slack <= level <= max(told, before) + slack:
            return True
        return self.context.id in {state.context.id, state.context.parent_id}


async def ramp(
    hass: HomeAssistant,
    action: DeviceAction,
    now: Callable[[], datetime],
    context: Context,
    is_private: Callable[[], bool],
) -> Outcome | None:
    """Move a device's level to the end of a ramp; None if somebody else has moved it.

    It begins, or goes on, at the level that belongs to the present instant, and
    ends where the device is to be off for whoever may be in a stall.
    """
    state = hass.states.get(action.entity_id)
    if state is None or state.state == acting.UNAVAILABLE:
        return Outcome(error=acting.UNAVAILABLE)
    if device_kinds.levels_of(state) is None:
        return Outcome(error=acting.NO_LEVEL)
    watch = Watch(hass, action.entity_id, context)
    try:
        outcome = await _steps(action, now, watch, is_private)
    finally:
        watch.stop()
    return None if watch.is_changed else outcome


async def _steps(
    action: DeviceAction,
    now: Callable[[], datetime],
    watch: Watch,
    is_private: Callable[[], bool],
) -> Outcome:
    hass, context = watch.hass, watch.context
    entity_id, ends_at = action.entity_id, ramp_ends_at(action) or now()
    state = hass.states.get(entity_id)
    told = device_kinds.effective_level(state)
    step = 1.0 if state is None else device_kinds.least_step(state)
    has_told = False
    while now() < ends_at and not watch.is_changed:
        if is_private():
            return Outcome(error=acting.PRIVATE)
        level = _level(action, now())
        if told is None or abs(level - told) >= step:
            watch.tells(level)
            error = await acting.tell(hass, entity_id, Goal(level=level), context)
            if error and not has_told:
                return Outcome(error=error)
            # A step that failed is made up for by the next one.
            told, has_told = (told, True) if error else (level, True)
        await watch.pause(_pause_s(action, now(), ends_at, step, told))
    if watch.is_changed:
        return Outcome()
    level = _level(action, ends_at)
    if level and is_private():
        return Outcome(error=acting.PRIVATE)
    watch.tells(level)
    return await acting.act(hass, entity_id, Goal(level=level), context)


def _level(action: DeviceAction, at: datetime) -> float:
    goal = goal_of(action, at)
    return 0 if goal is None or goal.level is None else goal.level


def _pause_s(
    action: DeviceAction, now: datetime, ends_at: datetime, step: float, told: float | None
) -> float:
    """Return how long it is until the level is a step from what was told, or at its end."""
    level = _level(action, now)
    each_second = abs(_level(action, now + _SECOND) - level)
    missing = step if told is None else step - abs(level - told)
    until_step = missing / each_second if each_second else _LONGEST_PAUSE_S
    until_end = max((ends_at - now) / _SECOND, 0)
    return min(max(until_step, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S, until_end)
