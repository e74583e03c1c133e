"""The actions on bookings and rooms, as automations call them."""

from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.runtime import RoomkeeperConfigEntry

from .calling import book


async def test_a_booking_is_answered_as_it_is_now(
    hass: HomeAssistant, site: RoomkeeperConfigEntry
) -> None:
    """Whoever books gets the id to go on with, and times in the site's own zone."""
    booking = await book(hass, title="Band", guest="Ada", note="two kits", source="web")

    assert booking == {
        "id": booking["id"],
        "rooms": ["drum_room"],
        "status": "confirmed",
        "start": "2026-11-24T14:00:00+01:00",
        "end": "2026-11-24T18:00:00+01:00",
        "title": "Band",
        "guest": "Ada",
        "note": "two kits",
        "source": "web",
        "external_id": "",
        "expires_at": None,
        "power_off_at": None,
        "created_at": "2026-11-24T11:00:00+01:00",
        "updated_at": "2026-11-24T11:00:00+01:00",
    }
