"""Keeps the ledger's file unchanged while Home Assistant copies it.

Turns go on being committed meanwhile, to the write-ahead log beside the file,
which is copied too.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .ledger import Ledger, LedgerError

_LOGGER = logging.getLogger(__name__)

_DATA_UNDER_WAY: HassKey[bool] = HassKey(f"{DOMAIN}_backup_under_way")

_LONGEST_WAIT_S = 30.0
"""A backup is not held up longer than this. Without us it is still made."""


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Make the file whole, and leave it alone from now on."""
    hass.data[_DATA_UNDER_WAY] = True
    await _tell_ledger(hass, Ledger.hold_checkpoints)


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the file be written again."""
    hass.data.pop(_DATA_UNDER_WAY, None)
    await _tell_ledger(hass, Ledger.release_checkpoints)


@callback
def is_under_way(hass: HomeAssistant) -> bool:
    """Say whether the file is being copied, for whoever opens it meanwhile."""
    return hass.data.get(_DATA_UNDER_WAY, False)


async def _tell_ledger(hass: HomeAssistant, what: Callable[[Ledger], Awaitable[None]]) -> None:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        try:
            async with asyncio.timeout(_LONGEST_WAIT_S):
                await what(entry.runtime_data.ledger)
        except (LedgerError, TimeoutError) as error:
            # A backup with an older ledger is better than none.
            _LOGGER.warning("The ledger is not ready for the backup: %r", error)
