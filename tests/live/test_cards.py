import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from connection import Json
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    StorageState,
    expect,
)

from .asking import happened, listed
from .conftest import StartHouse, new_context
from .watched import Watched

USER, PASSWORD = "guest", "guest-pass-1"
ZONE = "Europe/Berlin"

# A motion sensor and a camera, both played by switches of the house; and what
# the card picker shows examples of.
CONFIGURATION = """
energy:
input_boolean:
  cubicle_motion:
  cubicle_camera:
    initial: true
template:
  - binary_sensor:
      - name: Cubicle motion
        unique_id: cubicle_motion
        state: "{{ states('input_boolean.cubicle_motion') }}"
"""

# About what Home Assistant's own page asks for, and this machine cannot reach.
NOT_OURS = re.compile(r"brands\.home-assistant\.io|ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED")

DASHBOARD = "rooms-now"
CARDS = ["roomkeeper-board-card", "roomkeeper-room-card", "roomkeeper-stall-card"]


class Wall(NamedTuple):
    """A house whose rooms are on a dashboard, and a browser to look at it."""

    ha: Watched
    browser: Browser
    owner: StorageState
    guest: StorageState
    artifacts: Path


def views() -> list[Json]:
    """Return a view with each kind of card."""
    cards: list[dict[str, Any]] = [
        {"type": "custom:roomkeeper-board-card", "hours": 8},
        {"type": "custom:roomkeeper-room-card", "room": "drum_room"},
        {"type": "custom:roomkeeper-stall-card", "stall": "cubicle"},
    ]
    section = {"type": "grid", "cards": cards}
    return [{"type": "sections", "title": "Rooms", "path": "rooms", "sections": [section]}]


@pytest.fixture(scope="module")
async def wall(
    start_house: StartHouse,
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    artifacts: Path,
) -> AsyncGenerator[Wall]:
    """Put two rooms and a stall onto a dashboard, and log in as two people."""
    folder = tmp_path_factory.mktemp("cards")
    async with start_house(folder / "ha", configuration=CONFIGURATION) as ha:
        for name in ("Attic", "Drum room"):
            await ha.add_subentry("roomkeeper", "room", {"name": name})
        devices = {
            "sensors": ["binary_sensor.cubicle_motion"],
            "cameras": ["input_boolean.cubicle_camera"],
        }
        await ha.add_subentry("roomkeeper", "stall", {"name": "Cubicle", **devices})
        await ha.add_user(USER, PASSWORD, group="system-read-only")
        await make_dashboard(ha, DASHBOARD, {"views": views()})
        owner = await logged_in(browser, ha, "owner", "roomkeeper")
        guest = await logged_in(browser, ha, USER, PASSWORD)
        yield Wall(ha, browser, owner, guest, artifacts)


async def make_dashboard(ha: Watched, path: str, config: Json) -> None:
    """Make a dashboard, as a person does."""
    await ha.command(
        "lovelace/dashboards/create",
        url_path=path,
        title="Rooms now",
        mode="storage",
        require_admin=False,
        show_in_sidebar=False,
    )
    await ha.command("lovelace/config/save", url_path=path, config=config)


async def logged_in(browser: Browser, ha: Watched, user: str, password: str) -> StorageState:
    """Log in, and return what a browser keeps of that."""
    context = await new_context(browser, timezone_id=ZONE)
    page = await context.new_page()
    await page.goto(f"{ha.url}/{DASHBOARD}")
    await page.locator("input[name=username]").fill(user)
    await page.locator("input[name=password]").fill(password)
    await page.get_by_role("button", name="Log in").click()
    await page.locator("home-assistant-main").wait_for()
    state = await context.storage_state()
    await context.close()
    return state


class Looked(NamedTuple):
    """A page, and what it complained about."""

    page: Page
    complaints: list[str]


