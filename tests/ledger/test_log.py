"""The log answers who did what, where and when, page by page."""

from dataclasses import replace

import pytest

from custom_components.roomkeeper.core.events import Actor, ActorKind
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.ledger import Ledger, LogQuery, Turn

from .samples import ADA, ATTIC, HOUR, NOON, STUDIO, booked, cancelled, frozen, unfrozen

FEED = Actor(kind=ActorKind.FEED, id="f1", name="Club calendar")


def by_feed(turn: Turn) -> Turn:
    return replace(turn, entries=tuple(replace(one, actor=FEED) for one in turn.entries))


@pytest.fixture
async def told(ledger: Ledger) -> Ledger:
    """Return a ledger with seven entries; entry n is of n hours after noon."""
    for turn in (
        booked(1),
        booked(2, rooms=(STUDIO, ATTIC)),
        frozen(3, ATTIC),
        by_feed(cancelled(4, 1)),
        by_feed(booked(5)),
        unfrozen(6, ATTIC),
        booked(7, rooms=(ATTIC,)),
    ):
        await ledger.commit(turn)
    return ledger


@pytest.mark.parametrize(
    ("query", "seqs"),
    [
        (LogQuery(), [7, 6, 5, 4, 3, 2, 1]),
        (LogQuery(room=ATTIC), [7, 6, 3, 2]),
        (LogQuery(booking_id=BookingId("b1")), [4, 1]),
        (LogQuery(types=("booking_cancelled", "room_frozen")), [4, 3]),
        (LogQuery(types=("no_such_thing",)), []),
        (LogQuery(actor_kind=ActorKind.FEED), [5, 4]),
        (LogQuery(actor_id=ADA.id), [7, 6, 3, 2, 1]),
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
    page = await told.read_log(LogQuery(limit=7))
    assert len(page.entries) == 7
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


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_between_one_and_a_thousand_entries(limit: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        LogQuery(limit=limit)
