"""Calendars outside that are fed into two rooms: who writes in them, and who reads them."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.events import Actor, ActorKind, Entry
from custom_components.roomkeeper.core.feed import FeedEvent, FeedStatus
from custom_components.roomkeeper.core.feed_commands import ReadFeed, ResumeFeed
from custom_components.roomkeeper.core.feed_events import picked, window
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.reservation import Origin, OriginKind
from custom_components.roomkeeper.core.span import Span

from .asking import Asking, nothing
from .life import Life

if TYPE_CHECKING:
    from .world import World

_DAY_S: Final = 86_400.0
_READ_EVERY_S: Final = 7200.0
"""A real one is read each five minutes; here less is written in it in between."""

_AT_ONCE: Final = 10
_MOST_EVENTS: Final = 30


@dataclass(slots=True, eq=False)
class _Calendar:
    origin: Origin
    events: deque[FeedEvent] = field(default_factory=deque[FeedEvent])
    written: int = 0


class Calendars:
    """Writes in them, and reads them."""

    def __init__(self, world: World, told: Callable[[tuple[Entry, ...]], None]) -> None:
        """Take who is told of what came of a calendar."""
        self._world = world
        self._rng = world.rng
        self._told = told
        self._ask = Asking(world).ask

    def come(self) -> None:
        """Let people write in them from now on."""
        for origin in self._world.site.origins.values():
            if origin.kind is OriginKind.FEED:
                calendar = _Calendar(origin)
                writes = partial(self._writes, calendar)
                self._world.now_and_then(f"{origin.key} is written in", _DAY_S / 2, writes)
                # At no full hour, at which much else is done.
                reads = partial(self._reads, calendar)
                self._world.after(self._rng.uniform(60, 3000), f"{origin.key} is read", reads)

    # --- who writes ---

    def _writes(self, calendar: _Calendar) -> None:
        rng, events = self._rng, calendar.events
        way = rng.random()
        if not events or way < 0.6:
            calendar.written += 1
            uid = f"event{calendar.written}" if rng.random() < 0.9 else ""
            events.append(FeedEvent(uid=uid, span=self._sometime(), is_pending=rng.random() < 0.1))
            if len(events) > _MOST_EVENTS:
                events.popleft()
            return
        chosen = rng.randrange(len(events))
        event = events[chosen]
        if way < 0.75:
            events[chosen] = replace(event, span=self._sometime())
        elif way < 0.8:
            events[chosen] = replace(event, title=f"Event {rng.randrange(9)}", is_pending=False)
        elif way < 0.97:
            del events[chosen]
        else:
            # Somebody clears up; in a year that is a feed that stops, now and then.
            events.clear()

    def _sometime(self) -> Span:
        now = self._world.time.now().replace(minute=0, second=0, microsecond=0)
        start = now + timedelta(minutes=30 * self._rng.randrange(-4, 2 * 24 * 6))
        return Span(start, start + timedelta(minutes=30 * self._rng.randrange(1, 9)))

    # --- who reads ---

    def _reads(self, calendar: _Calendar) -> None:
        life, key = self._world.life, calendar.origin.key
        if life is not None and life.is_ready:
            is_torn = self._rng.random() < 0.02
            life.spawn(self._read(life, calendar, is_torn=is_torn))
        if self._world.promises.fed.status(key) is FeedStatus.STOPPED and self._rng.random() < 0.1:
            # Somebody sees to it that nothing is released any more.
            keep = self._rng.random() < 0.3
            resume = ResumeFeed(origin=key, keep=keep)
            asks = partial(self._ask, "resume", resume, nothing)
            self._world.after(600, "a feed is to go on", asks)
        self._world.after(_READ_EVERY_S, f"{key} is read", partial(self._reads, calendar))

    async def _read(self, life: Life, calendar: _Calendar, *, is_torn: bool) -> None:
        """Tell what a calendar shows; one that is torn lacks some, or all."""
        now, origin = self._world.time.now(), calendar.origin
        shown: Iterable[FeedEvent] = calendar.events
        if is_torn:
            shown = [one for one in shown if self._rng.random() < 0.4]
        within = window(now)
        found = [one for one in shown if one.span.overlaps(within)]
        chosen = picked(found, within, now)
        command = ReadFeed(
            origin=origin.key,
            within=chosen.within,
            events=chosen.events,
            is_empty=not found,
            new_ids=tuple(BookingId(self._world.new_id()) for _ in range(_AT_ONCE)),
        )
        actor = Actor(kind=ActorKind.FEED, id=origin.key, name=origin.name)
        try:
            entries = await life.engine.execute(command, actor)
        except NotWritable:
            return
        self._world.counts["calendars read"] += 1
        self._told(entries)
        if len(entries) < _AT_ONCE:
            # Else there may have been more than one turn takes.
            self._world.promises.fed.was_read(origin, chosen.events, now)
