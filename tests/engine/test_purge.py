"""What is old enough is forgotten, rows and log alike, and what is left still adds up."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import (
    Cancel,
    CheckIn,
    EraseGuest,
    FreezeRoom,
    PauseOccupancy,
    ReportPowerOff,
    StartOccupancy,
    SwitchOff,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.errors import NotFound
from custom_components.roomkeeper.core.events import SYSTEM, is_of_reservation
from custom_components.roomkeeper.core.ids import BookingId, StallKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    DeviceFailure,
    PowerOff,
    PowerOffStatus,
)
from custom_components.roomkeeper.core.reservation import (
    Claim,
    Message,
    Reservation,
    ReservationStatus,
    ReservationTold,
    Wanted,
    Withdrawal,
)
from custom_components.roomkeeper.core.reservation_commands import NoteRejected, RemoveOrigin
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall import Level
from custom_components.roomkeeper.core.stall_events import OccupancyStarted
from tests.core.desk import (
    ATTIC,
    BOOTH,
    CABIN,
    DOME,
    LAMP,
    STUDIO,
    at,
    by_id,
    of_type,
    room,
    site,
    stall,
)
from tests.core.platform import HOOK, SHOP, command_of

from .house import YEARS, House, full_disk

WEEK = replace(site(), log_retention=timedelta(days=7))


def booking_ids(house: House) -> set[BookingId]:
    """Return the bookings that memory still has."""
    return {row.id for row in house.rows() if isinstance(row, Booking)}


def power_off_ids(house: House) -> set[BookingId]:
    """Return what the power-offs that memory still has belong to."""
    return {row.booking_id for row in house.rows() if isinstance(row, PowerOff)}


async def test_what_is_over_for_long_is_forgotten(tmp_path: Path) -> None:
    """A booking and its power-off go a week after they ended; younger ones stay."""
    async with House.opened(tmp_path, WEEK) as house:
        old = await house.book(at("14:00"), at("15:00"))
        young = await house.book(at("14:00", 3), at("15:00", 3))
        await house.book(at("14:00", 30), at("15:00", 30))
        await house.do(Cancel(ref=by_id((await house.book(at("16:00"), at("17:00"))).id)))
        await house.to(at("15:40"))
        (off,) = house.power_offs()
        await house.do(ReportPowerOff(key=off.key, attempt=1))
        await house.night(at("00:01", 7))
        assert len(booking_ids(house)) == 4
        await house.night(at("00:01", 8))
        assert booking_ids(house) == {young.id, BookingId("b3")}
        assert old.id not in power_off_ids(house)
        await house.agrees()
        await house.restart()
        await house.agrees()


async def test_a_clock_that_is_years_ahead_for_a_minute_forgets_nothing(tmp_path: Path) -> None:
    """What it ended can be read and made anew: the night of a leap like that forgets nothing."""
    async with House.opened(tmp_path, WEEK) as house:
        booking = await house.book(at("14:00", 3), at("15:00", 3))
        await house.set_clock(YEARS)
        await house.set_clock(-YEARS)
        assert house.status(booking) is BookingStatus.COMPLETED
        assert house.engine.ahead_until is not None
        assert len(await house.facts()) > 1
        await house.to(at("00:01", 9))
        assert booking_ids(house) == {booking.id}
        # The nights come as ever.
        await house.to(at("00:01", 11))
        assert booking_ids(house) == set()
        await house.agrees()


async def test_a_clock_that_was_ahead_at_the_start_leaves_no_night_out(tmp_path: Path) -> None:
    """The next midnight is that of the mended clock."""
    async with House.opened(tmp_path, WEEK) as house:
        old = await house.book(at("14:00"), at("15:00"))
        await house.stop()
        house.time.step(timedelta(days=2))
        await house.start()
        house.time.step(-timedelta(days=2))
        await house.to(at("12:02"))
        house.heard.clear()
        await house.to(at("00:01", 1))
        assert any(STUDIO in one.rooms and not one.entries for one in house.heard)
        assert booking_ids(house) == {old.id}


async def test_whoever_forgets_by_hand_keeps_what_the_night_would(tmp_path: Path) -> None:
    """Nothing is lost by asking for it before its time."""
    async with House.opened(tmp_path, WEEK) as house:
        booking = await house.book(at("14:00"), at("15:00"))
        await house.do(Cancel(ref=by_id(booking.id)))
        await house.to(at("23:00"))
        await house.engine.purge()
        assert booking_ids(house) == {booking.id}
        await house.restart()
        await house.agrees()


async def test_what_cannot_be_counted_is_forgotten_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An entry that cannot be read any more keeps no guest in the ledger for ever."""
    async with House.opened(tmp_path, WEEK) as house:
        await house.to(at("00:01", 1))
        old = await house.book(at("14:00", 1), at("15:00", 1))
        await house.do(Cancel(ref=by_id(old.id)))
        for _ in range(2):
            young = await house.book(at("14:00", 1), at("15:00", 30))
            await house.do(Cancel(ref=by_id(young.id)))
        with closing(sqlite3.connect(house.path)) as other, other:
            other.execute("UPDATE log SET details = '{' WHERE booking_id = ?", (old.id,))
        await house.night(at("00:01", 10))
        assert len(booking_ids(house)) == 2
        assert old.id not in booking_ids(house)
        assert "cannot be counted" in caplog.text
        # Now that the entry is gone, all else is counted again.
        await house.ledger.update_usage(house.site, house.time.now())
        await house.agrees()


