"""The ledger as the engine uses it: from the event loop, never blocking it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Literal, overload

from sqlalchemy import Connection

from ..core.commands import Logged
from ..core.events import Entry
from ..core.ids import ActionId, BookingId, RoomKey, ScheduleId, StallKey
from ..core.model import RowKey, Site
from ..core.stall import Stall
from ..core.suggestions import Arrivals, Departures, Stays
from ..core.usage import DayUsage, Measure, RoomUsage, StallUsage
from . import evidence, usage, usage_sums
from .copies import copies_of
from .database import Database, Loaded, Loss
from .errors import LedgerUnwritable
from .figures import Figures
from .group_commit import GroupCommit, failed
from .log import LogPage, LogQuery
from .migrations import MIGRATIONS, Migration
from .writing import Turn

_ENTRIES_AT_ONCE = 1000

_PURGED_AT_ONCE = 100
"""Device actions purged in one transaction, which others wait for: a short one."""

_LOOSE_PURGED_AT_ONCE = 1000
"""Likewise entries of no booking, of some stalls, of one schedule and of reservations."""

_STALLS_PURGED_AT_ONCE = 10


type OfRooms = Literal[Measure.BOOKED, Measure.USED]
type OfStalls = Literal[Measure.STAYS]


@dataclass(frozen=True, slots=True)
class _Open:
    """What there is while the ledger is open."""

    executor: ThreadPoolExecutor
    database: Database
    commits: GroupCommit

    async def run[**P, T](self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a job on the ledger's thread, after those that were given to it before."""
        return await asyncio.wrap_future(self.executor.submit(job, *args, **kwargs))

    async def finish(self) -> None:
        """Wait for what was handed in. If it fails, whoever handed it in has been told."""
        with suppress(LedgerUnwritable):
            await self.commits.settled()

    async def close(self) -> None:
        """Finish what was handed in, and let go of the file."""
        try:
            await self.finish()
        finally:
            closed = self.executor.submit(self.database.close)
            self.executor.shutdown(wait=False)
        await asyncio.wrap_future(closed)
        # Its last job is done, so its thread is as good as gone.
        self.executor.shutdown()


