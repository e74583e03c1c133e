"""What becomes of cameras when Roomkeeper is removed while somebody is inside."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import DOMAIN

from .house import CAMERA, CUBICLE, STUDIO, WATCHED, House, open_house


async def test_removing_roomkeeper_leaves_the_cameras_off_and_adding_it_gives_them_back(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Somebody may still be inside; who adds it anew has no such stall, and the camera comes on."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})
    await house.see(somebody=True)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert hass.states.is_state(CAMERA, "off")

    anew = MockConfigEntry(domain=DOMAIN, title="Roomkeeper")
    anew.add_to_hass(hass)
    assert await hass.config_entries.async_setup(anew.entry_id)
    await House(hass, anew, freezer).settle()
    assert hass.states.is_state(CAMERA, "on")
