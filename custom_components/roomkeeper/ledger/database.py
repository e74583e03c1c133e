"""The ledger's file. All of this runs on the ledger's own thread, never on the event loop."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, select

from ..core.commands import Logged
from ..core.events import Entry
from ..core.ids import ActionId, BookingId, ScheduleId, StallKey
from ..core.microseconds import instant
from ..core.model import Row, RowKey, Site
from . import (
    erasure,
    in_use,
    log,
    retention,
    schedule_retention,
    schema,
    stall_retention,
    tables,
    usage,
    wal,
)
from .errors import BY_SQLITE, LedgerUnwritable, told_by_sqlite
from .figures import Figures, figures_of
from .migrations import Migration
from .prepared import Hinted
from .rows import ROW_TABLES, decoded
from .schema import pragma, transaction
from .writing import Transaction

_LOCK_WAIT_S = 5.0
"""How long a transaction waits while another program holds the file."""

_WAL_PAGES = 500
"""When the write-ahead log is moved into the file: at about 2 MB.

The turn that happens to do it waits for that; with SQLite's own 1000 pages one
of a hundred turns waited half as long again.
"""

_FILLER_BYTES = 64 * 1024
"""More than a usual transaction writes, so that the next one fits when the probe did."""

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """All rows, the bookings first and by start; the highest `seq` ever given to an entry.

    `last_at` is when the entry that was written last was written, by the clock of then.
    """

    rows: tuple[Row, ...]
    last_seq: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What was acknowledged once and is not in the file any more."""

    what: str
    until: datetime | None
    """When the newest entry of the log was written; None if there is none."""

    copy: Path | None
    """A copy of the file as it was found, with its log; None if there was no log."""


