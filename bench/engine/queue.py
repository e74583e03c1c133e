"""The queue alone: 10,000 deadlines, half cancelled, a quarter moved, the rest fired."""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from statistics import median
from typing import Final, Protocol

from apscheduler.schedulers.asyncio import (  # type: ignore[import-not-found]  # script/bench brings it
    AsyncIOScheduler,
)
from custom_components.roomkeeper.core.model import RowKey
from custom_components.roomkeeper.deadline_queue import DeadlineQueue
from homeassistant.components.timer import CONF_DURATION, EVENT_TIMER_FINISHED, Timer
from homeassistant.const import CONF_ID
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time

from bench.engine.house import id_of
from bench.measuring import in_turns, ratio, traced
from bench.results import Result

_COUNT: Final = 10_000
_ROUNDS: Final = 7
_PAST: Final = datetime.now(UTC) - timedelta(days=1)
_IDS: Final = [id_of(number) for number in range(_COUNT)]


def _instants(seed: int) -> list[datetime]:
    """Return instants of one hour, all of them over, so that firing need not wait."""
    numbers = random.Random(seed)
    return [_PAST + timedelta(hours=numbers.random()) for _ in range(_COUNT)]


class _Fired:
    """Counts down, and says when all that is left has been fired."""

    def __init__(self) -> None:
        self._left = _COUNT // 2
        self.all = asyncio.Event()

    @callback
    def one(self, *_: object) -> None:
        self._left -= 1
        if not self._left:
            self.all.set()

    async def one_later(self) -> None:
        self.one()


class _Side(Protocol):
    """What keeps deadlines by name. To schedule again is to move."""

    def schedule(self, name: str, at: datetime) -> None: ...
    def cancel(self, name: str) -> None: ...
    def fire(self) -> None:
        """Fire what is due, or let it be fired from now on."""
        ...


class _Roomkeeper:
    def __init__(self, fired: _Fired) -> None:
        self._fired = fired
        self._queue: DeadlineQueue[RowKey] = DeadlineQueue()

    def schedule(self, name: str, at: datetime) -> None:
        self._queue.set(RowKey("booking", name), at)

    def cancel(self, name: str) -> None:
        self._queue.set(RowKey("booking", name), None)

    def fire(self) -> None:
        now = datetime.now(UTC)
        while (due := self._queue.pop_due(now)) is not None:
            self._fired.one(due)


class _PlainHeap:
    def __init__(self, fired: _Fired) -> None:
        self._fired = fired
        self._heap: list[tuple[datetime, str]] = []
        self._live: dict[str, datetime] = {}

    def schedule(self, name: str, at: datetime) -> None:
        self._live[name] = at
        heappush(self._heap, (at, name))

    def cancel(self, name: str) -> None:
        del self._live[name]

    def fire(self) -> None:
        while self._heap:
            at, name = heappop(self._heap)
            if self._live.get(name) is at:
                del self._live[name]
                self._fired.one(name)


class _Handles:
    """A timer each, by whatever makes one and returns what cancels it."""

    def __init__(self, begin: Callable[[datetime], CALLBACK_TYPE]) -> None:
        self._begin = begin
        self._cancel: dict[str, CALLBACK_TYPE] = {}

    def schedule(self, name: str, at: datetime) -> None:
        if (cancel := self._cancel.get(name)) is not None:
            cancel()
        self._cancel[name] = self._begin(at)

    def cancel(self, name: str) -> None:
        self._cancel.pop(name)()

    def fire(self) -> None:
        """The loop fires them as soon as it is let."""


def _call_at(fired: _Fired) -> _Side:
    loop = asyncio.get_running_loop()
    offset = loop.time() - time.time()
    return _Handles(lambda at: loop.call_at(offset + at.timestamp(), fired.one).cancel)


def _listeners(fired: _Fired) -> _Side:
    hass = HomeAssistant(tempfile.gettempdir())
    job = HassJob(fired.one)
    return _Handles(partial(async_track_point_in_utc_time, hass, job))


