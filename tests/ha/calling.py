"""Calling actions as people, automations and scripts do."""

from typing import Any

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from custom_components.roomkeeper.const import DOMAIN

from .described import assert_described


async def call(
    hass: HomeAssistant, action: str, context: Context | None = None, /, **fields: object
) -> dict[str, Any]:
    """Call an action and return its response."""
    response = await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, return_response=True, context=context
    )
    assert isinstance(response, dict)
    assert_described(action, response)
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


async def schedule(hass: HomeAssistant, **fields: object) -> dict[str, Any]:
    """Make a schedule: the drum room's power goes on at eight each day, unless told else."""
    daily: dict[str, object] = {
        "name": "Power",
        "schedule_type": "recurring",
        "frequency": "daily",
        "times": ["08:00"],
        "action_type": "on",
        "target": {"entity_id": "input_boolean.drum_power"},
    }
    if fields.get("schedule_type", "recurring") != "recurring":
        del daily["frequency"], daily["times"]
    if fields.get("schedule_type") == "static":
        del daily["action_type"]
    response = await call(hass, "create_schedule", **{**daily, **fields})
    made = response["schedule"]
    assert isinstance(made, dict)
    return made


async def device_action(hass: HomeAssistant, **fields: object) -> dict[str, Any]:
    """Make an action that switches the drum room's power off when told to, unless told else."""
    off: dict[str, object] = {
        "action_type": "off",
        "target": {"entity_id": "input_boolean.drum_power"},
    }
    (made,) = (await call(hass, "create_action", **{**off, **fields}))["actions"]
    assert isinstance(made, dict)
    return made
