"""Reports on a year of 200 rooms: from what is kept, and counting it all anew."""

import asyncio
import gc
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.model import Policy, Site
from custom_components.roomkeeper.core.usage import Measure
from custom_components.roomkeeper.ledger import Ledger

from bench.engine.house import ALL_RULES, BEGIN, HOUR, house, id_of, key
from bench.measuring import in_turns, watched_loop
from bench.results import Result

ROOMS: Final = 200
_DAYS: Final = 365
_A_DAY: Final = 4
LOAD: Final = f"{ROOMS} rooms, {ROOMS * _DAYS * _A_DAY:,} bookings"
_ROUNDS: Final = 3
_ASKED: Final = 5
_MS: Final = 1_000
_MOST_MS: Final = 200
_BLOCKED_MS: Final = 10
_GROWN_OLD: Final = 50_000
"""Python looks through all when a quarter as many have grown old: in a Home Assistant 100,000."""

_NOW: Final = BEGIN
_TODAY: Final = _NOW.date()
YEAR: Final = (_TODAY - timedelta(days=_DAYS - 1), _TODAY)
ODD: Final = (YEAR[0].replace(day=2) + timedelta(days=31), _TODAY - timedelta(days=1))
_KEEPING: Final = timedelta(days=2 * _DAYS)

_BOOKING: Final = """
    INSERT INTO booking (id, rooms, status, start, "end", title, guest, note, source, external_id,
        created_at, updated_at, is_block, checked_in_at)
    VALUES (?, ?, 'completed', ?, ?, 'Rehearsal', 'Grace Hopper', '', '', '', ?, ?, 0, ?)
"""
_POWER_OFF: Final = """
    INSERT INTO power_off (booking_id, room, status, planned_at, due_at, attempts, failures,
        announced, manual, updated_at)
    VALUES (?, ?, 'succeeded', ?, ?, 1, '[]', 1, 0, ?)
"""

_SECOND_US: Final = 1_000_000
_MINUTE_US: Final = 60 * _SECOND_US
_HOUR_US: Final = 60 * _MINUTE_US


def _site() -> Site:
    """Return rooms that are open day and night by two windows, so that hours are reckoned."""
    site = house(ROOMS, Policy(opening_hours=ALL_RULES.opening_hours))
    return Site(time_zone=site.time_zone, rooms=site.rooms, log_retention=_KEEPING)


def _starts() -> Iterator[tuple[int, int, int]]:
    """Yield number, room and start of all bookings, four a day in each room."""
    first = int((_NOW - timedelta(days=_DAYS)).timestamp()) * _SECOND_US
    number = 0
    for day in range(_DAYS):
        for room in range(ROOMS):
            for part in range(_A_DAY):
                minutes = day * 1440 + 360 * part + 7 * (room % 20)
                yield number, room, first + minutes * _MINUTE_US
                number += 1


def _fill(path: Path) -> None:
    """Write a year of bookings with their guests and power-offs, as rows."""
    bookings: list[tuple[object, ...]] = []
    offs: list[tuple[object, ...]] = []
    for number, room, start in _starts():
        end = start + (60 + number % 170) * _MINUTE_US
        left = end - number % 3 * 10 * _MINUTE_US
        arrived = start + (number % 25 - 12) * _MINUTE_US
        made = start - (1 + number % 400) * _HOUR_US
        bookings.append((id_of(number), f'["{key(room)}"]', start, end, made, left, arrived))
        planned = left + 40 * _MINUTE_US
        offs.append((id_of(number), key(room), planned, planned, planned + number % 9 * _SECOND_US))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(_BOOKING, bookings)
        connection.executemany(_POWER_OFF, offs)


