"""Today's utilisation of all rooms together."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import Cancel
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey

from .flows import add_subentry
from .house import STUDIO, House, at, enable, open_house

ATTIC = RoomKey("attic")
MINUTE = timedelta(minutes=1)
HALF_A_DAY = {"opening_hours": [{"days": ["tue"], "start": "08:00", "end": "20:00"}]}


async def two_rooms(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a room that is always open, and one that is from eight to twenty."""
    enable(hass, entry, "sensor", "utilisation")
    return await open_house(hass, entry, freezer, {STUDIO: {}, ATTIC: HALF_A_DAY})


async def test_all_rooms_count_by_how_long_they_are_open(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Nine of the thirty-six hours in which people could come are a quarter."""
    house = await two_rooms(hass, entry, freezer)
    assert house.value("sensor", "utilisation", room=None) == "0.0"
    await house.book(at(10), at(16), STUDIO)
    # The attic is open until 19:00 of UTC.
    await house.book(at(16), at(19), ATTIC, booking_id="b2")
    await house.until(at(9) + MINUTE)
    assert house.value("sensor", "utilisation", room=None) == "25.0"
    await house.do(Cancel(ref=BookingRef(booking_id=BookingId("b2"))))
    await house.until(at(9) + 2 * MINUTE)
    assert house.value("sensor", "utilisation", room=None) == "16.7"


async def test_it_changes_once_a_minute_however_much_happens(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A booking costs no state of the site; what many did in a minute is one."""
    house = await two_rooms(hass, entry, freezer)
    entity_id = house.entity_id("sensor", "utilisation", room=None)
    heard = house.listen_to_states()
    for hour in range(10, 16):
        await house.book(at(hour), at(hour + 1), booking_id=f"b{hour}")
    assert entity_id not in heard
    await house.until(at(9) + MINUTE)
    assert heard.count(entity_id) == 1
    await house.until(at(9, 59))
    assert heard.count(entity_id) == 1


async def test_midnight_begins_a_new_day(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Today is what counts, and on Wednesday the attic is closed."""
    house = await two_rooms(hass, entry, freezer)
    await house.book(at(10), at(19))
    await house.book(at(10, day=25), at(16, day=25), booking_id="b2")
    await house.until(at(9) + MINUTE)
    assert house.value("sensor", "utilisation", room=None) == "25.0"
    await house.until(at(23, 1))
    assert house.value("sensor", "utilisation", room=None) == "25.0", "six of one room's 24"


async def test_rooms_come_and_go(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A room counts as long as it is there; without any there is nothing to say."""
    house = await two_rooms(hass, entry, freezer)
    await house.book(at(10), at(16))
    added = add_subentry(hass, entry, "Hall", {}, key="hall")
    await house.settle()
    await house.until(at(9) + MINUTE)
    assert house.value("sensor", "utilisation", room=None) == "10.0"
    hass.config_entries.async_remove_subentry(entry, added.subentry_id)
    await house.settle()
    await house.until(at(9) + 2 * MINUTE)
    assert house.value("sensor", "utilisation", room=None) == "16.7"
    for subentry_id in tuple(entry.subentries):
        hass.config_entries.async_remove_subentry(entry, subentry_id)
    await house.settle()
    await house.until(at(9) + 4 * MINUTE)
    assert house.value("sensor", "utilisation", room=None) == STATE_UNKNOWN


async def test_a_reload_begins_anew(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing of the time before is left over, and it is right at once."""
    house = await two_rooms(hass, entry, freezer)
    await house.book(at(10), at(19))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await house.settle()
    assert house.value("sensor", "utilisation", room=None) == "25.0"
