"""One device is told what to be, and looked at until it is so.

Which service that takes, and what a state says, stands in `device_kinds`.
"""

from typing import Final, NamedTuple

from homeassistant.const import ATTR_ASSUMED_STATE
from homeassistant.core import Context, HomeAssistant, State

from . import device_kinds, switching
from .core.action_spec import ActionSpec
from .core.device_goal import Goal
from .core.ids import EntityId
from .core.schedule import Before

MOTOR_BOUND_S: Final = 15
"""How long a gate or a valve is watched; what still moves the right way then is believed.

With the bound of the call that is less than the core waits for an answer.
"""

_CAMERA: Final = "camera"

UNAVAILABLE: Final = "unavailable"
NO_LEVEL: Final = "no_level"
NO_ON_OFF: Final = "no_on_off"
PRIVATE: Final = "private"


class Outcome(NamedTuple):
    """What came of it: how the device was seen to be, or what was wrong."""

    result: str = ""
    error: str = ""


def is_there(hass: HomeAssistant, entity_id: EntityId) -> bool:
    """Say whether a device can be told something now."""
    return device_kinds.is_there(hass.states.get(entity_id))


def before_of(hass: HomeAssistant, entity_id: EntityId, spec: ActionSpec) -> Before | None:
    """Return how a device is now, for what takes an action back; None if it is not there."""
    state = hass.states.get(entity_id)
    if state is None or state.state == UNAVAILABLE:
        return None
    if device_kinds.domain_of(entity_id) == _CAMERA:
        return Before(is_on=switching.camera_is_on(hass, entity_id))
    return Before(
        is_on=device_kinds.is_on(state),
        level=device_kinds.level_to_keep(state, moves_level=spec.moves_level),
        mode=device_kinds.mode_of(state),
    )


async def act(hass: HomeAssistant, entity_id: EntityId, goal: Goal, context: Context) -> Outcome:
    """Tell a device what to be, and look whether it is."""
    if device_kinds.domain_of(entity_id) == _CAMERA:
        return await _act_on_camera(hass, entity_id, goal, context)
    error = await tell(hass, entity_id, goal, context)
    return Outcome(error=error) if error else await _look(hass, entity_id, goal)


async def tell(hass: HomeAssistant, entity_id: EntityId, goal: Goal, context: Context) -> str:
    """Tell a device what to be; return what was wrong, or nothing."""
    state = hass.states.get(entity_id)
    if state is None or state.state == UNAVAILABLE:
        return UNAVAILABLE
    wanted = device_kinds.wanted(state, goal)
    if wanted is None:
        return NO_LEVEL
    call = device_kinds.call_for(state, wanted)
    if call is None or not hass.services.has_service(*call.service):
        return NO_ON_OFF
    failure = await switching.tell(hass, entity_id, call.service, data=call.data, context=context)
    return "" if failure is None else failure.why


async def _look(hass: HomeAssistant, entity_id: EntityId, goal: Goal) -> Outcome:
    state = hass.states.get(entity_id)
    wanted = None if state is None else device_kinds.wanted(state, goal)
    if state is None or wanted is None:
        return Outcome(error="gone" if state is None else NO_LEVEL)
    kind = device_kinds.kind_of(entity_id)
    if wanted.is_on and kind.is_silent_on:
        return Outcome(result="told")
    if state.attributes.get(ATTR_ASSUMED_STATE):
        # Nobody will ever see more of it than that the call succeeded.
        return Outcome(result=f"{_said(wanted)} (assumed)")

    def is_done(seen: State | None) -> bool:
        return device_kinds.shows(seen, wanted)

    bound_s = MOTOR_BOUND_S if kind.on_the_way else switching.VERIFY_BOUND_S
    missing = await switching.wait_for_states(hass, [entity_id], is_done, bound_s)
    state = hass.states.get(entity_id)
    if state is None:
        return Outcome(error="gone")
    seen = device_kinds.as_text(state, wanted)
    if missing and not device_kinds.is_on_the_way(state, wanted):
        return Outcome(error=f"still {seen}")
    return Outcome(result=seen)


def _said(goal: Goal) -> str:
    if goal.level is not None:
        return f"{round(goal.level)} %"
    return "on" if goal.is_on else "off"


async def _act_on_camera(
    hass: HomeAssistant, camera: EntityId, goal: Goal, context: Context
) -> Outcome:
    """Switch a camera, whose state does not say whether it is on."""
    if goal.level not in {None, 0, 100}:
        return Outcome(error=NO_LEVEL)
    is_on = bool(goal.is_on if goal.level is None else goal.level)
    failure = await switching.tell_camera(hass, camera, on=is_on, context=context)
    if failure is None:
        failure = await switching.verify_camera(hass, camera, on=is_on)
    return Outcome(error=failure.why) if failure else Outcome(result="on" if is_on else "off")
