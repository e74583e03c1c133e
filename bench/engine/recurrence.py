"""The next run of a rule: going from run to run, and from a text to its first run."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from random import Random
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import (  # type: ignore[import-not-found]  # script/bench brings it
    CronTrigger,
)
from croniter import croniter  # type: ignore[import-untyped]  # it has no marker
from cronsim import CronSim
from custom_components.roomkeeper.core import cron, recurrence
from custom_components.roomkeeper.core.recurrence import Cron, Recurrence, compiled

from bench.measuring import in_turns, rate, ratio
from bench.results import Result

_ROUNDS: Final = 7
_TEXTS: Final = 500
_ZONE: Final = ZoneInfo("Europe/Berlin")
_NOW: Final = datetime(2026, 11, 24, 10, 3, 20, tzinfo=_ZONE)

type Runs = Callable[[str], Iterator[datetime]]
"""What gives the runs after now of an expression."""


def _roomkeeper(expression: str) -> Iterator[datetime]:
    rule = compiled(Recurrence(rule=Cron(expression), time_zone=_ZONE))
    return rule.iterate(_NOW.astimezone(UTC))


def _cronsim(expression: str) -> Iterator[datetime]:
    return CronSim(expression, _NOW)


def _croniter(expression: str) -> Iterator[datetime]:
    runs: Iterator[datetime] = croniter(expression, _NOW, ret_type=datetime)
    return runs


def _apscheduler(expression: str) -> Iterator[datetime]:
    trigger = CronTrigger.from_crontab(expression, _ZONE)
    at = trigger.get_next_fire_time(None, _NOW)
    while at is not None:
        yield at
        at = trigger.get_next_fire_time(at, at)


_OURS: Final = "Roomkeeper"
_SIDES: Final[Mapping[str, Runs]] = {
    _OURS: _roomkeeper,
    "cronsim": _cronsim,
    "croniter": _croniter,
    "APScheduler 3": _apscheduler,
}


# --- from run to run -------------------------------------------------------------------

_ITERATED: Final[Mapping[str, tuple[int, int]]] = {
    "* * * * *": (1, 2_000),
    "*/5 * * * *": (1, 2_000),
    "30 2 * * *": (1, 1_000),
    "0 9 * * mon-fri": (1, 1_000),
    "0 8-20/2 1,15 * *": (1, 1_000),
    "0 0 29 2 *": (20, 12),
}
"""How often, and over how many runs; of leap days there are twelve until 2074."""


def _runs_per_s(runs: Runs, expression: str, times: int, count: int) -> float:
    iterators = [runs(expression) for _ in range(times)]
    # The first one is what the other lines measure.
    firsts = [next(iterator) for iterator in iterators]
    assert len(set(firsts)) == 1

    def go() -> None:
        for iterator in iterators:
            deque(islice(iterator, count), maxlen=0)

    return rate(times * count, go)


def _iterating(expression: str) -> list[Result]:
    times, count = _ITERATED[expression]
    speed = in_turns(
        _ROUNDS,
        {
            name: partial(_runs_per_s, runs, expression, times, count)
            for name, runs in _SIDES.items()
        },
    )
    return _lines(f"`{expression}`, from run to run", speed, at_least=2)


# --- from a text to its first run ------------------------------------------------------


def _every_few_minutes(random: Random) -> str:
    return f"*/{random.randint(2, 30)} {random.randint(0, 11)}-{random.randint(12, 23)} * * *"


def _on_weekdays(random: Random) -> str:
    return f"{random.randint(0, 59)} {random.randint(0, 23)} * * mon-fri"


def _twice_a_month(random: Random) -> str:
    days = f"{random.randint(1, 14)},{random.randint(15, 28)}"
    return f"{random.randint(0, 59)} {random.randint(0, 23)} {days} * *"


def _on_leap_days(random: Random) -> str:
    return f"{random.randint(0, 59)} {random.randint(0, 23)} 29 2 *"


_KINDS: Final[Mapping[str, Callable[[Random], str]]] = {
    "`*/5 8-20 * * *`": _every_few_minutes,
    "`30 9 * * mon-fri`": _on_weekdays,
    "`15 3 1,15 * *`": _twice_a_month,
    "`0 0 29 2 *`": _on_leap_days,
}


def _texts(make: Callable[[Random], str]) -> list[str]:
    """Return different expressions of a kind."""
    random = Random(1)
    texts: dict[str, None] = {}
    while len(texts) < _TEXTS:
        texts[make(random)] = None
    return list(texts)


def _texts_per_s(runs: Runs, texts: Sequence[str]) -> float:
    def go() -> None:
        for text in texts:
            next(runs(text))

    return rate(len(texts), go)


def _unseen(text: str) -> Iterator[datetime]:
    """Begin with a text of which no field was read before."""
    for known in (cron._values, cron._days, recurrence._each_minute_of_each):  # noqa: SLF001
        known.cache_clear()
    return _roomkeeper(text)


def _from_fresh(kind: str) -> list[Result]:
    texts = _texts(_KINDS[kind])

    def speed(sides: Mapping[str, Runs]) -> Mapping[str, Sequence[float]]:
        return in_turns(
            _ROUNDS, {name: partial(_texts_per_s, runs, texts) for name, runs in sides.items()}
        )

    return [
        *_lines(f"such as {kind}, from text to first run", speed(_SIDES), at_least=0.8),
        *_lines(
            f"such as {kind}, of which no field was read before",
            speed({_OURS: _unseen, "cronsim": _cronsim}),
        ),
    ]


def _lines(
    what: str, speed: Mapping[str, Sequence[float]], at_least: float | None = None
) -> list[Result]:
    """Return a line for each peer; the target is for cronsim."""
    return [
        Result(
            what=what,
            ours=median(speed[_OURS]),
            unit="/s",
            peer=peer,
            theirs=median(reached),
            ratio=ratio(speed[_OURS], reached),
            ratio_at_least=at_least if peer == "cronsim" else None,
        )
        for peer, reached in speed.items()
        if peer != _OURS
    ]


def measure() -> list[Result]:
    """Compare speed."""
    return [
        *(line for expression in _ITERATED for line in _iterating(expression)),
        *(line for kind in _KINDS for line in _from_fresh(kind)),
    ]
