"""Looking on over the websocket: the first picture of a large house, and a burst for many."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final

from custom_components.roomkeeper.core.commands import Book
from custom_components.roomkeeper.core.events import Actor, ActorKind
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.doors.live import DATA_LIVE
from custom_components.roomkeeper.doors.live_wish import Wish
from custom_components.roomkeeper.runtime import Runtime
from homeassistant.auth.models import User
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.http import WebSocketAdapter
from homeassistant.components.websocket_api.messages import message_to_json_bytes
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from bench.home_assistant.instance import home_assistant, rooms
from bench.measuring import in_turns, ratio, watched_loop
from bench.results import Result

_ROOMS: Final = 1_000
_BOOKINGS_EACH: Final = 4
_CHANGING: Final = 300
_LOOKING_ON: Final = 10
_ROUNDS: Final = 5
_MS: Final = 1_000
_ANNA: Final = Actor(kind=ActorKind.USER, id="anna", name="Anna")
_ALL: Final = Wish()

type House = Callable[[int], AbstractAsyncContextManager[tuple[HomeAssistant, Runtime]]]


class _Client:
    """A connection of Home Assistant's own, whose messages are counted and not sent."""

    def __init__(self, hass: HomeAssistant, user: User, whole: Callable[[], None]) -> None:
        self.bytes = 0
        self.messages = 0
        self._whole = whole
        logger = WebSocketAdapter(logging.getLogger(__name__), {"connid": id(self)})
        self._connection = ActiveConnection(logger, hass, self._take, user, None, None)
        self.leave = hass.data[DATA_LIVE].add(self._connection, 1, _ALL, None)

    def _take(self, message: bytes | str | dict[str, object]) -> None:
        # As Home Assistant's own connection makes bytes of them.
        assert isinstance(message, dict)
        sent = message_to_json_bytes(message)
        self.messages += 1
        self.bytes += len(sent)
        if b'"more":false' in sent:
            self._whole()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    took_s: float
    blocked_s: float
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Burst:
    cpu_s: float
    booked_s: float
    blocked_s: float
    messages: int


async def _administrator(hass: HomeAssistant) -> User:
    return await hass.auth.async_create_user("Anna", group_ids=["system-admin"])


async def _book(runtime: Runtime, numbers: range, start: datetime) -> None:
    """Book a room for each number, all at once."""
    async with asyncio.TaskGroup() as group:
        for number in numbers:
            command = Book(
                booking_id=runtime.engine.new_id(),
                rooms=(RoomKey(f"room_{number}"),),
                start=start,
                end=start + timedelta(hours=1),
            )
            group.create_task(runtime.engine.execute(command, _ANNA))


@contextmanager
def _counted(
    hass: HomeAssistant, user: User, count: int
) -> Iterator[tuple[list[_Client], asyncio.Semaphore]]:
    """Let clients look on; the semaphore goes up whenever one has all there is."""
    whole = asyncio.Semaphore(0)
    clients = [_Client(hass, user, whole.release) for _ in range(count)]
    try:
        yield clients, whole
    finally:
        for client in clients:
            client.leave()


@asynccontextmanager
async def _without_entities(count: int) -> AsyncIterator[tuple[HomeAssistant, Runtime]]:
    """Run all of Roomkeeper but its entities: of so many rooms there are too many."""
    async with home_assistant() as hass:
        entry = rooms(count, ConfigEntryDisabler.USER)
        await hass.config_entries.async_add(entry)
        # Registers the commands, and sets no entry up that is disabled.
        assert await async_setup_component(hass, "roomkeeper", {})
        runtime = entry.runtime_data = Runtime(hass, entry)
        await runtime.open()
        hass.data[DATA_LIVE].loaded(entry)
        yield hass, runtime
        hass.data[DATA_LIVE].unloading()
        await runtime.close()


@asynccontextmanager
async def _with_entities(count: int) -> AsyncIterator[tuple[HomeAssistant, Runtime]]:
    async with home_assistant() as hass:
        entry = rooms(count)
        await hass.config_entries.async_add(entry)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED
        yield hass, entry.runtime_data


