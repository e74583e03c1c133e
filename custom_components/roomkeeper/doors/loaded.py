"""The running Roomkeeper, for doors that are there whether or not it runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send

from ..const import DOMAIN
from ..core.errors import NotLoaded

if TYPE_CHECKING:
    # The runtime wires the event bus up, which is a door too.
    from ..runtime import RoomkeeperConfigEntry

_CHANGED: Final = f"{DOMAIN}_loaded"


def loaded_entry(hass: HomeAssistant) -> RoomkeeperConfigEntry | None:
    """Return the config entry if it is loaded; there is at most one."""
    return next(iter(hass.config_entries.async_loaded_entries(DOMAIN)), None)


def running_entry(hass: HomeAssistant) -> RoomkeeperConfigEntry | None:
    """Return the config entry if its engine runs.

    It does so before the entry is loaded: what is overdue is made up for while it is set up.
    """
    running = (ConfigEntryState.LOADED, ConfigEntryState.SETUP_IN_PROGRESS)
    for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False):
        if entry.state in running and hasattr(entry, "runtime_data"):
            return entry
    return None


def the_entry(hass: HomeAssistant) -> RoomkeeperConfigEntry:
    """Return the loaded config entry.

    Raises:
        NotLoaded: there is none at present.
    """
    entry = loaded_entry(hass)
    if entry is None:
        raise NotLoaded
    return entry


@callback
def tell_loaded(hass: HomeAssistant, entry: RoomkeeperConfigEntry | None) -> None:
    """Tell those who follow that the config entry is loaded, or that it goes."""
    async_dispatcher_send(hass, _CHANGED, entry)


@callback
def follow_loaded(
    hass: HomeAssistant, follow: Callable[[RoomkeeperConfigEntry | None], None]
) -> CALLBACK_TYPE:
    """Call with the config entry if it is loaded, and whenever it comes or goes (None)."""
    stop = async_dispatcher_connect(hass, _CHANGED, callback(follow))
    if (entry := loaded_entry(hass)) is not None:
        follow(entry)
    return stop