class _TimerEntities:
    """Home Assistant's `timer`, an entity each: it writes a state and fires an event each time."""

    def __init__(self, fired: _Fired) -> None:
        self._hass = HomeAssistant(tempfile.gettempdir())
        self._hass.bus.async_listen(EVENT_TIMER_FINISHED, fired.one)
        self._timers: dict[str, Timer] = {}

    def schedule(self, name: str, _at: datetime) -> None:
        timer = self._timers.get(name)
        if timer is None:
            timer = self._timers[name] = Timer.from_yaml(
                {CONF_ID: name.lower(), CONF_DURATION: "01:00:00"}
            )
            timer.hass = self._hass
            # As if a platform had added it, which takes ten times as long.
            timer._verified_state_writable = True  # noqa: SLF001
        # It counts from the second that has begun, so this is over by now.
        timer.async_start(timedelta.resolution)

    def cancel(self, name: str) -> None:
        self._timers[name].async_cancel()

    def fire(self) -> None:
        """The loop fires them as soon as it is let."""


class _APScheduler:
    def __init__(self, fired: _Fired) -> None:
        self._fired = fired
        defaults = {"misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._scheduler.start(paused=True)
        self._known: set[str] = set()

    def schedule(self, name: str, at: datetime) -> None:
        if name in self._known:
            self._scheduler.reschedule_job(name, trigger="date", run_date=at)
            return
        self._scheduler.add_job(self._fired.one_later, "date", run_date=at, id=name)
        self._known.add(name)

    def cancel(self, name: str) -> None:
        self._scheduler.remove_job(name)

    def fire(self) -> None:
        self._scheduler.resume()


_SIDES: Final[dict[str, Callable[[_Fired], _Side]]] = {
    "Roomkeeper": _Roomkeeper,
    "loop.call_at": _call_at,
    "a plain heap": _PlainHeap,
    "a Home Assistant listener each": _listeners,
    "a Home Assistant timer each": _TimerEntities,
    "APScheduler 3 in memory": _APScheduler,
}


def _operations_per_s(make: Callable[[_Fired], _Side]) -> float:
    first, second = _instants(1), _instants(2)

    async def run() -> float:
        fired = _Fired()
        side = make(fired)
        began = time.process_time()
        for name, at in zip(_IDS, first, strict=True):
            side.schedule(name, at)
        for name in _IDS[::2]:
            side.cancel(name)
        for number in range(1, _COUNT, 4):
            side.schedule(_IDS[number], second[number])
        side.fire()
        await fired.all.wait()
        operations = _COUNT + _COUNT // 2 + _COUNT // 4 + _COUNT // 2
        return operations / (time.process_time() - began)

    return asyncio.run(run())


def _bytes_each(make: Callable[[_Fired], _Side]) -> float:
    async def run() -> float:
        with traced() as held:
            side = make(_Fired())
            for name, at in zip(_IDS, _instants(1), strict=True):
                side.schedule(name, at)
            return held() / _COUNT

    return asyncio.run(run())


def measure() -> list[Result]:
    """Compare speed and size."""
    speed = in_turns(
        _ROUNDS, {name: partial(_operations_per_s, make) for name, make in _SIDES.items()}
    )
    size = {name: _bytes_each(make) for name, make in _SIDES.items()}
    ours, *peers = _SIDES
    results = [
        Result(
            what="schedule 10,000, cancel half, move a quarter, fire the rest",
            ours=median(speed[ours]),
            unit="/s",
            peer=peer,
            theirs=median(speed[peer]),
            ratio=ratio(speed[ours], speed[peer]),
            ratio_at_least=1.5 if peer == "loop.call_at" else None,
        )
        for peer in peers
    ]
    results += (
        Result(
            what="memory of a deadline",
            ours=size[ours],
            unit="bytes",
            peer=peer,
            theirs=size[peer],
            ratio=size[ours] / size[peer],
            at_most=250 if peer == "loop.call_at" else None,
        )
        for peer in peers
    )
    return results
