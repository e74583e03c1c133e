"""A full disk and stalls: nobody is filmed, every camera comes back, and no stay is lost."""

import asyncio
import logging
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import EndOccupancy, ForceEnable, StartMaintenance
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.events import SYSTEM
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.stall import (
    DayOfStays,
    EndReason,
    Level,
    OccupancyStatus,
    Stuck,
)
from custom_components.roomkeeper.core.stall_events import (
    CameraReturned,
    CameraSeenOn,
    MaintenanceEnded,
    OccupancyDoubted,
    OccupancyEnded,
    OccupancyStarted,
    StallForgotten,
)
from custom_components.roomkeeper.engine import Publication
from tests.core.desk import (
    BOOTH,
    CABIN,
    DOME,
    EYE,
    STUDIO,
    at,
    minutes,
    of_type,
    room,
    site,
    stall,
)

from .house import House, full_disk

pytestmark = pytest.mark.usefixtures("quiet_log")

CLEAR, DETECTED, SILENT, UNKNOWN = Level.CLEAR, Level.DETECTED, Level.SILENT, Level.UNKNOWN
VACANT, OCCUPIED = OccupancyStatus.VACANT, OccupancyStatus.OCCUPIED

TWO = site(stalls=(stall(), stall(CABIN, None, EYE, DOME)))
"""A booth with an eye, which the cabin shares; that one has a dome too."""


@pytest.fixture
def quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the expected complaints out of the output."""
    caplog.set_level(logging.CRITICAL, logger="custom_components.roomkeeper.engine")


async def all_quiet(house: House) -> None:
    """Let every stall be seen to be empty, and every camera to be on."""
    for one in house.site.stalls.values():
        house.saw(CLEAR, one.key)
        for camera in one.cameras:
            house.engine.observe_camera(camera, is_on=True)
    await house.quiet()


async def is_full(house: House) -> None:
    """Let the engine find the disk full."""
    await house.refused(NotWritable, house.a_booking(at("16:00", 9), at("17:00", 9)))


# --- somebody comes ----------------------------------------------------------


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "found by the guest"])
async def test_who_comes_is_private_and_written_down_later(
    tmp_path: Path,
    is_known: bool,  # noqa: FBT001 - whether the disk was found full before
) -> None:
    """The stay began when the guest came; the camera that went off for it comes back after it."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            if is_known:
                await is_full(house)
            await house.see(DETECTED)
            assert house.problem()
            assert house.wanted_on() is False
            assert house.wanted_on(DOME) is None
            await house.switch_cameras()
            assert house.rows() == set()
            await house.agrees()
            await house.to(at("12:02"))
            assert house.wanted_on() is False
        await house.to(at("12:03"))
        (started,) = of_type(await house.facts(), OccupancyStarted)
        assert (started.at, started.ends_at, started.taken) == (at("12:00"), at("12:05"), (EYE,))
        assert house.wanted_on() is False
        await house.to(at("12:04"))
        await house.see(CLEAR)
        assert house.wanted_on() is True
        await house.switch_cameras()
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.reason, ended.duration) == (EndReason.VACATED, minutes(4))
        assert len(of_type(await house.facts(), CameraReturned)) == 1
        await house.agrees()


async def test_a_stay_that_came_and_went_is_written_down_whole(tmp_path: Path) -> None:
    """From when to when it was, for the statistics too; and its camera comes back."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            for begin, end in (("12:01", "12:04"), ("12:06", "12:07")):
                await house.to(at(begin))
                await house.see(DETECTED)
                assert house.wanted_on() is False
                await house.switch_cameras()
                await house.to(at(end))
                await house.see(CLEAR)
                # Nothing keeps it off: what is not written yet is known.
                assert house.wanted_on() is True
                await house.switch_cameras()
        await house.to(at("12:08"))
        facts = await house.facts()
        started, ended = of_type(facts, OccupancyStarted), of_type(facts, OccupancyEnded)
        assert [fact.at for fact in started] == [at("12:01"), at("12:06")]
        assert [(fact.at, fact.reason) for fact in ended] == [
            (at("12:04"), EndReason.VACATED),
            (at("12:07"), EndReason.VACATED),
        ]
        assert house.stay().days == (DayOfStays("2026-11-24", 2, 2, minutes(4)),)
        assert house.wanted_on() is True
        await house.switch_cameras()
        assert house.wanted_on() is None
        assert of_type(await house.facts(), CameraReturned)
        await house.agrees()


async def test_the_guest_who_finds_the_disk_full_and_leaves_is_not_lost(tmp_path: Path) -> None:
    """In and out in the very moment in which the disk is found full."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            house.saw(DETECTED)
            house.engine.observe_camera(EYE, is_on=False)
            house.saw(CLEAR)
            await house.quiet()
            assert house.problem()
            assert house.rows() == set()
        await house.to(at("12:01"))
        facts = await house.facts()
        assert [type(fact) for fact in facts] == [OccupancyStarted, OccupancyEnded]
        assert house.wanted_on() is True
        await house.agrees()


