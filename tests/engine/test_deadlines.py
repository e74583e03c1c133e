"""What happens by itself: at its time, in order, once, and leaving the loop to others."""

import asyncio
import logging
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import CheckIn, Hold, ReportPowerOff
from custom_components.roomkeeper.core.endpoint import Endpoint, Failure, Fault
from custom_components.roomkeeper.core.endpoint_commands import BeginEndpoint, ReportUndelivered
from custom_components.roomkeeper.core.events import (
    BookingMoved,
    PowerOffAttempted,
    PowerOffDeferred,
)
from custom_components.roomkeeper.core.ids import EndpointKey, EntityId, PowerOffKey
from custom_components.roomkeeper.core.lifecycle import BookingEvent
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    Deferral,
    DeviceFailure,
    OpeningWindow,
    Policy,
    PowerOffStatus,
    Site,
)
from custom_components.roomkeeper.deadline_queue import LONGEST_SLEEP
from tests.core.desk import ATTIC, LAMP, STUDIO, at, by_id, hours, of_type, room, site

from .house import ADA, YEARS, House


async def test_a_hold_ends_at_its_instant(tmp_path: Path) -> None:
    """Not a moment before its fifteen minutes are over, and then without anybody's doing."""
    async with House.opened(tmp_path) as house:
        hold = Hold(booking_id=house.engine.new_id(), rooms=(STUDIO,))
        await house.do(hold)
        assert house.engine.next_deadline == at("12:15")
        await house.to(at("12:14:59"))
        assert house.booking(hold.booking_id).status is BookingStatus.HELD
        await house.to(at("12:15"))
        assert house.booking(hold.booking_id).status is BookingStatus.EXPIRED
        (told,) = [one for one in house.heard if one.entries and one.entries[0].seq == 2]
        assert told.entries[0].recorded_at == at("12:15")
        await house.agrees()


