"""The site is changed while it runs: what changed takes effect, the rest is left alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import (
    CheckIn,
    EndOccupancy,
    FreezeRoom,
    Hold,
    ReportCamera,
    StartMaintenance,
    StartOccupancy,
)
from custom_components.roomkeeper.core.errors import UnknownRoom, UnknownStall
from custom_components.roomkeeper.core.events import SYSTEM
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.model import BookingStatus, Policy, PowerOffStatus, Site
from custom_components.roomkeeper.core.stall import EndReason, Level, OccupancyStatus, StallPolicy
from custom_components.roomkeeper.core.stall_events import (
    CameraFailed,
    CameraReturned,
    MaintenanceEnded,
    OccupancyCleared,
    OccupancyEnded,
    OccupancyStarted,
    StallForgotten,
)
from tests.core.desk import (
    ATTIC,
    BOOTH,
    CABIN,
    DOME,
    EYE,
    NOON,
    STUDIO,
    at,
    by_id,
    minutes,
    of_type,
    room,
    site,
    stall,
)

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


# --- stalls ------------------------------------------------------------------

CLEAR, DETECTED, UNKNOWN = Level.CLEAR, Level.DETECTED, Level.UNKNOWN
VACANT, OCCUPIED = OccupancyStatus.VACANT, OccupancyStatus.OCCUPIED
DOUBTED, MAINTENANCE = OccupancyStatus.DOUBTED, OccupancyStatus.MAINTENANCE


async def configure(house: House, configured: Site) -> None:
    """Take another site."""
    house.site = configured
    house.heard.clear()
    await house.engine.configure(configured)
    await house.quiet()


async def with_guest(house: House) -> None:
    """Let a guest be in the booth, and its camera be off."""
    house.engine.observe_camera(EYE, is_on=True)
    await house.see(CLEAR)
    await house.see(DETECTED)
    await house.switch_cameras()


def inside(house: House, key: RoomKey) -> bool | None:
    """Say whether somebody is inside of a room."""
    return house.engine.peek(lambda state, _: state.is_somebody_inside(key))


async def test_a_new_stall_keeps_its_first_guest_private(tmp_path: Path) -> None:
    """A stall that was just added works without a restart, and no other is touched."""
    async with House.opened(tmp_path, site(stalls=(stall(CABIN, None, DOME),))) as house:
        await house.refused(UnknownStall, StartOccupancy(stall=BOOTH))
        await configure(house, site(stalls=(stall(), stall(CABIN, None, DOME))))
        assert [one.stalls for one in house.heard] == [frozenset({BOOTH})]
        await with_guest(house)
        assert house.wanted_on() is False
        assert house.wanted_on(DOME) is None
        await house.agrees()


async def test_other_timeouts_hold_from_the_next_timer_on(tmp_path: Path) -> None:
    """Who is inside is not cut short; who is seen again is bounded by what is set now."""
    async with House.opened(tmp_path, site(stalls=(stall(),))) as house:
        await with_guest(house)
        await house.to(at("12:02"))
        short = StallPolicy(
            timeout=minutes(1), min_timeout=minutes(1), max_timeout=minutes(3), extension=minutes(1)
        )
        await configure(house, site(stalls=(stall(policy=short),)))
        assert [one.stalls for one in house.heard] == [frozenset({BOOTH})]
        assert house.engine.next_deadline == at("12:05")
        await house.to(at("12:04"))
        await house.see(DETECTED, fresh=True)
        assert house.engine.next_deadline == at("12:06")
        await house.to(at("12:06:30"))
        # Still seen: until three minutes after the last fresh detection.
        assert house.engine.next_deadline == at("12:07")
        await house.to(at("12:07"))
        assert house.stay().status is VACANT
        await house.see(DETECTED, fresh=True)
        assert house.engine.next_deadline == at("12:08")
        await house.agrees()


async def test_a_stall_that_moves_takes_its_guest_along(tmp_path: Path) -> None:
    """Both rooms are shown anew: nobody is in the one any more, somebody is in the other."""
    async with House.opened(tmp_path, site(stalls=(stall(counts_in=STUDIO),))) as house:
        await with_guest(house)
        assert (inside(house, STUDIO), inside(house, ATTIC)) == (True, None)
        await configure(house, site(stalls=(stall(counts_in=ATTIC),)))
        assert [one.rooms for one in house.heard] == [frozenset({STUDIO, ATTIC})]
        assert (inside(house, STUDIO), inside(house, ATTIC)) == (None, True)
        house.heard.clear()
        await house.see(CLEAR)
        assert {room for one in house.heard for room in one.rooms} == {ATTIC}
        assert inside(house, ATTIC) is False
        await house.agrees()


async def test_a_stall_that_counts_no_more_leaves_its_room_empty(tmp_path: Path) -> None:
    """The room's power need not wait for who is in there."""
    async with House.opened(tmp_path, site(stalls=(stall(counts_in=STUDIO),))) as house:
        await with_guest(house)
        await configure(house, site(stalls=(stall(),)))
        assert inside(house, STUDIO) is None
        house.heard.clear()
        await house.see(CLEAR)
        assert {room for one in house.heard for room in one.rooms} == set()