async def test_what_was_decided_on_top_of_what_was_taken_back_is_decided_anew(
    tmp_path: Path,
) -> None:
    """Maintenance that could not be written keeps nobody who came meanwhile from being private."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            asked = asyncio.ensure_future(
                house.engine.execute(StartMaintenance(stall=BOOTH), SYSTEM)
            )
            await asyncio.sleep(0)
            house.saw(DETECTED)
            assert house.stay().status is OccupancyStatus.MAINTENANCE
            with pytest.raises(NotWritable):
                await asked
            assert house.wanted_on() is False
        await house.to(at("12:01"))
        assert house.stay().status is OCCUPIED
        assert house.wanted_on() is False
        await house.agrees()


async def test_who_comes_through_a_mere_door_is_private_too(tmp_path: Path) -> None:
    """No sensor goes on seeing them: the door that opened is all there is."""
    async with House.opened(tmp_path, site(stalls=(stall(),))) as house:
        house.engine.observe_camera(EYE, is_on=True)
        await house.see(SILENT)
        await house.do(EndOccupancy(stall=BOOTH))
        await house.switch_cameras()
        with full_disk():
            await is_full(house)
            assert house.wanted_on() is None
            await house.see(SILENT, fresh=True)
            assert house.wanted_on() is False
            await house.switch_cameras()
            await house.to(at("12:03"))
            assert house.wanted_on() is False
        await house.to(at("12:04"))
        assert house.stay().ends_at == at("12:05")
        await house.to(at("12:05"))
        assert house.wanted_on() is True
        await house.switch_cameras()
        await house.agrees()
        with full_disk():
            # Another time: what was written is not held for what was not.
            await is_full(house)
            assert house.wanted_on() is None


async def test_a_sensor_that_is_lost_meanwhile_is_a_doubt(tmp_path: Path) -> None:
    """The cameras are off at once, and the ten minutes count from then."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            await house.see(UNKNOWN)
            assert house.wanted_on() is False
            await house.switch_cameras()
            await house.to(at("12:04"))
        await house.to(at("12:05"))
        (doubted,) = of_type(await house.facts(), OccupancyDoubted)
        assert (doubted.at, doubted.ends_at, doubted.taken) == (at("12:00"), at("12:10"), (EYE,))
        await house.to(at("12:10"))
        assert house.wanted_on() is True
        assert house.stay().stuck is Stuck.LOST
        await house.agrees()


async def test_a_camera_that_was_off_before_stays_off(tmp_path: Path) -> None:
    """Its owner wants that, with a full disk as with any other."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        house.engine.observe_camera(EYE, is_on=False)
        with full_disk():
            await is_full(house)
            await house.see(DETECTED)
            await house.switch_cameras()
            await house.see(CLEAR)
        await house.to(at("12:01"))
        (started,) = of_type(await house.facts(), OccupancyStarted)
        assert started.taken == ()
        assert house.wanted_on() is None
        await house.agrees()


async def test_a_camera_that_is_switched_off_where_nobody_is_stays_off(tmp_path: Path) -> None:
    """The disk being full makes it nobody's camera: what was not taken is not given back."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            house.engine.observe_camera(EYE, is_on=False)
            await house.see(DETECTED)
            await house.see(CLEAR)
        await house.to(at("12:01"))
        assert house.wanted_on() is None
        await house.agrees()


