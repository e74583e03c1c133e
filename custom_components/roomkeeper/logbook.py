"""The logbook: what has happened, as a sentence in the language of the house."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN
from .doors.bus import EVENT
from .doors.log_sentence import sentence

type Describe = Callable[[Event[dict[str, Any]]], dict[str, str]]


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Say how our events are told; what is asked for of the past is told in another thread."""

    def describe(event: Event[dict[str, Any]]) -> dict[str, str]:
        return {
            LOGBOOK_ENTRY_NAME: "Roomkeeper",
            LOGBOOK_ENTRY_MESSAGE: sentence(hass, event.data),
            LOGBOOK_ENTRY_ICON: "mdi:door",
        }

    async_describe_event(DOMAIN, EVENT, describe)