async def test_the_whole_of_a_stay(tmp_path: Path) -> None:
    """Booked from two to six, door opened at 13:40, power off at 18:40, verified and written."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("14:00"), at("18:00"))
        await house.to(at("13:40"))
        await house.do(CheckIn(ref=by_id(booking.id)))
        await house.to(at("18:39:59"))
        (off,) = house.power_offs()
        assert off.status is PowerOffStatus.PLANNED
        assert house.status(booking) is BookingStatus.COMPLETED
        await house.to(at("18:40"))
        (off,) = house.power_offs()
        assert (off.status, off.attempts) == (PowerOffStatus.ATTEMPTING, 1)
        for attempt, until in ((1, "18:40:05"), (2, "18:40:15"), (3, "18:40:35")):
            failed = (DeviceFailure(LAMP, "still on"),)
            await house.do(ReportPowerOff(key=off.key, attempt=attempt, failures=failed))
            await house.to(at(until) - timedelta(microseconds=1))
            assert house.power_offs()[0].attempts == attempt
            await house.to(at(until))
            assert house.power_offs()[0].attempts == attempt + 1
        await house.do(ReportPowerOff(key=off.key, attempt=4))
        assert house.power_offs()[0].status is PowerOffStatus.SUCCEEDED
        await house.to(at("11:00", 1))
        assert house.power_offs()[0].attempts == 4
        await house.agrees()


async def test_boundaries_are_told_though_nothing_is_written(tmp_path: Path) -> None:
    """When check-in opens, when no stay fits any more, and when a booking begins, all look anew."""
    async with House.opened(tmp_path) as house:
        await house.book(at("14:00"), at("15:00"))
        house.heard.clear()
        await house.to(at("13:30"))
        assert [one.rooms for one in house.heard] == [frozenset({STUDIO})]
        await house.to(at("13:59"))
        assert len(house.heard) == 1
        await house.to(at("13:59") + timedelta.resolution)
        assert len(house.heard) == 2
        await house.to(at("14:00"))
        assert len(house.heard) == 3
        assert house.engine.last_seq == 1


async def test_a_thousand_deadlines_at_one_instant(tmp_path: Path) -> None:
    """All of them are done, in order, and others get their turn in between."""
    rooms = [room(key) for key in (f"room{number:03}" for number in range(100))]  # type: ignore[arg-type]  # keys
    async with House.opened(tmp_path, site(*rooms)) as house:
        commands = [
            Hold(
                booking_id=house.engine.new_id(),
                rooms=(one.key,),
                start=at("14:00", day),
                end=at("15:00", day),
                expires_in=hours(1),
            )
            for one in rooms
            for day in range(10)
        ]
        await asyncio.gather(*(house.engine.execute(command, ADA) for command in commands))
        house.time.pass_by(hours(1))
        most_at_once = 0

        async def others() -> None:
            """Take every turn that there is, and see how much was decided since the last."""
            nonlocal most_at_once
            seq = house.engine.last_seq
            while True:
                await asyncio.sleep(0)
                most_at_once = max(most_at_once, house.engine.last_seq - seq)
                seq = house.engine.last_seq

        taking_turns = asyncio.ensure_future(others())
        await house.quiet()
        taking_turns.cancel()
        assert 0 < most_at_once <= 128
        facts = (await house.facts())[1_000:]
        ended = [fact.booking_id for fact in of_type(facts, BookingMoved)]
        assert ended == sorted(command.booking_id for command in commands)
        await house.agrees()


async def test_the_engine_never_sleeps_over_a_minute(tmp_path: Path) -> None:
    """However empty the calendar, the clock is looked at each minute."""
    async with House.opened(tmp_path) as house:
        await house.book(at("14:00", 3), at("15:00", 3))
        await house.to(at("13:00"))
        instants = house.time.armed
        assert len(instants) >= 60
        assert max(b - a for a, b in pairwise(instants)) <= LONGEST_SLEEP


async def test_a_clock_set_forward_does_all_that_lies_between(tmp_path: Path) -> None:
    """A time server that corrects the clock by hours loses no deadline."""
    async with House.opened(tmp_path) as house:
        hold = Hold(booking_id=house.engine.new_id(), rooms=(ATTIC,))
        await house.do(hold)
        guest = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(guest.id)))
        house.time.step(hours(5))
        await house.to(at("17:01"))
        assert house.booking(hold.booking_id).status is BookingStatus.EXPIRED
        assert house.status(guest) is BookingStatus.COMPLETED
        assert house.power_offs()[0].status is PowerOffStatus.ATTEMPTING
        await house.agrees()


async def test_a_clock_set_back_does_nothing_twice_and_loses_nothing(tmp_path: Path) -> None:
    """What was done stays done, and what is to come comes at its time of the corrected clock."""
    async with House.opened(tmp_path) as house:
        first = Hold(booking_id=house.engine.new_id(), rooms=(ATTIC,))
        await house.do(first)
        await house.to(at("12:20"))
        booking = await house.book(at("12:30"), at("13:00"))
        await house.do(CheckIn(ref=by_id(booking.id)))
        house.time.step(-hours(1))
        second = Hold(booking_id=house.engine.new_id(), rooms=(ATTIC,))
        await house.do(second)
        await house.to(at("11:36"))
        assert house.booking(first.booking_id).status is BookingStatus.EXPIRED
        assert house.booking(second.booking_id).status is BookingStatus.EXPIRED
        assert house.status(booking) is BookingStatus.CHECKED_IN
        await house.to(at("13:00"))
        assert house.status(booking) is BookingStatus.COMPLETED
        await house.to(at("13:40"))
        assert house.power_offs()[0].attempts == 1
        await house.agrees()


async def test_a_power_off_that_a_clock_years_ahead_put_off_comes_as_planned(
    tmp_path: Path,
) -> None:
    """Somebody was inside by then: the power stays on until the hour that was meant, not longer."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(booking.id)))
        house.engine.observe_presence(STUDIO, presence=True)
        await house.set_clock(YEARS)
        (off,) = house.power_offs()
        house.engine.observe_presence(STUDIO, presence=False)
        await house.set_clock(-YEARS)
        await house.to(at("14:39"))
        (off,) = house.power_offs()
        assert (off.due_at, off.status) == (at("14:40"), PowerOffStatus.PLANNED)
        await house.to(at("14:40"))
        (off,) = house.power_offs()
        assert off.status is PowerOffStatus.ATTEMPTING
        await house.agrees()


