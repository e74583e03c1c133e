"""What the ledger counts for suggestions, made by an engine as guests come and go."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from custom_components.roomkeeper.core.commands import (
    Cancel,
    CheckIn,
    CheckOut,
    ReportPowerOff,
    SwitchOff,
)
from custom_components.roomkeeper.core.ids import EntityId
from custom_components.roomkeeper.core.model import Booking, PowerOffStatus, Site
from custom_components.roomkeeper.core.stall import Level, StallPolicy, Strategy, TimeoutRule
from custom_components.roomkeeper.core.suggestions import Arrivals, Departures, Stays
from tests.core.desk import (
    ATTIC,
    BOOTH,
    QUIET,
    STUDIO,
    at,
    by_id,
    hours,
    minutes,
    room,
    site,
    stall,
)

from .house import House

LONG_AGO = at("00:00", -90)
MOTION = (EntityId("binary_sensor.motion"),)
SENSED = site(room(presence=MOTION), room(ATTIC, presence=MOTION))


async def empty_at(house: House, instant: datetime) -> None:
    """Let the studio's sensors see the last one leave."""
    await house.to(instant)
    house.engine.observe_presence(STUDIO, presence=False)


async def stay(house: House, day: int, left: str | None) -> Booking:
    """Let a guest have the studio from 14:00 to 16:00, and be seen there until they are gone.

    Who is seen is checked in.
    """
    booking = await house.book(at("14:00", day), at("16:00", day))
    await house.to(at("14:00", day))
    house.engine.observe_presence(STUDIO, presence=True)
    if left is not None:
        await empty_at(house, at(left, day))
    return booking


async def switched_off(house: House, instant: datetime) -> None:
    """Let the power-off that is due do what it is told."""
    await house.to(instant)
    for row in house.power_offs():
        if row.status is PowerOffStatus.ATTEMPTING:
            await house.do(ReportPowerOff(key=row.key, attempt=row.attempts))


async def departures(house: House) -> list[Departures]:
    """Return what is counted of the studio, by the buffer."""
    found = await house.ledger.departures(LONG_AGO)
    assert {key for key, _ in found} <= {STUDIO}
    return sorted((one for _, one in found), key=lambda one: one.buffer)


# --- since when a room is empty --------------------------------------------------


async def test_a_power_off_says_for_how_long_nobody_was_inside(tmp_path: Path) -> None:
    """By the sensors, when it was first tried; the log folds to it, and a retry keeps it."""
    async with House.opened(tmp_path, SENSED) as house:
        await stay(house, 1, "16:10")
        await house.to(at("16:42", 1))
        (off,) = house.power_offs()
        assert (off.attempts, off.empty_for) == (2, minutes(30))
        await house.agrees()


async def test_nothing_is_said_where_nobody_was_seen_to_leave(tmp_path: Path) -> None:
    """While somebody is inside, after a restart, and where a sensor was lost meanwhile."""
    async with House.opened(tmp_path, SENSED) as house:
        await stay(house, 1, None)
        await house.to(at("19:00", 1))
        await stay(house, 2, "16:10")
        house.engine.observe_presence(STUDIO, presence=None)
        house.engine.observe_presence(STUDIO, presence=False)
        await house.to(at("16:45", 2))
        await stay(house, 3, "16:10")
        await house.restart()
        house.engine.observe_presence(STUDIO, presence=False)
        await house.to(at("16:45", 3))
        offs = house.power_offs()
        assert [off.empty_for for off in offs] == [None, None, None]
        assert all(off.attempts for off in offs)


async def test_a_stay_in_a_stall_counts_as_somebody_inside(tmp_path: Path) -> None:
    """The room is empty since the last of both."""
    booth = stall(counts_in=STUDIO)
    async with House.opened(tmp_path, site(room(presence=MOTION), stalls=[booth])) as house:
        await house.see(Level.CLEAR)
        await stay(house, 1, "16:10")
        await house.to(at("16:20", 1))
        await house.see(Level.DETECTED)
        await house.to(at("16:22", 1))
        await house.see(Level.CLEAR)
        await house.to(at("16:40", 1))
        (off,) = house.power_offs()
        assert off.empty_for == minutes(18)


# --- departures -----------------------------------------------------------------


