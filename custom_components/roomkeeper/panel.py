"""The panel in the sidebar, and the cards on dashboards: files that a browser loads from here."""

import hashlib
import logging
from pathlib import Path
from typing import Final, NamedTuple

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


def address_of(*parts: str) -> str:
    """Return the address of a page of the panel, as the page of a device links to it."""
    return f"homeassistant://{'/'.join((DOMAIN, *parts))}"


class _Shown(NamedTuple):
    panel: str
    cards: str
    title: str


_DATA_SHOWN: Final[HassKey[_Shown]] = HassKey(f"{DOMAIN}_shown")


async def async_register_files(hass: HomeAssistant) -> None:
    """Serve the files, each time asking whether they are still the same."""
    await hass.http.async_register_static_paths(
        [StaticPathConfig(URL, str(WWW), cache_headers=False)]
    )


async def async_show(hass: HomeAssistant) -> None:
    """Put the panel into the sidebar, and the cards onto every page, where they are not yet."""
    version = str(async_get_loaded_integration(hass, DOMAIN).version)
    panel, cards = await hass.async_add_executor_job(_tagged, version, "panel.js", "cards.js")
    # Home Assistant shows the title to everybody as it is, so it speaks the language of the house.
    words = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    title = words[f"component.{DOMAIN}.common.ui_title"]
    shown = _Shown(panel, cards, title)
    # The entry may be loaded anew, and a panel that is shown anew loses what somebody types.
    if hass.data.get(_DATA_SHOWN) == shown:
        return
    async_hide(hass)
    hass.data[_DATA_SHOWN] = shown
    add_extra_js_url(hass, cards)
    await async_register_panel(
        hass,
        DOMAIN,
        "roomkeeper-panel",
        sidebar_title=title,
        sidebar_icon="mdi:door",
        module_url=panel,
    )


def builds(hass: HomeAssistant) -> dict[str, str]:
    """Return which builds of panel and cards are shown: the version, and a digest of the file."""
    shown = hass.data.get(_DATA_SHOWN)
    if shown is None:
        return {}
    addresses = {"panel": shown.panel, "cards": shown.cards}
    return {name: address.partition("?v=")[2] for name, address in addresses.items()}


def async_hide(hass: HomeAssistant) -> None:
    """Take both away again, where they are."""
    shown = hass.data.pop(_DATA_SHOWN, None)
    if shown is None:
        return
    async_remove_panel(hass, DOMAIN)
    remove_extra_js_url(hass, shown.cards)


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
