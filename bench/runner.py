"""Runs benchmarks, each in a process of its own, and prints their tables."""

import argparse
import logging
import os
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import Final

from .document import DATA, Measured, tables, write
from .measuring import MOST_ROUNDS
from .results import Result

BENCHMARKS: Final = {
    "queue": "bench.engine.queue",
    "due": "bench.engine.due",
    "stalls": "bench.engine.stalls",
    "schedules": "bench.engine.schedules",
    "durable": "bench.engine.durable",
    "clash": "bench.engine.clash",
    "booking": "bench.engine.booking",
    "profile": "bench.engine.profile",
    "recurrence": "bench.engine.recurrence",
    "startup": "bench.engine.startup",
    "usage": "bench.engine.usage",
    "actions": "bench.home_assistant.actions",
    "http": "bench.home_assistant.http",
    "reports": "bench.home_assistant.reports",
    "subscribe": "bench.home_assistant.subscribe",
    "entities": "bench.home_assistant.entities",
}


class BenchmarkFailedError(Exception):
    """A benchmark did not do its work; the text says why, since not every error can travel."""


def measure(name: str) -> list[Result]:
    """Run one benchmark.

    Raises:
        BenchmarkFailedError: with its traceback.
    """
    logging.disable(logging.WARNING)
    try:
        found: list[Result] = import_module(BENCHMARKS[name]).measure()
    except Exception:  # noqa: BLE001 - all of it is told
        raise BenchmarkFailedError(traceback.format_exc()) from None
    return found


def _measured(names: Iterable[str]) -> Mapping[str, Sequence[Result]]:
    """Run benchmarks, and return the results of those that did not fail."""
    results: dict[str, list[Result]] = {}
    # A fresh process for each: what one leaves behind in memory slows no other.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes:
        for name in names:
            print(f"{name} ...", file=sys.stderr, flush=True)
            try:
                results[name] = processes.submit(measure, name).result()
            except BenchmarkFailedError as error:
                print(error, file=sys.stderr)
    return results


def main() -> int:
    """Run what is asked for; 1 if a target is missed, or a benchmark failed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--rounds", type=int, help="no more of each than that: a quick look")
    parser.add_argument(
        "--write", action="store_true", help="keep what is found, for the document and its picture"
    )
    parser.add_argument(
        "--picture", action="store_true", help="measure nothing: draw and write what was kept"
    )
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHMARKS.keys():
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if asked.picture:
        write(Measured.kept())
        return 0
    if asked.rounds is not None:
        if asked.rounds < 1:
            parser.error("there is nothing to see in less than one round")
        os.environ[MOST_ROUNDS] = str(asked.rounds)
    names = asked.names or [*BENCHMARKS]
    results = _measured(names)
    print(tables(results))
    if asked.write:
        before = Measured.kept().results if DATA.exists() else {}
        together = {**before, **results}
        write(Measured.now({name: together[name] for name in BENCHMARKS if name in together}))
    missed = [one.what for found in results.values() for one in found if one.is_reached is False]
    if missed:
        print(f"\nMissed: {'; '.join(missed)}", file=sys.stderr)
    failed = [name for name in names if name not in results]
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if missed or failed else 0
