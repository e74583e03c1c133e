"""Stalls on a disk that is slow or full: cameras go off all the same, and come back in the end."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import EndOccupancy, StartOccupancy
from custom_components.roomkeeper.core.ids import StallKey
from custom_components.roomkeeper.ledger_file import ledger_path
from tests.ledger.test_disk_full import full_for_sqlite

from .house import CUBICLE, SEES, STUDIO, House, at, open_house
from .lens import LENS, STAFF, Messenger, Power, add, facts, issue, tick, turn_round, types, wait
from .test_faults import fill, recover

SHOWER: Final = StallKey("shower")
STORE: Final = StallKey("store")
OTHER: Final = "input_boolean.motion"
DOOR: Final = "binary_sensor.door"
FAILED: Final = f"camera_failed_{LENS}"


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the camera that both stalls share."""
    return await add(hass, "switch", Power("lens"))


@pytest.fixture
async def staff(hass: HomeAssistant) -> Messenger:
    """Return the messenger of whoever looks after the studio."""
    return await add(hass, "notify", Messenger())


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    lens: Power,
    staff: Messenger,
) -> House:
    """Return a house with stalls: one has a sensor, one but a door, and they share a camera."""
    hass.states.async_set(DOOR, STATE_OFF, {"device_class": "door"})
    stalls = {
        CUBICLE: {"room": STUDIO, "sensors": [SEES], "cameras": [LENS]},
        SHOWER: {"room": STUDIO, "sensors": [DOOR], "cameras": [LENS]},
        STORE: {},
    }
    house = await open_house(hass, entry, freezer, {STUDIO: {"notify": [STAFF]}}, stalls)
    # After a start nobody can say whether somebody is behind the door.
    await house.call("switch.turn_off", house.entity_id("switch", "privacy", SHOWER))
    await wait(house, 6)
    lens.told.clear()
    return house


