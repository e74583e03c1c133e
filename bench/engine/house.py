"""A house of rooms, a running engine for it with a ledger on the disk, and its callers."""

import asyncio
import tempfile
import time as wall
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from custom_components.roomkeeper.clock import Clock, SystemClock
from custom_components.roomkeeper.core.commands import Command
from custom_components.roomkeeper.core.events import Actor, ActorKind
from custom_components.roomkeeper.core.ids import BookingId, EntityId, RoomKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    OpeningWindow,
    Policy,
    Room,
    Site,
)
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.engine import Engine
from custom_components.roomkeeper.ledger import Ledger

HOUR = timedelta(hours=1)
BEGIN = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + 24 * HOUR
"""The first instant for which anything is booked: tomorrow."""

ADA = Actor(kind=ActorKind.USER, id="0b1c5a7e2f3d4c6b8a9e0f1d2c3b4a59", name="Ada")

SIMPLE = Policy()
ALL_RULES = Policy(
    buffer_before=timedelta(minutes=5),
    buffer_after=timedelta(minutes=10),
    min_duration=timedelta(minutes=10),
    max_duration=timedelta(days=2),
    opening_hours=(
        OpeningWindow(weekdays=frozenset(range(5)), start_local=time(0), end_local=time(0)),
        OpeningWindow(weekdays=frozenset((5, 6)), start_local=time(0), end_local=time(0)),
    ),
)


def key(number: int) -> RoomKey:
    """Return the key of a room."""
    return RoomKey(f"room_{number}")


def house(rooms: int, policy: Policy = SIMPLE) -> Site:
    """Return a site of rooms that each have power to switch off."""
    return Site(
        time_zone=ZoneInfo("Europe/Berlin"),
        rooms={
            key(number): Room(
                key=key(number),
                name=f"Room {number}",
                policy=policy,
                power=(EntityId(f"switch.room_{number}"),),
            )
            for number in range(rooms)
        },
    )


def id_of(number: int) -> BookingId:
    """Return an id as long as real ones are."""
    return BookingId(f"01KAB2CD3E{number:016}")


def booking(number: int, rooms: tuple[RoomKey, ...], start: datetime, length: timedelta) -> Booking:
    """Return a confirmed booking."""
    return Booking(
        id=id_of(number),
        rooms=rooms,
        status=BookingStatus.CONFIRMED,
        span=Span(start, start + length),
        title=f"Rehearsal {number}",
        guest="Grace Hopper",
        created_at=BEGIN - 48 * HOUR,
        updated_at=BEGIN - 48 * HOUR,
    )


def arm(at: datetime, ring: Callable[[], None]) -> Callable[[], None]:
    """Call once at an instant, as Home Assistant's scheduler does."""
    loop = asyncio.get_running_loop()
    return loop.call_at(loop.time() + at.timestamp() - wall.time(), ring).cancel


@asynccontextmanager
async def running(
    site: Site, path: Path | None = None, clock: Clock | None = None
) -> AsyncIterator[Engine]:
    """Run an engine on a ledger, by default on a new one that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(path or Path(folder, "roomkeeper.db"))
        await ledger.open()
        numbers = count()
        engine = Engine(
            site=site,
            ledger=ledger,
            clock=clock or SystemClock(),
            arm=arm,
            new_id=lambda: id_of(next(numbers)),
        )
        try:
            await engine.start()
            engine.devices_are_ready()
            engine.schedules_are_ready()
            yield engine
        finally:
            await engine.stop()
            await ledger.close()


async def at_once(engine: Engine, commands: Iterable[Command], callers: int = 64) -> list[float]:
    """Let so many callers ask at the same time, and return how long each answer took, in s."""
    left, took = iter(commands), list[float]()

    async def caller() -> None:
        for command in left:
            began = wall.perf_counter()
            await engine.execute(command, ADA)
            took.append(wall.perf_counter() - began)

    async with asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(caller())
    return took