async def test_a_booking_goes_with_all_its_power_offs_or_stays_with_all(tmp_path: Path) -> None:
    """Of a booking of two rooms nothing is forgotten while one of its power-offs is young."""
    async with House.opened(tmp_path, WEEK) as house:
        both = await house.book(at("12:10"), at("14:00"), STUDIO, ATTIC)
        await house.do(CheckIn(ref=by_id(both.id)))
        house.engine.observe_presence(ATTIC, presence=True)
        await house.to(at("14:40"))
        offs = {off.room: off for off in house.power_offs()}
        await house.do(ReportPowerOff(key=offs[STUDIO].key, attempt=1))
        await house.restart(timedelta(days=6))
        await house.to(at("15:00", 6))
        await house.night(at("00:01", 8))
        assert both.id in booking_ids(house)
        assert len(house.power_offs()) == 2
        await house.agrees()
        await house.night(at("00:01", 20))
        assert booking_ids(house) == set()
        assert house.power_offs() == []
        await house.agrees()


async def test_a_power_off_that_still_runs_keeps_its_booking(tmp_path: Path) -> None:
    """Nothing that is still to be done is forgotten, however old its booking is."""
    async with House.opened(tmp_path, WEEK) as house:
        booking = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(booking.id)))
        await house.restart(timedelta(days=30), devices=False)
        await house.night(at("00:01", 31))
        assert booking_ids(house) == {booking.id}
        assert power_off_ids(house) == {booking.id}
        await house.agrees()


async def test_a_power_off_by_hand_goes_by_itself(tmp_path: Path) -> None:
    """What belongs to no booking is forgotten too."""
    async with House.opened(tmp_path, WEEK) as house:
        by_hand = SwitchOff(room=STUDIO, new_id=house.engine.new_id())
        await house.do(by_hand)
        (off,) = house.power_offs()
        await house.do(ReportPowerOff(key=off.key, attempt=1))
        await house.night(at("00:01", 6))
        assert power_off_ids(house) == {by_hand.new_id}
        await house.night(at("00:01", 9))
        assert house.rows() == set()
        assert await house.facts() == []
        await house.agrees()


async def test_numbers_of_the_log_are_never_given_again(tmp_path: Path) -> None:
    """After everything was forgotten the next entry has the next number."""
    async with House.opened(tmp_path, WEEK) as house:
        await house.do(Cancel(ref=by_id((await house.book(at("16:00"), at("17:00"))).id)))
        await house.night(at("00:01", 9))
        assert await house.facts() == []
        await house.restart()
        await house.book(at("14:00", 10), at("15:00", 10))
        assert house.engine.last_seq == 3


