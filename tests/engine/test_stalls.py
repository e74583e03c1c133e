"""Stays in stalls: decided at once, durable, published, ended in time, whatever the clock does."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from custom_components.roomkeeper.core.commands import (
    EndMaintenance,
    EndOccupancy,
    ForceEnable,
    PauseOccupancy,
    StartOccupancy,
)
from custom_components.roomkeeper.core.events import stall_of
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.stall import (
    DayOfStays,
    EndReason,
    Level,
    OccupancyStatus,
    StallPolicy,
    Strategy,
    Stuck,
)
from custom_components.roomkeeper.core.stall_events import (
    CameraReturned,
    CameraSeenOn,
    MaintenanceEnded,
    OccupancyEnded,
    OccupancyExtended,
    OccupancyStarted,
    SensorStuck,
)
from custom_components.roomkeeper.core.stall_views import stall_view
from custom_components.roomkeeper.engine import Publication
from tests.core.desk import (
    BOOTH,
    CABIN,
    DOME,
    EYE,
    NOON,
    STUDIO,
    at,
    hours,
    minutes,
    of_type,
    site,
    stall,
)

from .house import YEARS, House

CLEAR, DETECTED, SILENT, UNKNOWN = Level.CLEAR, Level.DETECTED, Level.SILENT, Level.UNKNOWN
VACANT, OCCUPIED = OccupancyStatus.VACANT, OccupancyStatus.OCCUPIED

TWO = site(stalls=(stall(), stall(CABIN, None, EYE, DOME)))
"""A booth with an eye, which the cabin shares; that one has a dome too."""


async def all_quiet(house: House) -> None:
    """Let every stall be seen to be empty, and every camera to be on."""
    for one in house.site.stalls.values():
        house.saw(CLEAR, one.key)
        for camera in one.cameras:
            house.engine.observe_camera(camera, is_on=True)
    await house.quiet()
    house.heard.clear()


# --- somebody comes, somebody goes -------------------------------------------


async def test_who_comes_is_private_before_anything_is_written(tmp_path: Path) -> None:
    """The cameras do not wait for the disk: what is wanted of them is known when the sensor is."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        house.saw(DETECTED)
        assert house.stay().status is OCCUPIED
        assert house.wanted_on() is False
        assert house.wanted_on(DOME) is None
        assert house.heard == []
        await house.quiet()
        (told,) = house.heard
        assert isinstance(told.entries[0].fact, OccupancyStarted)
        assert (told.stalls, told.rooms) == ({BOOTH, CABIN}, frozenset()), "they share a camera"
        await house.agrees()


async def test_the_whole_of_a_stay(tmp_path: Path) -> None:
    """In at noon, seen again, out at four minutes past: the camera is off, then on as before."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.switch_cameras()
        await house.to(at("12:03"))
        await house.see(DETECTED, fresh=True)
        assert house.engine.next_deadline == at("12:07")
        await house.to(at("12:04"))
        await house.see(CLEAR)
        assert house.wanted_on() is True
        await house.switch_cameras()
        assert house.wanted_on() is None
        facts = await house.facts()
        assert [type(fact) for fact in facts] == [
            OccupancyStarted,
            OccupancyExtended,
            OccupancyEnded,
            CameraReturned,
        ]
        (ended,) = of_type(facts, OccupancyEnded)
        assert (ended.reason, ended.duration) == (EndReason.VACATED, minutes(4))
        assert house.stay().days == (DayOfStays("2026-11-24", 1, 1, minutes(4)),)
        await house.to(at("20:00"))
        assert len(await house.facts()) == 4
        await house.agrees()


async def test_all_who_come_in_one_moment_are_private(tmp_path: Path) -> None:
    """Two stalls, one camera: each takes it, and the last one gives it back."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        house.saw(DETECTED, BOOTH)
        house.saw(DETECTED, CABIN)
        house.saw(CLEAR, BOOTH)
        await house.quiet()
        assert house.stay(BOOTH).status is VACANT
        assert house.wanted_on() is False
        await house.switch_cameras()
        await house.see(CLEAR, CABIN)
        assert house.wanted_on() is house.wanted_on(DOME) is True
        await house.switch_cameras()
        returned = of_type(await house.facts(), CameraReturned)
        assert [(fact.stall, fact.camera) for fact in returned] == [
            (BOOTH, EYE),
            (CABIN, EYE),
            (CABIN, DOME),
        ]
        await house.agrees()


