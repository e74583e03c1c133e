"""How what people wrote is taken out of the log, and out of the bytes of the file.

The entries stay, with their ids, instants and types: only texts in them become
empty. Why something was done, and by whom, stands beside all that was done in
one go, some of it about others: there it goes too, and all else stays. That is
done in the transaction of the entry that tells of it. SQLite leaves what was
there in the file until it needs the room, so a mark stays until the file was
written anew, and its write-ahead log emptied.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import batched
from typing import Final

import orjson
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, or_, select, update
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
from ..core.ids import BookingId, RoomKey
from ..core.reservation import ReservationErased, ReservationName, ReservationTold
from ..core.words import Name, erased, looks, written_in
from . import tables
from .errors import LedgerUnwritable
from .log import ENTRY, details_of, entry_of, subject_text
from .rows import sql

_log = tables.log.columns
_mark = tables.mark.columns

_MARK: Final = "words_left"

_PART: Final = "part_of_name"
"""Given beside the statement: SQLAlchemy keeps statements, with the values in them."""

_ASKED_AT_ONCE: Final = 500
"""Bookings that one question names: SQLite takes only so many."""

_PUT: Final = sql(
    update(tables.log)
    .values({_log.actor_name: "", _log.reason: "", _log.details: ""})
    .where(_log.seq == 0)
)

_PUT_NAME: Final = sql(update(tables.log).values({_log.actor_name: ""}).where(_log.seq == 0))
_PUT_REASON: Final = sql(update(tables.log).values({_log.reason: ""}).where(_log.seq == 0))

_WHO: Final = (
    _log.recorded_at,
    _log.actor_kind,
    _log.actor_id,
    _log.actor_name,
    _log.reason,
)
"""What is the same in all entries that were written in one go."""


def is_erasing(fact: Fact) -> bool:
    """Say whether a fact takes words out of the log before it."""
    return isinstance(fact, BookingErased | ReservationErased)


def erase(connection: Connection, entry: Entry) -> None:
    """Take out of the log what an entry says is taken out, inside the transaction that is open."""
    found = connection.execute(ENTRY.where(_concerned(entry), _log.seq < entry.seq)).all()
    told = [entry_of(cells) for cells in found]
    kept_from = _kept_from(entry, told)
    said = _names_in(one.fact for one in told if one.seq < kept_from)
    kept = _names_in(one.fact for one in told if one.seq >= kept_from)

    def emptied(one: Entry) -> Entry:
        if one.seq < kept_from:
            return _without_words(one, said)
        return _without_who(one, said - kept, keeps_reason=not _is_handing_over(one, kept_from))

    changed = [(after, one) for one in told if (after := emptied(one)) != one]
    cells = [
        (after.actor.name, after.reason, details_of(after.fact), after.seq) for after, _ in changed
    ]
    nameless: list[tuple[str, int]] = []
    unexplained: list[tuple[str, int]] = []
    for after, one in changed:
        loses_name, loses_reason = after.actor != one.actor, after.reason != one.reason
        if loses_name or loses_reason:
            beside = [("", seq) for seq in _beside(connection, one.seq)]
            nameless += beside if loses_name else ()
            unexplained += beside if loses_reason else ()
    for statement, rows in ((_PUT, cells), (_PUT_NAME, nameless), (_PUT_REASON, unexplained)):
        if rows:
            connection.exec_driver_sql(statement, rows)
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


def _beside(connection: Connection, seq: int) -> Iterator[int]:
    """Yield what else was written in one go with an entry: in one name, and for one reason."""
    who = connection.execute(select(*_WHO).where(_log.seq == seq)).one()
    for others in (
        select(_log.seq, *_WHO).where(_log.seq < seq).order_by(_log.seq.desc()),
        select(_log.seq, *_WHO).where(_log.seq > seq).order_by(_log.seq),
    ):
        with connection.execute(others) as found:
            for other, *its in found:
                if (*its,) != (*who,):
                    break
                yield other


def _says(text: str) -> ColumnElement[bool]:
    """Say whether a text stands in the details of an entry, as it is and whole."""
    return func.instr(_log.details, orjson.dumps(text).decode()) > 0


def _kept_from(entry: Entry, told: Iterable[Entry]) -> int:
    """Return from which entry on the texts stay: what stands there now may be kept."""
    fact = entry.fact
    if not isinstance(fact, BookingErased | ReservationErased) or not fact.keeps_present:
        return entry.seq
    is_of_booking = isinstance(fact, BookingErased)
    return max(
        (one.seq for one in told if not is_of_booking or isinstance(one.fact, BookingEdited)),
        default=0,
    )


def _is_handing_over(one: Entry, kept_from: int) -> bool:
    """Say whether an entry tells of the texts that stay: why that was done may be about both."""
    return one.seq == kept_from and isinstance(one.fact, BookingEdited)


def _names_in(facts: Iterable[Fact]) -> set[str]:
    written = [one for fact in facts if (one := written_in(fact)) is not None]
    return {looks(text) for one in written for text in (one.guest, one.title) if text}


def _without_words(entry: Entry, said: Container[str]) -> Entry:
    """Return an entry without what people wrote."""
    return replace(_without_who(entry, said), fact=erased(entry.fact))


def _without_who(entry: Entry, said: Container[str], *, keeps_reason: bool = False) -> Entry:
    """Return an entry without its reason, unless it is a word of ours, and without a name."""
    actor = entry.actor
    is_ours = actor.kind is ActorKind.SYSTEM
    return replace(
        entry,
        # A guest may have booked for themselves.
        actor=Actor(kind=actor.kind, id=actor.id) if looks(actor.name) in said else actor,
        reason=entry.reason if keeps_reason or is_ours else "",
    )


# --- who is told of ---------------------------------------------------------------


def logged(connection: Connection, guest: str, bookings: Sequence[BookingId]) -> Logged:
    """Return what the log tells of a guest, and of what was told of some bookings from outside.

    Raises:
        LedgerCorrupt: an entry cannot be decoded.
    """
    name = Name(guest)
    about: list[ColumnElement[bool]] = [_log.booking_id.in_(bookings) & _log.subject.is_not(None)]
    asked: dict[str, str] = {}
    if name:
        about.append(func.instr(_log.details, bindparam(_PART)) > 0)
        # Where all of it can be written in two ways, it is found as it is written here.
        asked[_PART] = orjson.dumps(name.sure_part or guest).decode()[1:-1]
    found = ENTRY.where(or_(*about))
    facts = [entry_of(cells).fact for cells in connection.execute(found, asked)]
    named = frozenset(
        fact.booking.id if isinstance(fact, BookingOpened) else fact.booking_id
        for fact in facts
        if isinstance(fact, BookingOpened | BookingEdited) and name.is_on(written_in(fact))
    )
    return Logged(
        bookings=named,
        reservations=frozenset(
            ReservationName(told.origin, told.external_id, told.kind)
            for told in (fact.reservation for fact in facts if isinstance(fact, ReservationTold))
            if told.booking_id in bookings or name.is_on(told.wanted)
        ),
        rooms=_rooms_told(connection, named.union(bookings)),
    )


def _rooms_told(
    connection: Connection, bookings: Iterable[BookingId]
) -> dict[BookingId, frozenset[RoomKey]]:
    """Return in which rooms the log tells of some bookings."""
    told: defaultdict[BookingId, set[RoomKey]] = defaultdict(set)
    for some in batched(sorted(bookings), _ASKED_AT_ONCE, strict=False):
        # What a platform wants of it may be about a room in which it never was.
        is_of_booking = _log.booking_id.in_(some) & _log.subject.is_(None)
        rooms = select(_log.booking_id, _log.rooms).where(is_of_booking).distinct()
        for booking_id, keys in connection.execute(rooms):
            told[booking_id].update(orjson.loads(keys))
    return {booking_id: frozenset(rooms) for booking_id, rooms in told.items()}


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
