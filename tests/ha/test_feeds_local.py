"""Feeds of Home Assistant's own local calendar: real iCalendar data, edited as people edit it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import CalendarEntity
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.ids import RoomKey

from .almanac import add_feed, bookings, pass_by, spans, with_local_calendar
from .house import STUDIO, House, at, open_house

ATTIC = RoomKey("attic")


@pytest.fixture
async def calendar(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> CalendarEntity:
    """Return an empty local calendar."""
    freezer.move_to("2026-11-24T08:00:00+00:00")
    await hass.config.async_set_time_zone("Europe/Berlin")
    return await with_local_calendar(hass)


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    calendar: CalendarEntity,
    freezer: FrozenDateTimeFactory,
) -> House:
    """Return a house whose studio is booked, and whose attic is closed, by that calendar."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}, ATTIC: {}})
    add_feed(house)
    add_feed(house, "Blocks", room=ATTIC, mode="block")
    await house.settle()
    return house


async def write(calendar: CalendarEntity, start: datetime, end: datetime, **more: Any) -> None:  # noqa: ANN401 - what an event has
    """Write an event into the calendar, as its editor does."""
    await calendar.async_create_event(
        dtstart=dt_util.as_local(start),
        dtend=dt_util.as_local(end),
        summary=more.pop("summary", "Rehearsal"),
        **more,
    )


async def events(calendar: CalendarEntity) -> list[Any]:
    """Return what the calendar has in the weeks to come."""
    now = dt_util.now()
    return await calendar.async_get_events(calendar.hass, now, now + timedelta(days=60))


async def test_an_event_is_taken_over_moved_and_released(
    house: House, calendar: CalendarEntity
) -> None:
    """The booking keeps its id while it is moved; in the other room the same time is closed."""
    await write(calendar, at(6), at(7), summary="Breakfast")
    await write(calendar, at(14), at(15), summary="Choir")
    await pass_by(house)
    assert spans(house) == spans(house, ATTIC) == [(at(14), at(15))]
    (choir,) = bookings(house)
    assert choir.title == "Choir"

    shown = next(one for one in await events(calendar) if one.summary == "Choir")
    await calendar.async_update_event(
        shown.uid,
        {
            "dtstart": dt_util.as_local(at(17)),
            "dtend": dt_util.as_local(at(18)),
            "summary": "Choir",
        },
    )
    await pass_by(house)
    assert [(one.id, one.span.start) for one in bookings(house)] == [(choir.id, at(17))]
    assert spans(house, ATTIC) == [(at(17), at(18))]

    await calendar.async_delete_event(shown.uid)
    await pass_by(house)
    assert len(bookings(house)) == 1
    await pass_by(house)
    assert bookings(house) == bookings(house, ATTIC) == []


async def test_a_series_is_taken_over_instance_by_instance(
    house: House, calendar: CalendarEntity
) -> None:
    """One of them is moved, one is taken out, and the rest is left alone."""
    await write(calendar, at(14), at(15), rrule="FREQ=DAILY;COUNT=6")
    await pass_by(house)
    before = bookings(house)
    assert [one.span.start for one in before] == [at(14, day=24 + n) for n in range(6)]

    found = await events(calendar)
    await calendar.async_update_event(
        found[1].uid,
        {
            "dtstart": dt_util.as_local(at(17, day=25)),
            "dtend": dt_util.as_local(at(18, day=25)),
            "summary": "Rehearsal",
        },
        recurrence_id=found[1].recurrence_id,
    )
    await calendar.async_delete_event(found[3].uid, recurrence_id=found[3].recurrence_id)
    await pass_by(house)
    await pass_by(house)
    after = bookings(house)
    assert [one.span.start for one in after] == [
        at(14),
        at(17, day=25),
        at(14, day=26),
        at(14, day=28),
        at(14, day=29),
    ]
    assert [one.id for one in after] == [one.id for at_, one in enumerate(before) if at_ != 3]
    assert len(bookings(house, ATTIC)) == 5


async def test_a_series_without_end_is_taken_over_for_a_year_and_a_bit(
    house: House, calendar: CalendarEntity
) -> None:
    """As far as is looked ahead; the rest follows as time goes on."""
    await write(calendar, at(14), at(15), rrule="FREQ=DAILY")
    await pass_by(house)
    assert len(bookings(house)) == 400
    await pass_by(house, minutes=24 * 60)
    assert len([one for one in bookings(house) if one.span.end > datetime.now(UTC)]) == 400


async def test_a_series_keeps_its_local_time_and_its_length_over_changes_of_clocks(
    house: House, calendar: CalendarEntity
) -> None:
    """At 2:30 in the night in which that hour is left out it would have no length at all."""
    start = datetime(2027, 3, 20, 1, 30, tzinfo=UTC)
    await write(calendar, start, start + timedelta(hours=1), rrule="FREQ=DAILY;COUNT=15")
    await pass_by(house)
    found = bookings(house)
    assert len(found) == 15
    assert {one.span.length for one in found} == {timedelta(hours=1)}
    at_night = [dt_util.as_local(one.span.start).strftime("%H:%M") for one in found]
    assert at_night == ["02:30"] * 8 + ["03:30"] + ["02:30"] * 6


async def test_a_day_is_closed_from_midnight_to_midnight(
    house: House, calendar: CalendarEntity
) -> None:
    """By the house's own clock."""
    await calendar.async_create_event(
        dtstart=dt_util.as_local(at(12, day=26)).date(),
        dtend=dt_util.as_local(at(12, day=28)).date(),
        summary="Fair",
    )
    await pass_by(house)
    assert spans(house, ATTIC) == [(at(23, day=25), at(23, day=27))]


async def test_a_calendar_that_is_unloaded_frees_nothing(
    house: House, calendar: CalendarEntity, hass: HomeAssistant
) -> None:
    """Nor does its loading anew."""
    for number in range(4):
        await write(calendar, at(14, day=24 + number), at(15, day=24 + number))
    await pass_by(house)
    before = bookings(house)
    (local,) = hass.config_entries.async_entries("local_calendar")
    await hass.config_entries.async_unload(local.entry_id)
    for _ in range(4):
        await pass_by(house)
    assert bookings(house) == before
    await hass.config_entries.async_setup(local.entry_id)
    await pass_by(house)
    assert bookings(house) == before
    assert house.state("sensor", "last_read", "feed_club").attributes["status"] == "fine"
