"""What is done to entities: tell them, then look whether they did it. Nothing is decided here.

The calls carry no user: whoever may ask Roomkeeper to open a room's door need
not be allowed to handle the lock itself. Who asked stands in the log.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeGuard

import voluptuous as vol
from homeassistant.components.lock.const import LockEntityFeature
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    ATTR_UNIT_OF_MEASUREMENT,
    SERVICE_TURN_OFF,
    STATE_OFF,
    STATE_STANDBY,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    UnitOfPower,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
    split_entity_id,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.event import (
    async_call_later,
    async_track_state_change_event,
    async_track_time_interval,
)
from homeassistant.util.unit_conversion import PowerConverter

from .core.ids import EntityId
from .core.model import DeviceFailure, Room
from .fault_text import fault_text

_LOGGER = logging.getLogger(__name__)

CALL_BOUND_S: Final = 10
"""A device that has not taken a command by then counts as failed."""

CAMERA_CALL_BOUND_S: Final = 5
CAMERA_VERIFY_BOUND_S: Final = 3

_CAMERA_LOOK_S: Final = 0.5
"""A camera that is switched off may change nothing that Home Assistant tells others of."""

VERIFY_BOUND_S: Final = 5
"""How long a state may take to follow a command: a slow mesh, a polled plug."""

WITNESS_BOUND_S: Final = 15
"""How long the power drawn may take to fall: such sensors report every few seconds."""

OFF_STATES: Final = frozenset({STATE_OFF, STATE_STANDBY})
_UNKNOWN_STATES: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})


def is_known(state: State | None) -> TypeGuard[State]:
    """Say whether an entity is there and says how it is."""
    return state is not None and state.state not in _UNKNOWN_STATES


def is_in_reach(state: State | None) -> bool:
    """Say whether there is anybody whom a command would reach."""
    return state is not None and state.state != STATE_UNAVAILABLE


def is_off(state: State | None) -> bool:
    """Say whether an entity is surely off."""
    return state is not None and state.state in OFF_STATES


async def wait_for_states(
    hass: HomeAssistant,
    entity_ids: Iterable[str],
    done: Callable[[State | None], bool],
    bound_s: float,
    *,
    look_every_s: float | None = None,
) -> list[str]:
    """Wait until all entities are `done`, at most `bound_s` seconds; return those that are not.

    They are looked at when their states change, and every `look_every_s` seconds if that is said.
    """
    entity_ids = list(entity_ids)

    def missing() -> list[str]:
        return [one for one in entity_ids if not done(hass.states.get(one))]

    if not missing():
        return []
    ended = hass.loop.create_future()

    @callback
    def look(_why: Event[EventStateChangedData] | datetime) -> None:
        if not missing() and not ended.done():
            ended.set_result(None)

    @callback
    def give_up(_now: object) -> None:
        if not ended.done():
            ended.set_result(None)

    stop: list[CALLBACK_TYPE] = [
        async_track_state_change_event(hass, entity_ids, look),
        async_call_later(hass, bound_s, give_up),
    ]
    if look_every_s is not None:
        stop.append(async_track_time_interval(hass, look, timedelta(seconds=look_every_s)))
    try:
        await ended
    finally:
        for unsubscribe in stop:
            unsubscribe()
    return missing()


async def tell(
    hass: HomeAssistant,
    entity_id: EntityId,
    service: tuple[str, str],
    bound_s: float = CALL_BOUND_S,
    *,
    data: Mapping[str, object] | None = None,
    context: Context | None = None,
    goes_on: bool = False,
) -> DeviceFailure | None:
    """Call a service for one entity; return how that failed, whatever it was.

    A call that takes longer than `bound_s` is broken off, unless it `goes_on`.
    """
    if not is_in_reach(hass.states.get(entity_id)):
        # Home Assistant drops a call to an entity that is not there, and says nothing.
        return DeviceFailure(entity_id, "unavailable")
    fields = {**(data or {}), ATTR_ENTITY_ID: entity_id}
    call = _called(hass, entity_id, service, fields, context)
    name = f"roomkeeper {service[1]} {entity_id}"
    try:
        async with asyncio.timeout(bound_s):
            if goes_on:
                return await asyncio.shield(hass.async_create_background_task(call, name))
            return await call
    except TimeoutError:
        return DeviceFailure(entity_id, "no_answer")


async def _called(
    hass: HomeAssistant,
    entity_id: EntityId,
    service: tuple[str, str],
    fields: dict[str, object],
    context: Context | None,
) -> DeviceFailure | None:
    """Call a service to its end; how that failed is said also where nobody waits for it by then."""
    try:
        await hass.services.async_call(*service, fields, blocking=True, context=context)
    except TimeoutError:
        return DeviceFailure(entity_id, "no_answer")
    except (HomeAssistantError, vol.Invalid) as error:
        _LOGGER.warning("%s.%s on %s failed: %s", *service, entity_id, error)
        return DeviceFailure(entity_id, fault_text(error))
    except Exception as error:
        # Whatever an integration lets through, this device has not obeyed, and
        # the others must still be told.
        _LOGGER.exception("%s.%s on %s failed", *service, entity_id)
        return DeviceFailure(entity_id, type(error).__name__)
    return None


async def _tell_all(
    hass: HomeAssistant,
    services: dict[EntityId, tuple[str, str]],
    *,
    goes_on: bool = False,
) -> dict[EntityId, DeviceFailure]:
    answers = await asyncio.gather(*(tell(hass, *one, goes_on=goes_on) for one in services.items()))
    return {answer.entity_id: answer for answer in answers if answer is not None}


def generic(entity_id: EntityId, verb: str) -> tuple[str, str]:
    """Return the service that switches an entity on or off by the verb."""
    domain = split_entity_id(entity_id)[0]
    # A group has no services of its own; Home Assistant's generic ones reach its members.
    return ("homeassistant" if domain == "group" else domain, verb)


def members_of(state: State | None) -> Sequence[EntityId]:
    """Return the entities of a group, none of what is no group.

    A helper for several switches has the domain of these. It may say `off` of
    which one is on, or lost, so what a group says of itself proves nothing.
    """
    members = () if state is None else state.attributes.get(ATTR_ENTITY_ID, ())
    return members if isinstance(members, list | tuple) else ()


def with_members(hass: HomeAssistant, entity_ids: Iterable[EntityId]) -> tuple[EntityId, ...]:
    """Return entities, then those of the groups among them, and of groups within these."""
    found = [*dict.fromkeys(entity_ids)]
    for one in found:
        # It grows while it is walked: a group may be in a group.
        found += [member for member in members_of(hass.states.get(one)) if member not in found]
    return tuple(found)


def singles_of(hass: HomeAssistant, entity_ids: Iterable[EntityId]) -> tuple[EntityId, ...]:
    """Return entities, and in place of the groups among them what is in these."""
    found = with_members(hass, entity_ids)
    return tuple(one for one in found if not members_of(hass.states.get(one)))


def powered_by(hass: HomeAssistant, power: Collection[EntityId]) -> tuple[EntityId, ...]:
    """Return a room's power entities, and of groups also what in them can be switched off."""
    return tuple(
        one
        for one in with_members(hass, power)
        if one in power or hass.services.has_service(split_entity_id(one)[0], SERVICE_TURN_OFF)
    )


