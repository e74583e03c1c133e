"""What is purged takes its log along, and the rest still adds up."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from custom_components.roomkeeper.core.events import PowerOffPlanned
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.model import Site, State, key_of
from custom_components.roomkeeper.ledger import Ledger, LogQuery, Turn

from .samples import ATTIC, HOUR, NOON, STUDIO, booked, booking, entry, frozen, power_off, unfrozen


def planned(seq: int, number: int) -> Turn:
    """Return the turn that plans the power-off after `booking(number)`."""
    row = power_off(number)
    fact = PowerOffPlanned(
        at=NOON,
        booking_id=row.booking_id,
        room=row.room,
        planned_at=row.planned_at,
        due_at=row.due_at,
    )
    return Turn(entries=(entry(seq, fact),), changes=(row,))


async def seqs(ledger: Ledger) -> list[int]:
    return [entry.seq async for entry in ledger.entries()]


async def assert_the_log_adds_up(ledger: Ledger) -> None:
    """Fold the log from nothing: that gives exactly the rows."""
    state = State(Site(time_zone=ZoneInfo("UTC")))
    async for one in ledger.entries():
        if (change := evolve(state, one.fact)) is not None:
            state.apply(change)
    rows = (await ledger.load()).rows
    assert {key_of(row): row for row in state.rows()} == {key_of(row): row for row in rows}


async def test_a_booking_goes_with_its_power_offs_and_its_log(ledger: Ledger) -> None:
    for turn in (booked(1), booked(2), planned(3, 1), planned(4, 2)):
        await ledger.commit(turn)
    assert await ledger.purge(NOON, [BookingId("b1")]) == 2
    assert set((await ledger.load()).rows) == {booking(2), power_off(2)}
    assert await seqs(ledger) == [2, 4]
    await assert_the_log_adds_up(ledger)


async def test_a_manual_power_off_goes_by_its_own_id(ledger: Ledger) -> None:
    await ledger.commit(planned(1, 77))
    assert await ledger.purge(NOON, [BookingId("b77")]) == 1
    assert (await ledger.load()).rows == ()


async def test_old_freezes_are_forgotten_but_for_those_that_stand(ledger: Ledger) -> None:
    for turn in (
        frozen(1, STUDIO),
        unfrozen(2, STUDIO),
        frozen(3, ATTIC),
        frozen(4, ATTIC, note="longer"),
        frozen(5, STUDIO),
        unfrozen(6, STUDIO),
    ):
        await ledger.commit(turn)
    # Entry n is of n hours after noon.
    assert await ledger.purge(NOON + 6 * HOUR, []) == 4
    assert await seqs(ledger) == [4, 6]
    await assert_the_log_adds_up(ledger)


async def test_entries_of_bookings_that_stay_are_kept_however_old(ledger: Ledger) -> None:
    await ledger.commit(booked(1))
    assert await ledger.purge(NOON + 1000 * HOUR, []) == 0
    await assert_the_log_adds_up(ledger)


async def test_the_log_of_a_room_forgets_what_was_purged(ledger: Ledger, path: Path) -> None:
    await ledger.commit(booked(1, rooms=(STUDIO, ATTIC)))
    await ledger.commit(booked(2, rooms=(ATTIC,)))
    await ledger.purge(NOON, [BookingId("b1")])
    page = await ledger.read_log(LogQuery(room=ATTIC))
    assert [entry.seq for entry in page.entries] == [2]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT room, seq FROM log_room").fetchall() == [(ATTIC, 2)]


async def test_a_number_of_the_log_is_never_given_twice(ledger: Ledger, path: Path) -> None:
    for seq in (1, 2):
        await ledger.commit(booked(seq))
    await ledger.purge(NOON, [BookingId("b1"), BookingId("b2")])
    await ledger.purge(NOON, [BookingId("b1")])
    assert await seqs(ledger) == []
    assert (await ledger.load()).last_seq == 2


async def test_turns_are_committed_while_much_is_purged(ledger: Ledger) -> None:
    many = 2500
    for turn in [booked(seq) for seq in range(1, many + 1)]:
        _ = ledger.commit(turn)
    for seq in range(many + 1, 2 * many + 1):
        _ = ledger.commit(frozen(seq) if seq % 2 else unfrozen(seq))
    await ledger.settled()
    purge = asyncio.create_task(
        ledger.purge(NOON + 9999 * HOUR, [BookingId(f"b{n}") for n in range(1, many + 1)])
    )
    committed = 0
    while not purge.done():
        committed += 1
        await ledger.commit(booked(2 * many + committed))
    # All but the last freeze, which stands if it is one.
    assert await purge == 2 * many
    assert committed > 10
    assert len((await ledger.load()).rows) == committed
    await assert_the_log_adds_up(ledger)
