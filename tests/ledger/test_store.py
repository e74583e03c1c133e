"""What is handed to the ledger is there after a restart."""

import asyncio
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.model import BookingStatus, Gone, RowKey, key_of
from custom_components.roomkeeper.core.stall import Occupancy
from custom_components.roomkeeper.ledger import Ledger, LedgerUnwritable, LogQuery, Turn

from .samples import (
    ATTIC,
    CORNER,
    NOON,
    STUDIO,
    begun,
    booked,
    booking,
    cancelled,
    entry,
    freeze,
    frozen,
    occupancy,
    power_off,
    unfrozen,
)


async def reopened(ledger: Ledger, path: Path) -> Ledger:
    await ledger.close()
    again = Ledger(path)
    await again.open()
    return again


async def test_a_new_ledger_is_empty(ledger: Ledger) -> None:
    loaded = await ledger.load()
    assert loaded.rows == ()
    assert loaded.last_seq == 0
    assert (await ledger.read_log(LogQuery())).entries == ()


async def test_rows_of_every_kind_are_there_after_a_restart(ledger: Ledger, path: Path) -> None:
    rows = (
        booking(1, rooms=(STUDIO, ATTIC)),
        freeze(),
        power_off(1),
        power_off(1, ATTIC),
        occupancy(),
        Occupancy(stall=CORNER, updated_at=NOON),
    )
    await ledger.commit(Turn(entries=(), changes=rows))
    again = await reopened(ledger, path)
    assert set((await again.load()).rows) == set(rows)
    await again.close()


async def test_a_changed_row_replaces_itself_and_a_gone_one_goes(ledger: Ledger) -> None:
    await ledger.commit(booked(1))
    await ledger.commit(cancelled(2, 1))
    await ledger.commit(frozen(3))
    await ledger.commit(unfrozen(4))
    await ledger.commit(Turn(entries=(), changes=(power_off(1), power_off(1, ATTIC))))
    await ledger.commit(Turn(entries=(), changes=(Gone(key_of(power_off(1))),)))
    await ledger.commit(begun(5))
    await ledger.commit(Turn(entries=(), changes=(occupancy(),)))
    await ledger.commit(begun(6, CORNER))
    await ledger.commit(Turn(entries=(), changes=(Gone(RowKey("occupancy", CORNER)),)))
    loaded = await ledger.load()
    assert loaded.rows == (booking(1, BookingStatus.CANCELLED), power_off(1, ATTIC), occupancy())
    assert loaded.last_seq == 6


async def test_turns_that_share_a_transaction_leave_the_last_value(ledger: Ledger) -> None:
    turns = [booked(1), frozen(2), unfrozen(3), cancelled(4, 1), frozen(5, note="again"), booked(6)]
    turns.append(Turn(entries=(), changes=(Gone(RowKey("booking", "b6")),)))
    await asyncio.gather(*[ledger.commit(turn) for turn in turns])
    loaded = await ledger.load()
    assert loaded.rows == (booking(1, BookingStatus.CANCELLED), freeze(note="again"))
    assert [entry.seq async for entry in ledger.entries()] == [1, 2, 3, 4, 5, 6]


async def test_bookings_are_loaded_by_their_start(ledger: Ledger) -> None:
    for number in (3, 1, 2):
        await ledger.commit(booked(number))
    assert (await ledger.load()).rows == (booking(1), booking(2), booking(3))


async def test_the_log_comes_back_as_it_was_written(ledger: Ledger) -> None:
    turns = [booked(1, rooms=(STUDIO, ATTIC)), cancelled(2, 1), frozen(3)]
    for turn in turns:
        await ledger.commit(turn)
    assert [entry async for entry in ledger.entries()] == [
        entry for turn in turns for entry in turn.entries
    ]


async def test_a_long_log_is_read_whole(ledger: Ledger) -> None:
    fact = booked(1).entries[0].fact
    entries = tuple(entry(seq, fact) for seq in range(1, 2502))
    await ledger.commit(Turn(entries=entries, changes=()))
    assert tuple([entry async for entry in ledger.entries()]) == entries


async def test_settled_waits_for_what_was_handed_in_before(ledger: Ledger) -> None:
    first, second = ledger.commit(booked(1)), ledger.commit(booked(2))
    await ledger.settled()
    assert first.done()
    assert second.done()


async def test_settled_returns_at_once_when_nothing_is_under_way(ledger: Ledger) -> None:
    await ledger.commit(booked(1))
    waits = ledger.settled()
    with pytest.raises(StopIteration):
        waits.send(None)


async def test_a_turn_is_written_though_its_caller_went_away(ledger: Ledger) -> None:
    caller = asyncio.shield(ledger.commit(booked(1)))
    caller.cancel()
    await ledger.settled()
    assert (await ledger.load()).rows == (booking(1),)


async def test_a_naive_instant_is_refused_and_nothing_is_handed_in(ledger: Ledger) -> None:
    bad = freeze().__class__(room=STUDIO, reason=freeze().reason, since=NOON.replace(tzinfo=None))
    first = ledger.commit(booked(1))
    with pytest.raises(TypeError):
        ledger.commit(Turn(entries=booked(2).entries, changes=(booking(2), bad)))
    await first
    assert (await ledger.load()).rows == (booking(1),)
    assert [entry.seq async for entry in ledger.entries()] == [1]


async def test_what_comes_while_something_is_written_is_written_next(ledger: Ledger) -> None:
    first = ledger.commit(booked(1))
    await asyncio.sleep(0)  # Its transaction begins.
    second = ledger.commit(booked(2))
    assert second is not first
    async with asyncio.timeout(10):
        await second
    assert first.done()
    assert (await ledger.load()).rows == (booking(1), booking(2))


async def test_closing_finishes_what_was_handed_in(ledger: Ledger, path: Path) -> None:
    committed = [ledger.commit(booked(number)) for number in range(1, 50)]
    again = await reopened(ledger, path)
    assert all(future.done() for future in committed)
    assert len((await again.load()).rows) == 49
    await again.close()


async def test_closing_leaves_one_file_and_may_be_done_twice(ledger: Ledger, path: Path) -> None:
    await ledger.commit(booked(1))
    await ledger.close()
    await ledger.close()
    assert list(path.parent.iterdir()) == [path]


async def test_a_closed_ledger_takes_nothing(ledger: Ledger) -> None:
    await ledger.close()
    with pytest.raises(LedgerUnwritable):
        await ledger.commit(booked(1))
    with pytest.raises(LedgerUnwritable):
        await ledger.load()


async def test_a_seq_that_comes_twice_is_written_by_nobody(ledger: Ledger) -> None:
    await ledger.commit(booked(1))
    with pytest.raises(LedgerUnwritable):
        await ledger.commit(Turn(entries=booked(1).entries, changes=(booking(2),)))
    assert (await ledger.load()).rows == (booking(1),)
