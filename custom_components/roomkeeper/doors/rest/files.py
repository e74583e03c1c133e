"""Sending a file while it is written: what is cut off must not look whole."""

import asyncio
import logging
from contextlib import aclosing
from typing import Final

from aiohttp import hdrs, web

from ...ledger import LedgerError
from ..exports import File

_LOGGER = logging.getLogger(__name__)

_CACHE: Final = "private, no-store"
"""It holds what people wrote."""


async def streamed(request: web.Request, file: File) -> web.StreamResponse:
    """Send a file part by part, with others in between.

    Where it cannot be written to its end, the connection is broken: there is
    no other way to say so once it has begun. A client that goes away ends it.
    """
    headers = {
        hdrs.CONTENT_TYPE: f"{file.content_type}; charset=utf-8",
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{file.name}"',
        hdrs.CACHE_CONTROL: _CACHE,
    }
    async with aclosing(file.parts) as parts:
        if request.method == hdrs.METH_HEAD:
            return web.Response(headers=headers)
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        try:
            async for part in parts:
                await response.write(part.encode())
                await asyncio.sleep(0)
        except ConnectionError:
            _LOGGER.debug("Nobody waits for %s any more", file.name)
        except LedgerError as error:
            _LOGGER.warning("%s was cut off: %s", file.name, error)
            _break(request)
        except BaseException:
            # Home Assistant stops, or it is a mistake of ours, which is logged where it ends up.
            _break(request)
            raise
    return response


def _break(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
