"""One client that looks on, and the pace at which it is told."""

import asyncio
from collections.abc import KeysView
from typing import Any, Final

from aiohttp.web import Request
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import HomeAssistant

from ..runtime import RoomkeeperConfigEntry
from .live_items import Items, Thing, Touched
from .live_picture import Picture
from .live_wish import Wish

_PACE_S: Final = 0.1
"""A client is told once in that time at most; at once, if it was not told anything before."""

_MORE_PACE_S: Final = 0.02
"""The same for the rest of a message: so long it takes to see whether the client reads."""

_UNSENT_BYTES: Final = 2**16
"""A client that leaves more unread is told nothing until it has read on.

Home Assistant keeps a queue for each client, and cuts those off that let it
grow; so nothing waits there, and what has changed meanwhile is told as one.
"""


class Client:
    """One subscription."""

    def __init__(
        self,
        hass: HomeAssistant,
        connection: ActiveConnection,
        msg_id: int,
        wish: Wish,
        request: Request | None,
    ) -> None:
        """Take a connection, and the HTTP request that it came by."""
        self._hass = hass
        self._connection = connection
        self._msg_id = msg_id
        self._wish = wish
        self._request = request
        self._picture: Picture | None = None
        self._task: asyncio.Task[None] | None = None
        self._has_news = False

    @property
    def user_id(self) -> str:
        """Whose connection it is."""
        return self._connection.user.id

    @property
    def things(self) -> KeysView[Thing]:
        """What it was told of."""
        return {}.keys() if self._picture is None else self._picture.things

    # --- what happens ---

    def begin(self, entry: RoomkeeperConfigEntry, items: Items) -> None:
        """Tell everything anew, and from then on what changes."""
        self.stop()
        self._picture = Picture(self._hass, entry, items, self._connection.user, self._wish)
        self._wake(self._picture)

    def unavailable(self) -> None:
        """Tell that nothing runs at present."""
        self.stop()
        self._send({"type": "unavailable"})

    def stop(self) -> None:
        """Tell no more."""
        self._picture = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def touch(self, touched: Touched, *, concerns_all: bool) -> None:
        """Take in what may be different."""
        picture = self._picture
        if picture is not None and (picture.touch(touched) or concerns_all):
            self._wake(picture)

    # --- telling ---

    def _wake(self, picture: Picture) -> None:
        self._has_news = True
        if self._task is None:
            # Not at once: whoever has changed something goes on first.
            self._task = self._hass.async_create_background_task(
                self._keep_telling(picture), "roomkeeper websocket", eager_start=False
            )

    async def _keep_telling(self, picture: Picture) -> None:
        try:
            while self._has_news:
                if self.unsent_bytes > _UNSENT_BYTES:
                    await asyncio.sleep(_PACE_S)
                    continue
                self._has_news = False
                event = await picture.next_event()
                self._has_news |= not picture.is_complete
                if event is not None:
                    self._send(event)
                    await asyncio.sleep(_PACE_S if picture.is_complete else _MORE_PACE_S)
        finally:
            if self._task is asyncio.current_task():
                self._task = None

    @property
    def unsent_bytes(self) -> int:
        """How much the client has left unread."""
        transport = None if self._request is None else self._request.transport
        return 0 if transport is None else transport.get_write_buffer_size()

    def _send(self, event: dict[str, Any]) -> None:
        self._connection.send_message(event_message(self._msg_id, event))
