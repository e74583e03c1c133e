"""One turn: decided at once, acknowledged and published when it is durable, in order."""

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    FreezeRoom,
    Hold,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.errors import (
    Clash,
    Refusal,
    TextTooLong,
    TextUnreadable,
    UnknownBooking,
)
from custom_components.roomkeeper.core.events import BookingMoved, BookingOpened
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    FreezeReason,
    Policy,
    State,
)
from custom_components.roomkeeper.engine import Publication
from tests.core.desk import ATTIC, STUDIO, at, by_id, hours, of_type, room, site

from .house import ADA, House


def bookings(state: State, _: datetime) -> list[Booking]:
    """Return all bookings."""
    return list(state.bookings.values())


async def test_an_acknowledged_booking_is_in_the_ledger(tmp_path: Path) -> None:
    """What somebody was told is kept, is kept: it is on the disk by then."""
    async with House.opened(tmp_path) as house:
        command = house.a_booking(at("14:00"), at("15:00"))
        entries = await house.engine.execute(command, ADA, "by phone")
        assert house.booking(command.booking_id) in await house.durable_rows()
        (entry,) = entries
        assert isinstance(entry.fact, BookingOpened)
        assert (entry.seq, entry.actor, entry.reason) == (1, ADA, "by phone")
        assert [one async for one in house.ledger.entries()] == [entry]
        await house.agrees()


async def test_a_change_is_published_when_it_is_durable_and_before_it_is_acknowledged(
    tmp_path: Path,
) -> None:
    """Nobody sees in a panel what a power cut could still take back."""
    async with House.opened(tmp_path) as house:
        command = house.a_booking(at("14:00"), at("15:00"))
        turn = asyncio.ensure_future(house.engine.execute(command, ADA))
        await asyncio.sleep(0)
        assert command.booking_id in {row.id for row in house.engine.peek(bookings)}
        assert house.heard == []
        entries = await turn
        assert house.heard == [Publication(entries=entries, rooms=frozenset({STUDIO}))]


