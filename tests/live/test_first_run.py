"""Adding Roomkeeper in Home Assistant's own dialogs: areas of the house become rooms."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import NamedTuple

import demo
import pytest
from demo_devices import ROOMS, configuration
from instance import PASSWORD, USERNAME
from playwright.async_api import Browser, Page, expect

from .conftest import open_page
from .watched import Watched

ADDING = "/config/integrations/dashboard/add?domain=roomkeeper"


class Newcomer(NamedTuple):
    """Whoever has just installed Roomkeeper, with the dialog that adds it on the screen."""

    ha: Watched
    page: Page
    artifacts: Path


@pytest.fixture(scope="module")
async def newcomer(
    houses: list[Watched],
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    artifacts: Path,
) -> AsyncGenerator[Newcomer]:
    """Furnish a house, and begin to add Roomkeeper to it."""
    folder = tmp_path_factory.mktemp("first_run")
    async with Watched(folder / "ha", configuration=configuration()) as ha:
        houses.append(ha)
        await demo.set_areas(ha, ROOMS)
        page = await open_page(browser, f"{ha.url}{ADDING}", (USERNAME, PASSWORD))
        await page.get_by_role("button", name="OK").click()
        yield Newcomer(ha, page, artifacts)
        # What stood on the screen when a test failed.
        await page.screenshot(path=artifacts / "first-run-last.png", animations="disabled")


async def test_areas_become_rooms(newcomer: Newcomer) -> None:
    """Three ticks, one look and one answer: the rooms are there, each in its area."""
    ha, page, artifacts = newcomer
    for room in ROOMS:
        await page.get_by_text(f"{room.name} (4)").click()
    await page.screenshot(path=artifacts / "first-run-areas.png", animations="disabled")
    await page.get_by_role("button", name="Submit").click()

    table = page.get_by_role("table")
    await expect(table).to_contain_text("Drum room")
    drums = table.get_by_role("row").filter(has_text="Drum room")
    await expect(drums.get_by_role("cell")).to_have_text(
        ["Drum room", "socket", "door", "motion, load"]
    )
    await page.screenshot(path=artifacts / "first-run-rooms.png", animations="disabled")
    await page.get_by_text("Add these rooms").click()
    finish = page.get_by_role("button", name="Finish")
    await expect(finish).to_be_visible()
    await page.screenshot(path=artifacts / "first-run-done.png", animations="disabled")
    await finish.click()

    made = {one["title"]: one["unique_id"] for one in await ha.subentries("roomkeeper")}
    assert made == {room.name: room.key for room in ROOMS}
    devices = await ha.command("config/device_registry/list")
    areas = {one["name"]: one["area_id"] for one in devices if one["name"] in made}
    assert areas == {room.name: room.key for room in ROOMS}


async def test_the_page_of_a_room_leads_to_the_panel(newcomer: Newcomer) -> None:
    """From the device of a room it is one click to all that there is to do there."""
    ha, page, _ = newcomer
    devices = await ha.command("config/device_registry/list")
    (drums,) = [one["id"] for one in devices if one["name"] == "Drum room"]
    await page.goto(f"{ha.url}/config/devices/device/{drums}")
    link = page.get_by_role("link", name="Visit")
    await expect(link).to_have_attribute("href", "/roomkeeper/rooms/drum_room")
    await page.goto(f"{ha.url}/roomkeeper/rooms/drum_room")
    await expect(page.get_by_role("heading", name="Drum room")).to_be_visible()
