"""Measure sides in turns: only what was done in the same minute compares."""

import asyncio
import gc
import os
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from statistics import median

MOST_ROUNDS = "ROOMKEEPER_BENCH_ROUNDS"
"""The variable of the environment for a quick look: no more rounds than that."""

_TICK_S = 0.001


def in_turns[T](rounds: int, sides: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Let each side do its work once in each round, after a round that does not count."""
    reached: dict[str, list[T]] = {side: [] for side in sides}
    for number in range(min(rounds, int(os.environ.get(MOST_ROUNDS, rounds))) + 1):
        for side, work in sides.items():
            gc.collect()
            value = work()
            if number:
                reached[side].append(value)
    return reached


def ratio(ours: Iterable[float], theirs: Iterable[float]) -> float:
    """Return how one side usually stood to the other in the same round."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def rate(count: int, work: Callable[[], object]) -> float:
    """Return how many a second of processor time `work` did, that does `count`.

    For what waits for nothing: what the processor did for other programs does not count.
    """
    began = time.process_time()
    work()
    return count / (time.process_time() - began)


def p99(values: Iterable[float]) -> float:
    """Return what 99 of 100 values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


@contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """Trace memory; the function tells how many bytes more are held than at the begin."""

    def held() -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before

    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        yield held
    finally:
        tracemalloc.stop()


class LoopWatch:
    """How long the event loop lets a callback wait that is due: looked at each millisecond."""

    def __init__(self) -> None:
        """Take the running loop; nothing is looked at before `start`."""
        self.longest_s = 0.0
        self._loop = asyncio.get_running_loop()
        self._handle: asyncio.Handle | None = None

    def start(self) -> None:
        """Begin to look."""
        self._tick(self._loop.time())

    def stop(self) -> None:
        """Look no more."""
        if self._handle is not None:
            self._handle.cancel()

    def _tick(self, due: float) -> None:
        now = self._loop.time()
        self.longest_s = max(self.longest_s, now - due)
        due = now + _TICK_S
        self._handle = self._loop.call_at(due, self._tick, due)


@asynccontextmanager
async def watched_loop() -> AsyncIterator[LoopWatch]:
    """Watch the event loop while the block runs."""
    watch = LoopWatch()
    watch.start()
    try:
        yield watch
        # What blocks at the very end is seen too.
        await asyncio.sleep(2 * _TICK_S)
    finally:
        watch.stop()
