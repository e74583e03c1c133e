"""Rooms and stalls by what Home Assistant calls them, and the entities that they have there."""

from collections.abc import Iterator

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..core.errors import UnknownRoom, UnknownStall
from ..core.ids import RoomKey, StallKey
from ..runtime import RoomkeeperConfigEntry


def room_named(hass: HomeAssistant, entry: RoomkeeperConfigEntry, name: str) -> RoomKey:
    """Return the room that a key, a device id or the id of one of its entities names.

    Raises:
        UnknownRoom: with the keys that there are.
    """
    rooms = entry.runtime_data.site.rooms
    for key in (RoomKey(name), RoomKey(_key_behind(hass, entry, name))):
        if key in rooms:
            return key
    raise UnknownRoom(room=name, known=tuple(rooms))


def stall_named(hass: HomeAssistant, entry: RoomkeeperConfigEntry, name: str) -> StallKey:
    """Return the stall that a key, a device id or the id of one of its entities names.

    Raises:
        UnknownStall: with the keys that there are.
    """
    stalls = entry.runtime_data.site.stalls
    for key in (StallKey(name), StallKey(_key_behind(hass, entry, name))):
        if key in stalls:
            return key
    raise UnknownStall(stall=name, known=tuple(stalls))


def _key_behind(hass: HomeAssistant, entry: RoomkeeperConfigEntry, name: str) -> str:
    """Return the key of the place to which a device or an entity belongs, or nothing."""
    found = dr.async_get(hass).async_get(name) or er.async_get(hass).async_get(name)
    if found is None or found.config_entry_id != entry.entry_id:
        return ""
    subentry = entry.subentries.get(found.config_subentry_id or "")
    return "" if subentry is None else subentry.unique_id or subentry.subentry_id


def entity_ids_of(
    hass: HomeAssistant, entry: RoomkeeperConfigEntry, place: RoomKey | StallKey
) -> Iterator[str]:
    """Yield the ids of the entities by which Home Assistant shows a room or a stall."""
    subentry_id = entry.runtime_data.subentry_id(place)
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        if entity.config_subentry_id == subentry_id:
            yield entity.entity_id