async def test_a_camera_that_comes_on_during_a_stay_is_written_and_goes_off(
    tmp_path: Path,
) -> None:
    """By hand or by its own schedule: whoever asks finds it in the log."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.switch_cameras()
        house.engine.observe_camera(EYE, is_on=True)
        house.engine.observe_camera(EYE, is_on=True)
        assert house.wanted_on() is False
        await house.quiet()
        seen = of_type(await house.facts(), CameraSeenOn)
        assert [(fact.stall, fact.camera) for fact in seen] == [(BOOTH, EYE)]
        await house.agrees()


async def test_a_sensor_of_which_nothing_follows_is_shown_at_once(tmp_path: Path) -> None:
    """That the empty stall was looked at is nothing to write, but something to show."""
    async with House.opened(tmp_path, TWO) as house:
        house.saw(CLEAR)
        assert [(one.stalls, one.entries) for one in house.heard] == [(frozenset({BOOTH}), ())]
        await house.quiet()
        assert len(house.heard) == 1


async def test_what_is_wanted_of_a_camera_is_shown_by_all_that_share_it(tmp_path: Path) -> None:
    """In the empty cabin too: its eye is off for the booth, comes back, and is left alone then."""

    def shown() -> bool | None:
        """Return what the cabin shows of the eye, by what was published of it last."""
        if any(CABIN in one.stalls for one in house.heard):
            cabin = house.engine.peek(lambda state, now: stall_view(state, TWO.stalls[CABIN], now))
            seen[CABIN] = cabin.cameras[0].should_be_on
        house.heard.clear()
        return seen.get(CABIN)

    seen: dict[StallKey, bool | None] = {}
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        assert shown() is False
        await house.switch_cameras()
        await house.see(CLEAR)
        assert shown() is True
        await house.switch_cameras()
        assert shown() is None


async def test_a_camera_of_which_nothing_follows_is_shown_at_once(tmp_path: Path) -> None:
    """By every stall that it looks into, and once: how it is, is what people are to see."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        for is_on in (False, False, None, True):
            house.engine.observe_camera(EYE, is_on=is_on)
        assert [(one.stalls, one.entries) for one in house.heard] == [
            (frozenset({BOOTH, CABIN}), ())
        ] * 3
        house.engine.observe_camera(DOME, is_on=False)
        assert house.heard[-1].stalls == {CABIN}


async def test_a_camera_is_not_shown_before_the_stay_for_which_it_is_off(tmp_path: Path) -> None:
    """It is quicker than the disk, and what is not on that is shown to nobody."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        house.saw(DETECTED)
        house.engine.observe_camera(EYE, is_on=False)
        assert [one.stalls for one in house.heard] == [{CABIN}]
        await house.quiet()
        assert [one.stalls for one in house.heard] == [{CABIN}, {BOOTH, CABIN}]


async def test_what_is_seen_of_an_unknown_stall_does_nothing(tmp_path: Path) -> None:
    """A sensor that is followed a moment longer than its stall exists does no harm."""
    async with House.opened(tmp_path, TWO) as house:
        house.saw(DETECTED, StallKey("shed"))
        await house.quiet()
        assert house.rows() == set()
        assert house.heard == []


async def test_a_guest_in_a_stall_is_a_guest_in_its_room(tmp_path: Path) -> None:
    """The room around it is shown anew, and who has booked it is checked in, in one turn."""
    around = site(stalls=(stall(counts_in=STUDIO),))
    async with House.opened(tmp_path, around) as house:
        await all_quiet(house)
        booking = await house.book(at("12:00"), at("13:00"))
        house.heard.clear()
        await house.see(DETECTED)
        assert house.status(booking) is BookingStatus.CHECKED_IN
        (told,) = [one for one in house.heard if one.entries]
        assert told.rooms == frozenset({STUDIO})
        assert house.engine.peek(lambda state, _: state.is_somebody_inside(STUDIO))
        house.heard.clear()
        await house.see(CLEAR)
        assert frozenset({STUDIO}) in [one.rooms for one in house.heard]
        assert house.engine.peek(lambda state, _: state.is_somebody_inside(STUDIO)) is False
        await house.agrees()


# --- timers ------------------------------------------------------------------


async def test_a_stay_runs_out_at_its_instant(tmp_path: Path) -> None:
    """Not a moment before its five minutes are over, then by itself, and once."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(CLEAR, fresh=True)
        assert house.engine.next_deadline == at("12:05")
        await house.to(at("12:05") - timedelta.resolution)
        assert house.stay().status is OCCUPIED
        assert house.wanted_on() is False
        await house.to(at("12:05"))
        assert house.stay().status is VACANT
        assert house.wanted_on() is True
        (entry,) = [entry async for entry in house.ledger.entries() if entry.seq == 2]
        assert isinstance(entry.fact, OccupancyEnded)
        assert (entry.fact.reason, entry.recorded_at) == (EndReason.TIMEOUT, at("12:05"))
        await house.to(at("14:00"))
        assert house.engine.last_seq == 2
        await house.agrees()


