"""One try to deliver a message: what the endpoint answered, or why it could not be asked."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import DATA_RESOLVER, async_get_clientsession
from homeassistant.util.ssl import get_default_context

from .clock import Clock
from .core.endpoint import Failure, Fault
from .endpoint_address import may_connect
from .endpoint_message import Message
from .endpoint_settings import EndpointSettings
from .endpoint_signature import headers_of

TIMEOUT: Final = timedelta(seconds=20)
"""From the name look-up to the head of the answer; of its body nothing is read."""

_USER_AGENT: Final = "Roomkeeper"


class Poster:
    """Sends to one endpoint, one message at a time, on a connection of its own."""

    def __init__(self, hass: HomeAssistant, settings: EndpointSettings, clock: Clock) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._clock = clock
        self._is_refused = False
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=1,
                resolver=_resolver(hass),
                ssl=get_default_context(),
                socket_factory=self._socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT.total_seconds()),
            headers={"user-agent": _USER_AGENT},
            auto_decompress=False,
        )

    async def close(self) -> None:
        """Let go of the connection."""
        await self._session.close()

    async def post(self, message: Message) -> int | Failure:
        """Try once, and return the status of the answer if it is a 2xx, or what went wrong."""
        self._is_refused = False
        try:
            try:
                return await self._ask(message)
            except aiohttp.ServerDisconnectedError:
                # It had closed the connection that was kept open since the last message.
                return await self._ask(message)
        except TimeoutError:
            return Failure(fault=Fault.TIMEOUT)
        except aiohttp.ClientConnectorCertificateError:
            return Failure(fault=Fault.CERTIFICATE)
        except aiohttp.ClientError, OSError, ValueError:
            # A ValueError is an answer, or a name, that is none.
            return Failure(fault=Fault.ADDRESS if self._is_refused else Fault.CONNECTION)

    async def _ask(self, message: Message) -> int | Failure:
        headers = headers_of(
            message.webhook_id, message.body, self._settings.keys, self._clock.now()
        )
        async with self._session.post(
            self._settings.url, data=message.body, headers=headers, allow_redirects=False
        ) as answer:
            return self._judged(answer)

    def _judged(self, answer: aiohttp.ClientResponse) -> int | Failure:
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return answer.status
        return Failure(
            fault=Fault.ANSWER,
            http_status=answer.status,
            retry_after=retry_after_of(answer.headers.get("retry-after", ""), self._clock.now()),
        )

    @callback
    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """Make a socket for an address to which something may be sent, and for no other."""
        family, kind, protocol, _, where = info
        settings = self._settings
        host = str(where[0]).partition("%")[0]
        if not may_connect(settings.url, ip_address(host), allow_insecure=settings.allow_insecure):
            self._is_refused = True
            raise OSError("nothing may be sent to this address")
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)  # noqa: FBT003 - the standard library's form
        return made


def _resolver(hass: HomeAssistant) -> AbstractResolver:
    """Return Home Assistant's own resolver, which also knows the names of the local network."""
    async_get_clientsession(hass)
    return hass.data[DATA_RESOLVER]


def retry_after_of(text: str, now: datetime) -> timedelta | None:
    """Read a `Retry-After`: seconds, or a date; None where it is neither, or over already."""
    text = text.strip()
    if text.isdecimal():
        # Whatever is longer than a year is as good as one.
        return timedelta(seconds=min(int(text[:10]), 366 * 86_400))
    try:
        at = parsedate_to_datetime(text)
    except ValueError, TypeError:
        return None
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return wait if wait > timedelta() else None


async def post_once(
    hass: HomeAssistant, settings: EndpointSettings, message: Message, clock: Clock
) -> int | Failure:
    """Try to deliver one message, and let go of the connection."""
    poster = Poster(hass, settings, clock)
    try:
        return await poster.post(message)
    finally:
        await poster.close()
