"""What the sensors of a stall say: whether somebody is inside, has just come, or may have come."""

from collections.abc import Iterable
from typing import NamedTuple

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.const import ATTR_DEVICE_CLASS, STATE_HOME, STATE_OFF, STATE_ON
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State

from .core.ids import EntityId
from .core.stall import Level
from .switching import is_known, is_off, members_of, singles_of, with_members

INSIDE = frozenset({STATE_ON, STATE_HOME})
"""What a sensor says that sees somebody."""

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


def _is_opening(state: State | None) -> bool:
    return state is not None and state.attributes.get(ATTR_DEVICE_CLASS) in _OPENINGS


def _sees_somebody(state: State | None) -> bool:
    """Say whether a sensor sees somebody; a bolt that is shot (`off` is locked) does so too."""
    if not is_known(state) or _is_opening(state):
        return False
    if state.attributes.get(ATTR_DEVICE_CLASS) == BinarySensorDeviceClass.LOCK:
        return state.state == STATE_OFF
    return state.state in INSIDE


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
        single = singles_of(hass, members_of(hass.states.get(sensor)))
        states = filter(None, map(hass.states.get, single))
        classes = {state.attributes.get(ATTR_DEVICE_CLASS) for state in states}
        found |= dict.fromkeys(single if classes and classes <= _DOORS else (sensor,))
    return tuple(found)


class Seen(NamedTuple):
    """What is new: see `NoteDetection`."""

    level: Level
    is_fresh: bool
    is_lost: bool


class StallSensors:
    """The sensors of a stall as they were when they were last looked at.

    `members` are those of groups among them, `witnesses` see `witnesses_of`.
    """

    def __init__(
        self, hass: HomeAssistant, sensors: Iterable[EntityId], level: Level | None
    ) -> None:
        """Take what they said together, if they were looked at before."""
        self._hass = hass
        self._sensors = tuple(sensors)
        self.level = level
        self.members: frozenset[EntityId] = frozenset()
        self.witnesses: tuple[EntityId, ...] = ()
        self._lost: frozenset[EntityId] | None = None
        # Those that were `off` when they were last known.
        self._off: set[EntityId] = set()

    def look(
        self, event: Event[EventStateChangedData] | None, *, may_be_clear: bool
    ) -> Seen | None:
        """Look at all of them, and return what is new; `event` is that one of them has changed.

        Where it is not `may_be_clear`, none is believed that the stall is empty, and
        so it is no news that one is lost.
        """
        get = self._hass.states.get
        self.members = frozenset(with_members(self._hass, self._sensors)).difference(self._sensors)
        self.witnesses = witnesses_of(self._hass, self._sensors)
        level = level_of(map(get, self.witnesses), map(get, self.members))
        if level is Level.CLEAR and not may_be_clear:
            level = Level.UNKNOWN
        if event is None:
            fresh = level is Level.DETECTED and self.level is not Level.DETECTED
        else:
            fresh = self._has_just_seen(event.data)
        before, self.level = self.level, level
        # Where nobody can say anyway, or another still sees somebody, it changes no level.
        is_lost = self._take_stock() and may_be_clear
        is_news = fresh or is_lost or level is not before
        return Seen(level, fresh, is_lost) if is_news else None

    def _has_just_seen(self, change: EventStateChangedData) -> bool:
        one = EntityId(change["entity_id"])
        was_shut = one in self._off
        return (one in self.witnesses or self._is_hidden(one, change["new_state"])) and is_fresh(
            change["old_state"], change["new_state"], was_shut=was_shut
        )

    def _is_hidden(self, one: EntityId, new: State | None) -> bool:
        """Say whether a group saw somebody before this one in it, and so says nothing of that."""
        groups = (self._hass.states.get(group) for group in self.witnesses)
        return new is not None and any(
            _sees_somebody(group)
            and group.last_changed < new.last_changed
            and one in with_members(self._hass, (EntityId(group.entity_id),))
            for group in groups
            if group is not None
        )

    def _take_stock(self) -> bool:
        """Remember which are lost and which are off, and say whether more are lost than before."""
        get, lost_before = self._hass.states.get, self._lost
        self._lost = frozenset(
            one for one in (*self._sensors, *self.members) if not is_known(get(one))
        )
        self._off.difference_update(set(self.witnesses) - self._lost)
        self._off.update(one for one in self.witnesses if is_off(get(one)))
        return lost_before is not None and not self._lost <= lost_before