async def test_departures_are_counted_from_the_end_of_the_booking(tmp_path: Path) -> None:
    """The latest of them decides; one that checked out early ended then."""
    async with House.opened(tmp_path, SENSED) as house:
        await stay(house, 1, "16:10")
        await switched_off(house, at("16:40", 1))
        await stay(house, 2, "16:15")
        await switched_off(house, at("16:40", 2))
        early = await stay(house, 3, None)
        await house.to(at("15:00", 3))
        await house.do(CheckOut(ref=by_id(early.id)))
        await empty_at(house, at("15:05", 3))
        await switched_off(house, at("15:40", 3))
        assert await departures(house) == [
            Departures(
                buffer=minutes(40),
                power_offs=3,
                put_off=0,
                latest=minutes(15),
                empty_for=minutes(25),
            )
        ]
        assert await house.ledger.departures(at("16:41", 3)) == []


async def test_one_for_which_somebody_was_inside_is_told(tmp_path: Path) -> None:
    """And is no departure; nor is one by hand, or one of a room in which nobody was."""
    async with House.opened(tmp_path, SENSED) as house:
        await stay(house, 1, "16:45")
        await switched_off(house, at("16:50", 1))
        assert await departures(house) == []
        await stay(house, 2, "16:00")
        await switched_off(house, at("16:40", 2))
        await house.book(at("14:00", 3), at("16:00", 3))
        await switched_off(house, at("16:40", 3))
        await house.do(SwitchOff(room=STUDIO, new_id=house.engine.new_id()))
        (found,) = await departures(house)
        assert (found.power_offs, found.put_off, found.latest) == (1, 1, minutes(0))


async def test_departures_are_told_apart_by_their_buffers(tmp_path: Path) -> None:
    """What was set before says nothing of what is set now."""
    async with House.opened(tmp_path, SENSED) as house:
        await stay(house, 1, "16:10")
        await switched_off(house, at("16:40", 1))
        shorter = replace(QUIET, power_off_buffer=minutes(20))
        await house.engine.configure(site(room(policy=shorter, presence=MOTION)))
        await stay(house, 2, "16:01")
        await switched_off(house, at("16:20", 2))
        found = await departures(house)
        assert [(one.buffer, one.latest) for one in found] == [
            (minutes(20), minutes(1)),
            (minutes(40), minutes(10)),
        ]


async def test_a_power_off_that_was_retried_is_judged_by_its_last_try(tmp_path: Path) -> None:
    """So nobody is taken to have left earlier than they did."""
    async with House.opened(tmp_path, SENSED) as house:
        await stay(house, 1, "16:10")
        await house.to(at("16:41:10", 1))
        await switched_off(house, at("16:41:10", 1))
        (found,) = await departures(house)
        assert (found.power_offs, found.empty_for) == (1, minutes(30))
        assert minutes(10) < found.latest <= minutes(11.5)


# --- arrivals -------------------------------------------------------------------


async def test_arrivals_and_those_who_never_came(tmp_path: Path) -> None:
    """Of a room's own bookings that were kept to the end; the most punctual come too early."""
    async with House.opened(tmp_path) as house:
        for day, late in enumerate([-10, 5, 20], start=1):
            booking = await house.book(at("14:00", day), at("16:00", day))
            await house.to(at("14:00", day) + minutes(late))
            await house.do(CheckIn(ref=by_id(booking.id)))
        await house.book(at("14:00", 4), at("16:00", 4))
        await house.book(at("14:00", 5), at("15:00", 5))
        # Of a room to which nobody ever came, nobody knows when they would have.
        await house.book(at("14:00", 5), at("16:00", 5), ATTIC)
        given_up = await house.book(at("14:00", 6), at("16:00", 6))
        await house.do(Cancel(ref=by_id(given_up.id)))
        await house.book(at("14:00", 7), at("16:00", 7), STUDIO, ATTIC)
        await house.book(at("14:00", 9), at("16:00", 9))
        await house.to(at("12:00", 9))
        assert await house.ledger.arrivals(LONG_AGO) == {
            STUDIO: Arrivals(
                bookings=5, missed=2, kept=hours(3), usual=minutes(20), latest=minutes(20)
            )
        }
        later = (await house.ledger.arrivals(at("00:00", 2)))[STUDIO]
        assert (later.bookings, later.missed) == (4, 2)


