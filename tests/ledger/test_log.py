"""The log answers who did what, where and when, page by page."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.dialects.sqlite import dialect

from custom_components.roomkeeper.core.events import Actor, ActorKind
from custom_components.roomkeeper.core.ids import ActionId, BookingId, ScheduleId, StallKey
from custom_components.roomkeeper.ledger import Ledger, LogQuery, Turn
from custom_components.roomkeeper.ledger.log import entries_matching

from .samples import (
    A1,
    A2,
    ADA,
    ATTIC,
    BOOTH,
    CORNER,
    HOUR,
    NOON,
    S1,
    S2,
    STUDIO,
    acted,
    begun,
    booked,
    cancelled,
    frozen,
    ran,
    scheduled,
    unfrozen,
)

FEED = Actor(kind=ActorKind.FEED, id="f1", name="Club calendar")


def by_feed(turn: Turn) -> Turn:
    return replace(turn, entries=tuple(replace(one, actor=FEED) for one in turn.entries))


@pytest.fixture
async def told(ledger: Ledger) -> Ledger:
    """Return a ledger with ten entries; entry n is of n hours after noon."""
    for turn in (
        booked(1),
        booked(2, rooms=(STUDIO, ATTIC)),
        frozen(3, ATTIC),
        by_feed(cancelled(4, 1)),
        by_feed(booked(5)),
        unfrozen(6, ATTIC),
        booked(7, rooms=(ATTIC,)),
        begun(8, BOOTH),
        begun(9, CORNER),
        begun(10, BOOTH),
    ):
        await ledger.commit(turn)
    return ledger


@pytest.mark.parametrize(
    ("query", "seqs"),
    [
        (LogQuery(), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (LogQuery(room=ATTIC), [7, 6, 3, 2]),
        (LogQuery(booking_id=BookingId("b1")), [4, 1]),
        (LogQuery(stall=BOOTH), [10, 8]),
        (LogQuery(stall=CORNER), [9]),
        (LogQuery(stall=StallKey("nowhere")), []),
        (LogQuery(stall=BOOTH, cursor=10), [8]),
        (LogQuery(stall=BOOTH, types=("occupancy_started", "room_frozen"), limit=2), [10, 8]),
        (LogQuery(stall=BOOTH, types=("occupancy_ended",)), []),
        (LogQuery(stall=BOOTH, start=NOON + 9 * HOUR, actor_kind=ActorKind.USER), [10]),
        (LogQuery(stall=BOOTH, room=STUDIO), []),
        (LogQuery(stall=BOOTH, booking_id=BookingId("b1")), []),
        (LogQuery(types=("booking_cancelled", "room_frozen")), [4, 3]),
        (LogQuery(types=("no_such_thing",)), []),
        (LogQuery(actor_kind=ActorKind.FEED), [5, 4]),
        (LogQuery(actor_id=ADA.id), [10, 9, 8, 7, 6, 3, 2, 1]),
        (LogQuery(start=NOON + 3 * HOUR, end=NOON + 5 * HOUR), [4, 3]),
        (LogQuery(end=NOON + 2 * HOUR), [1]),
        (LogQuery(cursor=3), [2, 1]),
        (LogQuery(room=ATTIC, cursor=3), [2]),
        (LogQuery(room=STUDIO, types=("booking_confirmed",), start=NOON + 2 * HOUR), [5, 2]),
        (LogQuery(booking_id=BookingId("b1"), actor_kind=ActorKind.FEED, room=STUDIO), [4]),
    ],
)
async def test_entries_are_found_the_newest_first(
    told: Ledger, query: LogQuery, seqs: list[int]
) -> None:
    page = await told.read_log(query)
    assert [entry.seq for entry in page.entries] == seqs
    assert page.next_cursor is None


async def test_a_full_last_page_is_the_last(told: Ledger) -> None:
    page = await told.read_log(LogQuery(limit=10))
    assert len(page.entries) == 10
    assert page.next_cursor is None


@pytest.mark.parametrize("room", [None, STUDIO])
async def test_paging_has_no_gaps_and_no_repeats_while_entries_are_added(
    ledger: Ledger, room: None
) -> None:
    for seq in range(1, 101):
        await ledger.commit(booked(seq))
    seen: list[int] = []
    cursor = None
    newest = 100
    while True:
        page = await ledger.read_log(LogQuery(room=room, limit=7, cursor=cursor))
        seen += [entry.seq for entry in page.entries]
        newest += 1
        await ledger.commit(booked(newest))
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == list(range(100, 0, -1))


@pytest.mark.parametrize(
    ("query", "seqs"),
    [
        (LogQuery(schedule_id=S1), [7, 6, 5, 4, 3, 1]),
        (LogQuery(schedule_id=S2), [2]),
        (LogQuery(schedule_id=ScheduleId("none")), []),
        (LogQuery(action_id=A1), [5, 4]),
        (LogQuery(action_id=A2), [7, 6]),
        (LogQuery(action_id=ActionId("none")), []),
        (LogQuery(schedule_id=S1, action_id=A2), [7, 6]),
        (LogQuery(schedule_id=S2, action_id=A2), []),
        (LogQuery(schedule_id=S1, types=("schedule_run", "action_failed")), [7, 5, 3]),
        (LogQuery(schedule_id=S1, limit=2, cursor=6), [5, 4]),
        (LogQuery(schedule_id=S1, start=NOON + 2 * HOUR, end=NOON + 6 * HOUR), [5, 4, 3]),
        (LogQuery(schedule_id=S1, stall=BOOTH), []),
        (LogQuery(action_id=A1, room=STUDIO), []),
    ],
)
async def test_what_a_schedule_did_is_found(
    ledger: Ledger, query: LogQuery, seqs: list[int]
) -> None:
    """Its own entries, and those of what it did to devices."""
    for turn in (scheduled(1), scheduled(2, S2), ran(3), acted(4, A1), acted(6, A2), begun(8)):
        await ledger.commit(turn)
    assert [entry.seq for entry in (await ledger.read_log(query)).entries] == seqs


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (LogQuery(stall=BOOTH), "log_stall (stall=?)"),
        (LogQuery(schedule_id=S1), "log_schedule (schedule_id=?)"),
        (LogQuery(action_id=A1), "log_action (action_id=?)"),
        (LogQuery(schedule_id=S1, action_id=A1), "log_action (action_id=?)"),
    ],
)
@pytest.mark.parametrize(
    "types", [(), ("occupancy_started",), ("schedule_run", "schedule_skipped")]
)
async def test_the_log_of_a_thing_is_read_from_its_own_end(
    ledger: Ledger, path: Path, query: LogQuery, index: str, types: tuple[str, ...]
) -> None:
    """Neither the others' entries are passed over, nor is anything sorted."""
    await ledger.close()
    statement = entries_matching(replace(query, types=types)).compile(
        dialect=dialect(), compile_kwargs={"literal_binds": True}
    )
    with closing(sqlite3.connect(path)) as file:
        plan = file.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    assert [step for *_, step in plan] == [f"SEARCH log USING INDEX {index}"]


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_between_one_and_a_thousand_entries(limit: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        LogQuery(limit=limit)