async def test_timers_fire_in_order(tmp_path: Path) -> None:
    """After a pause of the machine too: first what was due first, then by name."""
    keys = [StallKey(f"stall{number}") for number in range(5)]
    async with House.opened(tmp_path, site(stalls=[stall(key) for key in keys])) as house:
        await all_quiet(house)
        for key in reversed(keys):
            house.saw(CLEAR, key, fresh=True)
        await house.quiet()
        await house.to(at("12:01"))
        await house.do(StartOccupancy(stall=keys[3], timeout=minutes(1)))
        await house.leap(at("12:05:30"))
        ended = of_type(await house.facts(), OccupancyEnded)
        assert [fact.stall for fact in ended] == [keys[3], keys[0], keys[1], keys[2], keys[4]]
        await house.agrees()


async def test_many_timers_at_one_instant_leave_the_loop_to_others(tmp_path: Path) -> None:
    """Three hundred stays run out together: all are ended, some at a time."""
    keys = [StallKey(f"stall{number:03}") for number in range(300)]
    async with House.opened(tmp_path, site(stalls=[stall(key) for key in keys])) as house:
        await all_quiet(house)
        for key in keys:
            house.saw(CLEAR, key, fresh=True)
        await house.quiet()
        before = house.engine.last_seq
        house.time.pass_by(minutes(5))
        house.time.call_due()
        most_at_once, rounds = house.engine.last_seq - before, 0
        while house.engine.last_seq < before + len(keys):
            seq = house.engine.last_seq
            await asyncio.sleep(0)
            most_at_once = max(most_at_once, house.engine.last_seq - seq)
            rounds += 1
            assert rounds < 1_000_000
        assert most_at_once <= 128
        await house.quiet()
        ended = of_type(await house.facts(), OccupancyEnded)
        assert [fact.stall for fact in ended] == keys
        await house.agrees()


async def test_many_who_come_in_one_moment_are_private_and_leave_the_loop_to_others(
    tmp_path: Path,
) -> None:
    """Three hundred sensors at once: all cameras are off now, and some written at a time."""
    keys = [StallKey(f"stall{number:03}") for number in range(300)]
    eyes = {key: EntityId(f"camera.{key}") for key in keys}
    many = site(stalls=[stall(key, None, eyes[key]) for key in keys])
    async with House.opened(tmp_path, many) as house:
        await all_quiet(house)
        levels = {key: DETECTED if number % 2 else UNKNOWN for number, key in enumerate(keys)}
        for key in keys:
            house.saw(levels[key], key)
        assert {house.wanted_on(eye) for eye in eyes.values()} == {False}
        assert house.engine.last_seq <= 64
        most_at_once, rounds = 0, 0
        while house.engine.last_seq < len(keys):
            seq = house.engine.last_seq
            await asyncio.sleep(0)
            assert {house.wanted_on(eye) for eye in eyes.values()} == {False}
            most_at_once = max(most_at_once, house.engine.last_seq - seq)
            rounds += 1
            assert rounds < 1_000_000
        assert most_at_once <= 128
        await house.quiet()
        statuses = {DETECTED: OCCUPIED, UNKNOWN: OccupancyStatus.DOUBTED}
        assert [house.stay(key).status for key in keys] == [statuses[levels[key]] for key in keys]
        assert {fact.at for fact in await house.facts()} == {NOON}
        await house.agrees()