async def switch_off(hass: HomeAssistant, room: Room) -> tuple[DeviceFailure, ...]:
    """Switch everything in the room off, and look; what is off already is left alone.

    Returns:
        What is not off, or still draws power, and how that was seen.
    """
    get = hass.states.get
    on = [
        one
        for one in room.power
        if not all(is_off(get(member)) for member in powered_by(hass, (one,)))
    ]
    failures = await _tell_all(hass, {one: generic(one, "turn_off") for one in on})
    told = powered_by(hass, [one for one in room.power if one not in failures])
    for entity_id in await wait_for_states(hass, told, is_off, VERIFY_BOUND_S):
        state = get(entity_id)
        seen = f"still {state.state}" if state else "gone"
        failures[EntityId(entity_id)] = DeviceFailure(EntityId(entity_id), seen)
    if not failures and room.power_sensor is not None:
        failures.update(await _witness(hass, room, room.power_sensor))
    return tuple(failures.values())


async def _witness(
    hass: HomeAssistant, room: Room, sensor: EntityId
) -> dict[EntityId, DeviceFailure]:
    """Ask the power sensor; a sensor that knows nothing proves nothing."""

    def draws_nothing(state: State | None) -> bool:
        watts = watts_of(state)
        return watts is None or watts <= room.power_threshold_w

    if not await wait_for_states(hass, [sensor], draws_nothing, WITNESS_BOUND_S):
        return {}
    watts = watts_of(hass.states.get(sensor))
    return {sensor: DeviceFailure(sensor, f"still draws {watts:g} W")}


def watts_of(state: State | None) -> float | None:
    """Return what a power sensor shows, in watts; one that says no unit means these."""
    if not is_known(state):
        return None
    try:
        value = float(state.state)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    if unit not in PowerConverter.VALID_UNITS:
        return value
    return PowerConverter.convert(value, unit, UnitOfPower.WATT)


