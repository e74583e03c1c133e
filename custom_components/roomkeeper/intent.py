"""The intents, which Home Assistant asks for by this name; see `doors.assist`."""

from homeassistant.core import HomeAssistant

from .doors.assist import intents


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register them; they are there whether or not Roomkeeper runs."""
    intents.async_register(hass)
