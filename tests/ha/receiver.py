"""A receiver of messages, as somebody else would write it: a real server on this machine."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()


@dataclass(frozen=True, slots=True)
class Got:
    """One request."""

    headers: Mapping[str, str]
    raw: bytes

    @property
    def id(self) -> str:
        """What names the message."""
        return self.headers["webhook-id"]

    @property
    def body(self) -> dict[str, Any]:
        """What it says."""
        body: dict[str, Any] = json.loads(self.raw)
        return body

    @property
    def type(self) -> str:
        """What happened."""
        return str(self.body["type"])

    @property
    def data(self) -> dict[str, Any]:
        """What is told of it."""
        data: dict[str, Any] = self.body["data"]
        return data

    def is_signed(self, secret: str = SECRET) -> bool:
        """Check it by the text of the standard, and by none of the code under test."""
        key = base64.b64decode(secret.split("_", 1)[1])
        content = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.raw
        expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


type Reply = int | tuple[int, dict[str, str]]


@dataclass(slots=True)
class Receiver:
    """Takes what comes, and answers as it is told to."""

    url: str = ""
    reply: Reply | Callable[[Got], Reply] = 204
    got: list[Got] = field(default_factory=list[Got])
    hangs: asyncio.Event | None = None
    """Answers wait for it."""

    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        """Take one."""
        got = Got(dict(request.headers), await request.read())
        self.got.append(got)
        self._news.set()
        if self.hangs is not None:
            await self.hangs.wait()
        reply = self.reply(got) if callable(self.reply) else self.reply
        status, headers = reply if isinstance(reply, tuple) else (reply, {})
        return web.Response(status=status, headers=headers)

    async def until(self, count: int) -> None:
        """Wait until so many have come."""
        while len(self.got) < count:
            self._news.clear()
            await self._news.wait()

    @property
    def types(self) -> list[str]:
        """What came, in order."""
        return [one.type for one in self.got]


@asynccontextmanager
async def receiving(path: str = "/hooks/desk") -> AsyncGenerator[Receiver]:
    """Listen for the length of a with block."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{rest:.*}", receiver.handle)
    server = TestServer(app, host="127.0.0.1")
    # Its log of requests does not take a time that a test moves.
    await server.start_server(access_log=None)
    receiver.url = f"http://127.0.0.1:{server.port}{path}"
    try:
        yield receiver
    finally:
        await server.close()
