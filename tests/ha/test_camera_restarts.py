"""Cameras over restarts: none comes on while somebody may be inside."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import (
    EVENT_HOMEASSISTANT_STARTED,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import CoreState, HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.camera_commands import CameraCommands
from custom_components.roomkeeper.core.commands import PauseOccupancy, StartOccupancy
from custom_components.roomkeeper.core.ids import EntityId, StallKey

from .house import CUBICLE, SEES, STUDIO, House, at, open_house
from .lens import DOME, LENS, Power, add, facts, issue, types, wait

SHOWER: Final = StallKey("shower")
OTHER: Final = "input_boolean.motion"
DOOR: Final = "binary_sensor.door"
STALL: Final = {"sensors": [SEES], "cameras": [LENS]}

type Restart = Callable[..., Awaitable[None]]


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the cubicle's camera."""
    return await add(hass, "switch", Power("lens"))


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> House:
    """Return a house with a stall that has a camera, and nobody in it."""
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: STALL})


async def start_anew(
    house: House,
    states: Mapping[str, str],
    *lost: Power,
    until: datetime | None = None,
) -> None:
    """Stop, let the world go on until some time, and start while Home Assistant still does.

    The sensors are seen as `states` says; a camera that is `lost` is not there yet.
    """
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    if until is not None:
        house.freezer.move_to(until)
    for entity_id, state in states.items():
        house.hass.states.async_set(entity_id, state)
    for camera in lost:
        camera.vanish()
    house.hass.set_state(CoreState.starting)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await wait(house, 1)


async def started(house: House) -> None:
    """Let Home Assistant's start be over."""
    house.hass.set_state(CoreState.running)
    house.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await wait(house, 1)


def commands(lens: Power) -> list[str]:
    """Return what a camera was told since this was asked last."""
    told, lens.told = lens.told, []
    return told


async def come(house: House, lens: Power) -> None:
    """Let somebody come, and the camera go off."""
    await house.see(somebody=True)
    await wait(house, 5)
    assert commands(lens) == ["off"]


# --- somebody is, or may be, inside --------------------------------------------------


@pytest.mark.parametrize("seen", [STATE_ON, STATE_UNKNOWN, STATE_UNAVAILABLE])
async def test_a_restart_in_the_middle_of_a_stay(house: House, lens: Power, seen: str) -> None:
    """The camera stays off, whether the sensor sees the guest, or is not there yet."""
    await come(house, lens)
    await start_anew(house, {SEES: seen})
    await started(house)
    await wait(house, 60)
    assert (commands(lens), lens.is_on) == ([], False)
    assert house.runtime.stall_view(CUBICLE).is_private
    await house.see(somebody=False)
    assert lens.is_on


@pytest.mark.parametrize("seen", [STATE_ON, STATE_UNKNOWN, STATE_UNAVAILABLE])
async def test_a_guest_who_came_while_nobody_looked(house: House, lens: Power, seen: str) -> None:
    """The first look switches the camera off, before Home Assistant's start is over."""
    await start_anew(house, {SEES: seen}, until=at(11))
    assert commands(lens) == ["off"]
    await started(house)
    await house.see(somebody=False)
    assert lens.is_on


async def test_a_reload_in_the_middle_of_a_stay(house: House, lens: Power) -> None:
    """Unloading leaves the camera as it is, and loading too."""
    await come(house, lens)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.hass.async_block_till_done()
    assert (commands(lens), lens.is_on) == ([], False)
    lens.become(is_on=True)
    await house.hass.async_block_till_done()
    assert commands(lens) == [], "nobody looks while it is unloaded"
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await wait(house, 3)
    assert (commands(lens), lens.is_on) == (["off"], False)


async def test_unloading_at_the_moment_of_a_departure(house: House, lens: Power) -> None:
    """What could not be told any more is told after the next start."""
    await come(house, lens)
    house.hass.states.async_set(SEES, STATE_OFF)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.hass.async_block_till_done()
    assert commands(lens) == []
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await wait(house, 3)
    assert lens.is_on


@pytest.mark.parametrize("how", ["by hand", "paused"])
async def test_a_stay_that_a_person_has_a_hand_in(house: House, lens: Power, how: str) -> None:
    """A clear sensor after a restart does not outweigh what a person said."""
    if how == "paused":
        await come(house, lens)
        await house.do(PauseOccupancy(stall=CUBICLE))
    else:
        await house.do(StartOccupancy(stall=CUBICLE))
        await wait(house, 5)
        commands(lens)
    await start_anew(house, {SEES: STATE_ON if how == "paused" else STATE_OFF})
    await started(house)
    assert (commands(lens), lens.is_on) == ([], False)


