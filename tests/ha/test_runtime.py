"""The wiring: what changes in Home Assistant reaches the rooms, and nothing else does."""

import asyncio
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import Enter
from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.diagnostics import async_get_config_entry_diagnostics

from .flows import add_subentry
from .house import STUDIO, House, at, open_house


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with one studio."""
    return await open_house(hass, entry, freezer)


async def test_a_renamed_entity_is_followed(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A plug that gets another entity id is still the room's, and its power is seen."""
    registry = er.async_get(hass)
    plug = registry.async_get_or_create("fan", "mesh", "1", suggested_object_id="old")
    hass.states.async_set(plug.entity_id, "on")
    house = await open_house(hass, entry, freezer, {STUDIO: {"power": ["fan.old"]}})
    registry.async_update_entity("fan.old", new_entity_id="fan.new")
    hass.states.async_set("fan.new", "on")
    await house.settle()
    assert house.runtime.site.rooms[STUDIO].power == ("fan.new",)
    assert house.value("switch", "power") == "on"
    hass.states.async_set("fan.new", "off")
    await house.settle()
    assert house.value("switch", "power") == "off"


async def test_a_renamed_room_keeps_its_key(house: House) -> None:
    """Home Assistant's own rename dialog changes what people read, and breaks nothing."""
    (subentry,) = house.entry.subentries.values()
    house.hass.config_entries.async_update_subentry(house.entry, subentry, title="Big studio")
    await house.settle()
    device = dr.async_get(house.hass).async_get_device_by_identifier(
        (DOMAIN, f"{house.entry.entry_id}_{STUDIO}"), house.entry.entry_id
    )
    assert device is not None
    assert device.name == "Big studio"
    assert house.runtime.room_view(STUDIO).name == "Big studio"


async def test_a_removed_room_ends_its_bookings(house: House) -> None:
    """A room that is taken away leaves no deadline and no entity behind, and a log row each."""
    await house.book(at(14), at(18))
    await house.until(at(14))
    await house.do(Enter(room=STUDIO, booking_id=BookingId("b1")))
    (subentry_id,) = house.entry.subentries
    house.hass.config_entries.async_remove_subentry(house.entry, subentry_id)
    await house.settle()
    assert house.entity_id("sensor", "status") is None
    view = house.runtime.site_view()
    assert (view.scheduled_power_offs, house.runtime.engine.deadline_count) == (0, 1)
    assert [entry.reason for entry in await house.log()][-2:] == ["room_removed"] * 2


async def test_a_new_time_zone_moves_the_day(house: House) -> None:
    """Wall-clock rules follow the house when it moves."""
    await house.hass.config.async_update(time_zone="Pacific/Apia")
    await house.settle()
    assert str(house.runtime.site.time_zone) == "Pacific/Apia"


async def test_one_rooms_change_touches_no_other(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Configuring a room anew reloads nothing: the others' states are not even written."""
    booth = RoomKey("booth")
    house = await open_house(hass, entry, freezer, {STUDIO: {}, booth: {}})
    runtime = house.runtime
    heard = house.listen_to_states()
    subentry = next(one for one in entry.subentries.values() if one.unique_id == STUDIO)
    data: dict[str, Any] = {**subentry.data, "buffer_after": {"minutes": 15}}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await house.settle()
    assert house.runtime is runtime
    assert not [entity_id for entity_id in heard if "booth" in entity_id]


async def test_what_is_changed_while_it_is_set_up_is_not_missed(
    hass: HomeAssistant, house: House
) -> None:
    """A large ledger takes a while to be opened; whoever changes rooms meanwhile sees them."""
    assert await hass.config_entries.async_unload(house.entry.entry_id)
    (subentry,) = house.entry.subentries.values()
    begun = asyncio.Event()
    house.entry.async_on_unload(house.entry.async_on_state_change(begun.set))
    setting_up = hass.async_create_task(hass.config_entries.async_setup(house.entry.entry_id))
    await begun.wait()
    assert house.entry.state is ConfigEntryState.SETUP_IN_PROGRESS
    add_subentry(hass, house.entry, "Hall", {}, key="hall")
    hass.config_entries.async_update_subentry(
        house.entry, subentry, data={**subentry.data, "capacity": 7}
    )
    assert await setting_up
    await house.settle()
    assert house.runtime.site.rooms[STUDIO].policy.capacity == 7
    assert house.value("sensor", "status", "hall") == "available"


async def test_diagnostics_say_that_the_log_folds_to_the_rows(house: House) -> None:
    """The check of the ledger is there for whoever asks for help; nobody's name is."""
    await house.book(at(14), at(18))
    await house.until(at(15))
    found = await async_get_config_entry_diagnostics(house.hass, house.entry)
    assert found["log_folds_to_rows"]
    assert found["rows_that_differ"] == []
    assert found["rows"] == {"booking: confirmed": 1}
