"""Bookings over HTTP, beside a view of Home Assistant's that does nothing."""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final

from aiohttp import web
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView

from bench.home_assistant.instance import home_assistant, rooms
from bench.measuring import in_turns, p99, ratio
from bench.results import Result

_ROOMS: Final = 50
_BOOKINGS: Final = 2_000
_CLIENTS: Final = 16
_ROUNDS: Final = 5
_MS: Final = 1_000


class _Nothing(HomeAssistantView):
    """Reads a body, and answers it."""

    url = "/api/bench/nothing"
    name = "api:bench:nothing"

    async def post(self, request: web.Request) -> web.Response:
        """Answer."""
        return self.json(await request.json(), 201)


def _bookings() -> Iterator[dict[str, Any]]:
    """Yield the fields of bookings for different times, from room to room."""
    tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for number in range(_BOOKINGS):
        start = tomorrow + number // _ROOMS * timedelta(hours=1)
        yield {
            "room": f"room_{number % _ROOMS}",
            "start": start.isoformat(),
            "duration": 3600,
            "guest": "Grace Hopper",
        }


async def token(hass: HomeAssistant) -> str:
    """Return an access token of an administrator."""
    user = await hass.auth.async_create_system_user("bench", group_ids=[GROUP_ID_ADMIN])
    refresh_token = await hass.auth.async_create_refresh_token(user)
    return hass.auth.async_create_access_token(refresh_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What clients in another process found, and what answering one took of the processor."""

    each_s: list[float]
    all_s: float
    processor_s: float

    @property
    def rate(self) -> float:
        """How many were answered in a second."""
        return len(self.each_s) / self.all_s


async def _asked(hass: HomeAssistant, path: str, *, keys: bool = False) -> _Asked:
    """Have clients in another process ask, each after the answer to the one before."""
    assert hass.config.api is not None
    job = {
        "url": f"http://127.0.0.1:{hass.config.api.port}{path}",
        "token": await token(hass),
        "clients": _CLIENTS,
        "keys": keys,
        "bodies": list(_bookings()),
    }
    began = time.process_time()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.home_assistant.clients"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(json.dumps(job).encode())
    assert process.returncode == 0
    *each_s, all_s = json.loads(out)
    processor_s = (time.process_time() - began) / len(each_s)
    return _Asked(each_s=each_s, all_s=all_s, processor_s=processor_s)


async def _booked(*, keys: bool = False) -> _Asked:
    async with home_assistant() as hass:
        entry = rooms(_ROOMS)
        await hass.config_entries.async_add(entry)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED
        return await _asked(hass, "/api/roomkeeper/v1/bookings", keys=keys)


async def _nothing_done() -> _Asked:
    async with home_assistant() as hass:
        hass.http.register_view(_Nothing())
        return await _asked(hass, _Nothing.url)


def measure() -> list[Result]:
    """Book from 16 sides, with and without keys."""
    ours, keyed, nothing = "Roomkeeper", "with Idempotency-Key", "a view that does nothing"
    took = in_turns(
        _ROUNDS,
        {
            ours: lambda: asyncio.run(_booked()),
            keyed: lambda: asyncio.run(_booked(keys=True)),
            nothing: lambda: asyncio.run(_nothing_done()),
        },
    )
    speed = {side: [one.rate for one in found] for side, found in took.items()}
    slow = {side: [p99(one.each_s) * _MS for one in found] for side, found in took.items()}
    work = {side: [one.processor_s * _MS for one in found] for side, found in took.items()}
    return [
        Result(
            what="bookings, 16 clients",
            ours=median(speed[ours]),
            unit="/s",
            peer=nothing,
            theirs=median(speed[nothing]),
            ratio=ratio(speed[ours], speed[nothing]),
            at_least=400,
        ),
        Result(
            what="99 of 100 are answered within, 16 clients",
            ours=median(slow[ours]),
            unit="ms",
            peer=nothing,
            theirs=median(slow[nothing]),
            ratio=ratio(slow[ours], slow[nothing]),
            at_most=60,
        ),
        Result(
            what="processor time of a booking, the clients' not counted",
            ours=median(work[ours]),
            unit="ms",
            peer=nothing,
            theirs=median(work[nothing]),
            ratio=ratio(work[ours], work[nothing]),
            at_most=2.5,
        ),
        Result(
            what="bookings with an Idempotency-Key each, 16 clients",
            ours=median(speed[keyed]),
            unit="/s",
            peer="without",
            theirs=median(speed[ours]),
            ratio=ratio(speed[keyed], speed[ours]),
            at_least=400,
        ),
    ]