async def test_a_message_that_a_clock_years_ahead_put_off_is_tried_when_it_is_set_back(
    tmp_path: Path,
) -> None:
    """Whoever sends it is told to look, also where nothing is started anew."""
    desk = EndpointKey("desk")
    endpoints = {desk: Endpoint(key=desk, name="Desk", events=frozenset({"booking_held"}))}
    async with House.opened(tmp_path, replace(site(), endpoints=endpoints)) as house:
        await house.do(BeginEndpoint(endpoint=desk, cursor=0))
        await house.set_clock(YEARS)
        failure = Failure(fault=Fault.CONNECTION)
        failed = ReportUndelivered(endpoint=desk, seq=1, failure=failure, host="h", jitter=0.0)
        await house.do(failed)
        house.time.step(-YEARS)
        house.heard.clear()
        await house.to(house.time.now() + LONGEST_SLEEP)
        assert any(desk in one.endpoints for one in house.heard)


async def test_a_try_without_an_answer_is_followed_by_the_next(tmp_path: Path) -> None:
    """A device that says nothing for a minute is tried again, and in the end given up."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(booking.id)))
        await house.to(at("15:00"))
        facts = await house.facts()
        attempts = of_type(facts, PowerOffAttempted)
        assert [fact.at for fact in attempts] == [
            at("14:40"),
            at("14:41:05"),
            at("14:42:15"),
            at("14:43:35"),
        ]
        (off,) = house.power_offs()
        assert off.status is PowerOffStatus.FAILED
        assert off.failures == (DeviceFailure(LAMP, "no_answer"),)
        assert house.engine.peek(lambda state, _: state.failed_power_offs()) == (off,)
        await house.agrees()


async def test_somebody_seen_inside_is_checked_in(tmp_path: Path) -> None:
    """A guest who forgets the button is taken in by the sensor, once."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("12:10"), at("14:00"))
        house.engine.observe_presence(STUDIO, presence=True)
        await house.quiet()
        assert house.status(booking) is BookingStatus.CONFIRMED
        house.engine.observe_presence(STUDIO, presence=False)
        await house.to(at("12:10"))
        house.engine.observe_presence(STUDIO, presence=True)
        house.engine.observe_presence(STUDIO, presence=True)
        await house.quiet()
        assert house.status(booking) is BookingStatus.CHECKED_IN
        moved = [
            entry async for entry in house.ledger.entries() if isinstance(entry.fact, BookingMoved)
        ]
        assert [(entry.fact.at, entry.reason) for entry in moved] == [(at("12:10"), "presence")]
        await house.agrees()