async def test_what_is_seen_of_a_stall_stays_in_its_order_however_much_is_seen(
    tmp_path: Path,
) -> None:
    """Who came and went while others were written has come and gone, and who came again is in."""
    keys = [StallKey(f"stall{number:03}") for number in range(100)]
    async with House.opened(tmp_path, site(stalls=[stall(key) for key in keys])) as house:
        await all_quiet(house)
        for level in (DETECTED, CLEAR, DETECTED):
            for key in keys:
                house.saw(level, key)
        for key in keys[1::2]:
            house.saw(CLEAR, key)
        await house.quiet()
        assert [house.stay(key).status for key in keys] == [OCCUPIED, VACANT] * 50
        facts = await house.facts()
        for number, key in enumerate(keys):
            kinds = [type(fact) for fact in facts if stall_of(fact) == key]
            in_and_out = [OccupancyStarted, OccupancyEnded]
            assert kinds == [*in_and_out, *in_and_out[: 1 + number % 2]]
        await house.agrees()


async def test_what_waits_and_is_nothing_in_the_end_is_told_too(tmp_path: Path) -> None:
    """A camera that was off until that was known is looked at again when it is."""
    keys = [StallKey(f"stall{number:03}") for number in range(100)]
    eyes = {key: EntityId(f"camera.{key}") for key in keys}
    last = keys[-1]
    many = site(stalls=[stall(key, None, eyes[key]) for key in keys])
    async with House.opened(tmp_path, many) as house:
        await all_quiet(house)
        await house.see(UNKNOWN, last)
        await house.to(at("12:10"))
        assert house.stay(last).stuck is Stuck.LOST
        await house.see(DETECTED, last)
        await house.switch_cameras()
        await house.do(EndOccupancy(stall=last))
        await house.switch_cameras()
        for key in keys:
            # Of the last one that is known already.
            house.saw(UNKNOWN, key)
        assert house.wanted_on(eyes[last]) is False
        wanted: list[bool | None] = []

        def look(publication: Publication) -> None:
            if last in publication.stalls:
                wanted.append(house.wanted_on(eyes[last]))

        house.engine.subscribe(look)
        await house.quiet()
        assert wanted == [None]
        await house.agrees()


async def test_nothing_that_is_seen_overtakes_what_waits(tmp_path: Path) -> None:
    """Who leaves while others are being told has left after they came, not before."""
    keys = [StallKey(f"stall{number:03}") for number in range(200)]
    async with House.opened(tmp_path, site(stalls=[stall(key) for key in keys])) as house:
        await all_quiet(house)
        for key in keys:
            house.saw(DETECTED, key)

        def leave(publication: Publication) -> None:
            if house.level(keys[-1]) is DETECTED and publication.entries:
                house.saw(CLEAR, keys[-1])

        house.engine.subscribe(leave)
        await house.quiet()
        assert house.stay(keys[-2]).status is OCCUPIED
        assert house.stay(keys[-1]).status is VACANT
        assert len(of_type(await house.facts(), OccupancyEnded)) == 1
        await house.agrees()


async def test_timers_wait_for_what_was_seen_before(tmp_path: Path) -> None:
    """Who has left when the time is up has left, however many others come in that moment."""
    keys = [StallKey(f"stall{number:03}") for number in range(200)]
    async with House.opened(tmp_path, site(stalls=[stall(key) for key in keys])) as house:
        await all_quiet(house)
        last = keys[-1]
        await house.see(DETECTED, last)
        house.time.pass_by(minutes(5))
        for key in keys[:-1]:
            house.saw(DETECTED, key)
        house.saw(CLEAR, last)
        await house.quiet()
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.stall, ended.reason) == (last, EndReason.VACATED)
        await house.agrees()


