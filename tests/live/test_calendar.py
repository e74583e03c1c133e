from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from .asking import listed
from .conftest import StartHouse, morning_zone, open_page
from .watched import Watched

USER, PASSWORD = "desk", "desk-pass-1"
TRIES = 10


class Desk(NamedTuple):
    """The front desk, with the calendar open on its screen."""

    ha: Watched
    page: Page
    artifacts: Path


@pytest.fixture(scope="module")
async def desk(
    start_house: StartHouse,
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    artifacts: Path,
) -> AsyncGenerator[Desk]:
    """Log in to the calendar, as somebody who is no administrator."""
    zone = morning_zone()
    folder = tmp_path_factory.mktemp("calendar")
    async with start_house(folder / "ha", time_zone=zone) as ha:
        for name in ("Attic", "Drum room"):
            await ha.add_subentry("roomkeeper", "room", {"name": name})
        await ha.add_user(USER, PASSWORD)
        page = await open_page(browser, f"{ha.url}/calendar", (USER, PASSWORD), timezone_id=zone)
        await page.locator("ha-full-calendar").wait_for()
        yield Desk(ha, page, artifacts)
        # What stood on the screen when a test failed.
        await page.screenshot(path=artifacts / "calendar-last.png", animations="disabled")


async def fill_in_event(page: Page, summary: str, start: int, end: int) -> Locator:
    """Open the editor, fill in an event of today for the drum room, and return the editor.

    The editor sets all anew while it is still being drawn, so it is filled in until it stays.
    """
    await page.get_by_role("button", name="Add event").click()
    editor = page.locator("dialog-calendar-event-editor")
    name = editor.get_by_role("textbox", name="Summary")
    room = editor.locator("ha-entity-picker")
    for _ in range(TRIES):
        await name.fill(summary)
        if not await room.get_by_text("Drum room").is_visible():
            await room.get_by_text("Attic").click()
            await page.locator("ha-combo-box-item").filter(has_text="Drum room").click()
            await expect(room).to_contain_text("Drum room")
        await fill_in_hours(editor, str(start), str(end))
        has_room = await room.get_by_text("Drum room").is_visible()
        if has_room and await name.input_value() == summary:
            return editor
    pytest.fail("the editor takes no event")


async def fill_in_hours(editor: Locator, *wanted: str) -> None:
    """Type the hours until they stay: the editor sets them anew while it is still being drawn."""
    fields = [
        editor.locator("ha-time-input").nth(row).get_by_role("spinbutton", name="hh")
        for row in range(len(wanted))
    ]
    for _ in range(TRIES):
        for hours, hour in zip(fields, wanted, strict=True):
            await hours.fill(hour)
            await hours.press("Tab")
        await editor.evaluate("editor => editor.updateComplete")
        if [await hours.input_value() for hours in fields] == list(wanted):
            return
    pytest.fail("the editor takes no hours")


async def test_an_event_in_the_calendar_books_the_room(desk: Desk) -> None:
    """Whoever adds an event in Home Assistant's own calendar has booked the room."""
    ha, page, artifacts = desk
    async with ha.events("roomkeeper_event") as events:
        editor = await fill_in_event(page, "Band practice", 14, 18)
        await page.screenshot(path=artifacts / "calendar-new.png", animations="disabled")
        await editor.get_by_role("button", name="Add event").click()
        event = await events.next(lambda event: event["data"]["type"] == "booking_confirmed")
    await expect(editor.locator("ha-dialog")).to_be_hidden()
    shown = page.locator("ha-full-calendar").get_by_text("Band practice")
    await expect(shown).to_be_visible()
    await page.screenshot(path=artifacts / "calendar-booked.png", animations="disabled")

    (booking,) = await listed(ha, "get_bookings")
    assert booking["id"] == event["data"]["booking_id"]
    assert (booking["rooms"], booking["title"]) == (["drum_room"], "Band practice")
    start, end = (datetime.fromisoformat(booking[key]) for key in ("start", "end"))
    assert (start.hour, start.minute, end.hour, end.minute) == (14, 0, 18, 0)
    assert start.date() == end.date() == datetime.now(UTC).astimezone(start.tzinfo).date()

    (row,) = await listed(ha, "get_audit_log")
    users = {user["name"]: user["id"] for user in await ha.command("config/auth/list")}
    assert row["actor"] == {"kind": "user", "id": users[USER], "name": USER}


async def test_the_editor_says_what_is_in_the_way(desk: Desk) -> None:
    """An event that overlaps a booking is refused in the editor, with the reason."""
    ha, page, artifacts = desk
    ha.provokes(r"websocket_api.* is taken from ")
    before = await listed(ha, "get_bookings", status="any")
    editor = await fill_in_event(page, "Choir", 17, 19)
    await editor.get_by_role("button", name="Add event").click()
    refusal = editor.locator("ha-alert[alert-type=error]")
    await expect(refusal).to_contain_text("Drum room is taken from ")
    await expect(refusal).to_contain_text("14:00 to 18:00")
    await page.screenshot(path=artifacts / "calendar-refused.png", animations="disabled")
    assert await listed(ha, "get_bookings", status="any") == before
