"""The front end's types are true: its compiler reads what the server really sends."""

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .calling import book, call, schedule
from .flows import add_subentry
from .house import House, at

FIXTURE: Final = Path(__file__).parents[2] / "frontend" / "tests" / "fixture" / "snapshot.ts"
WRITE: Final = "ROOMKEEPER_WRITE_FIXTURE"
"""Set it to 1 to write the fixture anew, and then look what the compiler says."""

BEFORE: Final = f"""\
// What a server sends of a house in which there is something of everything.
// Written by {Path(__file__).name}; as a literal, so that the compiler compares it field by field.

import type {{ Snapshot }} from "../../src/data/types";

export const SNAPSHOT: Snapshot = """

type Json = Any


async def _rooms(hass: HomeAssistant, site: House) -> None:
    """Have a room in each state, and one whose power cannot be switched off."""
    windows = [{"days": ["mon", "sat"], "start": "08:00:00", "end": "22:00:00"}]
    rules = {
        "capacity": 12,
        "opening_hours": windows,
        "min_duration": {"hours": 1},
        "max_duration": {"hours": 8},
    }
    add_subentry(hass, site.entry, "Hall", rules, key="hall")
    add_subentry(hass, site.entry, "Cellar", {"power": ["input_boolean.gone"]}, key="cellar")
    for name in ("Attic", "Barn", "Booth", "Office"):
        add_subentry(hass, site.entry, name, key=name.lower())
    await site.settle()
    await call(hass, "power_off", room="cellar")
    for _ in range(30):
        site.freezer.tick(5)
        async_fire_time_changed(hass)
        await site.settle()
    both = await book(
        hass,
        "2026-11-24 11:05",
        "2026-11-24 13:00",
        ["drum_room", "office"],
        guest="Ada",
        note="Two kits",
        title="Rehearsal",
    )
    await call(hass, "check_in", booking_id=both["id"])
    await book(hass, "2026-11-24 14:00", "2026-11-24 18:00", "drum_room")
    await book(hass, "2026-11-24 11:04", "2026-11-24 12:00", "barn")
    await call(hass, "hold", room="vocal_booth")
    await call(hass, "freeze", room="attic", reason="maintenance", note="Paint")
    await call(hass, "freeze", room="booth", until="2026-11-24 20:00")
    await site.until(at(10, 6))


async def _stall(hass: HomeAssistant, site: House) -> None:
    """Have somebody in the stall, and somebody who was there before."""
    for minute, seen in ((7, "on"), (9, "off"), (12, "on")):
        hass.states.async_set("input_boolean.cubicle_sensor", seen)
        await site.until(at(10, minute))


async def _schedules(hass: HomeAssistant, site: House) -> None:
    """Have a schedule of each type, one of them with all that can be said."""
    first = await schedule(hass, name="Heat", run_on=[{"trigger": "state", "entity_id": "a.b"}])
    await schedule(
        hass,
        name="Moonlight",
        frequency="weekly",
        weekdays=["fri", "sat"],
        times=["21:30"],
        action_type="set_level",
        action_params={"level": 15, "duration": "04:00:00"},
        target={"area_id": "bar"},
        start_at="2026-12-01",
        end_at="2027-12-01",
        exceptions=["2026-12-25"],
        catch_up="skip",
        run_after=first["id"],
    )
    await schedule(hass, frequency="monthly", month_days=[-1], nth_weekdays=["2 tue"])
    await schedule(hass, schedule_type="one_off", run_at="2026-11-25 08:00")
    await schedule(hass, schedule_type="interval", interval={"hours": 6})
    await schedule(hass, schedule_type="cron", cron="30 2 * * *")
    await schedule(hass, schedule_type="static", template="weekly_clean")
    await call(hass, "run_schedule", schedule_id=first["id"])
    await site.settle()


@pytest.fixture
async def snapshot(
    hass: HomeAssistant,
    site: House,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> Json:
    """Return what a newcomer is told of a house in which there is something of everything."""
    await _rooms(hass, site)
    await _stall(hass, site)
    await _schedules(hass, site)
    refresh = await hass.auth.async_create_refresh_token(hass_admin_user, "http://localhost")
    client = await hass_ws_client(hass, hass.auth.async_create_access_token(refresh))
    await client.send_json_auto_id({"type": "roomkeeper/subscribe"})
    assert (await client.receive_json())["success"]
    return (await client.receive_json())["event"]


def read() -> Json:
    """Return what the fixture says."""
    said = FIXTURE.read_text()
    assert said.startswith(BEFORE)
    return json.loads(said.removeprefix(BEFORE).removesuffix(";\n"))


def kind(value: Json) -> Json:
    """Return of what fields and kinds a value is, and not what it says."""
    if isinstance(value, dict):
        return {name: kind(one) for name, one in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(kind(one), sort_keys=True) for one in value})
    return (
        "number" if isinstance(value, int | float) and value is not True else type(value).__name__
    )


def test_there_is_something_of_everything() -> None:
    """A type of which there is no example is held to nothing."""
    said = read()
    assert {one["status"] for one in said["rooms"]} == {
        *("available", "held", "booked", "occupied", "frozen", "maintenance"),
    }
    assert {one["schedule_type"] for one in said["schedules"]} == {
        *("one_off", "interval", "cron", "recurring", "static"),
    }
    assert {one["status"] for one in said["power_offs"]} >= {"planned", "failed"}
    assert [one["status"] for one in said["stalls"]] == ["occupied"]
    assert {one["status"] for one in said["bookings"]} == {"confirmed", "held", "checked_in"}


async def test_the_front_end_is_compiled_against_what_is_sent(snapshot: Json) -> None:
    """Who changes what is sent writes the fixture anew, and then the compiler has its say."""
    assert snapshot["more"] is False
    if os.environ.get(WRITE):
        FIXTURE.parent.mkdir(exist_ok=True)
        FIXTURE.write_text(f"{BEFORE}{json.dumps(snapshot, indent=2)};\n")
    assert kind(read()) == kind(snapshot), f"run this with {WRITE}=1, and then npm run check"
