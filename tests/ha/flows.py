"""Walking through the forms as the front end does."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import voluptuous as vol
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigSubentry,
    SubentryFlowContext,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section

from custom_components.roomkeeper.const import SUBENTRY_ROOM


def add_subentry(
    hass: HomeAssistant,
    entry: ConfigEntry,
    title: str,
    data: Mapping[str, Any] | None = None,
    *,
    kind: str = SUBENTRY_ROOM,
    key: str | None = None,
) -> ConfigSubentry:
    """Store a subentry without any form."""
    subentry = ConfigSubentry(
        data=MappingProxyType({"name": title, **(data or {})}),
        subentry_type=kind,
        title=title,
        unique_id=key or f"{kind}_{title}".lower().replace(" ", "_"),
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    return subentry


async def open_form(
    hass: HomeAssistant,
    entry: ConfigEntry,
    kind: str = SUBENTRY_ROOM,
    subentry: ConfigSubentry | None = None,
) -> SubentryFlowResult:
    """Open the form that adds a subentry, or the one that changes `subentry`."""
    if subentry is None:
        context = SubentryFlowContext(source=SOURCE_USER)
    else:
        context = SubentryFlowContext(source=SOURCE_RECONFIGURE, subentry_id=subentry.subentry_id)
    return await hass.config_entries.subentries.async_init((entry.entry_id, kind), context=context)


async def submit(
    hass: HomeAssistant, form: SubentryFlowResult, values: dict[str, Any]
) -> SubentryFlowResult:
    """Submit a form."""
    return await hass.config_entries.subentries.async_configure(form["flow_id"], values)


def fields(schema: vol.Schema) -> Iterator[tuple[str | None, vol.Marker, Any]]:
    """Yield the section, the marker and the selector of each field of a form."""
    for marker, value in schema.schema.items():
        if isinstance(value, section):
            for inner, selector in value.schema.schema.items():
                yield str(marker), inner, selector
        else:
            yield None, marker, value


def suggested(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a form comes with."""
    return {
        str(marker): marker.description["suggested_value"]
        for _, marker, _ in fields(form["data_schema"])
        if marker.description
    }
