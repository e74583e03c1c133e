"""Totals of rooms and stalls, through days, nights and restarts."""

from datetime import datetime, timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import CheckOut, Enter
from custom_components.roomkeeper.core.ids import BookingId, BookingRef
from custom_components.roomkeeper.ledger import Ledger, LedgerUnwritable

from .house import CUBICLE, STUDIO, WATCHED, House, at, enable, open_house

SECOND = timedelta(seconds=1)


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house in which the totals are enabled."""
    enable(hass, entry, "sensor", "studio_used_time", "cubicle_stays_total")
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})


def used(house: House) -> str:
    """Return the hours for which the studio was used."""
    return house.value("sensor", "used_time")


def stays(house: House) -> str:
    """Return how many stays there were in the cubicle."""
    return house.value("sensor", "stays_total", CUBICLE)


async def reload(house: House) -> None:
    """Begin anew with what is on the disk."""
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()


async def test_used_time_is_written_by_the_hour_and_when_a_guest_leaves(house: House) -> None:
    """It goes on by the hour while somebody is inside, and is exact when they have left."""
    entity_id = house.entity_id("sensor", "used_time")
    assert used(house) == "0.0"
    await house.book(at(9), at(12))
    heard = house.listen_to_states()
    await house.do(Enter(room=STUDIO))
    await house.until(at(9, 40))
    assert used(house) == "0.0"
    assert entity_id not in heard
    await house.until(at(10) - SECOND)
    assert used(house) == "0.9997", "three thousand five hundred and ninety-nine seconds"
    await house.until(at(10, 30))
    assert used(house) == "0.9997"
    await house.do(CheckOut(ref=BookingRef(BookingId("b1"))))
    assert used(house) == "1.5"
    await house.until(at(14))
    assert used(house) == "1.5"
    assert heard.count(str(entity_id)) == 2


async def test_others_bookings_do_not_write_it(house: House) -> None:
    """While a guest is inside time passes, and a booking of tomorrow is no reason to say so."""
    await house.book(at(9), at(12))
    await house.do(Enter(room=STUDIO))
    await house.until(at(9, 30))
    heard = house.listen_to_states()
    await house.book(at(9, day=25), at(12, day=25), booking_id="b2")
    assert house.entity_id("sensor", "used_time") not in heard


async def test_it_does_not_fall_at_midnight_or_by_a_restart(house: House) -> None:
    """A guest who stays over midnight is counted through, whatever is summed up meanwhile."""
    await house.book(at(21), at(5, day=25))
    await house.until(at(21))
    await house.do(Enter(room=STUDIO))
    seen = []
    # Midnight in Berlin is at 23:00 here; some time later days are summed up anew.
    for minutes in (119, 121, 139, 141, 179, 181, 239):
        await house.until(at(21) + timedelta(minutes=minutes, seconds=59))
        seen.append(float(used(house)))
    assert seen == [1.9997, 1.9997, 1.9997, 2.3664, 2.9997, 2.9997, 3.9997]
    await house.until(at(2, 30, day=25))
    await reload(house)
    assert used(house) == "5.5"
    await house.until(at(5, day=25))
    assert used(house) == "8.0"
    await house.until(at(12, day=27))
    await reload(house)
    assert used(house) == "8.0"


async def test_another_time_zone_adds_nothing_twice(house: House) -> None:
    """Where days begin before, somebody of yesterday's is of today's, and of yesterday's sum."""
    await guest(house, at(13), at(15), "b1")
    await house.until(at(9, day=25))
    assert used(house) == "2.0"
    await house.hass.config.async_update(time_zone="Pacific/Auckland")
    await house.settle()
    await guest(house, at(10, day=25), at(11, day=25), "b2")
    assert used(house) == "3.0"
    for day in (26, 27):
        await house.until(at(12, day=day))
        assert used(house) == "3.0"


async def guest(house: House, start: datetime, end: datetime, booking_id: str) -> None:
    """Have somebody in the studio."""
    await house.book(start, end, booking_id=booking_id)
    await house.until(start)
    await house.do(Enter(room=STUDIO))
    await house.until(end)


async def test_stays_add_up_over_nights_and_restarts(house: House) -> None:
    """Those of today, those of before, and one that was still going on at midnight."""
    assert stays(house) == "0"
    await stay(house, at(10), at(10, 4))
    assert stays(house) == "1"
    await house.until(at(22, 58))
    await house.see(somebody=True)
    await house.until(at(23, 1))
    await house.see(somebody=False)
    assert stays(house) == "2", "it began yesterday, in Berlin"
    await house.until(at(23, 45))
    assert stays(house) == "2"
    assert house.entity_id("sensor", "stays_today", CUBICLE) is not None
    await reload(house)
    assert stays(house) == "2"
    await stay(house, at(10, day=25), at(10, 4, day=25))
    await house.until(at(12, day=28))
    await reload(house)
    assert stays(house) == "3"


async def stay(house: House, start: datetime, end: datetime) -> None:
    """Have somebody in the cubicle."""
    await house.until(start)
    await house.see(somebody=True)
    await house.until(end)
    await house.see(somebody=False)


async def test_what_cannot_be_read_is_unknown(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No number is better than one without its past; an hour later it is tried again."""
    enable(hass, entry, "sensor", "studio_used_time", "cubicle_stays_total")

    async def fail(*_args: object) -> None:
        raise LedgerUnwritable("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(Ledger, "room_usage", fail)
        house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})
        assert used(house) == STATE_UNKNOWN
        assert stays(house) == STATE_UNKNOWN
    await house.until(at(10))
    assert used(house) == "0.0"
    assert stays(house) == "0"
