"""What the activity of a room says."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import Cancel, Enter
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey

from .house import ANNA, STUDIO, WITH_ALL, at, open_house


async def test_every_fact_is_an_event(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Automations hear each fact once and in order, also those that fall together."""
    house = await open_house(hass, entry, freezer)
    entity_id = house.entity_id("event", "activity")
    changes = house.listen(EVENT_STATE_CHANGED)

    await house.book(at(14), at(18))
    assert house.state("event", "activity").attributes["actor"] == "Anna"
    await house.until(at(14))
    await house.do(Enter(room=STUDIO))
    await house.until(at(18, 40))

    types = [
        change.data["new_state"].attributes["event_type"]
        for change in changes
        if change.data["entity_id"] == entity_id
    ]
    assert types == [
        "booking_confirmed",
        "booking_checked_in",
        "power_off_planned",
        "booking_completed",
        "power_off_announced",
        "power_off_attempted",
        "power_off_succeeded",
    ]
    attributes = house.state("event", "activity").attributes
    assert attributes["booking_id"] == "b1"
    assert attributes["actor"] == "system"


async def test_activity_says_the_reason(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whoever gave a reason finds it there."""
    house = await open_house(hass, entry, freezer)
    await house.book(at(14), at(18))
    cancel = Cancel(ref=BookingRef(BookingId("b1")))
    await house.runtime.engine.execute(cancel, ANNA, "rained off")
    attributes = house.state("event", "activity").attributes
    assert attributes["event_type"] == "booking_cancelled"
    assert attributes["reason"] == "rained off"


async def test_each_room_tells_its_own_of_what_falls_together(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Two people who book two rooms in the same moment are not taken for each other."""
    attic = RoomKey("attic")
    house = await open_house(hass, entry, freezer, {STUDIO: WITH_ALL, attic: {}})
    heard = []
    house.runtime.engine.subscribe(heard.append)
    await asyncio.gather(
        house.book(at(14), at(18), STUDIO, "b1"),
        house.book(at(14), at(18), attic, "b2"),
    )
    assert [len(publication.entries) for publication in heard if publication.entries] == [2]
    for room, booking_id in ((STUDIO, "b1"), (attic, "b2")):
        attributes = house.state("event", "activity", room).attributes
        assert attributes["event_type"] == "booking_confirmed"
        assert attributes["booking_id"] == booking_id
