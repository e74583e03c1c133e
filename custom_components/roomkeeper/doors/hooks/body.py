"""Reading a body: not more of it than is taken, and not longer than one waits."""

import asyncio
from typing import Final

from aiohttp import hdrs, web
from homeassistant.util.aiohttp import MockRequest

from ..rejections import MethodNotAllowed, NotJson, TooLarge
from .dialect import Delivery
from .refused import TooSlow

LONGEST_BYTES: Final = 64 * 1024
_PATIENCE_S: Final = 20.0
"""Platforms give up after 10 to 30 s."""


async def delivery_of(request: web.Request | MockRequest) -> Delivery:
    """Return a request as it came.

    Raises:
        MethodNotAllowed: it is no POST.
        TooLarge: the body is longer than `LONGEST_BYTES`; the rest is not read.
        TooSlow: it did not come to its end.
        NotJson: it is not whole, or not packed as it says.
    """
    if request.method != hdrs.METH_POST:
        raise MethodNotAllowed(method=request.method, takes=(hdrs.METH_POST,))
    try:
        async with asyncio.timeout(_PATIENCE_S):
            body = await _body(request)
    except TimeoutError:
        raise TooSlow from None
    except (web.RequestPayloadError, OSError) as error:
        raise NotJson(problem="it is not whole") from error
    return Delivery(headers=request.headers, body=body)


async def _body(request: web.Request | MockRequest) -> bytes:
    body = bytearray()
    # Over the cloud it is not a stream, and has nothing but this.
    content = request.content
    while chunk := await content.read(LONGEST_BYTES + 1 - len(body)):
        body += chunk
        if len(body) > LONGEST_BYTES:
            raise TooLarge(longest_bytes=LONGEST_BYTES)
    return bytes(body)