async def test_a_freeze_that_stands_is_remembered(tmp_path: Path) -> None:
    """A room that was frozen a year ago is still frozen, and the log says by whom."""
    async with House.opened(tmp_path, WEEK) as house:
        await house.do(FreezeRoom(room=STUDIO, note="flood"))
        await house.do(FreezeRoom(room=ATTIC))
        await house.do(UnfreezeRoom(room=ATTIC))
        await house.night(at("00:01", 20))
        assert len(await house.facts()) == 1
        await house.restart()
        assert house.engine.peek(lambda state, _: state.freezes[STUDIO].note) == "flood"
        await house.agrees()


async def test_a_failed_power_off_is_no_problem_for_ever(tmp_path: Path) -> None:
    """What is forgotten is not counted as failed any more."""
    async with House.opened(tmp_path, WEEK) as house:
        await house.do(SwitchOff(room=STUDIO, new_id=house.engine.new_id()))
        for attempt in (1, 2, 3, 4):
            (off,) = house.power_offs()
            failed = (DeviceFailure(LAMP, "still on"),)
            await house.do(ReportPowerOff(key=off.key, attempt=attempt, failures=failed))
            await house.to(house.time.now() + timedelta(seconds=30))
        assert house.power_offs()[0].status is PowerOffStatus.FAILED
        assert house.engine.peek(lambda state, _: len(state.failed_power_offs())) == 1
        await house.night(at("00:01", 9))
        assert house.engine.peek(lambda state, _: state.failed_power_offs()) == ()


async def test_a_purge_that_finds_the_disk_full_is_done_another_night(tmp_path: Path) -> None:
    """Memory forgets nothing that the ledger still has."""
    async with House.opened(tmp_path, WEEK) as house:
        old = await house.book(at("14:00"), at("15:00"))
        await house.do(Cancel(ref=by_id(old.id)))
        await house.leap(at("23:59:50", 6))
        with full_disk():
            await house.leap(at("00:00:30", 8))
            assert booking_ids(house) == {old.id}
        await house.night(at("00:01", 9))
        assert booking_ids(house) == set()
        await house.agrees()


async def test_what_is_forgotten_is_not_written_once_more(tmp_path: Path) -> None:
    """Who erases a guest while the night forgets them brings no row back to the file."""
    async with House.opened(tmp_path, WEEK) as house:
        for _ in range(150):
            old = await house.book(at("14:00"), at("15:00"))
            await house.do(Cancel(ref=by_id(old.id)))
        await house.to(at("23:59:59", 7))
        night = asyncio.create_task(house.engine.purge())
        erased: list[BookingId] = []
        while not night.done():
            for booking_id in booking_ids(house) - {*erased}:
                with suppress(NotFound):
                    await house.engine.execute(EraseGuest(refs=(by_id(booking_id),)), SYSTEM)
                    erased.append(booking_id)
                break
            await asyncio.sleep(0)
        assert erased
        await house.agrees()
        await house.restart()
        assert booking_ids(house) <= {*erased}
        await house.agrees()


async def test_what_became_final_this_moment_is_kept(tmp_path: Path) -> None:
    """After a year without power the bookings of then are ended, written, and gone at midnight."""
    async with House.opened(tmp_path, WEEK) as house:
        await house.book(at("14:00"), at("15:00"), ATTIC)
        dark = replace(site(room(ATTIC)), log_retention=timedelta(days=7))
        await house.restart(timedelta(days=365, hours=11, minutes=59, seconds=59), now=dark)
        (booking,) = (row for row in house.rows() if isinstance(row, Booking))
        assert booking.status is BookingStatus.COMPLETED
        await house.agrees()
        await house.leap(at("00:00", 366))
        await house.agrees()


# --- stalls ------------------------------------------------------------------

BOOTHS = replace(site(stalls=(stall(), stall(CABIN, None, DOME))), log_retention=timedelta(days=7))


async def a_stay(house: House, key: StallKey = BOOTH) -> None:
    """Let a guest come and go, and the cameras be off meanwhile."""
    await house.see(Level.CLEAR, key)
    await house.see(Level.DETECTED, key)
    await house.switch_cameras()
    await house.to(house.time.now() + timedelta(minutes=3))
    await house.see(Level.CLEAR, key)
    await house.switch_cameras()


