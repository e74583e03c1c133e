"""The two doors that clients under load come through; both take the same words."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, override

import aiohttp
from connection import CommandError, Connection, Json

PATHS: Final = {
    "book": ("POST", "bookings"),
    "hold": ("POST", "rooms/hold"),
    "confirm": ("POST", "bookings/{booking_id}/confirm"),
    "cancel": ("POST", "bookings/{booking_id}/cancel"),
    "reschedule": ("PATCH", "bookings/{booking_id}"),
    "extend": ("POST", "bookings/{booking_id}/extend"),
    "check_out": ("POST", "bookings/{booking_id}/check-out"),
    "open_door": ("POST", "rooms/{room}/open"),
    "get_availability": ("GET", "availability"),
    "get_bookings": ("GET", "bookings"),
    "get_rooms": ("GET", "rooms"),
}


class RefusedError(Exception):
    """An answer that says no, and why."""

    def __init__(self, code: str, details: Json) -> None:
        """Keep both."""
        super().__init__(f"{code} {details}")
        self.code = code
        self.details = details


@dataclass(slots=True)
class Took:
    """How long answers took, in s, and how many were refusals; by what was asked through where."""

    each_s: defaultdict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )
    refused: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))


class Door:
    """A way to ask."""

    name: str

    def __init__(self, took: Took) -> None:
        """Count what is asked here."""
        self._took = took

    async def ask(self, action: str, fields: Json) -> Json:
        """Ask for an action by its name.

        Raises:
            RefusedError: it is not done.
        """
        kind, began = (action, self.name), perf_counter()
        try:
            return await self._ask(action, fields)
        except RefusedError:
            self._took.refused[kind] += 1
            raise
        finally:
            self._took.each_s[kind].append(perf_counter() - began)

    async def _ask(self, action: str, fields: Json) -> Json:
        raise NotImplementedError

    async def close(self) -> None:
        """Go."""


class HttpDoor(Door):
    """Asks over HTTP."""

    name = "HTTP"

    def __init__(self, took: Took, session: aiohttp.ClientSession, url: str, token: str) -> None:
        """Come with a token."""
        super().__init__(took)
        self._session = session
        self._url = f"{url}/api/roomkeeper/v1/"
        self._headers = {"Authorization": f"Bearer {token}"}

    @override
    async def _ask(self, action: str, fields: Json) -> Json:
        method, path = PATHS[action]
        in_path = {name for name in ("booking_id", "room") if f"{{{name}}}" in path}
        said = {name: value for name, value in fields.items() if name not in in_path}
        body = {"params": _in_query(said)} if method == "GET" else {"json": said}
        async with self._session.request(
            method, self._url + path.format(**fields), headers=self._headers, **body
        ) as answer:
            content = await answer.json()
        if answer.ok:
            return content
        error = content["error"]
        # Anything else is no refusal: it says that something broke.
        assert answer.status in {404, 409, 422}, f"{action}: {answer.status} {error}"
        raise RefusedError(error["code"], error["details"])


class WebsocketDoor(Door):
    """Asks over Home Assistant's websocket."""

    name = "websocket"

    def __init__(self, took: Took, connection: Connection) -> None:
        """Take a connection of its own."""
        super().__init__(took)
        self._connection = connection

    @override
    async def _ask(self, action: str, fields: Json) -> Json:
        try:
            return await self._connection.command("roomkeeper/execute", action=action, data=fields)
        except CommandError as error:
            if not error.details:
                # No refusal: it says that something broke.
                raise
            raise RefusedError(error.code, error.details) from None

    @override
    async def close(self) -> None:
        await self._connection.close()


def _in_query(fields: Json) -> Json:
    return {
        name: ",".join(value) if isinstance(value, list) else str(value)
        for name, value in fields.items()
    }


type MakeDoor = Callable[[int], Awaitable[Door]]
"""What opens the door of a client by its number."""
