"""How long a stay's timer runs, by each strategy, as it is read on the timer."""

from datetime import timedelta
from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import ExtendOccupancy, ForceEnable

from .house import CAMERA, CUBICLE, SEES, STUDIO, WATCHED, House, at, open_house
from .lens import facts

EVENING: Final = {
    "name": "evening",
    "start": "18:00:00",
    "end": "20:00:00",
    "multiplier": 1.5,
}


async def stall_of(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    **more: Any,  # noqa: ANN401 - what a form stores
) -> House:
    """Return a house with a stall whose timers follow a strategy."""
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: {**WATCHED, **more}})


async def stay(house: House, **length: float) -> None:
    """Let somebody come, and be seen to leave after so long."""
    await house.see(somebody=True)
    now = house.runtime.engine.peek(lambda _state, now: now)
    await house.until(now + timedelta(**length))
    await house.see(somebody=False)


async def why_and_how_long(house: House) -> tuple[str, str]:
    """Let somebody come; return why the timer is that long, and its length."""
    await house.see(somebody=True)
    attributes = house.state("timer", "occupancy", CUBICLE).attributes
    await house.see(somebody=False)
    return attributes["why"], attributes["duration"]


async def test_always_the_same(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """As it is set, whatever the hour and however long people stay."""
    house = await stall_of(hass, entry, freezer, strategy="fixed", timeout={"minutes": 4})
    for _ in range(3):
        await stay(house, minutes=1)
    assert await why_and_how_long(house) == ("4 min: as set", "0:04:00")
    await house.until(at(22))
    assert await why_and_how_long(house) == ("4 min: as set", "0:04:00")


async def test_by_time_of_day(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The house's own clock counts: 10:00 is no morning peak any more, 12:30 is midday."""
    house = await stall_of(hass, entry, freezer, strategy="time_of_day")
    assert (await why_and_how_long(house))[0] == "5 min: as set"
    await house.until(at(11, 30))
    sentence = "7 min 30 s: midday peak; 5 min otherwise"
    assert await why_and_how_long(house) == (sentence, "0:07:30")
    await house.until(at(22))
    assert (await why_and_how_long(house))[0] == "3 min: night; 5 min otherwise"


async def test_by_how_long_people_stay(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Once three have been seen to leave, twice their mean; after a reload and for a week."""
    house = await stall_of(hass, entry, freezer, strategy="adaptive")
    for minutes in (1, 2):
        await stay(house, minutes=minutes)
    assert (await why_and_how_long(house))[0] == "5 min: as set"
    await stay(house, minutes=3)
    assert await why_and_how_long(house) == ("4 min: twice the mean stay", "0:04:00")
    assert await house.hass.config_entries.async_reload(entry.entry_id)
    await house.settle()
    assert (await why_and_how_long(house))[0] == "4 min: twice the mean stay"
    await house.until(at(12, day=30))
    assert (await why_and_how_long(house))[0] == "4 min: twice the mean stay"
    await house.until(at(23, 30, day=30))
    assert (await why_and_how_long(house))[0] == "5 min: as set", "it is December there"


async def test_by_both(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The mean, then the hour, then the bounds; each step can be read."""
    house = await stall_of(hass, entry, freezer, strategy="combined", rules=[EVENING])
    for _ in range(3):
        await stay(house, minutes=3)
    assert (await why_and_how_long(house))[0] == "6 min: twice the mean stay"
    await house.until(at(17, 30))
    assert await why_and_how_long(house) == ("9 min: evening; 6 min otherwise", "0:09:00")
    for _ in range(3):
        await stay(house, minutes=5)
    assert (await why_and_how_long(house))[0].startswith("10 min: the longest allowed; 12 min")


async def test_the_camera_comes_back_by_that_timer(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """At night after three minutes, of a sensor that cannot see anybody leave."""
    door = {"device_class": "door"}
    hass.states.async_set("binary_sensor.door", STATE_OFF, door)
    stall = {"strategy": "time_of_day", "sensors": ["binary_sensor.door"]}
    house = await stall_of(hass, entry, freezer, **stall)
    await house.until(at(22))
    hass.states.async_set("binary_sensor.door", STATE_ON, door)
    await house.settle()
    await house.until(at(22, 2))
    assert hass.states.is_state(CAMERA, STATE_OFF)
    await house.until(at(22, 3) + timedelta(seconds=1))
    assert hass.states.is_state(CAMERA, STATE_ON)


async def test_an_extension_by_hand(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Also beyond the longest timeout, if somebody says so; the sensor still ends it."""
    house = await stall_of(hass, entry, freezer)
    await house.see(somebody=True)
    await house.do(ExtendOccupancy(stall=CUBICLE, duration=timedelta(minutes=25)))
    why = house.state("timer", "occupancy", CUBICLE).attributes["why"]
    assert why == "30 min: changed by hand; 5 min otherwise"
    await house.until(at(9, 29))
    assert hass.states.is_state(CAMERA, STATE_OFF)
    await house.see(somebody=False)
    assert hass.states.is_state(CAMERA, STATE_ON)


@pytest.mark.parametrize(("seconds", "counted"), [(9, False), (10, True)])
async def test_grace(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    seconds: int,
    counted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Who only looks in is filmed no more than others, and is in no statistics."""
    house = await stall_of(hass, entry, freezer)
    await house.see(somebody=True)
    assert hass.states.is_state(CAMERA, STATE_OFF)
    await house.until(at(9) + timedelta(seconds=seconds))
    await house.see(somebody=False)
    assert house.runtime.stall_view(CUBICLE).stays_today == counted
    (ended,) = await facts(house, "occupancy_ended")
    assert ended.is_counted is counted


async def test_force_enable_and_maintenance(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The cameras are back whoever is inside; when that ends, whoever is inside is private."""
    house = await stall_of(hass, entry, freezer)
    await house.see(somebody=True)
    await house.call("button.press", house.entity_id("button", "force_enable", CUBICLE))
    assert hass.states.is_state(CAMERA, STATE_ON)
    await house.until(at(9, 9))
    assert hass.states.is_state(CAMERA, STATE_ON)
    await house.until(at(9, 11))
    assert hass.states.is_state(CAMERA, STATE_OFF), "the longest timeout has passed"
    maintenance = house.entity_id("switch", "maintenance", CUBICLE)
    await house.call("switch.turn_on", maintenance)
    await house.do(ForceEnable(stall=CUBICLE))
    await house.see(somebody=False)
    await house.see(somebody=True)
    await house.until(at(12))
    assert hass.states.is_state(CAMERA, STATE_ON), "a shorter one does not end a longer one"
    await house.call("switch.turn_off", maintenance)
    assert hass.states.is_state(CAMERA, STATE_OFF)
    await house.see(somebody=False, sensor=SEES)
    assert hass.states.is_state(CAMERA, STATE_ON)