async def look(
    wall: Wall,
    path: str,
    state: StorageState | None = None,
    held_back: tuple[str, str] | None = None,
) -> Looked:
    """Open a page in a new browser; some files may be held back."""
    context = await new_context(wall.browser, timezone_id=ZONE, storage_state=state or wall.owner)
    if held_back:
        await hold_back(context, *held_back)
    page = await context.new_page()
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        text = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not NOT_OURS.search(text):
            complaints.append(text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{wall.ha.url}/{path}")
    return Looked(page, complaints)


async def close(looked: Looked) -> None:
    """Close the browser, which had nothing to complain about."""
    await looked.page.context.close()
    assert looked.complaints == []


async def hold_back(context: BrowserContext, files: str, until: str) -> None:
    """Let a page have its files only when something else is there."""

    async def wait(route: Route) -> None:
        await route.request.frame.page.wait_for_function(until)
        await route.continue_()

    await context.route(re.compile(files), wait)


OURS_FIRST = (r"/frontend_\w+/app\.\w+\.js", "() => customElements.get('roomkeeper-room-card')")
OURS_LAST = (r"/roomkeeper_files/cards\.js", "() => customElements.get('home-assistant-main')")


@pytest.mark.parametrize(
    ("order", "loads"),
    [
        pytest.param(OURS_FIRST, 5, id="before Home Assistant's page"),
        pytest.param(OURS_LAST, 4, id="after Home Assistant's page"),
        pytest.param(None, 5, id="whenever they come"),
    ],
)
async def test_each_card_is_there_at_each_cold_load(
    wall: Wall, order: tuple[str, str] | None, loads: int
) -> None:
    """Whoever opens a dashboard for the first time sees its cards, whichever file came first."""
    for _ in range(loads):
        looked = await look(wall, DASHBOARD, held_back=order)
        for card, text in zip(CARDS, ("Attic", "Drum room", "Cubicle"), strict=True):
            await expect(looked.page.locator(card)).to_contain_text(text)
        assert await looked.page.locator("hui-error-card").count() == 0
        await close(looked)


async def test_a_room_is_held_confirmed_and_frozen_with_one_touch_each(wall: Wall) -> None:
    """Whoever stands before the tablet holds the room, makes that a booking, and closes it."""
    looked = await look(wall, DASHBOARD)
    card = looked.page.locator("roomkeeper-room-card")
    await card.get_by_role("button", name="Hold").click()
    await expect(card.locator(".chip")).to_have_text("Held")
    await expect(card.get_by_role("timer")).to_contain_text(re.compile(r"\d+:\d\d left"))
    await looked.page.screenshot(path=wall.artifacts / "cards-held.png", animations="disabled")
    await card.get_by_role("button", name="Confirm").click()
    await expect(card.locator(".chip")).to_have_text("Booked")
    (booking,) = await listed(wall.ha, "get_bookings", room="drum_room")
    assert booking["status"] == "confirmed"

    # The booking is in the way of a freeze: it is said what, and nothing is done.
    wall.ha.provokes(r"websocket_api.*Drum room")
    await card.get_by_role("button", name="Freeze").click()
    toast = looked.page.locator("notification-manager")
    await expect(toast).to_contain_text("Drum room")
    await expect(card.locator(".chip")).to_have_text("Booked")

    await wall.ha.call("roomkeeper.cancel", {"booking_id": booking["id"]}, response=True)
    await expect(card.locator(".chip")).to_have_text("Available")
    await card.get_by_role("button", name="Freeze").click()
    await expect(card.locator(".chip")).to_have_text("Frozen")
    await card.get_by_role("button", name="Unfreeze").click()
    await expect(card.locator(".chip")).to_have_text("Available")
    await close(looked)


async def test_cameras_come_back_only_when_it_is_meant(wall: Wall) -> None:
    """The button that shows who is inside is pressed twice: once is asked whether it is meant."""
    looked = await look(wall, DASHBOARD)
    card = looked.page.locator("roomkeeper-stall-card")
    await wall.ha.call(
        "input_boolean.turn_on", target={"entity_id": "input_boolean.cubicle_motion"}
    )
    await expect(card.locator(".chip")).to_have_text("Occupied")
    await expect(card).to_contain_text("off")
    back = card.get_by_role("button", name="Put cameras back")
    await back.click()
    again = card.get_by_role("button", name="Press again")
    await expect(again).to_be_visible()
    await looked.page.screenshot(path=wall.artifacts / "cards-stall.png", animations="disabled")
    assert await listed(wall.ha, "get_stalls", status="occupied")
    # It is asked for some seconds only, which may have gone into the picture: once more, then.
    await expect(back).to_be_visible()
    await back.click()
    await again.click()
    await happened(wall.ha, "maintenance_started", stall="cubicle")
    await wall.ha.call(
        "input_boolean.turn_off", target={"entity_id": "input_boolean.cubicle_motion"}
    )
    await expect(card.locator(".chip")).to_have_text("Vacant")
    await close(looked)


async def test_who_may_not_control_is_offered_nothing(wall: Wall) -> None:
    """A user who may only look sees the rooms, and no buttons."""
    looked = await look(wall, DASHBOARD, wall.guest)
    for card in ("roomkeeper-room-card", "roomkeeper-stall-card"):
        await expect(looked.page.locator(card).locator(".chip")).to_be_visible()
        assert await looked.page.locator(card).locator("button, .button").count() == 0
    await close(looked)


async def test_a_touch_leads_into_the_panel(wall: Wall) -> None:
    """The name of a room leads to its page, and Book to the page that books it."""
    looked = await look(wall, DASHBOARD)
    card = looked.page.locator("roomkeeper-room-card")
    await card.get_by_role("link", name="Book").click()
    await looked.page.wait_for_url(re.compile(r"/roomkeeper/rooms/drum_room\?book"))
    await looked.page.go_back()
    await looked.page.locator("roomkeeper-board-card").get_by_role("link", name="Attic").click()
    await looked.page.wait_for_url(re.compile(r"/roomkeeper/rooms/attic$"))
    await close(looked)


async def test_a_dashboard_of_all_rooms_can_be_chosen(wall: Wall) -> None:
    """Whoever adds a dashboard finds Roomkeeper's: it makes itself, and goes with the rooms."""
    looked = await look(wall, "config/lovelace/dashboards")
    page = looked.page
    await page.get_by_role("button", name="Add dashboard").click()
    await page.locator("dashboard-card").filter(has_text="Roomkeeper").click()
    await expect(page.get_by_role("textbox", name="Title")).to_have_value("Rooms")
    await page.screenshot(path=wall.artifacts / "cards-dashboard-new.png", animations="disabled")
    await page.get_by_role("button", name="Create").click()
    await expect(page.locator("ha-dialog[open]")).to_have_count(0)
    made = {one["title"]: one for one in await wall.ha.command("lovelace/dashboards/list")}
    await page.goto(f"{wall.ha.url}/{made['Rooms']['url_path']}")
    await expect(page.locator("roomkeeper-room-card")).to_have_count(2)
    await expect(page.locator("roomkeeper-board-card")).to_contain_text("Attic")
    await expect(page.locator("hui-calendar-card")).to_be_visible()
    await page.screenshot(path=wall.artifacts / "cards-dashboard.png", animations="disabled")
    await close(looked)


async def test_a_card_is_picked_and_changed_without_yaml(wall: Wall) -> None:
    """The card picker shows our cards as they will be, and the editor offers the rooms by name."""
    looked = await look(wall, f"{DASHBOARD}/rooms?edit=1")
    page = looked.page
    await page.get_by_role("button", name="Add card").first.click()
    await page.locator("ha-tab-group-tab").filter(has_text="By card").click()
    picker = page.locator("hui-card-picker")
    await picker.locator("input").first.fill("roomkeeper")
    room = picker.locator(".card").filter(has_text="Roomkeeper: room")
    await expect(room.locator("roomkeeper-room-card")).to_contain_text("Attic")
    await page.screenshot(path=wall.artifacts / "cards-picker.png", animations="disabled")
    await room.locator(".overlay").click()
    form = page.locator("hui-form-editor")
    await expect(form).to_contain_text("Show the next booking")
    await expect(page.locator("hui-dialog-edit-card roomkeeper-room-card")).to_contain_text("Attic")
    await page.screenshot(path=wall.artifacts / "cards-editor.png", animations="disabled")
    await close(looked)
