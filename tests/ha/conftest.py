"""What every test inside Home Assistant stands on."""

import logging
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

# Before the `hass` fixture: the plugin's own `custom_components` would be found instead.
import custom_components.roomkeeper  # noqa: F401
from custom_components.roomkeeper.const import DOMAIN, SUBENTRY_STALL
from tests.core.profiles import load_profile

from .api import Api
from .flows import add_subentry
from .house import House

# A deadline for each example would be one for the machine, which does other things besides.
load_profile()

# The plugin has it write down each statement, ours among them: that takes longer than most of them.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
def _find_roomkeeper(enable_custom_integrations: None) -> None:
    """Let Home Assistant look for custom integrations."""


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give each test a configuration folder of its own, for the ledger is kept there."""
    return str(tmp_path)


@pytest.fixture
def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return the entry, added to Home Assistant and not yet set up."""
    entry = MockConfigEntry(domain=DOMAIN, title="Roomkeeper")
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def site(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Run Roomkeeper with two rooms and a stall in Berlin; it is 11:00 there on Tuesday 2026-11-24.

    The drum room has a door, power and an hour of early check-in; the vocal booth has nothing.
    The cubicle is in the drum room, and has a sensor and a camera.
    """
    freezer.move_to("2026-11-24T10:00:00+00:00")
    await hass.config.async_set_time_zone("Europe/Berlin")
    devices = {
        "input_boolean": {
            "drum_power": {"initial": True},
            "drum_door": {},
            "cubicle_sensor": {"initial": False},
            "cubicle_camera": {"initial": True},
        }
    }
    assert await async_setup_component(hass, "input_boolean", devices)
    drum_room = {
        "power": ["input_boolean.drum_power"],
        "doors": ["input_boolean.drum_door"],
        "early_check_in": {"hours": 1},
    }
    room = add_subentry(hass, entry, "Drum room", drum_room, key="drum_room")
    add_subentry(hass, entry, "Vocal booth", key="vocal_booth")
    cubicle = {
        "room": room.subentry_id,
        "sensors": ["input_boolean.cubicle_sensor"],
        "cameras": ["input_boolean.cubicle_camera"],
    }
    add_subentry(hass, entry, "Cubicle", cubicle, kind=SUBENTRY_STALL, key="cubicle")
    assert await hass.config_entries.async_setup(entry.entry_id)
    house = House(hass, entry, freezer)
    await house.settle()
    return house


@pytest.fixture
async def api(site: House, hass_client: ClientSessionGenerator) -> Api:
    """Return a client with an administrator's token."""
    # The access log asks for the machine's time zone, which has none where time stands still.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    return Api(await hass_client())
