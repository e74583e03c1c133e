"""Time that passes only when nobody has anything left to do, and threads that are none.

An event loop of this kind never waits: where it would sleep, the world's time
goes on by as much. All that runs on it runs in one thread and in one order, so
that one seed is one run.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, override

from custom_components.roomkeeper.ledger import LedgerUnwritable

DISK_S: Final = 0.002
"""How long the disk takes for a transaction."""

_AT_ONCE_S: Final = 1e-6
"""What rings within that is one instant: more than what is lost where seconds are reckoned."""


class StuckError(Exception):
    """Nothing is left that could ever happen."""


class SimulationError(KeyboardInterrupt):
    """Something went wrong that nobody was to catch."""


class PowerCut(KeyboardInterrupt):
    """The process is gone, at this very instant: it goes through every handler there is."""


@dataclass(slots=True)
class Time:
    """The world's time: it outlives every process in it.

    `elapsed_s` is real time in seconds; what clocks show is `stepped` ahead of it.
    """

    began: datetime
    elapsed_s: float = 0.0
    stepped: timedelta = timedelta()
    _shown: tuple[float, timedelta, datetime] | None = None

    def now(self) -> datetime:
        """Return what the machine's clock shows: aware, in UTC."""
        shown = self._shown
        if shown is None or shown[0] != self.elapsed_s or shown[1] is not self.stepped:
            now = self.began + timedelta(seconds=round(self.elapsed_s, 6)) + self.stepped
            shown = self._shown = (self.elapsed_s, self.stepped, now)
        return shown[2]


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop in the world's time, which can be cut off between any two of its rounds.

    It waits for nothing but timers. Those of one instant ring in the order in which they were
    set: asyncio leaves that to the shape of its heap, which was not the same in two runs of a seed.
    """

    def __init__(self, time: Time) -> None:
        """Take the time that it shares with the world."""
        super().__init__()
        self._virtual = time
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._numbers = count()
        self.rounds_left: int | None = None
        self.failure: str = ""

    @override
    def time(self) -> float:
        return self._virtual.elapsed_s

    @override
    def call_at(  # type: ignore[override]
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Set a timer."""
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, (when, next(self._numbers), timer))
        return timer

    def _run_once(self) -> None:
        """Let time go on to the next timer if nobody is ready, and run who is ready then."""
        if self.failure:
            raise SimulationError(self.failure)
        if self.rounds_left is not None:
            self.rounds_left -= 1
            if self.rounds_left < 0:
                raise PowerCut
        time, timers = self._virtual, self._timers
        ready: deque[asyncio.Handle] = self._ready  # type: ignore[attr-defined]
        while timers and timers[0][2].cancelled():
            heapq.heappop(timers)
        if not ready:
            if not timers:
                raise StuckError
            time.elapsed_s += max(0.0, timers[0][0] - time.elapsed_s)
        until_s = time.elapsed_s + _AT_ONCE_S
        while timers and timers[0][0] < until_s:
            ready.append(heapq.heappop(timers)[2])
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle.cancelled():
                handle._run()  # noqa: SLF001 - what a loop does

    def _write_to_self(self) -> None:
        """Wake nobody: there is one thread, and it is awake."""

    @override
    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Run it now: a thread would run it at another time in each run."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            future.set_exception(error)
        return future


@dataclass(slots=True)
class Disk:
    """What becomes of what is written."""

    is_full: bool = False
    cut_before_write: bool = False
    cut_after_write: bool = False


_WRITING: Final = ("write", "probe", "go_on", "keep_purged", "purge_")
"""How what the ledger's thread does begins that writes: a step of counting, too, if some read."""


class OneThread(Executor):
    """Stands for the ledger's thread: does each job in its turn, after as long as a disk takes."""

    def __init__(self, disk: Disk, **_as_a_pool: object) -> None:
        """Take the disk that it writes to; what else makes a pool of threads is left aside."""
        self._disk = disk

    @override
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        is_writing = getattr(fn, "__name__", "").startswith(_WRITING)

        def run() -> None:
            disk = self._disk
            if is_writing and disk.cut_before_write:
                raise PowerCut
            if is_writing and disk.is_full:
                future.set_exception(LedgerUnwritable("database or disk is full"))
                return
            try:
                result = fn(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whoever waits gets it
                future.set_exception(error)
            else:
                if is_writing and disk.cut_after_write:
                    raise PowerCut
                future.set_result(result)

        asyncio.get_running_loop().call_later(DISK_S if is_writing else 0, run)
        return future

    @override
    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """There is nothing to wait for."""
