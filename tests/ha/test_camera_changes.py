"""Cameras of stalls that are configured anew: each gets back what was taken of it."""

from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import SUBENTRY_STALL
from custom_components.roomkeeper.core.ids import StallKey

from .flows import add_subentry
from .house import CUBICLE, SEES, STUDIO, House, open_house
from .lens import DOME, LENS, Power, Radar, add, facts, issue, types, wait

SHOWER: Final = StallKey("shower")
OTHER: Final = "input_boolean.motion"
NEW: Final = "switch.new_lens"


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the cubicle's camera."""
    return await add(hass, "switch", Power("lens"))


@pytest.fixture
async def dome(hass: HomeAssistant, lens: Power) -> Power:
    """Return the switch of the shower's camera."""
    return await add(hass, "switch", Power("dome"))


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, dome: Power
) -> House:
    """Return a house with two stalls, each with a camera of its own."""
    stalls = {
        CUBICLE: {"sensors": [SEES], "cameras": [LENS]},
        SHOWER: {"sensors": [OTHER], "cameras": [DOME]},
    }
    return await open_house(hass, entry, freezer, {STUDIO: {}}, stalls)


def subentry(house: House, key: StallKey) -> ConfigSubentry:
    """Return a stall's subentry."""
    (found,) = [one for one in house.entry.subentries.values() if one.unique_id == key]
    return found


async def set_cameras(house: House, key: StallKey, *cameras: str) -> None:
    """Configure a stall with other cameras."""
    stored = subentry(house, key)
    data: dict[str, Any] = {**stored.data, "cameras": list(cameras)}
    house.hass.config_entries.async_update_subentry(house.entry, stored, data=data)
    await house.settle()


async def remove(house: House, key: StallKey) -> None:
    """Remove a stall."""
    found = subentry(house, key).subentry_id
    house.hass.config_entries.async_remove_subentry(house.entry, found)
    await house.settle()


async def come(house: House, sensor: str = SEES) -> None:
    """Let somebody come, and the cameras go off."""
    await house.see(somebody=True, sensor=sensor)
    await wait(house, 5)


# --- stalls that go ------------------------------------------------------------------


async def test_a_removed_stall_gives_its_camera_back(house: House, lens: Power) -> None:
    """Nobody has to look for a camera that stayed off."""
    await come(house)
    assert not lens.is_on
    await remove(house, CUBICLE)
    assert lens.is_on
    assert (await types(house))[-2:] == ["camera_returned", "stall_forgotten"]
    lens.become(is_on=False)
    await house.see(somebody=True)
    await wait(house, 30)
    assert lens.told == ["off", "on"], "it is no camera of ours any more"


async def test_a_removed_stall_does_not_film_its_neighbour(
    house: House, lens: Power, dome: Power
) -> None:
    """A shared camera comes back after the neighbour's guest."""
    await set_cameras(house, SHOWER, DOME, LENS)
    await come(house)
    await come(house, OTHER)
    await remove(house, CUBICLE)
    await wait(house, 30)
    assert lens.told == ["off"]
    await house.see(somebody=False, sensor=OTHER)
    assert (lens.is_on, dome.is_on) == (True, True)


async def test_a_removed_stall_whose_camera_does_not_come_on(house: House, lens: Power) -> None:
    """That is tried for a while and said, and then it is let go: nobody is left to mend it."""
    await come(house)
    lens.answer = lens.refuse
    await remove(house, CUBICLE)
    await wait(house, 29)
    assert (await types(house))[-3:] == ["camera_failed", "camera_returned", "stall_forgotten"]
    (returned,) = await facts(house, "camera_returned")
    assert not returned.is_on
    assert issue(house, f"camera_failed_{LENS}") is None
    assert issue(house, f"camera_let_go_{LENS}") is not None
    told = len(lens.told)
    await wait(house, 120)
    assert len(lens.told) == told
    lens.answer = lens.obey
    await set_cameras(house, SHOWER, DOME, LENS)
    lens.become(is_on=True)
    await come(house, OTHER)
    assert issue(house, f"camera_let_go_{LENS}") is None


async def test_a_removed_stall_that_comes_again(house: House, lens: Power) -> None:
    """It begins anew, with whoever is inside now."""
    await come(house)
    await remove(house, CUBICLE)
    stall = {"sensors": [SEES], "cameras": [LENS]}
    add_subentry(house.hass, house.entry, "Cubicle", stall, kind=SUBENTRY_STALL, key=CUBICLE)
    await house.settle()
    assert not lens.is_on
    await house.see(somebody=False)
    assert lens.is_on


# --- cameras that come and go --------------------------------------------------------


async def test_a_camera_that_is_taken_out_is_given_back(house: House, lens: Power) -> None:
    """It does not look into the stall: the guest is no reason to have it off."""
    await set_cameras(house, CUBICLE, LENS, DOME)
    await come(house)
    await set_cameras(house, CUBICLE, DOME)
    assert lens.is_on
    lens.become(is_on=False)
    await wait(house, 20)
    assert lens.told == ["off", "on"]


