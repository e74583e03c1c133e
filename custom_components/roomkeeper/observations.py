"""What is seen in the rooms, told to the engine: somebody inside, power on."""

from collections.abc import Callable, Sequence

from homeassistant.const import STATE_HOME, STATE_ON
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from .core.ids import RoomKey
from .core.model import Room, Site
from .engine import Engine
from .switching import is_known, is_off

_INSIDE = frozenset({STATE_ON, STATE_HOME})


def _any(states: Sequence[State | None], is_so: Callable[[State], bool]) -> bool | None:
    """Say whether one of the states is so; None if none is, and not all are known."""
    known = [state for state in states if is_known(state)]
    if any(is_so(state) for state in known):
        return True
    return False if known and len(known) == len(states) else None


class Observations:
    """Follows the presence and power entities of every room."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine that is told."""
        self._hass = hass
        self._engine = engine
        self._stop: dict[RoomKey, CALLBACK_TYPE] = {}

    @callback
    def configure(self, site: Site) -> None:
        """Follow the entities of the rooms as they are configured now."""
        self.stop()
        for room in site.rooms.values():
            self._stop[room.key] = self._follow(room)

    @callback
    def stop(self) -> None:
        """Follow nothing any more."""
        for stop in self._stop.values():
            stop()
        self._stop.clear()

    def _follow(self, room: Room) -> CALLBACK_TYPE:
        @callback
        def look(_event: Event[EventStateChangedData] | None = None) -> None:
            get = self._hass.states.get
            inside = _any([get(one) for one in room.presence], lambda one: one.state in _INSIDE)
            power = _any([get(one) for one in room.power], lambda one: not is_off(one))
            self._engine.observe_presence(room.key, inside)
            self._engine.observe_power(room.key, power)

        look()
        entities = {*room.presence, *room.power}
        return async_track_state_change_event(self._hass, entities, look)
