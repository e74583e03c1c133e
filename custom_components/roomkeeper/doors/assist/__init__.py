"""The spoken door: sentences and language models, and what is said back.

What can be said stands in `sentences/`, and what is answered in the translations.
"""

import logging
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module

from ...runtime import RoomkeeperConfigEntry
from . import llm_api

_LOGGER = logging.getLogger(__name__)

_CONVERSATION: Final = "conversation"


async def async_set_up(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
    """Listen, where Home Assistant does, and be a tool for language models, until unloaded."""
    entry.async_on_unload(llm_api.async_register(hass, entry))
    if _CONVERSATION not in hass.config.components:
        return
    try:
        # What sentences are read with is installed where Home Assistant's own conversation is.
        listening = await async_import_module(hass, f"{__name__}.listening")
    except ImportError:
        # It belongs to Home Assistant, and may change; everything else goes on.
        _LOGGER.exception("This Home Assistant reads sentences in another way, so none is heard")
        return
    await listening.async_listen(hass, entry)
