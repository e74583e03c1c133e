"""How rooms and stalls were used is counted by itself, and what is counted stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from custom_components.roomkeeper.core.commands import CheckIn, CheckOut, ReportPowerOff
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.usage import Measure
from tests.core.desk import ATTIC, STUDIO, at, by_id, hours, minutes, site

from .house import House

TODAY = date(2026, 11, 24)


async def test_a_room_that_is_added_is_open_from_that_day_on(tmp_path: Path) -> None:
    """Also where nobody looks before the day is over."""
    async with House.opened(tmp_path) as house:
        await house.quiet()
        annexe = RoomKey("annexe")
        rooms = house.site.rooms | {annexe: replace(house.site.rooms[STUDIO], key=annexe)}
        await house.engine.configure(replace(house.site, rooms=rooms))
        await house.quiet()
        await house.to(at("00:30", 1))
        found = (await house.ledger.room_usage(TODAY, TODAY))[annexe]
        assert (found.open, found.booked) == (hours(24), hours(0))


async def test_a_day_in_a_room(tmp_path: Path) -> None:
    """A guest comes early, leaves early, and the power goes off: all of it is counted."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("14:00"), at("18:00"))
        await house.to(at("13:40"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        await house.to(at("17:10"))
        await house.do(CheckOut(ref=by_id(guest.id)))
        await house.to(at("17:50"))
        (off,) = house.power_offs()
        await house.to(at("17:50:03"))
        await house.do(ReportPowerOff(key=off.key, attempt=1))
        await house.ledger.update_usage(house.site, house.time.now())
        found = await house.ledger.room_usage(TODAY, TODAY)
        assert set(found) == {STUDIO, ATTIC}
        used = found[STUDIO]
        assert (used.open, used.booked, used.used) == (hours(24), hours(4), minutes(210))
        assert (used.bookings, used.stays, used.stay) == (1, 1, minutes(210))
        assert (used.leads, used.lead) == (1, hours(2))
        assert used.lengths == {210: 1}
        assert (used.power_offs_succeeded, used.power_off_delay) == (1, timedelta(seconds=3))
        assert used.utilisation == 16.7
        assert used.peak_hours == (14, 15, 16)
        assert (found[ATTIC].open, found[ATTIC].booked) == (hours(24), hours(0))
        (day,) = await house.ledger.usage_by_day(TODAY, TODAY)
        assert (day.open, day.booked, day.used) == (hours(48), hours(4), minutes(210))
        by_hour = await house.ledger.usage_by_hour(TODAY, TODAY, Measure.USED)
        assert by_hour == {
            (1, 13): minutes(20),
            (1, 14): hours(1),
            (1, 15): hours(1),
            (1, 16): hours(1),
            (1, 17): minutes(10),
        }
        assert await house.ledger.first_day_of_usage() == TODAY


async def test_what_is_counted_outlives_starts_by_a_clock_that_nobody_has_set(
    tmp_path: Path,
) -> None:
    """What was purged since cannot be counted anew, whatever time it seems to be."""
    async with House.opened(tmp_path, replace(site(), log_retention=timedelta(days=7))) as house:
        await house.book(at("14:00"), at("18:00"))
        await house.to(at("18:40"))
        (off,) = house.power_offs()
        await house.do(ReportPowerOff(key=off.key, attempt=1))
        await house.night(at("00:01", 9))
        assert house.rows() == set()
        assert (await house.ledger.room_usage(TODAY, TODAY))[STUDIO].booked == hours(4)
        since_1970 = house.time.now() - datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
        house.time.step(-since_1970)
        for _ in range(2):
            await house.restart(timedelta(days=1))
            await house.quiet_loop()
        house.time.step(since_1970)
        await house.night(at("00:01", 11))
        assert (await house.ledger.room_usage(TODAY, TODAY))[STUDIO].booked == hours(4)
        assert await house.ledger.first_day_of_usage() == TODAY