async def test_one_guest_in_a_hundred_is_not_waited_for(tmp_path: Path) -> None:
    """The latest is told, and is not the rule."""
    async with House.opened(tmp_path) as house:
        for number in range(101):
            start = at("12:00") + hours(1 + number)
            booking = await house.book(start, start + hours(1))
            if number:
                await house.to(start + (minutes(50) if number == 50 else minutes(number / 10)))
                await house.do(CheckIn(ref=by_id(booking.id)))
        await house.to(at("12:00") + hours(103))
        found = (await house.ledger.arrivals(LONG_AGO))[STUDIO]
        assert (found.bookings, found.missed) == (101, 1)
        assert (found.usual, found.latest) == (minutes(10), minutes(50))


# --- stays ----------------------------------------------------------------------

CONTACT = StallPolicy(stuck_detection=False)
"""What a door contact tells is a pulse, and never that nobody is inside."""


async def stays(house: House, policy: StallPolicy = CONTACT) -> Stays:
    """Return what is counted of the booth."""
    found = await house.ledger.stays([stall(policy=policy)], LONG_AGO)
    return found[BOOTH]


async def opens(house: House, *moments: datetime) -> None:
    """Let the booth's door be opened, each time for a moment."""
    for moment in moments:
        await house.to(moment)
        await house.see(Level.SILENT, fresh=True)


def booths(policy: StallPolicy = CONTACT) -> Site:
    """Return a site with a booth."""
    return site(stalls=[stall(policy=policy)])


async def test_a_stay_is_cut_short_if_somebody_is_seen_again(tmp_path: Path) -> None:
    """Within a minute after the timer of 5 min: at 13:05, not at 14:06:01."""
    async with House.opened(tmp_path, booths()) as house:
        await house.see(Level.SILENT)
        await house.to(at("12:30"))
        await opens(house, at("13:00"), at("13:06"), at("14:00"), at("14:06:01"))
        await house.to(at("15:00"))
        assert await stays(house) == Stays(stays=4, by_timer=1, by_bound=0)
        assert (await house.ledger.stays([], LONG_AGO)) == {}
        other = replace(CONTACT, timeout=minutes(6))
        assert await stays(house, other) == Stays(stays=0, by_timer=0, by_bound=0)
        found = await house.ledger.stays([stall(policy=CONTACT)], at("13:30"))
        assert found == {BOOTH: Stays(stays=2, by_timer=0, by_bound=0)}


async def test_a_stay_whose_end_was_seen_is_not_cut_short(tmp_path: Path) -> None:
    """Whoever comes then is somebody else."""
    async with House.opened(tmp_path, booths()) as house:
        await house.see(Level.CLEAR)
        for clock in ("13:00", "13:01"):
            await house.to(at(clock))
            await house.see(Level.DETECTED)
            await house.to(at(clock) + timedelta(seconds=30))
            await house.see(Level.CLEAR)
        assert await stays(house) == Stays(stays=2, by_timer=0, by_bound=0)


async def seen_until_the_bound(house: House, clock: str) -> None:
    """Let a sensor be on for longer than ten minutes, and then see somebody move."""
    await house.to(at(clock))
    await house.see(Level.DETECTED)
    await house.to(at(clock) + minutes(10.1))
    await house.see(Level.CLEAR)
    await house.see(Level.DETECTED)
    await house.to(at(clock) + minutes(11))
    await house.see(Level.CLEAR)


async def test_a_sensor_that_stays_on_until_the_longest_timeout(tmp_path: Path) -> None:
    """That bound is too short, as long as it is what it was."""
    async with House.opened(tmp_path, booths()) as house:
        await house.see(Level.CLEAR)
        await seen_until_the_bound(house, "13:00")
        assert await stays(house) == Stays(stays=2, by_timer=0, by_bound=1)
        longer = replace(CONTACT, max_timeout=minutes(15))
        assert await stays(house, longer) == Stays(stays=2, by_timer=0, by_bound=0)


async def test_a_rule_of_the_night_says_nothing_of_the_timeout(tmp_path: Path) -> None:
    """Nor does what somebody did by hand."""
    always = TimeoutRule(
        start_local=at("12:00").time(), end_local=at("14:00").time(), timeout=minutes(3)
    )
    policy = replace(CONTACT, strategy=Strategy.TIME_OF_DAY, rules=(always,))
    async with House.opened(tmp_path, booths(policy)) as house:
        await house.see(Level.SILENT)
        await house.to(at("12:30"))
        await opens(house, at("13:00"), at("13:03:30"), at("15:00"), at("15:05:30"))
        await house.to(at("16:00"))
        assert await stays(house, policy) == Stays(stays=4, by_timer=1, by_bound=0)
