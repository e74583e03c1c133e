"""A house that uses everything, from the first form to its removal, on this and the next release.

Home Assistant says in its log what an integration does that will not go on
working, months before it breaks: nothing of that is to be there.
"""

import json
import re
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from connection import Json
from instance import PASSWORD, USERNAME
from playwright.async_api import Browser, expect

from .asking import book, happened, listed, now
from .conftest import StartHouse, morning_zone, open_page
from .outside import configuration
from .plug import Plug
from .watch import Camera, Sensor
from .watched import Watched

SECRET: Final = "whsec_Zm9yIGEgdGVzdCwgYW5kIG5vYm9keSBlbHNlLi4u"  # noqa: S105 - of nobody
# About pictures of the internet, which this machine does not reach.
NOT_OURS: Final = re.compile(r"brands|net::ERR_|favicon")
CARDS: Final = ("room", "stall", "board")

# The next release has none of the libraries that its own calendars need.
CALENDAR: Final = """
from datetime import timedelta

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.util import dt as dt_util


async def async_setup_platform(hass, config, async_add_entities, discovery_info=None):
    async_add_entities([Club()])


class Club(CalendarEntity):
    _attr_name = "Club"
    _attr_unique_id = "club"
    event = None

    async def async_get_events(self, hass, start_date, end_date):
        start = dt_util.utcnow().replace(microsecond=0, second=0) + timedelta(days=1)
        end = start + timedelta(hours=1)
        return [CalendarEvent(start=start, end=end, summary="Choir", uid="1")]
"""


class House(NamedTuple):
    """A house, and its subentries by their types."""

    ha: Watched
    added: dict[str, str]


@pytest.fixture(scope="module", params=["this", "next"])
async def house(
    request: pytest.FixtureRequest,
    start_house: StartHouse,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[House]:
    """Set it all up by forms and actions, as people do."""
    is_next = request.param == "next"
    python = request.getfixturevalue("next_python") if is_next else sys.executable
    folder = tmp_path_factory.mktemp(f"life_{request.param}")
    plug = Plug(folder, "drum")
    sensor, camera = Sensor(folder, "cubicle"), Camera(folder, "cubicle", "on")
    devices = f"{configuration(plug, sensor, camera)}calendar: [{{platform: club}}]\n"
    add_calendar(folder / "ha" / "custom_components" / "club")
    # In the morning, hours after the schedule's own time.
    where = {"python": python, "time_zone": morning_zone()}
    async with start_house(folder / "ha", configuration=devices, **where) as ha:
        for device in (plug, sensor, camera):
            await device.known(ha)
        ha.provokes("custom integration club")
        yield House(ha, await add_all(ha, plug, sensor, camera))


def add_calendar(folder: Path) -> None:
    """Have a calendar of somebody else's there, at any release."""
    folder.mkdir(parents=True)
    manifest = {"domain": "club", "name": "Club", "version": "1.0.0", "codeowners": []}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "__init__.py").touch()
    (folder / "calendar.py").write_text(CALENDAR)


async def add_all(ha: Watched, plug: Plug, sensor: Sensor, camera: Camera) -> dict[str, str]:
    """Add one of each, and return their ids."""
    added: dict[str, str] = {}

    async def add(kind: str, **values: Any) -> None:  # noqa: ANN401 - what forms take
        added[kind] = await ha.add_subentry("roomkeeper", kind, values)

    await add("room_type", name="Studio", buffer_after={"minutes": 5})
    await add(
        "room",
        name="Drum room",
        room_type=added["room_type"],
        power=[plug.power],
        doors=[plug.door],
        power_on_at_check_in=True,
    )
    await add(
        "stall",
        name="Cubicle",
        room=added["room"],
        sensors=[sensor.entity_id],
        cameras=[camera.entity_id],
    )
    await add("feed", name="Club", calendar="calendar.club", room=added["room"], mode="block")
    await add("hook", name="Till", dialect="standard", next_step_id="finish")
    await add(
        "endpoint",
        name="Desk",
        # Nobody is there, and nobody is to be told of that in the log.
        url=f"{ha.url}/api/nobody",
        secret=SECRET,
        allow_insecure=True,
        next_step_id="finish",
    )
    await ha.call(
        "roomkeeper.create_schedule",
        {
            "name": "Air",
            "schedule_type": "cron",
            "cron": "0 3 * * *",
            "action_type": "on",
            "target": {"entity_id": plug.power},
            "run_on": [{"trigger": "event", "event_type": "air"}],
        },
        response=True,
    )
    return added


async def restarted(ha: Watched) -> None:
    """Reload the entry."""
    entry_id = await ha.entry_id("roomkeeper")
    await ha.request("POST", f"/api/config/config_entries/entry/{entry_id}/reload")
    (entry,) = await ha.command("config_entries/get", domain="roomkeeper")
    assert entry["state"] == "loaded"


