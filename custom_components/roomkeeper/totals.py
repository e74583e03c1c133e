"""What rooms and stalls add up to since they are kept, while an entity shows it.

A total is the sum of all days up to yesterday, as the ledger has it, and what
memory knows since. Days are summed up anew some time after midnight, and only
when that is done does the day move on; so no total falls at midnight.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import batched
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_track_utc_time_change

from .core.ids import BookingId, RoomKey, StallKey
from .core.statistics import day_of
from .core.totals import energy_since, stays_since, used_since
from .core.usage import Measure, RoomUsage, StallUsage
from .deadline_queue import Arm
from .engine import Engine
from .ledger import Ledger, LedgerError
from .published import call, subscribed

_LOGGER = logging.getLogger(__name__)

_DAY: Final = timedelta(days=1)
_AFTER_MIDNIGHT: Final = timedelta(minutes=20)
"""When much else is to be done at midnight, sums can wait."""

_TRY_AGAIN: Final = timedelta(hours=1)
_SLICE: Final = 10
"""Entities that are told before others get the event loop: some 2 ms of work."""

_LAST_SECOND: Final = 59
"""Of each hour: Home Assistant charts hours, and what is written later is the next one's."""


@dataclass(slots=True)
class _Used:
    """How long a room was used, and who was inside when that was reckoned."""

    total: timedelta
    guests: tuple[BookingId, ...]


