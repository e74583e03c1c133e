"""The site is changed while it runs: what changed takes effect, the rest is left alone."""

from pathlib import Path

from custom_components.roomkeeper.core.commands import CheckIn, FreezeRoom, Hold
from custom_components.roomkeeper.core.errors import UnknownRoom
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.model import BookingStatus, Policy, PowerOffStatus
from tests.core.desk import ATTIC, NOON, STUDIO, at, by_id, minutes, room, site

from .house import House


async def test_a_new_room_can_be_booked(tmp_path: Path) -> None:
    """A room that was just added takes its first booking without a restart."""
    cellar = RoomKey("cellar")
    async with House.opened(tmp_path) as house:
        await house.refused(UnknownRoom, house.a_booking(at("14:00"), at("15:00"), cellar))
        await house.engine.configure(site(room(), room(ATTIC), room(cellar)))
        await house.book(at("14:00"), at("15:00"), cellar)
        assert house.heard[0].rooms == frozenset({cellar})


async def test_only_what_changed_is_told(tmp_path: Path) -> None:
    """A change to one room draws that room anew, and no other."""
    async with House.opened(tmp_path) as house:
        changed = site(room(policy=Policy(buffer_after=minutes(5))), room(ATTIC))
        await house.engine.configure(changed)
        assert [one.rooms for one in house.heard] == [frozenset({STUDIO})]
        house.heard.clear()
        await house.engine.configure(changed)
        assert [room for one in house.heard for room in one.rooms] == []


async def test_deadlines_follow_the_new_rules(tmp_path: Path) -> None:
    """Where absent guests are given up from now on, that holds for bookings that stand already."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("14:00"), at("18:00"))
        elsewhere = await house.book(at("14:00"), at("18:00"), ATTIC)
        strict = room(policy=Policy(no_show_after=minutes(20)))
        await house.engine.configure(site(strict, room(ATTIC)))
        await house.to(at("14:20"))
        assert house.status(booking) is BookingStatus.NO_SHOW
        assert house.status(elsewhere) is BookingStatus.CONFIRMED
        await house.agrees()


async def test_a_rule_that_is_switched_on_ends_nothing_of_the_past(tmp_path: Path) -> None:
    """Nobody who has been inside for hours is called absent because a rule is new."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("12:10"), at("18:00"))
        await house.to(at("15:00"))
        strict = room(policy=Policy(no_show_after=minutes(20)))
        await house.engine.configure(site(strict, room(ATTIC)))
        await house.to(at("17:00"))
        assert house.status(booking) is BookingStatus.CONFIRMED


async def test_a_removed_room_ends_by_the_rule(tmp_path: Path) -> None:
    """Its guest's stay is completed, its bookings are cancelled, its power is left alone."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        to_come = await house.book(at("15:00"), at("16:00"))
        both = await house.book(at("16:00"), at("17:00"), STUDIO, ATTIC)
        hold = Hold(booking_id=house.engine.new_id(), rooms=(STUDIO,), start=at("20:00"))
        await house.do(hold)
        elsewhere = await house.book(at("15:00"), at("16:00"), ATTIC)
        await house.engine.configure(site(room(ATTIC)))
        assert house.status(guest) is BookingStatus.COMPLETED
        assert house.status(to_come) is BookingStatus.CANCELLED
        assert house.booking(hold.booking_id).status is BookingStatus.RELEASED
        assert house.booking(both.id).rooms == (ATTIC,)
        assert house.status(elsewhere) is BookingStatus.CONFIRMED
        await house.to(at("15:00"))
        assert {off.status for off in house.power_offs()} == {PowerOffStatus.CANCELLED}
        assert not house.engine.peek(lambda state, _: list(state.calendar(STUDIO)))
        await house.agrees()


async def test_a_room_that_comes_back_is_empty(tmp_path: Path) -> None:
    """A key that is used again takes over nothing from the room before."""
    async with House.opened(tmp_path) as house:
        await house.book(at("15:00"), at("16:00"))
        await house.do(FreezeRoom(room=STUDIO, until=at("13:00")))
        await house.engine.configure(site(room(ATTIC)))
        await house.engine.configure(site())
        await house.book(at("12:30"), at("16:00"))
        await house.agrees()


async def test_another_time_zone_moves_midnight(tmp_path: Path) -> None:
    """The day begins where the site is."""
    async with House.opened(tmp_path) as house:
        assert house.engine.next_deadline == at("00:00", 1)
        await house.engine.configure(site(zone="Pacific/Auckland"))
        assert house.engine.next_deadline == NOON.replace(hour=11, day=25)
