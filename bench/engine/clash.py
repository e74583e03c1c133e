"""Deciding about a booking in rooms that have few and in rooms that have many."""

import gc
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from random import Random
from statistics import median
from typing import Final

from custom_components.roomkeeper.core.commands import Book, Texts
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.errors import Clash
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.model import State

from bench.engine.calendars import (
    Calendar,
    InOrder,
    InSQLite,
    InSQLiteByOverlap,
    ListScan,
    Time,
)
from bench.engine.house import ALL_RULES, BEGIN, HOUR, booking, house, id_of, key
from bench.measuring import in_turns, rate, ratio
from bench.results import Result

_FEW: Final = 100
_SOME: Final = 10_000
_MANY: Final = 100_000
_ASKED: Final = 2_000
_ROUNDS: Final = 5

_NOW: Final = BEGIN - HOUR
_SLOT: Final = timedelta(minutes=30)
_LENGTH: Final = timedelta(minutes=15)
"""Of each booking; one begins each slot, and the rules want ten minutes between two."""


def _booked_slots(bookings: int, *, full: bool = False) -> Iterator[int]:
    """Yield the slots in which a booking begins: all, or seven of eight."""
    return (number if full else number * 8 // 7 for number in range(bookings))


def _filled(bookings: int, rooms: int = 1, *, full: bool = False) -> State:
    """Return a state in which all bookings are for the same rooms."""
    state = State(house(rooms, ALL_RULES))
    keys = tuple(map(key, range(rooms)))
    for slot in _booked_slots(bookings, full=full):
        state.apply(booking(slot, keys, BEGIN + slot * _SLOT, _LENGTH))
    return state


def _requests(state: State, *, free: bool) -> list[Book]:
    """Return requests for slots that are free, or for slots that are not."""
    keys = tuple(state.site.rooms)
    booked = {(one.span.start - BEGIN) // _SLOT for one in state.calendar(keys[0])}
    slots = [*({*range(max(booked))} - booked)] if free else [*booked]
    return [
        Book(
            booking_id=id_of(10_000_000 + number),
            rooms=keys,
            start=BEGIN + slot * _SLOT,
            end=BEGIN + slot * _SLOT + _LENGTH,
            texts=Texts(title="Rehearsal", guest="Grace Hopper"),
        )
        for number, slot in enumerate(Random(1).choices(slots, k=_ASKED))
    ]


def _accept(state: State, requests: Sequence[Book]) -> None:
    for request in requests:
        decide(state, request, _NOW)


def _refuse(state: State, requests: Sequence[Book]) -> None:
    refused = 0
    for request in requests:
        try:
            decide(state, request, _NOW)
        except Clash:
            refused += 1
    assert refused == len(requests)


def _enter(state: State, requests: Sequence[Book]) -> None:
    """Decide, enter, and take out again, so that the size stays as it is."""
    for request in requests:
        for fact in decide(state, request, _NOW):
            change = evolve(state, fact)
            assert change is not None
            state.apply(state.apply(change))


def _decisions(rooms: int) -> list[Result]:
    """Compare deciding among many with deciding among few."""
    few, many = _filled(_FEW, rooms), _filled(_MANY, rooms)
    gc.freeze()
    place = "1 room" if rooms == 1 else f"{rooms} rooms"
    return [
        _decision(f"accept, {place} with 100,000 bookings", _accept, few, many),
        _decision(f"refuse, {place} with 100,000 bookings", _refuse, few, many),
    ]


def _decision(
    what: str, run: Callable[[State, Sequence[Book]], None], few: State, many: State
) -> Result:
    speed = in_turns(
        _ROUNDS,
        {
            name: partial(rate, _ASKED, partial(run, state, _requests(state, free=run is _accept)))
            for name, state in (("few", few), ("many", many))
        },
    )
    return Result(
        what=what,
        ours=median(speed["many"]),
        unit="/s",
        peer="with 100 bookings",
        theirs=median(speed["few"]),
        ratio=ratio(speed["many"], speed["few"]),
        at_least=50_000,
        ratio_at_least=0.5,
    )


def _refusal_in_a_full_house() -> Result:
    state = _filled(_SOME, full=True)
    requests = _requests(state, free=False)
    speed = in_turns(_ROUNDS, {"ours": partial(rate, _ASKED, partial(_refuse, state, requests))})
    return Result(
        what="refuse, 1 room, nothing free in its next 250 bookings",
        ours=median(speed["ours"]),
        unit="/s",
    )


def _enter_simply(calendar: Calendar, times: Sequence[Time]) -> None:
    for time in times:
        assert calendar.enter(time)
        calendar.take_out(time)


def _entering(bookings: int) -> list[Result]:
    """Compare decide and enter with what only looks for a clash."""
    state = _filled(bookings)
    requests = _requests(state, free=True)
    taken = [(one.span.start, one.span.end) for one in state.calendar(key(0))]
    asked = [(one.start, one.end) for one in requests]
    scanned = asked[: max(20, 200_000 // bookings)]
    gc.freeze()
    ours = "Roomkeeper"
    peers: dict[str, tuple[Calendar, Sequence[Time]]] = {
        "scan of a list": (ListScan(taken), scanned),
        "SortedList": (InOrder(taken), asked),
        "SQLite in memory, predecessor query": (InSQLite(taken), asked),
        "SQLite in memory, overlap query": (InSQLiteByOverlap(taken), scanned),
    }
    sides = {ours: partial(rate, _ASKED, partial(_enter, state, requests))} | {
        name: partial(rate, len(times), partial(_enter_simply, calendar, times))
        for name, (calendar, times) in peers.items()
    }
    speed = in_turns(_ROUNDS, sides)
    return [
        Result(
            what=f"decide, enter and take out, 1 room with {bookings:,} bookings",
            ours=median(speed[ours]),
            unit="/s",
            peer=peer,
            theirs=median(speed[peer]),
            ratio=ratio(speed[ours], speed[peer]),
        )
        for peer in peers
    ]


def measure() -> list[Result]:
    """Measure decisions, then decisions with what follows."""
    return [
        *_decisions(1),
        *_decisions(3),
        _refusal_in_a_full_house(),
        *(line for size in (_FEW, _SOME, _MANY) for line in _entering(size)),
    ]
