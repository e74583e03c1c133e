"""Two houses beside each other, on a processor each, with half of the rooms each."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing.sharedctypes import SynchronizedArray
from typing import Final

from .house import Size
from .promise import Promise
from .run import Outcome, run

HALVES: Final = 2
_BAR: Final = 40

_done: SynchronizedArray[float]
"""How much each half has lived through. Shared memory reaches a process only when it begins."""


def live(seed: str, size: Size, days: float, bug: Promise | None) -> list[Outcome]:
    """Let both halves of a site live through so many days."""
    done = multiprocessing.Array("d", HALVES)
    with ProcessPoolExecutor(HALVES, initializer=_begin, initargs=(done,)) as pool:
        halves = [pool.submit(_live, half, seed, size, days, bug) for half in range(HALVES)]
        return [half.result() for half in halves]


def live_half(
    half: int,
    seed: str,
    size: Size,
    days: float,
    *,
    bug: Promise | None,
    last_step: int | None,
) -> Outcome:
    """Let one of them live through so many days, or so many steps."""
    return run(
        _seed_of(half, seed),
        _half_of(size),
        days,
        bug=bug,
        last_step=last_step,
        # Whether it is shown changes which steps there are, so it always is.
        progress=bar,
    )


def _begin(done: SynchronizedArray[float]) -> None:
    global _done  # noqa: PLW0603 - there is no other way into a process
    _done = done


def _live(half: int, seed: str, size: Size, days: float, bug: Promise | None) -> Outcome:
    note = partial(_note, half)
    return run(_seed_of(half, seed), _half_of(size), days, bug=bug, progress=note)


def _seed_of(half: int, seed: str) -> str:
    return f"{seed}.{half}"


def _half_of(size: Size) -> Size:
    rooms, stalls, schedules = (
        count // HALVES for count in (size.rooms, size.stalls, size.schedules)
    )
    return replace(size, rooms=rooms, stalls=stalls, schedules=schedules)


def _note(half: int, part: float) -> None:
    _done[half] = part
    bar(sum(_done[:]) / HALVES)


def bar(part: float) -> None:
    """Show how much is done, to a person."""
    if sys.stderr.isatty():
        full = round(part * _BAR)
        print(f"\r  [{'#' * full}{'.' * (_BAR - full)}] {part:4.0%}", end="", file=sys.stderr)
