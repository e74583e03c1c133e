"""300 stalls in use at the same time: all begin at once, all time out at once, all see somebody.

Whoever switches the cameras asks what is wanted of each as soon as it is told
of a stall, as Roomkeeper's own does.
"""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import Site, State
from custom_components.roomkeeper.core.stall import EndReason, Level, Stall, StallPolicy, Strategy
from custom_components.roomkeeper.core.stall_events import OccupancyEnded, OccupancyStarted
from custom_components.roomkeeper.engine import Engine, Publication

from bench.engine.house import running
from bench.engine.lateness import Seen, beside, by_call_at, never_early
from bench.measuring import in_turns, p99, traced, watched_loop
from bench.results import Result

_STALLS: Final = 300
_ROUNDS: Final = 5
_LEAD_S: Final = 2.0
_FLAPS_S: Final = 5
_A_SECOND: Final = 10
"""How often each stall sees somebody again."""


def _camera(number: int) -> EntityId:
    return EntityId(f"camera.stall_{number}")


def _key(number: int) -> StallKey:
    return StallKey(f"stall_{number}")


_KEYS: Final = [_key(number) for number in range(_STALLS)]


def _site(policy: StallPolicy, count: int = _STALLS) -> Site:
    """Return a site of stalls, each with a sensor and a camera of its own."""
    return Site(
        time_zone=ZoneInfo("Europe/Berlin"),
        stalls={
            _key(number): Stall(
                key=_key(number),
                name=f"Stall {number}",
                policy=policy,
                sensors=(EntityId(f"binary_sensor.stall_{number}"),),
                cameras=(_camera(number),),
            )
            for number in range(count)
        },
    )


class _StoppableClock:
    """Wall time, which stands still while all get ready for one instant."""

    def __init__(self) -> None:
        self.stands_at: datetime | None = None

    def now(self) -> datetime:
        return self.stands_at or datetime.now(UTC)


def _ask_for_cameras(engine: Engine, publication: Publication) -> None:
    def ask(state: State, _now: datetime) -> None:
        for key in publication.stalls:
            for camera in state.site.stalls[key].cameras:
                wanted_on(state, camera)

    engine.peek(ask)


@asynccontextmanager
async def _stalls(
    policy: StallPolicy, clock: _StoppableClock | None = None, path: Path | None = None
) -> AsyncIterator[Engine]:
    """Run an engine whose stalls were seen to be empty, with their cameras on.

    Its ledger is a copy of the one at `path`, or a new one.
    """
    with TemporaryDirectory() as folder:
        copy = None if path is None else Path(shutil.copy(path, folder))
        async with running(_site(policy), copy, clock) as engine:
            for number, key in enumerate(_KEYS):
                engine.observe_detection(key, Level.CLEAR, is_fresh=False)
                engine.observe_camera(_camera(number), is_on=True)
            await _written(engine, 0)
            engine.subscribe(partial(_ask_for_cameras, engine))
            yield engine


async def _write_a_week(path: Path) -> None:
    """Let each stall have a stay on each of the last seven days, of which its mean is made."""
    clock = _StoppableClock()
    async with running(_site(StallPolicy()), path, clock) as engine:
        for days_ago in range(7, 0, -1):
            clock.stands_at = datetime.now(UTC) - timedelta(days=days_ago)
            for level in (Level.CLEAR, Level.DETECTED, Level.CLEAR):
                is_seen = level is Level.DETECTED
                for key in _KEYS:
                    engine.observe_detection(key, level, is_fresh=is_seen)
                await _written(engine, _STALLS if is_seen else 0)
                clock.stands_at += timedelta(minutes=2)


async def _written(engine: Engine, stays: int) -> None:
    """Wait until so many stays go on, and all is on the disk."""
    reached = asyncio.Event()

    def look(_publication: Publication | None = None) -> None:
        if engine.peek(_stays) == stays:
            reached.set()

    forget = engine.subscribe(look)
    look()
    await reached.wait()
    forget()
    await engine.read(lambda *_: None)


def _stays(state: State, _now: datetime) -> int:
    return sum(row.is_stay for row in state.occupancies.values())


# --- all at one instant ------------------------------------------------------


async def _begin(week: Path) -> Seen:
    """Let every sensor see somebody at one instant, each in a callback of its own."""
    async with _stalls(StallPolicy(strategy=Strategy.COMBINED), path=week) as engine:
        loop, seen = asyncio.get_running_loop(), Seen(_STALLS)
        at = loop.time() + 0.2

        def published(publication: Publication) -> None:
            for entry in publication.entries:
                if isinstance(entry.fact, OccupancyStarted):
                    seen.one(loop.time() - at)

        engine.subscribe(published)
        for key in _KEYS:
            loop.call_at(at, partial(engine.observe_detection, key, Level.DETECTED, is_fresh=True))
        return await seen.watched()


async def _time_out(week: Path) -> Seen:
    """Let every timer run out at one instant, while each sensor still sees somebody."""
    length = timedelta(seconds=_LEAD_S)
    clock = _StoppableClock()
    policy = StallPolicy(timeout=length, min_timeout=length, max_timeout=length)
    async with _stalls(policy, clock, week) as engine:
        clock.stands_at = datetime.now(UTC)
        for key in _KEYS:
            engine.observe_detection(key, Level.DETECTED, is_fresh=True)
        await _written(engine, _STALLS)
        clock.stands_at = None
        seen = Seen(_STALLS)

        def published(publication: Publication) -> None:
            now = datetime.now(UTC)
            for entry in publication.entries:
                if isinstance(entry.fact, OccupancyEnded):
                    assert entry.fact.reason is EndReason.TIMEOUT
                    late = now - entry.fact.started_at - length
                    seen.one(late.total_seconds())

        engine.subscribe(published)
        return await seen.watched()