async def test_what_is_shown_of_a_booking_is_told_in_all_of_its_rooms(tmp_path: Path) -> None:
    """Each of them shows when its power goes off, whichever of them that is of."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("14:00"), at("15:00"), STUDIO, ATTIC)
        await house.to(at("14:00"))
        await house.do(CheckIn(ref=by_id(booking.id)))
        house.heard.clear()
        (entry,) = await house.do(CancelPowerOff(room=STUDIO))
        assert house.heard == [Publication(entries=(entry,), rooms=frozenset({STUDIO, ATTIC}))]


async def test_turns_are_published_in_their_order(tmp_path: Path) -> None:
    """Fifty commands at once are told one after the other, each once, numbers without a gap."""
    async with House.opened(tmp_path) as house:
        commands = [house.a_booking(at("14:00", day), at("15:00", day)) for day in range(50)]
        acknowledged = await asyncio.gather(
            *(house.engine.execute(command, ADA) for command in commands)
        )
        told = [entry for one in house.heard for entry in one.entries]
        assert told == [entry for entries in acknowledged for entry in entries]
        assert [entry.seq for entry in told] == list(range(1, 51))
        assert house.engine.last_seq == 50
        await house.agrees()


async def test_what_is_durable_together_is_told_together(tmp_path: Path) -> None:
    """Whoever draws rooms anew does so once for all that came in the same moment."""
    async with House.opened(tmp_path) as house:
        commands = [
            house.a_booking(at("14:00", day), at("15:00", day), room)
            for day in range(10)
            for room in (STUDIO, ATTIC)
        ]
        await asyncio.gather(*(house.engine.execute(command, ADA) for command in commands))
        (told,) = house.heard
        assert len(told.entries) == 20
        assert told.rooms == frozenset({STUDIO, ATTIC})


async def test_of_many_who_want_one_slot_one_gets_it(tmp_path: Path) -> None:
    """Two hundred press the button at the same moment: one books, 199 are told who has it."""
    async with House.opened(tmp_path) as house:
        commands = [house.a_booking(at("14:00"), at("15:00")) for _ in range(200)]
        results = await asyncio.gather(
            *(house.engine.execute(command, ADA) for command in commands), return_exceptions=True
        )
        won = [one for one in results if isinstance(one, tuple)]
        lost = [one for one in results if isinstance(one, Clash)]
        assert (len(won), len(lost)) == (1, 199)
        assert {one.details["booking_id"] for one in lost} == {commands[0].booking_id}
        assert len(await house.durable_rows()) == 1
        await house.agrees()


async def test_a_caller_who_goes_away_leaves_nothing_half_done(tmp_path: Path) -> None:
    """A browser that is closed in the middle of a booking has booked."""
    async with House.opened(tmp_path) as house:
        command = house.a_booking(at("14:00"), at("15:00"))
        turn = asyncio.ensure_future(house.engine.execute(command, ADA))
        await asyncio.sleep(0)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        await house.quiet()
        assert house.booking(command.booking_id) in await house.durable_rows()
        assert [entry.seq for one in house.heard for entry in one.entries] == [1]
        await house.do(house.a_booking(at("15:00"), at("16:00")))
        await house.agrees()


async def test_a_caller_who_goes_away_takes_nobody_along(tmp_path: Path) -> None:
    """Of three who share a way to the disk one gives up: the others are answered all the same."""
    async with House.opened(tmp_path) as house:
        commands = [house.a_booking(at("14:00", day), at("15:00", day)) for day in range(3)]
        turns = [asyncio.ensure_future(house.engine.execute(one, ADA)) for one in commands]
        await asyncio.sleep(0)
        turns[1].cancel()
        assert [(await turns[number])[0].seq for number in (0, 2)] == [1, 3]
        assert turns[1].cancelled()
        assert len(await house.durable_rows()) == 3
        await house.agrees()


async def test_a_caller_who_goes_away_before_its_turn_did_nothing(tmp_path: Path) -> None:
    """What was never begun never happens."""
    async with House.opened(tmp_path) as house:
        turn = asyncio.ensure_future(
            house.engine.execute(house.a_booking(at("14:00"), at("15:00")), ADA)
        )
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        await house.quiet()
        assert house.rows() == set()


async def test_a_refusal_changes_nothing(tmp_path: Path) -> None:
    """Neither memory, nor the ledger, nor anybody who listens hears of what was refused."""
    async with House.opened(tmp_path) as house:
        await house.book(at("14:00"), at("15:00"))
        house.heard.clear()
        await house.refused(Clash, house.a_booking(at("14:30"), at("15:30")))
        await house.refused(UnknownBooking, Cancel(ref=by_id("nobody")))
        assert house.heard == []
        await house.agrees()


async def test_a_reason_has_its_bound_too(tmp_path: Path) -> None:
    """An over-long reason is refused, not cut."""
    async with House.opened(tmp_path) as house:
        with pytest.raises(TextTooLong) as raised:
            await house.engine.execute(FreezeRoom(room=STUDIO), ADA, "x" * 256)
        assert raised.value.details["field"] == "reason"
        with pytest.raises(TextUnreadable):
            await house.engine.execute(FreezeRoom(room=STUDIO), ADA, "\ud83d")
        assert house.rows() == set()


async def test_a_fact_that_no_file_can_hold_leaves_nothing(tmp_path: Path) -> None:
    """Should such a thing ever come through, memory and ledger are still of one mind."""
    async with House.opened(tmp_path) as house:
        broken = Book(
            booking_id=BookingId("\ud83d"), rooms=(STUDIO,), start=at("14:00"), end=at("15:00")
        )
        with pytest.raises((TypeError, ValueError)):
            await house.engine.execute(broken, ADA)
        assert house.rows() == set()
        await house.book(at("14:00"), at("15:00"))
        assert house.engine.last_seq == 1
        await house.agrees()


async def test_a_deadline_beyond_all_time_leaves_nothing(tmp_path: Path) -> None:
    """A room that waits for its guests for ever takes no booking, and harms no other room."""
    odd = room(policy=Policy(no_show_after=timedelta.max))
    async with House.opened(tmp_path, site(odd, room(ATTIC))) as house:
        with pytest.raises(OverflowError):
            await house.book(at("14:00"), at("15:00"), STUDIO)
        assert house.rows() == set()
        await house.book(at("14:00"), at("15:00"), ATTIC)
        assert house.engine.last_seq == 1
        await house.agrees()


async def test_the_same_request_is_acknowledged_when_the_first_is_durable(tmp_path: Path) -> None:
    """A platform that sends a booking twice gets no answer before the booking is safe."""
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

        first = asyncio.ensure_future(house.engine.execute(request(), ADA))
        second = asyncio.ensure_future(house.engine.execute(request(), ADA))
        assert await second == ()
        assert first.done()
        assert len(await house.durable_rows()) == 1


async def test_reading_waits_for_what_was_seen(tmp_path: Path) -> None:
    """An answer never shows what a power cut could still take back."""
    async with House.opened(tmp_path) as house:
        command = house.a_booking(at("14:00"), at("15:00"))
        turn = asyncio.ensure_future(house.engine.execute(command, ADA))
        await asyncio.sleep(0)
        seen = await house.engine.read(bookings)
        assert [row.id for row in seen] == [command.booking_id]
        assert house.heard != []
        await turn


async def test_reading_among_deadlines_waits_for_what_was_seen(tmp_path: Path) -> None:
    """Of what is due together, a listener that looks in between learns only what is durable."""
    async with House.opened(tmp_path) as house:
        ends = await house.book(at("12:10"), at("13:00"), STUDIO)
        await house.book(at("13:00"), at("14:00"), ATTIC)
        reads: list[asyncio.Task[bool]] = []

        async def read() -> bool:
            seen = await house.engine.read(lambda state, _: state.bookings[ends.id].status)
            told = [entry.fact for one in house.heard for entry in one.entries]
            return seen is BookingStatus.COMPLETED and bool(of_type(told, BookingMoved))

        def look(publication: Publication) -> None:
            if ATTIC in publication.rooms and not publication.entries:
                loop = asyncio.get_running_loop()
                reads.append(asyncio.Task(read(), loop=loop, eager_start=True))

        house.engine.subscribe(look)
        await house.to(at("13:00"))
        assert [await one for one in reads][-1:] == [True]


async def test_one_listeners_fault_is_its_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken automation keeps no panel from its news, and no caller from the answer."""
    async with House.opened(tmp_path) as house:
        heard: list[Publication] = []

        def broken(publication: Publication) -> None:
            raise LookupError(publication)

        unsubscribe = house.engine.subscribe(broken)
        house.engine.subscribe(heard.append)
        with caplog.at_level(logging.CRITICAL):
            await house.book(at("14:00"), at("15:00"))
        assert len(heard) == 1
        unsubscribe()
        caplog.clear()
        await house.book(at("15:00"), at("16:00"))
        assert not [one for one in caplog.records if one.name.startswith("custom_components")]
        assert len(heard) == 2


