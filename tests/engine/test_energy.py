"""What bookings used and power-offs saved, as it is written, read again and counted by days."""

from datetime import date
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import CheckIn, NoteEnergy, ReportPowerOff
from custom_components.roomkeeper.core.events import EnergyMeasured
from custom_components.roomkeeper.core.ids import PowerOffKey
from custom_components.roomkeeper.core.model import RoomEnergy
from tests.core.desk import STUDIO, at, by_id

from .house import House

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


async def saved(house: House, day: date) -> float | None:
    """Return what was saved in the studio on a day, by what is known by now."""
    await house.ledger.update_usage(house.site, house.time.now())
    return (await house.ledger.room_usage(day, day))[STUDIO].saved_wh


async def test_the_example_of_the_docs(tmp_path: Path) -> None:
    """400 W from 22:40 until 10:10 are 4.6 kWh; used and saved count on their own days."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("20:00"), at("22:00"))
        following = await house.book(at("10:00", 1), at("12:00", 1))
        await house.to(at("20:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        house.engine.observe_draw(STUDIO, 405.0)
        await house.to(at("22:40"))
        house.engine.observe_draw(STUDIO, None)
        key = PowerOffKey(guest.id, STUDIO)
        assert house.engine.peek(lambda state, _now: state.power_offs[key].draw_w) == 405.0
        await house.do(ReportPowerOff(key=key, attempt=1))
        await house.to(at("22:47"))
        # What is not measured yet is counted when it is, though the day was reckoned before.
        assert (await saved(house, TODAY)) == pytest.approx(400 * 7 / 60, abs=0.001)
        note = NoteEnergy(booking_id=guest.id, room=STUDIO, used_wh=1_080.5)
        (entry,) = await house.do(note)
        assert isinstance(entry.fact, EnergyMeasured)
        assert await house.do(note) == ()
        assert (await saved(house, TODAY)) == pytest.approx(400 * 7 / 60, abs=0.001)
        found = await house.ledger.room_usage(TODAY, TODAY)
        assert found[STUDIO].energy_wh == 1_080.5
        await house.to(at("10:10", 1))
        await house.do(CheckIn(ref=by_id(following.id)))
        await house.to(at("11:00", 1))
        assert await saved(house, TOMORROW) == pytest.approx(400 * 610 / 60, abs=0.001)
        assert await saved(house, TODAY) == pytest.approx(400 * 80 / 60, abs=0.001)
        both = (await house.ledger.room_usage(TODAY, TOMORROW))[STUDIO]
        assert both.saved_wh == pytest.approx(4_600, abs=0.001)
        assert both.energy_wh == 1_080.5
    async with House.opened(tmp_path) as house:
        booking = house.engine.peek(lambda state, _now: state.bookings[guest.id])
        assert booking.energy == (RoomEnergy(STUDIO, 1_080.5),)
        assert house.engine.peek(lambda state, _now: state.power_offs[key].draw_w) == 405.0
        assert await house.do(note) == ()


async def test_a_room_that_nothing_measures_has_no_numbers(tmp_path: Path) -> None:
    """None, and not zero: nobody knows."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("14:00"), at("15:00"))
        await house.to(at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        await house.to(at("15:40"))
        await house.do(ReportPowerOff(key=PowerOffKey(guest.id, STUDIO), attempt=1))
        await house.to(at("20:00"))
        assert await saved(house, TODAY) is None
        found = await house.ledger.room_usage(TODAY, TODAY)
        assert found[STUDIO].energy_wh is None
