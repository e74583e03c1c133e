"""The running Roomkeeper, for doors that are there whether or not it runs."""

from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..core.errors import NotLoaded

if TYPE_CHECKING:
    # The runtime wires the event bus up, which is a door too.
    from ..runtime import RoomkeeperConfigEntry


def loaded_entry(hass: HomeAssistant) -> RoomkeeperConfigEntry | None:
    """Return the config entry if it is loaded; there is at most one."""
    return next(iter(hass.config_entries.async_loaded_entries(DOMAIN)), None)


def the_entry(hass: HomeAssistant) -> RoomkeeperConfigEntry:
    """Return the loaded config entry.

    Raises:
        NotLoaded: there is none at present.
    """
    entry = loaded_entry(hass)
    if entry is None:
        raise NotLoaded
    return entry
