"""From a schedule's target to the entities that it means now.

Entities that are named, also by a label of their own, are taken as they are:
one that is not there fails by name. Of what is in an area, on a floor or on a
device, only everyday devices are meant (`device_kinds.EVERYDAY`), and nothing
of Roomkeeper's own: "all off" must not put cameras back, or rooms into use.
"""

from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .const import DOMAIN
from .core.action_spec import ActionSpec
from .core.ids import EntityId
from .core.schedule import Target
from .device_kinds import EVERYDAY, EVERYDAY_LEVELS, domain_of


def as_data(target: Target) -> dict[str, list[str]]:
    """Return a target as Home Assistant's actions take it."""
    given = {
        ATTR_ENTITY_ID: target.entities,
        ATTR_DEVICE_ID: target.devices,
        ATTR_AREA_ID: target.areas,
        ATTR_FLOOR_ID: target.floors,
        ATTR_LABEL_ID: target.labels,
    }
    return {name: list(ids) for name, ids in given.items() if ids}


def entities_of(
    hass: HomeAssistant, target: Target, spec: ActionSpec | None = None
) -> tuple[EntityId, ...]:
    """Return the entities of a target, sorted; for an action, those that it can be meant for.

    A group counts as one device.
    """
    selected = async_extract_referenced_entity_ids(
        hass, TargetSelection(as_data(target)), expand_group=False
    )
    registry = er.async_get(hass)
    labelled = {
        one.entity_id
        for label in target.labels
        for one in er.async_entries_for_label(registry, label)
        if one.disabled_by is None
    }
    named = selected.referenced | labelled
    there = {
        one
        for one in selected.indirectly_referenced - named
        if hass.states.get(one) is not None and _is_meant(registry, one, spec)
    }
    return tuple(EntityId(one) for one in sorted(named | there))


def _is_meant(registry: er.EntityRegistry, entity_id: str, spec: ActionSpec | None) -> bool:
    entry = registry.async_get(entity_id)
    if entry is not None and entry.platform == DOMAIN:
        return False
    if spec is None:
        return True
    return domain_of(entity_id) in (EVERYDAY_LEVELS if spec.moves_level else EVERYDAY)