async def test_who_has_unsubscribed_hears_nothing(tmp_path: Path) -> None:
    """A closed panel is not talked to."""
    async with House.opened(tmp_path) as house:
        heard: list[Publication] = []
        unsubscribe = house.engine.subscribe(heard.append)
        unsubscribe()
        await house.book(at("14:00"), at("15:00"))
        assert heard == []


async def test_a_listener_may_act_on_what_it_hears(tmp_path: Path) -> None:
    """An effect that writes down what it did does so in a turn of its own, after the first."""
    async with House.opened(tmp_path) as house:
        tasks: list[asyncio.Task[object]] = []

        def freeze_the_attic(publication: Publication) -> None:
            if any(isinstance(entry.fact, BookingOpened) for entry in publication.entries):
                command = FreezeRoom(room=ATTIC, reason=FreezeReason.CLEANING)
                tasks.append(asyncio.ensure_future(house.engine.execute(command, ADA)))

        house.engine.subscribe(freeze_the_attic)
        await house.book(at("14:00"), at("15:00"))
        await asyncio.gather(*tasks)
        assert [one.entries[0].seq for one in house.heard] == [1, 2]
        await house.agrees()


async def test_stopping_makes_durable_what_is_under_way(tmp_path: Path) -> None:
    """A booking in the very last moment before a restart is there after it."""
    async with House.opened(tmp_path) as house:
        command = house.a_booking(at("14:00"), at("15:00"))
        turn = asyncio.ensure_future(house.engine.execute(command, ADA))
        await asyncio.sleep(0)
        await house.restart()
        assert (await turn)[0].seq == 1
        assert house.status(house.booking(command.booking_id)) is BookingStatus.CONFIRMED
        assert house.engine.last_seq == 1
        await house.do(Cancel(ref=by_id(command.booking_id)))
        assert house.engine.last_seq == 2
        await house.agrees()


async def test_after_the_stop_nothing_happens_by_itself(tmp_path: Path) -> None:
    """A stopped engine keeps no alarm."""
    async with House.opened(tmp_path) as house:
        await house.do(Hold(booking_id=house.engine.new_id(), rooms=(STUDIO,)))
        await house.engine.stop()
        house.time.pass_by(hours(1))
        await house.quiet_loop()
        assert house.time.waiting == 0
        assert [row.status for row in house.engine.peek(bookings)] == [BookingStatus.HELD]


async def test_what_is_done_twice_by_two_callers_is_done_once(tmp_path: Path) -> None:
    """Two people at the door check the same guest in: one does, one is told it is done."""
    async with House.opened(tmp_path) as house:
        booking = await house.book(at("12:10"), at("15:00"))
        results = await asyncio.gather(
            *(house.engine.execute(CheckIn(ref=by_id(booking.id)), ADA) for _ in range(2)),
            return_exceptions=True,
        )
        assert sum(isinstance(one, Refusal) for one in results) == 1
        await house.do(FreezeRoom(room=ATTIC))
        await house.do(UnfreezeRoom(room=ATTIC))
        await house.agrees()
