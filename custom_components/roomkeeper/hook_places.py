"""Which room an outside id means, as a hook stores it."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import CONF_ROOMS
from .core.ids import OriginKey, RoomKey


@callback
def keep_place(
    hass: HomeAssistant, entry: ConfigEntry, hook: OriginKey, place: str, room: RoomKey
) -> None:
    """Store that an outside id means a room; a hook that is no more has nothing to store."""
    for subentry in entry.subentries.values():
        if subentry.unique_id == hook:
            known = subentry.data.get(CONF_ROOMS, {})
            data = {**subentry.data, CONF_ROOMS: {**known, place: room}}
            hass.config_entries.async_update_subentry(entry, subentry, data=data)
            return