def _forget(path: Path) -> None:
    """Take out all that was counted."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("room_usage", "stall_usage", "usage_hours"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        connection.execute("DELETE FROM mark WHERE name LIKE 'usage%'")


async def filled(path: Path) -> None:
    """Make a ledger with a year of bookings, of which nothing is counted yet."""
    ledger = Ledger(path)
    await ledger.open()
    await ledger.close()
    _fill(path)


class Timed(NamedTuple):
    """What a work took.

    `grown_old` is how many objects outlived the collections of young ones.
    """

    took_s: float
    blocked_s: float
    grown_old: float


def usual_of(each: Iterable[Timed]) -> Timed:
    """Return the medians."""
    took_s, blocked_s, grown_old = zip(*each, strict=True)
    return Timed(median(took_s), median(blocked_s), median(grown_old))


def answers(each: Mapping[str, Timed]) -> list[Result]:
    """Return how long it took to answer each question."""
    return [
        Result(what=what, ours=one.took_s * _MS, unit="ms", at_most=_MOST_MS)
        for what, one in each.items()
    ]


def longest_block(every: Iterable[Timed]) -> Result:
    """Return how long the loop was blocked at the most, as it usually is."""
    return Result(
        what="longest block of the loop meanwhile, usually",
        ours=max(one.blocked_s for one in every) * _MS,
        unit="ms",
        at_most=_BLOCKED_MS,
    )


async def timed(work: Callable[[], Awaitable[object]]) -> Timed:
    """Return how long it took, and how long the loop was blocked meanwhile.

    When enough objects have grown old, Python looks through all that there are, and
    holds everything. Here it passes over those that were there before, for in Home
    Assistant these are not ours; of our own what has grown old is counted.
    """
    old = grown_old = 0

    def count(phase: str, info: dict[str, int]) -> None:
        nonlocal old, grown_old
        if info["generation"] == 1:
            before, old = old, len(gc.get_objects(generation=2))
            grown_old += old - before if phase == "stop" else 0

    gc.collect()
    gc.freeze()
    gc.callbacks.append(count)
    try:
        async with watched_loop() as watch:
            began = time.perf_counter()
            await work()
            took_s = time.perf_counter() - began
    finally:
        gc.callbacks.remove(count)
        gc.unfreeze()
    return Timed(took_s, watch.longest_s, grown_old)


async def _rebuilt(path: Path) -> Timed:
    _forget(path)
    ledger = Ledger(path)
    await ledger.open()
    try:
        return await timed(lambda: ledger.update_usage(_site(), _NOW))
    finally:
        await ledger.close()


async def _asked(path: Path) -> dict[str, Timed]:
    """Ask each question some times, and return what its answers usually took."""
    ledger, site = Ledger(path), _site()
    await ledger.open()
    await ledger.update_usage(site, _NOW)
    rooms: list[RoomKey] = list(site.rooms)

    async def report(first: date, last: date, now: datetime) -> None:
        await ledger.update_usage(site, now)
        await ledger.room_usage(first, last)
        await ledger.usage_by_day(first, last)
        await ledger.usage_by_hour(first, last, Measure.BOOKED)

    questions: dict[str, Callable[[], Awaitable[object]]] = {
        "the rooms, a year": lambda: ledger.room_usage(*YEAR),
        "the rooms, 11 months with odd ends": lambda: ledger.room_usage(*ODD),
        "half of the rooms, a year": lambda: ledger.room_usage(*YEAR, rooms[::2]),
        "each day of a year": lambda: ledger.usage_by_day(*YEAR),
        "each day of a year, half of the rooms": lambda: ledger.usage_by_day(*YEAR, rooms[::2]),
        "each hour of the week, a year": lambda: ledger.usage_by_hour(*YEAR, Measure.BOOKED),
        "each hour of the week, half of the rooms": lambda: ledger.usage_by_hour(
            *YEAR, Measure.BOOKED, rooms[::2]
        ),
        "bring today up to date": lambda: ledger.update_usage(site, _NOW + HOUR / 60),
        "all of a report": lambda: report(*YEAR, _NOW + HOUR / 30),
    }
    try:
        found: dict[str, Timed] = {}
        for what, work in questions.items():
            found[what] = usual_of([await timed(work) for _ in range(_ASKED)])
        return found
    finally:
        await ledger.close()


def measure() -> list[Result]:
    """Count all anew some times, and then ask."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "roomkeeper.db")
        asyncio.run(filled(path))
        rebuilt = in_turns(_ROUNDS, {"ours": lambda: asyncio.run(_rebuilt(path))})["ours"]
        asked = asyncio.run(_asked(path))
    anew = usual_of(rebuilt)
    every = (anew, *asked.values())
    return [
        Result(what=f"{LOAD}: count all anew", ours=anew.took_s, unit="s", at_most=10),
        *answers(asked),
        longest_block(every),
        Result(
            what="what grows old meanwhile",
            ours=max(one.grown_old for one in every),
            unit="objects",
            at_most=_GROWN_OLD,
        ),
    ]
