"""Setting how long the power stays on."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import Enter

from .house import STUDIO, at, enable, open_house


async def test_the_buffer_is_stored_with_the_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is set on the device page is stored, and the next power-off goes by it."""
    enable(hass, entry, "number", "studio_power_off_buffer")
    house = await open_house(hass, entry, freezer)
    assert house.value("number", "power_off_buffer") == "40.0"

    await house.call("number.set_value", house.entity_id("number", "power_off_buffer"), value=90)
    assert house.value("number", "power_off_buffer") == "90.0"
    subentry = next(iter(entry.subentries.values()))
    assert subentry.data["power_off_buffer"] == {"hours": 1, "minutes": 30, "seconds": 0}

    await house.book(at(14), at(18))
    await house.until(at(14))
    await house.do(Enter(room=STUDIO))
    assert house.value("sensor", "power_off_at") == "2026-11-24T19:30:00+00:00"
