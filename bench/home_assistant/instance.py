"""A real Home Assistant that holds little else than Roomkeeper."""

import json
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from homeassistant import loader
from homeassistant.auth import auth_manager_from_config
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.config_entries import (
    ConfigEntries,
    ConfigEntry,
    ConfigEntryDisabler,
    ConfigSubentryData,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component


@asynccontextmanager
async def home_assistant() -> AsyncIterator[HomeAssistant]:
    """Run Home Assistant in a folder that is gone afterwards; it answers on this machine only."""
    with TemporaryDirectory() as folder:
        _listen_here(Path(folder))
        hass = HomeAssistant(folder)
        hass.config.skip_pip = True
        hass.config_entries = ConfigEntries(hass, {})
        loader.async_setup(hass)
        await async_load_base_functionality(hass)
        hass.auth = await auth_manager_from_config(hass, [], [])
        await hass.config.async_set_time_zone("Europe/Berlin")
        assert await async_setup_component(hass, "homeassistant", {})
        assert await async_setup_component(hass, "http", {})
        await hass.async_start()
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)
            # Home Assistant put the folder on the path; it is gone now.
            sys.path[:] = [entry for entry in sys.path if not entry.startswith(folder)]


def _listen_here(folder: Path) -> None:
    """Write where Home Assistant is to listen, in the form in which it keeps that."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": stable, "pending": None, "yaml_migration_done": True}
    stored = {"version": 2, "minor_version": 2, "key": "http", "data": data}
    storage = folder / ".storage"
    storage.mkdir()
    (storage / "http").write_text(json.dumps(stored))


def rooms(
    count: int,
    disabled_by: ConfigEntryDisabler | None = None,
    options: Mapping[str, Any] | None = None,
) -> ConfigEntry:
    """Return Roomkeeper's entry with rooms that have all that a room can have."""
    found = [_room(number) for number in range(count)]
    return entry_of("roomkeeper", found, disabled_by, options)


def entry_of(
    domain: str,
    subentries: list[ConfigSubentryData],
    disabled_by: ConfigEntryDisabler | None = None,
    options: Mapping[str, Any] | None = None,
) -> ConfigEntry:
    """Return an entry that was added by hand."""
    return ConfigEntry(
        data={},
        disabled_by=disabled_by,
        discovery_keys=MappingProxyType({}),
        domain=domain,
        minor_version=1,
        options=options or {},
        source="user",
        subentries_data=subentries,
        title=domain.capitalize(),
        unique_id=None,
        version=1,
    )


def _room(number: int) -> ConfigSubentryData:
    data = {
        "name": f"Room {number}",
        "power": [f"switch.power_{number}"],
        "doors": [f"lock.door_{number}"],
        "presence": [f"binary_sensor.presence_{number}"],
    }
    return ConfigSubentryData(
        data=data, subentry_type="room", title=f"Room {number}", unique_id=f"room_{number}"
    )
