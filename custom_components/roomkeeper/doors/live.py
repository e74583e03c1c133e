"""All who look on, and what they look at: Roomkeeper, while it is loaded.

A subscription outlives a reload: it is told so, and begins anew with a snapshot.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from aiohttp.web import Request
from homeassistant.auth import EVENT_USER_UPDATED
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..core.ids import RoomKey
from ..core.model import Site, State
from ..engine import Publication
from ..runtime import RoomkeeperConfigEntry
from .live_client import Client
from .live_items import Items, Touched
from .live_wish import Wish


class Live:
    """Tells its clients what is published."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without clients, and before anything is loaded."""
        self._hass = hass
        self.clients: set[Client] = set()
        self.items = Items()
        self._entry: RoomkeeperConfigEntry | None = None
        self._site: Site | None = None
        self._problem: str | None = None
        self._touched: Touched | None = None
        self._unsubscribe: Callable[[], None] | None = None
        hass.bus.async_listen(EVENT_USER_UPDATED, self._on_user_updated)

    # --- Roomkeeper comes and goes ---

    def loaded(self, entry: RoomkeeperConfigEntry) -> None:
        """Show everything to whoever is there."""
        self._entry = entry
        self._listen()
        self._begin(self.clients)

    def unloading(self) -> None:
        """Tell whoever is there that there is nothing to see."""
        self._entry = None
        self._listen()
        for client in self.clients:
            client.unavailable()

    # --- clients come and go ---

    def add(
        self, connection: ActiveConnection, msg_id: int, wish: Wish, request: Request | None
    ) -> CALLBACK_TYPE:
        """Tell a client from now on; returns what ends that."""
        client = Client(self._hass, connection, msg_id, wish, request)
        self.clients.add(client)
        self._listen()
        if self._entry is None:
            client.unavailable()
        self._begin({client})
        return partial(self._remove, client)

    def _remove(self, client: Client) -> None:
        client.stop()
        self.clients.discard(client)
        self.items.keep_only(set().union(*(one.things for one in self.clients)))
        self._listen()

    def _begin(self, clients: set[Client]) -> None:
        if self._entry is not None:
            for client in clients:
                client.begin(self._entry, self.items)

    @callback
    def _on_user_updated(self, event: Event[Any]) -> None:
        """Begin anew for a user who may do other things now."""
        user_id = event.data["user_id"]
        self._begin({client for client in self.clients if client.user_id == user_id})

    # --- something happens ---

    def _listen(self) -> None:
        """Listen while there is something to tell, and somebody."""
        if self._entry is not None and self.clients:
            if self._unsubscribe is None:
                runtime = self._entry.runtime_data
                self._site, self._problem = runtime.site, runtime.engine.problem
                self._unsubscribe = runtime.engine.subscribe(self._on_publication)
        elif self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
            self.items.clear()

    @callback
    def _on_publication(self, publication: Publication) -> None:
        """Note what was touched; whoever has changed it goes on first."""
        # Now, for it may be that something was taken back which is looked at this moment.
        self.items.forget(publication)
        if self._touched is None:
            self._touched = Touched()
            self._hass.loop.call_soon(self._pass_on)
        self._touched.take_in(publication)

    @callback
    def _pass_on(self) -> None:
        touched, self._touched = self._touched, None
        if self._entry is None or touched is None:
            return
        runtime = self._entry.runtime_data
        before, self._site = self._site or runtime.site, runtime.site
        if before.time_zone != self._site.time_zone:
            # Every time of day is another one.
            self.items.clear()
            self._begin(self.clients)
            return
        besides = Publication(
            # What is gone, and the other rooms of bookings: they show the same booking.
            rooms=frozenset(before.rooms.keys() - self._site.rooms.keys())
            | runtime.engine.peek(lambda state, _now: _rooms_of(state, touched)),
            stalls=frozenset(before.stalls.keys() - self._site.stalls.keys()),
        )
        self.items.forget(besides)
        touched.take_in(besides)
        is_problem_new = self._problem != runtime.engine.problem
        self._problem = runtime.engine.problem
        for client in self.clients:
            client.touch(touched, concerns_all=is_problem_new)


def _rooms_of(state: State, touched: Touched) -> frozenset[RoomKey]:
    """Return all rooms of the bookings that were touched, some of them in one room only."""
    bookings = filter(None, map(state.bookings.get, touched.bookings))
    return frozenset(room for one in bookings for room in one.rooms)


DATA_LIVE: Final[HassKey[Live]] = HassKey(f"{DOMAIN}_live")
