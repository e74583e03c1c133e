"""Feeds: calendars are read every few minutes, one after another, and told to the engine.

An answer that could not be had changes nothing. What a good one means is
decided in the core; one that is as the last one writes nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import batched
from typing import Final
from zlib import crc32

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.helpers.start import async_at_started

from . import feed_issues
from .calendar_reading import Answer, CalendarUnread, Unread, read_calendar
from .clock import Clock
from .configuration import FeedSource
from .core.calendar_uid import is_own
from .core.decide.feed import AGREES_AFTER, asked_for
from .core.errors import Refusal
from .core.events import Actor, ActorKind, BookingMoved, BookingRescheduled, Entry
from .core.feed import FeedStatus, FeedTold
from .core.feed_commands import ReadFeed
from .core.feed_views import FeedView, feed_view
from .core.ids import OriginKey, RoomKey
from .core.model import BLOCKING, State
from .core.reservation import ReservationTold
from .engine import Engine, Publication
from .published import call, subscribed

_LOGGER = logging.getLogger(__name__)

READ_EVERY: Final = timedelta(minutes=5)
_FIRST_AFTER: Final = timedelta(seconds=10)
_SPREAD_S: Final = 20
"""In seconds: calendars of one account should not all be asked in the same moment."""

_SOON: Final = timedelta(seconds=10)
"""After a calendar has shown a change: another one often follows."""

STALE_AFTER: Final = timedelta(hours=26)
"""A calendar that is fetched once a day has had its chance by then."""

_TOLD_AFTER: Final = 3
"""Reads in which a calendar is not there at all, before that is told."""

_AT_ONCE: Final = 20
"""Outside ids that one turn is about: some 10 ms of work, and as much for a large calendar."""

_MOST_ROUNDS: Final = 20
"""Two are enough, but for an event that is cut to pieces by the bookings of months."""


class FeedState(StrEnum):
    """How a feed goes, as people see it."""

    WAITING = "waiting"
    """It was not read since the start."""

    FINE = "fine"
    UNREAD = "unread"
    """The last try failed; what was known before holds."""

    STALE = "stale"
    """It could not be read for so long that people have to be told."""

    STOPPED = "stopped"
    """So much vanished at once that nothing is released."""

    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedShown:
    """What an entity shows of a feed; `age` is that of the last good read, at the last try."""

    state: FeedState
    last_read_at: datetime | None
    age: timedelta | None
    events: int | None
    conflicts: int
    missing: int

    @property
    def is_problem(self) -> bool:
        """Say whether somebody has to see to it."""
        return self.state in {FeedState.STALE, FeedState.STOPPED, FeedState.NO_ROOM}


@dataclass(slots=True)
class _Reading:
    """How the reading of one calendar went since the start."""

    source: FeedSource
    last_read_at: datetime | None = None
    events: int | None = None
    why: Unread | None = None
    failures: int = 0
    shown: FeedShown | None = None
    next_read: CALLBACK_TYPE | None = None
    soon: CALLBACK_TYPE | None = None


class Feeds:
    """Reads the calendars of all feeds."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        engine: Engine,
        clock: Clock,
        on_change: Callable[[], None],
    ) -> None:
        """Take what is told when a feed looks otherwise; nothing is read before `start`."""
        self._hass = hass
        self._entry = entry
        self._engine = engine
        self._clock = clock
        self._on_change = on_change
        self._readings: dict[OriginKey, _Reading] = {}
        self._due: dict[OriginKey, None] = {}
        self._is_reading = False
        self._is_started = False
        self._started_at = clock.now()
        self._listeners: dict[OriginKey, list[Callable[[], None]]] = {}
        self._configured: list[Callable[[OriginKey], None]] = []
        self._untrack: CALLBACK_TYPE = _nothing
        self._unstart: CALLBACK_TYPE = _nothing

    # --- life ---

    @callback
    def start(self, sources: Mapping[OriginKey, FeedSource]) -> None:
        """Read each calendar soon after Home Assistant has started, and then again and again."""
        self.configure(sources)
        self._unstart = async_at_started(self._hass, self._on_started)

    async def _on_started(self, _hass: HomeAssistant) -> None:
        self._is_started = True
        for reading in self._readings.values():
            self._plan(reading, _FIRST_AFTER + _offset(reading.source))

    @callback
    def stop(self) -> None:
        """Read no more; a read that goes on is let go with the entry."""
        self._is_started = False
        self._unstart()
        self._untrack()
        self._untrack = _nothing
        self._due.clear()
        for reading in self._readings.values():
            _forget_plans(reading)

    @callback
    def configure(self, sources: Mapping[OriginKey, FeedSource]) -> None:
        """Take the feeds as they are configured now; what is new or changed is read soon."""
        for key in self._readings.keys() - sources.keys():
            _forget_plans(self._readings.pop(key))
            self._due.pop(key, None)
            feed_issues.clear_feed(self._hass, key)
        for key, source in sources.items():
            reading = self._readings.get(key)
            if reading is not None and reading.source == source:
                continue
            is_new = reading is None
            if reading is None:
                reading = self._readings[key] = _Reading(source)
            elif reading.source.calendar != source.calendar:
                reading.failures = 0
            reading.source = source
            self._look(reading)
            if self._is_started:
                self._plan(reading, timedelta())
            if is_new:
                for listener in tuple(self._configured):
                    call(listener, key)
        self._track()

    def _track(self) -> None:
        self._untrack()
        calendars = {one.source.calendar for one in self._readings.values()} - {""}
        self._untrack = (
            async_track_state_change_event(self._hass, calendars, self._on_calendar)
            if calendars
            else _nothing
        )

    # --- when ---

    def _plan(self, reading: _Reading, after: timedelta) -> None:
        if reading.next_read is not None:
            reading.next_read()
        reading.next_read = async_call_later(
            self._hass, after, partial(self._on_time, reading.source.key)
        )

    @callback
    def _on_time(self, key: OriginKey, _now: datetime) -> None:
        reading = self._readings[key]
        reading.next_read = None
        self._plan(reading, READ_EVERY)
        self._read_soon(key)

    @callback
    def _on_calendar(self, event: Event[EventStateChangedData]) -> None:
        """Read what has just changed, when it has settled."""
        new = event.data["new_state"]
        if new is None or new.state == STATE_UNAVAILABLE:
            return
        for reading in self._readings.values():
            if reading.source.calendar == event.data["entity_id"]:
                self._wish(reading)

    def _wish(self, reading: _Reading) -> None:
        if self._is_started and reading.soon is None:
            reading.soon = async_call_later(
                self._hass, _SOON, partial(self._on_soon, reading.source.key)
            )

    @callback
    def _on_soon(self, key: OriginKey, _now: datetime) -> None:
        self._readings[key].soon = None
        self._read_soon(key)

    def _read_soon(self, key: OriginKey) -> None:
        self._due[key] = None
        if not self._is_reading:
            self._is_reading = True
            self._entry.async_create_background_task(
                self._hass, self._read_all(), "roomkeeper feeds"
            )

    # --- reading ---

    async def _read_all(self) -> None:
        try:
            while (key := next(iter(self._due), None)) is not None:
                del self._due[key]
                if (reading := self._readings.get(key)) is not None:
                    await self._read(reading)
        finally:
            self._is_reading = False

    async def _read(self, reading: _Reading) -> None:
        source = reading.source
        now = self._clock.now()
        try:
            if source.room is not None:
                answer = self._without_own(await read_calendar(self._hass, source.calendar, now))
                if reading.source != source or not self._is_started:
                    # It was about something else.
                    return
                await self._take(source, answer)
                reading.last_read_at, reading.events = now, len(answer.events)
                reading.why, reading.failures = None, 0
                feed_issues.show_feed_cut(self._hass, source, answer.cut)
        except CalendarUnread as error:
            if reading.why is not error.why:
                _LOGGER.warning("%s cannot be read: %s", source.calendar, error.why)
            reading.why = error.why
            reading.failures += 1
        except Refusal as refusal:
            # The disk is full, or what is configured has just changed: the next read will do.
            _LOGGER.debug("What %s shows is not taken over: %s", source.calendar, refusal)
        self._look(reading)

    def _without_own(self, answer: Answer) -> Answer:
        """Leave out what is booked here already: a calendar of ours has come back to us."""
        house = self._entry.entry_id
        peek = self._engine.peek
        events = peek(
            lambda state, _now: tuple(
                event for event in answer.events if not is_own(event.uid, state, house)
            )
        )
        return replace(answer, events=events)

    async def _take(self, source: FeedSource, answer: Answer) -> None:
        """Tell the engine, in parts if it is much; what a crash cuts off goes on at the next read.

        Raises:
            Refusal: nothing, or not all of it, was taken over.
        """
        actor = Actor(kind=ActorKind.FEED, id=source.subentry_id, name=source.name)
        command = ReadFeed(
            origin=source.key,
            within=answer.within,
            events=answer.events,
            is_empty=answer.is_empty,
            new_ids=(),
        )
        for _ in range(_MOST_ROUNDS):
            # What had no place in one round may have one in the next.
            asked = self._engine.peek(partial(_asked_for, command))
            is_new = False
            for part in batched(asked or ("",), _AT_ONCE, strict=False):
                await asyncio.sleep(0)
                new_ids = tuple(self._engine.new_id() for _ in range(2 * _AT_ONCE))
                turn = replace(command, part=frozenset(part), new_ids=new_ids)
                is_new |= bool(await self._engine.execute(turn, actor))
            if not asked or not is_new:
                return

    # --- what is shown ---

    def all_keys(self) -> Iterable[OriginKey]:
        """Return the feeds that there are."""
        return tuple(self._readings)

    def source(self, key: OriginKey) -> FeedSource:
        """Return a feed as it is configured."""
        return self._readings[key].source

    def shown(self, key: OriginKey) -> FeedShown | None:
        """Show a feed as it was at the last try to read it, or at the last change."""
        reading = self._readings.get(key)
        return None if reading is None else reading.shown

    def problems(self) -> list[OriginKey]:
        """Return the feeds that somebody has to see to."""
        return [key for key, one in self._readings.items() if one.shown and one.shown.is_problem]

    def listen(self, key: OriginKey, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call back whenever a feed was read, or looks otherwise."""
        return subscribed(self._listeners.setdefault(key, []), listener)

    def listen_configured(self, listener: Callable[[OriginKey], None]) -> CALLBACK_TYPE:
        """Call back with the key of each feed that is added."""
        return subscribed(self._configured, listener)

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Look at the feeds that something was told of; close what somebody has just left open."""
        told = {key for one in publication.entries if (key := _feed_told_of(one)) is not None}
        freed = {room for one in publication.entries for room in _freed(one)}
        for key, reading in tuple(self._readings.items()):
            if key in told:
                self._look(reading)
            if reading.source.room in freed:
                self._wish(reading)

    def _look(self, reading: _Reading) -> None:
        view = self._engine.peek(partial(_view_of, reading.source.key))
        now = self._clock.now()
        last_read_at = reading.last_read_at or view.read_at
        age = None if last_read_at is None else now - last_read_at
        known_for = now - self._started_at if age is None else age
        shown = FeedShown(
            state=_state_of(reading, view, is_stale=known_for >= STALE_AFTER),
            last_read_at=last_read_at,
            age=age,
            events=reading.events,
            conflicts=view.conflicts,
            missing=view.missing,
        )
        before, reading.shown = reading.shown, shown
        self._tell(reading, view, now)
        for listener in tuple(self._listeners.get(reading.source.key, ())):
            call(listener)
        if before is None or before.state is not shown.state:
            self._on_change()

    def _tell(self, reading: _Reading, view: FeedView, now: datetime) -> None:
        """Raise what people have to see to, and take back what is mended."""
        source, shown = reading.source, reading.shown
        assert shown is not None  # noqa: S101 - for mypy
        is_stopped = view.status is FeedStatus.STOPPED and view.since is not None
        # One torn answer is often followed by a good one.
        is_sure = is_stopped and now - (view.since or now) >= AGREES_AFTER
        feed_issues.show_feed_stopped(self._hass, source, view.missing if is_sure else 0)
        is_stale = shown.state is FeedState.STALE
        feed_issues.show_feed_stale(self._hass, source, shown.last_read_at, is_stale=is_stale)
        is_absent = reading.why is Unread.ABSENT and reading.failures >= _TOLD_AFTER
        feed_issues.show_feed_without_calendar(self._hass, source, is_absent=is_absent)
        feed_issues.show_feed_without_room(self._hass, source, has_room=source.room is not None)
        feed_issues.show_calendars_closed(self._hass, is_closed=reading.why is Unread.UNSUPPORTED)


def _nothing() -> None:
    """Undo nothing."""


def _offset(source: FeedSource) -> timedelta:
    return timedelta(seconds=crc32(source.key.encode()) % _SPREAD_S)


def _forget_plans(reading: _Reading) -> None:
    for forget in (reading.next_read, reading.soon):
        if forget is not None:
            forget()
    reading.next_read = reading.soon = None


def _asked_for(command: ReadFeed, state: State, now: datetime) -> tuple[str, ...]:
    return asked_for(state, command, now)


def _view_of(key: OriginKey, state: State, now: datetime) -> FeedView:
    return feed_view(state, key, now)


def _state_of(reading: _Reading, view: FeedView, *, is_stale: bool) -> FeedState:
    if reading.source.room is None:
        return FeedState.NO_ROOM
    if is_stale:
        return FeedState.STALE
    if view.status is FeedStatus.STOPPED:
        return FeedState.STOPPED
    if reading.why is not None:
        return FeedState.UNREAD
    return FeedState.WAITING if reading.last_read_at is None else FeedState.FINE


def _feed_told_of(entry: Entry) -> OriginKey | None:
    match entry.fact:
        case ReservationTold(reservation=row):
            return row.origin
        case FeedTold(feed=feed):
            return feed.key
    return None


def _freed(entry: Entry) -> Iterable[RoomKey]:
    """Return the rooms of which somebody else than a feed has given something up."""
    if entry.actor.kind is ActorKind.FEED:
        return ()
    match entry.fact:
        case BookingMoved() if entry.fact.status not in BLOCKING:
            return entry.fact.rooms
        case BookingRescheduled():
            return entry.fact.rooms_before
    return ()
