"""What bookings used: asked of Home Assistant's own statistics when a booking is over in a room.

Which bookings are still to be measured follows from the rows, so a restart
forgets none. The rules are in `core/energy.py`.
"""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from sqlalchemy.exc import SQLAlchemyError

from .clock import Clock
from .core.commands import NoteEnergy
from .core.energy import is_measured, use_of, used_within
from .core.errors import NotWritable
from .core.events import (
    SYSTEM,
    BookingMoved,
    Fact,
    PowerOffCancelled,
    PowerOffFailed,
    PowerOffSucceeded,
)
from .core.ids import EntityId, PowerOffKey, RoomKey
from .core.lifecycle import BookingEvent
from .core.model import Booking, Room, State
from .core.span import Span
from .deadline_queue import Alarm, Arm, DeadlineQueue
from .energy_statistics import STEP, ends_step, pieces_of
from .engine import Engine, Publication

_LOGGER = logging.getLogger(__name__)

COMPILED: Final = timedelta(minutes=2)
"""So long after a step its row should be there."""

TRIES: Final = 4
"""So often is asked for the last row, a step apart; after that it is done without it."""

LOOK_BACK: Final = timedelta(hours=48)
"""What was over for longer when Home Assistant starts is not measured any more."""


class Energy:
    """Measures what each booking used in each of its rooms, once."""

    def __init__(self, hass: HomeAssistant, engine: Engine, clock: Clock, arm: Arm) -> None:
        """Take the engine that is told."""
        self._hass = hass
        self._engine = engine
        self._clock = clock
        self._queue: DeadlineQueue[PowerOffKey] = DeadlineQueue()
        self._alarm = Alarm(arm, self._ring)
        self._tries: dict[PowerOffKey, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._stop_waiting: CALLBACK_TYPE = lambda: None

    @callback
    def start(self) -> None:
        """Look for what the last run left when Home Assistant, and so the recorder, runs."""
        self._stop_waiting = async_at_started(self._hass, self._look_back)

    @callback
    def stop(self) -> None:
        """Leave the rest for the next start."""
        self._stop_waiting()
        self._alarm.clear()
        if self._task is not None:
            self._task.cancel()

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Take in what is over."""
        for entry in publication.entries:
            for key in _touched(entry.fact):
                self._expect(key)

    async def _look_back(self, _hass: HomeAssistant) -> None:
        for room in self._engine.peek(lambda state, _now: tuple(state.site.rooms.values())):
            if _sensors(room):
                for key in self._engine.peek(lambda state, now: _unmeasured(state, room.key, now)):  # noqa: B023 - called at once
                    self._expect(key)
                # A room may have a year's bookings.
                await asyncio.sleep(0)

    def _expect(self, key: PowerOffKey) -> None:
        use = self._engine.peek(lambda state, _now: _use(state, key))
        if use is not None:
            now = self._clock.now()
            self._queue.set(key, max(ends_step(use.end), now) + COMPILED)
            self._set_alarm()

    # --- when -----------------------------------------------------------------

    def _set_alarm(self) -> None:
        if len(self._queue):
            self._alarm.set(self._queue.nearest(), self._clock.now())

    @callback
    def _ring(self) -> None:
        if self._task is None:
            work = self._measure_due()
            self._task = self._hass.async_create_background_task(work, "roomkeeper measures energy")
            self._task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled():
            self._set_alarm()

    async def _measure_due(self) -> None:
        """Measure what is due, one after the other: the recorder has others to answer, too."""
        while (key := self._queue.pop_due(self._clock.now())) is not None:
            tried = self._tries[key] = self._tries.get(key, 0) + 1
            try:
                is_done = await self._measure(key, is_last=tried >= TRIES)
            except NotWritable:
                is_done = False
            except (SQLAlchemyError, RuntimeError) as error:
                # The recorder raises the second of these while it has no database.
                _LOGGER.warning("Not measured what was used in %s: %s", key.room, error)
                is_done = tried >= TRIES
            if is_done:
                del self._tries[key]
            else:
                self._queue.set(key, self._clock.now() + STEP)

    # --- what -----------------------------------------------------------------

    async def _measure(self, key: PowerOffKey, *, is_last: bool) -> bool:
        """Measure what a booking used in a room; False means that it is to be tried again.

        Raises:
            NotWritable: it is measured, and cannot be written.
            SQLAlchemyError, RuntimeError: the recorder does not answer.
        """
        room = self._engine.peek(lambda state, _now: state.site.rooms.get(key.room))
        use = self._engine.peek(lambda state, _now: _use(state, key))
        if room is None or use is None:
            return True
        for sensor in _sensors(room):
            pieces = await pieces_of(self._hass, sensor, use)
            if not is_last and (not pieces or pieces[-1].span.end < use.end):
                return False
            used_wh = used_within(pieces, use)
            if used_wh is not None:
                command = NoteEnergy(booking_id=key.booking_id, room=key.room, used_wh=used_wh)
                await self._engine.execute(command, SYSTEM)
                break
        return True


def _touched(fact: Fact) -> Iterable[PowerOffKey]:
    """Return where a booking may be over since a fact."""
    match fact:
        case BookingMoved(event=BookingEvent.COMPLETE):
            return [PowerOffKey(fact.booking_id, room) for room in fact.rooms]
        case PowerOffSucceeded() | PowerOffFailed() | PowerOffCancelled():
            return [PowerOffKey(fact.booking_id, fact.room)]
    return ()


def _sensors(room: Room) -> tuple[EntityId, ...]:
    """Return what measures a room, the best first."""
    return tuple(one for one in (room.energy_sensor, room.power_sensor) if one is not None)


def _use(state: State, key: PowerOffKey) -> Span | None:
    """Return what is still to be measured, if it can be."""
    room, booking = state.site.rooms.get(key.room), state.bookings.get(key.booking_id)
    if room is None or booking is None or not _sensors(room) or is_measured(booking, key.room):
        return None
    return use_of(state, booking, key.room)


def _unmeasured(state: State, room: RoomKey, now: datetime) -> list[PowerOffKey]:
    def is_recent(booking: Booking) -> bool:
        use = use_of(state, booking, room)
        return use is not None and use.end > now - LOOK_BACK

    recent = (one for one in state.completed(room) if is_recent(one))
    return [PowerOffKey(one.id, room) for one in recent if not is_measured(one, room)]
