"""A full disk: nothing is promised, nothing is lost, and it goes on by itself."""

import asyncio
import logging
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import Cancel, CheckIn, FreezeRoom, Hold
from custom_components.roomkeeper.core.errors import Clash, NotWritable, UnknownRoom
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.model import BookingStatus, PowerOffStatus
from custom_components.roomkeeper.ledger import Ledger
from tests.core.desk import ATTIC, STUDIO, at, by_id, minutes, room, site

from .house import ADA, House, full_disk

pytestmark = pytest.mark.usefixtures("quiet_log")


@pytest.fixture
def quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the expected complaints out of the output."""
    caplog.set_level(logging.CRITICAL, logger="custom_components.roomkeeper.engine")


async def test_nobody_is_told_that_something_is_booked(tmp_path: Path) -> None:
    """What cannot be kept is not promised, to any of those who asked at once."""
    async with House.opened(tmp_path) as house:
        await house.book(at("14:00"), at("15:00"))
        house.heard.clear()
        before = house.rows()
        with full_disk():
            results = await asyncio.gather(
                *(
                    house.engine.execute(house.a_booking(at("15:00", day), at("16:00", day)), ADA)
                    for day in range(20)
                ),
                return_exceptions=True,
            )
            assert {type(one) for one in results} == {NotWritable}
            assert house.rows() == before
            assert house.engine.last_seq == 1
            assert house.problem()
            assert all(one.entries == () for one in house.heard)
            assert any(STUDIO in one.rooms for one in house.heard)
            await house.agrees()


async def test_every_kind_of_change_is_taken_back(tmp_path: Path) -> None:
    """A guest's check-in, a freeze and a hold are as if they had never been."""
    async with House.opened(tmp_path) as house:
        now_guest = await house.book(at("12:10"), at("13:00"))
        later = await house.book(at("14:00"), at("15:00"), STUDIO, ATTIC)
        await house.do(FreezeRoom(room=ATTIC, until=at("13:00")))
        before = house.rows()
        views = house.engine.peek(lambda state, _: (dict(state.count), list(state.calendar(ATTIC))))
        count = house.engine.deadline_count
        with full_disk():
            commands = (
                CheckIn(ref=by_id(now_guest.id)),
                Cancel(ref=by_id(later.id)),
                FreezeRoom(room=ATTIC),
                FreezeRoom(room=ATTIC, until=at("12:30")),
                Hold(booking_id=house.engine.new_id(), rooms=(STUDIO,), start=at("20:00")),
            )
            results = await asyncio.gather(
                *(house.engine.execute(command, ADA) for command in commands),
                return_exceptions=True,
            )
            assert {type(one) for one in results} == {NotWritable}
            assert house.rows() == before
        after = house.engine.peek(lambda state, _: (dict(state.count), list(state.calendar(ATTIC))))
        assert {k: v for k, v in after[0].items() if v} == {k: v for k, v in views[0].items() if v}
        assert after[1] == views[1]
        assert house.engine.deadline_count == count


async def test_what_was_decided_one_upon_the_other_is_taken_back_in_turn(tmp_path: Path) -> None:
    """A booking that is cancelled while it is still being written was never there."""
    async with House.opened(tmp_path) as house:
        with full_disk():
            command = house.a_booking(at("14:00"), at("15:00"))
            booking = asyncio.ensure_future(house.engine.execute(command, ADA))
            # The booking is on its way to the disk, so that what comes now goes by itself.
            for _ in range(2):
                await asyncio.sleep(0)
            cancel = Cancel(ref=by_id(command.booking_id))
            cancelling = asyncio.ensure_future(house.engine.execute(cancel, ADA))
            results = await asyncio.gather(booking, cancelling, return_exceptions=True)
            assert [type(one) for one in results] == [NotWritable, NotWritable]
            assert house.rows() == set()
            assert house.engine.deadline_count == 1
            await house.agrees()


