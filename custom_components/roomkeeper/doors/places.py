"""Rooms by what Home Assistant calls them, and the entities that a room has there."""

from collections.abc import Iterator

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..core.errors import UnknownRoom
from ..core.ids import RoomKey
from ..runtime import RoomkeeperConfigEntry


def room_named(hass: HomeAssistant, entry: RoomkeeperConfigEntry, name: str) -> RoomKey:
    """Return the room that a key, a device id or the id of one of its entities names.

    Raises:
        UnknownRoom: with the keys that there are.
    """
    rooms = entry.runtime_data.site.rooms
    key = RoomKey(name)
    if key not in rooms:
        subentry = entry.subentries.get(_subentry_id(hass, entry, name) or "")
        key = RoomKey(subentry.unique_id or subentry.subentry_id) if subentry else key
    if key not in rooms:
        raise UnknownRoom(room=name, known=tuple(rooms))
    return key


def _subentry_id(hass: HomeAssistant, entry: RoomkeeperConfigEntry, name: str) -> str | None:
    found = dr.async_get(hass).async_get(name) or er.async_get(hass).async_get(name)
    if found is None or found.config_entry_id != entry.entry_id:
        return None
    return found.config_subentry_id


def entity_ids_of(
    hass: HomeAssistant, entry: RoomkeeperConfigEntry, room: RoomKey
) -> Iterator[str]:
    """Yield the ids of the entities by which Home Assistant shows a room."""
    subentry_id = entry.runtime_data.subentry_id(room)
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        if entity.config_subentry_id == subentry_id:
            yield entity.entity_id
