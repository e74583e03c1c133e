"""Reservations: what a platform or a calendar says is taken over as a booking, as far as it can be.

A platform can seldom be refused: what clashes is kept, and told. A move is
one step, also where it is told in two messages: the booking stays where it is
until its new time is known, and keeps its id.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .. import policy
from ..commands import Book, Reschedule, Texts
from ..errors import NotOpen, Refusal, Taken, UnknownOrigin, UnknownReservation, WrongStatus
from ..events import BookingOpened, Fact
from ..feed import FeedRemoved
from ..ids import BookingId, BookingRef, OriginKey, RoomKey
from ..lifecycle import BOOKING, BookingEvent
from ..model import EXPIRING, Booking, BookingStatus, State
from ..reservation import (
    DELIVERIES_KEPT,
    DeliveriesRejected,
    Origin,
    Reservation,
    ReservationForgotten,
    ReservationStatus,
    ReservationTold,
    Wanted,
)
from ..reservation_commands import (
    DropReservation,
    LetGoOfReservation,
    NoteRejected,
    RemoveOrigin,
    RetryReservation,
    TakeReservation,
)
from .booking import edited, move, opened, reschedule, withdrawal
from .lookup import the_room

MOVE_PATIENCE: Final = timedelta(hours=24)
"""How long the other message about a move is waited for: Calendly tries that long to deliver it."""


# --- what is told --------------------------------------------------------------


def take(state: State, command: TakeReservation, now: datetime) -> tuple[Fact, ...]:
    """Have a booking as the platform has it; what is older than what is known changes nothing."""
    origin = the_origin(state, command.origin)
    claim = command.claim
    before = state.reservations.get((origin.key, claim.external_id))
    withdrawn = before is not None and before.status is ReservationStatus.WITHDRAWN
    # Of two that were told in the same instant, the cancellation is the later one.
    version = claim.version - 1 if withdrawn else claim.version
    if _is_known(before, command.delivery, version):
        return ()
    booking = booking_of(state, origin, before, claim.external_id)
    was = state.reservations.get((origin.key, claim.moved_from)) if claim.moved_from else None
    if booking is None and claim.moved_from:
        booking = booking_of(state, origin, was, claim.moved_from)
    told = replace(
        told_of(
            origin,
            claim.external_id,
            claim.version,
            now,
            before=before,
            delivery=command.delivery,
        ),
        wanted=claim.wanted,
        booking_id=booking.id if booking else None,
    )
    case = Case(
        origin=origin,
        told=told,
        wanted=claim.wanted,
        new_id=command.new_id,
        may_book_again=withdrawn,
    )
    facts = taken_over(state, case, booking, now)
    if not claim.moved_from:
        return facts
    was = was or told_of(origin, claim.moved_from, claim.version, now)
    return (*facts, *known_otherwise(was, claim.external_id, claim.version, now))


def drop(state: State, command: DropReservation, now: datetime) -> tuple[Fact, ...]:
    """Give up what was booked, or wait for the message that says where it moves.

    A cancellation that comes before what it cancels is remembered.
    """
    origin = the_origin(state, command.origin)
    said = command.withdrawal
    before = state.reservations.get((origin.key, said.external_id))
    if _is_known(before, command.delivery, said.version):
        return ()
    booking = booking_of(state, origin, before, said.external_id)
    told = replace(
        told_of(
            origin, said.external_id, said.version, now, before=before, delivery=command.delivery
        ),
        booking_id=booking.id if booking else None,
        moves_to=said.moves_to,
    )
    if booking is None or not booking.blocks:
        return kept(told, ReservationStatus.WITHDRAWN, now)
    if said.moves_to and (origin.key, said.moves_to) not in state.reservations:
        return kept(replace(told, leaves_at=now + MOVE_PATIENCE), ReservationStatus.LEAVING, now)
    return given_up(state, told, booking, now)


def _is_known(before: Reservation | None, delivery: str, version: int) -> bool:
    if before is None:
        return False
    return version < before.version or (delivery != "" and delivery in before.deliveries)


def told_of(
    origin: Origin,
    external_id: str,
    version: int,
    now: datetime,
    *,
    before: Reservation | None = None,
    delivery: str = "",
) -> Reservation:
    """Return a reservation of which something was told; what it comes to is not looked at yet."""
    deliveries = (*(before.deliveries if before else ()), *((delivery,) if delivery else ()))
    return Reservation(
        origin=origin.key,
        external_id=external_id,
        kind=origin.kind,
        status=ReservationStatus.LAPSED,
        version=version,
        deliveries=deliveries[-DELIVERIES_KEPT:],
        wanted=before.wanted if before else None,
        room=before.room if before else None,
        updated_at=now,
    )


def booking_of(
    state: State, origin: Origin, row: Reservation | None, external_id: str
) -> Booking | None:
    """Return the booking that was made for a reservation, by whatever door."""
    named = state.bookings.get(row.booking_id) if row and row.booking_id else None
    return named or state.find(BookingRef(source=origin.key, external_id=external_id))


def known_otherwise(
    was: Reservation, external_id: str, version: int, now: datetime
) -> tuple[Fact, ...]:
    """Return that an outside id stands for nothing any more; also one that is yet to come."""
    gone = replace(
        was,
        version=max(was.version, version),
        booking_id=None,
        moves_to=external_id,
        why="",
        in_the_way=(),
        leaves_at=None,
        missing_since=None,
        updated_at=now,
    )
    return kept(gone, ReservationStatus.WITHDRAWN, now)


# --- what follows ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reservation that is wanted, and what it may lead to.

    `may_book_again` is whether one that was given up here is booked anew.
    """

    origin: Origin
    told: Reservation
    wanted: Wanted
    new_id: BookingId
    may_book_again: bool


