"""A simulated time, with guests, faults and power cuts; and that its eyes see."""

import os
import shlex
import subprocess
import sys

import pytest

from .house import Size
from .promise import Promise
from .run import run

SMALL = Size(8, 4)
DAYS = 25


def simulate(*arguments: str, hash_seed: str = "random") -> subprocess.CompletedProcess[str]:
    """Run the program as `script/simulate` does."""
    return subprocess.run(  # noqa: S603 - it is our own
        [sys.executable, "-m", "tests.simulation", *arguments],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_a_month_with_all_that_goes_wrong_breaks_no_promise(seed: str) -> None:
    """Whatever guests, devices, disks, clocks and the power do: what is promised holds."""
    outcome = run(seed, SMALL, DAYS)
    assert outcome.promise is None, "\n".join((*outcome.trail, outcome.how))
    assert outcome.counts["power cuts"] > 0
    assert outcome.counts["doors opened"] > 50
    assert outcome.counts["switched off"] > 50
    assert outcome.counts["stays"] > 50
    assert outcome.counts["cameras back"] > 50
    assert outcome.counts["calendars read"] > 50
    assert outcome.counts["run: due"] > 50
    assert outcome.counts["undone in the end"] > 10


def test_one_seed_is_one_run() -> None:
    """Whoever sees something go wrong can see it again."""
    first, second = (run("again", SMALL, 6) for _ in range(2))
    assert (first.digest, first.counts) == (second.digest, second.counts)
    assert run("other", SMALL, 6).digest != first.digest


def test_one_seed_is_one_run_in_whatever_order_sets_are() -> None:
    """Somebody else, on another machine, sees the very same."""
    # So many stalls that several cameras are told something at one instant.
    house = ("--days", "8", "--rooms", "8", "--stalls", "16", "--house", "0")
    told = {
        simulate(*house, hash_seed=hash_seed).stdout.rpartition(", in ")[0]
        for hash_seed in ("1", "2")
    }
    assert len(told) == 1
    assert "digest" in told.pop()


@pytest.mark.parametrize("promise", Promise)
def test_a_bug_that_breaks_a_promise_is_found(promise: Promise) -> None:
    """Each promise is watched by something that sees it broken."""
    for seed in ("b2", "b3", "b1", "b4"):
        outcome = run(seed, SMALL, DAYS, bug=promise)
        # Another may be broken by it, too, and before that.
        if outcome.promise is promise:
            break
    assert outcome.promise is promise, outcome.how
    # What happened until then is the shortest beginning that shows it.
    again = run(seed, SMALL, DAYS, bug=promise, last_step=outcome.steps)
    assert again.promise is promise


def test_a_failure_says_how_to_see_it_again() -> None:
    """The trail, the promise, and a command that lives through the shortest beginning."""
    bug = ("--plant", Promise.NOT_TOO_EARLY.name)
    failed = simulate("--seed", "b1", "--days", "25", "--rooms", "8", "--stalls", "2", *bug)
    assert failed.returncode == 1, failed.stderr
    lines = failed.stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("BROKEN"))
    broken = lines[at]
    assert Promise.NOT_TOO_EARLY in broken
    last_step = lines[at - 2].split()[0]
    program, *arguments = shlex.split(lines[at + 3])
    assert program == "script/simulate"
    assert arguments[arguments.index("--steps") + 1] == last_step
    again = simulate(*arguments)
    assert again.returncode == 1
    assert broken in again.stdout.splitlines()