async def test_somebody_inside_puts_the_power_off_off(tmp_path: Path) -> None:
    """The light stays on for whoever is still there, and the log says for whom it waits."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("12:10"), at("14:00"))
        await house.do(CheckIn(ref=by_id(booking.id)))
        house.engine.observe_presence(STUDIO, presence=True)
        await house.to(at("15:05"))
        (off,) = house.power_offs()
        assert (off.status, off.why, off.due_at) == (
            PowerOffStatus.DEFERRED,
            Deferral.PRESENCE,
            at("15:10"),
        )
        house.engine.observe_presence(STUDIO, presence=None)
        await house.to(at("15:10"))
        (off,) = house.power_offs()
        assert (off.status, off.attempts) == (PowerOffStatus.ATTEMPTING, 1)
        assert len(of_type(await house.facts(), PowerOffDeferred)) == 3


async def test_what_is_observed_is_told_once(tmp_path: Path) -> None:
    """A sensor that repeats itself draws nothing anew."""
    async with House.opened(tmp_path) as house:
        house.engine.observe_power(STUDIO, power=True)
        house.engine.observe_power(STUDIO, power=True)
        house.engine.observe_presence(ATTIC, presence=False)
        house.engine.observe_presence(ATTIC, presence=False)
        assert [one.rooms for one in house.heard] == [frozenset({STUDIO}), frozenset({ATTIC})]
        assert house.engine.last_seq == 0


async def test_midnight_is_told_to_every_room(tmp_path: Path) -> None:
    """The numbers of the day begin anew at local midnight."""
    async with House.opened(tmp_path, site(room(), room(ATTIC), zone="Europe/Berlin")) as house:
        await house.to(at("22:59:59"))
        assert house.heard == []
        await house.to(at("23:00"))
        assert [one.rooms for one in house.heard] == [frozenset({STUDIO, ATTIC})]
        assert house.engine.next_deadline == at("23:00", 1)


async def test_one_rows_fault_keeps_no_other_deadline(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A room that was configured with a buffer beyond all time harms no other room."""
    caplog.set_level(logging.CRITICAL, logger="custom_components.roomkeeper.engine")
    odd = Policy(power_off_buffer=timedelta.max)
    async with House.opened(tmp_path, site(room(policy=odd), room(ATTIC))) as house:
        stuck = await house.book(at("12:10"), at("13:00"), STUDIO)
        other = await house.book(at("12:10"), at("13:00"), ATTIC)
        later = await house.book(at("13:00"), at("14:00"), ATTIC)
        await house.to(at("14:00"))
        assert house.status(other) is house.status(later) is BookingStatus.COMPLETED
        assert house.status(stuck) is BookingStatus.CONFIRMED
        await house.engine.configure(site())
        await house.to(at("14:02"))
        assert house.status(stuck) is BookingStatus.COMPLETED
        facts = of_type(await house.facts(), BookingMoved)
        assert {fact.event for fact in facts} == {BookingEvent.COMPLETE}
        assert isinstance(house.engine.peek(lambda state, _: state.site), Site)


async def test_what_no_file_can_hold_keeps_no_other_deadline(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is due together is written together, but one plug's broken name harms no other room."""
    caplog.set_level(logging.CRITICAL, logger="custom_components.roomkeeper.engine")
    odd = room(power=(EntityId("switch.\ud83d"),))
    async with House.opened(tmp_path, site(odd, room(ATTIC))) as house:
        stuck = await house.book(at("12:10"), at("13:00"), STUDIO)
        other = await house.book(at("12:10"), at("13:00"), ATTIC)
        await house.to(at("13:40"))
        await house.to(at("13:41"))
        offs = house.engine.peek(lambda state, _: dict(state.power_offs))
        assert offs[PowerOffKey(other.id, ATTIC)].why is Deferral.RETRY
        assert offs[PowerOffKey(stuck.id, STUDIO)].status is PowerOffStatus.ATTEMPTING
        await house.agrees()
        await house.engine.configure(site(room(), room(ATTIC)))
        await house.to(at("13:42"))
        offs = house.engine.peek(lambda state, _: dict(state.power_offs))
        assert offs[PowerOffKey(stuck.id, STUDIO)].attempts == 2
        await house.agrees()


async def test_a_room_that_opens_is_shown_as_open(tmp_path: Path) -> None:
    """Whoever shows a room looks anew when its hours begin, though nobody does anything."""
    window = OpeningWindow(weekdays=frozenset(range(7)), start_local=time(13), end_local=time(22))
    studio = room(policy=Policy(opening_hours=(window,)))
    async with House.opened(tmp_path, site(studio)) as house:
        house.heard.clear()
        await house.to(at("13:00"))
        assert [one.rooms for one in house.heard] == [frozenset({STUDIO})]
