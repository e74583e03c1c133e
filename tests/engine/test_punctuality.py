"""How late runs began, as the health of Roomkeeper says it."""

from datetime import timedelta

from custom_components.roomkeeper.core.events import SYSTEM, Entry
from custom_components.roomkeeper.core.ids import ScheduleId
from custom_components.roomkeeper.core.schedule import Progress, RunWhy
from custom_components.roomkeeper.core.schedule_events import ScheduleStarted
from custom_components.roomkeeper.punctuality import Lateness, Punctuality

from .simulated import SimulatedTime

CLOCK = SimulatedTime()
NOW = CLOCK.now()


def run(late: timedelta, why: RunWhy = RunWhy.DUE) -> Entry:
    """Return the log row of a run that begins that late."""
    fact = ScheduleStarted(
        at=NOW,
        schedule_id=ScheduleId("moonlight"),
        due_at=NOW - late,
        why=why,
        missed=0,
        progress=Progress(handled_until=NOW - late),
    )
    return Entry(seq=1, recorded_at=NOW, fact=fact, actor=SYSTEM)


def test_nothing_is_said_before_anything_has_run() -> None:
    """No number is better than a good one that nobody measured."""
    assert Punctuality(CLOCK).lateness() is None


def test_lateness_is_that_of_the_last_thousand_runs() -> None:
    """What was long ago does not spoil the picture, nor does it mend it."""
    punctuality = Punctuality(CLOCK)
    punctuality.look_at([run(timedelta(hours=1)) for _ in range(500)])
    punctuality.look_at([run(timedelta(milliseconds=number)) for number in range(1, 1_001)])
    assert punctuality.lateness() == Lateness(
        runs=1_000,
        median=timedelta(milliseconds=501),
        p99=timedelta(milliseconds=991),
        worst=timedelta(seconds=1),
    )


def test_only_what_its_rule_started_counts() -> None:
    """What was missed and made up for, or begun by hand or an event, says nothing about it."""
    punctuality = Punctuality(CLOCK)
    punctuality.look_at([run(timedelta(seconds=1), why) for why in RunWhy])
    second = timedelta(seconds=1)
    assert punctuality.lateness() == Lateness(runs=1, median=second, p99=second, worst=second)
