"""Runs benchmarks, each in a process of its own, and prints one table.

python -m bench                 all
python -m bench clash booking   some
"""

import argparse
import logging
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib import import_module
from multiprocessing import get_context

from .results import Result, table

BENCHMARKS = {
    "queue": ("bench.engine.queue", "The queue of deadlines"),
    "due": ("bench.engine.due", "Deadlines that are due: decided, committed, published"),
    "stalls": ("bench.engine.stalls", "Stalls in use"),
    "schedules": ("bench.engine.schedules", "Schedules"),
    "durable": ("bench.engine.durable", "Durable deadlines"),
    "clash": ("bench.engine.clash", "Deciding about a booking"),
    "booking": ("bench.engine.booking", "A booking, durable and published"),
    "recurrence": ("bench.engine.recurrence", "The next run of a rule"),
    "startup": ("bench.engine.startup", "Start-up"),
    "actions": ("bench.home_assistant.actions", "Through Home Assistant"),
    "http": ("bench.home_assistant.http", "Over HTTP"),
    "subscribe": ("bench.home_assistant.subscribe", "Looking on over the websocket"),
    "entities": ("bench.home_assistant.entities", "Setting up entities"),
}


def measure(name: str) -> list[Result]:
    """Run one benchmark."""
    logging.disable(logging.WARNING)
    module, subject = BENCHMARKS[name]
    found: list[Result] = import_module(module).measure()
    heading = f"{subject} (`script/bench {name}`)"
    return [replace(result, subject=heading) for result in found]


def main() -> int:
    """Run what is asked for; 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Runs benchmarks.")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or [*BENCHMARKS]
    if unknown := set(names) - BENCHMARKS.keys():
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    results: list[Result] = []
    # A fresh process for each: what one leaves behind in memory slows no other.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes:
        for name in names:
            print(f"{name} ...", file=sys.stderr, flush=True)
            results += processes.submit(measure, name).result()
    print(table(results))
    missed = [result.what for result in results if result.is_reached is False]
    if missed:
        print(f"\nMissed: {'; '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0
