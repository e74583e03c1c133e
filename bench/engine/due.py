"""How late deadlines are that are decided, committed durably and published."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final

from custom_components.roomkeeper.core.commands import Book, Command, Hold
from custom_components.roomkeeper.core.events import BookingMoved
from custom_components.roomkeeper.engine import Publication

from bench.engine.apscheduler_sqlite import jobs_in_sqlite
from bench.engine.house import at_once, house, id_of, key, running
from bench.engine.lateness import Seen, beside, by_call_at, never_early
from bench.measuring import in_turns
from bench.results import Result

_TOGETHER: Final = 1_000
_SPREAD: Final = 10_000
_SPREAD_OVER_S: Final = 10

type _Claim = Callable[[int, datetime], Command]
"""Makes a claim on the room of a number that ends by itself at an instant."""


def _hold(number: int, end: datetime) -> Command:
    """Return a hold, which expires."""
    return Hold(
        booking_id=id_of(number), rooms=(key(number),), end=end, expires_in=timedelta(hours=1)
    )


def _booking(number: int, end: datetime) -> Command:
    """Return a booking, which is completed, with a power-off planned after it."""
    return Book(booking_id=id_of(number), rooms=(key(number),), start=datetime.now(UTC), end=end)


async def _in_roomkeeper(claim: _Claim, offsets_s: list[float], lead_s: float) -> Seen:
    async with running(house(len(offsets_s))) as engine:
        first = datetime.now(UTC) + timedelta(seconds=lead_s)
        await at_once(
            engine,
            (
                claim(number, first + timedelta(seconds=offset))
                for number, offset in enumerate(offsets_s)
            ),
        )
        assert datetime.now(UTC) < first
        seen = Seen(len(offsets_s))

        def published(publication: Publication) -> None:
            now = datetime.now(UTC)
            for entry in publication.entries:
                if isinstance(entry.fact, BookingMoved):
                    seen.one((now - entry.fact.at).total_seconds())

        engine.subscribe(published)
        return await seen.watched()


async def _in_apscheduler(count: int) -> Seen:
    async with jobs_in_sqlite() as jobs:
        seen = Seen(count)
        for number in range(count):
            jobs.add(id_of(number), datetime.now(UTC))
        due = time.monotonic()
        jobs.on_done(lambda: seen.one(time.monotonic() - due))
        asyncio.get_running_loop().call_soon(jobs.fire)
        return await seen.watched()


def _together() -> list[Result]:
    at_once = [0.0] * _TOGETHER
    sides: dict[str, Callable[[], Seen]] = {
        "holds": lambda: asyncio.run(_in_roomkeeper(_hold, at_once, lead_s=4)),
        "bookings": lambda: asyncio.run(_in_roomkeeper(_booking, at_once, lead_s=4)),
        "loop.call_at": lambda: asyncio.run(by_call_at(_TOGETHER, lead_s=0.2)),
        "APScheduler 3 + SQLite": lambda: asyncio.run(_in_apscheduler(_TOGETHER)),
    }
    seen = in_turns(5, sides)
    late = {side: [one.p99_ms for one in found] for side, found in seen.items()}
    blocked = {side: [one.blocked_ms for one in found] for side, found in seen.items()}
    holds, bookings, *peers = sides
    return [
        *beside("1,000 holds expire at once: 99 of 100 within", late, holds, peers, 50),
        *beside("1,000 holds expire at once: longest block", blocked, holds, peers, 10),
        *beside("1,000 bookings end at once: 99 of 100 within", late, bookings, peers, 50),
        *beside("1,000 bookings end at once: longest block", blocked, bookings, peers, 10),
        never_early("1,000 at once: the first, after its instant", [*seen[holds], *seen[bookings]]),
    ]


def _spread() -> list[Result]:
    offsets_s = [number * _SPREAD_OVER_S / _SPREAD for number in range(_SPREAD)]
    work = {"Roomkeeper": lambda: asyncio.run(_in_roomkeeper(_hold, offsets_s, lead_s=8))}
    seen = in_turns(3, work)["Roomkeeper"]
    return [
        Result(
            what="10,000 holds expire within 10 s: 99 of 100 within",
            ours=median(one.p99_ms for one in seen),
            unit="ms",
            at_most=5,
        ),
        never_early("10,000 holds expire within 10 s: the first, after its instant", seen),
    ]


def measure() -> list[Result]:
    """Measure many at one instant, and many one after the other."""
    return [*_together(), *_spread()]
