"""Talk to a running Home Assistant over its websocket."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, Self

import aiohttp

# Whatever Home Assistant answers; its shape is the business of the caller.
Json = Any
Condition = Callable[[Json], bool]

PATIENCE_S = 60
"""How long anything is waited for, unless somebody says otherwise: what is waited for ends the
wait, so that only a machine with much else to do needs so long, and what never comes."""


class RequestError(Exception):
    """An HTTP request was answered with an error."""

    def __init__(self, method: str, path: str, status: int, body: Json) -> None:
        """Keep the answer for the caller to look at."""
        super().__init__(f"{method} {path}: {status} {body}")
        self.status = status
        self.body = body


class CommandError(Exception):
    """A websocket command or an action was refused."""

    def __init__(self, command: str, error: Mapping[str, Any]) -> None:
        """Keep the refusal for the caller to look at."""
        super().__init__(f"{command}: {error['code']}: {error['message']}")
        self.code: str = error["code"]
        self.message: str = error["message"]
        self.translation_key: str | None = error.get("translation_key")
        self.placeholders: dict[str, Any] = error.get("translation_placeholders") or {}
        self.details: dict[str, Any] = error.get("details") or {}


class Stream:
    """The events of one subscription, in the order they came."""

    def __init__(self) -> None:
        """Start with none."""
        self._queue: asyncio.Queue[Json] = asyncio.Queue()

    def put(self, event: Json) -> None:
        """Append one; an exception is raised at the reader."""
        self._queue.put_nowait(event)

    async def next(self, condition: Condition | None = None, timeout_s: float = PATIENCE_S) -> Json:
        """Return the next event that fulfils the condition, dropping those before it.

        Raises:
            TimeoutError: None came in time.
            ConnectionError: Home Assistant went away.

        """
        async with asyncio.timeout(timeout_s):
            while True:
                event = await self._queue.get()
                if isinstance(event, Exception):
                    raise event
                if condition is None or condition(event):
                    return event


class Connection:
    """One user's websocket."""

    def __init__(self, socket_: aiohttp.ClientWebSocketResponse) -> None:
        """Take over a socket; `open` is what callers use."""
        self._socket = socket_
        self._last_id = 0
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._streams: dict[int, Stream] = {}
        self._reader: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, session: aiohttp.ClientSession, url: str, token: str) -> Self:
        """Connect and authenticate."""
        connection = cls(await session.ws_connect(f"{url}/api/websocket", max_msg_size=0))
        await connection._socket.receive_json()
        await connection._socket.send_json({"type": "auth", "access_token": token})
        answer = await connection._socket.receive_json()
        if answer["type"] != "auth_ok":
            await connection._socket.close()
            raise CommandError("auth", {"code": answer["type"], "message": answer["message"]})
        connection._reader = asyncio.create_task(connection._read())
        return connection

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, by whomever."""
        return self._socket.closed

    async def close(self) -> None:
        """Close it; closing twice is fine."""
        await self._socket.close()
        if self._reader:
            await self._reader

    async def _read(self) -> None:
        async for message in self._socket:
            data = message.json()
            if data["type"] == "event":
                if stream := self._streams.get(data["id"]):
                    stream.put(data["event"])
            elif (answer := self._answers.get(data["id"])) and not answer.done():
                answer.set_result(data)
        gone = ConnectionError("Home Assistant closed the websocket")
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(gone)
        for stream in self._streams.values():
            stream.put(gone)

    async def _ask(self, number: int, command: str, fields: Mapping[str, Any]) -> Json:
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send_json({"id": number, "type": command, **fields})
            data = await answer
        finally:
            del self._answers[number]
        if not data.get("success", True):
            raise CommandError(command, data["error"])
        return data.get("result")

    def _number(self) -> int:
        self._last_id += 1
        return self._last_id

    async def command(self, command: str, **fields: Any) -> Json:
        """Send a command and return its result.

        Raises:
            CommandError: Home Assistant refused it.
            ConnectionError: It went away before it answered.

        """
        return await self._ask(self._number(), command, fields)

    @contextlib.asynccontextmanager
    async def subscribe(self, command: str, **fields: Any) -> AsyncGenerator[Stream]:
        """Subscribe for the length of a with block; no event after its start is lost."""
        number = self._number()
        stream = self._streams[number] = Stream()
        try:
            await self._ask(number, command, fields)
            yield stream
        finally:
            del self._streams[number]
            if not self._socket.closed:
                with contextlib.suppress(ConnectionError, CommandError):
                    await self.command("unsubscribe_events", subscription=number)

    async def call(
        self,
        action: str,
        data: Mapping[str, Any] | None = None,
        *,
        target: Mapping[str, Any] | None = None,
        response: bool = False,
    ) -> Json:
        """Call an action and wait for its end; its response, where asked for."""
        domain, _, name = action.partition(".")
        fields: dict[str, Any] = {"target": target} if target else {}
        result = await self.command(
            "call_service",
            domain=domain,
            service=name,
            service_data=data or {},
            return_response=response,
            **fields,
        )
        return result.get("response")