@contextmanager
def slow_disk(house: House) -> Iterator[None]:
    """Let no transaction come to its end meanwhile."""
    with closing(sqlite3.connect(ledger_path(house.hass), autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def set_state(house: House, state: str, sensor: str = SEES) -> None:
    """Let a sensor say something, and what follows happen, but for what the disk is waited for."""
    old = house.hass.states.get(sensor)
    house.hass.states.async_set(sensor, state, old.attributes if old else None)
    await turn_round()


# --- slow ----------------------------------------------------------------------------


async def test_a_slow_disk_delays_no_camera_that_goes_off(house: House, lens: Power) -> None:
    """The guest is not filmed while the disk is waited for."""
    with slow_disk(house):
        await set_state(house, STATE_ON)
        assert (lens.told, lens.is_on) == (["off"], False)
    await house.settle()
    assert (await types(house))[-1] == "occupancy_started"


async def test_a_camera_comes_on_when_that_is_on_the_disk(house: House, lens: Power) -> None:
    """If the power went now, the stay would go on after the start: nothing is switched on yet."""
    await house.see(somebody=True)
    await wait(house, 5)
    with slow_disk(house):
        await set_state(house, STATE_OFF)
        assert lens.told == ["off"]
    await house.settle()
    assert lens.is_on


async def test_a_shared_camera_comes_on_when_both_are_on_the_disk(
    house: House, lens: Power
) -> None:
    """One departure is written before the other: that one by itself switches nothing on."""
    await house.do(StartOccupancy(stall=SHOWER))
    await house.see(somebody=True)
    await wait(house, 5)
    on_disk: list[str] = []

    async def look(verb: str) -> None:
        with closing(sqlite3.connect(ledger_path(house.hass))) as other:
            rows = other.execute("SELECT status FROM occupancy").fetchall()
        on_disk.extend(status for (status,) in rows)
        await lens.obey(verb)

    lens.answer = look
    with slow_disk(house):
        leaving = asyncio.create_task(house.do(EndOccupancy(stall=SHOWER)))
        await turn_round()
        await set_state(house, STATE_OFF)
    await leaving
    assert lens.is_on
    assert on_disk == ["vacant", "vacant"]


async def test_a_camera_that_comes_on_while_its_off_is_being_written_down(
    house: House, lens: Power
) -> None:
    """Who waits for the disk goes on to look at the camera."""
    with slow_disk(house):
        await set_state(house, STATE_ON)
        await tick(house, 3)
        lens.become(is_on=True)
        assert (lens.told, lens.is_on) == (["off", "off"], False)
    await house.settle()
    assert (await types(house))[-1] == "camera_seen_on"


async def test_a_camera_that_went_off_for_what_had_to_wait_and_was_nothing(
    house: House, lens: Power
) -> None:
    """Who is decided about later may be inside until then; if it was nobody, it comes back."""
    (stall,) = [one for one in house.entry.subentries.values() if one.unique_id == CUBICLE]
    data = {**stall.data, "sensors": [SEES, OTHER]}
    house.hass.config_entries.async_update_subentry(house.entry, stall, data=data)
    await house.see(somebody=False, sensor=OTHER)
    await house.see(somebody=None)
    await house.until(at(9, 30))
    await house.see(somebody=True, sensor=OTHER)
    await house.until(at(10))
    await wait(house, 6)
    assert lens.is_on, "one sensor is known to be lost, and nobody was seen to leave"
    with slow_disk(house):
        much = [asyncio.create_task(house.do(StartOccupancy(stall=STORE))) for _ in range(64)]
        await turn_round()
        await set_state(house, STATE_OFF, OTHER)
        assert not lens.is_on
    await asyncio.gather(*much)
    await wait(house, 6)
    assert lens.is_on


# --- full ----------------------------------------------------------------------------


async def test_a_full_disk_films_nobody(house: House, lens: Power, tmp_path: Path) -> None:
    """The camera goes off though no stay can be written, and comes back after the guest."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await set_state(house, STATE_ON)
        assert (lens.told, lens.is_on) == (["off"], False)
        await wait(house, 5)
        lens.become(is_on=True)
        await wait(house, 3)
        assert not lens.is_on
    await recover(house)
    assert not lens.is_on
    assert (await types(house)).count("occupancy_started") == 1
    await house.see(somebody=False)
    assert lens.is_on


async def test_a_guest_who_came_and_left_while_the_disk_was_full(
    house: House, lens: Power, tmp_path: Path
) -> None:
    """The camera does not stay off for good because nobody could write that it went off."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await set_state(house, STATE_ON)
        await wait(house, 5)
        await set_state(house, STATE_OFF)
    await recover(house)
    await wait(house, 6)
    assert lens.is_on
    assert house.runtime.stall_view(CUBICLE).cameras[0].should_be_on is None


async def test_a_camera_comes_back_while_the_disk_is_full(
    house: House, lens: Power, tmp_path: Path
) -> None:
    """After a guest of whom nothing is written nothing has to be; the next one is private again."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        for _ in range(2):
            await set_state(house, STATE_ON)
            await wait(house, 5)
            assert not lens.is_on
            await set_state(house, STATE_OFF)
            await wait(house, 5)
            assert lens.is_on
        await set_state(house, STATE_ON)
        await wait(house, 5)
    await recover(house)
    assert not lens.is_on
    assert (await types(house)).count("occupancy_started") == 3
    assert "camera_seen_on" not in await types(house)
    await house.see(somebody=False)
    await wait(house, 6)
    assert (lens.is_on, lens.told) == (True, ["off", "on"] * 3)
    assert house.runtime.stall_view(CUBICLE).cameras[0].should_be_on is None


async def test_a_guest_who_was_inside_when_the_disk_filled(
    house: House, lens: Power, tmp_path: Path
) -> None:
    """That they have left has to be on the disk before the camera comes back."""
    await house.see(somebody=True)
    await wait(house, 5)
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await set_state(house, STATE_OFF)
        await wait(house, 5)
        assert lens.told == ["off"]
    await recover(house)
    assert lens.is_on


async def test_a_sensor_that_is_lost_while_the_disk_is_full(
    house: House, lens: Power, tmp_path: Path
) -> None:
    """In doubt the camera is off, also where the doubt cannot be written."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await set_state(house, STATE_UNAVAILABLE)
        assert not lens.is_on
    await recover(house)
    assert not lens.is_on
    assert (await types(house))[-1] == "occupancy_doubted"


async def test_a_sensor_that_was_lost_for_good_before_the_disk_filled(
    house: House, lens: Power, tmp_path: Path
) -> None:
    """While nothing can be written the doubt holds; after that the camera is back as before."""
    await house.see(somebody=None)
    await house.until(at(9, 11))
    assert lens.is_on
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        assert not lens.is_on
        await wait(house, 5)
    await recover(house)
    await wait(house, 1)
    assert lens.is_on


async def test_a_door_that_opens_while_the_disk_is_full(
    house: House, lens: Power, tmp_path: Path
) -> None:
    """Nobody can say that the guest has left: the camera is off until a timer can run."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await set_state(house, STATE_ON, DOOR)
        await set_state(house, STATE_OFF, DOOR)
        assert not lens.is_on
        await wait(house, 5)
        assert lens.told == ["off"]
    await recover(house)
    assert not lens.is_on
    await house.until(at(9, 30))
    assert lens.is_on


async def test_a_camera_that_fails_while_the_disk_is_full(
    house: House, lens: Power, staff: Messenger, tmp_path: Path
) -> None:
    """People hear of it in time; log and event follow when that can be written."""
    lens.answer = lens.ignore
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await set_state(house, STATE_ON)
        await wait(house, 29)
        assert issue(house, FAILED) is not None
        assert len(staff.told) >= 1
        assert "cannot be switched off" in staff.told[0]
    await recover(house)
    await wait(house, 35)
    assert [fact.stall for fact in await facts(house, "camera_failed")] == [CUBICLE]
    assert house.runtime.stall_view(CUBICLE).has_failed_camera


async def test_what_a_person_asks_is_refused_on_a_full_disk(
    house: House, lens: Power, tmp_path: Path
) -> None:
    """Nobody is told that a stall is private that is not, nor that cameras are back."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        for service, name in (("turn_on", "privacy"), ("turn_on", "maintenance")):
            with pytest.raises(HomeAssistantError):
                await house.call(f"switch.{service}", house.entity_id("switch", name, CUBICLE))
        assert lens.told == []
    await recover(house)
