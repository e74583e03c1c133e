"""Whose words are taken out, and where: of rows, and of the log before this.

What was told of a guest once, and is somebody else's by now, is taken out of
the log alone: what stands there now stays. Ids, times and types stay as well,
so that what happened can still be counted, and a platform's message that comes
again is known.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime

from .. import policy
from ..commands import EraseGuest
from ..errors import BookingOrGuest, UnknownGuest
from ..events import BookingErased, Fact
from ..ids import BookingId, BookingRef, OriginKey
from ..model import Booking, State
from ..reservation import Reservation, ReservationErased, ReservationName
from ..words import Name, without_wanted_words
from .lookup import the_booking


def erase_guest(state: State, command: EraseGuest, now: datetime) -> tuple[Fact, ...]:
    """Take out what people wrote, wherever it stands.

    Raises:
        BookingOrGuest: it is not said what about, or said in two ways.
        TextTooLong, TextUnreadable: nobody can be called that.
        UnknownBooking: neither a booking nor a reservation is named so.
        UnknownGuest: nothing tells of that guest.
    """
    if bool(command.refs) is bool(command.guest):
        raise BookingOrGuest
    policy.require_short("guest", command.guest)
    found = _of_guest(state, command) if command.guest else _named(state, command.refs)
    bookings = {row.id: row for row in found}
    told = {_name_of(row): row for row in _told(state, command, bookings)}
    gone = command.logged.reservations - told.keys()
    if not bookings and not told and not gone:
        raise UnknownGuest
    return (
        *(_booking(row, command, now) for _, row in sorted(bookings.items())),
        *(
            _reservation(name, row, now, keeps_present=_is_anothers(state, row, command, bookings))
            for name, row in sorted(told.items())
        ),
        *(_reservation(name, None, now) for name in sorted(gone)),
    )


def _named(state: State, refs: Iterable[BookingRef]) -> Iterator[Booking]:
    for ref in refs:
        if (booking := state.find(ref)) is not None:
            yield booking
        elif _told_as(state, ref) is None:
            the_booking(state, ref)


def _of_guest(state: State, command: EraseGuest) -> Iterator[Booking]:
    name = Name(command.guest)
    for row in state.bookings.values():
        if row.id in command.logged.bookings or name.is_on(row):
            yield row


def _told(
    state: State, command: EraseGuest, bookings: Container[BookingId | None]
) -> Iterator[Reservation]:
    """Yield what outsiders tell of the bookings, or of the guest; once or more."""
    for ref in command.refs:
        if (told := _told_as(state, ref)) is not None:
            yield told
    name = Name(command.guest)
    for row in state.reservations.values():
        is_logged = _name_of(row) in command.logged.reservations
        if name.is_on(row.wanted) or is_logged or row.booking_id in bookings:
            yield row


def _told_as(state: State, ref: BookingRef) -> Reservation | None:
    """Return what a hook or a feed tells under a name: there may be no booking for it."""
    return state.reservations.get((OriginKey(ref.source), ref.external_id))


def _name_of(row: Reservation) -> ReservationName:
    return ReservationName(row.origin, row.external_id, row.kind)


def _is_anothers(
    state: State, row: Reservation, command: EraseGuest, bookings: Container[BookingId]
) -> bool:
    """Say whether what is told from outside now is about somebody else."""
    if command.guest:
        return Name(command.guest).is_anothers(row.wanted)
    booking_id = row.booking_id
    return booking_id in state.bookings and booking_id not in bookings


def _booking(row: Booking, command: EraseGuest, now: datetime) -> BookingErased:
    left = command.logged.rooms.get(row.id, frozenset()).difference(row.rooms)
    return BookingErased(
        at=now,
        booking_id=row.id,
        rooms=row.rooms,
        keeps_present=bool(command.guest) and Name(command.guest).is_anothers(row),
        rooms_before=tuple(sorted(left)),
    )


def _reservation(
    name: ReservationName, row: Reservation | None, now: datetime, *, keeps_present: bool = False
) -> ReservationErased:
    return ReservationErased(
        at=now,
        origin=name.origin,
        external_id=name.external_id,
        kind=name.kind,
        reservation=row if row is None or keeps_present else without_wanted_words(row),
        keeps_present=keeps_present,
    )
