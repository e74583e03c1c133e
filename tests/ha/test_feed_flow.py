"""Adding and changing feeds."""

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import SUBENTRY_FEED
from custom_components.roomkeeper.core.ids import RoomKey

from .almanac import CLUB, Almanac, add_feed, bookings, event, pass_by, with_almanacs
from .flows import open_form, submit, suggested
from .house import STUDIO, House, at, open_house

ATTIC = RoomKey("attic")


@pytest.fixture
async def almanac(hass: HomeAssistant) -> Almanac:
    """Return a calendar with an event."""
    one = Almanac()
    one.shown = [event("a", at(14), at(15), "Grace"), event("b", at(16), at(17))]
    await with_almanacs(hass, one)
    return one


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, almanac: Almanac, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio and an attic."""
    return await open_house(hass, entry, freezer, {STUDIO: {}, ATTIC: {}})


def entered(house: House, room: RoomKey = STUDIO, **more: str) -> dict[str, str]:
    """Return what somebody fills in."""
    rooms = {one.unique_id: one.subentry_id for one in house.entry.get_subentries_of_type("room")}
    return {
        "name": "Club",
        "calendar": CLUB,
        "room": rooms[room],
        "mode": "booking",
        **more,
    }


async def test_the_form_says_what_the_calendar_has(house: House) -> None:
    """Before the feed is stored; without names. Then it is read soon."""
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    assert form["step_id"] == "user"
    seen = await submit(house.hass, form, entered(house))
    assert seen["step_id"] == "seen"
    assert seen["description_placeholders"] == {
        "calendar": CLUB,
        "events": "2",
        "first": "2026-11-24 15:00",
    }
    assert list(house.entry.get_subentries_of_type(SUBENTRY_FEED)) == []
    done = await submit(house.hass, seen, {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await pass_by(house, minutes=1)
    assert len(bookings(house)) == 2
    (feed,) = house.entry.get_subentries_of_type(SUBENTRY_FEED)
    assert feed.unique_id == "feed_club"
    assert dict(feed.data) == entered(house)


async def test_an_empty_calendar_says_so(house: House, almanac: Almanac) -> None:
    """It may be right."""
    almanac.shown = []
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    seen = await submit(house.hass, form, entered(house))
    assert seen["description_placeholders"] == {"calendar": CLUB, "events": "0", "first": "-"}


async def test_a_calendar_that_cannot_be_read_may_be_stored(house: House, almanac: Almanac) -> None:
    """It may answer later."""
    almanac.breaks()
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    unread = await submit(house.hass, form, entered(house))
    assert unread["step_id"] == "unread"
    assert unread["description_placeholders"] == {"calendar": CLUB, "why": "failed"}
    done = await submit(house.hass, unread, {})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_a_feed_needs_a_room(
    hass: HomeAssistant, entry: MockConfigEntry, almanac: Almanac
) -> None:
    """Where there is none, that is said at once."""
    form = await open_form(hass, entry, SUBENTRY_FEED)
    assert (form["type"], form["reason"]) == (FlowResultType.ABORT, "no_room")


async def test_a_room_that_is_removed_meanwhile_is_missed(house: House) -> None:
    """A form may stay open for long."""
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    values = entered(house)
    house.hass.config_entries.async_remove_subentry(house.entry, values["room"])
    await house.settle()
    step = await submit(house.hass, form, values)
    assert step["errors"] == {"room": "room_missing"}


async def test_a_calendar_of_our_own_is_refused(house: House) -> None:
    """A room would be booked by its own bookings."""
    ours = house.entity_id("calendar", "bookings")
    assert ours is not None
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    again = await submit(house.hass, form, entered(house, calendar=ours))
    assert again["errors"] == {"calendar": "wrong_entity"}


async def test_what_is_no_calendar_is_refused(house: House) -> None:
    """Nor is what does not exist."""
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    again = await submit(house.hass, form, entered(house, calendar="calendar.nowhere"))
    assert again["errors"] == {"calendar": "unknown_entity"}


async def test_the_same_calendar_is_taken_into_a_room_once(house: House) -> None:
    """Into another room it may be taken as well."""
    add_feed(house)
    await house.settle()
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    again = await submit(house.hass, form, entered(house, name="Twice"))
    assert again["errors"] == {"calendar": "feed_twice"}
    seen = await submit(house.hass, again, entered(house, ATTIC, name="Twice"))
    assert seen["step_id"] == "seen"


async def test_a_name_is_taken_once(house: House) -> None:
    """Issues and the log name feeds."""
    add_feed(house)
    await house.settle()
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED)
    again = await submit(house.hass, form, entered(house, ATTIC, name=" club "))
    assert again["errors"] == {"name": "name_taken"}


async def test_a_feed_is_changed_in_the_same_form(house: House, almanac: Almanac) -> None:
    """What it has booked goes along to another room; it may be stored as it is, too."""
    add_feed(house)
    await house.settle()
    await pass_by(house)
    ids = [one.id for one in bookings(house)]
    (feed,) = house.entry.get_subentries_of_type(SUBENTRY_FEED)
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED, feed)
    assert form["step_id"] == "reconfigure"
    assert suggested(form) == entered(house)
    seen = await submit(house.hass, form, entered(house))
    assert seen["step_id"] == "seen"
    form = await open_form(house.hass, house.entry, SUBENTRY_FEED, feed)
    seen = await submit(house.hass, form, entered(house, ATTIC))
    done = await submit(house.hass, seen, {})
    assert done["reason"] == "reconfigure_successful"
    await house.settle()
    await pass_by(house, minutes=1)
    assert bookings(house) == []
    assert [one.id for one in bookings(house, ATTIC)] == ids
