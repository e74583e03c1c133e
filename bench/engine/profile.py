"""Where the time of a booking and of a deadline goes, step by step, on the way they really go."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from statistics import mean, median
from typing import Any, Final

from custom_components.roomkeeper import engine as engine_module
from custom_components.roomkeeper.core.commands import Book
from custom_components.roomkeeper.core.events import BookingMoved
from custom_components.roomkeeper.core.model import State
from custom_components.roomkeeper.deadline_queue import DeadlineQueue
from custom_components.roomkeeper.engine import Engine, Publication
from custom_components.roomkeeper.ledger.database import Database
from custom_components.roomkeeper.ledger.writing import Transaction

from bench.engine.house import BEGIN, HOUR, at_once, house, id_of, key, running
from bench.measuring import in_turns
from bench.results import Result

_ROOMS: Final = 50
_BOOKINGS: Final = 400
_APART: Final = 200
_TOGETHER: Final = 1_000
_ROUNDS: Final = 5
_US: Final = 1_000_000

_STEPS: Final[Mapping[str, tuple[tuple[object, str], ...]]] = {
    "decide": ((engine_module, "decide"),),
    "apply": ((engine_module, "evolve"), (State, "apply")),
    "derive deadlines": (
        (engine_module, "due_at"),
        (engine_module, "next_change"),
        (DeadlineQueue, "set"),
    ),
    "encode": ((Transaction, "add"),),
    "publish": ((Engine, "_publish"),),
    "write rows (the ledger's thread)": ((Transaction, "write"),),
    "commit to the disk (the ledger's thread)": ((Database, "write"),),
}
"""What each step calls; what one step calls of another counts there alone."""

_REST: Final = "all between: the loop, its timer, the engine's own, from thread to thread"


@dataclass(slots=True)
class _Watch:
    """How long each step took by itself, without the steps within it."""

    spent_s: Counter[str] = field(default_factory=Counter[str])
    _within: threading.local = field(default_factory=threading.local)

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the same function, which is timed."""

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever it is
            outer = getattr(self._within, "s", 0.0)
            self._within.s = 0.0
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                took_s = time.perf_counter() - began
                self.spent_s[step] += took_s - self._within.s
                self._within.s = outer + took_s

        return call


@contextmanager
def _watched() -> Iterator[_Watch]:
    """Time the steps while the block runs."""
    watch = _Watch()
    with ExitStack() as stack:
        for step, calls in _STEPS.items():
            for owner, name in calls:
                function = getattr(owner, name)
                setattr(owner, name, watch.timed(step, function))
                stack.callback(setattr, owner, name, function)
        yield watch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spent:
    """The whole of one, and its steps, in s."""

    whole_s: float
    steps_s: Mapping[str, float]


def _each(watch: _Watch, whole_s: float, count: int) -> _Spent:
    return _Spent(whole_s=whole_s, steps_s={step: watch.spent_s[step] / count for step in _STEPS})


async def _booking() -> _Spent:
    """Book one after the other."""
    with _watched() as watch:
        async with running(house(_ROOMS)) as engine:
            watch.spent_s.clear()
            bookings = (
                Book(
                    booking_id=id_of(number),
                    rooms=(key(number % _ROOMS),),
                    start=BEGIN + number // _ROOMS * HOUR,
                    end=BEGIN + number // _ROOMS * HOUR + HOUR,
                )
                for number in range(_BOOKINGS)
            )
            took_s = await at_once(engine, bookings, callers=1)
            return _each(watch, mean(took_s), _BOOKINGS)


async def _deadline(count: int, apart: timedelta) -> _Spent:
    """Let bookings end, and a power-off be planned after each; the whole is until it is told."""
    with _watched() as watch:
        async with running(house(count)) as engine:
            first = datetime.now(UTC) + timedelta(seconds=4)
            bookings = (
                Book(
                    booking_id=id_of(number),
                    rooms=(key(number),),
                    start=datetime.now(UTC),
                    end=first + number * apart,
                )
                for number in range(count)
            )
            await at_once(engine, bookings)
            assert datetime.now(UTC) < first
            watch.spent_s.clear()
            late_s: list[float] = []
            is_done = asyncio.Event()

            def published(publication: Publication) -> None:
                now = datetime.now(UTC)
                late_s.extend(
                    (now - entry.fact.at).total_seconds()
                    for entry in publication.entries
                    if isinstance(entry.fact, BookingMoved)
                )
                if len(late_s) == count:
                    is_done.set()

            engine.subscribe(published)
            await is_done.wait()
            return _each(watch, mean(late_s) if apart else max(late_s) / count, count)


def measure() -> list[Result]:
    """Say it of a booking, and of deadlines that come alone and together."""
    apart = timedelta(milliseconds=10)
    spent = in_turns(
        _ROUNDS,
        {
            "a booking, one caller": lambda: asyncio.run(_booking()),
            "a booking's end, alone": lambda: asyncio.run(_deadline(_APART, apart)),
            f"a booking's end, {_TOGETHER:,} at once": lambda: asyncio.run(
                _deadline(_TOGETHER, timedelta())
            ),
        },
    )
    return [line for what, rounds in spent.items() for line in _lines(what, rounds)]


def _lines(what: str, rounds: list[_Spent]) -> Iterator[Result]:
    for step in _STEPS:
        yield _line(f"{what}: {step}", rounds, [one.steps_s[step] for one in rounds])
    rest = [one.whole_s - sum(one.steps_s.values()) for one in rounds]
    # Of many, some are written while others are decided, and nothing is between.
    if min(rest) > 0:
        yield _line(f"{what}: {_REST}", rounds, rest)


def _line(what: str, rounds: list[_Spent], step_s: list[float]) -> Result:
    whole_s = [one.whole_s for one in rounds]
    return Result(
        what=what,
        ours=median(step_s) * _US,
        unit="µs",
        peer="the whole",
        theirs=median(whole_s) * _US,
        ratio=median(step / whole for step, whole in zip(step_s, whole_s, strict=True)),
    )
