"""Ten thousand schedules: from the file to their next runs, and a thousand that are due at once."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from itertools import batched
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.events import SYSTEM, Entry
from custom_components.roomkeeper.core.ids import ActionId, EntityId, ScheduleId
from custom_components.roomkeeper.core.recurrence import (
    Cron,
    Frequency,
    Interval,
    Recurring,
)
from custom_components.roomkeeper.core.schedule import (
    Definition,
    Progress,
    Schedule,
    ScheduleRule,
    Target,
)
from custom_components.roomkeeper.core.schedule_commands import (
    BeginRun,
    CreateSchedule,
    ReportAction,
    ScheduleFields,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionOpened,
    ScheduleEnded,
    ScheduleSaved,
    ScheduleStarted,
)
from custom_components.roomkeeper.core.schedule_templates import HourlyCirculation
from custom_components.roomkeeper.engine import Engine, Publication
from custom_components.roomkeeper.ledger import Ledger, Turn

from bench.engine.apscheduler_sqlite import Jobs, jobs_in_memory, jobs_in_sqlite
from bench.engine.house import ADA, BEGIN, HOUR, at_once, house, id_of, running
from bench.engine.lateness import Seen, beside, never_early
from bench.measuring import in_turns, ratio, traced, watched_loop
from bench.results import Result

_ALL: Final = 10_000
_DUE: Final = 1_000
_WRITTEN_AT_ONCE: Final = 500
_LEAD_S: Final = 4
_LEAD_SQLITE_S: Final = 30
"""How long a thousand may take to be made."""

_MS: Final = 1_000

ON: Final = ActionSpec(type=ActionType.ON)


# --- from the file to the next runs ------------------------------------------


def _rule(number: int) -> ScheduleRule:
    """Return a rule: of four kinds, and mostly another for each schedule."""
    minute, hour = number % 60, number // 60 % 24
    match number % 4:
        case 0:
            return Cron(f"{minute} {hour} * * *")
        case 1:
            return Recurring(
                frequency=Frequency.WEEKLY,
                times_local=(clock(hour, minute),),
                weekdays=frozenset({number % 7, (number + 3) % 7}),
            )
        case 2:
            return Interval(timedelta(minutes=10 + minute), anchor=BEGIN + HOUR / 60 * minute)
    return HourlyCirculation(minute=minute)


def _schedule(number: int) -> Schedule:
    rule = _rule(number)
    is_template = isinstance(rule, HourlyCirculation)
    return Schedule(
        id=ScheduleId(id_of(number)),
        definition=Definition(
            name=f"Circulation {number}",
            rule=rule,
            action=None if is_template else ON,
            target=Target(entities=(f"switch.pump_{number}",)),
            time_zone="Europe/Berlin",
        ),
        progress=Progress(handled_until=datetime.now(UTC)),
        created_at=BEGIN - 48 * HOUR,
        updated_at=BEGIN - 48 * HOUR,
    )


async def _write(path: Path) -> None:
    """Write 10,000 schedules that are enabled, and a log entry for each."""
    ledger = Ledger(path)
    await ledger.open()
    for numbers in batched(range(_ALL), _WRITTEN_AT_ONCE, strict=True):
        rows = [_schedule(number) for number in numbers]
        entries = tuple(
            Entry(
                seq=number + 1,
                recorded_at=row.created_at,
                fact=ScheduleSaved(at=row.created_at, schedule=row, is_new=True),
                actor=ADA,
            )
            for number, row in zip(numbers, rows, strict=True)
        )
        await ledger.commit(Turn(entries=entries, changes=tuple(rows)))
    await ledger.close()


async def _start(path: Path) -> tuple[float, float]:
    """Return how long it took and how long the loop was blocked, in s."""
    async with watched_loop() as watch:
        began = time.perf_counter()
        async with running(house(1), path) as engine:
            took_s = time.perf_counter() - began
            blocked_s = watch.longest_s
            assert engine.deadline_count > _ALL
    return took_s, blocked_s


async def _add_to(jobs: AbstractAsyncContextManager[Jobs], count: int) -> float:
    """Return how long it takes to add jobs by cron, in s."""
    async with jobs as added:
        began = time.perf_counter()
        for number in range(count):
            added.repeat_by_cron(id_of(number), f"{number % 60} {number // 60 % 24} * * *")
        return time.perf_counter() - began


async def _bytes_each(path: Path) -> float:
    with traced() as held:
        async with running(house(1), path):
            return held() / _ALL


async def _their_bytes_each() -> float:
    with traced() as held:
        async with jobs_in_memory() as jobs:
            for number in range(_ALL):
                jobs.repeat_by_cron(id_of(number), f"{number % 60} {number // 60 % 24} * * *")
            return held() / _ALL


def _from_the_file() -> list[Result]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "roomkeeper.db")
        asyncio.run(_write(path))
        blocked: list[float] = []

        def start() -> float:
            took_s, blocked_s = asyncio.run(_start(path))
            blocked.append(blocked_s * _MS)
            return took_s

        memory = "APScheduler 3 in memory, adding them"
        took = in_turns(
            5, {"ours": start, memory: lambda: asyncio.run(_add_to(jobs_in_memory(), _ALL))}
        )
        ours, theirs = asyncio.run(_bytes_each(path)), asyncio.run(_their_bytes_each())
    load = "10,000 enabled schedules, 10,000 log entries"
    return [
        Result(
            what=f"{load}: running after",
            ours=median(took["ours"]),
            unit="s",
            peer=memory,
            theirs=median(took[memory]),
            ratio=ratio(took["ours"], took[memory]),
            at_most=3,
        ),
        Result(
            what=f"{load}: longest block of the loop",
            ours=median(blocked),
            unit="ms",
            at_most=50,
        ),
        Result(
            what="memory of an enabled schedule",
            ours=ours,
            unit="bytes",
            peer="APScheduler 3 in memory",
            theirs=theirs,
            ratio=ours / theirs,
        ),
    ]


# --- a thousand that are due -------------------------------------------------


class _Devices:
    """Begins runs, one device each, and answers at once; says how late each step is durable."""

    def __init__(self, engine: Engine, count: int) -> None:
        self.begun, self.told, self.ended = Seen(count), Seen(count), Seen(count)
        self._engine = engine
        self._due: dict[ScheduleId, datetime] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def listen(self, publication: Publication) -> None:
        """Take in what is durable now."""
        now = datetime.now(UTC)
        for entry in publication.entries:
            match entry.fact:
                case ScheduleStarted() as fact:
                    self._due[fact.schedule_id] = fact.due_at
                    self.begun.one((now - fact.due_at).total_seconds())
                    self._spawn(self._begin(fact))
                case ActionOpened(action=action) if action.schedule_id is not None:
                    self.told.one((now - self._due[action.schedule_id]).total_seconds())
                    self._spawn(self._answer(action.id))
                case ScheduleEnded() as fact:
                    self.ended.one((now - fact.run.due_at).total_seconds())

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin(self, fact: ScheduleStarted) -> None:
        assert fact.progress.run is not None
        devices = ((ActionId(self._engine.new_id()), EntityId(f"switch.{fact.schedule_id}")),)
        command = BeginRun(
            schedule_id=fact.schedule_id, run_number=fact.progress.run.number, devices=devices
        )
        await self._engine.execute(command, SYSTEM)

    async def _answer(self, action_id: ActionId) -> None:
        await self._engine.execute(
            ReportAction(action_id=action_id, attempt=1, result="seen"), SYSTEM
        )


def _making(number: int, first_at: datetime) -> CreateSchedule:
    """Return the command that makes a schedule that runs each hour, from an instant on."""
    return CreateSchedule(
        schedule_id=ScheduleId(id_of(number)),
        fields=ScheduleFields(
            name=f"Pump {number}",
            rule=Interval(HOUR, anchor=first_at),
            action=ON,
            target=Target(entities=(f"switch.pump_{number}",)),
        ),
    )


async def _in_roomkeeper(spread_s: float, *, tells: bool) -> tuple[Seen, Seen, Seen]:
    """Return when runs began, when devices were told, and when runs ended."""
    async with running(house(1)) as engine:
        first = datetime.now(UTC) + timedelta(seconds=_LEAD_S)
        offsets = [timedelta(seconds=number * spread_s / _DUE) for number in range(_DUE)]
        await at_once(
            engine, (_making(number, first + offset) for number, offset in enumerate(offsets))
        )
        assert datetime.now(UTC) < first
        devices = _Devices(engine, _DUE)
        engine.subscribe(devices.listen if tells else _only_begins(devices))
        last = await (devices.ended if tells else devices.begun).watched()
        for seen in (devices.begun, devices.told):
            seen.blocked_s = last.blocked_s
        return devices.begun, devices.told, devices.ended


def _only_begins(devices: _Devices) -> Callable[[Publication], None]:
    def listen(publication: Publication) -> None:
        now = datetime.now(UTC)
        for entry in publication.entries:
            if isinstance(entry.fact, ScheduleStarted):
                devices.begun.one((now - entry.fact.due_at).total_seconds())

    return listen


async def _in_apscheduler(
    jobs: AbstractAsyncContextManager[Jobs], spread_s: float, lead_s: float
) -> Seen:
    async with jobs as added:
        seen = Seen(_DUE)
        first = datetime.now(UTC) + timedelta(seconds=lead_s)
        for number in range(_DUE):
            added.repeat(id_of(number), first + timedelta(seconds=number * spread_s / _DUE))
        assert datetime.now(UTC) < first
        added.on_each(lambda due: seen.one((datetime.now(UTC) - due).total_seconds()))
        added.fire()
        return await seen.watched()


def _due(spread_s: float, when: str, p99_ms: float) -> list[Result]:
    sqlite, memory = "APScheduler 3 + SQLite", "APScheduler 3 in memory"
    ours = "Roomkeeper"
    told: list[Seen] = []
    ended: list[Seen] = []

    def run() -> Seen:
        _, one, other = asyncio.run(_in_roomkeeper(spread_s, tells=True))
        told.append(one)
        ended.append(other)
        return asyncio.run(_in_roomkeeper(spread_s, tells=False))[0]

    seen = in_turns(
        2,
        {
            ours: run,
            sqlite: lambda: asyncio.run(
                _in_apscheduler(jobs_in_sqlite(), spread_s, _LEAD_SQLITE_S)
            ),
            memory: lambda: asyncio.run(_in_apscheduler(jobs_in_memory(), spread_s, _LEAD_S)),
        },
    )
    late = {side: [one.p99_ms for one in found] for side, found in seen.items()}
    blocked = {side: [one.blocked_ms for one in found] for side, found in seen.items()}
    peers = (sqlite, memory)
    what = f"1,000 runs due {when}"
    return [
        *beside(f"{what}: begun, 99 of 100 within", late, ours, peers, p99_ms),
        *beside(f"{what}: begun, longest block", blocked, ours, peers, 10),
        _of_all(f"{what}: devices may be told, 99 of 100 within", [one.p99_ms for one in told]),
        _of_all(f"{what}: done and over, 99 of 100 within", [one.p99_ms for one in ended]),
        _of_all(
            f"{what}: until done and over, longest block",
            [one.blocked_ms for one in ended],
            at_most=10,
        ),
        never_early(f"{what}: the first, after its instant", seen[ours]),
    ]


def _of_all(what: str, values: list[float], at_most: float | None = None) -> Result:
    """Return the line of what has no peer; the first round does not count."""
    return Result(what=what, ours=median(values[1:]), unit="ms", at_most=at_most)


def measure() -> list[Result]:
    """Start with many, then let many be due: within a second, and at one instant."""
    return [
        *_from_the_file(),
        *_due(1.0, "within a second", 50),
        *_due(0.0, "at one instant", 50),
    ]
