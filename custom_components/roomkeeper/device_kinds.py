"""What the state of a device says, and which service makes it otherwise: one table, by domain.

On and off are what Home Assistant's own `turn_on` and `turn_off` of a domain
mean; the table has the domains that say it in other words. A lock has
neither: whoever wants one turned says which way, in a sequence. A level is
percent, 0 to 100, and 0 is off, but for a volume. A device without levels takes 0 and 100 as
off and on, and a number takes off and on as its least and its greatest value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from homeassistant.components.cover import CoverEntityFeature, CoverState
from homeassistant.components.fan import FanEntityFeature
from homeassistant.components.lawn_mower import LawnMowerActivity
from homeassistant.components.light import ColorMode
from homeassistant.components.media_player import MediaPlayerEntityFeature
from homeassistant.components.vacuum import VacuumActivity
from homeassistant.components.valve import ValveEntityFeature, ValveState
from homeassistant.const import ATTR_SUPPORTED_FEATURES
from homeassistant.core import State

from .core.device_goal import Goal
from .core.ids import EntityId
from .switching import OFF_STATES, generic, is_known

type Data = Mapping[str, Any]

_NO_DATA: Final[Data] = MappingProxyType({})
_SLACK: Final = 2
"""Percent by which a device may miss a level, beside its own steps: all of them round."""

_BRIGHTEST: Final = 255
_NOT_DIMMED: Final = frozenset({ColorMode.ONOFF, ColorMode.UNKNOWN})
_COARSE: Final = 5
"""A motor stops within some percent, and is not started for less."""


class Call(NamedTuple):
    """A service, and what it is given beside the entity."""

    service: tuple[str, str]
    data: Data = _NO_DATA


# --- levels ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How devices of a domain show a level, and take one; all in percent.

    `step` is the least change that the device can show.
    """

    are_there: Callable[[State], bool]
    read: Callable[[State], float | None]
    verb: Callable[[State], str]
    data: Callable[[State, float], Data]
    step: Callable[[State], float] = lambda _state: 1
    zero_is_off: bool = True


def _attribute(name: str, whole: float = 100) -> Callable[[State], float | None]:
    """Return what reads an attribute as percent of `whole`."""

    def read(state: State) -> float | None:
        value = state.attributes.get(name)
        return None if value is None else float(value) * 100 / whole

    return read


def _supports(feature: int) -> Callable[[State], bool]:
    return lambda state: bool(state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) & feature)


def _is_dimmed(state: State) -> bool:
    modes = state.attributes.get("supported_color_modes") or ()
    return any(mode not in _NOT_DIMMED for mode in modes)


def _motor(verb: str, feature: int) -> Levels:
    return Levels(
        are_there=_supports(feature),
        read=_attribute("current_position"),
        verb=lambda _state: verb,
        data=lambda _state, level: {"position": round(level)},
        step=lambda _state: _COARSE,
    )


def _range(state: State) -> tuple[float, float]:
    return float(state.attributes["min"]), float(state.attributes["max"])


def _has_range(state: State) -> bool:
    return {"min", "max"} <= state.attributes.keys() and _range(state)[0] < _range(state)[1]


def _number(state: State) -> float | None:
    least, greatest = _range(state)
    return (float(state.state) - least) * 100 / (greatest - least) if is_known(state) else None


def _number_step(state: State) -> float:
    least, greatest = _range(state)
    return max(float(state.attributes.get("step") or 0) * 100 / (greatest - least), 1)


def _number_data(state: State, level: float) -> Data:
    least, greatest = _range(state)
    value = (greatest - least) * level / 100
    step = float(state.attributes.get("step") or 0)
    if step:
        value = round(value / step) * step
    return {"value": min(round(least + value, 6), greatest)}


_NUMBER: Final = Levels(
    are_there=_has_range,
    read=_number,
    verb=lambda _state: "set_value",
    data=_number_data,
    step=_number_step,
    zero_is_off=False,
)

LEVELS: Final[Mapping[str, Levels]] = {
    "light": Levels(
        are_there=_is_dimmed,
        read=_attribute("brightness", _BRIGHTEST),
        verb=lambda _state: "turn_on",
        data=lambda _state, level: {"brightness": max(round(level * _BRIGHTEST / 100), 1)},
    ),
    "fan": Levels(
        are_there=_supports(FanEntityFeature.SET_SPEED),
        read=_attribute("percentage"),
        # A fan that is off need not come on because its speed is set.
        verb=lambda state: "turn_on" if state.state in OFF_STATES else "set_percentage",
        data=lambda _state, level: {"percentage": max(round(level), 1)},
        step=lambda state: max(float(state.attributes.get("percentage_step") or 0), 1),
    ),
    "cover": _motor("set_cover_position", CoverEntityFeature.SET_POSITION),
    "valve": _motor("set_valve_position", ValveEntityFeature.SET_POSITION),
    "number": _NUMBER,
    "input_number": _NUMBER,
    "media_player": Levels(
        are_there=_supports(MediaPlayerEntityFeature.VOLUME_SET),
        read=_attribute("volume_level", whole=1),
        verb=lambda _state: "volume_set",
        data=lambda _state, level: {"volume_level": round(level / 100, 3)},
        zero_is_off=False,
    ),
}


