"""Simpler calendars of one room: they see whether a time is free, and enter it. No other rule."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sortedcontainers import SortedList  # type: ignore[import-untyped]  # it has no types

type Time = tuple[datetime, datetime]


class Calendar(Protocol):
    """The bookings of one room, as start and end."""

    def enter(self, time: Time) -> bool:
        """Enter a booking, unless it clashes."""
        ...

    def take_out(self, time: Time) -> None:
        """Take out what was entered last."""
        ...


class ListScan:
    """A list, looked through from its begin to its end."""

    def __init__(self, times: Iterable[Time]) -> None:
        """Enter what is there."""
        self._times = list(times)

    def enter(self, time: Time) -> bool:
        """Enter a booking, unless it clashes."""
        start, end = time
        for other_start, other_end in self._times:
            if other_start < end and start < other_end:
                return False
        self._times.append(time)
        return True

    def take_out(self, _time: Time) -> None:
        """Take out what was entered last."""
        self._times.pop()


class InOrder:
    """A SortedList, in which only the neighbours are looked at."""

    def __init__(self, times: Iterable[Time]) -> None:
        """Enter what is there."""
        self._times = SortedList(times)

    def enter(self, time: Time) -> bool:
        """Enter a booking, unless it clashes."""
        start, end = time
        times = self._times
        at = times.bisect_left(time)
        if at < len(times) and times[at][0] < end:
            return False
        if at and start < times[at - 1][1]:
            return False
        times.add(time)
        return True

    def take_out(self, time: Time) -> None:
        """Take out what was entered last."""
        self._times.remove(time)


class InSQLite:
    """A table in memory with an index, asked for the last booking that begins before the end."""

    _IN_THE_WAY = (
        'SELECT "end" FROM booking WHERE room = :room AND start < :end ORDER BY start DESC LIMIT 1'
    )

    def __init__(self, times: Iterable[Time]) -> None:
        """Enter what is there."""
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.execute('CREATE TABLE booking (room TEXT, start INT, "end" INT)')
        self._connection.execute('CREATE INDEX by_start ON booking (room, start, "end")')
        self._connection.execute("BEGIN")
        for time in times:
            self._insert(time)

    def _insert(self, time: Time) -> None:
        start, end = time
        self._connection.execute(
            "INSERT INTO booking VALUES ('room', ?, ?)", (start.timestamp(), end.timestamp())
        )

    def enter(self, time: Time) -> bool:
        """Enter a booking, unless it clashes."""
        start, end = time
        asked = {"room": "room", "start": start.timestamp(), "end": end.timestamp()}
        before = self._connection.execute(self._IN_THE_WAY, asked).fetchone()
        if before is not None and before[0] > start.timestamp():
            return False
        self._insert(time)
        return True

    def take_out(self, time: Time) -> None:
        """Take out what was entered last."""
        self._connection.execute(
            "DELETE FROM booking WHERE room = 'room' AND start = ?", (time[0].timestamp(),)
        )


class InSQLiteByOverlap(InSQLite):
    """The same table, asked for any booking that overlaps: the question as one would write it."""

    _IN_THE_WAY = (
        'SELECT "end" FROM booking WHERE room = :room AND start < :end AND "end" > :start LIMIT 1'
    )