class Ledger:
    """The one SQLite file, written and read on one thread of its own.

    Every method belongs on the event loop on which `open` ran, and all but
    `open` and `close` need the ledger to be open.
    """

    def __init__(self, path: Path, *, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        """Name the file; nothing is touched before `open`."""
        self._path = path
        self._migrations = migrations
        self._open: _Open | None = None
        self._updating = asyncio.Lock()

    async def open(self, *, held: bool = False) -> None:
        """Open the file, bring it to the newest schema, or make it where there is none.

        A file that is refused is left as it is, and so is one that is copied for a backup at
        present: with `held` it is as after `hold_checkpoints`.

        Raises:
            LedgerCorrupt: the file is no ledger, or is damaged.
            LedgerTooNew: a newer Roomkeeper wrote it.
            LedgerUnwritable: it cannot be opened or written.
        """
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="roomkeeper_ledger")
        opening = executor.submit(Database, self._path, self._migrations, held=held)
        try:
            database = await asyncio.wrap_future(opening)
        except asyncio.CancelledError:
            # Nobody waits any more for what is still being opened, or is open this moment.
            executor.submit(lambda: opening.result().close())
            executor.shutdown(wait=False)
            raise
        except BaseException:
            executor.shutdown()
            raise
        self._open = _Open(executor, database, GroupCommit(executor, database.write))

    @property
    def loss(self) -> Loss | None:
        """What was lost of it before it was opened, or None."""
        return self._opened().database.loss

    async def load(self) -> Loaded:
        """Read all rows.

        Raises:
            LedgerCorrupt: a row cannot be decoded.
        """
        opened = self._opened()
        return await opened.run(opened.database.load)

    def commit(self, turn: Turn) -> asyncio.Future[None]:
        """Hand in a turn, and return what is done when it is durable.

        Turns are written in the order in which they are handed in; those that
        wait at the same time share a transaction, and its future: whoever may
        go away waits for it through `asyncio.shield`. It fails with
        LedgerUnwritable when the turn is not in the file, and so does that of
        every later turn until `probe` succeeds: before that, whoever decides
        must go back to what is durable.

        Raises:
            TypeError, ValueError: an instant in the turn is naive, or a text is
                broken; nothing was handed in.
        """
        if self._open is None:
            return failed(_not_open())
        return self._open.commits.add(turn)

    async def settled(self) -> None:
        """Wait until all that was handed in before is durable; at once if nothing is under way.

        Raises:
            LedgerUnwritable: some of it could not be written, and `probe` has
                not succeeded since.
        """
        await self._opened().commits.settled()

    async def probe(self) -> None:
        """Write something, durably, and take turns again after a failure.

        Raises:
            LedgerUnwritable: the disk still cannot be written.
        """
        opened = self._opened()
        await opened.run(opened.database.probe)
        opened.commits.resume()

    async def read_log(self, query: LogQuery) -> LogPage:
        """Read one page of the log, the newest entries first.

        Going on by `next_cursor` leaves nothing out and repeats nothing, also
        while entries are added.

        Raises:
            LedgerCorrupt: an entry cannot be decoded.
        """
        opened = self._opened()
        return await opened.run(opened.database.read_log, query)

    async def entries(self) -> AsyncIterator[Entry]:
        """Yield the whole log in the order in which it was written.

        Raises:
            LedgerCorrupt: an entry cannot be decoded.
        """
        last_seq = 0
        while True:
            opened = self._opened()
            chunk = await opened.run(opened.database.entries_after, last_seq, _ENTRIES_AT_ONCE)
            for entry in chunk:
                yield entry
            if len(chunk) < _ENTRIES_AT_ONCE:
                return
            last_seq = chunk[-1].seq

    async def entries_after(self, seq: int, types: Collection[str], limit: int) -> list[Entry]:
        """Read the next entries of some types behind log row `seq`, at most `limit`, in order.

        Raises:
            LedgerCorrupt: an entry cannot be decoded.
        """
        opened = self._opened()
        return await opened.run(opened.database.entries_of_types, types, seq, limit)

    async def figures(self, since: datetime) -> Figures:
        """Count what is in the file, and by type what was written since an aware instant.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        opened = self._opened()
        return await opened.run(opened.database.figures, since)

    async def purge(self, before: datetime) -> int:
        """Delete what need not be kept, and return how many entries of the log that were.

        That is: entries of no booking from before the aware instant `before`,
        but for those that tell of a freeze that still stands or of a device
        action that is kept, or of which a stall's or a schedule's row is made.
        It is done in small steps, and turns are committed between them.

        Raises:
            LedgerUnwritable: steps that are not done yet can be done next time.
        """
        purged = await self._in_steps(lambda base: base.purge_loose, before)
        purged += await self._in_steps(lambda base: base.purge_subjects, before)
        purged += await self._purge_schedules(before)
        return purged + await self._purge_stalls(before)

    async def purge_bookings(self, bookings: Sequence[BookingId]) -> int:
        """Delete some bookings, their power-offs and all their entries, in one transaction.

        Returns:
            How many entries of the log that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        opened = self._opened()
        return await opened.run(opened.database.purge_bookings, bookings)

    async def purge_rows(self, keys: Sequence[RowKey]) -> int:
        """Delete some rows with the entries of the log that carry them, in one transaction.

        Returns:
            How many entries of the log that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        opened = self._opened()
        return await opened.run(opened.database.purge_rows, keys)

    async def purge_actions(self, actions: Sequence[ActionId]) -> int:
        """Delete some device actions with their entries, in one transaction.

        Returns:
            How many entries of the log that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        opened = self._opened()
        return await opened.run(opened.database.purge_actions, actions)

    async def keep_purged(self, before: datetime) -> None:
        """Remember that what is older than an aware instant is about to be purged.

        How rooms and stalls were used before that is not reckoned any more.

        Raises:
            LedgerUnwritable: it is not remembered.
        """
        opened = self._opened()
        await opened.run(opened.database.keep_purged, before)

    async def update_usage(self, site: Site, now: datetime) -> None:
        """Bring up to date how rooms and stalls were used, until `now`, by days and months.

        It is done in small steps, and turns are committed between them. The
        first time that takes some seconds for 100,000 bookings.

        Raises:
            LedgerCorrupt: something that is kept cannot be read.
            LedgerUnwritable: what is not done yet can be done another time.
        """
        async with self._updating:
            opened = self._opened()
            steps = await opened.run(opened.database.usage_steps, site, now)
            while await opened.run(opened.database.go_on, steps):
                opened = self._opened()

    async def reckon_day(self, site: Site, day: date, now: datetime) -> dict[RoomKey, RoomUsage]:
        """Return how rooms are used on a local day, also one to come, by what there is now.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        return await self._ask(lambda base: usage.reckoned(base, site, day, now))

    async def room_usage(
        self, first: date, last: date, rooms: Collection[RoomKey] | None = None
    ) -> dict[RoomKey, RoomUsage]:
        """Return how rooms were used from one local day to another, both of which count.

        Those of which nothing is known are not among them. None is all rooms,
        also those that were removed since.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        return await self._ask(lambda base: usage_sums.room_usage(base, first, last, rooms))

    async def stall_usage(
        self, first: date, last: date, stalls: Collection[StallKey] | None = None
    ) -> dict[StallKey, StallUsage]:
        """Return how stalls were used from one local day to another, both of which count.

        Those of which nothing is known are not among them. None is all stalls,
        also those that were removed since.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        return await self._ask(lambda base: usage_sums.stall_usage(base, first, last, stalls))

    async def usage_by_day(
        self, first: date, last: date, rooms: Collection[RoomKey] | None = None
    ) -> list[DayUsage]:
        """Return how rooms were used together on each local day between two, in order.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        return await self._ask(lambda base: usage_sums.usage_by_day(base, first, last, rooms))

    @overload
    async def usage_by_hour(
        self, first: date, last: date, measure: OfRooms, places: Collection[RoomKey] | None = None
    ) -> Mapping[tuple[int, int], timedelta]: ...

    @overload
    async def usage_by_hour(
        self, first: date, last: date, measure: OfStalls, places: Collection[StallKey] | None = None
    ) -> Mapping[tuple[int, int], int]: ...

    async def usage_by_hour(
        self, first: date, last: date, measure: Measure, places: Collection[str] | None = None
    ) -> Mapping[tuple[int, int], timedelta] | Mapping[tuple[int, int], int]:
        """Return how much there was by weekday (0 is Monday) and local hour of the day.

        Time of rooms, a number of stays in stalls; what is not there is none.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        found = await self._ask(
            lambda base: usage_sums.usage_by_hour(base, first, last, measure, places)
        )
        if measure is Measure.STAYS:
            return found
        return {key: timedelta(0, 0, count) for key, count in found.items()}

    @overload
    async def hours_of_day(
        self, first: date, last: date, measure: OfRooms, place: RoomKey
    ) -> Mapping[date, Sequence[timedelta]]: ...

    @overload
    async def hours_of_day(
        self, first: date, last: date, measure: OfStalls, place: StallKey
    ) -> Mapping[date, Sequence[int]]: ...

    async def hours_of_day(
        self, first: date, last: date, measure: Measure, place: str
    ) -> Mapping[date, Sequence[timedelta]] | Mapping[date, Sequence[int]]:
        """Return how much there was in each of the 24 hours of each local day between two.

        Time of a room, a number of stays in a stall; a day that is not there had none.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """

        def asked(
            base: Connection,
        ) -> Mapping[date, Sequence[timedelta]] | Mapping[date, Sequence[int]]:
            found = usage_sums.hours_of_day(base, first, last, measure, place)
            if measure is Measure.STAYS:
                return found
            # Years of hours take a while, so not on the event loop.
            return {day: [timedelta(0, 0, one) for one in hours] for day, hours in found.items()}

        return await self._ask(asked)

    async def first_day_of_usage(self) -> date | None:
        """Return the first local day of which is known how rooms or stalls were used.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        return await self._ask(usage_sums.first_day)

    async def departures(self, since: datetime) -> list[tuple[RoomKey, Departures]]:
        """Return when guests left each room since an instant, by the buffer that held then.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        return await self._ask(lambda base: evidence.departures(base, since))

    async def arrivals(self, since: datetime) -> dict[RoomKey, Arrivals]:
        """Return how guests came to each room to which some came, and some did not.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        return await self._ask(lambda base: evidence.arrivals(base, since))

    async def stays(self, stalls: Iterable[Stall], since: datetime) -> dict[StallKey, Stays]:
        """Return how stays in some stalls ended since an instant; turns are committed between them.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        first = await self._ask(lambda base: evidence.first_since(base, since))
        found: dict[StallKey, Stays] = {}
        for stall in stalls:
            found[stall.key] = await self._stays(stall, first)
        return found

    async def _stays(self, stall: Stall, first: int) -> Stays:
        return await self._ask(lambda base: evidence.stays(base, stall.key, stall.policy, first))

    async def _ask[T](self, question: Callable[[Connection], T]) -> T:
        opened = self._opened()
        return await opened.run(opened.database.ask, question)

    async def _in_steps(
        self, purge: Callable[[Database], Callable[[datetime, int], int]], before: datetime
    ) -> int:
        purged = 0
        while True:
            opened = self._opened()
            some = await opened.run(purge(opened.database), before, _LOOSE_PURGED_AT_ONCE)
            purged += some
            if some < _LOOSE_PURGED_AT_ONCE:
                return purged

    async def _purge_schedules(self, before: datetime) -> int:
        purged = 0
        opened = self._opened()
        while some := await opened.run(
            opened.database.purge_deleted_actions, before, _PURGED_AT_ONCE
        ):
            purged += some
            opened = self._opened()
        for schedule in await opened.run(opened.database.schedules):
            some = _LOOSE_PURGED_AT_ONCE
            while some == _LOOSE_PURGED_AT_ONCE:
                some = await self._purge_schedule(schedule, before)
                purged += some
        return purged

    async def _purge_schedule(self, schedule: ScheduleId, before: datetime) -> int:
        opened = self._opened()
        purge = opened.database.purge_schedule
        return await opened.run(purge, schedule, before, _LOOSE_PURGED_AT_ONCE)

    async def _purge_stalls(self, before: datetime) -> int:
        purged = 0
        opened = self._opened()
        stalls = await opened.run(opened.database.stalls)
        for some in batched(stalls, _STALLS_PURGED_AT_ONCE, strict=False):
            left: Collection[StallKey] = some
            while left:
                opened = self._opened()
                limit = _LOOSE_PURGED_AT_ONCE // _STALLS_PURGED_AT_ONCE
                gone = await opened.run(opened.database.purge_stalls, left, before, limit)
                purged += sum(gone.values())
                left = gone.keys()
        return purged

    async def logged(self, guest: str, bookings: Sequence[BookingId]) -> Logged:
        """Return what the log tells of a guest, and of what outsiders told of some bookings.

        `guest` is the text as it stands there; nobody is meant by an empty one.

        Raises:
            LedgerCorrupt: an entry cannot be decoded.
            LedgerUnwritable: it was closed meanwhile, or cannot be read.
        """
        # What was handed in before may tell of the guest as well, and be another's by now.
        await self._opened().finish()
        opened = self._opened()
        return await opened.run(opened.database.logged, guest, bookings)

    async def scrub(self) -> None:
        """Take out of the file what was erased of it, if that is still to be done.

        The whole file is written anew, and turns wait for that: some seconds
        for 100,000 bookings. While a backup is made, it waits for the end of that.

        Raises:
            LedgerUnwritable: it is still to be done.
        """
        opened = self._opened()
        await opened.run(opened.database.scrub)

    async def copies(self) -> list[Path]:
        """Return the copies of it that were laid beside it; nothing is ever erased in them."""
        return await self._opened().run(copies_of, self._path)

    async def hold_checkpoints(self) -> None:
        """Move all that was handed in into the file, then leave the file alone for a backup.

        Turns go on being committed, to the write-ahead log beside the file.

        Raises:
            LedgerUnwritable: the file cannot be written.
        """
        opened = self._opened()
        await opened.finish()
        await opened.run(opened.database.hold_checkpoints)

    async def release_checkpoints(self) -> None:
        """Let the file be written again after `hold_checkpoints`."""
        opened = self._opened()
        await opened.run(opened.database.release_checkpoints)

    async def close(self) -> None:
        """Finish what was handed in, and let go of the file. Closing again does nothing."""
        if (opened := self._open) is None:
            return
        self._open = None
        # Whoever is cancelled meanwhile waits no longer: it comes to its end all the same.
        await asyncio.shield(opened.close())

    def _opened(self) -> _Open:
        if self._open is None:
            raise _not_open()
        return self._open


def _not_open() -> LedgerUnwritable:
    return LedgerUnwritable("the ledger is not open")
