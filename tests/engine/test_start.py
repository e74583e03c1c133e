"""After a restart: all that was is there, and all that was missed is caught up with."""

import sqlite3
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CheckIn,
    FreezeRoom,
    Hold,
    ReportPowerOff,
    ResumePowerOff,
)
from custom_components.roomkeeper.core.events import (
    BookingMoved,
    PowerOffAnnounced,
    PowerOffAttempted,
    PowerOffDeferred,
    PowerOffSucceeded,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.ids import BookingRef
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    Deferral,
    DeviceFailure,
    Policy,
    PowerOffStatus,
)
from custom_components.roomkeeper.ledger import Ledger, LedgerCorrupt
from tests.core.desk import (
    ATTIC,
    LAMP,
    PHONE,
    STUDIO,
    at,
    by_id,
    hours,
    minutes,
    of_type,
    room,
    site,
)

from .house import House


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    """Bookings, holds, freezes and power-offs stand as they stood, and go on from there."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        await house.book(at("16:00"), at("17:00"), STUDIO, ATTIC)
        await house.do(Hold(booking_id=house.engine.new_id(), rooms=(ATTIC,)))
        await house.do(FreezeRoom(room=ATTIC, until=at("14:00", 1), bookings=AffectedBookings.KEEP))
        before, deadlines = house.rows(), house.engine.deadline_count
        seq = house.engine.last_seq
        await house.restart()
        assert house.rows() == before
        assert house.engine.deadline_count == deadlines
        assert house.engine.last_seq == seq
        await house.to(at("14:40:30"))
        (off,) = house.power_offs()
        assert off.status is PowerOffStatus.ATTEMPTING
        await house.agrees()


async def test_what_was_missed_is_caught_up_with_in_order(tmp_path: Path) -> None:
    """After a night without power all is written down for the instant at which it was due."""
    async with House.opened(tmp_path) as house:
        hold = Hold(booking_id=house.engine.new_id(), rooms=(STUDIO,), start=at("20:00"))
        await house.do(hold)
        guest = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        absent = await house.book(at("15:00"), at("16:00"), ATTIC)
        await house.do(FreezeRoom(room=ATTIC, until=at("13:00")))
        seq = house.engine.last_seq
        house.heard.clear()
        await house.restart(off_for=hours(10))
        caught_up = (await house.facts())[seq:]
        assert [
            (fact.at, getattr(fact, "booking_id", None), type(fact))
            for fact in caught_up
            if isinstance(fact, BookingMoved | RoomUnfrozen)
        ] == [
            (at("12:15"), hold.booking_id, BookingMoved),
            (at("13:00"), None, RoomUnfrozen),
            (at("14:00"), guest.id, BookingMoved),
            (at("16:00"), absent.id, BookingMoved),
        ]
        assert house.status(guest) is house.status(absent) is BookingStatus.COMPLETED
        # Both power-offs were due, of the guest and of the room that was booked.
        assert {off.status for off in house.power_offs()} == {PowerOffStatus.ATTEMPTING}
        await house.agrees()


async def test_no_guest_is_called_absent_for_the_machines_sake(tmp_path: Path) -> None:
    """Nobody could check in while the machine was off, so nobody is given up for that."""
    strict = site(room(policy=Policy(no_show_after=minutes(15))))
    async with House.opened(tmp_path, strict) as house:
        booking = await house.book(at("14:00"), at("18:00"))
        await house.restart(off_for=hours(3))
        assert house.status(booking) is BookingStatus.CONFIRMED
        await house.do(CheckIn(ref=by_id(booking.id)))
        assert house.status(booking) is BookingStatus.CHECKED_IN


async def test_power_offs_wait_for_their_devices(tmp_path: Path) -> None:
    """Nothing is tried on a switch that has not come up yet, but all else is done at once."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        await house.restart(off_for=hours(5), devices=False)
        assert house.status(guest) is BookingStatus.COMPLETED
        (off,) = house.power_offs()
        assert (off.status, off.attempts) == (PowerOffStatus.PLANNED, 0)
        await house.to(at("17:03"))
        assert house.power_offs() == [off]
        house.engine.devices_are_ready()
        await house.quiet()
        (off,) = house.power_offs()
        assert (off.status, off.attempts) == (PowerOffStatus.ATTEMPTING, 1)
        await house.agrees()