async def test_it_is_used(house: House) -> None:
    """Everything is there, and does something."""
    ha = house.ha
    start = now()
    booking = await book(ha, room="drum_room", start=start, duration=3600, guest="Ada")
    await ha.call("roomkeeper.open_door", {"room": "drum_room"}, response=True)
    # Home Assistant warns of a plug that is told once more while it is still being told.
    await happened(ha, "power_switched_on")
    await ha.call("roomkeeper.check_out", {"booking_id": booking["id"]}, response=True)
    (schedule,) = await listed(ha, "get_schedules")
    await ha.call("roomkeeper.run_schedule", {"schedule_id": schedule["id"]}, response=True)
    await ha.call("roomkeeper.start_occupancy", {"stall": "cubicle"}, response=True)
    await happened(ha, "action_succeeded")
    await happened(ha, "feed_read")
    await happened(ha, "endpoint_failed")


async def test_it_can_be_looked_at(house: House, browser: Browser) -> None:
    """The panel and each card, on a dashboard, without a complaint of the browser either."""
    ha = house.ha
    cards: list[Json] = [
        {"type": "custom:roomkeeper-room-card", "room": "drum_room"},
        {"type": "custom:roomkeeper-stall-card", "stall": "cubicle"},
        {"type": "custom:roomkeeper-board-card"},
    ]
    section = {"type": "grid", "cards": cards}
    view = {"type": "sections", "title": "Rooms", "path": "rooms", "sections": [section]}
    await ha.command(
        "lovelace/dashboards/create",
        url_path="rooms-now",
        title="Rooms now",
        mode="storage",
        require_admin=False,
        show_in_sidebar=False,
    )
    await ha.command("lovelace/config/save", url_path="rooms-now", config={"views": [view]})
    page = await open_page(browser, f"{ha.url}/home", (USERNAME, PASSWORD))
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    await page.goto(f"{ha.url}/roomkeeper")
    await page.locator("roomkeeper-panel").get_by_role("link", name="Board").wait_for()
    await page.goto(f"{ha.url}/rooms-now/rooms")
    for card in CARDS:
        await page.locator(f"roomkeeper-{card}-card").wait_for()
    await page.goto(f"{ha.url}/config/repairs?dialog=system-health")
    dialog = page.locator("dialog-system-information")
    await expect(dialog).to_contain_text("Entries of the log")
    await page.context.close()
    assert [one for one in said if not NOT_OURS.search(one)] == []


async def test_it_can_be_reported(house: House) -> None:
    """Diagnostics of the entry and of each device, as they are downloaded."""
    ha = house.ha
    entry_id = await ha.entry_id("roomkeeper")
    path = f"/api/diagnostics/config_entry/{entry_id}"
    whole = (await ha.request("GET", path))["data"]
    assert whole["log_folds_to_rows"]
    assert {kind: whole[kind]["count"] for kind in ("rooms", "stalls", "hooks", "feeds")} == {
        **dict.fromkeys(("rooms", "stalls", "hooks", "feeds"), 1)
    }
    devices = await ha.command("config/device_registry/list")
    ours = [one for one in devices if one["manufacturer"] == "Roomkeeper"]
    told = [(await ha.request("GET", f"{path}/device/{one['id']}"))["data"] for one in ours]
    assert {kind for one in told for kind in one} == {
        *("versions", "site", "room", "stall", "feed", "schedule")
    }
    assert "Ada" not in str([whole, told])


async def test_it_is_changed_and_comes_back(house: House) -> None:
    """Each form is gone through once more, the entry reloaded, Home Assistant restarted."""
    ha, added = house
    await ha.set_options("roomkeeper", {"hold_duration": {"minutes": 20}})
    longer: dict[str, dict[str, Any]] = {
        "room_type": {"buffer_after": {"minutes": 10}},
        "room": {"early_check_in": {"minutes": 20}},
        "stall": {"timeout": {"minutes": 6}},
        "feed": {"mode": "booking"},
        "hook": {"next_step_id": "finish"},
        "endpoint": {"include_texts": True, "next_step_id": "finish"},
    }
    assert longer.keys() == added.keys()
    for kind, values in longer.items():
        await ha.reconfigure_subentry("roomkeeper", added[kind], values)
    await restarted(ha)
    await ha.restart()
    assert len(await listed(ha, "get_rooms")) == 1


async def test_it_is_removed_piece_by_piece(house: House) -> None:
    """What stood on what went before goes too, and nothing of it is left."""
    ha, added = house
    entry_id = await ha.entry_id("roomkeeper")
    (schedule,) = await listed(ha, "get_schedules")
    await ha.call("roomkeeper.delete_schedule", {"schedule_id": schedule["id"]}, response=True)
    for kind in ("room", "stall", "feed", "hook", "endpoint", "room_type"):
        await ha.command(
            "config_entries/subentries/delete", entry_id=entry_id, subentry_id=added[kind]
        )
    await restarted(ha)
    devices = await ha.command("config/device_registry/list")
    assert [one["name"] for one in devices if one["manufacturer"] == "Roomkeeper"] == ["Roomkeeper"]
    await ha.request("DELETE", f"/api/config/config_entries/entry/{entry_id}")
    entities = await ha.command("config/entity_registry/list")
    assert not [one for one in entities if one["platform"] == "roomkeeper"]
    await ha.add_entry("roomkeeper")


async def test_home_assistant_has_nothing_to_say_about_it(house: House) -> None:
    """Neither a warning nor an error, of all that was done, and none of what will not go on."""
    found = house.ha.unprovoked()
    assert not found, "\n".join(found)
    said = (house.ha.folder / "home-assistant.log").read_text()
    assert "deprecat" not in said.lower()
