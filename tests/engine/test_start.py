"""After a restart: all that was is there, and all that was missed is caught up with."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CheckIn,
    ForceEnable,
    FreezeRoom,
    Hold,
    ReportPowerOff,
    ResumePowerOff,
    SwitchOff,
)
from custom_components.roomkeeper.core.events import (
    BookingMoved,
    PowerOffAnnounced,
    PowerOffAttempted,
    PowerOffDeferred,
    PowerOffSucceeded,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, PowerOffKey, StallKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    Deferral,
    DeviceFailure,
    Policy,
    PowerOffStatus,
)
from custom_components.roomkeeper.core.stall import EndReason, Level, OccupancyStatus, Stuck
from custom_components.roomkeeper.core.stall_events import (
    CameraReturned,
    MaintenanceEnded,
    OccupancyEnded,
    OccupancyExtended,
    StallForgotten,
)
from custom_components.roomkeeper.ledger import Ledger, LedgerCorrupt
from tests.core.desk import (
    ATTIC,
    BOOTH,
    CABIN,
    DOME,
    EYE,
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
    stall,
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
        keep = AffectedBookings.KEEP
        await house.do(FreezeRoom(room=STUDIO, until=at("12:05"), bookings=keep))
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


async def test_what_failed_in_a_room_that_is_gone_is_ended_at_the_start(tmp_path: Path) -> None:
    """The next room of its key begins without it."""
    async with House.opened(tmp_path) as house:
        failed = PowerOffKey(BookingId("off"), STUDIO)
        await house.do(SwitchOff(room=STUDIO, new_id=failed.booking_id))
        for attempt in range(1, 5):
            failures = (DeviceFailure(LAMP, "still on"),)
            await house.do(ReportPowerOff(key=failed, attempt=attempt, failures=failures))
            await house.to(house.time.now() + minutes(1))
        assert [off.status for off in house.power_offs()] == [PowerOffStatus.FAILED]
        await house.restart(now=site(room(ATTIC)))
        assert [off.status for off in house.power_offs()] == [PowerOffStatus.CANCELLED]
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


# --- stalls ------------------------------------------------------------------

CLEAR, DETECTED, UNKNOWN = Level.CLEAR, Level.DETECTED, Level.UNKNOWN
TWO = site(stalls=(stall(), stall(CABIN, None, DOME)))


async def with_guest(house: House) -> None:
    """Let a guest be in the booth, and its camera be off."""
    house.engine.observe_camera(EYE, is_on=True)
    await house.see(CLEAR)
    await house.see(DETECTED)
    await house.switch_cameras()


async def test_a_stay_is_there_after_a_restart(tmp_path: Path) -> None:
    """Its row, its timer and its camera are as they were, before any sensor is looked at."""
    async with House.opened(tmp_path, TWO) as house:
        await with_guest(house)
        before = house.rows()
        await house.restart(minutes(1))
        assert house.rows() == before
        assert house.wanted_on() is False
        assert house.engine.next_deadline == at("12:05")
        await house.see(DETECTED)
        (extended,) = of_type(await house.facts(), OccupancyExtended)
        assert extended.ends_at == at("12:07")
        await house.agrees()


@pytest.mark.parametrize("down", [minutes(3), minutes(60)], ids=["running", "run out"])
async def test_nothing_is_decided_about_a_stall_that_was_not_looked_at(
    tmp_path: Path, down: timedelta
) -> None:
    """However long its sensors take to come up, the camera is off until they have."""
    async with House.opened(tmp_path, TWO) as house:
        await with_guest(house)
        await house.see(CLEAR, CABIN)
        before = house.rows()
        await house.restart(down)
        await house.see(CLEAR, CABIN)
        await house.to(house.time.now() + minutes(30))
        assert house.rows() == before
        assert house.wanted_on() is False
        await house.agrees()


@pytest.mark.parametrize(
    ("level", "after", "wanted"),
    [
        (CLEAR, OccupancyStatus.VACANT, True),
        (DETECTED, OccupancyStatus.OCCUPIED, False),
        (UNKNOWN, OccupancyStatus.DOUBTED, False),
    ],
)
async def test_the_first_look_decides_about_a_stay_that_ran_out_meanwhile(
    tmp_path: Path,
    level: Level,
    after: OccupancyStatus,
    wanted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """It ended when its time was up; what is seen now is something of its own."""
    async with House.opened(tmp_path, TWO) as house:
        await with_guest(house)
        await house.restart(minutes(60))
        wishes: list[bool | None] = []
        house.engine.subscribe(lambda _: wishes.append(house.wanted_on()))
        house.saw(level)
        assert house.stay().status is after
        await house.quiet()
        assert wishes[-1] is wanted
        assert True not in wishes or wanted
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.at, ended.reason, ended.duration) == (
            at("13:00"),
            EndReason.RESTART,
            minutes(5),
        )
        await house.agrees()


async def test_a_doubt_waits_for_the_first_look_and_counts_from_it(tmp_path: Path) -> None:
    """Ten minutes in which a sensor may come back are not over because the machine was off."""
    async with House.opened(tmp_path, TWO) as house:
        await house.see(CLEAR)
        await house.see(UNKNOWN)
        await house.restart(minutes(60))
        await house.to(at("13:05"))
        assert house.stay().status is OccupancyStatus.DOUBTED
        await house.see(UNKNOWN)
        assert house.engine.next_deadline == at("13:15")
        await house.to(at("13:15"))
        assert house.stay().stuck is Stuck.LOST
        await house.agrees()


async def test_maintenance_that_ran_out_meanwhile_ends_with_the_first_look(tmp_path: Path) -> None:
    """Who is inside then is private in the same moment."""
    async with House.opened(tmp_path, TWO) as house:
        await house.see(CLEAR)
        await house.do(ForceEnable(stall=BOOTH, duration=minutes(10)))
        await house.restart(minutes(60))
        await house.to(at("13:05"))
        assert house.stay().status is OccupancyStatus.MAINTENANCE
        house.saw(DETECTED)
        assert house.stay().status is OccupancyStatus.OCCUPIED
        assert house.wanted_on() is False
        await house.quiet()
        await house.agrees()


async def test_the_first_looks_of_many_stalls_catch_up_with_all(tmp_path: Path) -> None:
    """Three hundred stalls whose time was up meanwhile: each is as its sensors say."""
    keys = [StallKey(f"stall{number:03}") for number in range(300)]
    async with House.opened(tmp_path, site(stalls=[stall(key) for key in keys])) as house:
        for key in keys:
            house.saw(CLEAR, key)
            await house.do(ForceEnable(stall=key, duration=minutes(10)))
        await house.restart(minutes(60))
        for key in keys:
            house.saw(UNKNOWN, key)
        await house.quiet()
        assert len(of_type(await house.facts(), MaintenanceEnded)) == 300
        assert all(house.stay(key).status is OccupancyStatus.DOUBTED for key in keys)
        await house.agrees()


async def test_a_stall_that_is_gone_is_ended_at_the_start(tmp_path: Path) -> None:
    """Removed while Roomkeeper did not run: its stay ends, and its camera comes back."""
    async with House.opened(tmp_path, TWO) as house:
        await with_guest(house)
        await house.restart(minutes(1), now=site(stalls=(stall(CABIN, None, DOME),)))
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert ended.reason is EndReason.FORCED
        assert house.wanted_on() is True
        await house.agrees()
        # Off and on again before the camera has answered.
        await house.restart(minutes(1))
        assert len(of_type(await house.facts(), OccupancyEnded)) == 1
        assert house.wanted_on() is True
        await house.switch_cameras()
        assert [type(fact) for fact in (await house.facts())[-2:]] == [
            CameraReturned,
            StallForgotten,
        ]
        reasons = [entry.reason async for entry in house.ledger.entries() if entry.seq == 2]
        assert reasons == ["stall_removed"]
        assert house.rows() == set()
        await house.agrees()
