"""Cameras that overlap: one stall names a group, and another one in it, or another such group."""

from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.ids import StallKey

from .house import CUBICLE, SEES, STUDIO, House, open_house
from .lens import DOME, LENS, Power, add, facts, wait

SHOWER: Final = StallKey("shower")
SENSORS: Final = {CUBICLE: SEES, SHOWER: "input_boolean.motion"}
BOTH: Final = "switch.both"
LENS_TOO: Final = "switch.lens_too"
"""Another helper with the lens in it."""


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the camera that both stalls share, in two helpers."""
    both = {"platform": "group", "name": "Both", "entities": [LENS, DOME]}
    too = {"platform": "group", "name": "Lens too", "entities": [LENS]}
    assert await async_setup_component(hass, "switch", {"switch": [both, too]})
    return await add(hass, "switch", Power("lens"))


@pytest.fixture
async def dome(hass: HomeAssistant, lens: Power) -> Power:
    """Return the switch of a camera that only the cubicle has, in a helper with the lens."""
    return await add(hass, "switch", Power("dome"))


@pytest.fixture(params=[LENS, LENS_TOO])
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    request: pytest.FixtureRequest,
    *,
    lens: Power,
    dome: Power,
) -> House:
    """Return a house with a stall that has the helper, and one with what is in it."""
    stalls = {
        CUBICLE: {"sensors": [SENSORS[CUBICLE]], "cameras": [BOTH]},
        SHOWER: {"sensors": [SENSORS[SHOWER]], "cameras": [request.param]},
    }
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, stalls)
    await wait(house, 6)
    lens.told.clear()
    dome.told.clear()
    return house


async def come_and_go(house: House, key: StallKey, *, come: bool) -> None:
    """Let somebody come into a stall, or leave it."""
    await house.see(somebody=come, sensor=SENSORS[key])


@pytest.mark.parametrize("first_in", SENSORS)
@pytest.mark.parametrize("first_out", SENSORS)
async def test_what_is_left_first_films_nobody_in_the_other(
    house: House, *, lens: Power, dome: Power, first_in: StallKey, first_out: StallKey
) -> None:
    """Whoever came first: the camera that both share comes on once, after the last has left."""
    (then_in,) = SENSORS.keys() - {first_in}
    (last_out,) = SENSORS.keys() - {first_out}
    await come_and_go(house, first_in, come=True)
    await wait(house, 5)
    await come_and_go(house, then_in, come=True)
    await wait(house, 5)
    assert (lens.is_on, dome.is_on) == (False, False)
    lens.told.clear()
    await come_and_go(house, first_out, come=False)
    await wait(house, 20)
    assert (lens.told, lens.is_on) == ([], False)
    await come_and_go(house, last_out, come=False)
    await wait(house, 10)
    assert (lens.is_on, dome.is_on) == (True, True)
    assert await facts(house, "camera_seen_on") == []


async def test_two_who_come_and_leave_at_once(house: House, *, lens: Power, dome: Power) -> None:
    """The helper is on as soon as one in it is, and yet is told: the other is still off."""
    for sensor in SENSORS.values():
        house.hass.states.async_set(sensor, "on")
    await wait(house, 5)
    assert (lens.is_on, dome.is_on) == (False, False)
    for sensor in SENSORS.values():
        house.hass.states.async_set(sensor, "off")
    await wait(house, 10)
    assert (lens.is_on, dome.is_on) == (True, True)


async def test_what_is_in_a_group_stays_off_while_it_is_given_back(
    house: House, *, lens: Power, dome: Power
) -> None:
    """A command to the group may still arrive: the one to go off follows it, and is watched."""
    await come_and_go(house, CUBICLE, come=True)
    await wait(house, 5)
    lens.answer = lens.hang
    house.hass.states.async_set(SENSORS[CUBICLE], "off")
    await wait(house, 1, hangs=True)
    assert lens.told == ["off", "on"]
    lens.answer = lens.obey
    house.hass.states.async_set(SENSORS[SHOWER], "on")
    assert lens.told == ["off", "on", "off"], "though it still said that it was off"
    await wait(house, 20, hangs=True)
    assert not lens.is_on
    assert lens.told == ["off", "on", "off"]
    await come_and_go(house, SHOWER, come=False)
    await wait(house, 10)
    assert (lens.is_on, dome.is_on) == (True, True)