async def test_a_camera_that_comes_on_meanwhile_is_written_down_and_comes_back(
    tmp_path: Path,
) -> None:
    """Who switches a camera on during a stay wants it on after it."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        house.engine.observe_camera(EYE, is_on=False)
        await house.see(DETECTED)
        assert house.stay().taken == ()
        with full_disk():
            await is_full(house)
            await house.to(at("12:01"))
            house.engine.observe_camera(EYE, is_on=True)
            assert house.wanted_on() is False
            await house.switch_cameras()
            await house.to(at("12:02"))
        await house.to(at("12:03"))
        (seen,) = of_type(await house.facts(), CameraSeenOn)
        assert seen.at == at("12:01")
        await house.see(CLEAR)
        assert house.wanted_on() is True
        await house.agrees()


# --- somebody is inside ------------------------------------------------------


async def test_a_guest_who_leaves_meanwhile_has_left_then(tmp_path: Path) -> None:
    """The camera waits until that is written; the stay is as long as it was."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.switch_cameras()
        with full_disk():
            await is_full(house)
            await house.to(at("12:02"))
            await house.see(CLEAR)
            await house.to(at("12:09"))
            assert house.stay().status is OCCUPIED
            assert house.wanted_on() is False
        await house.to(at("12:10"))
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.at, ended.reason, ended.duration) == (
            at("12:02"),
            EndReason.VACATED,
            minutes(2),
        )
        assert house.wanted_on() is True
        await house.agrees()


async def test_nothing_comes_back_before_that_is_on_the_disk(tmp_path: Path) -> None:
    """Whoever is told that it goes on again finds it written that the guest has left."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.switch_cameras()
        told: list[tuple[bool | None, bool]] = []
        with full_disk():
            await is_full(house)
            await house.see(CLEAR)
            house.engine.subscribe(
                lambda _: told.append((house.wanted_on(), house.engine.is_durable({BOOTH})))
            )
        await house.to(at("12:01"))
        assert (True, True) in told
        assert (True, False) not in told


async def test_a_timer_that_runs_out_meanwhile_waits(tmp_path: Path) -> None:
    """The camera is off until the end can be written; the stay ended when its time was up."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(CLEAR, fresh=True)
        with full_disk():
            await is_full(house)
            await house.to(at("12:30"))
            assert house.wanted_on() is False
        await house.to(at("12:31"))
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.reason, ended.duration) == (EndReason.TIMEOUT, minutes(5))
        assert house.wanted_on() is True
        await house.agrees()


async def test_a_timer_that_finds_the_disk_full_rings_again(tmp_path: Path) -> None:
    """The end that could not be written is taken back, and written as soon as that works."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(CLEAR, fresh=True)
        before, count = house.rows(), house.engine.deadline_count
        with full_disk():
            await house.to(at("12:05"))
            assert house.problem()
            assert house.rows() == before
            assert house.engine.deadline_count == count
            assert house.wanted_on() is False
            await house.agrees()
        await house.to(at("12:06"))
        assert house.stay().status is VACANT
        await house.agrees()


async def test_maintenance_that_has_an_end_protects_whoever_comes_meanwhile(
    tmp_path: Path,
) -> None:
    """That it is over cannot be written, so it is not waited for."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.do(ForceEnable(stall=BOOTH, duration=minutes(2)))
        with full_disk():
            await is_full(house)
            await house.to(at("12:10"))
            await house.see(DETECTED)
            assert house.wanted_on() is False
            await house.switch_cameras()
        await house.to(at("12:11"))
        assert of_type(await house.facts(), MaintenanceEnded)
        assert house.stay().status is OCCUPIED
        await house.see(CLEAR)
        assert house.wanted_on() is True
        await house.agrees()


async def test_maintenance_without_an_end_goes_on(tmp_path: Path) -> None:
    """Who has put up a sign is not disturbed by a full disk."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.do(StartMaintenance(stall=BOOTH))
        with full_disk():
            await is_full(house)
            await house.see(DETECTED)
            assert house.wanted_on() is not False
        await house.to(at("12:01"))
        assert house.stay().status is OccupancyStatus.MAINTENANCE
        await house.agrees()


# --- catching up -------------------------------------------------------------


async def test_a_disk_that_is_full_again_loses_nothing(tmp_path: Path) -> None:
    """It takes the probe, and not what was to be caught up with."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            await house.see(DETECTED)
            await house.switch_cameras()
            await house.see(CLEAR)
            await house.see(DETECTED, CABIN)
            await house.switch_cameras()
        await house.ledger.probe()
        with full_disk():
            # What the probe found is not true any more when it is told.
            house.time.pass_by(timedelta(seconds=10))
            house.time.call_due()
            await house.quiet_loop()
            assert house.problem()
            assert house.rows() == set()
            assert house.wanted_on() is house.wanted_on(DOME) is False
        await house.to(at("12:01"))
        facts = await house.facts()
        assert [(type(fact), fact.at, fact.stall) for fact in facts if hasattr(fact, "stall")] == [
            (OccupancyStarted, at("12:00"), BOOTH),
            (OccupancyEnded, at("12:00"), BOOTH),
            (OccupancyStarted, at("12:00"), CABIN),
        ]
        await house.see(CLEAR, CABIN)
        assert house.wanted_on() is house.wanted_on(DOME) is True
        await house.agrees()


