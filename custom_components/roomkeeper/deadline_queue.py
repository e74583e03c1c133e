"""All deadlines in one heap, with one armed handle for the nearest.

A key has at most one deadline. A deadline that was moved or dropped leaves a
dead entry in the heap, which is passed over when it comes up, and swept out
when the dead outnumber the living.
"""

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Final

LONGEST_SLEEP: Final = timedelta(seconds=60)
"""So that a step of the clock, or a suspended machine, is noticed within a minute."""

type Arm = Callable[[datetime, Callable[[], None]], Callable[[], None]]
"""Calls the callback once, when the time until the instant has passed; returns what disarms it.

Where the clock is set back meanwhile, that is before the instant.
"""


class DeadlineQueue[Key: Hashable]:
    """Deadlines by key, popped in (instant, key) order. Instants are aware UTC."""

    __slots__ = ("_entries", "_heap")

    def __init__(self) -> None:
        """Begin empty."""
        self._entries: dict[Key, tuple[datetime, Key]] = {}
        self._heap: list[tuple[datetime, Key]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[datetime, Key]]:
        """Yield all deadlines, in no order."""
        return iter(self._entries.values())

    @property
    def dead(self) -> int:
        """Return how many entries of the heap are only there to be passed over."""
        return len(self._heap) - len(self._entries)

    def set(self, key: Key, due_at: datetime | None) -> None:
        """Give `key` this deadline in place of the one it has; None takes it away."""
        if due_at is None:
            self._entries.pop(key, None)
            return
        before = self._entries.get(key)
        if before is not None and before[0] == due_at:
            return
        entry = self._entries[key] = (due_at, key)
        heappush(self._heap, entry)
        if len(self._heap) > 2 * len(self._entries) + 64:
            self._heap = list(self._entries.values())
            heapify(self._heap)

    def nearest(self) -> datetime | None:
        """Return the earliest deadline."""
        while self._heap:
            entry = self._heap[0]
            if self._entries.get(entry[1]) is entry:
                return entry[0]
            heappop(self._heap)
        return None

    def pop_due(self, now: datetime) -> Key | None:
        """Take out and return the first key whose deadline is at or before `now`."""
        nearest = self.nearest()
        if nearest is None or nearest > now:
            return None
        key = heappop(self._heap)[1]
        del self._entries[key]
        return key


class Alarm:
    """The one handle: wakes at the nearest deadline, and at the latest after `LONGEST_SLEEP`."""

    __slots__ = ("_arm", "_at", "_disarm", "_ring")

    def __init__(self, arm: Arm, ring: Callable[[], None]) -> None:
        """Take the scheduler's function, and what to call."""
        self._arm = arm
        self._ring = ring
        self._at: datetime | None = None
        self._disarm: Callable[[], None] | None = None

    def set(self, nearest: datetime | None, now: datetime) -> None:
        """Sleep until `nearest`, or for the longest sleep."""
        longest = now + LONGEST_SLEEP
        at = longest if nearest is None else min(nearest, longest)
        if self._at is not None and self._at <= at:
            # It rings in time, or any moment now.
            return
        self.clear()
        self._at = at
        self._disarm = self._arm(at, self._rang)

    def clear(self) -> None:
        """Sleep without end."""
        self._at = None
        if self._disarm is not None:
            self._disarm()
            self._disarm = None

    def _rang(self) -> None:
        self._at = None
        self._disarm = None
        self._ring()