async def test_a_timer_that_was_paused_does_not_ring(tmp_path: Path) -> None:
    """It stands still until somebody starts it, or is seen to leave."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.to(at("12:02"))
        await house.do(PauseOccupancy(stall=BOOTH))
        await house.to(at("13:00"))
        assert house.stay().remaining == minutes(3)
        await house.do(StartOccupancy(stall=BOOTH))
        assert house.engine.next_deadline == at("13:03")
        await house.do(EndOccupancy(stall=BOOTH))
        await house.to(at("14:00"))
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert ended.reason is EndReason.FORCED
        await house.agrees()


async def test_maintenance_ends_at_its_instant(tmp_path: Path) -> None:
    """Whoever is inside when it is over is private from that moment."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.do(ForceEnable(stall=BOOTH, duration=minutes(30)))
        await house.to(at("12:20"))
        await house.see(DETECTED)
        assert house.wanted_on() is True
        await house.to(at("12:30"))
        assert house.wanted_on() is False
        facts = await house.facts()
        assert [fact.at for fact in of_type(facts, MaintenanceEnded)] == [at("12:30")]
        assert house.engine.next_deadline == at("12:35")
        assert await house.do(EndMaintenance(stall=BOOTH)) == ()
        await house.agrees()


async def test_a_sensor_that_is_on_too_long_is_told_in_time(tmp_path: Path) -> None:
    """Half an hour after it went on, once, and then nothing is due any more."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.to(at("12:30") - timedelta.resolution)
        assert house.stay().stuck is None
        await house.to(at("15:00"))
        (stuck,) = of_type(await house.facts(), SensorStuck)
        assert (stuck.at, stuck.why) == (at("12:30"), Stuck.ON_TOO_LONG)
        await house.agrees()


# --- a clock that steps ------------------------------------------------------


async def test_a_clock_set_forward_films_nobody_who_is_seen(tmp_path: Path) -> None:
    """A time server that corrects the clock by an hour does not end the stay of who is inside."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        wanted: list[bool | None] = []
        house.engine.subscribe(lambda _: wanted.append(house.wanted_on()))
        house.time.step(hours(1))
        await house.to(house.time.now() + minutes(1))
        assert set(wanted) == {False}
        ended, again = (await house.facts())[1:3]
        assert isinstance(ended, OccupancyEnded)
        assert (ended.reason, ended.duration) == (EndReason.RESTART, minutes(5))
        assert isinstance(again, OccupancyStarted)
        await house.see(CLEAR)
        assert house.stay().status is VACANT
        await house.agrees()


async def test_a_clock_set_forward_in_an_empty_stall_ends_what_a_door_began(
    tmp_path: Path,
) -> None:
    """Where the sensors are clear the timer has run out by the new time."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(CLEAR, fresh=True)
        house.time.step(hours(1))
        await house.to(house.time.now() + minutes(1))
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.reason, ended.duration) == (EndReason.TIMEOUT, minutes(5))
        await house.agrees()


async def test_a_clock_set_back_ends_no_stay_early_and_none_twice(tmp_path: Path) -> None:
    """The timer runs to its instant of the corrected clock; the cameras are off until then."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(CLEAR, fresh=True)
        await house.to(at("12:03"))
        house.time.step(-hours(1))
        await house.to(at("12:05") - timedelta.resolution)
        assert house.wanted_on() is False
        await house.to(at("14:00"))
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.at, ended.duration) == (at("12:05"), minutes(5))
        await house.agrees()