async def _snapshot() -> _Snapshot:
    """Show a thousand rooms."""
    async with _without_entities(_ROOMS) as (hass, runtime):
        tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        for number in range(_BOOKINGS_EACH):
            await _book(runtime, range(_ROOMS), tomorrow + number * timedelta(hours=2))
        user = await _administrator(hass)
        async with watched_loop() as watch:
            began = time.perf_counter()
            with _counted(hass, user, 1) as ((client,), whole):
                await whole.acquire()
                took_s = time.perf_counter() - began
        return _Snapshot(took_s=took_s, blocked_s=watch.longest_s, bytes=client.bytes)


async def _burst(house: House, looking_on: int) -> _Burst:
    """Book 300 rooms from now at once."""
    async with house(_CHANGING) as (hass, runtime):
        user = await _administrator(hass)
        with _counted(hass, user, looking_on) as (clients, whole):
            for _ in clients:
                await whole.acquire()
            await asyncio.sleep(0.2)
            before = sum(client.messages for client in clients)
            async with watched_loop() as watch:
                began_cpu, began = time.process_time(), time.perf_counter()
                await _book(runtime, range(_CHANGING), datetime.now(UTC))
                booked_s = time.perf_counter() - began
                await hass.async_block_till_done()
                for _ in clients:
                    await whole.acquire()
                await asyncio.sleep(0.5)
                cpu_s = time.process_time() - began_cpu
            messages = sum(client.messages for client in clients) - before
        return _Burst(cpu_s=cpu_s, booked_s=booked_s, blocked_s=watch.longest_s, messages=messages)


def measure() -> list[Result]:
    """Take a first picture, and change much at once for ten who look on and for nobody."""
    logging.disable()
    snapshots = in_turns(_ROUNDS, {_OURS: lambda: asyncio.run(_snapshot())})[_OURS]
    bursts = {
        "": _sides(_with_entities),
        ", without entities": _sides(_without_entities),
    }
    return [
        Result(
            what="snapshot of 1,000 rooms and 4,000 bookings: whole within",
            ours=median(one.took_s for one in snapshots) * _MS,
            unit="ms",
        ),
        Result(
            what="snapshot of 1,000 rooms and 4,000 bookings: longest block of the loop",
            ours=median(one.blocked_s for one in snapshots) * _MS,
            unit="ms",
            at_most=10,
        ),
        Result(
            what="snapshot of 1,000 rooms and 4,000 bookings: size",
            ours=median(one.bytes for one in snapshots) / 1_000,
            unit="kB",
        ),
        *(result for how, found in bursts.items() for result in _compared(how, found)),
    ]


_OURS: Final = "ten look on"
_FLOOR: Final = "nobody looks on"


def _sides(house: House) -> dict[str, list[_Burst]]:
    return in_turns(
        _ROUNDS,
        {
            _OURS: lambda: asyncio.run(_burst(house, _LOOKING_ON)),
            _FLOOR: lambda: asyncio.run(_burst(house, 0)),
        },
    )


def _compared(how: str, found: dict[str, list[_Burst]]) -> Iterator[Result]:
    measured: dict[str, Callable[[_Burst], float]] = {
        "booked within": lambda one: one.booked_s,
        "processor time": lambda one: one.cpu_s,
        "longest block of the loop": lambda one: one.blocked_s,
    }
    for what, value in measured.items():
        sides = {side: [value(one) * _MS for one in ones] for side, ones in found.items()}
        yield Result(
            what=f"300 rooms are booked at once{how}, ten look on: {what}",
            ours=median(sides[_OURS]),
            unit="ms",
            peer=_FLOOR,
            theirs=median(sides[_FLOOR]),
            ratio=ratio(sides[_OURS], sides[_FLOOR]),
        )
    yield Result(
        what=f"300 rooms are booked at once{how}: messages to each who looks on",
        ours=median(one.messages for one in found[_OURS]) / _LOOKING_ON,
        unit="messages",
    )
