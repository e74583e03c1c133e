"""Calling actions as people, automations and scripts do."""

from typing import Any

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from custom_components.roomkeeper.const import DOMAIN


async def call(
    hass: HomeAssistant, action: str, context: Context | None = None, /, **fields: object
) -> dict[str, Any]:
    """Call an action and return its response."""
    response = await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, return_response=True, context=context
    )
    assert isinstance(response, dict)
    return response


async def refused(
    hass: HomeAssistant, action: str, context: Context | None = None, /, **fields: object
) -> ServiceValidationError:
    """Call an action that is refused, and return the refusal."""
    with pytest.raises(ServiceValidationError) as raised:
        await call(hass, action, context, **fields)
    assert raised.value.translation_domain == DOMAIN
    return raised.value


async def book(
    hass: HomeAssistant,
    start: str = "2026-11-24 14:00",
    end: str = "2026-11-24 18:00",
    room: str | list[str] = "drum_room",
    **fields: object,
) -> dict[str, Any]:
    """Book a room and return the booking."""
    response = await call(hass, "book", room=room, start=start, end=end, **fields)
    booking = response["booking"]
    assert isinstance(booking, dict)
    return booking
