"""Automations of a test: triggers that tell what they heard, and conditions that are asked."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant
from homeassistant.helpers import condition
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config

from custom_components.roomkeeper.const import DOMAIN

from .house import House


class Heard:
    """What triggers have told, in order, and in which context."""

    def __init__(self) -> None:
        """Begin with silence."""
        self.told: list[dict[str, Any]] = []
        self.contexts: list[Context | None] = []
        self.detach: CALLBACK_TYPE = _nothing

    @property
    def names(self) -> list[str]:
        """Return which triggers told something, without our domain."""
        return [one["platform"].removeprefix(f"{DOMAIN}.") for one in self.told]

    @property
    def bookings(self) -> list[str]:
        """Return the bookings that were told of."""
        return [one["booking_id"] for one in self.told]

    async def hear(self, variables: dict[str, Any], context: Context | None = None) -> None:
        """Take in what a trigger tells."""
        self.told.append(variables["trigger"])
        self.contexts.append(context)


def _nothing() -> None:
    """Undo nothing."""


async def listen(
    hass: HomeAssistant, *triggers: str | Mapping[str, Any], heard: Heard | None = None
) -> Heard:
    """Attach triggers as an automation does; some by their names alone, without our domain."""
    heard = heard or Heard()
    written = [{"trigger": f"{DOMAIN}.{one}"} if isinstance(one, str) else one for one in triggers]
    config = await async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA(written))
    detach = await async_initialize_triggers(
        hass, config, heard.hear, "test", "test", lambda *_: None
    )
    assert detach is not None
    heard.detach = detach
    return heard


async def condition_of(
    hass: HomeAssistant, name: str, **said: object
) -> condition.ConditionChecker:
    """Make a condition as an automation does, of its `target` and its options."""
    target = {"target": said.pop("target")} if "target" in said else {}
    written = {"condition": f"{DOMAIN}.{name}", **target, "options": said}
    config = await condition.async_validate_condition_config(hass, cv.CONDITION_SCHEMA(written))
    return await condition.async_from_config(hass, config)


async def holds(hass: HomeAssistant, name: str, **said: object) -> bool | None:
    """Ask a condition once."""
    checker = await condition_of(hass, name, **said)
    try:
        return checker.async_check(variables={})
    finally:
        checker.async_unload()


def device_of(site: House, key: str) -> str:
    """Return the device of a room, a stall or a schedule."""
    identifier = (DOMAIN, f"{site.entry.entry_id}_{key}")
    devices = dr.async_get(site.hass)
    device = devices.async_get_device_by_identifier(identifier, site.entry.entry_id)
    assert device is not None
    return device.id


def target_of(site: House, *keys: str) -> dict[str, list[str]]:
    """Mean some rooms or stalls by their devices."""
    return {"device_id": [device_of(site, key) for key in keys]}
