from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from connection import PATIENCE_S

from .asking import book, entities_of, happened, issues, listed, log_of, now, told
from .conftest import StartHouse
from .outside import configuration
from .plug import Plug
from .watched import Watched

SECOND = {"seconds": 1}

STAY = timedelta(seconds=20)
"""Longer than it takes to let a guest in, and short enough to be waited for."""

LONG_S = STAY.total_seconds() + PATIENCE_S

SOON = timedelta(seconds=15)
"""Half of what devices are waited for after a start: whoever is done by then did not wait for all
of that."""


class House(NamedTuple):
    """A house with two rooms of one type."""

    ha: Watched
    drum: Plug
    sauna: Plug


@pytest.fixture(scope="module")
async def house(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[House]:
    """Set it up as a person does, and let Home Assistant write that down."""
    folder = tmp_path_factory.mktemp("power_off")
    drum, sauna = Plug(folder, "drum"), Plug(folder, "sauna")
    async with start_house(folder / "ha", configuration=configuration(drum, sauna)) as ha:
        room_type = await ha.add_subentry(
            "roomkeeper",
            "room_type",
            {
                "name": "Cellar",
                "power_on_at_check_in": True,
                "power_off_buffer": SECOND,
                # Ten minutes before would be before the guest has come.
                "power_off_notice": {"seconds": 0},
            },
        )
        for name, plug in (("Drum room", drum), ("Sauna", sauna)):
            room = {"room_type": room_type, "power": [plug.power], "doors": [plug.door]}
            await ha.add_subentry("roomkeeper", "room", {"name": name, **room})
        await ha.set_options("roomkeeper", {"retry_delay": SECOND, "retry_attempts": 3})
        await ha.restart()
        await drum.known(ha)
        await sauna.known(ha)
        yield House(ha, drum, sauna)


async def let_in(ha: Watched, room: str, plug: Plug) -> str:
    """Let a guest in whose booking ends soon, and jam the plug behind them."""
    start = now()
    booking = await book(ha, room=room, start=start, end=start + STAY, guest="Ada")
    await ha.call("roomkeeper.open_door", {"room": room}, response=True)
    await ha.wait_state(plug.door, "unlocked")
    await ha.wait_state(plug.power, "on")
    plug.jam()
    return str(booking["id"])


async def test_after_a_crash_the_tries_go_on(house: House) -> None:
    """The plug jams and Home Assistant crashes meanwhile: the power still goes off, once."""
    ha, drum, _ = house
    async with ha.events("roomkeeper_event") as events:
        booking = await let_in(ha, "drum_room", drum)
        await told(events, "power_off_attempted", booking_id=booking, attempt=3, timeout_s=LONG_S)
        await ha.kill9()
    drum.mend()
    await ha.start()
    # Not from the start: how long a device takes to be known is up to it, and to the machine.
    await drum.known(ha)
    known = now()
    await happened(ha, "power_off_succeeded", booking_id=booking)

    assert (await ha.states())[drum.power]["state"] == "off"
    assert drum.states == ["off", "on", "off"]

    rows = await log_of(ha, booking_id=booking)
    story = [(row["type"], row["details"].get("attempt")) for row in rows]
    assert story.count(("power_switched_on", None)) == 1
    story.remove(("power_switched_on", None))
    assert story == [
        ("booking_confirmed", None),
        ("booking_checked_in", None),
        ("power_off_planned", None),
        ("door_opened", None),
        ("booking_completed", None),
        ("power_off_attempted", 1),
        ("power_off_deferred", 1),
        ("power_off_attempted", 2),
        ("power_off_deferred", 2),
        ("power_off_attempted", 3),
        ("power_off_attempted", 4),
        ("power_off_succeeded", 4),
    ]
    tries = [row for row in rows if row["type"] == "power_off_attempted"]
    assert datetime.fromisoformat(tries[-1]["at"]) - known < SOON
    assert [row["details"]["interrupted"] for row in tries] == [False, False, False, True]
    waits = [row["details"] for row in rows if row["type"] == "power_off_deferred"]
    assert [(wait["why"], wait["failures"]) for wait in waits] == [
        ("retry", [{"entity_id": drum.power, "why": "still on"}])
    ] * 2
    assert [row["actor"]["name"] or row["actor"]["kind"] for row in rows[:2]] == ["Owner"] * 2
    assert {row["actor"]["kind"] for row in tries} == {"system"}

    (power_off,) = await listed(ha, "get_power_offs", room="drum_room", status="any")
    assert (power_off["status"], power_off["attempts"]) == ("succeeded", 4)


async def test_power_that_stays_on_is_seen(house: House) -> None:
    """The plug stays jammed: an event, an issue and a problem say so until it is mended."""
    ha, _, sauna = house
    await ha.set_options("roomkeeper", {"retry_attempts": 1})
    problem = (await entities_of(ha))["binary_sensor.problem"]
    await ha.wait_state(problem, "off")

    async with ha.events("roomkeeper_event") as events:
        booking = await let_in(ha, "sauna", sauna)
        failed = await told(events, "power_off_failed", booking_id=booking, timeout_s=LONG_S)
    assert failed["attempt"] == 2
    assert failed["failures"] == [{"entity_id": sauna.power, "why": "still on"}]
    await ha.wait_state(problem, "on")
    assert "power_off_failed_sauna" in await issues(ha)

    sauna.mend()
    async with ha.events("roomkeeper_event") as events:
        await ha.call("roomkeeper.power_off", {"room": "sauna"}, response=True)
        await events.next(lambda event: event["data"]["type"] == "power_off_succeeded")
    await ha.wait_state(problem, "off")
    assert "power_off_failed_sauna" not in await issues(ha)
    assert sauna.states == ["off", "on", "off"]