async def test_while_it_lasts_commands_are_refused_and_reading_goes_on(tmp_path: Path) -> None:
    """The panel still shows what stands; a command gets a clear answer, at once."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("14:00"), at("15:00"))
        with full_disk():
            await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
            refusal = await house.refused(NotWritable, Cancel(ref=by_id(booking.id)))
            assert refusal.details["problem"] == house.problem()
            seen = await house.engine.read(lambda state, _: list(state.bookings.values()))
            assert seen == [booking]


async def test_who_reads_in_the_middle_of_a_failure_sees_what_is_durable(tmp_path: Path) -> None:
    """An answer never shows a booking that was then taken back."""
    async with House.opened(tmp_path) as house:
        await house.book(at("14:00"), at("15:00"))
        with full_disk():
            turn = asyncio.ensure_future(
                house.engine.execute(house.a_booking(at("16:00"), at("17:00")), ADA)
            )
            await asyncio.sleep(0)
            assert len(house.rows()) == 2
            assert await house.engine.read(lambda state, _: len(state.bookings)) == 1
            with pytest.raises(NotWritable):
                await turn


async def test_it_recovers_by_itself(tmp_path: Path) -> None:
    """When there is room again, bookings are taken again within ten seconds, by nobody's doing."""
    async with House.opened(tmp_path) as house:
        with full_disk():
            await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
            await house.to(at("12:05"))
            assert house.problem()
        house.heard.clear()
        await house.to(at("12:05:10"))
        assert house.problem() is None
        assert frozenset({STUDIO, ATTIC}) in {one.rooms for one in house.heard}
        await house.book(at("16:00"), at("17:00"))
        assert house.engine.last_seq == 1
        await house.agrees()


async def test_deadlines_wait_and_are_then_all_done(tmp_path: Path) -> None:
    """A hold that ran out, a stay that ended, a power-off: held while nothing can be written."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("12:10"), at("12:20"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        hold = Hold(booking_id=house.engine.new_id(), rooms=(ATTIC,))
        await house.do(hold)
        with full_disk():
            await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
            await house.leap(at("13:30"))
            assert house.status(guest) is BookingStatus.CHECKED_IN
            assert house.booking(hold.booking_id).status is BookingStatus.HELD
            (off,) = house.power_offs()
            assert off.status is PowerOffStatus.PLANNED
            assert off.attempts == 0
        await house.to(at("13:30:20"))
        assert house.status(guest) is BookingStatus.COMPLETED
        assert house.booking(hold.booking_id).status is BookingStatus.EXPIRED
        assert house.booking(hold.booking_id).updated_at == at("12:15")
        (off,) = house.power_offs()
        assert off.status is PowerOffStatus.ATTEMPTING
        await house.agrees()


async def test_a_deadline_that_meets_the_full_disk_is_taken_back_and_done_later(
    tmp_path: Path,
) -> None:
    """It is the deadline itself that finds the disk full, with nobody there to be told."""
    async with House.opened(tmp_path) as house:
        hold = Hold(booking_id=house.engine.new_id(), rooms=(ATTIC,))
        await house.do(hold)
        with full_disk():
            await house.to(at("12:16"))
            assert house.problem()
            assert house.booking(hold.booking_id).status is BookingStatus.HELD
            await house.agrees()
        await house.to(at("12:17"))
        assert house.booking(hold.booking_id).status is BookingStatus.EXPIRED
        await house.agrees()


async def test_presence_is_taken_in_and_books_nothing_while_it_lasts(tmp_path: Path) -> None:
    """A sensor that sees somebody while the disk is full does no harm."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("12:00"), at("13:00"))
        with full_disk():
            await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
            house.engine.observe_presence(STUDIO, presence=True)
            house.engine.observe_power(STUDIO, power=True)
            await house.quiet()
            assert house.status(guest) is BookingStatus.CONFIRMED
            assert house.engine.peek(lambda state, _: state.presence[STUDIO])


