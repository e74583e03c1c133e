"""The panel in the sidebar, the cards on dashboards, and the files of both."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, EVENT_PANELS_UPDATED
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.roomkeeper import panel
from custom_components.roomkeeper.const import DOMAIN

from .house import House

FILES = {"panel.js": "// the panel", "cards.js": "// the cards", "chunk-1.js": "// both"}


@pytest.fixture(autouse=True)
def www(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the files, with small ones in it."""
    folder = tmp_path / "www"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(panel, "WWW", folder)
    return folder


@pytest.fixture
async def client(site: House, hass_client_no_auth: ClientSessionGenerator) -> TestClient[Any, Any]:
    """Return a browser that nobody has signed in with: scripts are loaded without a token."""
    return await hass_client_no_auth()


def cards(hass: HomeAssistant) -> list[str]:
    """Return which scripts of ours each page of Home Assistant loads."""
    return [url for url in hass.data[DATA_EXTRA_MODULE_URL].urls if url.startswith(panel.URL)]


async def sidebar(
    hass: HomeAssistant, connect: WebSocketGenerator, group: str = GROUP_ID_ADMIN
) -> dict[str, Any]:
    """Return the panels that a user finds."""
    user = await hass.auth.async_create_user("Desk", group_ids=[group])
    refresh = await hass.auth.async_create_refresh_token(user, "http://localhost")
    connection = await connect(hass, hass.auth.async_create_access_token(refresh))
    await connection.send_json_auto_id({"type": "get_panels"})
    panels: dict[str, Any] = (await connection.receive_json())["result"]
    return panels


@pytest.mark.parametrize("group", [GROUP_ID_ADMIN, GROUP_ID_USER, GROUP_ID_READ_ONLY])
async def test_everybody_finds_the_panel_in_their_sidebar(
    group: str, hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """Also who is no administrator: what they may do, the server decides for each thing."""
    shown = (await sidebar(hass, hass_ws_client, group))[DOMAIN]
    named = (shown["url_path"], shown["title"], shown["icon"])
    assert named == ("roomkeeper", "Rooms", "mdi:door")
    custom = shown["config"]["_panel_custom"]
    assert custom["name"] == "roomkeeper-panel"
    assert custom["module_url"].startswith("/roomkeeper_files/panel.js?v=")
    # Else the entry's gear would lead to the panel, and not to its options.
    assert shown["config_panel_domain"] is None
    assert len(cards(hass)) == 1


async def test_the_sidebar_speaks_the_language_of_the_house(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """Home Assistant translates the titles of its own panels only."""
    hass.config.language = "de"
    assert await hass.config_entries.async_reload(site.entry.entry_id)
    await site.settle()
    assert (await sidebar(hass, hass_ws_client))[DOMAIN]["title"] == "Räume"


async def test_a_reload_puts_the_same_panel_there_again(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """Each new room reloads the entry: an open panel must not notice."""
    before = await sidebar(hass, hass_ws_client), cards(hass)
    updates = site.listen(EVENT_PANELS_UPDATED)
    for _ in range(2):
        assert await hass.config_entries.async_reload(site.entry.entry_id)
        await site.settle()
    assert (await sidebar(hass, hass_ws_client), cards(hass)) == before
    assert updates == []


async def test_a_reload_shows_files_that_are_new(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator, www: Path
) -> None:
    """In place of the older ones, of which nothing is left."""
    [before] = cards(hass)
    for name in FILES:
        (www / name).write_text("// newer")
    assert await hass.config_entries.async_reload(site.entry.entry_id)
    [after] = cards(hass)
    assert after != before
    shown = (await sidebar(hass, hass_ws_client))[DOMAIN]
    module_url = shown["config"]["_panel_custom"]["module_url"]
    assert module_url.rsplit("-")[-1] == after.rsplit("-")[-1]


async def test_what_is_disabled_is_not_shown(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """Disabled, Roomkeeper leaves the sidebar and the pages; enabled again, it is there."""
    updates = site.listen(EVENT_PANELS_UPDATED)
    disabled = ConfigEntryDisabler.USER
    assert await hass.config_entries.async_set_disabled_by(site.entry.entry_id, disabled)
    assert DOMAIN not in await sidebar(hass, hass_ws_client)
    assert cards(hass) == []
    assert len(updates) == 1
    assert await hass.config_entries.async_set_disabled_by(site.entry.entry_id, None)
    await site.settle()
    assert DOMAIN in await sidebar(hass, hass_ws_client)
    assert len(cards(hass)) == 1


async def test_whoever_removes_roomkeeper_finds_no_trace_of_it(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """Neither in the sidebar nor on the pages; added once more, it is there once."""
    assert await hass.config_entries.async_remove(site.entry.entry_id)
    assert DOMAIN not in await sidebar(hass, hass_ws_client)
    assert cards(hass) == []
    again = MockConfigEntry(domain=DOMAIN, title="Roomkeeper")
    again.add_to_hass(hass)
    assert await hass.config_entries.async_setup(again.entry_id)
    await hass.async_block_till_done()
    assert DOMAIN in await sidebar(hass, hass_ws_client)
    assert len(cards(hass)) == 1


async def test_a_browser_keeps_a_file_only_while_it_is_the_same(
    client: TestClient[Any, Any], www: Path
) -> None:
    """It asks each time, and gets the file only if it is another one."""
    for name, text in FILES.items():
        url = f"{panel.URL}/{name}"
        first = await client.get(url)
        assert (first.status, await first.text()) == (HTTPStatus.OK, text)
        assert first.headers["Content-Type"].startswith("text/javascript")
        assert "Cache-Control" not in first.headers
        known = {"If-None-Match": first.headers["ETag"]}
        assert (await client.get(url, headers=known)).status == HTTPStatus.NOT_MODIFIED
        (www / name).write_text(f"{text}, changed")
        other = await client.get(url, headers=known)
        assert (other.status, await other.text()) == (HTTPStatus.OK, f"{text}, changed")


async def test_nothing_beside_the_files_is_served(client: TestClient[Any, Any]) -> None:
    """The folder is not listed, and leads nowhere else."""
    (panel.WWW.parent / "secrets.yaml").write_text("secret")
    for path in ("", "/", "/other.js", "/%2e%2e/secrets.yaml"):
        answer = await client.get(f"{panel.URL}{path}")
        assert answer.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND), path


@pytest.mark.parametrize("name", ["panel.js", "cards.js"])
async def test_another_content_has_another_address(
    name: str, hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator, www: Path
) -> None:
    """So a page that was kept somewhere on the way cannot load what is old."""

    async def addresses() -> dict[str, str]:
        module = (await sidebar(hass, hass_ws_client))[DOMAIN]["config"]["_panel_custom"]
        return {"panel.js": module["module_url"], "cards.js": cards(hass)[0]}

    before = await addresses()
    assert all("?v=0.1.0-" in url for url in before.values())
    (www / name).write_text("// other")
    assert await hass.config_entries.async_reload(site.entry.entry_id)
    await site.settle()
    after = await addresses()
    assert {one for one in after if after[one] != before[one]} == {name}


@pytest.mark.parametrize("name", ["panel.js", "cards.js"])
async def test_rooms_work_without_a_panel(
    name: str, hass: HomeAssistant, site: House, www: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Files that were lost on the way keep nobody out of their rooms."""
    (www / name).unlink()
    assert await hass.config_entries.async_reload(site.entry.entry_id)
    await site.settle()
    assert site.value("sensor", "status", "drum_room") == "available"
    assert caplog.text.count("The panel is not whole, install Roomkeeper again") == 1
    assert await hass.config_entries.async_unload(site.entry.entry_id)
