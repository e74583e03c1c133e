"""How late the runs of schedules began, those of late; kept in memory only."""

from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from .clock import Clock
from .core.events import Entry
from .core.schedule import RunWhy
from .core.schedule_events import ScheduleStarted

_REMEMBERED: Final = 1_000


class Lateness(NamedTuple):
    """How late runs began: half of them, all but one in a hundred, and the worst, at the most."""

    runs: int
    median: timedelta
    p99: timedelta
    worst: timedelta


class Punctuality:
    """Looks at each run that its rule started: from when it was due until devices may be told.

    A run that was missed while the machine was down, and made up for, says
    nothing about that.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with no runs."""
        self._clock = clock
        self._late: deque[timedelta] = deque(maxlen=_REMEMBERED)

    def look_at(self, entries: Iterable[Entry]) -> None:
        """Take in what is durable at this moment."""
        for entry in entries:
            fact = entry.fact
            if isinstance(fact, ScheduleStarted) and fact.why is RunWhy.DUE:
                self._late.append(self._clock.now() - fact.due_at)

    def lateness(self) -> Lateness | None:
        """Return how late the last thousand runs began, or None if there were none yet."""
        late = sorted(self._late)
        if not late:
            return None
        half, most = len(late) // 2, len(late) * 99 // 100
        return Lateness(runs=len(late), median=late[half], p99=late[most], worst=late[-1])
