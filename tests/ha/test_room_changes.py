"""Rooms that come, change and go while everything runs."""

import logging
from collections.abc import Iterable
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.ids import RoomKey

from .flows import add_subentry
from .house import STUDIO, WITH_ALL, House, at, open_house

WITH_POWER = {
    ("sensor", "power_off_at"),
    ("switch", "power"),
    ("switch", "auto_power_off"),
    ("timer", "power_off"),
    ("number", "power_off_buffer"),
}


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with one room that has neither power nor presence."""
    return await open_house(hass, entry, freezer, {STUDIO: {}})


def studio(house: House) -> ConfigSubentry:
    """Return the studio's subentry."""
    subentries: Iterable[ConfigSubentry] = house.entry.subentries.values()
    return next(one for one in subentries if one.unique_id == STUDIO)


async def configure(house: House, data: dict[str, Any], title: str = "Studio") -> None:
    """Store other values for the studio, as its form does."""
    house.hass.config_entries.async_update_subentry(
        house.entry, studio(house), title=title, data={"name": title, **data}
    )
    await house.settle()


def entities(house: House, room: str = STUDIO) -> set[tuple[str, str]]:
    """Return the registered entities of a room."""
    prefix = f"{house.entry.entry_id}_{room}_"
    registry = er.async_get(house.hass)
    return {
        (one.domain, one.unique_id.removeprefix(prefix))
        for one in er.async_entries_for_config_entry(registry, house.entry.entry_id)
        if one.unique_id.startswith(prefix)
    }


async def test_a_room_that_is_added_has_entities_at_once(house: House) -> None:
    """No reload, so the other rooms do not so much as flicker."""
    await house.book(at(14), at(18))
    runtime = house.runtime
    heard = house.listen_to_states()
    add_subentry(house.hass, house.entry, "Hall", WITH_ALL, key="hall")
    await house.settle()
    assert house.runtime is runtime
    assert entities(house, "hall") >= WITH_POWER
    assert house.value("sensor", "status", "hall") == "available"
    assert house.value("timer", "hold", "hall") == "idle"
    assert not [one for one in heard if "studio" in one]

    await house.book(at(9), at(10), room=RoomKey("hall"), booking_id="b2")
    assert house.value("sensor", "status", "hall") == "booked"


async def test_a_room_that_gets_power_and_presence(house: House) -> None:
    """What is configured is shown, at once."""
    before = entities(house)
    assert not before & WITH_POWER
    await configure(house, WITH_ALL)
    assert entities(house) == before | WITH_POWER | {("binary_sensor", "occupancy")}
    assert house.value("switch", "power") == "on"
    assert house.value("timer", "power_off") == "idle"


async def test_a_room_that_loses_and_regains_power(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """What is there no more leaves nothing behind, and may come back; what stays, stays."""
    await configure(house, WITH_ALL)
    power = house.entity_id("switch", "power")
    assert power is not None
    await configure(house, {"presence": WITH_ALL["presence"]})
    assert not entities(house) & WITH_POWER
    assert house.hass.states.get(power) is None
    assert house.value("binary_sensor", "occupancy") == "off"

    await configure(house, WITH_ALL)
    assert house.value("switch", "power") == "on"
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_what_a_room_lost_while_unloaded_goes_too(house: House) -> None:
    """An entity of a part that went is not left behind as unavailable."""
    await configure(house, WITH_ALL)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.hass.config_entries.async_update_subentry(
        house.entry, studio(house), data={"name": "Studio"}
    )
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
    assert not entities(house) & WITH_POWER


async def test_a_room_that_is_renamed(house: House) -> None:
    """The device bears the new name; entity ids stay, so dashboards do too."""
    await configure(house, {}, title="Blue room")
    device = dr.async_get(house.hass).async_get_device_by_identifier(
        (DOMAIN, f"{house.entry.entry_id}_{STUDIO}"), house.entry.entry_id
    )
    assert device is not None
    assert device.name == "Blue room"
    state = house.state("sensor", "status")
    assert state.entity_id == "sensor.studio_status"
    assert state.attributes["friendly_name"] == "Blue room Status"


async def test_a_rooms_settings_show_at_once(house: House) -> None:
    """An idle timer shows the length that it would have."""
    assert house.state("timer", "hold").attributes["duration"] == "0:15:00"
    await configure(house, {"hold_duration": {"minutes": 5}})
    assert house.state("timer", "hold").attributes["duration"] == "0:05:00"


async def test_a_room_that_is_removed_and_comes_again(house: House) -> None:
    """Its entities go with it; a room with the same key starts anew."""
    status = house.entity_id("sensor", "status")
    assert status is not None
    await house.book(at(9), at(18))
    house.hass.config_entries.async_remove_subentry(house.entry, studio(house).subentry_id)
    await house.settle()
    assert entities(house) == set()
    assert house.hass.states.get(status) is None

    add_subentry(house.hass, house.entry, "Studio", {}, key=STUDIO)
    await house.settle()
    assert house.value("sensor", "status") == "available"
    assert house.value("timer", "booking") == "idle"
