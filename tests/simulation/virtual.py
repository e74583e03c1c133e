"""Time that passes only when nobody has anything left to do, and threads that are none.

An event loop of this kind never waits: where it would sleep, the world's time
goes on by as much. All that runs on it runs in one thread and in one order, so
that one seed is one run.
"""

import asyncio
import heapq
import selectors
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, override

from custom_components.roomkeeper.ledger import LedgerUnwritable

DISK_S: Final = 0.002
"""How long the disk takes for a transaction."""


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


class _Watcher(selectors.BaseSelector):
    """Watches nothing: where a real one would sleep, time goes on."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self._keys: dict[Any, selectors.SelectorKey] = {}

    @override
    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._keys.setdefault(fileobj, selectors.SelectorKey(fileobj, 0, events, data))

    @override
    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys.pop(fileobj)

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise StuckError
        self._time.elapsed_s += max(0.0, timeout)
        return []

    @override
    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._keys


class _NumberedTimer(asyncio.TimerHandle):
    """A timer that rings after those of the same instant that were set before it.

    asyncio leaves it to the shape of its heap which of them comes first, and that was not the
    same in two runs of a seed.
    """

    __slots__ = ("number",)
    number: int

    @override
    def __lt__(self, other: asyncio.TimerHandle) -> bool:
        if isinstance(other, _NumberedTimer) and self.when() == other.when():
            return self.number < other.number
        return self.when() < other.when()


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in the world's time, which can be cut off between any two of its rounds."""

    def __init__(self, time: Time) -> None:
        """Take the time that it shares with the world."""
        self._virtual = time
        super().__init__(_Watcher(time))
        self._clock_resolution = 1e-6
        self.numbers = count()
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
        """Set a timer as asyncio does, numbered."""
        timer = _NumberedTimer(when, callback, args, self, context)
        timer.number = next(self.numbers)
        timers: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        heapq.heappush(timers, timer)
        timer._scheduled = True  # type: ignore[attr-defined]  # noqa: SLF001
        return timer

    def _run_once(self) -> None:
        if self.failure:
            raise SimulationError(self.failure)
        if self.rounds_left is not None:
            self.rounds_left -= 1
            if self.rounds_left < 0:
                raise PowerCut
        super()._run_once()  # type: ignore[misc]  # it has no type

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


_WRITING: Final = frozenset({"write", "probe"})


class OneThread(Executor):
    """Stands for the ledger's thread: does each job in its turn, after as long as a disk takes."""

    def __init__(self, disk: Disk, **_as_a_pool: object) -> None:
        """Take the disk that it writes to; what else makes a pool of threads is left aside."""
        self._disk = disk

    @override
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        is_writing = getattr(fn, "__name__", "") in _WRITING

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