class Database:
    """One connection to the file, to be made and used by one thread."""

    def __init__(self, path: Path, migrations: Sequence[Migration], *, held: bool = False) -> None:
        """Check the file, bring it to the newest schema, or make it where there is none.

        With `held`, one that is there is left alone; see `hold_checkpoints`.

        Raises:
            LedgerCorrupt: the file is no ledger, or is damaged; it is left as it is.
            LedgerTooNew: a newer Roomkeeper wrote it; it is left as it is.
            LedgerUnwritable: it cannot be opened or written.
        """
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            # Transactions are begun by hand: the driver would begin them late.
            isolation_level="AUTOCOMMIT",
            # The driver itself refuses every other thread.
            connect_args={"check_same_thread": True, "timeout": _LOCK_WAIT_S},
            poolclass=NullPool,
            # The names of guests belong in no other log.
            hide_parameters=True,
        )
        engine.dialect.statement_compiler = Hinted
        self._path = path
        self.loss: Loss | None = None
        self._is_held = held
        self._near = usage.Near()
        with told_by_sqlite():
            # Before SQLite, which passes over what it cannot read.
            lost, had_log = wal.lost(path), wal.has_log_beside(path)
            self._connection = engine.connect()
            # Until it is known to be ours and sound, nothing in it is moved.
            schema.leave_wal_at_close(self._connection, leave=True)
            try:
                if self._prepare(path, migrations) and not had_log:
                    lost = lost or wal.Lost(f"{wal.log_of(path).name} is gone", None)
            except BaseException:
                self._connection.close()
                raise
            if lost is not None:
                self.loss = self._loss(lost)
            schema.leave_wal_at_close(self._connection, leave=held)

    def _prepare(self, path: Path, migrations: Sequence[Migration]) -> bool:
        """Make it ready, and say whether it was not closed in order the last time."""
        connection = self._connection
        number = schema.number_of(connection, newest=len(migrations))
        # Takes 0.12 s for 100,000 bookings and as many entries.
        schema.check(connection)
        if 0 < number < len(migrations):
            in_use.unmark_copy(schema.back_up(connection, path, number))
        if (mode := pragma(connection, "journal_mode = WAL")) != "wal":
            raise LedgerUnwritable(f"this file system allows no write-ahead log, only {mode!r}")
        # An acknowledged turn survives a power cut.
        connection.exec_driver_sql("PRAGMA synchronous = FULL")
        wal_pages = 0 if self._is_held else _WAL_PAGES
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {wal_pages}")
        schema.migrate(connection, number, migrations)
        was_in_use = in_use.is_marked(connection)
        # A file that can only be read says so now, and not at the first booking.
        in_use.mark(connection, in_log=self._is_held)
        return was_in_use

    def _loss(self, lost: wal.Lost) -> Loss:
        newest = self._connection.execute(log.NEWEST).scalar()
        until = None if newest is None else instant(newest)
        return Loss(what=lost.what, until=until, copy=lost.copy)

    def write(self, turns: Transaction) -> None:
        """Write turns in one transaction, durably.

        Raises:
            LedgerUnwritable: nothing of them is in the file.
        """
        with told_by_sqlite(), transaction(self._connection):
            turns.write(self._connection)

    def load(self) -> Loaded:
        """Read all rows.

        Raises:
            LedgerCorrupt: a row cannot be decoded.
        """
        with told_by_sqlite():
            last_seq = retention.LAST_SEQ.run(self._connection).scalar_one()
            last = self._connection.execute(log.LAST).scalar()
            return Loaded(
                rows=tuple(self._rows()),
                last_seq=last_seq,
                last_at=None if last is None else instant(last),
            )

    def _rows(self) -> Iterator[Row]:
        for name, kept in ROW_TABLES.items():
            order = tables.booking.c.start if kept.table is tables.booking else None
            found = self._connection.execute(select(kept.table).order_by(order))
            for chunk in found.yield_per(_ROWS_AT_ONCE).partitions():
                for cells in chunk:
                    yield decoded(name, cells)

    def read_log(self, query: log.LogQuery) -> log.LogPage:
        """Read one page of the log.

        Raises:
            LedgerCorrupt: an entry cannot be decoded.
        """
        entries = self._entries(log.entries_matching(query))
        more = len(entries) > query.limit
        page = entries[: query.limit]
        return log.LogPage(entries=tuple(page), next_cursor=page[-1].seq if more else None)

    def entries_after(self, seq: int, limit: int) -> list[Entry]:
        """Read entries in the order in which they were written.

        Raises:
            LedgerCorrupt: one cannot be decoded.
        """
        return self._entries(log.entries_after(seq, limit))

    def entries_of_types(self, types: Collection[str], seq: int, limit: int) -> list[Entry]:
        """Read entries of some types in the order in which they were written.

        Raises:
            LedgerCorrupt: one cannot be decoded.
        """
        return self._entries(log.entries_of_types(types, seq, limit))

    def _entries(self, statement: log.EntrySelect) -> list[Entry]:
        with told_by_sqlite():
            found = self._connection.execute(statement).all()
        return [log.entry_of(cells) for cells in found]

    def figures(self, since: datetime) -> Figures:
        """Count what is in the file.

        Raises:
            LedgerCorrupt, LedgerUnwritable: it cannot be read.
        """
        with told_by_sqlite():
            return figures_of(self._connection, self._path, since)

    def purge_bookings(self, bookings: Sequence[BookingId]) -> int:
        """Delete bookings with all that belongs to them, and return how many entries that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        self._near.forget()
        with told_by_sqlite(), transaction(self._connection):
            return retention.purge_bookings(self._connection, bookings)

    def purge_loose(self, before: datetime, limit: int) -> int:
        """Delete old entries of no other thing, at most `limit`; return how many that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        with told_by_sqlite(), transaction(self._connection):
            return retention.purge_loose(self._connection, before, limit)

    def purge_rows(self, keys: Sequence[RowKey]) -> int:
        """Delete rows with the entries that carry them, and return how many entries that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        with told_by_sqlite(), transaction(self._connection):
            return retention.purge_rows(self._connection, keys)

    def purge_subjects(self, before: datetime, limit: int) -> int:
        """Delete old entries that newer ones have overtaken, at most `limit`; return how many.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        with told_by_sqlite(), transaction(self._connection):
            return retention.purge_subjects(self._connection, before, limit)

    def purge_actions(self, actions: Sequence[ActionId]) -> int:
        """Delete device actions with their entries, and return how many entries that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        with told_by_sqlite(), transaction(self._connection):
            return schedule_retention.purge_actions(self._connection, actions)

    def purge_deleted_actions(self, before: datetime, limit: int) -> int:
        """Delete old entries of at most `limit` device actions that are no more.

        Returns:
            How many entries that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        with told_by_sqlite(), transaction(self._connection):
            return schedule_retention.purge_deleted_actions(self._connection, before, limit)

    def schedules(self) -> list[ScheduleId]:
        """Return the schedules of which the log has entries."""
        with told_by_sqlite():
            return schedule_retention.schedules(self._connection)

    def purge_schedule(self, schedule: ScheduleId, before: datetime, limit: int) -> int:
        """Delete old entries of a schedule, at most `limit`, and return how many that were.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        with told_by_sqlite(), transaction(self._connection):
            return schedule_retention.purge_schedule(self._connection, schedule, before, limit)

    def stalls(self) -> list[StallKey]:
        """Return the stalls of which the log has entries."""
        with told_by_sqlite():
            return stall_retention.stalls(self._connection)

    def purge_stalls(
        self, stalls: Iterable[StallKey], before: datetime, limit: int
    ) -> dict[StallKey, int]:
        """Delete old entries of stalls, some `limit` of each.

        Returns:
            How many entries that were, of which stall, where there were any: there may be more.

        Raises:
            LedgerUnwritable: nothing was deleted.
        """
        with told_by_sqlite(), transaction(self._connection):
            purged = {
                stall: stall_retention.purge_stall(self._connection, stall, before, limit)
                for stall in stalls
            }
        return {stall: some for stall, some in purged.items() if some}

    def keep_purged(self, before: datetime) -> None:
        """Remember that what is older than an instant is about to go.

        Raises:
            LedgerUnwritable: it is not remembered.
        """
        with told_by_sqlite(), transaction(self._connection):
            usage.keep_purged(self._connection, before)

    def usage_steps(self, site: Site, now: datetime) -> Iterator[None]:
        """Return what brings usage up to date, step by step, each a short one."""
        return usage.update(self._connection, site, now, self._near)

    def go_on(self, steps: Iterator[None]) -> bool:
        """Take the next step, and say whether there was one.

        Raises:
            LedgerCorrupt: something that is kept cannot be read.
            LedgerUnwritable: the step is not done, and can be done another time.
        """
        with told_by_sqlite():
            return next(steps, self) is not self

    def ask[T](self, question: Callable[[Connection], T]) -> T:
        """Answer a question about usage.

        Raises:
            LedgerCorrupt, LedgerUnwritable: the file cannot be read.
        """
        with told_by_sqlite():
            return question(self._connection)

    def logged(self, guest: str, bookings: Sequence[BookingId]) -> Logged:
        """Return what the log tells of a guest, and of what outsiders told of some bookings.

        Raises:
            LedgerCorrupt: an entry cannot be decoded.
        """
        with told_by_sqlite():
            return erasure.logged(self._connection, guest, bookings)

    def scrub(self) -> None:
        """Take out of the file what was erased of it, if that is still to be done.

        While a backup copies the file, that waits until it is done.

        Raises:
            LedgerUnwritable: there is no room for that, or another program reads the file.
        """
        with told_by_sqlite():
            if not self._is_held and erasure.is_marked(self._connection):
                erasure.scrub(self._connection)

    def probe(self) -> None:
        """Write something, durably.

        Raises:
            LedgerUnwritable: the disk takes nothing.
        """
        filler = {"id": 1, "filler": bytes(_FILLER_BYTES)}
        with told_by_sqlite():
            with transaction(self._connection):
                self._connection.execute(tables.probe.delete())
                self._connection.execute(tables.probe.insert(), filler)
            with transaction(self._connection):
                self._connection.execute(tables.probe.delete())

    def hold_checkpoints(self) -> None:
        """Move all that is written into the file, and leave the file alone from then on.

        What is written from now on goes to the write-ahead log beside it: a
        copy of the file, and after it one of the log, is a whole ledger.
        """
        with told_by_sqlite():
            self._connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
            self._connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            schema.leave_wal_at_close(self._connection, leave=True)
        self._is_held = True

    def release_checkpoints(self) -> None:
        """Let the write-ahead log be moved into the file again."""
        with told_by_sqlite():
            self._connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
            schema.leave_wal_at_close(self._connection, leave=False)
        self._is_held = False
        self.scrub()

    def close(self) -> None:
        """Let go of the file; the write-ahead log is moved into it."""
        try:
            in_use.unmark(self._connection)
        except BY_SQLITE:
            # A file that is marked needs its log, so that stays.
            schema.leave_wal_at_close(self._connection, leave=True)
        self._connection.close()
