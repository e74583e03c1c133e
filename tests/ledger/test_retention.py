"""What is purged takes its log along, and the rest still adds up."""

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import batched, count
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import (
    EndOccupancy,
    PauseOccupancy,
    StartMaintenance,
    StartOccupancy,
)
from custom_components.roomkeeper.core.events import Entry, Fact, PowerOffPlanned, stall_of
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingId, OriginKey
from custom_components.roomkeeper.core.model import Row, RowKey, Site, State, key_of
from custom_components.roomkeeper.core.stall import Level, Stuck
from custom_components.roomkeeper.core.stall_events import (
    CameraFailed,
    CameraReturned,
    OccupancyEnded,
    OccupancyExtended,
    OccupancyStarted,
    SensorStuck,
)
from custom_components.roomkeeper.ledger import Ledger, LogQuery, Turn
from custom_components.roomkeeper.ledger.database import Database
from custom_components.roomkeeper.ledger.migrations import MIGRATIONS
from custom_components.roomkeeper.ledger.writing import Transaction

from .lives import DAY, MINUTE, MORNING, Life, Step, lives
from .samples import (
    ATTIC,
    BOOTH,
    CORNER,
    DOME,
    EYE,
    HOUR,
    NOON,
    STUDIO,
    begun,
    booked,
    booking,
    entry,
    feed_removed,
    frozen,
    power_off,
    reservation,
    reserved,
    told_of_feed,
    unfrozen,
    unreserved,
)

OTHER = OriginKey("other")


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


def folded(entries: Iterable[Entry]) -> dict[RowKey, Row]:
    """Return the rows that a log makes from nothing."""
    state = State(Site(time_zone=ZoneInfo("UTC")))
    for one in entries:
        if (change := evolve(state, one.fact)) is not None:
            state.apply(change)
    return by_key(state.rows())


def by_key(rows: Iterable[Row]) -> dict[RowKey, Row]:
    return {key_of(row): row for row in rows}


async def assert_the_log_adds_up(ledger: Ledger) -> None:
    """Fold the log from nothing: that gives exactly the rows."""
    rows = folded([one async for one in ledger.entries()])
    assert rows == by_key((await ledger.load()).rows)


async def test_a_booking_goes_with_its_power_offs_and_its_log(ledger: Ledger) -> None:
    for turn in (booked(1), booked(2), planned(3, 1), planned(4, 2)):
        await ledger.commit(turn)
    assert await ledger.purge_bookings([BookingId("b1")]) == 2
    assert set((await ledger.load()).rows) == {booking(2), power_off(2)}
    assert await seqs(ledger) == [2, 4]
    await assert_the_log_adds_up(ledger)


async def test_a_manual_power_off_goes_by_its_own_id(ledger: Ledger) -> None:
    await ledger.commit(planned(1, 77))
    assert await ledger.purge_bookings([BookingId("b77")]) == 1
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
    assert await ledger.purge(NOON + 6 * HOUR) == 4
    assert await seqs(ledger) == [4, 6]
    await assert_the_log_adds_up(ledger)


async def test_entries_of_bookings_that_stay_are_kept_however_old(ledger: Ledger) -> None:
    await ledger.commit(booked(1))
    assert await ledger.purge(NOON + 1000 * HOUR) == 0
    await assert_the_log_adds_up(ledger)


async def test_of_a_feed_the_last_thing_told_is_kept_while_there_is_the_feed(
    ledger: Ledger,
) -> None:
    for turn in (told_of_feed(1), told_of_feed(2), told_of_feed(3, OTHER), feed_removed(4, OTHER)):
        await ledger.commit(turn)
    assert await ledger.purge(NOON + 9 * HOUR) == 3
    assert await seqs(ledger) == [2]
    assert (await ledger.load()).rows == told_of_feed(2).changes