def taken_over(
    state: State, case: Case, booking: Booking | None, now: datetime
) -> tuple[Fact, ...]:
    """Return what becomes of what is wanted: it is taken, or kept with the reason why not."""
    wanted = case.wanted
    room = case.origin.room_at(wanted.place, state.site.rooms)
    told = replace(case.told, room=room)
    if wanted.span.is_over(now):
        return kept(told, ReservationStatus.LAPSED, now)
    if room is None:
        return kept(told, ReservationStatus.UNMAPPED, now)
    try:
        facts = _as_wanted(state, case, room, booking, now)
    except Refusal as refusal:
        told = replace(told, why=refusal.code, in_the_way=_in_the_way(refusal))
        return kept(told, ReservationStatus.CONFLICT, now)
    made = next((one.booking.id for one in facts if isinstance(one, BookingOpened)), None)
    told = replace(told, booking_id=made or told.booking_id)
    return (*facts, *kept(told, ReservationStatus.TAKEN, now))


def kept(told: Reservation, status: ReservationStatus, now: datetime) -> tuple[Fact, ...]:
    """Return that a reservation stands so."""
    return (ReservationTold(at=now, reservation=replace(told, status=status)),)


def _in_the_way(refusal: Refusal) -> tuple[BookingId, ...]:
    taken = refusal.details.get("taken")
    if not isinstance(taken, list):
        return ()
    return tuple(dict.fromkeys(one.booking_id for one in taken if isinstance(one, Taken)))


def _as_wanted(
    state: State,
    case: Case,
    room: RoomKey,
    booking: Booking | None,
    now: datetime,
) -> tuple[Fact, ...]:
    """Return what makes the booking as it is wanted.

    Raises:
        Refusal: it cannot be so.
    """
    if booking is None or booking.has_expired(now) or not booking.blocks:
        if booking is not None and _is_settled(case, booking):
            return ()
        return _opened(state, case, room, now)
    wanted = case.wanted
    span = wanted.span
    to_there = Reschedule(ref=BookingRef(booking.id), start=span.start, end=span.end, rooms=(room,))
    moved = reschedule(state, to_there, now)
    is_confirmed = not wanted.is_pending and booking.status in EXPIRING
    confirmed = (move(booking, BookingEvent.CONFIRM, now),) if is_confirmed else ()
    texts = texts_of(wanted)
    return (*moved, *confirmed, *edited(booking, (room,), texts, now, case.told.external_id))


def _is_settled(case: Case, booking: Booking) -> bool:
    """Say whether what is wanted is nothing new for a booking that is final here.

    Raises:
        WrongStatus: it was given up here, and still stands there; somebody has to say which holds.
    """
    if case.may_book_again or case.wanted.span != booking.span:
        return False
    if booking.status is BookingStatus.CANCELLED:
        raise WrongStatus(
            booking_id=booking.id,
            status=booking.status,
            event="book",
            allowed=tuple(BOOKING[booking.status]),
        )
    is_unpaid = booking.status in {BookingStatus.EXPIRED, *EXPIRING}
    return case.wanted.is_pending or not is_unpaid


def _opened(state: State, case: Case, room: RoomKey, now: datetime) -> tuple[Fact, ...]:
    wanted = case.wanted
    where = the_room(state, room)
    status = BookingStatus.PENDING if wanted.is_pending else BookingStatus.CONFIRMED
    policy.require_length("expires_in", wanted.expires_in)
    patience = wanted.expires_in or where.policy.pending_expiry
    span = policy.span_between(wanted.span.start, wanted.span.end)
    command = Book(
        booking_id=case.new_id,
        rooms=(room,),
        start=span.start,
        end=span.end,
        texts=texts_of(wanted),
        source=case.origin.key,
        external_id=case.told.external_id,
    )
    return opened(
        state,
        command,
        now,
        rooms=(where,),
        span=span,
        status=status,
        expires_at=now + patience if wanted.is_pending else None,
        is_block=case.origin.is_block,
    )


