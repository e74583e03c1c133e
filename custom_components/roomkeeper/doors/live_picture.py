"""The picture that one client has of the house: what it was told, and what it is to be told.

What may be different is kept as names of things, and looked up when the
client is told. So one that is slow costs no more than the names of what there
is, and is told how everything is by then, not all that went before.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Iterator, KeysView, Mapping
from datetime import datetime
from itertools import batched, chain
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_fragment
from homeassistant.loader import async_get_loaded_integration

from ..const import DOMAIN
from ..core.ids import BookingId, PowerOffKey, RoomKey
from ..core.model import BLOCKING, Booking, BookingStatus, State
from ..core.schedule_commands import CreateSchedule
from ..core.span import Span
from ..core.views import site_view
from ..runtime import RoomkeeperConfigEntry
from .json_form import Json, json_of
from .live_items import Items, Key, Part, Thing, Told, Touched
from .live_wish import Wish
from .permissions import Rights

_MESSAGE_BYTES: Final = 2**18
"""About what goes into one message; the rest follows in the next ones."""

_WORK: Final = 40
_COST: Final[Mapping[Part, int]] = {
    Part.ROOMS: 4,
    Part.POWER_OFFS: 2,
    Part.STALLS: 3,
    Part.SCHEDULES: 3,
    Part.BOOKINGS: 1,
}
"""How much is made before others get the event loop, and what each thing costs."""

_MOST_AT_ONCE: Final = 500
_ROOMS_AT_ONCE: Final = 100
_BOOKINGS_AT_ONCE: Final = 5_000

_OVER: Final = frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW})
_SHOWN: Final = BLOCKING | _OVER
"""Which bookings are shown: those that block, and those that took their time without anybody."""


class _Message:
    """What of things goes into one message: each once, as it was looked up last."""

    def __init__(self) -> None:
        self._parts: dict[Part, dict[Key, bytes | None]] = {part: {} for part in Part}
        self._new: set[tuple[Part, Key]] = set()
        self.size = 0

    def add(self, part: Part, before: Told, after: Told) -> None:
        """Take in how a thing was told, and how it is."""
        for key, told in after.items():
            if before.get(key) == told:
                continue
            if key not in before and key not in self._parts[part]:
                self._new.add((part, key))
            self._parts[part][key] = told
            self.size += len(told)
        for key in before.keys() - after.keys():
            self._parts[part][key] = None
            if (part, key) in self._new:
                # It came and went while this was made: nobody knows it.
                del self._parts[part][key]

    def everything(self) -> dict[str, Any]:
        """Return all lists, as they are sent at first."""
        return {part: _there(found) for part, found in self._parts.items()}

    def changes(self) -> dict[str, Any]:
        """Return what is different, where anything is."""
        changed = {part: there for part, found in self._parts.items() if (there := _there(found))}
        removed = {part: gone for part, found in self._parts.items() if (gone := _gone(found))}
        both = {"changed": changed, "removed": removed}
        return {name: parts for name, parts in both.items() if parts}


def _there(found: Mapping[Key, bytes | None]) -> list[json_fragment]:
    return [json_fragment(told) for told in found.values() if told is not None]


def _gone(found: Mapping[Key, bytes | None]) -> list[Json]:
    return [_named(key) for key, told in found.items() if told is None]


def _named(key: Key) -> Json:
    if isinstance(key, PowerOffKey):
        return {"booking_id": key.booking_id, "room": key.room}
    return key


class Picture:
    """What a client was told, of one Roomkeeper, from its load to its end."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: RoomkeeperConfigEntry,
        items: Items,
        user: User,
        wish: Wish,
    ) -> None:
        """Begin with nothing told."""
        self._hass = hass
        self._entry = entry
        self._engine = entry.runtime_data.engine
        self._user = user
        self._wish = wish
        self._items = items
        self._version = str(async_get_loaded_integration(hass, DOMAIN).version)
        self._is_begun = False
        self._window = self._present_window()
        self._untold: OrderedDict[Thing, None] = OrderedDict()
        self._told: dict[Thing, Told] = {}
        self._told_header: Mapping[str, Json] = {}

    @property
    def things(self) -> KeysView[Thing]:
        """What was told of."""
        return self._told.keys()

    @property
    def is_complete(self) -> bool:
        """Say whether all that is known to be different was told."""
        return not self._untold

    def touch(self, touched: Touched) -> bool:
        """Take in what may be different, and say whether the client has to do with it."""
        things = dict.fromkeys(self._wish.things(touched))
        bookings = (Thing(Part.BOOKINGS, one) for one in touched.bookings)
        # One that is of another room too may be touched there.
        things.update((one, None) for one in bookings if one in self._told)
        self._untold.update(things)
        return bool(things) or self._wish.is_everything

    async def next_event(self) -> dict[str, Any] | None:
        """Return what to tell next: a snapshot at first, then what has changed; or nothing.

        All of it is durable. What is more than a message holds is left for the next.
        """
        is_first = not self._is_begun
        if is_first:
            # In the order of the lists that the questions answer.
            things = sorted(self._wish.things(self._engine.peek(_everything)))
            self._untold.update(dict.fromkeys(things))
            await self._find_bookings()
            self._is_begun = True
        elif (window := self._present_window()) != self._window:
            self._window = window
            self._untold.update((one, None) for one in self._told if one.part is Part.BOOKINGS)
            await self._find_bookings()
        rights = Rights(self._hass, self._entry, self._user)
        message = _Message()
        header = await self._look(message, rights)
        while self._untold and message.size < _MESSAGE_BYTES:
            header = await self._look(message, rights)
        before, self._told_header = self._told_header, header
        more = {"more": not self.is_complete}
        if is_first:
            return {"type": "snapshot", **header, **message.everything(), **more}
        news = {name: value for name, value in header.items() if before.get(name) != value}
        changes = {**news, **message.changes()}
        return {"type": "change", **changes, **more} if changes else None

    # --- looking things up ---

    async def _look(self, message: _Message, rights: Rights) -> Mapping[str, Json]:
        """Look some things up, as they are on the disk, and return what is told besides."""
        async with self._items.turns:
            things = tuple(self._next_things())

            def view(state: State, now: datetime) -> tuple[list[Told], Mapping[str, Json]]:
                told = [self._looked_up(thing, state, now, rights) for thing in things]
                return told, self._header(state, rights)

            found, header = await self._engine.read(view)
            for thing, after in zip(things, found, strict=True):
                message.add(thing.part, self._told.pop(thing, {}), after)
                if after:
                    self._told[thing] = after
            # Others come in between, each time.
            await asyncio.sleep(0)
        return header

    def _next_things(self) -> Iterator[Thing]:
        """Take as many things as can be looked up in one go."""
        work = 0
        for _ in range(min(len(self._untold), _MOST_AT_ONCE)):
            thing, _none = self._untold.popitem(last=False)
            yield thing
            work += 0 if thing in self._items else _COST[thing.part]
            if work >= _WORK:
                return

    def _looked_up(self, thing: Thing, state: State, now: datetime, rights: Rights) -> Told:
        if thing.part is Part.BOOKINGS:
            booking = state.bookings.get(BookingId(thing.key))
            if booking is None or not self._is_shown(booking, now):
                self._items.drop(thing)
                return {}
        return self._items.told(thing, state, now, rights)

    def _is_shown(self, booking: Booking, now: datetime) -> bool:
        if booking.status not in _SHOWN or booking.has_expired(now):
            return False
        return self._wish.wants_booking(booking, self._window)

    def _header(self, state: State, rights: Rights) -> Mapping[str, Json]:
        """Return what is told at first, and when it has changed."""
        zone, site = state.site.time_zone, site_view(state)
        return {
            "version": self._version,
            "time_zone": str(zone),
            "start": json_of(self._window.start, zone),
            "end": json_of(self._window.end, zone),
            "user": {
                "id": self._user.id,
                "is_admin": rights.administrates,
                "can_change_schedules": rights.may(CreateSchedule),
            },
            "site": {
                "problem": self._engine.problem,
                "active_holds": site.active_holds,
                "pending_bookings": site.pending_bookings,
                "scheduled_power_offs": site.scheduled_power_offs,
                "failed_power_offs": len(site.failed_power_offs),
            },
            "last_log_id": self._engine.last_seq,
        }

    # --- what there is ---

    def _present_window(self) -> Span:
        return self._engine.peek(lambda state, now: self._wish.window(now, state.site.time_zone))

    async def _find_bookings(self) -> None:
        """Note the bookings of the span; what is final stands in no calendar."""
        peek, window = self._engine.peek, self._window
        rooms = peek(lambda state, _now: tuple(filter(self._wish.wants, state.site.rooms)))
        for some in batched(rooms, _ROOMS_AT_ONCE, strict=False):
            async with self._items.turns:
                self._note(peek(lambda state, _now: _blocking(state, some, window)))  # noqa: B023 - called at once
                await asyncio.sleep(0)
        every = peek(lambda state, _now: tuple(state.bookings.values()) if rooms else ())
        for kept in batched(every, _BOOKINGS_AT_ONCE, strict=False):
            async with self._items.turns:
                self._note(one for one in kept if one.status in _OVER)
                await asyncio.sleep(0)

    def _note(self, bookings: Iterable[Booking]) -> None:
        self._untold.update(
            (Thing(Part.BOOKINGS, one.id), None)
            for one in bookings
            if self._wish.wants_booking(one, self._window)
        )


def _everything(state: State, _now: datetime) -> Touched:
    return Touched(
        rooms=set(state.site.rooms),
        stalls=set(state.site.stalls),
        schedules=set(state.schedules),
    )


def _blocking(state: State, rooms: Iterable[RoomKey], window: Span) -> list[Booking]:
    found = (state.calendar(room).overlapping(window) for room in rooms)
    return list(chain.from_iterable(found))