async def test_the_log_of_a_room_forgets_what_was_purged(ledger: Ledger, path: Path) -> None:
    await ledger.commit(booked(1, rooms=(STUDIO, ATTIC)))
    await ledger.commit(booked(2, rooms=(ATTIC,)))
    await ledger.purge_bookings([BookingId("b1")])
    page = await ledger.read_log(LogQuery(room=ATTIC))
    assert [entry.seq for entry in page.entries] == [2]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT room, seq FROM log_room").fetchall() == [(ATTIC, 2)]


async def test_a_number_of_the_log_is_never_given_twice(ledger: Ledger, path: Path) -> None:
    for seq in (1, 2):
        await ledger.commit(booked(seq))
    await ledger.purge_bookings([BookingId("b1"), BookingId("b2")])
    await ledger.purge_bookings([BookingId("b1")])
    assert await seqs(ledger) == []
    assert (await ledger.load()).last_seq == 2


async def test_turns_are_committed_while_much_is_purged(ledger: Ledger) -> None:
    many = 2500
    for turn in [booked(seq) for seq in range(1, many + 1)]:
        _ = ledger.commit(turn)
    for seq in range(many + 1, 2 * many + 1):
        _ = ledger.commit(frozen(seq) if seq % 2 else unfrozen(seq))
    await ledger.settled()

    async def all_purged() -> int:
        ids = [BookingId(f"b{n}") for n in range(1, many + 1)]
        bookings = [await ledger.purge_bookings(some) for some in batched(ids, 100, strict=True)]
        return sum(bookings) + await ledger.purge(NOON + 9999 * HOUR)

    purge = asyncio.create_task(all_purged())
    committed = 0
    while not purge.done():
        committed += 1
        await ledger.commit(booked(2 * many + committed))
    # All but the last freeze, which stands if it is one.
    assert await purge == 2 * many
    assert committed > 10
    assert len((await ledger.load()).rows) == committed
    await assert_the_log_adds_up(ledger)


# --- stalls ---


async def facts_left(ledger: Ledger, life: Life, before: datetime) -> list[Fact]:
    """Write a life down, purge, see that the log adds up, and return what is left of it."""
    for turn in life.turns:
        await ledger.commit(turn)
    await ledger.purge(before)
    await assert_the_log_adds_up(ledger)
    assert by_key((await ledger.load()).rows) == by_key(life.state.rows())
    return [one.fact async for one in ledger.entries()]


def a_stay_a_day(life: Life, days: int) -> None:
    """Let somebody come each day for a minute, and the cameras come back after that."""
    life.see(CORNER, Level.CLEAR)
    for _ in range(days):
        life.stay()
        life.report(EYE, None)
        life.report(DOME, None)
        life.now += DAY - MINUTE


async def test_old_stays_are_forgotten(ledger: Ledger) -> None:
    life = Life()
    a_stay_a_day(life, 100)
    left = await facts_left(ledger, life, life.now - 30 * DAY)
    assert min(fact.at for fact in left) == life.now - 30 * DAY
    assert sum(isinstance(fact, OccupancyEnded) for fact in left) == 30


async def test_the_stays_of_the_row_s_week_are_kept_however_old_they_are(ledger: Ledger) -> None:
    life = Life()
    a_stay_a_day(life, 100)
    last = life.now
    left = await facts_left(ledger, life, life.now + 300 * DAY)
    assert 7 <= sum(isinstance(fact, OccupancyEnded) for fact in left) <= 9
    assert min(fact.at for fact in left) >= last - 9 * DAY


async def test_a_stall_that_is_no_more_is_forgotten(ledger: Ledger) -> None:
    life = Life()
    a_stay_a_day(life, 10)
    life.stay(CORNER)
    life.report(DOME, None)
    life.toggle(CORNER)
    left = await facts_left(ledger, life, life.now + DAY)
    assert {stall_of(fact) for fact in left} == {BOOTH}


@pytest.mark.parametrize("pause", [False, True])
async def test_a_stay_that_goes_on_is_kept_from_its_start(ledger: Ledger, pause: bool) -> None:  # noqa: FBT001
    life = Life()
    a_stay_a_day(life, 100)
    life.see(BOOTH, Level.DETECTED)
    if pause:
        life.do(PauseOccupancy(stall=BOOTH))
    left = await facts_left(ledger, life, life.now + 300 * DAY)
    assert any(isinstance(fact, OccupancyStarted) and fact.at == life.now for fact in left)