async def test_what_changed_while_it_waited_for_devices_counts(tmp_path: Path) -> None:
    """A power-off that was cancelled, or deferred for a person seen, is not tried after all."""
    async with House.opened(tmp_path) as house:
        for key in (STUDIO, ATTIC):
            guest = await house.book(at("12:10"), at("14:00"), key)
            await house.do(CheckIn(ref=by_id(guest.id)))
        await house.restart(off_for=hours(5), devices=False)
        house.engine.observe_presence(ATTIC, presence=True)
        late = await house.book(at("17:05"), at("18:00"), STUDIO)
        await house.do(CheckIn(ref=by_id(late.id)))
        house.engine.devices_are_ready()
        await house.quiet()
        facts = await house.facts()
        assert of_type(facts, PowerOffAttempted) == []
        (deferred,) = of_type(facts, PowerOffDeferred)
        assert (deferred.room, deferred.why) == (ATTIC, Deferral.PRESENCE)
        await house.agrees()


async def test_no_notice_is_given_of_what_is_long_overdue(tmp_path: Path) -> None:
    """Nobody is told that the power goes off in ten minutes when it goes off now."""
    told = site(room(policy=Policy(), notify=(PHONE,)))
    async with House.opened(tmp_path, told) as house:
        guest = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        await house.restart(off_for=hours(5))
        assert of_type(await house.facts(), PowerOffAnnounced) == []


async def test_a_try_that_was_cut_off_is_counted(tmp_path: Path) -> None:
    """The count goes on after a restart, and an answer to the try before is no answer."""
    async with House.opened(tmp_path) as house:
        guest = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        await house.to(at("14:40"))
        (off,) = house.power_offs()
        failed = (DeviceFailure(LAMP, "still on"),)
        await house.do(ReportPowerOff(key=off.key, attempt=1, failures=failed))
        await house.to(at("14:40:05"))
        (off,) = house.power_offs()
        assert off.attempts == 2
        await house.restart(minutes(0.1))
        await house.do(ResumePowerOff(key=off.key))
        (off,) = house.power_offs()
        assert (off.status, off.attempts) == (PowerOffStatus.ATTEMPTING, 3)
        assert await house.do(ReportPowerOff(key=off.key, attempt=2)) == ()
        await house.do(ReportPowerOff(key=off.key, attempt=3))
        facts = await house.facts()
        assert [(fact.attempt, fact.interrupted) for fact in of_type(facts, PowerOffAttempted)] == [
            (1, False),
            (2, False),
            (3, True),
        ]
        assert len(of_type(facts, PowerOffSucceeded)) == 1
        await house.agrees()


async def test_rooms_that_are_gone_are_ended_at_the_start(tmp_path: Path) -> None:
    """A room that was removed while Roomkeeper did not run leaves nothing behind."""
    async with House.opened(tmp_path) as house:
        both = await house.book(at("15:00"), at("16:00"), STUDIO, ATTIC)
        alone = await house.book(at("17:00"), at("18:00"), STUDIO)
        inside = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(inside.id)))
        await house.do(FreezeRoom(room=STUDIO, until=at("12:05")))
        await house.restart(now=site(room(ATTIC)))
        assert house.booking(both.id).rooms == (ATTIC,)
        assert house.status(both) is BookingStatus.CONFIRMED
        assert house.status(alone) is BookingStatus.CANCELLED
        assert house.status(inside) is BookingStatus.COMPLETED
        assert {off.status for off in house.power_offs()} == {PowerOffStatus.CANCELLED}
        assert not house.engine.peek(lambda state, _: state.freezes)
        reasons = {entry.reason async for entry in house.ledger.entries() if entry.seq > 6}
        assert reasons == {"room_removed"}
        await house.agrees()


async def test_an_external_id_is_known_after_a_restart(tmp_path: Path) -> None:
    """A platform that repeats itself after our restart makes no second booking."""
    async with House.opened(tmp_path) as house:

        def request() -> Book:
            return Book(
                booking_id=house.engine.new_id(),
                rooms=(STUDIO,),
                start=at("14:00"),
                end=at("15:00"),
                source="platform",
                external_id="42",
            )

        assert await house.do(request())
        await house.restart()
        assert await house.do(request()) == ()
        await house.do(Cancel(ref=BookingRef(source="platform", external_id="42")))
        await house.restart()
        assert await house.do(request()) == ()


async def test_a_ledger_that_cannot_be_read_is_not_started_on(tmp_path: Path) -> None:
    """A row that makes no sense stops the start; nothing is written over it."""
    async with House.opened(tmp_path) as house:
        await house.book(at("14:00"), at("15:00"))
        await house.stop()
        with sqlite3.connect(house.path) as file:
            file.execute("UPDATE booking SET status = 'nonsense'")
        file.close()
        house.ledger = Ledger(house.path)
        await house.ledger.open()
        house.engine = house.new_engine(house.site)
        with pytest.raises(LedgerCorrupt):
            await house.engine.start()
        assert house.engine.last_seq == 0
        with sqlite3.connect(house.path) as file:
            assert file.execute("SELECT status FROM booking").fetchall() == [("nonsense",)]
        file.close()