async def test_another_camera_is_off_from_then_on(tmp_path: Path) -> None:
    """The one that was taken out comes back at once, the one that was put in goes off."""
    async with House.opened(tmp_path, site(stalls=(stall(),))) as house:
        await with_guest(house)
        await configure(house, site(stalls=(stall(BOOTH, None, DOME),)))
        assert house.wanted_on(EYE) is True
        assert house.wanted_on(DOME) is False
        # It is followed from now on, and seen to be on.
        house.engine.observe_camera(DOME, is_on=True)
        await house.switch_cameras()
        await house.see(CLEAR)
        assert house.wanted_on(DOME) is True
        await house.switch_cameras()
        assert house.stay().taken == ()
        await house.agrees()


@pytest.mark.parametrize(
    ("how", "fact"),
    [
        (OCCUPIED, OccupancyEnded),
        (DOUBTED, OccupancyCleared),
        (MAINTENANCE, MaintenanceEnded),
    ],
)
async def test_a_stall_that_is_removed_ends_with_a_row_and_gives_its_camera_back(
    tmp_path: Path, how: OccupancyStatus, fact: type
) -> None:
    """However it is used: the log says how that ended, and then nothing of it is left."""
    async with House.opened(tmp_path, site(stalls=(stall(), stall(CABIN, None, DOME)))) as house:
        house.engine.observe_camera(EYE, is_on=True)
        await house.see(CLEAR)
        match how:
            case OccupancyStatus.OCCUPIED:
                await house.see(DETECTED)
            case OccupancyStatus.DOUBTED:
                await house.see(UNKNOWN)
            case _:
                await house.do(StartMaintenance(stall=BOOTH))
        assert house.stay().status is how
        await configure(house, site(stalls=(stall(CABIN, None, DOME),)))
        last = (await house.facts())[-1]
        assert type(last) is fact
        if isinstance(last, OccupancyEnded | OccupancyCleared):
            assert last.reason is EndReason.FORCED
        assert house.wanted_on() is True
        # Nothing is due of it, whatever was.
        assert house.engine.next_deadline == at("00:00", 1)
        await house.see(DETECTED)
        assert (await house.facts())[-1] == last
        await house.switch_cameras()
        assert [type(one) for one in (await house.facts())[-2:]] == [CameraReturned, StallForgotten]
        assert house.wanted_on() is None
        assert house.rows() == set()
        await house.agrees()
        await house.restart()
        await house.agrees()


async def test_a_removed_stall_lets_go_of_a_camera_that_does_not_come_on(tmp_path: Path) -> None:
    """It says so in the log, and keeps no row for ever."""
    async with House.opened(tmp_path, site(stalls=(stall(),))) as house:
        await with_guest(house)
        await configure(house, site())
        failed = ReportCamera(camera=EYE, should_be_on=True, failure="off")
        await house.engine.execute(failed, SYSTEM)
        assert [type(one) for one in (await house.facts())[-3:]] == [
            CameraFailed,
            CameraReturned,
            StallForgotten,
        ]
        assert house.rows() == set()
        await house.agrees()


async def test_a_stall_that_comes_back_before_its_camera_does_owes_it_still(
    tmp_path: Path,
) -> None:
    """A key that is used again begins vacant, with what it still has to give back."""
    both = site(stalls=(stall(), stall(CABIN, None, DOME)))
    async with House.opened(tmp_path, both) as house:
        await with_guest(house)
        await configure(house, site(stalls=(stall(CABIN, None, DOME),)))
        await configure(house, both)
        assert house.stay().status is VACANT
        await house.see(CLEAR)
        assert house.wanted_on() is True
        await house.see(DETECTED)
        assert house.wanted_on() is False
        (_, again) = of_type(await house.facts(), OccupancyStarted)
        assert again.taken == (EYE,)
        await house.agrees()


async def test_a_stall_that_comes_back_is_looked_at_anew(tmp_path: Path) -> None:
    """Somebody may have gone in through its door while nobody looked."""
    async with House.opened(tmp_path, site(stalls=(stall(),))) as house:
        await house.see(Level.SILENT)
        await house.do(EndOccupancy(stall=BOOTH))
        await configure(house, site())
        await configure(house, site(stalls=(stall(),)))
        assert house.level() is None
        await house.see(Level.SILENT)
        assert house.stay().status is DOUBTED
        await house.agrees()


async def test_a_guest_of_a_stall_that_is_removed_leaves_its_room(tmp_path: Path) -> None:
    """The room around it is shown without them at once."""
    async with House.opened(tmp_path, site(stalls=(stall(counts_in=STUDIO),))) as house:
        await with_guest(house)
        await configure(house, site())
        assert STUDIO in house.heard[0].rooms
        assert inside(house, STUDIO) is None


async def test_only_the_stall_that_changed_is_told(tmp_path: Path) -> None:
    """Another name of one is no news of the others."""
    both = site(stalls=(stall(), stall(CABIN, None, DOME)))
    async with House.opened(tmp_path, both) as house:
        renamed = {**both.stalls, CABIN: replace(both.stalls[CABIN], name="Blue cabin")}
        await configure(house, replace(both, stalls=renamed))
        assert [one.stalls for one in house.heard] == [frozenset({CABIN})]