async def test_maintenance_of_years_is_remembered(ledger: Ledger) -> None:
    life = Life()
    life.do(StartMaintenance(stall=CORNER))
    assert len(await facts_left(ledger, life, life.now + 999 * DAY)) == 1


async def test_a_camera_that_failed_after_the_last_stay_has_still_failed(ledger: Ledger) -> None:
    """Its failure is kept, and not those before."""
    life = Life()
    for _ in range(100):
        life.see(BOOTH, Level.DETECTED)
        life.report(DOME, "still on")
        life.see(BOOTH, Level.CLEAR)
        life.report(EYE, "still off")
        life.now += DAY
    left = await facts_left(ledger, life, life.now + 99 * DAY)
    assert life.state.occupancies[BOOTH].failed == (DOME, EYE)
    told = [fact for fact in left if isinstance(fact, CameraFailed)]
    assert [(fact.camera, fact.should_be_on) for fact in told[-2:]] == [(DOME, False), (EYE, True)]
    assert len(left) < 50


async def test_a_camera_that_works_again_is_forgotten_to_have_failed(ledger: Ledger) -> None:
    life = Life()
    life.stay()
    life.report(EYE, "still off")
    life.report(EYE, None)
    a_stay_a_day(life, 30)
    left = await facts_left(ledger, life, life.now)
    assert not any(isinstance(fact, CameraFailed) for fact in left)


async def test_sensors_that_were_stuck_long_ago_are_still_stuck(ledger: Ledger) -> None:
    life = Life()
    life.see(BOOTH, Level.UNKNOWN)
    life.now += 10 * MINUTE
    life.wake(BOOTH)
    assert life.state.occupancies[BOOTH].stuck is Stuck.LOST
    for _ in range(30):
        life.do(StartOccupancy(stall=BOOTH))
        life.do(EndOccupancy(stall=BOOTH))
        life.now += DAY
    left = await facts_left(ledger, life, life.now)
    assert [type(fact) for fact in left] == [SensorStuck, OccupancyStarted, OccupancyEnded]


async def test_what_a_stall_suffered_in_an_earlier_life_is_not_its_own(ledger: Ledger) -> None:
    """A stall that was stuck, was removed and is there again is not stuck."""
    life = Life()
    # The camera looks into both, and comes back when both are known to be empty.
    life.see(BOOTH, Level.CLEAR)
    life.see(CORNER, Level.UNKNOWN)
    life.now += 10 * MINUTE
    life.wake(CORNER)
    assert life.state.occupancies[CORNER].stuck is Stuck.LOST
    life.report(DOME, None)
    life.toggle(CORNER)
    life.now += 5 * DAY
    life.toggle(CORNER)
    life.stay(CORNER)
    left = await facts_left(ledger, life, life.now + DAY)
    assert life.state.occupancies[CORNER].stuck is None
    assert not any(isinstance(fact, SensorStuck) for fact in left)


async def test_a_camera_that_is_not_given_back_yet_is_still_taken(ledger: Ledger) -> None:
    life = Life()
    a_stay_a_day(life, 30)
    life.stay()
    left = await facts_left(ledger, life, life.now + 999 * DAY)
    assert life.state.occupancies[BOOTH].taken == (EYE, DOME)
    life.report(EYE, None)
    left = await facts_left_of_more(ledger, life, life.now + 999 * DAY)
    assert isinstance(left[-1], CameraReturned)


async def facts_left_of_more(ledger: Ledger, life: Life, before: datetime) -> list[Fact]:
    """Write down what is new of a life, and go on as `facts_left`."""
    last_seq = (await ledger.load()).last_seq
    life.turns = [turn for turn in life.turns if turn.entries and turn.entries[0].seq > last_seq]
    return await facts_left(ledger, life, before)


