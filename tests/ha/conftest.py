"""What every test inside Home Assistant stands on."""

from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

# Before the `hass` fixture: the plugin's own `custom_components` would be found instead.
import custom_components.roomkeeper  # noqa: F401
from custom_components.roomkeeper.const import DOMAIN


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
