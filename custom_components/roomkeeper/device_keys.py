"""Rooms, stalls, schedules and feeds by their devices, and what a target of an automation means.

A device's identifier ends with the key of what it stands for; a schedule's key is made of its id.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids
from homeassistant.util import slugify

from .const import DOMAIN


def identifier_of(entry_id: str, key: str) -> tuple[str, str]:
    """Return by what the device of a room, a stall, a feed or a schedule is known."""
    return DOMAIN, f"{entry_id}_{key}"


def schedule_key(schedule_id: str) -> str:
    """Return what a schedule's device is called, where a room's is called by the room's key."""
    return f"schedule_{schedule_id}"


@callback
def device_of(hass: HomeAssistant, entry_id: str, key: str) -> dr.AnyDeviceEntry | None:
    """Return the device that stands for a key, if it is there."""
    identifier = identifier_of(entry_id, key)
    return dr.async_get(hass).async_get_device_by_identifier(identifier, entry_id)


@callback
def named_with_its_area(hass: HomeAssistant, entry_id: str, key: str) -> str | None:
    """Return the name of the device that stands for a key, if its area's name begins it.

    Home Assistant puts the area before the device into the ids of entities: those
    of a room that is called as its area is would say that twice. It leaves the area
    out, or puts it elsewhere, where somebody has chosen what ids are made of.
    """
    device = device_of(hass, entry_id, key)
    if device is None or device.area_id is None:
        return None
    area = ar.async_get(hass).async_get_area(device.area_id)
    name = device.name_by_user or device.name or ""
    if area is None or er.async_get(hass).settings.entity_id_parts is not None:
        return None
    return name if f"{slugify(name)}_".startswith(f"{slugify(area.name)}_") else None


def keys_in(event_data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of all that an event of ours is about."""
    yield from event_data["rooms"]
    if (stall := event_data["stall"]) is not None:
        yield stall
    if (schedule_id := event_data["schedule_id"]) is not None:
        yield schedule_key(schedule_id)
    yield from (event_data[name] for name in ("origin", "feed") if name in event_data)


@callback
def device_with(hass: HomeAssistant, entry_id: str, keys: Iterator[str]) -> str | None:
    """Return the id of the first device that stands for one of some keys."""
    found = (device_of(hass, entry_id, key) for key in keys)
    return next((device.id for device in found if device is not None), None)


@callback
def keys_meant(hass: HomeAssistant, target: Mapping[str, Any] | None) -> frozenset[str] | None:
    """Return the keys of all of ours that a target means now; without one all are meant (None).

    One entity of a room is enough to mean it.
    """
    selection = TargetSelection(dict(target or {}))
    if not selection.has_any_target:
        return None
    selected = async_extract_referenced_entity_ids(hass, selection, expand_group=False)
    entities = er.async_get(hass)
    registered = map(entities.async_get, selected.referenced | selected.indirectly_referenced)
    ours = (one for one in registered if one is not None and one.platform == DOMAIN)
    ids = selected.referenced_devices | {one.device_id for one in ours if one.device_id}
    return frozenset(key for one in ids for key in _keys_of(hass, one))


def _keys_of(hass: HomeAssistant, device_id: str) -> Iterator[str]:
    device = dr.async_get(hass).async_get(device_id)
    if device is not None:
        for domain, identifier in device.identifiers:
            if domain == DOMAIN:
                yield identifier.removeprefix(f"{device.config_entry_id}_")