async def test_a_stall_with_a_mere_door_after_a_restart(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """Somebody may have gone in meanwhile: the camera is off for the longest timeout."""
    hass.states.async_set(DOOR, STATE_OFF, {"device_class": "door"})
    stall = {"sensors": [DOOR], "cameras": [LENS]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    assert not lens.is_on
    await house.until(at(9, 9))
    assert not lens.is_on
    await house.until(at(9, 11))
    assert lens.is_on
    assert issue(house, f"sensor_lost_{CUBICLE}") is None


# --- the stay is over ----------------------------------------------------------------


@pytest.mark.parametrize("minutes", [1, 30])
async def test_a_guest_who_left_while_nobody_looked(
    house: House, lens: Power, minutes: int
) -> None:
    """The camera comes back as soon as the sensor says so, and that is on the disk."""
    await come(house, lens)
    await start_anew(house, {SEES: STATE_OFF}, until=at(9, minutes))
    assert commands(lens) == [], "until then it may be remembered from before the guest came"
    await started(house)
    assert commands(lens) == ["on"]
    assert (await facts(house, "occupancy_ended"))[-1].reason == "restart"
    assert (await types(house))[-1] == "camera_returned"


@pytest.mark.parametrize("seen", [STATE_ON, STATE_UNKNOWN])
async def test_a_stay_whose_end_passed_while_nobody_looked(
    house: House, lens: Power, seen: str
) -> None:
    """It is over as of then; whoever may be inside now is inside a private place all the same."""
    await come(house, lens)
    await start_anew(house, {SEES: seen}, until=at(12))
    await started(house)
    assert (commands(lens), lens.is_on) == ([], False)
    (ended,) = await facts(house, "occupancy_ended")
    assert ended.reason == "restart"
    await house.until(at(12, 9))
    assert commands(lens) == []
    await house.until(at(12, 11))
    assert lens.is_on


async def test_a_camera_that_was_not_back_yet(house: House, lens: Power) -> None:
    """A stop between a guest's departure and the camera's return forgets no camera."""
    await come(house, lens)
    lens.answer = lens.ignore
    await house.see(somebody=False)
    await wait(house, 5)
    lens.answer = lens.obey
    await start_anew(house, {SEES: STATE_OFF}, until=at(10))
    await started(house)
    assert lens.is_on
    assert (await types(house))[-1] == "camera_returned"


@pytest.mark.parametrize("seen", [STATE_ON, STATE_UNKNOWN])
async def test_a_shared_camera_that_was_not_back_yet(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    lens: Power,
    seen: str,
) -> None:
    """It does not come on for one stall before the other was looked at."""
    stalls: dict[str, dict[str, Any]] = {
        CUBICLE: STALL,
        SHOWER: {"sensors": [OTHER], "cameras": [LENS]},
    }
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, stalls)
    await come(house, lens)
    lens.answer = lens.ignore
    await house.see(somebody=False)
    lens.answer = lens.obey
    commands(lens)
    await start_anew(house, {SEES: STATE_OFF, OTHER: seen})
    await started(house)
    assert (commands(lens), lens.is_on) == ([], False)


async def test_a_removed_stalls_camera_at_the_start(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """A stall that was removed while nothing ran gives its camera back, but not into another."""
    stalls: dict[str, dict[str, Any]] = {
        CUBICLE: STALL,
        SHOWER: {"sensors": [OTHER], "cameras": [LENS]},
    }
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, stalls)
    await come(house, lens)
    assert await hass.config_entries.async_unload(entry.entry_id)
    (cubicle,) = [one for one in entry.subentries.values() if one.unique_id == CUBICLE]
    hass.config_entries.async_remove_subentry(entry, cubicle.subentry_id)
    hass.states.async_set(OTHER, STATE_ON)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await wait(house, 5)
    assert (commands(lens), lens.is_on) == ([], False)
    await house.see(somebody=False, sensor=OTHER)
    assert lens.is_on


# --- cameras that come late ----------------------------------------------------------


async def test_a_camera_that_is_not_there_yet_has_not_failed(house: House, lens: Power) -> None:
    """However long Home Assistant takes to start; it goes off as soon as it comes."""
    await start_anew(house, {SEES: STATE_UNKNOWN}, lens)
    await wait(house, 90)
    assert await facts(house, "camera_failed") == []
    lens.become(is_on=True)
    await wait(house, 0.5)
    assert commands(lens) == ["off"]
    await started(house)
    await wait(house, 60)
    assert await facts(house, "camera_failed") == []


async def test_a_camera_that_comes_shortly_after_the_start(house: House, lens: Power) -> None:
    """Many connect only then: no false alarm with each restart."""
    await start_anew(house, {SEES: STATE_UNKNOWN}, lens)
    await started(house)
    await wait(house, 12)
    lens.become(is_on=True)
    await wait(house, 30)
    assert not lens.is_on
    assert await facts(house, "camera_failed") == []


async def test_a_camera_that_does_not_come_has_failed(house: House, lens: Power) -> None:
    """Within half a minute of the start somebody hears of it."""
    await start_anew(house, {SEES: STATE_UNKNOWN}, lens)
    await started(house)
    await wait(house, 28)
    assert len(await facts(house, "camera_failed")) == 1


async def test_a_camera_that_goes_with_home_assistant(house: House, lens: Power) -> None:
    """While Home Assistant stops, what is no more there has not failed, and rings nobody up."""
    house.hass.set_state(CoreState.stopping)
    lens.vanish()
    await house.see(somebody=None)
    await wait(house, 60)
    assert await facts(house, "camera_failed") == []
    house.hass.set_state(CoreState.running)


async def test_a_camera_that_is_off_on_purpose_and_comes_late(house: House, lens: Power) -> None:
    """It was not there when the sensors were in doubt: a restart does not switch it on."""
    lens.become(is_on=False)
    await start_anew(house, {SEES: STATE_UNKNOWN}, lens)
    lens.become(is_on=False)
    await started(house)
    await house.see(somebody=False)
    await wait(house, 30)
    assert (commands(lens), lens.is_on) == ([], False)


@pytest.mark.parametrize("was_on", [False, True])
async def test_a_camera_that_is_unknown_for_a_moment(
    house: House, lens: Power, *, was_on: bool
) -> None:
    """Given back is what the stay took: one that was off when the guest came has not come on."""
    lens.become(is_on=was_on)
    await house.see(somebody=True)
    await wait(house, 5)
    await start_anew(house, {SEES: STATE_UNKNOWN, LENS: STATE_UNKNOWN})
    await started(house)
    await wait(house, 5)
    assert await facts(house, "camera_seen_on") == []
    house.hass.states.async_set(SEES, STATE_ON)
    await house.see(somebody=False)
    await wait(house, 5)
    assert lens.is_on is was_on


async def test_a_camera_that_was_off_comes_on_after_the_start(house: House, lens: Power) -> None:
    """It is given back: somebody has switched it on since."""
    lens.become(is_on=False)
    await house.see(somebody=True)
    await start_anew(house, {SEES: STATE_ON, LENS: STATE_UNKNOWN})
    await started(house)
    lens.become(is_on=True)
    await wait(house, 5)
    assert not lens.is_on
    assert len(await facts(house, "camera_seen_on")) == 1
    await house.see(somebody=False)
    await wait(house, 5)
    assert lens.is_on


async def test_a_failure_outlives_a_reload(house: House, lens: Power) -> None:
    """It is looked at anew: raised again if it goes on, and gone if it does not."""
    lens.answer = lens.ignore
    await house.see(somebody=True)
    await wait(house, 29)
    issue_id = f"camera_failed_{LENS}"
    assert issue(house, issue_id) is not None
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await wait(house, 29)
    assert issue(house, issue_id) is not None
    assert len(await facts(house, "camera_failed")) == 1
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    assert issue(house, issue_id) is None
    lens.become(is_on=False)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await wait(house, 1)
    assert len(await facts(house, "camera_recovered")) == 1
    assert issue(house, issue_id) is None
    assert not house.runtime.stall_view(CUBICLE).has_failed_camera


async def test_maintenance_outlives_a_restart(house: House, lens: Power) -> None:
    """Cameras stay on, whoever is seen, until somebody ends it."""
    await house.call("switch.turn_on", house.entity_id("switch", "maintenance", CUBICLE))
    await start_anew(house, {SEES: STATE_ON})
    await started(house)
    assert (commands(lens), lens.is_on) == ([], True)
    await house.call("switch.turn_off", house.entity_id("switch", "maintenance", CUBICLE))
    assert not lens.is_on


async def test_two_cameras_of_which_one_is_late(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """The one that is there does not wait for the other."""
    dome = await add(hass, "switch", Power("dome"))
    stall = {"sensors": [SEES], "cameras": [LENS, DOME]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    await start_anew(house, {SEES: STATE_UNKNOWN}, dome)
    assert commands(lens) == ["off"]
    dome.become(is_on=True)
    await wait(house, 1)
    assert commands(dome) == ["off"]


async def test_cameras_are_looked_at_anew_while_they_are_given_back(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    lens: Power,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What follows at once from giving one back, as where the disk fails, keeps no other off."""
    dome = await add(hass, "switch", Power("dome"))
    stall = {"sensors": [SEES], "cameras": [LENS, DOME]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    await come(house, lens)
    tell = CameraCommands.tell

    def tell_and_look(self: CameraCommands, camera: EntityId, *, on: bool) -> None:
        tell(self, camera, on=on)
        monkeypatch.undo()
        house.runtime._cameras.look_at_all()  # noqa: SLF001 - as a publication makes it do

    monkeypatch.setattr(CameraCommands, "tell", tell_and_look)
    await house.see(somebody=False)
    await wait(house, 5)
    assert (lens.is_on, dome.is_on) == (True, True)
