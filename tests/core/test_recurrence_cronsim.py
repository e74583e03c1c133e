"""Cron expressions run when cronsim says, wherever clocks change by whole hours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from random import Random
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim

from custom_components.roomkeeper.core.wall_clock import Stretch, stretches

from .timetable import ready

HOUR = timedelta(hours=1)
SEED = 20261126
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
NAMES = {
    3: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    4: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
}
STARS = (0.25, 0.3, 0.5, 0.7, 0.5)


def random_item(random: Random, position: int) -> str:
    lowest, highest = BOUNDS[position]
    low, high = sorted(random.sample(range(lowest, highest + 1), 2))
    step = random.randint(1, min(15, highest - lowest))
    return random.choices(
        (
            str(low),
            random.choice(NAMES.get(position, [str(high)])),
            f"{low}-{high}",
            f"{low}-{high}/{step}",
            f"*/{step}",
        ),
        (4, 2, 3, 1, 2),
    )[0]


def random_expression(random: Random) -> str:
    fields = (
        "*"
        if random.random() < STARS[position]
        else ",".join(random_item(random, position) for _ in range(random.choice((1, 1, 1, 2, 3))))
        for position in range(5)
    )
    return " ".join(fields)


def changes(zone: str) -> Iterator[Stretch]:
    """Yield the stretches from 2024 to 2027 that begin with a change."""
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    within = takewhile(lambda one: one.since.year < 2028, stretches(ZoneInfo(zone), begin))
    return (one for one in within if one.offset != one.offset_before)


def through(found: Iterator[datetime], until: datetime) -> Iterator[datetime]:
    """Yield runs up to an instant, and the one after that, however far away it is."""
    for run in found:
        yield run.astimezone(UTC)
        if run >= until:
            return


def leaves_out_midnight(change: Stretch) -> bool:
    local = change.since + change.offset_before
    return change.offset > change.offset_before and local.hour == 0


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "America/New_York",
        "America/Santiago",
        "Africa/Casablanca",
        "Pacific/Auckland",
        "Africa/Cairo",
        "Asia/Gaza",
        "America/Nuuk",
    ],
)
def test_random_expressions_run_when_cronsim_says(zone: str) -> None:
    """From each change of clocks from 2024 to 2027 on, in both hemispheres.

    Left out are repetitions on a day without a midnight: there cronsim runs at
    the midnight that is left out, or misses the hour after it.
    """
    random = Random(SEED)  # noqa: S311 - numbers that come again are what is wanted
    for _ in range(300):
        expression = random_expression(random)
        asked = ready(expression, zone)
        repeats = any(field.startswith("*") for field in expression.split()[:2])
        for change in changes(zone):
            if repeats and leaves_out_midnight(change):
                continue
            after, until = change.since - 3 * HOUR, change.since + 9 * HOUR
            theirs = CronSim(expression, after.astimezone(ZoneInfo(zone)))
            found = list(through(asked.iterate(after), until))
            assert found == list(through(theirs, until)), f"{expression}, seed {SEED}"
