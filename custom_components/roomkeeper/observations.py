"""What is seen in rooms and stalls, told to the engine: somebody inside, power and cameras on.

And what a room draws, which is only looked at when its power goes off.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.const import ATTR_DEVICE_CLASS, STATE_HOME, STATE_OFF, STATE_ON
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
from .core.stall import Level, Stall
from .engine import Engine
from .switching import is_known, is_off, members_of, powered_by, watts_of, with_members

_INSIDE = frozenset({STATE_ON, STATE_HOME})

_OPENINGS = frozenset(
    {
        BinarySensorDeviceClass.DOOR,
        BinarySensorDeviceClass.GARAGE_DOOR,
        BinarySensorDeviceClass.OPENING,
        BinarySensorDeviceClass.WINDOW,
    }
)
"""Sensors that tell of somebody's coming or going when they open, and of nothing else."""

_DOORS = _OPENINGS | {BinarySensorDeviceClass.LOCK}


def _any(states: Sequence[State | None], is_so: Callable[[State], bool]) -> bool | None:
    """Say whether one of the states is so; None if none is, and not all are known."""
    known = [state for state in states if is_known(state)]
    if any(is_so(state) for state in known):
        return True
    return False if known and len(known) == len(states) else None


def _is_opening(state: State | None) -> bool:
    return state is not None and state.attributes.get(ATTR_DEVICE_CLASS) in _OPENINGS


def _sees_somebody(state: State | None) -> bool:
    """Say whether a sensor sees somebody; a bolt that is shot (`off` is locked) does so too."""
    if not is_known(state) or _is_opening(state):
        return False
    if state.attributes.get(ATTR_DEVICE_CLASS) == BinarySensorDeviceClass.LOCK:
        return state.state == STATE_OFF
    return state.state in _INSIDE


def level_of(states: Iterable[State | None], members: Iterable[State | None] = ()) -> Level:
    """Return what the sensors of a stall say together.

    One that sees somebody is enough, one that is lost makes the rest doubtful,
    and door contacts by themselves cannot say that nobody is inside. A group
    of sensors does not say that one of its `members` is lost.
    """
    states = list(states)
    if any(_sees_somebody(state) for state in states):
        return Level.DETECTED
    if not all(is_known(state) for state in (*states, *members)):
        return Level.UNKNOWN
    return Level.SILENT if all(_is_opening(state) for state in states) else Level.CLEAR


def is_fresh(old: State | None, new: State | None, *, was_shut: bool) -> bool:
    """Say whether a sensor has just seen somebody, or a door was opened.

    A door has been if it `was_shut` when its contact was last known: many a
    contact is lost while it sleeps, and wakes because the door is opened.
    """
    if _is_opening(new):
        return was_shut and new is not None and new.state == STATE_ON
    return _sees_somebody(new) and not _sees_somebody(old)


def witnesses_of(hass: HomeAssistant, sensors: Iterable[EntityId]) -> tuple[EntityId, ...]:
    """Return the sensors that say who is inside: in place of a group of doors or bolts, these.

    Such a group mostly has no class, so its `on` looks like somebody inside. And
    while one of its doors stands open, it does not say that another is opened.
    """
    found: dict[EntityId, None] = {}
    for sensor in sensors:
        members = with_members(hass, members_of(hass.states.get(sensor)))
        states = {one: hass.states.get(one) for one in members}
        single = {one: state for one, state in states.items() if not members_of(state)}
        classes = {state.attributes.get(ATTR_DEVICE_CLASS) for state in single.values() if state}
        found |= dict.fromkeys(single if classes and classes <= _DOORS else (sensor,))
    return tuple(found)


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
            inside = _any([get(one) for one in room.presence], lambda one: one.state in _INSIDE)
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
        level = None if known is None else known.level
        witnesses: tuple[EntityId, ...] = ()
        lost: frozenset[EntityId] | None = None
        # Sensors that were `off` when they were last known.
        off: set[EntityId] = set()

        @callback
        def look(event: Event[EventStateChangedData] | None = None) -> None:
            nonlocal level, lost, witnesses
            get = self._hass.states.get
            members = frozenset(with_members(self._hass, stall.sensors)).difference(stall.sensors)
            watch.follow(members)
            witnesses = witnesses_of(self._hass, stall.sensors)
            before, lost_before = level, lost
            level = level_of(map(get, witnesses), map(get, members))
            if level is Level.CLEAR and not self._has_started:
                level = Level.UNKNOWN
            lost = frozenset(one for one in (*stall.sensors, *members) if not is_known(get(one)))
            # Where nobody can say anyway, another that is lost changes no level.
            more_lost = (
                level is Level.UNKNOWN and lost_before is not None and not lost <= lost_before
            )
            fresh = (
                level is Level.DETECTED and before is not Level.DETECTED
                if event is None
                else event.data["entity_id"] in witnesses
                and is_fresh(
                    event.data["old_state"],
                    event.data["new_state"],
                    was_shut=event.data["entity_id"] in off,
                )
            )
            off.difference_update(one for one in witnesses if one not in lost)
            off.update(one for one in witnesses if is_off(get(one)))
            if fresh or more_lost or level is not before:
                self._engine.observe_detection(stall.key, level, is_fresh=fresh, is_lost=more_lost)
                self._cameras.look_at(stall.cameras)

        @callback
        def look_at_member(event: Event[EventStateChangedData]) -> None:
            if event.data["entity_id"] in witnesses:
                look(event)
            elif level is not Level.DETECTED:
                # Whom it sees the group says; that it is lost, or there again, nobody does.
                look()

        watch = _Watch(self._hass, look_at_member)
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
