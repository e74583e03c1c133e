"""Bookings through Home Assistant: the action, and the states that it writes."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, HomeAssistant, ServiceCall, callback

from bench.home_assistant.instance import home_assistant, rooms
from bench.measuring import in_turns, p99, ratio
from bench.results import Result

_ROOMS: Final = 50
_BOOKINGS: Final = 2_000
_CALLERS: Final = 64
_ROUNDS: Final = 5
_MS: Final = 1_000

type Calls = Iterator[dict[str, Any]]


def _bookings() -> Calls:
    """Yield the fields of bookings for different times, from room to room."""
    tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for number in range(_BOOKINGS):
        start = tomorrow + number // _ROOMS * timedelta(hours=1)
        yield {
            "room": f"room_{number % _ROOMS}",
            "start": start.isoformat(),
            "duration": {"hours": 1},
            "guest": "Grace Hopper",
        }


async def _call(hass: HomeAssistant, domain: str, action: str, calls: Calls) -> list[float]:
    """Call from 64 sides, and return how long each took, in s, and last how long all took."""
    took: list[float] = []

    async def caller() -> None:
        for data in calls:
            began = time.perf_counter()
            await hass.services.async_call(domain, action, data, blocking=True)
            took.append(time.perf_counter() - began)

    all_began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(_CALLERS):
            group.create_task(caller())
    return [*took, time.perf_counter() - all_began]


async def _booked() -> list[float]:
    async with home_assistant() as hass:
        entry = rooms(_ROOMS)
        await hass.config_entries.async_add(entry)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED
        return await _call(hass, "roomkeeper", "book", _bookings())


async def _nothing_done() -> list[float]:
    """Call an action that does nothing."""

    async def nothing(_call: ServiceCall) -> None: ...

    async with home_assistant() as hass:
        hass.services.async_register("bench", "nothing", nothing)
        return await _call(hass, "bench", "nothing", _bookings())


async def _states_of_a_booking() -> float:
    """Return how many states a booking changes that begins at once, in a room without another."""
    async with home_assistant() as hass:
        await hass.config_entries.async_add(rooms(_ROOMS))
        await hass.async_block_till_done()
        changed = 0

        @callback
        def count(_event: Event[Any]) -> None:
            nonlocal changed
            changed += 1

        hass.bus.async_listen(EVENT_STATE_CHANGED, count)
        for number in range(_ROOMS):
            fields = {
                "room": f"room_{number}",
                "start": datetime.now(UTC).isoformat(),
                "duration": {"hours": 1},
            }
            await hass.services.async_call("roomkeeper", "book", fields, blocking=True)
        await hass.async_block_till_done()
        return changed / _ROOMS


def measure() -> list[Result]:
    """Book from 64 sides, and count what one booking writes."""
    ours, nothing = "Roomkeeper", "an action that does nothing"
    took = in_turns(
        _ROUNDS,
        {ours: lambda: asyncio.run(_booked()), nothing: lambda: asyncio.run(_nothing_done())},
    )
    speed = {side: [(len(one) - 1) / one[-1] for one in found] for side, found in took.items()}
    return [
        Result(
            what="bookings by the action, 64 callers",
            ours=median(speed[ours]),
            unit="/s",
            peer=nothing,
            theirs=median(speed[nothing]),
            ratio=ratio(speed[ours], speed[nothing]),
            at_least=1_000,
        ),
        Result(
            what="99 of 100 are answered within, 64 callers",
            ours=median(p99(one[:-1]) * _MS for one in took[ours]),
            unit="ms",
        ),
        Result(
            what="states that a booking changes which begins at once",
            ours=asyncio.run(_states_of_a_booking()),
            unit="states",
            at_most=6,
        ),
    ]
