"""What the binary sensors say."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant, ServiceCall
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import FreezeRoom, SwitchOff, UnfreezeRoom
from custom_components.roomkeeper.core.ids import BookingId

from .house import STUDIO, WITH_ALL, at, open_house


async def test_bookable_while_nobody_has_the_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """An automation can ask whether somebody may just walk in."""
    house = await open_house(hass, entry, freezer)
    assert house.value("binary_sensor", "bookable") == STATE_ON

    await house.book(at(14), at(18))
    assert house.value("binary_sensor", "bookable") == STATE_ON
    await house.until(at(14))
    assert house.value("binary_sensor", "bookable") == STATE_OFF
    await house.until(at(18))
    assert house.value("binary_sensor", "bookable") == STATE_ON

    await house.do(FreezeRoom(room=STUDIO))
    assert house.value("binary_sensor", "bookable") == STATE_OFF
    await house.do(UnfreezeRoom(room=STUDIO))
    assert house.value("binary_sensor", "bookable") == STATE_ON


async def test_occupancy_follows_the_presence_sensors(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whoever is inside shows, booked or not."""
    house = await open_house(hass, entry, freezer)
    assert house.value("binary_sensor", "occupancy") == STATE_OFF
    hass.states.async_set("input_boolean.motion", STATE_ON)
    await house.settle()
    assert house.value("binary_sensor", "occupancy") == STATE_ON
    hass.states.async_set("input_boolean.motion", "unavailable")
    await house.settle()
    assert house.value("binary_sensor", "occupancy") == "unknown"


async def test_no_occupancy_without_presence_sensors(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is not configured is not shown."""
    house = await open_house(hass, entry, freezer, {STUDIO: {"power": WITH_ALL["power"]}})
    assert house.entity_id("binary_sensor", "occupancy") is None


async def test_a_room_that_stays_on_is_a_problem(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The site's problem sensor names the rooms that could not be switched off."""
    house = await open_house(hass, entry, freezer)
    assert house.value("binary_sensor", "problem", room=None) == STATE_OFF

    async def ignore(_call: ServiceCall) -> None:
        """Take the command, and do nothing: a plug that is stuck."""

    hass.services.async_register("input_boolean", "turn_off", ignore)
    hass.states.async_set("input_boolean.plug", "unavailable")
    await house.do(SwitchOff(room=STUDIO, new_id=BookingId("off")))
    await house.until(at(9, 2))
    problem = house.state("binary_sensor", "problem", room=None)
    assert problem.state == STATE_ON
    assert problem.attributes["failed_power_offs"] == [{"room": STUDIO, "booking_id": "off"}]
    assert problem.attributes["ledger"] is None

    hass.states.async_set("input_boolean.plug", STATE_OFF)
    await house.do(SwitchOff(room=STUDIO, new_id=BookingId("again")))
    assert house.value("binary_sensor", "problem", room=None) == STATE_OFF