async def test_old_stays_are_forgotten_and_the_mean_of_the_week_is_not(tmp_path: Path) -> None:
    """A stall in use every day keeps a week of its log, and memory, rows and log agree."""
    async with House.opened(tmp_path, BOOTHS) as house:
        for day in range(20):
            # Twenty days of alarms each minute, at which nothing is due, would take a minute.
            await house.leap(at("13:00", day))
            await a_stay(house)
            await house.leap(at("00:01", day + 1))
        started = [fact.at for fact in of_type(await house.facts(), OccupancyStarted)]
        # Those of which the row's week is made, with a day for the zones, and none of before.
        assert started == [at("13:00", day) for day in range(12, 20)]
        assert len(house.stay().days) == 7
        await house.agrees()
        await house.restart()
        await house.agrees()


async def test_a_stay_that_goes_on_and_a_camera_that_is_owed_are_remembered(
    tmp_path: Path,
) -> None:
    """However long ago it began: nobody is filmed because the log was cut."""
    async with House.opened(tmp_path, BOOTHS) as house:
        house.engine.observe_camera(DOME, is_on=True)
        await a_stay(house)
        await house.see(Level.DETECTED)
        await house.do(StartOccupancy(stall=BOOTH, timeout=timedelta(hours=20)))
        await house.do(PauseOccupancy(stall=BOOTH))
        await house.see(Level.CLEAR, CABIN)
        await house.see(Level.DETECTED, CABIN)
        await house.see(Level.CLEAR, CABIN)
        await house.to(at("13:00"))
        before = house.rows()
        await house.night(at("00:01", 20))
        assert house.rows() == before
        assert house.wanted_on() is False
        assert house.wanted_on(DOME) is True
        await house.agrees()
        await house.restart()
        await house.agrees()
        assert house.wanted_on() is False


async def test_nothing_is_left_of_a_stall_that_is_gone(tmp_path: Path) -> None:
    """Some time after it was removed its log is gone as well."""
    async with House.opened(tmp_path, BOOTHS) as house:
        await a_stay(house)
        await house.engine.configure(replace(site(), log_retention=timedelta(days=7)))
        await house.switch_cameras()
        assert house.rows() == set()
        await house.night(at("00:01", 6))
        assert await house.facts() != []
        await house.night(at("00:01", 9))
        assert await house.facts() == []
        await house.agrees()


# --- reservations -----------------------------------------------------------

SHOP_WEEK = replace(
    site(room(STUDIO, power=())),
    log_retention=timedelta(days=7),
    origins={SHOP: replace(HOOK, takes_keys=True)},
)


def sold(
    external_id: str, day: int, *, version: int = 1, moved_from: str = "", place: str = "drums"
) -> Claim:
    """Return that a platform has sold an afternoon."""
    span = Span(at("14:00", day), at("15:00", day))
    wanted = Wanted(place=place, span=span, guest="Ada")
    return Claim(external_id=external_id, version=version, wanted=wanted, moved_from=moved_from)


async def told(house: House, *messages: Message) -> None:
    """Let a platform tell something."""
    for message in messages:
        await house.do(command_of(message, house.engine.new_id()))


def reservations(house: House) -> dict[str, Reservation]:
    """Return the reservations that memory still has, by their outside ids."""
    return {row.external_id: row for row in house.rows() if isinstance(row, Reservation)}


async def test_a_reservation_goes_with_its_booking(tmp_path: Path) -> None:
    """With all that was told of it, also under its older ids; and nothing of it comes back."""
    async with House.opened(tmp_path, SHOP_WEEK) as house:
        await told(
            house,
            sold("x1", 0),
            sold("x2", 1, version=2, moved_from="x1"),
            sold("x2", 1, version=3),
            sold("y1", 5),
        )
        await house.night(at("00:01", 8))
        # What it was called on the first day is a day older.
        assert set(reservations(house)) == {"x2", "y1"}
        await house.agrees()
        await house.night(at("00:01", 9))
        assert set(reservations(house)) == {"y1"}
        assert len(booking_ids(house)) == 1
        await house.agrees()
        await house.restart()
        assert set(reservations(house)) == {"y1"}
        await house.night(at("00:01", 13))
        assert house.rows() == set()
        assert await house.facts() == []
        await house.agrees()


