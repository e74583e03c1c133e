"""Reservations that could not be taken: tried again when the way is free, and shown until then.

Whether one can be taken is decided in the core, each time anew. A try that
changes nothing writes nothing.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant, callback

from .core.errors import NotWritable, Refusal
from .core.events import SYSTEM, Fact
from .core.ids import OriginKey, RoomKey
from .core.model import Site, State
from .core.reservation import (
    Reservation,
    ReservationErased,
    ReservationForgotten,
    ReservationTold,
)
from .core.reservation_commands import RetryReservation
from .core.retries import is_placed_anew, is_untaken, may_go_on, rooms_freed, waits_for_room
from .engine import Engine, Publication
from .reservation_issues import ReservationIssues

_AT_ONCE: Final = 20
"""Tries before others get the event loop: each is some tenths of a millisecond."""

type _Key = tuple[OriginKey, str]
"""An origin, and the id that it has for a booking."""


class Reservations:
    """Those about which somebody has something to do, or time has."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine that has them; nothing is tried before `start`."""
        self._engine = engine
        self._issues = ReservationIssues(hass, engine)
        self._site = Site(time_zone=ZoneInfo("UTC"))
        self._untaken: dict[_Key, Reservation] = {}
        self._due: dict[_Key, None] = {}
        self._task: asyncio.Task[None] | None = None
        self._is_running = False

    # --- life ---

    @callback
    def start(self) -> None:
        """Show what is not taken, and try it: much may have changed while nothing ran."""
        self._is_running = True
        self._site, self._untaken = self._engine.peek(_site_and_untaken)
        self._issues.start(self._untaken.values())
        self._try(
            key
            for key, row in self._untaken.items()
            if waits_for_room(row) or self._is_placed_anew(row)
        )

    async def stop(self) -> None:
        """Try nothing more; the next start does."""
        self._is_running = False
        self._due.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    # --- what has happened ---

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Keep what is told of reservations, and try those whose room may be free now."""
        if not self._is_running:
            return
        facts = [entry.fact for entry in publication.entries]
        told = {origin for fact in facts if (origin := self._note(fact)) is not None}
        self._issues.show(told, self._untaken.values())
        freed = rooms_freed(facts) if self._untaken else frozenset[RoomKey]()
        waiting = self._untaken.items() if freed else ()
        self._try(key for key, row in waiting if may_go_on(row, freed))

    def _note(self, fact: Fact) -> OriginKey | None:
        """Keep what a fact says of a reservation, and return whose that is."""
        match fact:
            case ReservationTold(reservation=row) | ReservationErased(reservation=row) if row:
                key = (row.origin, row.external_id)
                if is_untaken(row):
                    self._untaken[key] = row
                else:
                    self._untaken.pop(key, None)
                return row.origin
            case ReservationForgotten():
                self._untaken.pop((fact.origin, fact.external_id), None)
                return fact.origin
        return None

    @callback
    def configured(self, site: Site) -> None:
        """Try what means another room now, and what a room's new rules may let in."""
        before, self._site = self._site.rooms, site
        keys = before.keys() | site.rooms.keys()
        changed = {key for key in keys if before.get(key) != site.rooms.get(key)}
        self._try(
            key
            for key, row in self._untaken.items()
            if self._is_placed_anew(row) or may_go_on(row, changed)
        )
        # Rooms and origins may be called otherwise now.
        self._issues.show(site.origins.keys(), self._untaken.values())

    def _is_placed_anew(self, row: Reservation) -> bool:
        origin = self._site.origins.get(row.origin)
        return origin is not None and is_placed_anew(row, origin, self._site.rooms)

    # --- trying ---

    def _try(self, keys: Iterable[_Key]) -> None:
        """Try some, and those that could not even be tried before."""
        self._due |= dict.fromkeys(keys)
        is_at_it = self._task is not None and not self._task.done()
        if self._due and not is_at_it and self._engine.problem is None:
            self._task = asyncio.create_task(self._try_all(), name="roomkeeper reservations")

    async def _try_all(self) -> None:
        """Try what is due, some at a time: who was told of first comes first."""
        while self._due and self._engine.problem is None:
            batch = tuple(islice(self._due, _AT_ONCE))
            for key in batch:
                # Taken out first: what frees its room meanwhile makes it due once more.
                del self._due[key]
            # Decided in this order, written together.
            await asyncio.gather(*map(self._retry, batch))
            await asyncio.sleep(0)

    async def _retry(self, key: _Key) -> None:
        origin, external_id = key
        new_id = self._engine.new_id()
        command = RetryReservation(origin=origin, external_id=external_id, new_id=new_id)
        try:
            await self._engine.execute(command, SYSTEM)
        except NotWritable:
            # That the disk is writable again is published.
            self._due[key] = None
        except Refusal:
            # Somebody was quicker: there is nothing to be done about it any more.
            return


def _site_and_untaken(state: State, _now: datetime) -> tuple[Site, dict[_Key, Reservation]]:
    """Return the site, and what is not taken, in the order in which it was told."""
    rows = sorted(filter(is_untaken, state.reservations.values()), key=attrgetter("updated_at"))
    return state.site, {(row.origin, row.external_id): row for row in rows}
