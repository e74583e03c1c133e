"""By what rooms are called when people speak."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ...core.ids import RoomKey
from ...device_keys import device_of
from ...runtime import RoomkeeperConfigEntry

_NOT_HEARD: Final = re.compile(r"[^\w\s.,&+'-]+|[.,]+(?!\w)|(?<!\w)[.,]+")

ALIASED_ENTITY: Final = "status"
"""The entity of a room whose aliases are names of the room."""


@callback
def names_of_rooms(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> Mapping[str, RoomKey]:
    """Return which room each name means, in small letters; what means two rooms means none.

    A room is called by its name, by the name that its device was given, by the
    aliases of its status, and by its area where it is the only room there.
    """
    meant: defaultdict[str, set[RoomKey]] = defaultdict(set)
    for key, name in _all_names(hass, entry):
        meant[name_key(name)].add(key)
    return {name: next(iter(keys)) for name, keys in meant.items() if name and len(keys) == 1}


def name_key(name: str) -> str:
    """Return a name as it is heard and compared: without punctuation and template signs."""
    # In names that were copied from some places the dots of "ü" are a sign of their own.
    name = unicodedata.normalize("NFC", name).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    # Not folded: what is heard has small letters, too, but "ß" stays what it is.
    return " ".join(_NOT_HEARD.sub(" ", name).split()).lower()


def counting_key(name: str) -> list[tuple[int, str]]:
    """Return by what names are sorted as people count: room 2 comes before room 12."""
    parts = re.split(r"(\d+)", name_key(name))
    return [(int(part) if part.isdecimal() else -1, part) for part in parts]


@callback
def room_at(
    hass: HomeAssistant, entry: RoomkeeperConfigEntry, device_id: str | None
) -> RoomKey | None:
    """Return the one room in the area of a device, as of a voice satellite."""
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    return _alone_in(_areas(hass, entry)).get(_area_of(hass, device) or "")


def _all_names(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> Iterator[tuple[RoomKey, str]]:
    runtime = entry.runtime_data
    rooms = {runtime.subentry_id(key): key for key in runtime.site.rooms}
    for key, room in runtime.site.rooms.items():
        device = device_of(hass, entry.entry_id, key)
        yield key, room.name
        yield key, (device and device.name_by_user) or ""
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        called = rooms.get(entity.config_subentry_id or "")
        if called is not None and entity.translation_key == ALIASED_ENTITY:
            # An alias that is no text stands for the entity's own name.
            yield from ((called, alias) for alias in entity.aliases if isinstance(alias, str))
    areas = ar.async_get(hass)
    for area_id, key in _alone_in(_areas(hass, entry)).items():
        if area := areas.async_get_area(area_id):
            yield from ((key, name) for name in (area.name, *area.aliases))


def _areas(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> dict[RoomKey, str | None]:
    """Return in which area each room is."""
    rooms = entry.runtime_data.site.rooms
    return {key: _area_of(hass, device_of(hass, entry.entry_id, key)) for key in rooms}


def _alone_in(areas: Mapping[RoomKey, str | None]) -> dict[str, RoomKey]:
    """Return the room of each area that has only one."""
    count = Counter(areas.values())
    return {area: key for key, area in areas.items() if area and count[area] == 1}


def _area_of(hass: HomeAssistant, device: dr.AnyDeviceEntry | None) -> str | None:
    return None if device is None else dr.async_get_effective_area_id(hass, device)