async def test_a_clock_that_was_set_back_costs_nothing(ledger: Ledger) -> None:
    """What was written last is believed, and not what has the latest hour."""
    life = Life()
    a_stay_a_day(life, 20)
    life.now -= 40 * DAY
    life.stay(CORNER)
    life.toggle(CORNER)
    life.report(DOME, None)
    a_stay_a_day(life, 3)
    await facts_left(ledger, life, life.now - DAY)


async def test_a_stall_s_log_does_not_grow_with_its_past(ledger: Ledger) -> None:
    """Purged each night, it has what the retention keeps, and not more with each."""
    life = Life()
    sizes: list[int] = []
    for _ in range(40):
        a_stay_a_day(life, 1)
        left = await facts_left_of_more(ledger, life, life.now - 10 * DAY)
        sizes.append(len(left))
    assert len(set(sizes[15:])) == 1


async def test_much_is_forgotten_in_small_steps(ledger: Ledger) -> None:
    """As after a retention that was shortened; turns are committed between them."""
    life = Life()
    numbers = count(1)
    first = begun(next(numbers)).entries[0].fact
    assert isinstance(first, OccupancyStarted)
    again = OccupancyExtended(
        at=first.at, stall=BOOTH, ends_at=first.ends_at, why=first.why, detected_at=first.at
    )
    life.stay()
    life.turns = [Turn(entries=tuple(entry(next(numbers), again) for _ in range(4500)), changes=())]
    for turn in life.turns:
        await ledger.commit(turn)
    purge = asyncio.create_task(ledger.purge(NOON + 9999 * HOUR))
    committed = 0
    while not purge.done():
        committed += 1
        await ledger.commit(booked(10_000 + committed))
    assert await purge == 4500
    assert committed > 3


def written(life: Life, database: Database, already: int) -> int:
    """Write down the turns of a life that are not written yet, and return how many it has."""
    transaction = Transaction()
    for turn in life.turns[already:]:
        transaction.add(turn)
    database.write(transaction)
    return len(life.turns)


def assert_sound(database: Database, life: Life, young: datetime) -> None:
    """See that rows and log are of one mind, and that nothing young is missing."""
    rows = by_key(database.load().rows)
    assert rows == by_key(life.state.rows())
    left = database.entries_after(0, 100_000)
    assert folded(left) == rows
    all_young = {one.seq for turn in life.turns for one in turn.entries if one.fact.at >= young}
    assert all_young <= {one.seq for one in left}


def purged(database: Database, life: Life, before: datetime, limit: int) -> None:
    """Purge step by step, as a ledger that may be stopped after each, and look after each."""
    for stall in database.stalls():
        while database.purge_stalls((stall,), before, limit):
            assert_sound(database, life, before)


_INSTANTS = st.integers(-3, 60).map(lambda days: MORNING + days * DAY / 2)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(lives, _INSTANTS), min_size=1, max_size=3), st.integers(1, 40))
def test_whatever_happens_in_stalls_what_is_left_adds_up(
    parts: list[tuple[list[Step], datetime]], limit: int
) -> None:
    """Stays, doubts, faults, removals and clocks set back, purged at any time, several times."""
    life = Life()
    already = 0
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "roomkeeper.db", MIGRATIONS)
        latest = MORNING - 99 * DAY
        for steps, before in parts:
            for step in steps:
                step(life)
            already = written(life, database, already)
            latest = max(latest, before)
            assert_sound(database, life, latest)
            purged(database, life, latest, limit)
            assert_sound(database, life, latest)
        database.close()


# --- reservations ---


async def test_a_row_goes_with_the_entries_that_carry_it(ledger: Ledger) -> None:
    for turn in (reserved(1), reserved(2), reserved(3, "x2"), reserved(4), booked(5)):
        await ledger.commit(turn)
    await assert_the_log_adds_up(ledger)
    assert await ledger.purge_rows([key_of(reservation())]) == 3
    assert set((await ledger.load()).rows) == {*reserved(3, "x2").changes, booking(5)}
    assert await seqs(ledger) == [3, 5]
    await assert_the_log_adds_up(ledger)


