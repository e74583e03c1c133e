"""An engine with a real ledger, in a time that moves when it is told to."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Self

import pytest

from custom_components.roomkeeper.core.commands import Book, Command, ReportCamera, Texts
from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.decide.occupancy import occupancy_of
from custom_components.roomkeeper.core.errors import NotWritable, Refusal
from custom_components.roomkeeper.core.events import SYSTEM, Actor, ActorKind, Entry, Fact
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingId, EntityId, RoomKey, StallKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    PowerOff,
    Row,
    Site,
    State,
)
from custom_components.roomkeeper.core.stall import Level, Occupancy
from custom_components.roomkeeper.deadline_queue import LONGEST_SLEEP
from custom_components.roomkeeper.engine import Engine, Publication
from custom_components.roomkeeper.ledger import Ledger, LogQuery
from tests.core.desk import BOOTH, EYE, STUDIO, site

from .simulated import SimulatedTime

ADA = Actor(kind=ActorKind.USER, id="a1", name="Ada")

YEARS = timedelta(days=3_000)
"""How far ahead clocks are that have nobody to ask."""


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
            self.engine.schedules_are_ready()
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
            if happened != self._happened:
                self._happened = happened
                await self.quiet_loop()
                continue
            if self.engine.problem:
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
        for _ in range(8):  # More than one purge gives to the ledger's thread, one after the other.
            for _ in range(4):
                await asyncio.sleep(0)
            # The ledger's thread does its jobs in order: those before this one are done.
            await self.ledger.read_log(LogQuery(limit=1))
        # A night's work takes as many jobs as days have passed.
        if at_work := [task for task in asyncio.all_tasks() if _is_of_engine(task)]:
            await asyncio.wait(at_work)

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

    async def night(self, instant: datetime) -> None:
        """Let days pass in one go, and the midnight right before an instant come in its time."""
        await self.leap(instant - timedelta(minutes=2))
        await self.to(instant)

    async def set_clock(self, by: timedelta) -> None:
        """Set the clock forward or back, and let that be noticed."""
        self.time.step(by)
        await self.to(self.time.now() + LONGEST_SLEEP)

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

    # --- stalls ---

    def saw(self, level: Level, key: StallKey = BOOTH, *, fresh: bool | None = None) -> None:
        """Let a stall's sensors say something; they see somebody freshly if they did not before."""
        before = self.level(key)
        if fresh is None:
            fresh = level is Level.DETECTED and before is not Level.DETECTED
        self.engine.observe_detection(key, level, is_fresh=fresh)

    async def see(self, level: Level, key: StallKey = BOOTH, *, fresh: bool | None = None) -> None:
        """Let sensors say something, and what follows at once happen."""
        self.saw(level, key, fresh=fresh)
        await self.quiet()

    def level(self, key: StallKey = BOOTH) -> Level | None:
        """Return what a stall's sensors say; None before they were looked at."""
        seen = self.engine.peek(lambda state, _: state.detections.get(key))
        return None if seen is None else seen.level

    def stay(self, key: StallKey = BOOTH) -> Occupancy:
        """Return how a stall is used, as memory has it."""
        return self.engine.peek(lambda state, now: occupancy_of(state, key, now))

    def wanted_on(self, camera: EntityId = EYE) -> bool | None:
        """Return what is wanted of a camera, as whoever switches it asks."""
        is_writable = self.engine.problem is None
        return self.engine.peek(lambda state, _: wanted_on(state, camera, is_writable=is_writable))

    async def switch_cameras(self) -> None:
        """Let every camera do what is wanted of it, and be seen to."""
        for camera in self.engine.peek(_all_cameras):
            wanted = self.wanted_on(camera)
            if wanted is not None:
                self.engine.observe_camera(camera, is_on=wanted)
                with suppress(NotWritable):
                    report = ReportCamera(camera=camera, should_be_on=wanted)
                    await self.engine.execute(report, SYSTEM)
        await self.quiet()

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


def _is_of_engine(task: asyncio.Task[object]) -> bool:
    """Say whether a task is something that an engine does by itself."""
    return getattr(task.get_coro(), "__qualname__", "").startswith("Engine._")


def _all_cameras(state: State, _now: datetime) -> list[EntityId]:
    taken = (camera for row in state.occupancies.values() for camera in row.taken)
    configured = (camera for one in state.site.stalls.values() for camera in one.cameras)
    return list(dict.fromkeys((*configured, *taken)))


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file of this process take another byte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
