"""A whole run: one seed, one house, so many days."""

import gc
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Final, override
from unittest.mock import patch

from custom_components.roomkeeper import cameras, deadline_queue
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.doors import wording
from custom_components.roomkeeper.ledger import store

from . import faults
from .bugs import plant
from .calendars import Calendars
from .caretaker import Caretaker
from .house import Size
from .people import People
from .promise import BrokenPromise, Promise
from .virtual import OneThread
from .world import DAY_S, World

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder in it has a name of its own
"""The disk's own time is not what is looked at, so files are kept there, where there is such."""

_LOOK_EVERY: Final = timedelta(days=1)
"""How often cameras are looked at that have told nothing. Here each tells of all that it does."""

_LONGEST_SLEEP: Final = timedelta(minutes=10)
"""How long the engine sleeps where nothing is due; a year has half a million minutes."""

_GARBAGE: Final = 100_000
"""How many objects come before the collector looks: a run leaves little behind, and ends."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. `promise` is the one that was broken, `trail` what happened before."""

    digest: str
    counts: Counter[str]
    steps: int
    took_s: float
    promise: Promise | None = None
    how: str = ""
    trail: tuple[str, ...] = ()


def run(
    seed: str,
    size: Size,
    days: float,
    *,
    last_step: int | None = None,
    bug: Promise | None = None,
    progress: Callable[[float], None] | None = None,
) -> Outcome:
    """Live through so many days, or so many steps; with the bug that breaks a promise, or none."""
    began = time.process_time()
    promise, how = None, ""
    with ExitStack() as around:
        in_memory = _IN_MEMORY if _IN_MEMORY.is_dir() else None
        folder = Path(around.enter_context(tempfile.TemporaryDirectory(dir=in_memory)))
        world = World(folder, size, seed)
        executor = partial(OneThread, world.disk)
        around.enter_context(patch.object(store, "ThreadPoolExecutor", executor))
        around.enter_context(patch.object(cameras, "_LOOK_EVERY", _LOOK_EVERY))
        around.enter_context(patch.object(deadline_queue, "LONGEST_SLEEP", _LONGEST_SLEEP))
        around.enter_context(patch.object(wording, "async_get_cached_translations", _said))
        around.enter_context(_listening(world))
        around.enter_context(_little_garbage())
        if bug is not None:
            around.enter_context(plant(bug))
        try:
            people = People(world)
            people.come()
            Calendars(world, people.comes_from_elsewhere).come()
            Caretaker(world).come()
            faults.begin(world)
            if progress is not None:
                _report(world, days, progress)
            world.run(days, last_step=last_step)
        except BrokenPromise as broken:
            promise, how = broken.promise, str(broken)
    return Outcome(
        digest=world.digest(),
        counts=world.counts,
        steps=world.steps,
        took_s=time.process_time() - began,
        promise=promise,
        how=how,
        trail=world.trail(),
    )


def _said(*_asked_for: object) -> Mapping[str, str]:
    """Return what Home Assistant loads of our sentences, which would take its time in each life."""
    return _english()


@cache
def _english() -> Mapping[str, str]:
    translations = Path(wording.__file__).parents[1] / "translations" / "en.json"
    said = json.loads(translations.read_text(encoding="utf-8"))["common"]
    return {f"component.{DOMAIN}.common.{key}": text for key, text in said.items()}


class _Ear(logging.Handler):
    """Hears of errors that somebody caught, and did not think of."""

    def __init__(self, world: World) -> None:
        super().__init__(logging.ERROR)
        self._world = world

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info is not None and self._world.life is not None:
            told = logging.Formatter().format(record)
            self._world.life.loop.failure = told


@contextmanager
def _listening(world: World) -> Iterator[None]:
    """Take an error that was only logged for one, and keep the log itself quiet."""
    root, ear = logging.getLogger(), _Ear(world)
    root.addHandler(ear)
    try:
        yield
    finally:
        root.removeHandler(ear)


@contextmanager
def _little_garbage() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(_GARBAGE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _report(world: World, days: float, progress: Callable[[float], None]) -> None:
    def day() -> None:
        progress(world.time.elapsed_s / DAY_S / days)
        world.after(DAY_S, "a day is over", day)

    world.after(DAY_S, "a day is over", day)