async def test_many_who_find_the_disk_full_are_all_caught_up_with(tmp_path: Path) -> None:
    """In their order, though some of it was on its way to the disk and some was waiting."""
    keys = [StallKey(f"stall{number:03}") for number in range(100)]
    eyes = [EntityId(f"camera.{key}") for key in keys]
    many = site(stalls=[stall(key, None, eye) for key, eye in zip(keys, eyes, strict=True)])
    async with House.opened(tmp_path, many) as house:
        await all_quiet(house)
        with full_disk():
            for level in (DETECTED, CLEAR, DETECTED):
                for key in keys:
                    house.saw(level, key)
            for key in keys[1::2]:
                house.saw(CLEAR, key)
            await house.quiet()
            assert house.problem()
            assert house.rows() == set()
            assert {house.wanted_on(eye) for eye in eyes[::2]} == {False}
            assert {house.wanted_on(eye) for eye in eyes[1::2]} == {None}
        await house.to(at("12:01"))
        assert [house.stay(key).status for key in keys] == [OCCUPIED, VACANT] * 50
        assert len(of_type(await house.facts(), OccupancyStarted)) == 200
        await house.agrees()


async def test_a_disk_that_fills_in_the_middle_of_many_loses_nobody(tmp_path: Path) -> None:
    """Some are on it, some are on their way, some are waiting: all are private, and written."""
    keys = [StallKey(f"stall{number:03}") for number in range(200)]
    eyes = [EntityId(f"camera.{key}") for key in keys]
    many = site(stalls=[stall(key, None, eye) for key, eye in zip(keys, eyes, strict=True)])
    async with House.opened(tmp_path, many) as house:
        await all_quiet(house)
        with ExitStack() as until_later:

            def fill(publication: Publication) -> None:
                if publication.entries:
                    forget()
                    until_later.enter_context(full_disk())

            forget = house.engine.subscribe(fill)
            house.heard.clear()
            for key in keys:
                house.saw(DETECTED, key)
            await house.quiet()
            assert house.problem()
            assert 0 < len(house.rows()) < len(keys)
            assert {key for one in house.heard for key in one.stalls} == set(keys)
            assert {house.wanted_on(eye) for eye in eyes} == {False}
            await house.agrees()
        await house.to(at("12:01"))
        assert {house.stay(key).status for key in keys} == {OCCUPIED}
        assert len(of_type(await house.facts(), OccupancyStarted)) == len(keys)
        await house.agrees()


async def test_a_ledger_that_refuses_at_once_loses_nobody(tmp_path: Path) -> None:
    """What is put off is kept until it is taken, in its order."""
    keys = [StallKey(f"stall{number:03}") for number in range(100)]
    async with House.opened(tmp_path, site(stalls=[stall(key) for key in keys])) as house:
        await all_quiet(house)
        for level in (DETECTED, CLEAR):
            for key in keys:
                house.saw(level, key)
        await house.ledger.close()
        for _ in range(100):
            await asyncio.sleep(0)
        assert house.problem()
        await house.ledger.open()
        await house.to(at("12:01"))
        facts = await house.facts()
        assert len(of_type(facts, OccupancyStarted)) == len(of_type(facts, OccupancyEnded)) == 100
        assert {house.stay(key).status for key in keys} == {VACANT}
        await house.agrees()


async def test_a_door_that_was_opened_meanwhile_is_not_shut_by_a_sensor_that_saw_nobody(
    tmp_path: Path,
) -> None:
    """A motion sensor that comes back clear says nothing about who has just gone in."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            await house.see(CLEAR, fresh=True)
            await house.see(UNKNOWN)
            await house.see(CLEAR)
            assert house.wanted_on() is False
            await house.see(DETECTED)
            await house.see(CLEAR)
            assert house.wanted_on() is None
        await house.to(at("12:01"))
        assert house.stay().status is VACANT
        await house.agrees()


async def test_however_much_is_seen_meanwhile_the_end_is_right(tmp_path: Path) -> None:
    """A sensor that flutters all night fills no memory, and who is inside at the end is private."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            for number in range(1_001):
                house.time.pass_by(timedelta(seconds=7))
                await house.see(CLEAR if number % 2 else DETECTED)
                house.engine.observe_camera(EYE, is_on=False)
        await house.to(house.time.now() + minutes(1))
        assert len(of_type(await house.facts(), OccupancyStarted)) == 50
        assert house.stay().status is OCCUPIED
        assert house.wanted_on() is False
        await house.see(CLEAR)
        assert house.wanted_on() is True
        await house.agrees()


