"""The actions `roomkeeper.*`."""

from homeassistant.core import HomeAssistant, callback


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register every action; there whether or not an entry is loaded."""