async def test_who_leaves_after_the_clock_was_set_back_has_left(tmp_path: Path) -> None:
    """A stay that ended before it began took no time, and is in no statistics."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.see(DETECTED)
        await house.to(at("12:03"))
        house.time.step(-hours(1))
        await house.see(CLEAR)
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.at, ended.duration) == (at("11:03"), timedelta())
        assert not ended.is_counted
        assert house.wanted_on() is True
        await house.restart()
        await house.agrees()


async def test_another_time_zone_moves_the_day_of_a_stay_that_goes_on(tmp_path: Path) -> None:
    """The stay is an instant and stays; its day is that of where the site is now."""
    policy = StallPolicy(strategy=Strategy.TIME_OF_DAY)
    async with House.opened(tmp_path, site(stalls=(stall(policy=policy),))) as house:
        await all_quiet(house)
        await house.see(CLEAR, fresh=True)
        assert house.engine.next_deadline == at("12:07:30")
        await house.to(at("12:01"))
        house.heard.clear()
        await house.engine.configure(
            replace(house.site, time_zone=site(zone="Asia/Tokyo").time_zone)
        )
        assert frozenset({BOOTH}) in [one.stalls for one in house.heard]
        assert house.engine.next_deadline == at("12:07:30")
        await house.see(DETECTED)
        await house.see(CLEAR)
        (ended,) = of_type(await house.facts(), OccupancyEnded)
        assert (ended.started_at, ended.hour_local) == (NOON, 21)
        await house.to(at("13:01"))
        await house.see(CLEAR, fresh=True)
        assert house.stay().why[-1].rule == "night"
        await house.agrees()


# --- means -------------------------------------------------------------------


async def test_the_mean_stay_is_read_from_the_row_and_never_from_the_log(tmp_path: Path) -> None:
    """How long people stay is known after a restart though the log has nothing of it any more."""
    adaptive = site(stalls=(stall(policy=StallPolicy(strategy=Strategy.ADAPTIVE)),))
    async with House.opened(tmp_path, adaptive) as house:
        await all_quiet(house)
        for _ in range(3):
            await house.see(DETECTED)
            await house.to(house.time.now() + minutes(3))
            await house.see(CLEAR)
        await house.restart()
        await house.ledger.close()
        # There is no log to be read now.
        booth = house.engine.peek(lambda state, now: stall_view(state, adaptive.stalls[BOOTH], now))
        assert (booth.mean_stay, booth.timeout) == (minutes(3), minutes(6))
        await house.ledger.open()


async def test_a_doubt_of_a_clock_that_was_years_ahead_is_over_when_it_is_mended(
    tmp_path: Path,
) -> None:
    """A camera whose sensor stays lost comes back after the longest timeout, not in eight years."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.set_clock(YEARS)
        house.saw(UNKNOWN)
        await house.quiet()
        assert house.wanted_on() is False
        await house.set_clock(-YEARS)
        await house.to(at("12:30"))
        assert house.stay().status is VACANT
        assert house.wanted_on() is True
        assert house.stay().stuck is Stuck.LOST
        await house.agrees()


async def test_a_stay_of_a_clock_that_was_years_ahead_goes_on_when_it_is_mended(
    tmp_path: Path,
) -> None:
    """Where a door has told of somebody only the timer ends it: in ten minutes, not in years."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.set_clock(YEARS)
        await house.see(SILENT, fresh=True)
        assert house.stay().status is OCCUPIED
        await house.set_clock(-YEARS)
        await house.to(at("12:11"))
        assert house.wanted_on() is False
        await house.to(at("12:13"))
        assert house.stay().status is VACANT
        assert house.wanted_on() is True
        await house.agrees()


async def test_a_sensor_that_stays_on_over_a_clock_years_ahead_is_not_believed_for_years(
    tmp_path: Path,
) -> None:
    """What it saw last was seen when the clock is mended, at the latest."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.set_clock(YEARS)
        await house.see(DETECTED)
        await house.set_clock(-YEARS)
        await house.to(at("12:40"))
        assert house.stay().status is VACANT
        await house.agrees()


async def test_who_is_seen_right_after_a_clock_was_mended_stays_no_longer_than_others(
    tmp_path: Path,
) -> None:
    """A doubt that seems to last for years is over then, noticed or not."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.set_clock(YEARS)
        await house.see(UNKNOWN)
        house.time.step(-YEARS)
        await house.see(DETECTED)
        assert house.stay().status is OCCUPIED
        await house.to(at("12:40"))
        assert house.stay().status is VACANT
        await house.agrees()


async def test_a_maintenance_by_a_clock_that_was_years_ahead_is_over_when_it_is_mended(
    tmp_path: Path,
) -> None:
    """It was for half an hour: nobody is filmed for eight years."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.set_clock(YEARS)
        await house.do(ForceEnable(stall=BOOTH, duration=minutes(30)))
        await house.set_clock(-YEARS)
        assert house.stay().status is VACANT
        await house.agrees()


async def test_who_was_seen_by_a_clock_years_ahead_is_not_whoever_comes_later(
    tmp_path: Path,
) -> None:
    """Sensors end only the stay of a guest whom they saw."""
    async with House.opened(tmp_path, TWO) as house:
        await all_quiet(house)
        await house.set_clock(YEARS)
        await house.see(DETECTED)
        await house.see(CLEAR)
        await house.set_clock(-YEARS)
        await house.see(SILENT, fresh=True)
        await house.see(CLEAR)
        assert house.stay().status is OCCUPIED
        await house.agrees()
