"""Hooks in a house, and platforms that deliver to them over HTTP."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import SUBENTRY_HOOK
from custom_components.roomkeeper.core.events import type_of
from custom_components.roomkeeper.core.model import Booking
from custom_components.roomkeeper.core.reservation import Reservation

from . import platforms
from .flows import add_subentry
from .house import STUDIO, House, open_house

JSON: Final = {"Content-Type": "application/json"}

HOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "standard": {"secret": platforms.SECRET, "rooms": {"ROOM-1": "studio"}},
    "cal_com": {"secret": platforms.PLAIN_SECRET, "rooms": {"studio-60": "studio"}},
    "calendly": {
        "secret": platforms.PLAIN_SECRET,
        "rooms": {"https://api.calendly.com/event_types/EEEE": "studio"},
    },
    "square": {
        "secret": platforms.PLAIN_SECRET,
        "registered_url": platforms.REGISTERED_URL,
        "rooms": {"STUDIO": "studio"},
    },
}
"""By dialect, what is stored of a hook."""

SIGN: Final = {
    "standard": platforms.standard,
    "cal_com": platforms.cal_com,
    "calendly": platforms.calendly,
    "square": platforms.square,
}

type Answer = tuple[int, Any]


def path_of(dialect: str) -> str:
    """Return where a hook listens."""
    return f"/api/webhook/id-of-{dialect}"


def add_hook(
    hass: HomeAssistant, entry: MockConfigEntry, dialect: str, **data: object
) -> ConfigSubentry:
    """Store a hook without any form."""
    stored = {"dialect": dialect, "webhook_id": f"id-of-{dialect}", **HOOKS[dialect], **data}
    key = f"hook_{dialect}"
    return add_subentry(hass, entry, dialect.title(), stored, kind=SUBENTRY_HOOK, key=key)


async def open_house_with_hooks(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    http: Mapping[str, Any] | None = None,
    **hook: object,
) -> House:
    """Set up a house with a studio, a cellar and a hook of each dialect."""
    assert await async_setup_component(hass, "http", {"http": http or {}})
    assert await async_setup_component(hass, "websocket_api", {})
    for dialect in HOOKS:
        add_hook(hass, entry, dialect, **hook)
    return await open_house(hass, entry, freezer, {STUDIO: {}, "cellar": {}})


class Platform:
    """A booking platform with a hook."""

    def __init__(self, house: House, client: TestClient[Any, Any], dialect: str) -> None:
        """Take what it delivers over."""
        self.house = house
        self.client = client
        self.dialect = dialect
        self.path = path_of(dialect)

    async def deliver(
        self,
        message: object,
        headers: Mapping[str, str] | None = None,
        **sign: Any,  # noqa: ANN401
    ) -> Answer:
        """Sign a message, deliver it, and return status and answer; `headers` come on top."""
        body = platforms.in_bytes(message)
        return await self.post(
            body, {**JSON, **SIGN[self.dialect](body, **sign), **(headers or {})}
        )

    async def post(self, body: Any, headers: Mapping[str, str] | None = None) -> Answer:  # noqa: ANN401
        """Post a body as it is."""
        async with self.client.post(self.path, data=body, headers=headers) as response:
            self.headers = response.headers
            return response.status, await response.json(content_type=None)

    async def raw(self, request: bytes, *, ends: bool = True) -> bytes:
        """Write bytes to a connection of their own; `ends` is whether nothing more is to come."""
        reader, writer = await asyncio.open_connection(self.client.host, self.client.port)
        writer.write(request)
        if ends:
            writer.write_eof()
        answer = await reader.read()
        writer.close()
        return answer

    # --- what came of it ---

    def reservations(self) -> dict[str, Reservation]:
        """Return what the house knows of this platform's bookings, by their ids there."""
        return self.house.runtime.engine.peek(
            lambda state, _now: {
                one.external_id: one
                for one in state.reservations.values()
                if one.origin == f"hook_{self.dialect}"
            }
        )

    def bookings(self) -> list[Booking]:
        """Return all bookings that were made."""
        return self.house.runtime.engine.peek(lambda state, _now: list(state.bookings.values()))

    async def types(self) -> list[str]:
        """Return the types of all that is in the log, in order."""
        return [type_of(entry.fact) for entry in await self.house.log()]