class Totals:
    """Keeps the sums of all places as soon as one entity asks."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, engine: Engine, ledger: Ledger, arm: Arm
    ) -> None:
        """Take what knows the past and the present; nothing is read before somebody asks."""
        self._hass = hass
        self._entry = entry
        self._engine = engine
        self._ledger = ledger
        self._arm = arm
        self._reading = asyncio.Lock()
        self._day: date | None = None
        self._zone: tzinfo = UTC
        """By which that day begins: the site may have another one until sums are read again."""
        self._rooms: Mapping[RoomKey, RoomUsage] = {}
        self._earlier: Mapping[RoomKey, RoomUsage] = {}
        """Without yesterday."""
        self._stalls: Mapping[StallKey, StallUsage] = {}
        self._used: dict[RoomKey, _Used] = {}
        self._stays: dict[StallKey, int] = {}
        self._listeners: dict[RoomKey | StallKey, list[Callable[[], None]]] = {}
        self._disarm: CALLBACK_TYPE | None = None
        self._end_hours: CALLBACK_TYPE | None = None

    async def follow(
        self, place: RoomKey | StallKey, listener: Callable[[], None]
    ) -> CALLBACK_TYPE:
        """Read the sums, and call back when that of a place changed by itself; returns the end.

        That is at the end of each hour while a guest is inside, and in the night.
        """
        async with self._reading:
            if self._disarm is None:
                await self._read()
        if self._end_hours is None:
            self._end_hours = async_track_utc_time_change(
                self._hass, self._on_hour_end, minute=59, second=_LAST_SECOND
            )
        mine = self._listeners.setdefault(place, [])
        unlisten = subscribed(mine, listener)

        def end() -> None:
            unlisten()
            if not mine:
                self._listeners.pop(place, None)
            if not self._listeners:
                self._stop()

        return end

    def _stop(self) -> None:
        if self._disarm is not None:
            self._disarm()
        if self._end_hours is not None:
            self._end_hours()
        self._disarm = self._end_hours = None

    # --- what they are ---

    def used(self, room: RoomKey) -> timedelta | None:
        """Return how long guests were in a room; None while the sums cannot be read.

        While a guest is inside it stands still, up to the end of the hour.
        """
        if (day := self._day) is None:
            return None
        guests, now = self._engine.peek(
            lambda state, now: (tuple(one.id for one in state.guests(room)), now)
        )
        known = self._used.get(room)
        if known is None or known.guests != guests:
            start = day_of(day, self._zone).start
            since = self._engine.peek(lambda state, _now: used_since(state, room, start, now))
            before = self._rooms[room].used if room in self._rooms else timedelta()
            known = self._used[room] = _Used(before + since, guests)
        return known.total

    def stays(self, stall: StallKey) -> int | None:
        """Return how many stays statistics have counted; None while the sums cannot be read."""
        if (day := self._day) is None:
            return None
        # A stay that began before midnight counts for that day, whenever it ends.
        since = self._engine.peek(lambda state, _now: stays_since(state, stall, day - _DAY))
        before = self._stalls[stall].stays if stall in self._stalls else 0
        # Home Assistant takes a count that falls for one that was begun anew.
        self._stays[stall] = total = max(self._stays.get(stall, 0), before + since)
        return total

    def energy_used_wh(self, room: RoomKey) -> float | None:
        """Return what was used in a room, in watt hours; None while the sums cannot be read."""
        if (day := self._day) is None:
            return None
        # What is measured counts for the day on which the booking began.
        start = day_of(day - _DAY, self._zone).start
        since = self._engine.peek(lambda state, _now: energy_since(state, room, start))
        before = self._earlier[room].energy_wh if room in self._earlier else None
        return (before or 0.0) + since

    def energy_saved_wh(self, room: RoomKey) -> float | None:
        """Return what power-offs saved in a room up to the night, in watt hours, or None."""
        if self._day is None:
            return None
        return (self._rooms[room].saved_wh if room in self._rooms else None) or 0.0

    async def hours_used(
        self, room: RoomKey, until: datetime
    ) -> Mapping[date, Sequence[timedelta]]:
        """Return for how long a room was used in each hour of each day up to an instant.

        Raises:
            LedgerError: the ledger cannot say.
        """
        first, last = await self._days(until)
        return await self._ledger.hours_of_day(first, last, Measure.USED, room)

    async def hours_of_stays(
        self, stall: StallKey, until: datetime
    ) -> Mapping[date, Sequence[int]]:
        """Return how many stays began in each hour of each day up to an instant.

        Raises:
            LedgerError: the ledger cannot say.
        """
        first, last = await self._days(until)
        return await self._ledger.hours_of_day(first, last, Measure.STAYS, stall)

    async def _days(self, until: datetime) -> tuple[date, date]:
        """Return the first local day of which anything is known, and the one of an instant."""
        zone = self._engine.peek(lambda state, _now: state.site.time_zone)
        last = until.astimezone(zone).date()
        return await self._ledger.first_day_of_usage() or last, last

    # --- when they change ---

    async def _read(self) -> None:
        """Sum up all days up to yesterday, and again in the next night."""
        site, now = self._engine.peek(lambda state, now: (state.site, now))
        today = now.astimezone(site.time_zone).date()
        try:
            await self._ledger.update_usage(site, now)
            first = await self._ledger.first_day_of_usage() or today
            rooms = await self._ledger.room_usage(first, today - _DAY, None)
            earlier = await self._ledger.room_usage(first, today - 2 * _DAY, None)
            stalls = await self._ledger.stall_usage(first, today - 2 * _DAY, None)
        except LedgerError as error:
            _LOGGER.warning("Totals are not up to date, and are summed up later: %s", error)
            again = now + _TRY_AGAIN
        else:
            self._day, self._zone = today, site.time_zone
            self._rooms, self._earlier, self._stalls = rooms, earlier, stalls
            self._used.clear()
            again = day_of(today, site.time_zone).end + _AFTER_MIDNIGHT
        self._disarm = self._arm(again, self._on_night)

    def _on_night(self) -> None:
        self._entry.async_create_task(self._hass, self._read_and_tell(), "roomkeeper totals")

    async def _read_and_tell(self) -> None:
        await self._read()
        await self._tell(tuple(self._listeners))
        if not self._listeners:
            self._stop()

    async def _on_hour_end(self, _now: datetime) -> None:
        inside = self._engine.peek(
            lambda state, _now: [
                room for room in state.site.rooms if room in self._listeners and state.guests(room)
            ]
        )
        for room in inside:
            self._used.pop(room, None)
        await self._tell(inside)

    async def _tell(self, places: Iterable[RoomKey | StallKey]) -> None:
        """Tell those who listen, some at a time."""
        for some in batched(places, _SLICE, strict=False):
            for place in some:
                for listener in tuple(self._listeners.get(place, ())):
                    call(listener)
            await asyncio.sleep(0)
