"""Roomkeeper keeps rooms: bookings, doors, and the power that goes off after the guest."""

import logging

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.typing import ConfigType

from . import issues, panel, repairs
from .configuration import hooks_of, snapshot_of
from .const import DOMAIN
from .doors import assist, calendar_feed, rest, services, websocket
from .doors.hooks import registered
from .doors.live import DATA_LIVE
from .doors.loaded import tell_loaded
from .ledger import LedgerCorrupt, LedgerTooNew, LedgerUnwritable
from .ledger_file import ledger_path
from .runtime import RoomkeeperConfigEntry, Runtime

_LOGGER = logging.getLogger(__name__)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SENSOR,
    Platform.SWITCH,
)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001 - Home Assistant's form
    """Register the doors that are there whether or not an entry is loaded."""
    services.async_register(hass)
    rest.async_register(hass)
    websocket.async_register(hass)
    registered.async_register(hass)
    calendar_feed.async_register(hass)
    await panel.async_register_files(hass)
    for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False):
        registered.async_configure(hass, hooks_of(snapshot_of(entry)))
    return True


async def async_setup_entry(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> bool:
    """Open the ledger and show the rooms.

    Raises:
        ConfigEntryNotReady: the ledger cannot be written at present.
        ConfigEntryError: the ledger cannot be read; it stays as it is.
    """
    runtime = entry.runtime_data = Runtime(hass, entry)
    path = str(ledger_path(hass))
    try:
        await runtime.open()
    except LedgerUnwritable as error:
        repairs.show_ledger_problem(hass, str(error))
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="ledger_unwritable",
            translation_placeholders={"problem": str(error)},
        ) from error
    except (LedgerCorrupt, LedgerTooNew) as error:
        newer = isinstance(error, LedgerTooNew)
        repairs.raise_ledger_unreadable(hass, path, str(error), newer=newer)
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="ledger_too_new" if newer else "ledger_corrupt",
            translation_placeholders={"path": path, "problem": str(error)},
        ) from error
    if (loss := runtime.ledger.loss) is not None:
        _LOGGER.error("The newest entries of the ledger are lost: %s", loss.what)
        repairs.raise_ledger_cut_short(hass, path, loss)
    repairs.show_ledger_problem(hass, None)
    repairs.clear_ledger_unreadable(hass)
    try:
        # Platforms come last: they cannot be taken back where something else fails.
        await assist.async_set_up(hass, entry)
        await panel.async_show(hass)
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
        await _set_up_timers(hass, entry)
    except BaseException:
        await runtime.close()
        raise
    hass.data[DATA_LIVE].loaded(entry)
    tell_loaded(hass, entry)
    return True


async def _set_up_timers(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
    """Add the timers by Home Assistant's own timer component, which is no forwardable platform.

    Nothing promises that this goes on working, so where it does not, everything else goes on.
    """
    component = hass.data.get(DATA_INSTANCES, {}).get("timer")
    if component is not None and await component.async_setup_entry(entry):
        repairs.clear_timers_missing(hass)
        return
    _LOGGER.warning("This Home Assistant takes no timer entities from other integrations")
    repairs.raise_timers_missing(hass)


async def async_unload_entry(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> bool:
    """Take the entities away and close the ledger."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    component = hass.data.get(DATA_INSTANCES, {}).get("timer")
    if component is not None:
        await component.async_unload_entry(entry)
    hass.data[DATA_LIVE].unloading()
    tell_loaded(hass, None)
    if entry.disabled_by:
        panel.async_hide(hass)
    await entry.runtime_data.close()
    return True


async def async_remove_entry(hass: HomeAssistant, _entry: RoomkeeperConfigEntry) -> None:
    """Close the doors that are open as long as there is an entry, and say no more of it."""
    registered.async_configure(hass, {})
    issues.clear_all(hass)
    panel.async_hide(hass)
