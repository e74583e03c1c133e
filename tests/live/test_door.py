import json
import re
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from connection import Json
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from .asking import listed, now
from .conftest import PAGE_TIMEOUT_MS, StartHouse, morning_zone, new_context
from .watched import Watched

DOOR, VISITOR, PASSWORD = "door", "visitor", "door-pass-1"
LOST = re.compile(
    r"WebSocket connection to|ERR_CONNECTION_RE(FUSED|SET)"
    r"|Failed to fetch dynamically imported module: .*/frontend_latest/"
    r"|^: Object$"
)
"""What Home Assistant's own page says of a connection that is lost, also without Roomkeeper.

The last one is a subscription of its own that is not found any more.
"""

AGAIN_MS = 2 * PAGE_TIMEOUT_MS
"""Home Assistant's page waits longer and longer between its tries to connect."""


class Site(NamedTuple):
    """A house whose drum room has a tablet beside its door."""

    ha: Watched
    browser: Browser
    zone: str
    artifacts: Path


class Tablet(NamedTuple):
    """A screen beside a door, and what its browser complained of."""

    page: Page
    complaints: list[str]


@pytest.fixture(scope="module")
async def site(
    start_house: StartHouse,
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    artifacts: Path,
) -> AsyncGenerator[Site]:
    """A house with two rooms, and a user for the door of one of them."""
    zone = morning_zone()
    folder = tmp_path_factory.mktemp("door")
    async with start_house(folder / "ha", time_zone=zone) as ha:
        for name in ("Attic", "Drum room"):
            await ha.add_subentry("roomkeeper", "room", {"name": name})
        await ha.add_user(DOOR, PASSWORD)
        await ha.add_user(VISITOR, PASSWORD, "system-read-only")
        devices = await ha.command("config/device_registry/list")
        (drum_room,) = (one["id"] for one in devices if one["name"] == "Drum room")
        await restrict(ha, DOOR, {"entities": {"device_ids": {drum_room: True}}})
        yield Site(ha, browser, zone, artifacts)


async def restrict(ha: Watched, name: str, policy: Json) -> None:
    """Let a user do what a policy says, and nothing else: a group of their own, as people make it.

    Home Assistant has no page for that, so it is written down while it is stopped.
    """
    await ha.stop()
    path = ha.folder / ".storage" / "auth"
    stored: dict[str, Any] = json.loads(path.read_text())
    stored["data"]["groups"].append({"id": f"only-{name}", "name": name, "policy": policy})
    (user,) = (one for one in stored["data"]["users"] if one["name"] == name)
    user["group_ids"] = [f"only-{name}"]
    path.write_text(json.dumps(stored))
    await ha.start()


async def tablet(site: Site, user: str, **options: Any) -> Tablet:  # noqa: ANN401
    """Log somebody in at the drum room's door."""
    size: Mapping[str, int] = options.get("size", {"width": 1280, "height": 800})
    context = await new_context(site.browser, timezone_id=site.zone, viewport=size, has_touch=True)
    page = await context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.location['url']}: {message.text}")

    await page.goto(f"{site.ha.url}/roomkeeper/door/drum_room")
    await page.locator("input[name=username]").fill(user)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await page.locator("rk-door-view .status").wait_for()
    # From here on: what Home Assistant's own login page says is its own affair.
    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{error.stack}: {error}"))
    return Tablet(page, complaints)


async def test_a_door_books_and_checks_in_and_comes_back_by_itself(site: Site) -> None:
    """Whoever may control only this room takes it by touch; a crash is said, and heals itself."""
    ha = site.ha
    page, complaints = await tablet(site, DOOR)
    status = page.locator("rk-door-view .status")
    await expect(status).to_have_text("Free")
    await expect(page.locator("ha-sidebar")).to_be_hidden()
    await expect(page.get_by_role("link", name="Leave")).to_have_count(0)
    await page.screenshot(path=site.artifacts / "door-free.png", animations="disabled")

    await page.get_by_role("button", name="Book 15 min").tap()
    await expect(page.locator("rk-door-view .outcome")).to_contain_text("Booked until ")
    await page.screenshot(path=site.artifacts / "door-booked.png", animations="disabled")
    await expect(status).to_have_text("Booked")
    await page.get_by_role("button", name="OK").tap()
    await page.get_by_role("button", name="Check in").tap()
    await expect(status).to_have_text("Occupied")

    (booking,) = await listed(ha, "get_bookings")
    assert (booking["rooms"], booking["status"]) == (["drum_room"], "checked_in")
    assert booking["title"] == "Booked at the door"
    arrival, *_, first = await listed(ha, "get_audit_log", booking_id=booking["id"])
    users = {user["name"]: user["id"] for user in await ha.command("config/auth/list")}
    for row in (arrival, first):
        assert row["actor"] == {"kind": "user", "id": users[DOOR], "name": DOOR}
    assert complaints == []

    await ha.kill9()
    band = page.locator("rk-door-view .band")
    await expect(band).to_contain_text("trying to reconnect")
    await expect(page.locator("rk-door-actions").get_by_role("button")).to_have_count(0)
    await page.screenshot(path=site.artifacts / "door-lost.png", animations="disabled")
    await ha.start()
    await expect(band).to_have_count(0, timeout=AGAIN_MS)
    await expect(status).to_have_text("Occupied")

    # It is no picture of before: what happens now is seen.
    await ha.call("roomkeeper.check_out", {"booking_id": booking["id"]}, response=True)
    await expect(status).to_have_text(re.compile("Free|Not free"))
    assert [one for one in complaints if not LOST.search(one)] == []
    await page.context.close()


async def test_a_door_leaves_other_rooms_alone(site: Site) -> None:
    """It shows another room to those who go there, and offers nothing that would be refused."""
    page, complaints = await tablet(site, DOOR)
    await page.goto(f"{site.ha.url}/roomkeeper/door/attic")
    await expect(page.locator("rk-door-view h1")).to_have_text("Attic")
    await expect(page.locator("rk-door-view .status")).to_have_text("Free")
    await expect(page.locator("rk-door-actions").get_by_role("button")).to_have_count(0)
    assert complaints == []
    await page.context.close()


async def test_who_may_only_look_sees_a_door_without_buttons(site: Site) -> None:
    """On a screen held upright, during somebody's stay."""
    page, complaints = await tablet(site, VISITOR, size={"width": 800, "height": 1280})
    start = now().replace(second=0, microsecond=0)
    data = {"room": "attic", "start": start.isoformat(), "duration": 3600, "title": "Choir"}
    await site.ha.call("roomkeeper.book", data, response=True)
    await page.goto(f"{site.ha.url}/roomkeeper/door/attic")
    await expect(page.locator("rk-door-view .status")).to_have_text("Booked")
    await expect(page.locator("rk-door-view .headline")).to_contain_text("Choir")
    await expect(page.locator("rk-door-actions").get_by_role("button")).to_have_count(0)
    await page.screenshot(path=site.artifacts / "door-looking.png", animations="disabled")
    assert complaints == []
    await page.context.close()
