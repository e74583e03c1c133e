"""The panel in a real browser, on a real Home Assistant."""

import json
import re
import sys
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from connection import Json
from instance import PASSWORD, USERNAME
from playwright.async_api import Browser, Locator, Page, expect

from .asking import book, listed, now
from .conftest import PAGE_TIMEOUT_MS, StartHouse, morning_zone, open_page
from .watched import Watched

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
TRANSLATIONS = ROOT / "custom_components" / "roomkeeper" / "translations"
OWNER = (USERNAME, PASSWORD)
DESK = ("desk", "desk-pass-1")
TABS = ("Board", "Power-offs", "Stalls", "Schedules", "Reports", "Log")
# What Home Assistant's own page says while its connection is gone, and logos of the internet.
NOT_OURS = re.compile(r"WebSocket|ERR_CONNECTION_REFUSED|brands|net::ERR_|favicon")


class House(NamedTuple):
    """Two rooms and a stall, and somebody at the desk who is no administrator."""

    ha: Watched
    zone: str


@pytest.fixture(scope="module")
async def house(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[House]:
    """Start it in a time zone in which the day is young, and write it down."""
    zone = morning_zone()
    folder = tmp_path_factory.mktemp("panel")
    async with start_house(folder / "ha", time_zone=zone) as ha:
        for name in ("Drum room", "Vocal booth"):
            await ha.add_subentry("roomkeeper", "room", {"name": name})
        await ha.add_subentry("roomkeeper", "stall", {"name": "Cubicle"})
        token = await ha.add_user(*DESK)
        desk = await ha.connect(token)
        await desk.command("frontend/set_user_data", key="language", value={"language": "de"})
        await desk.close()
        await ha.restart()
        yield House(ha, zone)


def complaints_of(page: Page) -> list[str]:
    """Return what the page says is wrong with it, from now on."""
    said: list[str] = []

    def note(text: str) -> None:
        if not NOT_OURS.search(text):
            said.append(text)

    page.on("console", lambda line: note(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: note(str(error)))
    return said


class Screen(NamedTuple):
    """A panel that somebody has open."""

    page: Page
    complaints: list[str]

    @property
    def panel(self) -> Locator:
        """The panel itself."""
        return self.page.locator("roomkeeper-panel")


@pytest.fixture(scope="module")
async def screen(house: House, browser: Browser, artifacts: Path) -> AsyncGenerator[Screen]:
    """The owner's screen; all that follows happens on it, without loading the page anew."""
    page = await open_page(browser, f"{house.ha.url}/home", OWNER, timezone_id=house.zone)
    complaints = complaints_of(page)
    await page.goto(f"{house.ha.url}/roomkeeper")
    await page.locator("roomkeeper-panel").get_by_role("link", name="Board").wait_for()
    yield Screen(page, complaints)
    # What stood on the screen when a test failed.
    await page.screenshot(path=artifacts / "panel-last.png", animations="disabled")


async def to(screen: Screen, tab: str) -> None:
    """Go to a tab, and wait until all of it is there: what is loading is faint, or not seen yet."""
    link = screen.panel.get_by_role("navigation").get_by_role("link", name=tab, exact=True)
    await link.click()
    await expect(link).to_have_attribute("aria-current", "page")
    await expect(screen.panel.get_by_role("progressbar")).to_have_count(0)


# --- the page itself ------------------------------------------------------------------


async def test_each_view_opens_without_a_complaint(screen: Screen, artifacts: Path) -> None:
    """Nothing is said in the browser's console, on any of the tabs."""
    for tab in TABS:
        await to(screen, tab)
        await screen.page.screenshot(
            path=artifacts / f"panel-{tab.lower()}.png", animations="disabled"
        )
    assert screen.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_everybody_can_use_it(screen: Screen, theme: Any) -> None:  # noqa: ANN401 - one of two texts
    """Axe finds nothing in any view that would keep somebody from using it."""
    axe = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
    assert axe.exists(), "run script/node, which installs it"
    page = screen.page
    await page.emulate_media(color_scheme=theme)
    await page.add_script_tag(path=axe)
    found: dict[str, Json] = {}
    for tab in TABS:
        await to(screen, tab)
        found[tab] = await screen.panel.evaluate(
            """async panel => {
                const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
                const {violations} = await axe.run(panel, {runOnly: tags});
                return violations.map(one => `${one.id}: ${one.nodes.map(node => node.html)}`);
            }"""
        )
    await page.emulate_media(color_scheme="light")
    assert found == {tab: [] for tab in TABS}


@pytest.mark.parametrize("release", ["this", "next"])
async def test_home_assistant_has_the_elements_that_we_place(
    release: str,
    request: pytest.FixtureRequest,
    start_house: StartHouse,
    tmp_path: Path,
    browser: Browser,
) -> None:
    """They are no stable interface: a release that drops one is noticed before its users do."""
    is_next = release == "next"
    python = request.getfixturevalue("next_python") if is_next else sys.executable
    listing = (FRONTEND / "src" / "ha.ts").read_text().partition("HA_TAGS = [")[2].partition("]")[0]
    tags = re.findall(r'"([a-z-]+)"', listing)
    assert "ha-form" in tags
    async with start_house(tmp_path / "ha", python=python) as ha:
        await ha.add_subentry("roomkeeper", "room", {"name": "Drum room"})
        page = await open_page(browser, f"{ha.url}/home", OWNER)
        complaints = complaints_of(page)
        await page.goto(f"{ha.url}/roomkeeper")
        panel = page.locator("roomkeeper-panel")
        await expect(panel.get_by_role("link", name="Board")).to_be_visible()
        await expect(panel.get_by_text("Drum room").first).to_be_visible()
        missing = "tags => tags.filter(tag => customElements.get(tag) === undefined)"
        assert await page.evaluate(missing, tags) == []
        assert complaints == []
        await page.context.close()


# --- it lives -------------------------------------------------------------------------


def morning(hour: int, minute: int = 0, *, zone: str) -> datetime:
    """Return an instant of today, by the clocks of the house."""
    hours = int(zone.removeprefix("Etc/GMT"))
    local = now() - timedelta(hours=hours)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=hours + hour, minutes=minute)


def block(screen: Screen, *said: str) -> Locator:
    """Find what is booked by its label: `Drum room, Rehearsal, 11:00 to 13:00, Confirmed`."""
    name = re.compile(".*".join(re.escape(one) for one in said))
    return screen.panel.get_by_role("button", name=name)


# --- the desk -------------------------------------------------------------------------


async def test_the_desk_sees_its_language_and_only_what_it_may(
    house: House, browser: Browser, artifacts: Path
) -> None:
    """Somebody who is no administrator books, and is offered nothing that would be refused."""
    url = f"{house.ha.url}/roomkeeper"
    page = await open_page(browser, url, DESK, timezone_id=house.zone)
    complaints = complaints_of(page)
    panel = page.locator("roomkeeper-panel")
    words = spoken("de")
    await expect(panel.get_by_role("link", name=words["ui_tab_board"])).to_be_visible()
    await page.screenshot(path=artifacts / "panel-desk.png", animations="disabled")
    await page.goto(f"{url}/rooms/drum_room")
    await expect(panel.get_by_role("button", name=words["ui_booking_book"]).first).to_be_visible()
    await expect(panel.get_by_role("button", name=words["ui_freeze_do"])).to_have_count(0)
    await page.goto(f"{url}/schedules")
    await expect(panel.get_by_text(words["ui_schedule_none"]).first).to_be_visible()
    await expect(panel.get_by_role("link", name=words["ui_schedule_new"])).to_have_count(0)
    await expect(panel.get_by_role("button", name=words["ui_schedule_new"])).to_have_count(0)
    assert complaints == []
    await page.context.close()


def spoken(language: str) -> dict[str, str]:
    """Return the words of a language; those that it lacks are English."""
    words: dict[str, str] = {}
    for name in ("en", language):
        path = TRANSLATIONS / f"{name}.json"
        if path.exists():
            words |= json.loads(path.read_text()).get("common", {})
    return words


# --- what is done on the board --------------------------------------------------------


async def point(screen: Screen, room: str, hour: float) -> tuple[float, float]:
    """Return where an hour of today is in a room's row, by two hours of the head far from now."""
    lane = await screen.panel.get_by_role("group", name=room, exact=True).bounding_box()
    early, late = [await middle(screen, one) for one in (13, 19)]
    assert lane
    return early + (late - early) * (hour - 13) / 6, lane["y"] + lane["height"] / 2


async def middle(screen: Screen, hour: int) -> float:
    """Return where on the page an hour is named on the board."""
    box = await screen.panel.locator("rk-board .hour", has_text=f"{hour}:00").bounding_box()
    assert box
    return box["x"] + box["width"] / 2


async def drag(screen: Screen, room: str, start: float, end: float) -> None:
    """Drag with the mouse from one hour to another; what is near a mark snaps to it."""
    mouse = screen.page.mouse
    await mouse.move(*await point(screen, room, start))
    await mouse.down()
    await mouse.move(*await point(screen, room, (start + end) / 2), steps=4)
    await mouse.move(*await point(screen, room, end), steps=4)
    await mouse.up()


async def board(screen: Screen) -> Screen:
    """Show today's board, at the present."""
    await to(screen, "Board")
    await expect(screen.panel.get_by_role("group", name="Drum room", exact=True)).to_be_visible()
    return screen


def dialog(screen: Screen, kind: str) -> Locator:
    """Find a dialog that is open."""
    return screen.panel.locator(f"rk-{kind}-dialog")


async def test_a_time_that_is_dragged_is_booked_moved_and_cancelled(
    screen: Screen, artifacts: Path
) -> None:
    """From the free time to the booking, to another hour, and away again: nothing but the mouse."""
    await board(screen)
    await drag(screen, "Drum room", 11.1, 12.9)
    new = dialog(screen, "book")
    await new.get_by_role("textbox", name="Title").fill("Rehearsal")
    await screen.page.screenshot(path=artifacts / "panel-book.png", animations="disabled")
    await new.get_by_role("button", name="Book", exact=True).click()
    await expect(block(screen, "Drum room, Rehearsal", "11:00 to 13:00")).to_be_visible()
    await expect(new).to_have_count(0)

    await drag(screen, "Drum room", 12, 14)
    moved = block(screen, "Drum room, Rehearsal", "13:00 to 15:00")
    await expect(moved).to_be_visible()
    await screen.page.screenshot(path=artifacts / "panel-board.png", animations="disabled")

    await moved.click()
    shown = dialog(screen, "booking")
    await shown.get_by_role("button", name="Cancel booking").click()
    ask = dialog(screen, "ask")
    await ask.get_by_role("button", name="Cancel booking").click()
    await expect(block(screen, "Rehearsal")).to_have_count(0)


async def test_what_is_taken_is_refused_with_what_is_in_the_way(
    house: House, screen: Screen, artifacts: Path
) -> None:
    """A hold in the same time is refused in the dialog; confirmed, it is a booking."""
    house.ha.provokes(r"websocket_api.* is taken from ")
    start = morning(11, zone=house.zone)
    await book(
        house.ha, room="drum_room", start=start, end=start + timedelta(hours=2), title="Choir"
    )
    await board(screen)
    await expect(block(screen, "Drum room, Choir")).to_be_visible()
    await drag(screen, "Drum room", 13.1, 13.9)
    new = dialog(screen, "book")
    await new.get_by_role("button", name="Book", exact=True).click()
    await expect(block(screen, "Drum room", "13:00 to 14:00")).to_be_visible()
    # While the dialog is still there, the mouse does not reach the board.
    await expect(new).to_have_count(0)
    # Onto the other one: it goes back to where it was.
    await drag(screen, "Drum room", 13.5, 12)
    await expect(block(screen, "Drum room", "13:00 to 14:00")).to_be_visible()
    await expect(screen.page.get_by_text("is taken from").first).to_be_attached()
    await screen.page.screenshot(path=artifacts / "panel-refused.png", animations="disabled")
    await clear(house.ha)


async def clear(ha: Watched) -> None:
    """Cancel all bookings."""
    for one in await listed(ha, "get_bookings"):
        await ha.call("roomkeeper.cancel", {"booking_id": one["id"]}, response=True)


async def test_what_is_held_is_confirmed_in_its_dialog(house: House, screen: Screen) -> None:
    """A hold counts down on the board, and becomes a booking."""
    await board(screen)
    await drag(screen, "Vocal booth", 11.1, 11.9)
    new = dialog(screen, "book")
    await new.get_by_role("radio", name="Held").check()
    await new.get_by_role("button", name="Hold", exact=True).click()
    held = block(screen, "Vocal booth", "Held")
    await expect(held).to_be_visible()
    await held.click()
    await dialog(screen, "booking").get_by_role("button", name="Confirm", exact=True).click()
    await expect(block(screen, "Vocal booth", "Confirmed")).to_be_visible()
    await clear(house.ha)


async def test_a_room_is_taken_out_of_use_and_put_into_use_again(
    screen: Screen, artifacts: Path
) -> None:
    """From the room's page, by an administrator."""
    await board(screen)
    await screen.panel.get_by_role("link", name=re.compile("^Drum room")).click()
    await screen.panel.get_by_role("button", name="Freeze", exact=True).click()
    await dialog(screen, "freeze").get_by_role("button", name="Freeze", exact=True).click()
    again = screen.panel.get_by_role("button", name="Put into use")
    await expect(again).to_be_visible()
    await screen.page.screenshot(path=artifacts / "panel-room.png", animations="disabled")
    await again.click()
    await expect(screen.panel.get_by_role("button", name="Freeze", exact=True)).to_be_visible()


async def test_on_a_phone_there_is_a_list(house: House, screen: Screen, artifacts: Path) -> None:
    """What is booked stands there by day and time, and what is free now can be booked."""
    await board(screen)
    start = morning(15, zone=house.zone)
    await book(
        house.ha, room="drum_room", start=start, end=start + timedelta(hours=1), title="Trio"
    )
    await screen.page.set_viewport_size({"width": 390, "height": 844})
    await expect(screen.panel.get_by_role("group", name="Drum room", exact=True)).to_have_count(0)
    trio = screen.panel.get_by_role("button").filter(has_text="Trio")
    await expect(trio).to_be_visible()
    await expect(screen.panel.get_by_role("heading", name="Free now")).to_be_visible()
    await screen.page.screenshot(path=artifacts / "panel-phone.png", animations="disabled")
    await trio.click()
    await expect(dialog(screen, "booking").get_by_text("Trio").first).to_be_visible()
    await screen.page.screenshot(path=artifacts / "panel-phone-booking.png", animations="disabled")
    await screen.page.keyboard.press("Escape")
    await expect(dialog(screen, "booking")).to_have_count(0)
    await screen.page.set_viewport_size({"width": 1280, "height": 900})
    await clear(house.ha)


# --- how it was used ------------------------------------------------------------------


async def test_reports_show_the_numbers_that_the_action_answers(
    house: House, screen: Screen, artifacts: Path
) -> None:
    """Totals and rooms, on a wide screen and on a phone; and what is saved is the same again."""
    ha, zone = house
    for room, hour, hours in (("drum_room", 8, 5), ("drum_room", 15, 1.5), ("vocal_booth", 9, 4)):
        start = morning(hour, zone=zone)
        await book(ha, room=room, start=start, end=start + timedelta(hours=hours))
    asked = {"period": "day"}
    answer = await ha.call("roomkeeper.get_report", asked, response=True)
    assert answer["totals"]["rooms"]["booked_s"] == 10.5 * 3600
    await to(screen, "Reports")
    await screen.panel.get_by_role("button", name="Day", exact=True).click()
    tiles = screen.panel.locator("rk-report-tiles")
    for said in numbers(answer["totals"]["rooms"]):
        await expect(tiles).to_contain_text(said)
    for one in answer["items"]:
        row = screen.panel.get_by_role("row", name=one["name"])
        for said in numbers(one) if one["kind"] == "room" else [str(one["stays"])]:
            await expect(row).to_contain_text(said)
    await screen.page.screenshot(path=artifacts / "panel-reports-day.png", full_page=True)
    async with screen.page.expect_download() as saving:
        await screen.panel.get_by_role("button", name="Bookings (CSV)").click()
    saved = await (await saving.value).path()
    # The head, and a line for each booking of today, those that were cancelled among them.
    assert "vocal_booth" in saved.read_text()
    await screen.page.set_viewport_size({"width": 390, "height": 844})
    await expect(tiles).to_be_visible()
    assert await screen.page.evaluate("document.documentElement.scrollWidth") <= 390
    await screen.page.screenshot(path=artifacts / "panel-phone-reports.png")
    await screen.page.set_viewport_size({"width": 1280, "height": 900})
    await clear(ha)


def numbers(used: Json) -> list[str]:
    """Return how the utilisation and the booked hours of a report are written in English."""
    return [f"{used['utilisation']:g}%", f"{used['booked_s'] / 3600:g} hr"]


# --- last, for Home Assistant takes its time to settle after it -----------------------


@pytest.mark.parametrize("how", ["restarts", "is killed"])
async def test_a_panel_goes_on_by_itself(how: str, house: House, screen: Screen) -> None:
    """Home Assistant goes and comes back: what is booked then appears on the open page."""
    # What is loaded only when it is needed is there by then.
    await board(screen)
    ha, zone = house
    if how == "restarts":
        await ha.restart()
    else:
        await ha.kill9()
        await expect(screen.panel.get_by_text("What you see is as of")).to_be_visible()
        await ha.start()
    hour = 19 if how == "restarts" else 21
    start = morning(hour, zone=zone)
    booking = await book(
        ha, room="vocal_booth", start=start, end=start + timedelta(hours=1), title=f"It {how}"
    )
    shown = block(screen, "Vocal booth", f"It {how}", f"{hour}:00")
    # Home Assistant's page waits longer before each try to connect.
    await expect(shown).to_be_visible(timeout=2 * PAGE_TIMEOUT_MS)
    await expect(screen.panel.get_by_text("What you see is as of")).to_be_hidden()
    await ha.call("roomkeeper.cancel", {"booking_id": booking["id"]}, response=True)
    await expect(block(screen, f"It {how}")).to_have_count(0)
