"""Areas of a house, and entities in them."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry


def area(hass: HomeAssistant, name: str) -> str:
    """Add an area, and return its id."""
    return ar.async_get(hass).async_create(name).id


def device(hass: HomeAssistant, name: str, area_id: str | None = None) -> str:
    """Add a device, and return its id."""
    owner = MockConfigEntry(domain="mesh")
    owner.add_to_hass(hass)
    devices = dr.async_get(hass)
    made = devices.async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("mesh", name)}, name=name
    )
    devices.async_update_device(made.id, area_id=area_id)
    return made.id


def furnish(
    hass: HomeAssistant,
    entity_id: str,
    area_id: str | None = None,
    *,
    platform: str = "mesh",
    device_id: str | None = None,
    attributes: dict[str, Any] | None = None,
    **registered: Any,  # noqa: ANN401 - what the registry takes
) -> str:
    """Register an entity with a state, and return its id."""
    domain, _, name = entity_id.partition(".")
    registry = er.async_get(hass)
    owner = None
    if device_id is not None:
        found = dr.async_get(hass).async_get(device_id)
        assert found is not None
        owner = hass.config_entries.async_get_entry(found.config_entry_id)
    made = registry.async_get_or_create(
        domain,
        platform,
        entity_id,
        suggested_object_id=name,
        device_id=device_id,
        config_entry=owner,
        **registered,
    )
    assert made.entity_id == entity_id
    if area_id is not None:
        registry.async_update_entity(entity_id, area_id=area_id)
    if made.disabled_by is None:
        hass.states.async_set(entity_id, "off", attributes)
    return entity_id