def texts_of(wanted: Wanted) -> Texts:
    """Return the texts that a booking gets."""
    return Texts(title=wanted.title, guest=wanted.guest, note=wanted.note)


def given_up(state: State, told: Reservation, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    """Return what follows from giving a booking up, or that it cannot be: its guest is inside."""
    try:
        facts = withdrawal(state, booking, now)
    except Refusal as refusal:
        told = replace(told, why=refusal.code)
        return kept(told, ReservationStatus.CONFLICT, now)
    return (*facts, *kept(told, ReservationStatus.WITHDRAWN, now))


# --- later -------------------------------------------------------------------------


def retry(state: State, command: RetryReservation, now: datetime) -> tuple[Fact, ...]:
    """Take what could not be taken; if it still cannot be, for the same reason, nothing changes."""
    row = _the_open_one(state, command.origin, command.external_id)
    origin = the_origin(state, command.origin)
    if row.wanted is None or row.status is ReservationStatus.LEAVING:
        raise NotOpen(external_id=row.external_id, status=row.status)
    told = replace(row, why="", in_the_way=(), updated_at=now)
    case = Case(
        origin=origin,
        told=told,
        wanted=row.wanted,
        new_id=command.new_id,
        may_book_again=True,
    )
    booking = booking_of(state, origin, row, row.external_id)
    return news_of(row, taken_over(state, case, booking, now))


def news_of(row: Reservation, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return facts that end with how a reservation is; nothing if it is as it was."""
    last = facts[-1]
    is_same = (
        isinstance(last, ReservationTold)
        and replace(last.reservation, updated_at=row.updated_at) == row
    )
    return () if is_same else facts


def let_go(state: State, command: LetGoOfReservation, now: datetime) -> tuple[Fact, ...]:
    """Do nothing more about what could not be taken."""
    row = _the_open_one(state, command.origin, command.external_id)
    if row.status is ReservationStatus.LEAVING:
        raise NotOpen(external_id=row.external_id, status=row.status)
    return kept(replace(row, updated_at=now), ReservationStatus.LAPSED, now)


def due(state: State, row: Reservation, now: datetime) -> tuple[Fact, ...]:
    """Look at one whose time is up: the message about its move never came, or it is over."""
    if row.status is not ReservationStatus.LEAVING:
        return kept(replace(row, updated_at=now), ReservationStatus.LAPSED, now)
    left = replace(row, leaves_at=None, updated_at=now)
    booking = state.bookings.get(row.booking_id) if row.booking_id else None
    if booking is None or not booking.blocks:
        return kept(left, ReservationStatus.WITHDRAWN, now)
    return given_up(state, left, booking, now)


def remove_origin(state: State, command: RemoveOrigin, now: datetime) -> tuple[Fact, ...]:
    """Forget the reservations of a hook or a feed that is no more: bookings stay, blocks end."""
    facts: list[Fact] = []
    for row in state.reservations.values():
        if row.origin != command.origin:
            continue
        booking = state.bookings.get(row.booking_id) if row.booking_id else None
        if booking is not None and booking.is_block and booking.blocks:
            facts += withdrawal(state, booking, now)
        facts.append(
            ReservationForgotten(
                at=now, origin=row.origin, external_id=row.external_id, kind=row.kind
            )
        )
    if command.origin in state.feeds:
        facts.append(FeedRemoved(at=now, feed=command.origin))
    return tuple(facts)


def note_rejected(state: State, command: NoteRejected, now: datetime) -> tuple[Fact, ...]:
    """Write down that messages were not signed as they should be."""
    the_origin(state, command.origin)
    return (
        DeliveriesRejected(at=now, origin=command.origin, count=command.count, why=command.why),
    )


def the_origin(state: State, key: OriginKey) -> Origin:
    """Return a hook or a feed.

    Raises:
        UnknownOrigin: there is none of this key.
    """
    origin = state.site.origins.get(key)
    if origin is None:
        raise UnknownOrigin(origin=key)
    return origin


def _the_open_one(state: State, origin: OriginKey, external_id: str) -> Reservation:
    row = state.reservations.get((origin, external_id))
    if row is None:
        raise UnknownReservation(external_id=external_id)
    if not row.is_open:
        raise NotOpen(external_id=external_id, status=row.status)
    return row
