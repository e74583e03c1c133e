"""The panel in the sidebar, and the cards on dashboards: files that a browser loads from here."""

import hashlib
import logging
from pathlib import Path
from typing import Final

from homeassistant.components.frontend import (
    add_extra_js_url,
    async_remove_panel,
    remove_extra_js_url,
)
from homeassistant.components.http import StaticPathConfig
from homeassistant.components.panel_custom import async_register_panel
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.loader import async_get_loaded_integration
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

_LOGGER = logging.getLogger(__name__)

URL: Final = "/roomkeeper_files"
"""Where the files are. Without `/static/` in it: older pages kept such files for good."""

WWW: Final = Path(__file__).parent / "www"

_DATA_CARDS: Final[HassKey[str]] = HassKey(f"{DOMAIN}_cards")


async def async_register_files(hass: HomeAssistant) -> None:
    """Serve the files, each time asking whether they are still the same."""
    await hass.http.async_register_static_paths(
        [StaticPathConfig(URL, str(WWW), cache_headers=False)]
    )


async def async_show(hass: HomeAssistant) -> None:
    """Put the panel into the sidebar, and the cards onto every page."""
    version = str(async_get_loaded_integration(hass, DOMAIN).version)
    panel, cards = await hass.async_add_executor_job(_tagged, version, "panel.js", "cards.js")
    # Home Assistant shows the title to everybody as it is, so it speaks the language of the house.
    words = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    hass.data[_DATA_CARDS] = cards
    add_extra_js_url(hass, cards)
    await async_register_panel(
        hass,
        DOMAIN,
        "roomkeeper-panel",
        sidebar_title=words[f"component.{DOMAIN}.common.ui_title"],
        sidebar_icon="mdi:door",
        module_url=panel,
    )


def async_hide(hass: HomeAssistant) -> None:
    """Take both away again."""
    async_remove_panel(hass, DOMAIN)
    remove_extra_js_url(hass, hass.data.pop(_DATA_CARDS))


def _tagged(version: str, *names: str) -> list[str]:
    """Return the addresses of files; each has another one when its content is another."""
    return [f"{URL}/{name}?v={version}-{_digest(WWW / name)}" for name in names]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except OSError as error:
        # Rooms need no panel: everything else goes on.
        _LOGGER.warning("The panel is not whole, install Roomkeeper again: %s", error)
        return "missing"
