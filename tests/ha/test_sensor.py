"""What the sensors say through a booking's life."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import Enter, FreezeRoom, Hold, UnfreezeRoom
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.model import FreezeReason

from .house import STUDIO, WITH_ALL, at, enable, open_house


async def test_status_follows_a_booking(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """People see how the room is, at each instant at which that changes."""
    house = await open_house(hass, entry, freezer)
    assert house.value("sensor", "status") == "available"

    await house.book(at(14), at(18))
    assert house.value("sensor", "status") == "available"
    next_booking = house.state("sensor", "next_booking")
    assert next_booking.state == "2026-11-24T14:00:00+00:00"
    assert next_booking.attributes["booking_id"] == "b1"
    assert next_booking.attributes["end"] == "2026-11-24T18:00:00+00:00"
    assert next_booking.attributes["status"] == "confirmed"
    assert "guest" not in next_booking.attributes

    await house.until(at(14))
    assert house.value("sensor", "status") == "booked"
    assert house.value("sensor", "next_booking") == STATE_UNKNOWN

    await house.do(Enter(room=STUDIO))
    assert house.value("sensor", "status") == "occupied"
    assert house.state("sensor", "status").attributes["booking_id"] == "b1"

    await house.until(at(18))
    assert house.value("sensor", "status") == "available"


async def test_status_of_a_hold_and_a_freeze(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A hold shows until it expires, a freeze before everything else."""
    house = await open_house(hass, entry, freezer)
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,)))
    assert house.value("sensor", "status") == "held"
    assert house.value("sensor", "active_holds", room=None) == "1"

    await house.until(at(9, 15))
    assert house.value("sensor", "status") == "available"
    assert house.value("sensor", "active_holds", room=None) == "0"

    await house.do(FreezeRoom(room=STUDIO, reason=FreezeReason.MAINTENANCE))
    assert house.value("sensor", "status") == "maintenance"
    await house.do(FreezeRoom(room=STUDIO, reason=FreezeReason.CLEANING))
    assert house.value("sensor", "status") == "frozen"
    await house.do(UnfreezeRoom(room=STUDIO))
    assert house.value("sensor", "status") == "available"


async def test_power_off_at_says_when_and_why(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The power-off is announced from check-in on, and says what it waits for."""
    house = await open_house(hass, entry, freezer)
    await house.book(at(14), at(18))
    await house.until(at(13, 40))
    await house.do(Enter(room=STUDIO))
    assert house.value("sensor", "power_off_at") == "2026-11-24T18:40:00+00:00"
    assert house.value("sensor", "scheduled_power_offs", room=None) == "1"

    hass.states.async_set("input_boolean.motion", "on")
    await house.until(at(18, 40))
    power_off = house.state("sensor", "power_off_at")
    assert power_off.state == "2026-11-24T18:50:00+00:00"
    assert power_off.attributes["why"] == "presence"

    hass.states.async_set("input_boolean.motion", "off")
    await house.until(at(18, 50))
    assert house.value("sensor", "power_off_at") == STATE_UNKNOWN
    assert house.value("sensor", "scheduled_power_offs", room=None) == "0"
    assert hass.states.is_state("input_boolean.plug", "off")


async def test_a_room_without_power_has_no_power_sensor(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is not configured is not shown."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}})
    assert house.entity_id("sensor", "power_off_at") is None
    assert house.entity_id("sensor", "status") is not None


async def test_extras_are_off_by_default(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A big house stays under Home Assistant's bound of entities."""
    house = await open_house(hass, entry, freezer)
    registry = er.async_get(hass)
    off = {
        one.unique_id.removeprefix(f"{entry.entry_id}_")
        for one in er.async_entries_for_config_entry(registry, entry.entry_id)
        if one.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    }
    assert off == {
        "studio_available_from",
        "studio_utilisation",
        "studio_used_time",
        "studio_auto_power_off",
        "studio_power_off_buffer",
        "pending_bookings",
        "next_deadline",
        "utilisation",
    }
    assert house.runtime.site_view().pending_bookings == 0


async def test_extras_can_be_switched_on(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Who wants them gets when the room is free, how used it is, and what comes next."""
    names = ("studio_available_from", "studio_utilisation", "pending_bookings", "next_deadline")
    enable(hass, entry, "sensor", *names)
    house = await open_house(
        hass, entry, freezer, {STUDIO: {**WITH_ALL, "buffer_after": {"minutes": 10}}}
    )
    assert house.value("sensor", "available_from") == STATE_UNKNOWN
    assert house.value("sensor", "utilisation") == "0.0"

    await house.book(at(10), at(16))
    assert house.value("sensor", "utilisation") == "25.0"
    await house.until(at(11))
    assert house.value("sensor", "available_from") == "2026-11-24T16:10:00+00:00"
    assert house.value("sensor", "next_deadline", room=None) == "2026-11-24T16:00:00+00:00"
    assert house.value("sensor", "pending_bookings", room=None) == "0"

    await house.until(at(23) + timedelta(seconds=1))
    assert house.value("sensor", "utilisation") == "0.0", "midnight in Berlin begins a new day"