async def test_what_is_still_open_is_not_forgotten(tmp_path: Path) -> None:
    """It is told of until somebody has done something, or its time is over."""
    async with House.opened(tmp_path, SHOP_WEEK) as house:
        await told(
            house,
            sold("x1", 20, place="cellar"),
            sold("x2", 20),
            sold("x3", 20),
        )
        await house.night(at("00:01", 15))
        assert [reservations(house)[one].is_open for one in ("x1", "x3")] == [True, True]
        assert len(reservations(house)) == 3
        await house.agrees()
        await house.leap(at("15:00", 20))
        await house.night(at("00:01", 29))
        assert reservations(house) == {}
        await house.agrees()


async def test_what_was_cancelled_is_known_until_its_time_is_over(tmp_path: Path) -> None:
    """A message of then that comes again books nothing for a day that is still to come."""
    async with House.opened(tmp_path, SHOP_WEEK) as house:
        first = sold("x1", 30)
        await told(house, first, Withdrawal(external_id="x1", version=2))
        await told(house, sold("y1", 30, version=4), sold("y2", 31, version=5, moved_from="y1"))
        await house.night(at("00:01", 15))
        await told(house, first, sold("y1", 30, version=4))
        blocking = [one for one in house.rows() if isinstance(one, Booking) and one.blocks]
        assert [one.external_id for one in blocking] == ["y2"]
        await house.agrees()


async def test_what_a_reservation_said_before_is_forgotten_first(tmp_path: Path) -> None:
    """The last entry of each makes its row, however old it is; those before need not be kept."""
    async with House.opened(tmp_path, SHOP_WEEK) as house:
        for version in range(30):
            await told(house, sold("x1", 60, version=version, place="drums"))
            await told(house, sold("x2", 60, version=version, place="cellar"))
        await house.night(at("00:01", 9))
        left = of_type(await house.facts(), ReservationTold)
        assert [fact.reservation.version for fact in left] == [29, 29]
        await house.agrees()
        await house.restart()
        assert reservations(house)["x1"].version == 29


async def test_a_hook_s_removal_is_forgotten_in_time(tmp_path: Path) -> None:
    """Its reservations are gone at once, and what was told of them a week later."""
    async with House.opened(tmp_path, SHOP_WEEK) as house:
        await told(house, sold("x1", 0), sold("x2", 0))
        await house.do(RemoveOrigin(origin=SHOP))
        await house.do(NoteRejected(origin=SHOP, count=1, why="unsigned"))
        assert reservations(house) == {}
        await house.agrees()
        await house.night(at("00:01", 9))
        assert not [fact for fact in await house.facts() if is_of_reservation(fact)]
        await house.agrees()


async def test_what_is_told_in_the_night_of_the_purge_is_kept(tmp_path: Path) -> None:
    """A platform that comes back to an old booking while it is forgotten is taken as new."""
    async with House.opened(tmp_path, SHOP_WEEK) as house:
        old = [sold(f"x{number}", -1) for number in range(150)]
        await told(house, *old)
        assert {row.status for row in reservations(house).values()} == {ReservationStatus.LAPSED}
        await house.to(at("23:59:59", 7))
        assert len(reservations(house)) == 150
        house.time.pass_by(timedelta(minutes=1))
        house.time.call_due()
        for number in range(150):
            again = command_of(sold(f"x{number}", 20 + number, version=2), house.engine.new_id())
            await house.engine.execute(again, SYSTEM)
        await house.quiet()
        assert len(reservations(house)) == 150
        assert {row.status for row in reservations(house).values()} == {ReservationStatus.TAKEN}
        await house.agrees()


async def test_a_full_disk_keeps_reservations_for_another_night(tmp_path: Path) -> None:
    """Memory forgets nothing that the ledger still has."""
    async with House.opened(tmp_path, SHOP_WEEK) as house:
        await told(house, sold("x1", -1))
        await house.to(at("23:59:50", 7))
        with full_disk():
            await house.leap(at("00:00:30", 8))
            assert set(reservations(house)) == {"x1"}
        await house.night(at("00:01", 9))
        assert reservations(house) == {}
        await house.agrees()
