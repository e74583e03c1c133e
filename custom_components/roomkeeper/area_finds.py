"""What an area of Home Assistant holds that a room or a stall could have.

Only suggestions: each stands in a form before anything is made of it. So what
is doubtful is left out, for what is missing is seen sooner than what is wrong.
Hidden and disabled entities do not count, nor those that set a device up or
look after it, nor Roomkeeper's own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.cover import CoverDeviceClass
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .const import (
    CONF_CAMERAS,
    CONF_DOORS,
    CONF_ENERGY_SENSOR,
    CONF_POWER,
    CONF_POWER_SENSOR,
    CONF_PRESENCE,
    CONF_SENSORS,
    DOMAIN,
)
from .form_checks import stays_on
from .switching import members_of

type Finds = dict[str, Any]
"""Entity ids by the names of the fields of a form; where nothing was found, there is no field."""

_POWER: Final = frozenset({Platform.SWITCH, Platform.LIGHT, Platform.FAN})
"""What may go off behind a guest by itself. Heating is not guessed at: it may have to go on."""

_DOORS: Final = frozenset({CoverDeviceClass.DOOR, CoverDeviceClass.GARAGE, CoverDeviceClass.GATE})
"""Covers through which a guest comes in; a blind is none."""

_PRESENCE: Final = frozenset(
    {
        BinarySensorDeviceClass.MOTION,
        BinarySensorDeviceClass.OCCUPANCY,
        BinarySensorDeviceClass.PRESENCE,
    }
)

_IN_A_STALL: Final = _PRESENCE | {BinarySensorDeviceClass.LOCK}
"""The bolt of its door tells of somebody too."""

_WITH_SWITCHES_OF_THEIR_OWN: Final = frozenset({Platform.CAMERA, Platform.LOCK})
"""A switch on one of these devices is about that device, and no power of the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area, and what a room there could have."""

    area_id: str
    name: str
    finds: Finds

    @property
    def count(self) -> int:
        """Say how many entities were found."""
        return sum(len(found) if isinstance(found, list) else 1 for found in self.finds.values())


@callback
def areas(hass: HomeAssistant) -> list[Area]:
    """Return all areas: first those that hold something for a room, each part by name."""
    found = [
        Area(area_id=area.id, name=area.name, finds=room_finds(hass, area.id))
        for area in ar.async_get(hass).async_list_areas()
    ]
    return sorted(found, key=lambda area: (not area.finds, area.name.casefold()))


@callback
def area_called(hass: HomeAssistant, name: str) -> str | None:
    """Return the id of the area that has a name, whatever its case and blanks."""
    area = ar.async_get(hass).async_get_area_by_name(name)
    return None if area is None else area.id


@callback
def room_finds(hass: HomeAssistant, area_id: str) -> Finds:
    """Return what a room in an area could have.

    A power or an energy sensor only if there is just one of its kind: of
    several, none measures all of the room.
    """
    there = _entries(hass, area_id)
    return _filled(
        {
            CONF_POWER: _without_groups(hass, _power(there)),
            CONF_DOORS: [one.entity_id for one in there if _is_door(one)],
            CONF_PRESENCE: [one.entity_id for one in there if _class_of(one) in _PRESENCE],
            CONF_POWER_SENSOR: _only(there, SensorDeviceClass.POWER),
            CONF_ENERGY_SENSOR: _only(there, SensorDeviceClass.ENERGY),
        }
    )


@callback
def stall_finds(hass: HomeAssistant, area_id: str) -> Finds:
    """Return what a stall in an area could have: of its cameras those that can go off."""
    there = _entries(hass, area_id)
    cameras = (one.entity_id for one in there if one.domain == Platform.CAMERA)
    return _filled(
        {
            CONF_SENSORS: [one.entity_id for one in there if _class_of(one) in _IN_A_STALL],
            CONF_CAMERAS: [one for one in cameras if not stays_on(hass, one)],
        }
    )


def _entries(hass: HomeAssistant, area_id: str) -> list[er.RegistryEntry]:
    """Return what is in an area, by itself or with its device, sorted."""
    selected = async_extract_referenced_entity_ids(
        hass, TargetSelection({"area_id": [area_id]}), expand_group=False
    )
    registry = er.async_get(hass)
    entries = map(registry.async_get, sorted(selected.indirectly_referenced))
    return [one for one in entries if one and not one.disabled and one.platform != DOMAIN]


def _class_of(entry: er.RegistryEntry) -> str | None:
    """Return the device class of a sensor of either kind."""
    if entry.domain not in {Platform.BINARY_SENSOR, Platform.SENSOR}:
        return None
    return entry.device_class or entry.original_device_class


def _only(there: Iterable[er.RegistryEntry], kind: SensorDeviceClass) -> str | None:
    """Return the sensor of a device class, if there is just one."""
    found = [one.entity_id for one in there if _class_of(one) == kind]
    return found[0] if len(found) == 1 else None


def _is_door(entry: er.RegistryEntry) -> bool:
    if entry.domain == Platform.LOCK:
        return True
    return entry.domain == Platform.COVER and (
        (entry.device_class or entry.original_device_class) in _DOORS
    )


def _power(there: Iterable[er.RegistryEntry]) -> Iterator[str]:
    there = list(there)
    others = {one.device_id for one in there if one.domain in _WITH_SWITCHES_OF_THEIR_OWN}
    for one in there:
        if one.domain in _POWER and (one.device_id is None or one.device_id not in others):
            yield one.entity_id


def _without_groups(hass: HomeAssistant, entity_ids: Iterable[str]) -> list[str]:
    """Leave out the groups all of whose members are there: each of those is seen to by itself."""
    found = set(entity_ids)

    def is_more(entity_id: str) -> bool:
        members = {*members_of(hass.states.get(entity_id))}
        return not members or not members <= found

    return sorted(filter(is_more, found))


def _filled(finds: Mapping[str, Any]) -> Finds:
    return {name: value for name, value in finds.items() if value}