async def test_a_guest_in_a_booked_room_is_checked_in_as_of_when_they_came(tmp_path: Path) -> None:
    """The stall counts in its room, also for what is written later."""
    around = site(stalls=(stall(counts_in=STUDIO),))
    async with House.opened(tmp_path, around) as house:
        await all_quiet(house)
        booking = await house.book(at("12:00"), at("13:00"))
        with full_disk():
            await is_full(house)
            await house.to(at("12:10"))
            await house.see(DETECTED)
            await house.to(at("12:12"))
        await house.to(at("12:13"))
        assert house.status(booking) is BookingStatus.CHECKED_IN
        assert house.booking(booking.id).updated_at == at("12:10")
        await house.agrees()


# --- configuration and restarts ----------------------------------------------


async def test_a_stall_that_is_removed_meanwhile_ends_when_that_can_be_written(
    tmp_path: Path,
) -> None:
    """Its camera stays off until then, and is given back after that."""
    without = site(stalls=(stall(CABIN, None, DOME),))
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.switch_cameras()
        with full_disk():
            await is_full(house)
            house.site = without
            await house.engine.configure(without)
            await house.quiet()
            assert house.stay().status is OCCUPIED
        await house.to(at("12:01"))
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert ended.reason is EndReason.FORCED
        assert house.wanted_on() is True
        await house.switch_cameras()
        assert of_type(await house.facts(), StallForgotten)
        assert house.rows() == set()
        await house.agrees()


async def test_a_stall_that_is_removed_with_what_was_seen_in_it_is_removed(tmp_path: Path) -> None:
    """Nothing is written of a stall that is no more, and nothing breaks."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            await house.see(DETECTED)
            await house.engine.configure(site(room()))
            await house.quiet()
        await house.to(at("12:01"))
        assert house.problem() is None
        assert await house.facts() == []
        await house.agrees()


async def test_a_stall_that_comes_back_meanwhile_is_a_new_one(tmp_path: Path) -> None:
    """Neither is who was in the one before written into it, nor is its camera off for them."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            await house.see(DETECTED)
            await house.engine.configure(site(room()))
            await house.engine.configure(TWO)
            await house.see(CLEAR)
            await house.see(CLEAR, CABIN)
            assert house.wanted_on() is None
            await house.see(DETECTED)
            await house.engine.configure(site(stalls=(stall(CABIN, None, EYE, DOME),)))
        await house.to(at("12:01"))
        assert house.wanted_on() is None
        await house.engine.configure(TWO)
        await house.see(CLEAR)
        assert house.wanted_on() is None
        assert await house.facts() == []
        await house.agrees()


async def test_a_stall_that_comes_back_after_the_disk_does_is_a_new_one(tmp_path: Path) -> None:
    """Nobody is remembered of whom nothing was ever written."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        with full_disk():
            await is_full(house)
            await house.see(DETECTED)
            await house.engine.configure(site(stalls=(stall(CABIN, None, EYE, DOME),)))
        await house.to(at("12:01"))
        await house.engine.configure(TWO)
        await house.see(CLEAR)
        assert house.wanted_on() is None
        assert await house.facts() == []
        await house.agrees()


async def test_a_first_look_that_finds_the_disk_full_is_still_a_first_look(tmp_path: Path) -> None:
    """A stay of before the restart ended then, and who is seen now has one of their own."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.switch_cameras()
        await house.restart(minutes(60))
        house.engine.observe_camera(EYE, is_on=False)
        with full_disk():
            await house.see(DETECTED)
            assert house.problem()
            assert house.wanted_on() is False
            await house.to(at("13:03"))
        await house.to(at("13:04"))
        ended, again = (await house.facts())[1:]
        assert isinstance(ended, OccupancyEnded)
        assert (ended.reason, ended.duration) == (EndReason.RESTART, minutes(5))
        assert isinstance(again, OccupancyStarted)
        assert again.at == at("13:00")
        await house.agrees()