async def test_a_camera_that_is_taken_out_and_does_not_come_on(house: House, lens: Power) -> None:
    """It is told for a while, and that is said; the stall itself is well."""
    await come(house)
    lens.answer = lens.ignore
    await set_cameras(house, CUBICLE)
    await wait(house, 29)
    assert issue(house, f"camera_let_go_{LENS}") is not None
    told = len(lens.told)
    await wait(house, 60)
    assert len(lens.told) == told
    assert not house.runtime.stall_view(CUBICLE).has_failed_camera


async def test_a_camera_that_is_put_in_while_somebody_is_inside(
    house: House, lens: Power, dome: Power
) -> None:
    """It goes off at once, and comes back after the guest, also over a restart."""
    await come(house)
    await set_cameras(house, CUBICLE, LENS, DOME)
    await wait(house, 5)
    assert not dome.is_on
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.see(somebody=False)
    assert (lens.is_on, dome.is_on) == (True, True)


async def test_a_camera_nobody_knew_that_is_put_in(house: House, lens: Power) -> None:
    """It was followed by nobody before, and is seen to be on."""
    other = await add(house.hass, "switch", Power("other"))
    await come(house)
    await set_cameras(house, CUBICLE, LENS, "switch.other")
    await wait(house, 5)
    assert not other.is_on
    await house.see(somebody=False)
    assert (lens.is_on, other.is_on) == (True, True)


async def test_a_camera_that_fails_and_is_taken_out(house: House, lens: Power) -> None:
    """What does not look into the stall cannot film anybody there."""
    lens.answer = lens.refuse
    await come(house)
    await wait(house, 29)
    assert issue(house, f"camera_failed_{LENS}") is not None
    await set_cameras(house, CUBICLE)
    assert issue(house, f"camera_failed_{LENS}") is None
    await wait(house, 6)
    told = len(lens.told)
    await wait(house, 60)
    assert len(lens.told) == told
    assert issue(house, f"camera_let_go_{LENS}") is None, "it never went off"


# --- other names ---------------------------------------------------------------------


async def rename(house: House, old: str, new: str) -> None:
    """Give an entity another id, as a person does."""
    er.async_get(house.hass).async_update_entity(old, new_entity_id=new)
    await house.settle()


async def test_a_camera_that_is_renamed_while_it_is_off(house: House, lens: Power) -> None:
    """It is the same camera: off until the guest has left, then on."""
    await come(house)
    await rename(house, LENS, NEW)
    assert house.runtime.stall_view(CUBICLE).cameras[0].entity_id == NEW
    await wait(house, 30)
    assert lens.told == ["off"]
    lens.become(is_on=True)
    await wait(house, 3)
    assert lens.told == ["off", "off"]
    await house.see(somebody=False)
    await wait(house, 10)
    assert lens.is_on
    returned = (await facts(house, "camera_returned"))[-1]
    assert returned.camera == NEW
    assert await facts(house, "camera_failed") == []


async def test_a_shared_camera_that_is_renamed(house: House, lens: Power) -> None:
    """No stall gives it back while another's guest is inside, before or after its renaming."""
    await set_cameras(house, SHOWER, LENS)
    await come(house)
    await come(house, OTHER)
    await house.see(somebody=False)
    await rename(house, LENS, NEW)
    await wait(house, 30)
    assert (lens.told, lens.is_on) == (["off"], False)
    await house.see(somebody=False, sensor=OTHER)
    assert lens.is_on


async def test_a_camera_that_is_renamed_after_it_was_taken_out(house: House, lens: Power) -> None:
    """What is still to be given back is found by its new name."""
    await come(house)
    lens.answer = lens.ignore
    await set_cameras(house, CUBICLE)
    await wait(house, 1)
    lens.answer = lens.obey
    await rename(house, LENS, NEW)
    await wait(house, 3)
    assert lens.is_on
    assert (await facts(house, "camera_returned"))[-1].camera == NEW


async def test_a_sensor_that_is_renamed(house: House, lens: Power) -> None:
    """It goes on being looked at; nobody has come because it has another name."""
    radar = await add(house.hass, "binary_sensor", Radar("radar"))
    stored = subentry(house, CUBICLE)
    data: dict[str, Any] = {**stored.data, "sensors": ["binary_sensor.radar"]}
    house.hass.config_entries.async_update_subentry(house.entry, stored, data=data)
    await house.settle()
    await rename(house, "binary_sensor.radar", "binary_sensor.new")
    await wait(house, 6)
    assert lens.is_on
    radar.become(is_on=True)
    await wait(house, 5)
    assert not lens.is_on
    radar.become(is_on=False)
    await wait(house, 5)
    assert lens.is_on
    assert len(await facts(house, "occupancy_started")) == 1
