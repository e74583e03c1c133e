"""Bookings outside of opening hours that were changed after them, and what becomes of them."""

from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.core.model import Booking, BookingStatus
from custom_components.roomkeeper.issues import raise_issue

from .fixing import Client, Fixing
from .house import STUDIO, House, at, open_house
from .test_faults import issue

ATTIC: Final = RoomKey("attic")
OUTSIDE: Final = f"outside_hours_{STUDIO}"
WEEK: Final = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MORNINGS: Final = {"opening_hours": [{"days": WEEK, "start": "08:00", "end": "13:00"}]}


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio that is booked in two afternoons, and an attic."""
    assert await async_setup_component(hass, "repairs", {})
    house = await open_house(hass, entry, freezer, {STUDIO: {}, ATTIC: {}})
    await house.book(at(14, day=28), at(15, day=28), booking_id="b1")
    await house.book(at(14, day=29), at(15, day=29), booking_id="b2")
    await house.book(at(9, day=28), at(10, day=28), booking_id="early")
    return house


@pytest.fixture
async def fixing(house: House, hass_client: Client) -> Fixing:
    """Return the hands of an administrator."""
    return Fixing(house, await hass_client())


async def configure(house: House, rules: dict[str, Any]) -> None:
    """Change the rules of the studio."""
    (found,) = [one for one in house.entry.subentries.values() if one.unique_id == STUDIO]
    data = {"name": "Studio", **rules}
    house.hass.config_entries.async_update_subentry(house.entry, found, data=data)
    await house.settle()


def booking(house: House, booking_id: str) -> Booking:
    """Return a booking as it is now."""
    return house.runtime.engine.peek(lambda state, _now: state.bookings[BookingId(booking_id)])


async def test_changed_hours_tell_of_the_bookings_outside_of_them(house: House) -> None:
    """When, in which status and by which id; nobody is named. Wider hours take it away."""
    assert issue(house.hass, OUTSIDE) is None
    await configure(house, MORNINGS)
    found = issue(house.hass, OUTSIDE)
    assert found is not None
    assert found.translation_placeholders == {
        "room": "Studio",
        "count": "2",
        "bookings": "- 2026-11-28 15:00 - 16:00 (confirmed, `b1`)\n"
        "- 2026-11-29 15:00 - 16:00 (confirmed, `b2`)",
    }
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    await house.hass.async_block_till_done(wait_background_tasks=True)
    assert issue(house.hass, OUTSIDE) is not None
    await configure(house, {})
    assert issue(house.hass, OUTSIDE) is None


async def test_hours_of_another_time_zone_tell_of_them_too(house: House) -> None:
    """Opening hours are local: when the house moves, what was inside of them may not be."""
    await configure(house, {"opening_hours": [{"days": WEEK, "start": "08:00", "end": "17:00"}]})
    assert issue(house.hass, OUTSIDE) is None
    await house.hass.config.async_update(time_zone="Asia/Tokyo")
    await house.settle()
    found = issue(house.hass, OUTSIDE)
    assert found is not None
    words = found.translation_placeholders or {}
    assert words["count"] == "3"
    assert words["bookings"].startswith("- 2026-11-28 18:00 - 19:00 (confirmed, `early`)")
    await house.hass.config.async_update(time_zone="Europe/Berlin")
    await house.settle()
    assert issue(house.hass, OUTSIDE) is None


async def test_of_many_bookings_the_first_are_named(house: House) -> None:
    """The others are counted."""
    for hour in range(15, 20):
        await house.book(at(hour, day=28), at(hour + 1, day=28), booking_id=f"m{hour}")
    await configure(house, MORNINGS)
    found = issue(house.hass, OUTSIDE)
    assert found is not None
    words = found.translation_placeholders or {}
    assert (words["count"], words["bookings"].splitlines()[-1]) == ("7", "- +2")


async def test_what_is_kept_is_told_again_only_if_it_becomes_more(
    house: House, fixing: Fixing
) -> None:
    """Also over a restart; and the bookings stand."""
    await configure(house, MORNINGS)
    menu = await fixing.open(OUTSIDE)
    assert menu["menu_options"] == ["keep", "move", "cancel"]
    assert (await fixing.choose("keep"))["reason"] == "kept"

    def is_ignored() -> bool:
        found = issue(house.hass, OUTSIDE)
        return found is not None and found.dismissed_version is not None

    assert is_ignored()
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    await house.hass.async_block_till_done(wait_background_tasks=True)
    assert is_ignored()
    assert booking(house, "b1").status is BookingStatus.CONFIRMED
    later = {"opening_hours": [{"days": WEEK, "start": "11:00", "end": "13:00"}]}
    await configure(house, later)
    assert not is_ignored()


async def test_all_of_them_are_cancelled_with_a_reason(
    house: House, fixing: Fixing, hass_admin_user: MockUser
) -> None:
    """The log says who did it and why; what fits stays."""
    await configure(house, MORNINGS)
    await fixing.open(OUTSIDE)
    form = await fixing.choose("cancel")
    assert [field["name"] for field in form["data_schema"]] == ["reason"]
    assert (await fixing.submit(reason="Renovation"))["type"] == "create_entry"
    assert {booking(house, one).status for one in ("b1", "b2")} == {BookingStatus.CANCELLED}
    assert booking(house, "early").status is BookingStatus.CONFIRMED
    entry = (await house.log())[-1]
    assert (entry.actor.name, entry.reason) == (hass_admin_user.name, "Renovation")
    assert issue(house.hass, OUTSIDE) is None


async def test_they_are_moved_to_a_room_that_is_free(house: House, fixing: Fixing) -> None:
    """What does not fit there stays, and is still told of."""
    await house.book(at(14, day=29), at(15, day=29), ATTIC, booking_id="other")
    await configure(house, MORNINGS)
    await fixing.open(OUTSIDE)
    await fixing.choose("move")
    assert (await fixing.submit())["errors"] == {"room": "room_missing"}
    step = await fixing.submit(room=ATTIC)
    assert (step["reason"], step["description_placeholders"]["left"]) == ("some_left", "1")
    assert booking(house, "b1").rooms == (ATTIC,)
    assert booking(house, "b2").rooms == (STUDIO,)
    found = issue(house.hass, OUTSIDE)
    assert found is not None
    assert (found.translation_placeholders or {})["count"] == "1"


async def test_what_is_seen_to_otherwise_is_not_told_any_more(house: House) -> None:
    """Moved or cancelled elsewhere, over, or with its room."""
    await configure(house, MORNINGS)
    await house.until(at(14, day=28))
    found = issue(house.hass, OUTSIDE)
    assert found is not None
    assert (found.translation_placeholders or {})["count"] == "1"
    (room,) = [one for one in house.entry.subentries.values() if one.unique_id == STUDIO]
    house.hass.config_entries.async_remove_subentry(house.entry, room.subentry_id)
    await house.settle()
    assert issue(house.hass, OUTSIDE) is None


@pytest.mark.parametrize("choice", ["cancel", "move"])
async def test_nothing_is_done_while_roomkeeper_does_not_run(
    house: House, fixing: Fixing, choice: str
) -> None:
    """The issue stays, and says why."""
    raise_issue(house.hass, "some", "outside_hours", fixed_with={"outside_hours": STUDIO})
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await fixing.open("some")
    step = await fixing.choose(choice)
    if step["type"] == "form":
        step = await fixing.submit()
    assert step["reason"] == "not_now"
