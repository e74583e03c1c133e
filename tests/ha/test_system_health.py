"""The system information of Home Assistant says how Roomkeeper is."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components import system_health
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import Hold
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from tests.engine.house import full_disk

from .house import House, at

TEXTS = Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations" / "en.json"
DRUM_ROOM = RoomKey("drum_room")


@pytest.fixture(autouse=True)
async def _system_health(hass: HomeAssistant) -> None:
    """Have what asks."""
    assert await async_setup_component(hass, "system_health", {})


async def said(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is said of Roomkeeper, as it is copied into a report."""
    return (await system_health.get_info(hass))[DOMAIN]


async def test_a_house_in_numbers(hass: HomeAssistant, site: House) -> None:
    """Rooms, stalls, what stands, what is next, and how large the database is."""
    await site.book(at(14), at(18), DRUM_ROOM)
    await site.do(Hold(booking_id=BookingId("h1"), rooms=(DRUM_ROOM,)))
    found = await said(hass)
    assert found.pop("ledger_size").endswith(" MB")
    assert found == {
        "version": "0.1.0",
        "rooms": 2,
        "stalls": 1,
        "bookings": 2,
        "next_deadline": "2026-11-24T10:15:00+00:00",
        "deadlines": "ok",
        "ledger": "ok",
        "ledger_schema": 6,
        "log_entries": len(await site.log()),
    }


async def test_every_value_has_a_name(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """In the dialog of the front end no key shows; from there it is one click to the panel."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "system_health/info"})
    assert (await client.receive_json())["success"]
    shown = (await client.receive_json())["event"]["data"][DOMAIN]
    names = json.loads(TEXTS.read_text())["system_health"]["info"]
    assert list(shown["info"]) == list(names)
    assert shown["manage_url"] == "/roomkeeper"


async def test_a_full_disk_shows(hass: HomeAssistant, site: House) -> None:
    """As a failure, by the system's own name for it; and what is overdue meanwhile is too."""
    await site.do(Hold(booking_id=BookingId("h1"), rooms=(DRUM_ROOM,)))
    with full_disk():
        with pytest.raises(NotWritable):
            await site.book(at(14), at(18), DRUM_ROOM)
        site.freezer.tick(timedelta(minutes=20))
        found = await said(hass)
    assert found["ledger"] in {"Failed: SQLITE_IOERR_WRITE", "Failed: SQLITE_FULL"}
    assert found["deadlines"] == "Failed: late"


async def test_what_is_not_loaded_says_so(hass: HomeAssistant, site: House) -> None:
    """Instead of nothing, or of a fault of its own."""
    await hass.config_entries.async_unload(site.entry.entry_id)
    assert await said(hass) == {"version": "0.1.0", "ledger": "Failed: not_loaded"}
