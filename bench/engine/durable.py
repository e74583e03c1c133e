"""1,000 deadlines that survive a power cut."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final

from custom_components.roomkeeper.core.commands import Cancel, Hold, Reschedule
from custom_components.roomkeeper.core.events import BookingMoved
from custom_components.roomkeeper.core.ids import BookingRef
from custom_components.roomkeeper.core.lifecycle import BookingEvent
from custom_components.roomkeeper.engine import Publication

from bench.engine.apscheduler_sqlite import jobs_in_sqlite
from bench.engine.house import HOUR, at_once, house, id_of, key, running
from bench.measuring import in_turns, ratio
from bench.results import Result

_COUNT: Final = 1_000
_CANCELLED: Final = range(0, _COUNT, 2)
_MOVED: Final = range(1, _COUNT, 4)
_FIRED: Final = _COUNT - len(_CANCELLED)
_OPERATIONS: Final = _COUNT + len(_CANCELLED) + len(_MOVED) + _FIRED
_LEAD: Final = timedelta(seconds=15)
"""By then one caller has asked for all of it, on a slow disk too; the wait is not counted."""


class _Countdown:
    """Says when all has been fired."""

    def __init__(self) -> None:
        self._left = _FIRED
        self.all = asyncio.Event()

    def one(self) -> None:
        self._left -= 1
        if not self._left:
            self.all.set()


async def _in_roomkeeper(callers: int) -> float:
    """Return operations a second; the wait for the one instant at which all fire is no work."""
    async with running(house(_COUNT)) as engine:
        countdown = _Countdown()

        def published(publication: Publication) -> None:
            for entry in publication.entries:
                if isinstance(entry.fact, BookingMoved) and entry.fact.event is BookingEvent.EXPIRE:
                    countdown.one()

        engine.subscribe(published)
        began = time.perf_counter()
        due = datetime.now(UTC) + _LEAD
        holds = (
            Hold(booking_id=id_of(number), rooms=(key(number),), end=due, expires_in=HOUR)
            for number in range(_COUNT)
        )
        await at_once(engine, holds, callers)
        refs = [BookingRef(id_of(number)) for number in range(_COUNT)]
        await at_once(engine, (Cancel(ref=refs[number]) for number in _CANCELLED), callers)
        earlier = due - timedelta(microseconds=1)
        moves = (Reschedule(ref=refs[number], end=earlier) for number in _MOVED)
        await at_once(engine, moves, callers)
        worked_s = time.perf_counter() - began
        wait_s = (due - datetime.now(UTC)).total_seconds()
        assert wait_s > 0
        began = time.perf_counter()
        await countdown.all.wait()
        return _OPERATIONS / (worked_s + time.perf_counter() - began - wait_s)


async def _in_apscheduler() -> float:
    async with jobs_in_sqlite() as jobs:
        countdown = _Countdown()
        jobs.on_done(countdown.one)
        began = time.perf_counter()
        due = datetime.now(UTC)
        for number in range(_COUNT):
            jobs.add(id_of(number), due)
        for number in _CANCELLED:
            jobs.remove(id_of(number))
        for number in _MOVED:
            jobs.move(id_of(number), due - timedelta(microseconds=1))
        jobs.fire()
        await countdown.all.wait()
        return _OPERATIONS / (time.perf_counter() - began)


def measure() -> list[Result]:
    """Compare one caller and 64 with what many have today."""
    peer = "APScheduler 3 + SQLite"
    speed = in_turns(
        3,
        {
            "64 callers": lambda: asyncio.run(_in_roomkeeper(64)),
            "one caller": lambda: asyncio.run(_in_roomkeeper(1)),
            peer: lambda: asyncio.run(_in_apscheduler()),
        },
    )
    return [
        Result(
            what=f"schedule 1,000, cancel half, move a quarter, fire the rest; {side}",
            ours=median(speed[side]),
            unit="/s",
            peer=peer,
            theirs=median(speed[peer]),
            ratio=ratio(speed[side], speed[peer]),
            ratio_at_least=20 if side == "64 callers" else None,
        )
        for side in ("64 callers", "one caller")
    ]
