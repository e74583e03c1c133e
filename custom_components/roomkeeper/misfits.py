"""Tells of bookings outside of the opening hours: a room in one repair issue, until it is decided.

What somebody has decided to keep is ignored, as Home Assistant calls it; when
more bookings do not fit than that, it is told anew.
"""

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .core.ids import BookingId, RoomKey
from .core.misfits import misfits
from .core.model import Booking, State
from .doors.wording import booking_text, first_of, room_text
from .engine import Engine, Publication
from .issues import raise_issue

_PREFIX: Final = "outside_hours_"
_MOST_NAMED: Final = 5


class Misfits:
    """The rooms of which something is told, and the bookings that it is about."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine that knows of bookings."""
        self._hass = hass
        self._engine = engine
        self._told: dict[RoomKey, frozenset[BookingId]] = {}
        self._task: asyncio.Task[None] | None = None

    @callback
    def start(self) -> None:
        """Look at each room, while others get the event loop."""
        self._task = self._hass.async_create_background_task(
            self._look_at_all(), "roomkeeper opening hours"
        )

    async def _look_at_all(self) -> None:
        for room in self._engine.peek(lambda state, _now: [*state.site.rooms]):
            self._look_at(room)
            await asyncio.sleep(0)

    @callback
    def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()

    @callback
    def configured(self, rooms: Iterable[RoomKey]) -> None:
        """Look at rooms whose hours may be others now, or that are gone."""
        for room in rooms:
            self._look_at(room)

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Look anew at what is told: it may be seen to, or over."""
        for room in publication.rooms & self._told.keys():
            self._look_at(room)

    def _look_at(self, room: RoomKey) -> None:
        found = self._engine.peek(lambda state, now: misfits(state, room, now))
        issue_id = f"{_PREFIX}{room}"
        ids = frozenset(one.id for one in found)
        before = self._told.pop(room, None)
        if not ids:
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            return
        self._told[room] = ids
        if before is not None and ids - before:
            # What was kept is ignored; this is more.
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        texts = self._engine.peek(partial(_texts, room, found))
        raise_issue(
            self._hass,
            issue_id,
            "outside_hours",
            ir.IssueSeverity.WARNING,
            {"outside_hours": room},
            **texts,
        )


def _texts(room: RoomKey, found: tuple[Booking, ...], state: State, _now: object) -> dict[str, str]:
    """Name the bookings, as far as they are few; and no guest: everybody can read issues."""
    zone = state.site.time_zone
    named = first_of(found, _MOST_NAMED, lambda one: booking_text(one, zone))
    return {
        "room": room_text(room, state.site),
        "count": str(len(found)),
        "bookings": "\n".join(f"- {one}" for one in named),
    }