# --- on and off -----------------------------------------------------------------


class Modes(NamedTuple):
    """How devices of a domain are switched on in a mode.

    `listed` is the attribute that has those in which a device can be told to be, if in any,
    `shown` the one that has the present mode; without one that is the state.
    """

    verb: str
    field: str
    listed: str
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How devices of a domain are switched; without a verb they cannot be.

    `on` is None where every known state that is not `off` is on. `on_the_way`
    has states that are still to become on (true) or off (false).
    `is_silent_on` is one that does not say whether it was switched on.
    """

    turn_on: str | None = "turn_on"
    turn_off: str | None = "turn_off"
    on: frozenset[str] | None = None
    off: frozenset[str] = OFF_STATES
    on_the_way: Mapping[str, bool] = field(default_factory=dict[str, bool])
    is_silent_on: bool = False
    modes: Modes | None = None


_SWITCHED: Final = Kind()
_PRESSED: Final = Kind(turn_on="press", turn_off=None, on=frozenset(), is_silent_on=True)
_SET: Final = Kind(turn_on=None, turn_off=None, on=frozenset(), off=frozenset())

KINDS: Final[Mapping[str, Kind]] = {
    "cover": Kind(
        turn_on="open_cover",
        turn_off="close_cover",
        on=frozenset({CoverState.OPEN}),
        off=frozenset({CoverState.CLOSED}),
        on_the_way={CoverState.OPENING: True, CoverState.CLOSING: False},
    ),
    "valve": Kind(
        turn_on="open_valve",
        turn_off="close_valve",
        on=frozenset({ValveState.OPEN}),
        off=frozenset({ValveState.CLOSED}),
        on_the_way={ValveState.OPENING: True, ValveState.CLOSING: False},
    ),
    "vacuum": Kind(
        turn_on="start",
        turn_off="return_to_base",
        on=frozenset({VacuumActivity.CLEANING}),
        off=frozenset({VacuumActivity.DOCKED}),
        on_the_way=dict.fromkeys(
            (VacuumActivity.RETURNING, VacuumActivity.IDLE, VacuumActivity.PAUSED), False
        ),
    ),
    "lawn_mower": Kind(
        turn_on="start_mowing",
        turn_off="dock",
        on=frozenset({LawnMowerActivity.MOWING}),
        off=frozenset({LawnMowerActivity.DOCKED}),
        on_the_way=dict.fromkeys((LawnMowerActivity.RETURNING, LawnMowerActivity.PAUSED), False),
    ),
    "button": _PRESSED,
    "input_button": _PRESSED,
    "scene": Kind(turn_off=None, on=frozenset(), is_silent_on=True),
    "script": Kind(is_silent_on=True),
    "climate": Kind(modes=Modes("set_hvac_mode", "hvac_mode", "hvac_modes")),
    "water_heater": Kind(modes=Modes("set_operation_mode", "operation_mode", "operation_list")),
    "fan": Kind(modes=Modes("turn_on", "preset_mode", "preset_modes", shown="preset_mode")),
    "number": _SET,
    "input_number": _SET,
}

EVERYDAY: Final = frozenset(
    {
        "climate",
        "cover",
        "fan",
        "group",
        "humidifier",
        "input_boolean",
        "light",
        "media_player",
        "switch",
        "valve",
        "water_heater",
    }
)
"""What is meant by "all in this area": lights and pumps, and no script, button or siren."""

EVERYDAY_LEVELS: Final = frozenset({"cover", "fan", "light", "valve"})
"""The same for levels: no volume, and no number of which nobody knows what it sets."""


def domain_of(entity_id: str) -> str:
    """Return what comes before the dot."""
    return entity_id.partition(".")[0]


def kind_of(entity_id: str) -> Kind:
    """Return how an entity is switched."""
    return KINDS.get(domain_of(entity_id), _SWITCHED)


def levels_of(state: State) -> Levels | None:
    """Return how a device shows and takes levels, or None if it has none."""
    levels = LEVELS.get(state.domain)
    return levels if levels is not None and levels.are_there(state) else None


# --- what a state says ------------------------------------------------------------


def is_there(state: State | None) -> bool:
    """Say whether a device can be told something and, but for buttons and such, says how it is."""
    return is_known(state) or (
        state is not None and state.state == "unknown" and kind_of(state.entity_id).is_silent_on
    )


def is_on(state: State | None) -> bool | None:
    """Say whether a device is on; None is not known, or neither."""
    if not is_known(state):
        return None
    kind = kind_of(state.entity_id)
    if kind is _SET:
        level = level_shown(state)
        return None if level is None else level > 0
    if state.state in kind.off:
        return False
    if kind.on is None or state.state in kind.on:
        return True
    return kind.on_the_way.get(state.state)


def mode_of(state: State) -> str:
    """Return in which mode a device is on, if it takes any: `turn_on` may choose another."""
    modes = kind_of(state.entity_id).modes
    if modes is None or not is_on(state):
        return ""
    shown = state.attributes.get(modes.shown) if modes.shown else state.state
    takes = state.attributes.get(modes.listed) or ()
    return str(shown) if shown in takes else ""


def level_shown(state: State | None) -> float | None:
    """Return the level of a device in percent, where it shows one."""
    if not is_known(state):
        return None
    levels = levels_of(state)
    return None if levels is None else levels.read(state)


def level_to_keep(state: State, *, moves_level: bool) -> float | None:
    """Return the level to which a device is to come back, where it is one.

    A volume comes back only after it was moved itself: it switches nothing on.
    """
    levels, level = levels_of(state), level_shown(state)
    if levels is not None and levels.zero_is_off:
        return level or None
    return level if moves_level or kind_of(state.entity_id) is _SET else None


def effective_level(state: State | None) -> float | None:
    """Return the level of a device, 0 where it is off, or None where it is not known."""
    if not is_known(state):
        return None
    levels = levels_of(state)
    if levels is None:
        return None
    return 0 if levels.zero_is_off and is_on(state) is False else levels.read(state)


def least_step(state: State) -> float:
    """Return the least change of the level, in percent, that a device can show."""
    levels = levels_of(state)
    return 1 if levels is None else levels.step(state)


def tolerance(state: State) -> float:
    """Return by how much, in percent, a device may miss a level that it was told."""
    return least_step(state) + _SLACK


# --- what is wanted of it -----------------------------------------------------------


def wanted(state: State, goal: Goal) -> Goal | None:
    """Return a goal as a device takes it: on, off, or a level above 0; None if it cannot."""
    levels, kind = levels_of(state), kind_of(state.entity_id)
    if goal.level is None:
        if kind is _SET and levels is not None:
            return Goal(level=100 if goal.is_on else 0)
        return goal
    if levels is None:
        return Goal(is_on=goal.level > 0) if goal.level in {0, 100} else None
    return Goal(is_on=False) if goal.level <= 0 and levels.zero_is_off else goal


def call_for(state: State, goal: Goal) -> Call | None:
    """Return the service by which a device takes a goal that is `wanted`, if there is one."""
    domain, levels = state.domain, levels_of(state)
    if goal.level is not None and levels is not None:
        return Call((domain, levels.verb(state)), levels.data(state, goal.level))
    kind = kind_of(state.entity_id)
    if goal.mode and kind.modes is not None:
        return Call((domain, kind.modes.verb), {kind.modes.field: goal.mode})
    verb = kind.turn_on if goal.is_on else kind.turn_off
    return None if verb is None else Call(generic(EntityId(state.entity_id), verb))


def shows(state: State | None, goal: Goal) -> bool:
    """Say whether a device is seen to be as `wanted`."""
    if not is_known(state):
        return False
    kind, levels = kind_of(state.entity_id), levels_of(state)
    if goal.level is None or levels is None:
        is_so = is_on(state) is goal.is_on and goal.mode in {"", mode_of(state)}
        return is_so and state.state not in kind.on_the_way
    seen = levels.read(state)
    if seen is None or (levels.zero_is_off and not is_on(state)):
        return False
    return abs(seen - goal.level) <= tolerance(state)


def is_on_the_way(state: State | None, goal: Goal) -> bool:
    """Say whether a device has begun to become what is `wanted`: a gate takes its time."""
    if state is None:
        return False
    heads_for = kind_of(state.entity_id).on_the_way.get(state.state)
    return heads_for is not None and (goal.level is not None or heads_for is goal.is_on)


def as_text(state: State, goal: Goal) -> str:
    """Return what a device shows of a goal, for people: a level, or its state."""
    level = effective_level(state) if goal.level is not None else None
    return state.state if level is None else f"{round(level)} %"
