"""How what people wrote is taken out of the log, and out of the bytes of the file.

The entries stay, with their ids, instants and types: only texts in them become
empty. That is done in the transaction of the entry that tells of it. SQLite
leaves what was there in the file until it needs the room, so a mark stays until
the file was written anew, and its write-ahead log emptied.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import orjson
from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from ..core.commands import Logged
from ..core.events import (
    Actor,
    ActorKind,
    BookingEdited,
    BookingErased,
    BookingOpened,
    Entry,
    Fact,
    subject_of,
)
from ..core.ids import BookingId
from ..core.reservation import ReservationErased, ReservationName, ReservationTold
from ..core.words import erased, names, written_in
from . import tables
from .errors import LedgerUnwritable
from .log import ENTRY, details_of, entry_of, subject_text
from .rows import sql

_log = tables.log.columns
_mark = tables.mark.columns

_MARK: Final = "words_left"

_PUT: Final = sql(
    update(tables.log)
    .values({_log.actor_name: "", _log.reason: "", _log.details: ""})
    .where(_log.seq == 0)
)


def is_erasing(fact: Fact) -> bool:
    """Say whether a fact takes words out of the log before it."""
    return isinstance(fact, BookingErased | ReservationErased)


def erase(connection: Connection, entry: Entry) -> None:
    """Take out of the log what an entry says is taken out, inside the transaction that is open."""
    found = connection.execute(ENTRY.where(_concerned(entry), _log.seq < _bound(entry))).all()
    before = [entry_of(cells) for cells in found]
    said = {text for one in before for text in _names_in(one.fact)}
    changed = [(_without_words(one, said), one) for one in before]
    cells = [
        (after.actor.name, after.reason, details_of(after.fact), after.seq)
        for after, one in changed
        if after != one
    ]
    if cells:
        connection.exec_driver_sql(_PUT, cells)
    put = insert(tables.mark).values(name=_MARK, value=1)
    connection.execute(put.on_conflict_do_nothing())


def _concerned(entry: Entry) -> ColumnElement[bool]:
    fact = entry.fact
    if isinstance(fact, BookingErased):
        # What a hook said of it is of a row of its own.
        is_of_booking = (_log.booking_id == fact.booking_id) & _log.subject.is_(None)
        # Who asked with a key, and why, stands once more beside it.
        return is_of_booking | ((_log.type == "request_answered") & _says(fact.booking_id))
    subject = subject_of(fact)
    return _log.subject == (subject and subject_text(subject))


def _says(text: str) -> ColumnElement[bool]:
    """Say whether a text stands in the details of an entry, as it is and whole."""
    return func.instr(_log.details, orjson.dumps(text).decode()) > 0


def _bound(entry: Entry) -> ColumnElement[int] | int:
    """Return before which entry words are taken out: what stands there now may be kept."""
    fact = entry.fact
    if not isinstance(fact, BookingErased | ReservationErased) or not fact.keeps_present:
        return entry.seq
    newest = select(func.coalesce(func.max(_log.seq), 0)).where(
        _concerned(entry), _log.seq < entry.seq
    )
    if isinstance(fact, BookingErased):
        newest = newest.where(_log.type == "booking_edited")
    return newest.scalar_subquery()


def _names_in(fact: Fact) -> Iterable[str]:
    written = written_in(fact)
    return () if written is None else filter(None, (written.guest, written.title))


def _without_words(entry: Entry, said: set[str]) -> Entry:
    """Return an entry without what people wrote: a reason of Roomkeeper's own is a word of ours."""
    actor = entry.actor
    return Entry(
        seq=entry.seq,
        recorded_at=entry.recorded_at,
        fact=erased(entry.fact),
        # A guest may have booked for themselves.
        actor=Actor(kind=actor.kind, id=actor.id) if actor.name in said else actor,
        reason=entry.reason if actor.kind is ActorKind.SYSTEM else "",
    )


# --- who is told of ---------------------------------------------------------------


def logged(connection: Connection, guest: str, bookings: Sequence[BookingId]) -> Logged:
    """Return what the log tells of a guest, and of what was told of some bookings from outside.

    Raises:
        LedgerCorrupt: an entry cannot be decoded.
    """
    about: list[ColumnElement[bool]] = [_log.booking_id.in_(bookings) & _log.subject.is_not(None)]
    if guest:
        about.append(_says(guest))
    found = ENTRY.where(or_(*about))
    facts = [entry_of(cells).fact for cells in connection.execute(found)]
    return Logged(
        bookings=frozenset(
            fact.booking.id if isinstance(fact, BookingOpened) else fact.booking_id
            for fact in facts
            if isinstance(fact, BookingOpened | BookingEdited) and names(written_in(fact), guest)
        ),
        reservations=frozenset(
            ReservationName(told.origin, told.external_id, told.kind)
            for told in (fact.reservation for fact in facts if isinstance(fact, ReservationTold))
            if told.booking_id in bookings or (guest and names(told.wanted, guest))
        ),
    )


# --- the bytes ----------------------------------------------------------------------


def is_marked(connection: Connection) -> bool:
    """Say whether words may still be in the file that are in no row and no entry."""
    statement = select(_mark.value).where(_mark.name == _MARK)
    return connection.execute(statement).scalar() is not None


def scrub(connection: Connection) -> None:
    """Write the file anew without what is free in it, and empty the write-ahead log.

    Raises:
        LedgerUnwritable: another program reads the file, so the log has to stay.
    """
    connection.exec_driver_sql("VACUUM")
    is_busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if is_busy:
        raise LedgerUnwritable("another program reads the file, so its log cannot be emptied")
    connection.execute(delete(tables.mark).where(_mark.name == _MARK))
