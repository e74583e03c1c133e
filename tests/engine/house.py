"""An engine with a real ledger, in a time that moves when it is told to."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Self

import pytest

from custom_components.roomkeeper.core.commands import Book, Command, Texts
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Actor, ActorKind, Entry, Fact
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    PowerOff,
    Row,
    Site,
    State,
)
from custom_components.roomkeeper.engine import Engine, Publication
from custom_components.roomkeeper.ledger import Ledger, LogQuery
from tests.core.desk import STUDIO, site

from .simulated import SimulatedTime

ADA = Actor(kind=ActorKind.USER, id="a1", name="Ada")


class House:
    """Runs an engine; `heard` is what it told its listeners."""

    def __init__(self, path: Path, configured: Site, time: SimulatedTime) -> None:
        """Take where the ledger is, what is configured, and the time."""
        self.path = path
        self.site = configured
        self.time = time
        self.heard: list[Publication] = []
        self._ids = count(1)
        self._happened = (0, 0)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls,
        folder: Path,
        configured: Site | None = None,
        time: SimulatedTime | None = None,
        *,
        devices: bool = True,
    ) -> AsyncIterator[Self]:
        """Run a house in a folder until the block ends."""
        house = cls(folder / "roomkeeper.db", configured or site(), time or SimulatedTime())
        await house.start(devices=devices)
        try:
            yield house
        finally:
            await house.stop()

    async def start(self, *, devices: bool = True) -> None:
        """Open the ledger and start the engine; the devices are there at once, or not yet."""
        self.ledger = Ledger(self.path)
        await self.ledger.open()
        self.engine = self.new_engine(self.site)
        await self.engine.start()
        if devices:
            self.engine.devices_are_ready()
        await self.quiet()

    def new_engine(self, configured: Site) -> Engine:
        """Return an engine for the open ledger that was not started yet."""
        engine = Engine(
            site=configured,
            ledger=self.ledger,
            clock=self.time,
            arm=self.time.arm,
            new_id=lambda: f"b{next(self._ids)}",
        )
        engine.subscribe(self.heard.append)
        return engine

    async def stop(self) -> None:
        """Stop the engine and close the ledger."""
        await self.engine.stop()
        await self.ledger.close()

    async def restart(
        self, off_for: timedelta = timedelta(), *, devices: bool = True, now: Site | None = None
    ) -> None:
        """Stop, let time pass, and start again."""
        await self.stop()
        self.time.pass_by(off_for)
        if now is not None:
            self.site = now
        await self.start(devices=devices)

    # --- time ---

    async def quiet(self) -> None:
        """Wait until all that is due is decided and durable, and the loop has nothing to do."""
        for _ in range(10_000):
            await self.engine.read(lambda *_: None)
            for _ in range(4):
                await asyncio.sleep(0)
            happened = (self.engine.last_seq, len(self.heard))
            if self.engine.problem or happened != self._happened:
                self._happened = happened
                await self.quiet_loop()
            if self.time.has_due():
                self.time.call_due()
                continue
            nearest = self.engine.next_deadline
            if self.engine.problem or nearest is None or nearest > self.time.now():
                return
        raise AssertionError("something stays due, and is not done")

    async def quiet_loop(self) -> None:
        """Let all that was begun on the loop and on the ledger's thread come to its end."""
        for _ in range(4):
            for _ in range(4):
                await asyncio.sleep(0)
            # The ledger's thread does its jobs in order: those before this one are done.
            await self.ledger.read_log(LogQuery(limit=1))

    async def to(self, instant: datetime) -> None:
        """Let time pass until an instant of the wall clock, calling each alarm on the way."""
        while (remaining := instant - self.time.now()) > timedelta():
            wait = self.time.next_due_in()
            self.time.pass_by(remaining if wait is None else min(wait, remaining))
            await self.quiet()

    async def leap(self, instant: datetime) -> None:
        """Let time pass in one go, as when the machine was suspended."""
        self.time.pass_by(instant - self.time.now())
        await self.quiet()

    # --- the usual ---

    async def do(self, command: Command, reason: str = "") -> tuple[Entry, ...]:
        """Execute a command as Ada, and let what follows at once happen."""
        entries = await self.engine.execute(command, ADA, reason)
        await self.quiet()
        return entries

    async def refused[R: Refusal](self, kind: type[R], command: Command) -> R:
        """Return the refusal of a command, having seen that nothing changed."""
        before = self.rows()
        with pytest.raises(kind) as raised:
            await self.engine.execute(command, ADA)
        assert self.rows() == before
        return raised.value

    def a_booking(self, start: datetime, end: datetime, *rooms: RoomKey, note: str = "") -> Book:
        """Return the command that books the studio, or `rooms`."""
        return Book(
            booking_id=self.engine.new_id(),
            rooms=rooms or (STUDIO,),
            start=start,
            end=end,
            texts=Texts(note=note),
        )

    async def book(self, start: datetime, end: datetime, *rooms: RoomKey) -> Booking:
        """Book the studio, or `rooms`."""
        command = self.a_booking(start, end, *rooms)
        await self.do(command)
        return self.booking(command.booking_id)

    # --- what is seen ---

    def problem(self) -> str | None:
        """Return why nothing can be written, or None."""
        return self.engine.problem

    def rows(self) -> set[Row]:
        """Return all rows that memory has."""
        return self.engine.peek(lambda state, _: set(state.rows()))

    def booking(self, booking_id: BookingId) -> Booking:
        """Return a booking as memory has it."""
        return self.engine.peek(lambda state, _: state.bookings[booking_id])

    def power_offs(self) -> list[PowerOff]:
        """Return all power-offs as memory has them."""
        return self.engine.peek(lambda state, _: list(state.power_offs.values()))

    def status(self, booking: Booking) -> BookingStatus:
        """Return the status of a booking as memory has it."""
        return self.booking(booking.id).status

    async def durable_rows(self) -> set[Row]:
        """Return all rows that the ledger has."""
        return set((await self.ledger.load()).rows)

    async def folded_rows(self) -> set[Row]:
        """Return the rows that the ledger's log makes, folded from the beginning."""
        state = State(self.site)
        async for entry in self.ledger.entries():
            change = evolve(state, entry.fact)
            if change is not None:
                state.apply(change)
        return set(state.rows())

    async def agrees(self) -> None:
        """See that memory, the ledger's rows and the fold of its log are the same."""
        rows = self.rows()
        assert await self.durable_rows() == rows
        assert await self.folded_rows() == rows

    async def facts(self) -> list[Fact]:
        """Return every fact in the log, in order."""
        return [entry.fact async for entry in self.ledger.entries()]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file of this process take another byte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
