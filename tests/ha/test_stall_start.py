"""Stalls while Home Assistant starts: what it shows then may be what it remembers."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import (
    EVENT_HOMEASSISTANT_STARTED,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
)
from homeassistant.core import CoreState, HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import StartMaintenance
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.stall_events import (
    CameraReturned,
    CameraSeenOn,
    OccupancyCleared,
    OccupancyDoubted,
    OccupancyEnded,
    OccupancyExtended,
    OccupancyStarted,
)

from .house import CAMERA, CUBICLE, SEES, STUDIO, WATCHED, House, open_house


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a stall, while Home Assistant runs."""
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})


async def go_down(house: House) -> None:
    """Stop, as a crash would: nothing is decided or switched any more."""
    await house.hass.config_entries.async_unload(house.entry.entry_id)


async def come_up(house: House, *, sensor: str, camera: str) -> None:
    """Start again; Home Assistant remembers these states and does not run yet."""
    house.hass.set_state(CoreState.starting)
    house.hass.states.async_set(SEES, sensor)
    house.hass.states.async_set(CAMERA, camera)
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()


async def run(house: House) -> None:
    """Let Home Assistant have started, and cameras have been looked at for a while."""
    house.hass.set_state(CoreState.running)
    house.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    for _ in range(10):
        await house.until(datetime.now(UTC) + timedelta(seconds=1))


def is_filmed(house: House) -> bool:
    """Say whether the cubicle's camera is on."""
    state = house.hass.states.get(CAMERA)
    return state is not None and state.state == STATE_ON


async def told(house: House, after: int) -> list[type[Fact]]:
    """Return what the log says after so many entries."""
    return [type(entry.fact) for entry in (await house.log())[after:]]


async def test_a_sensor_that_is_remembered_to_be_clear_ends_no_stay(house: House) -> None:
    """The memory is from before the guest came: the camera stays off, and the stay goes on."""
    await house.see(somebody=True)
    before = len(await house.log())
    await go_down(house)
    await come_up(house, sensor=STATE_OFF, camera=STATE_ON)
    assert house.value("binary_sensor", "occupied", CUBICLE) == "on"
    assert not is_filmed(house), "and it was remembered to be on"
    await house.see(somebody=True)
    await run(house)
    assert house.value("binary_sensor", "occupied", CUBICLE) == "on"
    assert not is_filmed(house)
    assert await told(house, before) == [OccupancyExtended], "and no camera was seen to come on"


async def test_a_sensor_that_is_clear_after_the_start_ends_the_stay(house: House) -> None:
    """The guest has left meanwhile: as soon as that is sure the camera comes back."""
    await house.see(somebody=True)
    before = len(await house.log())
    await go_down(house)
    await come_up(house, sensor=STATE_OFF, camera=STATE_OFF)
    assert not is_filmed(house)
    await run(house)
    assert is_filmed(house)
    assert house.value("binary_sensor", "occupied", CUBICLE) == "off"
    assert await told(house, before) == [OccupancyExtended, OccupancyEnded, CameraReturned]
    assert house.state("sensor", "last_stay", CUBICLE).attributes["reason"] == "restart"


async def test_an_empty_stall_is_in_doubt_until_the_start_is_over(house: House) -> None:
    """Somebody may have come while nobody looked."""
    await go_down(house)
    await come_up(house, sensor=STATE_OFF, camera=STATE_ON)
    assert not is_filmed(house)
    await run(house)
    assert is_filmed(house)
    assert await told(house, 0) == [OccupancyDoubted, OccupancyCleared, CameraReturned]


async def test_whoever_is_seen_during_the_start_is_believed(house: House) -> None:
    """Somebody inside is not filmed until Home Assistant has started."""
    await go_down(house)
    await come_up(house, sensor=STATE_ON, camera=STATE_ON)
    assert not is_filmed(house)
    assert await told(house, 0) == [OccupancyStarted]


async def test_a_camera_that_is_remembered_to_be_on_is_given_back_for_certain(
    house: House,
) -> None:
    """It was lost when maintenance began, and is off in truth: after the start it is told."""
    await house.see(somebody=True)
    house.hass.states.async_set(CAMERA, STATE_UNAVAILABLE)
    await house.do(StartMaintenance(stall=CUBICLE))
    before = len(await house.log())
    await go_down(house)
    await come_up(house, sensor=STATE_UNAVAILABLE, camera=STATE_ON)
    assert not await told(house, before)
    house.hass.states.async_set(CAMERA, STATE_OFF)
    await run(house)
    assert is_filmed(house)
    assert await told(house, before) == [CameraReturned]


async def test_a_camera_that_came_on_in_truth_is_logged_after_the_start(house: House) -> None:
    """It does not go off, and somebody is inside: after the start that is no mere memory."""
    await house.see(somebody=True)
    before = len(await house.log())
    await go_down(house)
    house.hass.services.async_remove("input_boolean", "turn_off")
    await come_up(house, sensor=STATE_ON, camera=STATE_ON)
    assert CameraSeenOn not in await told(house, before)
    await run(house)
    assert CameraSeenOn in await told(house, before)
