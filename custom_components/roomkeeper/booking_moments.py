"""Moments of bookings that are no facts: a booking begins, or is so far from its start or its end.

A moment follows from the rows. What comes at it, a publication of the engine or an alarm of our
own, is an invitation to look, so a booking that was moved meanwhile is told of at its new time, and
one that was given up is not.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple

from homeassistant.core import HomeAssistant, callback

from .core.ids import BookingId, RoomKey
from .core.model import Booking, BookingStatus, State
from .deadline_queue import Alarm, DeadlineQueue
from .engine import Publication
from .runtime import RoomkeeperConfigEntry

_EXPECTED: Final = frozenset({BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN})


class Edge(StrEnum):
    """The end of a booking from which a moment is counted."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """So far from one end of a booking; a negative offset is before it."""

    edge: Edge
    offset: timedelta

    def at(self, booking: Booking) -> datetime:
        """Return when it is the moment; a booking's last minutes do not begin before it does."""
        span = booking.span
        if self.edge is Edge.START:
            return span.start + self.offset
        return max(span.start, span.end + self.offset)


def is_expected(booking: Booking) -> bool:
    """Say whether somebody is to come for a booking, or is there."""
    return booking.status in _EXPECTED and not booking.is_block


class _Seen(NamedTuple):
    """What was seen of some rooms: who is behind the moment and not over, and when it is next."""

    reached: dict[BookingId, Booking]
    next_at: dict[RoomKey, datetime | None]


class BookingMoments:
    """Tells of each booking when it comes to a moment; of one that is moved, anew.

    One that comes into other rooms behind its moment is told of for these.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: RoomkeeperConfigEntry,
        moment: Moment,
        tell: Callable[[Booking, Collection[RoomKey]], None],
    ) -> None:
        """Take the loaded entry and whom to tell, with the rooms for which it is.

        What is behind the moment now is not told.
        """
        runtime = entry.runtime_data
        self._hass = hass
        self._engine = runtime.engine
        self._moment = moment
        self._tell = tell
        self._queue: DeadlineQueue[RoomKey] = DeadlineQueue()
        self._alarm = Alarm(runtime.arm, self._ring)
        self._due: set[RoomKey] = set()
        self._is_looking = False
        self._unsubscribe: Callable[[], None] | None = self._engine.subscribe(self._on_publication)
        seen = self._engine.peek(partial(self._see, frozenset(runtime.site.rooms)))
        self._reached = {one.id: one.rooms for one in seen.reached.values()}
        self._wait_for(seen)

    @callback
    def stop(self) -> None:
        """Tell of nothing more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._alarm.clear()

    def _on_publication(self, publication: Publication) -> None:
        self._look_at(publication.rooms)

    def _ring(self) -> None:
        now = self._engine.peek(lambda _state, now: now)
        due: set[RoomKey] = set()
        while (room := self._queue.pop_due(now)) is not None:
            due.add(room)
        self._look_at(due)
        self._set_alarm()

    def _look_at(self, rooms: Iterable[RoomKey]) -> None:
        self._due.update(rooms)
        if self._due and not self._is_looking:
            self._is_looking = True
            self._hass.async_create_task(self._look(), "roomkeeper booking moments")

    async def _look(self) -> None:
        """Look at rooms, and tell of it when what was seen there is on the disk."""
        try:
            while self._due and self._unsubscribe is not None:
                rooms, self._due = frozenset(self._due), set()
                self._take_in(rooms, await self._engine.read(partial(self._see, rooms)))
        finally:
            self._is_looking = False

    def _see(self, rooms: frozenset[RoomKey], state: State, now: datetime) -> _Seen:
        seen = _Seen({}, dict.fromkeys(rooms))
        for room in rooms:
            for booking in filter(is_expected, state.calendar(room).ending_after(now)):
                at = self._moment.at(booking)
                if at > now:
                    seen.next_at[room] = at
                    break
                seen.reached[booking.id] = booking
        return seen

    def _take_in(self, rooms: frozenset[RoomKey], seen: _Seen) -> None:
        if self._unsubscribe is None:
            return
        before = {one: self._reached.get(one, ()) for one in seen.reached}
        for booking_id, there in tuple(self._reached.items()):
            if not rooms.isdisjoint(there) and booking_id not in seen.reached:
                del self._reached[booking_id]
        self._reached |= {one.id: one.rooms for one in seen.reached.values()}
        self._wait_for(seen)
        for booking in seen.reached.values():
            if new := frozenset(booking.rooms).difference(before[booking.id]):
                self._tell(booking, new)

    def _wait_for(self, seen: _Seen) -> None:
        for room, at in seen.next_at.items():
            self._queue.set(room, at)
        self._set_alarm()

    def _set_alarm(self) -> None:
        # At the start itself the engine publishes: rung before that, entities would show it later.
        nearest = self._queue.nearest() if self._moment.offset else None
        if nearest is None or self._unsubscribe is None:
            self._alarm.clear()
        else:
            self._alarm.set(nearest, self._engine.peek(lambda _state, now: now))
