"""From the file of a large house to a running engine, and what that takes in memory."""

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from custom_components.roomkeeper.core.events import BookingOpened, Entry
from custom_components.roomkeeper.ledger import Ledger, Turn

from bench.engine.house import ADA, BEGIN, HOUR, booking, house, key, running
from bench.measuring import in_turns, traced, watched_loop
from bench.results import Result

_ROOMS: Final = 1_000
_BOOKINGS: Final = 100_000
_TURNS: Final = 1_000
_ROUNDS: Final = 5
_MS: Final = 1_000


async def _write(path: Path) -> None:
    """Write 100,000 bookings that are to come, and a log entry for each."""
    ledger = Ledger(path)
    await ledger.open()
    seqs = range(1, _BOOKINGS + 1)
    size = _BOOKINGS // _TURNS
    for first in seqs[::size]:
        rows = [
            booking(seq, (key(seq % _ROOMS),), BEGIN + seq // _ROOMS * HOUR, HOUR)
            for seq in range(first, first + size)
        ]
        entries = tuple(
            Entry(
                seq=first + at,
                recorded_at=row.created_at,
                fact=BookingOpened(at=row.created_at, booking=row),
                actor=ADA,
                reason="",
            )
            for at, row in enumerate(rows)
        )
        await ledger.commit(Turn(entries=entries, changes=tuple(rows)))
    await ledger.close()


async def _start(path: Path) -> tuple[float, float]:
    """Return how long it took and how long the loop was blocked, in s."""
    async with watched_loop() as watch:
        began = time.perf_counter()
        async with running(house(_ROOMS), path) as engine:
            took_s = time.perf_counter() - began
            blocked_s = watch.longest_s
            assert engine.deadline_count > _BOOKINGS
    return took_s, blocked_s


async def _bytes_each(path: Path) -> float:
    with traced() as held:
        async with running(house(_ROOMS), path):
            return held() / _BOOKINGS


def measure() -> list[Result]:
    """Start several times, then once more to look at the memory."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "roomkeeper.db")
        asyncio.run(_write(path))
        starts = in_turns(_ROUNDS, {"ours": lambda: asyncio.run(_start(path))})["ours"]
        size = asyncio.run(_bytes_each(path))
    load = "1,000 rooms, 100,000 bookings, 100,000 log entries"
    return [
        Result(
            what=f"{load}: running after",
            ours=median(took_s for took_s, _ in starts),
            unit="s",
            at_most=3,
        ),
        Result(
            what=f"{load}: longest block of the loop",
            ours=median(blocked_s for _, blocked_s in starts) * _MS,
            unit="ms",
            at_most=50,
        ),
        Result(what="memory of a live booking", ours=size, unit="bytes", at_most=1_500),
    ]
