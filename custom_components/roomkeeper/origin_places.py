"""Which room an outside id means, as a hook or a feed stores it."""

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from .configuration import room_subentry_ids, snapshot_of
from .const import CONF_ROOM, CONF_ROOMS, SUBENTRY_HOOK
from .core.ids import OriginKey, RoomKey


@callback
def keep_place(
    hass: HomeAssistant, entry: ConfigEntry, origin: OriginKey, place: str, room: RoomKey
) -> None:
    """Store that an outside id means a room; a feed is of one room, whatever it calls it."""
    subentry = _subentry_of(entry, origin)
    if subentry is None:
        return
    data = dict(subentry.data)
    if subentry.subentry_type == SUBENTRY_HOOK:
        data[CONF_ROOMS] = {**data.get(CONF_ROOMS, {}), place: room}
    else:
        data[CONF_ROOM] = room_subentry_ids(snapshot_of(entry))[room]
    hass.config_entries.async_update_subentry(entry, subentry, data=data)


def _subentry_of(entry: ConfigEntry, origin: OriginKey) -> ConfigSubentry | None:
    return next((one for one in entry.subentries.values() if one.unique_id == origin), None)
