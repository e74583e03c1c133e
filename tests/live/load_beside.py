"""What Home Assistant alone does under the same load: as many requests, as many states written.

What is behind them does nothing. So what the loop is late by then is Home
Assistant's own: its HTTP and websocket, its states, and its recorder.
"""

import asyncio
import random
import time

import aiohttp
from connection import Connection

from .load_found import Found
from .watched import Watched

_ACTION = "write states"


async def beside(ha: Watched, like: Found, clients: int, seconds: float, seed: int) -> Found:
    """Ask at the rate of a run for as many states as were written in it, and say what came of it.

    Half of the clients come over HTTP and half over the websocket, as there.
    """
    found = Found()
    each_s = clients * like.seconds / like.answers
    states = like.written_each
    await ha.command("loop_watch/late")
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=clients)) as session,
        asyncio.TaskGroup() as group,
    ):
        began = time.monotonic()
        for number in range(clients):
            chance = random.Random(seed + number)  # noqa: S311 - nothing secret
            connection = None if number % 2 else await ha.connect()
            door = _Door(ha, session, connection, found)
            group.create_task(_ask(door, chance, each_s, states, began + seconds))
    found.seconds = time.monotonic() - began
    found.take_in(await ha.command("loop_watch/late"))
    return found


class _Door:
    """A way to ask for states."""

    def __init__(
        self,
        ha: Watched,
        session: aiohttp.ClientSession,
        connection: Connection | None,
        found: Found,
    ) -> None:
        self._url = f"{ha.url}/api/loop_watch/write"
        self._headers = {"Authorization": f"Bearer {ha.token}"}
        self._session = session
        self._connection = connection
        self._found = found

    async def ask(self, states: int) -> None:
        name = "HTTP" if self._connection is None else "websocket"
        began = time.perf_counter()
        if self._connection is not None:
            await self._connection.command("loop_watch/write", states=states)
        else:
            said = {"states": states}
            async with self._session.post(self._url, json=said, headers=self._headers) as answer:
                answer.raise_for_status()
                await answer.read()
        self._found.took.each_s[_ACTION, name].append(time.perf_counter() - began)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()


async def _ask(
    door: _Door, chance: random.Random, each_s: float, states: float, until: float
) -> None:
    """Ask again and again, at a steady rate of its own."""
    due = time.monotonic() + chance.uniform(0, each_s)
    while due < until:
        await asyncio.sleep(due - time.monotonic())
        await door.ask(int(states + chance.random()))
        due = max(due + each_s, time.monotonic())
    await door.close()