async def test_entries_of_a_reservation_do_not_go_with_its_booking(ledger: Ledger) -> None:
    """They are of a row of its own, which may be of another booking by now."""
    for turn in (booked(1), reserved(2)):
        await ledger.commit(turn)
    assert await ledger.purge_bookings([BookingId("b1")]) == 1
    assert await seqs(ledger) == [2]
    await assert_the_log_adds_up(ledger)


async def test_what_a_newer_entry_has_overtaken_goes_when_it_is_old(ledger: Ledger) -> None:
    for turn in (reserved(1), reserved(2), reserved(3, "x2"), reserved(4), reserved(5)):
        await ledger.commit(turn)
    # Entry n is of n hours after noon.
    assert await ledger.purge(NOON + 4 * HOUR) == 2
    assert await seqs(ledger) == [3, 4, 5]
    await assert_the_log_adds_up(ledger)
    assert await ledger.purge(NOON + 99 * HOUR) == 1
    assert await seqs(ledger) == [3, 5]
    await assert_the_log_adds_up(ledger)


async def test_the_last_word_on_what_is_forgotten_goes_last(ledger: Ledger) -> None:
    for turn in (reserved(1), reserved(2, "x2"), unreserved(3), reserved(4)):
        await ledger.commit(turn)
    assert await ledger.purge(NOON + 9 * HOUR) == 2
    assert await seqs(ledger) == [2, 4]
    for turn in (unreserved(5), unreserved(6, "x2")):
        await ledger.commit(turn)
    assert await ledger.purge(NOON + 9 * HOUR) == 4
    assert await seqs(ledger) == []
    assert (await ledger.load()).rows == ()


async def test_what_is_forgotten_stays_so_where_the_clock_was_set_back(ledger: Ledger) -> None:
    """An entry of a later hour that was written before the last word does not outlive it."""
    late, forgotten = reserved(1), unreserved(2)
    at = NOON + 50 * HOUR
    ahead = replace(late.entries[0], fact=replace(late.entries[0].fact, at=at))
    await ledger.commit(replace(late, entries=(ahead,)))
    await ledger.commit(forgotten)
    assert await ledger.purge(NOON + 9 * HOUR) == 0
    await assert_the_log_adds_up(ledger)
    assert await ledger.purge(NOON + 51 * HOUR) == 2
    await assert_the_log_adds_up(ledger)


_TELLINGS = st.lists(
    st.tuples(st.sampled_from(["x1", "x2", "x2/y"]), st.integers(0, 3), st.integers(-20, 20)),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=100)
@given(_TELLINGS, st.integers(-20, 20), st.integers(1, 4))
def test_whatever_is_told_of_reservations_what_is_left_adds_up(
    tellings: list[tuple[str, int, int]], before: int, limit: int
) -> None:
    """At any hour, by any clock, and after each step of a purge, of which any may be the last."""
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "roomkeeper.db", MIGRATIONS)
        transaction = Transaction()
        for seq, (external_id, kind, hour) in enumerate(tellings, start=1):
            turn = unreserved(seq, external_id) if kind == 0 else reserved(seq, external_id)
            fact = replace(turn.entries[0].fact, at=NOON + hour * HOUR)
            transaction.add(replace(turn, entries=(entry(seq, fact),)))
        database.write(transaction)
        rows = by_key(database.load().rows)
        assert folded(database.entries_after(0, 1000)) == rows
        while database.purge_subjects(NOON + before * HOUR, limit):
            assert folded(database.entries_after(0, 1000)) == rows
        left = database.entries_after(0, 1000)
        old = [one for one in left if one.fact.at < NOON + before * HOUR]
        assert len(old) <= len(rows) + 3
        for key in list(rows):
            database.purge_rows([key])
            del rows[key]
            assert folded(database.entries_after(0, 1000)) == rows
            assert by_key(database.load().rows) == rows
        database.close()