async def _by_sleeping_tasks() -> Seen:
    """Let a task for each stall sleep until its time is up: nothing is decided, nothing written."""
    loop, seen = asyncio.get_running_loop(), Seen(_STALLS)
    at = loop.time() + 0.2

    async def stay() -> None:
        await asyncio.sleep(at - loop.time())
        seen.one(loop.time() - at)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(_STALLS):
            tasks.create_task(stay())
        return await seen.watched()


def _together(week: Path) -> list[Result]:
    sides: dict[str, Callable[[], Seen]] = {
        "begin": lambda: asyncio.run(_begin(week)),
        "time out": lambda: asyncio.run(_time_out(week)),
        "loop.call_at": lambda: asyncio.run(by_call_at(_STALLS, lead_s=0.2)),
        "a sleeping task each": lambda: asyncio.run(_by_sleeping_tasks()),
    }
    seen = in_turns(_ROUNDS, sides)
    late = {side: [one.p99_ms for one in found] for side, found in seen.items()}
    blocked = {side: [one.blocked_ms for one in found] for side, found in seen.items()}
    begin, out, *peers = sides
    return [
        *beside("300 stays begin at once: 99 of 100 within", late, begin, peers, 50),
        *beside("300 stays begin at once: longest block", blocked, begin, peers, 10),
        *beside("300 stays time out at once: 99 of 100 within", late, out, peers, 50),
        *beside("300 stays time out at once: longest block", blocked, out, peers, 10),
        never_early("300 at once: the first, after its instant", [*seen[begin], *seen[out]]),
    ]


# --- sensors that never rest -------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """What some seconds of sensors cost: the loop's share of one processor, in percent."""

    rows: int
    loop_percent: float
    blocked_ms: float
    late_ms: float


async def _flapping(*, leaves: bool) -> _Load:
    """Let each stall see somebody again ten times a second, evenly spread; or come and go."""
    async with _stalls(StallPolicy(grace=timedelta())) as engine:
        for key in _KEYS:
            engine.observe_detection(key, Level.DETECTED, is_fresh=True)
        await _written(engine, _STALLS)
        late_s: list[float] = []

        def published(publication: Publication) -> None:
            now = datetime.now(UTC)
            late_s.extend((now - entry.fact.at).total_seconds() for entry in publication.entries)

        engine.subscribe(published)
        busy_s, began = time.thread_time(), time.perf_counter()
        async with watched_loop() as watch:
            await _see(engine, leaves=leaves)
        took_s = time.perf_counter() - began
        busy_s = time.thread_time() - busy_s
        return _Load(
            rows=len(late_s),
            loop_percent=100 * busy_s / took_s,
            blocked_ms=1_000 * watch.longest_s,
            late_ms=1_000 * p99(late_s),
        )


async def _see(engine: Engine, *, leaves: bool) -> None:
    began, each_s = time.perf_counter(), 1 / _A_SECOND / _STALLS
    for number in range(_FLAPS_S * _A_SECOND * _STALLS):
        key, again = _KEYS[number % _STALLS], number // _STALLS % 2
        level = Level.CLEAR if leaves and not again else Level.DETECTED
        engine.observe_detection(key, level, is_fresh=level is Level.DETECTED)
        # Each in a round of the loop of its own, also when it is behind.
        await asyncio.sleep(max(0.0, number * each_s - (time.perf_counter() - began)))


def _busy() -> list[Result]:
    sides: dict[str, Callable[[], _Load]] = {
        "seen again": lambda: asyncio.run(_flapping(leaves=False)),
        "come and go": lambda: asyncio.run(_flapping(leaves=True)),
    }
    found = in_turns(3, sides)
    return [
        result
        for side, what in (
            ("seen again", f"300 stalls see somebody again {_A_SECOND} times a second"),
            ("come and go", f"300 sensors go on or off {_A_SECOND} times a second"),
        )
        for result in _of_load(what, found[side])
    ]


def _of_load(what: str, found: list[_Load]) -> list[Result]:
    return [
        Result(
            what=f"{what}: rows written",
            ours=median(one.rows for one in found) / _FLAPS_S,
            unit="/s",
        ),
        Result(
            what=f"{what}: load of the loop",
            ours=median(one.loop_percent for one in found),
            unit="%",
        ),
        Result(
            what=f"{what}: longest block",
            ours=median(one.blocked_ms for one in found),
            unit="ms",
            at_most=10,
        ),
        Result(
            what=f"{what}: 99 of 100 rows within",
            ours=median(one.late_ms for one in found),
            unit="ms",
            at_most=50,
        ),
    ]


# --- memory ------------------------------------------------------------------


async def _bytes_each() -> float:
    """Return what a stall takes that is in use: its configuration, row, sensors and deadlines."""
    # The first run fills what is kept for all that come.
    await _bytes_in_use()
    with traced() as held:
        async with running(_site(StallPolicy(), 0)):
            empty = held()
    return (await _bytes_in_use() - empty) / _STALLS


async def _bytes_in_use() -> int:
    with traced() as held:
        async with _stalls(StallPolicy()) as engine:
            for key in _KEYS:
                engine.observe_detection(key, Level.DETECTED, is_fresh=True)
            await _written(engine, _STALLS)
            return held()


def measure() -> list[Result]:
    """Measure what 300 stalls cost."""
    with TemporaryDirectory() as folder:
        week = Path(folder, "roomkeeper.db")
        asyncio.run(_write_a_week(week))
        together = _together(week)
    memory = Result(what="memory of a stall in use", ours=asyncio.run(_bytes_each()), unit="bytes")
    return [*together, *_busy(), memory]
