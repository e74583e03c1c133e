"""The timer of a stall: how long its cameras stay off, at the most, and why that long."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, override

from homeassistant.const import ATTR_EDITABLE
from homeassistant.core import HomeAssistant

from .core.commands import (
    Command,
    EndOccupancy,
    ExtendOccupancy,
    PauseOccupancy,
    StartOccupancy,
)
from .core.decide.occupancy import occupancy_of
from .core.ids import StallKey
from .core.model import State
from .core.stall import EndReason, Stall, TimeoutKind, TimeoutStep
from .core.stall_views import StallView
from .countdown import (
    ATTR_DURATION,
    ATTR_WHY,
    Action,
    Countdown,
    CountdownEntity,
    Step,
    clock_text,
)
from .doors.wording import timeout_sentence
from .entity import Attributes, PlaceEntityDescription, Shown, StallEntity

ATTR_STARTED_AT: Final = "started_at"
ATTR_STEPS: Final = "steps"

_ANEW: Final = frozenset(
    {
        TimeoutKind.BY_HAND,
        TimeoutKind.STILL_DETECTED,
        TimeoutKind.SENSOR_LOST,
        TimeoutKind.RESTARTED,
    }
)
"""Reasons for another end that counts from now; with the others, time is added."""

_A_DOUBT: Final = ""
"""What the timer runs for while nobody can say whether somebody is inside."""

_SECOND: Final = timedelta(seconds=1)

OCCUPANCY: Final = PlaceEntityDescription[Stall](key="occupancy")


class OccupancyTimer(CountdownEntity, StallEntity[Countdown | None]):
    """Mirrors what runs down in a stall: a stay, or a doubt."""

    _unrecorded_attributes = frozenset({ATTR_STARTED_AT, ATTR_STEPS, ATTR_EDITABLE})
    _attr_of = ATTR_STARTED_AT

    @override
    def _look(self) -> Shown[Countdown | None]:
        idle = {ATTR_DURATION: clock_text(self._configured.policy.timeout)}
        return Shown(_countdown(self.hass, self._view), idle)

    @override
    def _end_of(self, countdown: Countdown) -> Step | None:
        return self._runtime.engine.peek(partial(_end_of, self._key, countdown))

    @override
    def _command(
        self, action: Action, running: Countdown | None, duration: timedelta
    ) -> Command | None:
        match action:
            case Action.START:
                return StartOccupancy(stall=self._key, timeout=duration or None)
            case Action.CHANGE:
                return ExtendOccupancy(stall=self._key, duration=duration or None)
            case Action.PAUSE:
                return PauseOccupancy(stall=self._key)
            case Action.FINISH | Action.CANCEL:
                return EndOccupancy(stall=self._key)


def _countdown(hass: HomeAssistant, view: StallView) -> Countdown | None:
    if not view.is_private or (view.ends_at is None and view.remaining is None):
        return None
    return Countdown(
        of=_A_DOUBT if view.started_at is None else view.started_at.isoformat(),
        ends_at=view.ends_at,
        paused=view.remaining,
        anew=any(step.kind in _ANEW for step in view.why[-1:]),
        attributes=_attributes(hass, view),
    )


def _attributes(hass: HomeAssistant, view: StallView) -> Attributes:
    return {
        ATTR_STARTED_AT: view.started_at and view.started_at.isoformat(),
        ATTR_WHY: timeout_sentence(hass, view.why),
        ATTR_STEPS: [_step(step) for step in view.why],
    }


def _step(step: TimeoutStep) -> dict[str, Any]:
    return {"kind": step.kind, "length_s": step.length / _SECOND, "rule": step.rule}


def _end_of(stall: StallKey, countdown: Countdown, state: State, now: datetime) -> Step | None:
    """Say how a stay or a doubt ended, or None while it goes on; a doubt may become a stay."""
    row = occupancy_of(state, stall, now)
    was_doubt = countdown.of == _A_DOUBT
    if row.is_private and (was_doubt or _is(countdown, row.started_at)):
        return None
    if _is(countdown, row.last_started_at):
        return Step.FINISHED if row.last_reason is EndReason.TIMEOUT else Step.CANCELLED
    # Of a doubt, or of a stay that others followed, nothing is kept but when it was to end.
    ran_out = countdown.ends_at is not None and countdown.ends_at <= now
    return Step.FINISHED if ran_out else Step.CANCELLED


def _is(countdown: Countdown, started_at: datetime | None) -> bool:
    return started_at is not None and countdown.of == started_at.isoformat()
