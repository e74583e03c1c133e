"""What is seen in rooms and stalls, told to the engine: somebody inside, power and cameras on.

And what a room draws, which is only looked at when its power goes off.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.start import async_at_started

from .cameras import Cameras
from .core.energy import draw_of
from .core.ids import EntityId, RoomKey, StallKey
from .core.model import Room, Site
from .core.stall import Stall
from .engine import Engine
from .stall_sensors import INSIDE, StallSensors
from .switching import is_known, is_off, powered_by, watts_of


def _any(states: Sequence[State | None], is_so: Callable[[State], bool]) -> bool | None:
    """Say whether one of the states is so; None if none is, and not all are known."""
    known = [state for state in states if is_known(state)]
    if any(is_so(state) for state in known):
        return True
    return False if known and len(known) == len(states) else None


class _Watch:
    """Follows entities, which may be others each time: groups come, and get other members."""

    def __init__(
        self, hass: HomeAssistant, seen: Callable[[Event[EventStateChangedData]], None]
    ) -> None:
        self._hass = hass
        self._seen = seen
        self._entities: frozenset[EntityId] = frozenset()
        self._stop: CALLBACK_TYPE | None = None

    @callback
    def follow(self, entities: frozenset[EntityId]) -> None:
        """Follow these, and no others any more."""
        if entities != self._entities:
            self.stop()
            self._entities = entities
            self._stop = async_track_state_change_event(self._hass, entities, self._seen)

    @callback
    def stop(self) -> None:
        """Follow nothing any more."""
        if self._stop is not None:
            self._stop()
        self._entities, self._stop = frozenset(), None


@dataclass(frozen=True, slots=True)
class _Followed[Place]:
    place: Place
    look: CALLBACK_TYPE
    stop: CALLBACK_TYPE


class Observations:
    """Follows the entities of every room and stall.

    While Home Assistant starts, a state may be a remembered one, from before
    somebody came. That a stall is clear is believed only after that.
    """

    def __init__(self, hass: HomeAssistant, engine: Engine, cameras: Cameras) -> None:
        """Take the engine that is told, and who acts before that is written down."""
        self._hass = hass
        self._engine = engine
        self._cameras = cameras
        self._rooms: dict[RoomKey, _Followed[Room]] = {}
        self._stalls: dict[StallKey, _Followed[Stall]] = {}
        self._has_started = False
        self._stop_waiting: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Look again when Home Assistant has started."""
        self._stop_waiting = async_at_started(self._hass, self._on_started)

    async def _on_started(self, _hass: HomeAssistant) -> None:
        self._has_started = True
        for followed in self._stalls.values():
            followed.look()

    @callback
    def configure(self, site: Site) -> None:
        """Follow the entities of the places as they are configured now."""
        _follow_anew(self._rooms, site.rooms.values(), self._follow_room, lambda room: room.key)
        _follow_anew(
            self._stalls, site.stalls.values(), self._follow_stall, lambda stall: stall.key
        )

    @callback
    def stop(self) -> None:
        """Follow nothing any more."""
        if self._stop_waiting is not None:
            self._stop_waiting()
        for followed in (*self._rooms.values(), *self._stalls.values()):
            followed.stop()
        self._rooms.clear()
        self._stalls.clear()

    def _follow_room(self, room: Room) -> _Followed[Room]:
        @callback
        def look(_event: Event[EventStateChangedData] | None = None) -> None:
            get = self._hass.states.get
            switched = powered_by(self._hass, room.power)
            watch.follow(frozenset((*room.presence, *switched)))
            inside = _any([get(one) for one in room.presence], lambda one: one.state in INSIDE)
            power = _any([get(one) for one in switched], lambda one: not is_off(one))
            self._engine.observe_presence(room.key, inside)
            self._engine.observe_power(room.key, power)

        @callback
        def look_at_draw(_event: Event[EventStateChangedData] | None = None) -> None:
            sensor = room.power_sensor
            watts = None if sensor is None else watts_of(self._hass.states.get(sensor))
            self._engine.observe_draw(room.key, None if watts is None else draw_of(watts))

        watch = _Watch(self._hass, look)
        look()
        look_at_draw()
        sensors = () if room.power_sensor is None else (room.power_sensor,)
        stop_draw = async_track_state_change_event(self._hass, sensors, look_at_draw)

        def stop() -> None:
            watch.stop()
            stop_draw()

        return _Followed(room, look, stop)

    def _follow_stall(self, stall: Stall) -> _Followed[Stall]:
        known = self._engine.peek(lambda state, _now: state.detections.get(stall.key))
        sensors = StallSensors(self._hass, stall.sensors, None if known is None else known.level)

        @callback
        def look(event: Event[EventStateChangedData] | None = None) -> None:
            seen = sensors.look(event, may_be_clear=self._has_started)
            watch.follow(sensors.members)
            if seen is not None:
                self._engine.observe_detection(
                    stall.key, seen.level, is_fresh=seen.is_fresh, is_lost=seen.is_lost
                )
                self._cameras.look_at(stall.cameras)

        watch = _Watch(self._hass, look)
        self._cameras.follow(stall.cameras)
        look()
        stop_sensors = async_track_state_change_event(self._hass, stall.sensors, look)

        def stop() -> None:
            stop_sensors()
            watch.stop()

        return _Followed(stall, look, stop)


def _follow_anew[Key, Place](
    followed: dict[Key, _Followed[Place]],
    places: Iterable[Place],
    follow: Callable[[Place], _Followed[Place]],
    key_of: Callable[[Place], Key],
) -> None:
    """Follow what is new or changed, and no more what is gone; the rest is left in peace."""
    wanted = {key_of(place): place for place in places}
    for key in [*followed]:
        if followed[key].place != wanted.get(key):
            followed.pop(key).stop()
    for key, place in wanted.items():
        if key not in followed:
            followed[key] = follow(place)
