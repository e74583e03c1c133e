"""A clock and a scheduler that move when they are told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(order=True)
class _Alarm:
    """Something to call after so much real time."""

    due: timedelta
    number: int
    callback: Callable[[], None] = field(compare=False)


class SimulatedTime:
    """Wall time and real time, and what is to be called at an instant of the former.

    As on a real machine a waiting alarm counts real time: when somebody sets
    the clock, it does not notice, and comes too late by it, or too early.
    """

    def __init__(self, now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)) -> None:
        """Begin at an aware instant."""
        self._now = now
        self._elapsed = timedelta()
        self._alarms: list[_Alarm] = []
        self._number = 0
        self.armed: list[datetime] = []

    def now(self) -> datetime:
        """Return the wall time."""
        return self._now

    def arm(self, instant: datetime, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` once, when so much time has passed; returns what disarms it."""
        self.armed.append(instant)
        self._number += 1
        wait = max(instant - self._now, timedelta())
        alarm = _Alarm(self._elapsed + wait, self._number, callback)
        self._alarms.append(alarm)

        def disarm() -> None:
            if alarm in self._alarms:
                self._alarms.remove(alarm)

        return disarm

    @property
    def waiting(self) -> int:
        """Say how many alarms are armed."""
        return len(self._alarms)

    def has_due(self) -> bool:
        """Say whether an alarm is to be called without waiting."""
        return any(alarm.due <= self._elapsed for alarm in self._alarms)

    def next_due_in(self) -> timedelta | None:
        """Return how much real time passes until the next alarm, or None."""
        return min((alarm.due - self._elapsed for alarm in self._alarms), default=None)

    def pass_by(self, length: timedelta) -> None:
        """Let time pass, calling nothing."""
        self._now += length
        self._elapsed += length

    def step(self, by: timedelta) -> None:
        """Set the clock forward or back, as a person or a time server does."""
        self._now += by

    def call_due(self) -> None:
        """Call the first alarm that is due."""
        due = sorted(alarm for alarm in self._alarms if alarm.due <= self._elapsed)
        if not due:
            return
        first = due[0]
        self._alarms.remove(first)
        first.callback()
