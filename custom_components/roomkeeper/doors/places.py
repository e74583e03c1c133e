"""Rooms and stalls by what Home Assistant calls them."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..core.errors import UnknownRoom, UnknownStall
from ..core.ids import RoomKey, StallKey
from ..core.model import Room
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


def is_of_type(room: Room, name: str) -> bool:
    """Say whether a room is of the type with this name, in capitals or not."""
    return (room.type_name or "").casefold() == name.casefold()


def _key_behind(hass: HomeAssistant, entry: RoomkeeperConfigEntry, name: str) -> str:
    """Return the key of the place to which a device or an entity belongs, or nothing."""
    found = dr.async_get(hass).async_get(name) or er.async_get(hass).async_get(name)
    if found is None or found.config_entry_id != entry.entry_id:
        return ""
    subentry = entry.subentries.get(found.config_subentry_id or "")
    return "" if subentry is None else subentry.unique_id or subentry.subentry_id
