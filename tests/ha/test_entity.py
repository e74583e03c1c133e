"""What all entities share: names, devices, and that only what changed is written."""

import json
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components.roomkeeper
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import Enter, Hold
from custom_components.roomkeeper.core.events import ROOM_TYPES
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.model import BookingStatus, Deferral, FreezeReason
from custom_components.roomkeeper.core.stall_events import STALL_TYPES
from custom_components.roomkeeper.core.views import RoomStatus

from .house import STUDIO, House, at, open_house

COMPONENT = Path(custom_components.roomkeeper.__file__).parent

OF_A_ROOM = {
    "sensor": {
        "status",
        "next_booking",
        "available_from",
        "power_off_at",
        "utilisation",
        "used_time",
    },
    "binary_sensor": {"bookable", "occupancy"},
    "calendar": {"bookings"},
    "switch": {"power", "frozen", "auto_power_off"},
    "timer": {"hold", "booking", "power_off"},
    "button": {"check_in", "check_out"},
    "number": {"power_off_buffer"},
    "event": {"activity"},
}
OF_THE_SITE = {
    "sensor": {
        "active_holds",
        "pending_bookings",
        "scheduled_power_offs",
        "next_deadline",
        "utilisation",
    },
    "binary_sensor": {"problem"},
}


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with one room that has everything."""
    return await open_house(hass, entry, freezer)


async def test_every_entity_of_the_contract(house: House, entry: MockConfigEntry) -> None:
    """Others rely on these names; there are these, and no more."""
    registered = er.async_entries_for_config_entry(er.async_get(house.hass), entry.entry_id)
    assert {(one.domain, one.unique_id) for one in registered} == {
        *(
            (domain, f"{entry.entry_id}_studio_{name}")
            for domain, names in OF_A_ROOM.items()
            for name in names
        ),
        *(
            (domain, f"{entry.entry_id}_{name}")
            for domain, names in OF_THE_SITE.items()
            for name in names
        ),
    }
    assert all(one.unique_id.endswith(f"_{one.translation_key}") for one in registered)
    assert all(one.has_entity_name for one in registered)


async def test_the_room_is_a_device(house: House, entry: MockConfigEntry) -> None:
    """Every room has a page of its own, reached from the hub's."""
    devices = dr.async_get(house.hass)
    room = devices.async_get_device_by_identifier(
        (DOMAIN, f"{entry.entry_id}_{STUDIO}"), entry.entry_id
    )
    assert room is not None
    assert room.name == "Studio"
    assert room.via_device_id == house.runtime.hub_device_id
    hub = devices.async_get(house.runtime.hub_device_id)
    assert hub is not None
    assert hub.config_subentry_id is None
    assert room.config_subentry_id in entry.subentries


async def test_every_entity_has_words_and_an_icon(house: House, entry: MockConfigEntry) -> None:
    """No key shows where a name should; what has no device class has an icon."""
    texts = json.loads((COMPONENT / "translations" / "en.json").read_text())["entity"]
    icons = json.loads((COMPONENT / "icons.json").read_text())["entity"]
    for one in er.async_entries_for_config_entry(er.async_get(house.hass), entry.entry_id):
        assert one.translation_key is not None
        assert texts[one.domain][one.translation_key]["name"]
        icon = icons.get(one.domain, {}).get(one.translation_key)
        assert icon or one.original_device_class, one.entity_id
    assert texts["sensor"]["status"]["state"].keys() == set(RoomStatus)
    assert icons["sensor"]["status"]["state"].keys() == set(RoomStatus)


OF_PLACES = (*ROOM_TYPES, *STALL_TYPES.values())


@pytest.mark.parametrize(
    ("domain", "key", "attribute", "values"),
    [
        ("event", "activity", "event_type", OF_PLACES),
        ("sensor", "next_booking", "status", tuple(BookingStatus)),
        ("sensor", "power_off_at", "why", tuple(Deferral)),
        ("timer", "power_off", "why", tuple(Deferral)),
        ("switch", "frozen", "reason", tuple(FreezeReason)),
    ],
)
def test_every_value_of_an_attribute_has_a_word(
    domain: str, key: str, attribute: str, values: tuple[str, ...]
) -> None:
    """What people read in a dashboard is a word of their language."""
    texts = json.loads((COMPONENT / "translations" / "en.json").read_text())["entity"]
    assert texts[domain][key]["state_attributes"][attribute]["state"].keys() == set(values)


async def test_a_booking_writes_only_what_changed(house: House) -> None:
    """At most six states, none of them twice, at each step of a booking."""
    heard = house.listen_to_states()

    def written() -> list[str]:
        found = sorted(heard)
        heard.clear()
        return found

    await house.book(at(14), at(18))
    assert written() == [
        "calendar.studio_bookings",
        "event.studio_activity",
        "sensor.studio_next_booking",
    ]
    await house.book(at(20), at(21), booking_id="b2")
    assert written() == ["event.studio_activity"]
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,)))
    assert written() == [
        "binary_sensor.studio_bookable",
        "calendar.studio_bookings",
        "event.studio_activity",
        "sensor.roomkeeper_active_holds",
        "sensor.studio_status",
        "timer.studio_hold",
    ]
    await house.until(at(9, 30))
    written()
    await house.book(at(9, 30), at(10), booking_id="b3")
    assert written() == [
        "binary_sensor.studio_bookable",
        "calendar.studio_bookings",
        "event.studio_activity",
        "sensor.studio_status",
        "timer.studio_booking",
    ]


async def test_a_running_booking_writes_nothing(house: House) -> None:
    """A countdown is drawn by the browser; an hour of it costs no state."""
    await house.book(at(14), at(18))
    await house.until(at(14))
    await house.do(Enter(room=STUDIO))
    heard = house.listen_to_states()
    await house.until(at(15, 30))
    assert heard == []


async def test_a_renamed_entity_goes_on(house: House, hass: HomeAssistant) -> None:
    """An entity with another id follows its room as before."""
    old = house.entity_id("sensor", "status")
    assert old is not None
    er.async_get(hass).async_update_entity(old, new_entity_id="sensor.front_room")
    await house.settle()
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,)))
    assert hass.states.is_state("sensor.front_room", "held")
    assert hass.states.get(old) is None


async def test_entities_are_unavailable_while_unloaded(
    house: House, entry: MockConfigEntry
) -> None:
    """Nobody takes a state from before for the present one; a reload brings them back."""
    assert await house.hass.config_entries.async_unload(entry.entry_id)
    await house.hass.async_block_till_done()
    for platform, name in (("sensor", "status"), ("timer", "hold"), ("calendar", "bookings")):
        assert house.value(platform, name) == "unavailable"
    assert await house.hass.config_entries.async_setup(entry.entry_id)
    await house.settle()
    assert house.value("sensor", "status") == "available"
    assert house.value("timer", "hold") == "idle"
