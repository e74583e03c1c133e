"""Today's utilisation of all rooms together, kept while somebody wants to know it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import batched
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant

from .core.ids import RoomKey
from .core.statistics import OpeningUse, percentage, use_of_today
from .deadline_queue import Arm
from .engine import Engine, Publication
from .published import call, subscribed

_PAUSE: Final = timedelta(minutes=1)
"""Between two reckonings: a number that is charted by the hour need not be newer."""

_SLICE: Final = 10
"""Rooms that are looked at before others get the event loop: a millisecond or two of work."""


class SiteUtilisation:
    """Keeps what each room's day is like, and looks again only at rooms that were published.

    At midnight all are, and so are all that are configured anew; so nothing is
    to be done while nothing happens.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, engine: Engine, arm: Arm) -> None:
        """Take the engine whose rooms are looked at; nothing is reckoned before somebody asks."""
        self._hass = hass
        self._entry = entry
        self._engine = engine
        self._arm = arm
        self._listeners: list[Callable[[], None]] = []
        self._uses: dict[RoomKey, OpeningUse] = {}
        self._stale: set[RoomKey] = set()
        self._disarm: CALLBACK_TYPE | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None

    @property
    def percent(self) -> float | None:
        """Which part of all opening hours of today is or was booked; None if no room is open."""
        uses = self._uses.values()
        return percentage(
            sum((use.booked for use in uses), timedelta()),
            sum((use.open for use in uses), timedelta()),
        )

    async def follow(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Reckon it, and call back when it may have changed; returns what ends that."""
        if self._unsubscribe is None:
            self._unsubscribe = self._engine.subscribe(self._on_publication)
        self._stale.update(self._engine.peek(lambda state, _now: [*state.site.rooms]))
        await self._look()
        unlisten = subscribed(self._listeners, listener)

        def end() -> None:
            unlisten()
            if not self._listeners:
                self._stop()

        return end

    def _stop(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._disarm is not None:
            self._disarm()
        self._unsubscribe = self._disarm = None

    def _on_publication(self, publication: Publication) -> None:
        self._stale |= publication.rooms
        if self._disarm is None:
            rooms, now = self._engine.peek(lambda state, now: (len(state.site.rooms), now))
            if self._stale or len(self._uses) != rooms:
                self._disarm = self._arm(now + _PAUSE, self._ring)

    def _ring(self) -> None:
        self._disarm = None
        name = "roomkeeper utilisation of the site"
        self._entry.async_create_task(self._hass, self._look_and_tell(), name)

    async def _look_and_tell(self) -> None:
        await self._look()
        for listener in tuple(self._listeners):
            call(listener)

    async def _look(self) -> None:
        """Look at the rooms that were published, some at a time."""
        stale, self._stale = self._stale, set()
        for some in batched(stale, _SLICE, strict=False):
            for key in some:
                self._look_at(key)
            await asyncio.sleep(0)
        rooms = self._engine.peek(lambda state, _now: state.site.rooms)
        for gone in self._uses.keys() - rooms.keys():
            del self._uses[gone]

    def _look_at(self, key: RoomKey) -> None:
        use = self._engine.peek(
            lambda state, now: (
                use_of_today(state, room, now) if (room := state.site.rooms.get(key)) else None
            )
        )
        if use is not None:
            self._uses[key] = use