@pytest.mark.parametrize("is_known_to_be_full", [True, False])
async def test_who_was_seen_while_it_lasted_is_checked_in_afterwards(
    tmp_path: Path,
    is_known_to_be_full: bool,  # noqa: FBT001 - given
) -> None:
    """A guest who is still inside when there is room again need not be seen to come once more."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("12:00"), at("13:00"))
        elsewhere = await house.book(at("12:00"), at("13:00"), ATTIC)
        with full_disk():
            if is_known_to_be_full:
                await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
            for seen in (True, False):
                house.engine.observe_presence(ATTIC, presence=seen)
                await house.quiet()
            house.engine.observe_presence(STUDIO, presence=True)
            await house.quiet()
            assert house.problem()
            assert house.status(guest) is BookingStatus.CONFIRMED
        await house.to(at("12:01"))
        assert house.status(guest) is BookingStatus.CHECKED_IN
        assert house.status(elsewhere) is BookingStatus.CONFIRMED
        await house.agrees()


async def test_somebody_seen_at_the_moment_of_failure_does_no_harm(tmp_path: Path) -> None:
    """A sensor that changes just before the disk is found full keeps nothing from being undone."""
    async with House.opened(tmp_path) as house:
        with full_disk():
            # There is no booking, so there is nothing to write.
            house.engine.observe_presence(STUDIO, presence=True)
            await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
            await house.quiet()
            assert house.problem()
        await house.to(at("12:01"))
        assert house.problem() is None
        await house.book(at("16:00"), at("17:00"))
        await house.agrees()


async def test_a_refusal_for_another_reason_stays_what_it_is(tmp_path: Path) -> None:
    """Only writing is refused for the disk's sake once it recovered."""
    async with House.opened(tmp_path) as house:
        await house.book(at("14:00"), at("15:00"))
        with full_disk():
            await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
        await house.to(at("12:01"))
        await house.refused(Clash, house.a_booking(at("14:00"), at("15:00")))


async def test_a_room_that_is_removed_meanwhile_is_ended_when_there_is_room_again(
    tmp_path: Path,
) -> None:
    """Removing a room does not fail for the disk; its bookings end as soon as that can be kept."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("14:00"), at("15:00"))
        with full_disk():
            await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
            await house.engine.configure(site(room(ATTIC)))
            assert house.status(booking) is BookingStatus.CONFIRMED
            with pytest.raises(NotWritable):
                await house.engine.execute(house.a_booking(at("16:00"), at("17:00")), ADA)
        await house.to(at("12:01"))
        assert house.status(booking) is BookingStatus.CANCELLED
        await house.refused(UnknownRoom, house.a_booking(at("16:00"), at("17:00")))
        await house.agrees()


async def test_a_room_whose_removal_finds_the_disk_full_is_ended_later(tmp_path: Path) -> None:
    """It is the removal itself that finds the disk full."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("14:00"), at("15:00"))
        with full_disk():
            await house.engine.configure(site(room(ATTIC)))
            assert house.problem()
            assert house.status(booking) is BookingStatus.CONFIRMED
        await house.to(at("12:01"))
        assert house.status(booking) is BookingStatus.CANCELLED
        await house.agrees()


async def test_starting_with_a_full_disk_shows_what_stands(tmp_path: Path) -> None:
    """Rooms that are gone cannot be ended yet, but all else is there, and it recovers."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("14:00"), at("15:00"))
        await house.engine.stop()
        house.engine = house.new_engine(site(room(ATTIC)))
        with full_disk():
            await house.engine.start()
            assert house.problem()
            assert house.status(booking) is BookingStatus.CONFIRMED
        await house.to(at("12:01"))
        assert house.status(booking) is BookingStatus.CANCELLED
        await house.agrees()


async def test_stopping_with_a_full_disk_ends_in_order(tmp_path: Path) -> None:
    """What could not be kept was told to whoever asked; the stop itself does not fail."""
    async with House.opened(tmp_path) as house:
        with full_disk():
            turn = asyncio.ensure_future(
                house.engine.execute(house.a_booking(at("16:00"), at("17:00")), ADA)
            )
            await asyncio.sleep(0)
            await house.engine.stop()
            with pytest.raises(NotWritable):
                await turn
            assert house.rows() == set()


async def test_a_ledger_that_is_gone_is_a_full_disk(tmp_path: Path) -> None:
    """Whatever keeps the ledger from being written, the answer is the same."""
    async with House.opened(tmp_path) as house:
        await house.ledger.close()
        await house.refused(NotWritable, house.a_booking(at("16:00"), at("17:00")))
        assert house.problem()
        house.ledger = Ledger(house.path)
        await house.ledger.open()


async def test_an_unknown_room_is_no_problem(tmp_path: Path) -> None:
    """What is seen of a room that is not configured is taken in and does nothing."""
    async with House.opened(tmp_path) as house:
        house.engine.observe_presence(RoomKey("cellar"), presence=True)
        house.time.pass_by(minutes(1))
        await house.quiet()
        assert house.rows() == set()