async def switch_on(hass: HomeAssistant, power: Iterable[EntityId]) -> tuple[DeviceFailure, ...]:
    """Switch a room's power on, or some of it; return what could not be told so.

    What takes its time goes on all the same, as nobody tells it again.
    """
    services = {one: generic(one, "turn_on") for one in power}
    return tuple((await _tell_all(hass, services, goes_on=True)).values())


def out_of_reach(hass: HomeAssistant, power: Collection[EntityId]) -> tuple[EntityId, ...]:
    """Return what of a room's power no command would reach now; of a group that is in it."""
    return tuple(
        one
        for one in powered_by(hass, power)
        if not members_of(hass.states.get(one)) and not is_in_reach(hass.states.get(one))
    )


def _opening(hass: HomeAssistant, entity_id: EntityId) -> tuple[str, str]:
    domain = split_entity_id(entity_id)[0]
    state = hass.states.get(entity_id)
    features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if state else 0
    match domain:
        case "lock":
            # Unlatching opens the door itself; a lock without a latch is unlocked.
            return domain, "open" if features & LockEntityFeature.OPEN else "unlock"
        case "cover":
            return domain, "open_cover"
        case "button" | "input_button":
            return domain, "press"
        case _:
            return generic(entity_id, "turn_on")


async def open_doors(hass: HomeAssistant, room: Room) -> tuple[DeviceFailure, ...]:
    """Open all doors of the room; return those that could not be told so.

    A lock that takes its time to be reached opens all the same: a guest stands before it, and
    nobody tells it again.
    """
    services = {one: _opening(hass, one) for one in room.doors}
    return tuple((await _tell_all(hass, services, goes_on=True)).values())


# --- cameras -------------------------------------------------------------------


def camera_is_on(hass: HomeAssistant, entity_id: EntityId) -> bool | None:
    """Say whether a camera, or what gives it power, is on; None is not known.

    The state of a camera that is off is `idle`, as that of one nobody looks
    at: so the camera itself is asked, and so is each in a group.
    """
    are_on = [_single_is_on(hass, one) for one in singles_of(hass, (entity_id,))]
    # Of a group with nothing but itself in it nobody knows.
    return True if True in are_on else None if None in are_on or not are_on else False


def _single_is_on(hass: HomeAssistant, entity_id: EntityId) -> bool | None:
    state = hass.states.get(entity_id)
    if not is_known(state):
        return None
    component = hass.data.get(DATA_INSTANCES, {}).get("camera")
    camera = None if component is None else component.get_entity(entity_id)
    if camera is None:
        return not is_off(state)
    try:
        return bool(getattr(camera, "is_on", True))
    except Exception:
        # Whatever an integration lets through, nothing is known of this camera then.
        _LOGGER.exception("%s does not say whether it is on", entity_id)
        return None


async def wait_for_camera(
    hass: HomeAssistant, entity_id: EntityId, done: Callable[[bool | None], bool], bound_s: float
) -> bool:
    """Wait until a camera is `done`, at most `bound_s` seconds; return whether it is."""

    def is_done(_state: State | None) -> bool:
        return done(camera_is_on(hass, entity_id))

    return not await wait_for_states(
        hass, [entity_id], is_done, bound_s, look_every_s=_CAMERA_LOOK_S
    )


async def tell_camera(
    hass: HomeAssistant,
    entity_id: EntityId,
    *,
    on: bool,
    bound_s: float = CAMERA_CALL_BOUND_S,
    context: Context | None = None,
) -> DeviceFailure | None:
    """Tell a camera to go on or off; return why that did not reach it."""
    service = generic(entity_id, "turn_on" if on else "turn_off")
    return await tell(hass, entity_id, service, bound_s, context=context)


async def verify_camera(
    hass: HomeAssistant, entity_id: EntityId, *, on: bool
) -> DeviceFailure | None:
    """Look whether a camera goes on or off; return how it was seen not to."""
    if await wait_for_camera(hass, entity_id, lambda is_on: is_on is on, CAMERA_VERIFY_BOUND_S):
        return None
    state, is_on = hass.states.get(entity_id), camera_is_on(hass, entity_id)
    if state is None:
        return DeviceFailure(entity_id, "gone")
    # The state of a camera does not say whether it is on.
    seen = state.state if is_on is None else "on" if is_on else "off"
    return DeviceFailure(entity_id, f"still {seen}")


async def watch_camera(
    hass: HomeAssistant, entity_id: EntityId, *, on: bool, stays_s: float
) -> DeviceFailure | None:
    """Look whether a camera stays on or off for so many seconds; return how it was seen not to."""
    if not await wait_for_camera(hass, entity_id, lambda is_on: is_on is (not on), stays_s):
        return None
    return DeviceFailure(entity_id, "went off again" if on else "came on again")
