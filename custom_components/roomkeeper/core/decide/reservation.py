"""Reservations: what a platform or a calendar says is taken over as a booking, as far as it can be.

Messages come late, twice, and in any order; what they come to does not depend
on that:

1. Of one outside id the newest version holds. Of two that were told in the same
   instant, the cancellation is the newer one. What is told as of a time that is
   still to come is told now: else all that is true later would count as older.
2. That one outside id became another is true for good, whoever says it first
   and however late. An id that has become another stands for nothing any more.
3. A move is one step, also where it is told in two messages: the booking stays
   where it is until its new time is known, and keeps its id.
4. A booking is of the reservation whose outside id it bears.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from .. import policy
from ..errors import NotOpen, UnknownOrigin, UnknownReservation
from ..events import Fact
from ..feed import FeedRemoved
from ..ids import BookingRef, OriginKey
from ..microseconds import microseconds
from ..model import Booking, State
from ..replacing import replace
from ..reservation import (
    DELIVERIES_KEPT,
    Claim,
    DeliveriesRejected,
    Origin,
    Reservation,
    ReservationForgotten,
    ReservationStatus,
    Withdrawal,
)
from ..reservation_commands import (
    DropReservation,
    LetGoOfReservation,
    NoteRejected,
    RemoveOrigin,
    RetryReservation,
    TakeReservation,
)
from .booking import withdrawal
from .draft import Draft
from .taking import Case, given_up, kept, live_booking, taken

AHEAD: Final = timedelta(minutes=5)
"""So far ahead of ours the clock of a platform may be; its messages are signed no further ahead."""

MOVE_PATIENCE: Final = timedelta(hours=24)
"""How long the other message about a move is waited for: Calendly tries that long to deliver it."""


# --- what is told --------------------------------------------------------------


def take(state: State, command: TakeReservation, now: datetime) -> tuple[Fact, ...]:
    """Have a booking as the platform has it; what is older than what is known changes nothing."""
    origin = the_origin(state, command.origin)
    command = replace(
        command, claim=_readable_claim(command.claim), delivery=policy.readable(command.delivery)
    )
    claim = command.claim
    before = state.reservations.get((origin.key, claim.external_id))
    if _was_delivered(before, command.delivery):
        return ()
    claim = replace(claim, version=_version(claim.version, before, now))
    command = replace(command, claim=claim)
    with Draft(state) as draft:
        moved = _moved_from(state, origin, claim, now)
        draft.add(moved)
        if not _is_overtaken(state, before, claim, now):
            _claimed(draft, state, origin, command, now)
            if not moved:
                # It is not what it was said to become before, so this closes no circle now.
                draft.add(_moved_from(state, origin, claim, now))
        _resolve_moves(draft, state, origin, now)
        return draft.facts()


def drop(state: State, command: DropReservation, now: datetime) -> tuple[Fact, ...]:
    """Give up what was booked, or wait for the message that says where it moves.

    A cancellation that comes before what it cancels is remembered.
    """
    origin = the_origin(state, command.origin)
    said = _readable_withdrawal(command.withdrawal)
    delivery = policy.readable(command.delivery)
    before = state.reservations.get((origin.key, said.external_id))
    said = replace(said, version=_version(said.version, before, now))
    is_older = before is not None and said.version < _believable(before, now).version
    if _was_delivered(before, delivery) or is_older:
        return ()
    booking = live_booking(state, origin.key, said.external_id)
    told = replace(
        before or _unheard_of(origin, said.external_id, said.version, now),
        version=said.version,
        deliveries=_deliveries(before, delivery),
        booking_id=booking.id if booking else before.booking_id if before else None,
        why="",
        in_the_way=(),
        is_withdrawn=True,
        updated_at=now,
    )
    with Draft(state) as draft:
        moves_to = said.moves_to or told.moves_to
        draft.add(
            _moved_on(state, told, moves_to, said.version, now) or _withdrawn(state, told, now)
        )
        _resolve_moves(draft, state, origin, now)
        return draft.facts()


def _readable_claim(claim: Claim) -> Claim:
    """Return a claim with texts that can be kept: no booking is lost for a guest's long name."""
    wanted = claim.wanted
    return replace(
        claim,
        external_id=policy.readable(claim.external_id),
        moved_from=policy.readable(claim.moved_from),
        wanted=replace(
            wanted,
            place=policy.readable(wanted.place),
            title=policy.shortened(wanted.title),
            guest=policy.shortened(wanted.guest),
            note=policy.shortened(wanted.note, policy.LONGEST_NOTE),
        ),
    )


def _readable_withdrawal(said: Withdrawal) -> Withdrawal:
    return replace(
        said,
        external_id=policy.readable(said.external_id),
        moves_to=policy.readable(said.moves_to),
    )


def _version(said: int, before: Reservation | None, now: datetime) -> int:
    """Return the version of a message: a number of the platform's, or an instant in microseconds.

    One of a time to come is the newest of all that is known, and no newer than now.
    """
    if said <= microseconds(now + AHEAD):
        return said
    # Many platforms tell the time in whole seconds.
    return max(microseconds(now.replace(microsecond=0)), before.version + 1 if before else 0)


def _believable(row: Reservation, now: datetime) -> Reservation:
    """Return what is known of a reservation, with a version that is of no time to come.

    One that is was kept before `_version` saw to it: it is what that would have made of it.
    """
    if row.version <= microseconds(max(row.updated_at, now) + AHEAD):
        return row
    return replace(row, version=microseconds(row.updated_at.replace(microsecond=0)))


def _was_delivered(before: Reservation | None, delivery: str) -> bool:
    return before is not None and delivery != "" and delivery in before.deliveries


def _is_overtaken(state: State, before: Reservation | None, claim: Claim, now: datetime) -> bool:
    """Say whether a claim is older than what is known of its outside id."""
    if before is None:
        return False
    newest = _believable(before, now).version
    if before.is_withdrawn:
        # Of two that were told in the same instant, the cancellation is the later one.
        newest += 1
    return claim.version < newest or _has_become_another(state, before)


def _has_become_another(state: State, row: Reservation) -> bool:
    return row.moves_to != "" and (row.origin, row.moves_to) in state.reservations


def _deliveries(before: Reservation | None, delivery: str) -> tuple[str, ...]:
    known = before.deliveries if before else ()
    return (*known, *((delivery,) if delivery else ()))[-DELIVERIES_KEPT:]


def _unheard_of(origin: Origin, external_id: str, version: int, now: datetime) -> Reservation:
    """Return a reservation of which nothing was told before."""
    return Reservation(
        origin=origin.key,
        external_id=external_id,
        kind=origin.kind,
        status=ReservationStatus.WITHDRAWN,
        version=version,
        updated_at=now,
    )


def _claimed(
    draft: Draft, state: State, origin: Origin, command: TakeReservation, now: datetime
) -> None:
    """Decide what becomes of a claim that nothing newer has overtaken."""
    claim = command.claim
    before = state.reservations.get((origin.key, claim.external_id))
    is_anew = before is not None and before.is_withdrawn
    booking = _booking_for(state, origin, claim.external_id, now)
    if is_anew and booking is not None and not booking.blocks:
        booking = None
    _give_up_others(draft, state, origin, claim.external_id, booking, now)
    told = replace(
        _unheard_of(origin, claim.external_id, claim.version, now),
        deliveries=_deliveries(before, command.delivery),
        wanted=claim.wanted,
    )
    case = Case(
        origin=origin,
        told=told,
        wanted=claim.wanted,
        new_id=command.new_id,
        booking=booking,
        may_book_again=is_anew,
        before=before,
    )
    taken(draft, state, case, now)


def _booking_for(state: State, origin: Origin, external_id: str, now: datetime) -> Booking | None:
    """Return the booking that a reservation has, or that it had under another id, or the last.

    A booking that gave way to somebody is not named by its reservation any more.
    """
    if (booking := live_booking(state, origin.key, external_id)) is not None:
        return booking
    for row in _leaving(state, origin):
        booking = live_booking(state, origin.key, row.external_id)
        is_live = booking is not None and not booking.has_expired(now)
        if is_live and _end_of(state, row) == external_id:
            return booking
    known = state.reservations.get((origin.key, external_id))
    if known is not None:
        return state.bookings.get(known.booking_id) if known.booking_id else None
    return state.find(BookingRef(source=origin.key, external_id=external_id))


def _give_up_others(  # noqa: PLR0917 - of one origin, at one instant
    draft: Draft,
    state: State,
    origin: Origin,
    external_id: str,
    but: Booking | None,
    now: datetime,
) -> None:
    """Give up what else was booked under older ids: it must not be in the way of what is kept."""
    for row in _leaving(state, origin):
        booking = live_booking(state, origin.key, row.external_id)
        is_its_own = _end_of(state, row) == external_id
        if is_its_own and booking is not None and (but is None or booking.id != but.id):
            told = replace(row, leaves_at=None, updated_at=now)
            draft.add(given_up(state, told, booking, now))


# --- moves ------------------------------------------------------------------------


def _moved_from(state: State, origin: Origin, claim: Claim, now: datetime) -> tuple[Fact, ...]:
    """Return that the outside id which a claim had before became the one that it has."""
    if not claim.moved_from:
        return ()
    was = state.reservations.get((origin.key, claim.moved_from))
    was = was or _unheard_of(origin, claim.moved_from, claim.version, now)
    return _moved_on(state, was, claim.external_id, claim.version, now)


def _moved_on(
    state: State, was: Reservation, moves_to: str, version: int, now: datetime
) -> tuple[Fact, ...]:
    """Return that an outside id became another, which may be yet to come; never in a circle."""
    if not moves_to or was.external_id in _names(state, was.origin, moves_to):
        return ()
    booking = live_booking(state, was.origin, was.external_id)
    gone = replace(
        was,
        version=max(_believable(was, now).version, version),
        booking_id=booking.id if booking else was.booking_id,
        why="",
        in_the_way=(),
        moves_to=moves_to,
        is_withdrawn=True,
        leaves_at=(was.leaves_at or now + MOVE_PATIENCE) if booking else None,
        updated_at=now,
    )
    status = ReservationStatus.LEAVING if booking else ReservationStatus.WITHDRAWN
    return kept(gone, status, now)


def _leaving(state: State, origin: Origin) -> Iterator[Reservation]:
    for row in tuple(state.open_reservations.values()):
        if row.origin == origin.key and row.status is ReservationStatus.LEAVING:
            yield row


def _names(state: State, origin: OriginKey, external_id: str) -> list[str]:
    """Return which outside ids a reservation has had since it was called so."""
    names = [external_id]
    while (row := state.reservations.get((origin, names[-1]))) and row.moves_to not in {"", *names}:
        names.append(row.moves_to)
    return names


def _end_of(state: State, row: Reservation) -> str:
    """Return the outside id that a reservation has at last."""
    return _names(state, row.origin, row.external_id)[-1]


def _resolve_moves(draft: Draft, state: State, origin: Origin, now: datetime) -> None:
    """Hand over what waits for the other message about its move, where that has come."""
    for row in _leaving(state, origin):
        target = state.reservations.get((origin.key, _end_of(state, row)))
        if target is None:
            continue
        booking = live_booking(state, origin.key, row.external_id)
        gone = replace(row, booking_id=None, leaves_at=None, updated_at=now)
        if booking is None or booking.has_expired(now):
            draft.add(kept(gone, ReservationStatus.WITHDRAWN, now))
        elif target.is_withdrawn or target.wanted is None or _has_its_own(state, target):
            draft.add(given_up(state, replace(gone, booking_id=booking.id), booking, now))
        else:
            case = Case(
                origin=origin,
                told=replace(target, why="", in_the_way=(), updated_at=now),
                wanted=target.wanted,
                new_id=booking.id,  # Not asked for, as there is a booking.
                booking=booking,
                may_book_again=False,
            )
            taken(draft, state, case, now)
            draft.add(kept(gone, ReservationStatus.WITHDRAWN, now))


def _has_its_own(state: State, row: Reservation) -> bool:
    is_taken = row.status is ReservationStatus.TAKEN
    return is_taken or live_booking(state, row.origin, row.external_id) is not None


# --- later -------------------------------------------------------------------------


def retry(state: State, command: RetryReservation, now: datetime) -> tuple[Fact, ...]:
    """Take what could not be taken; if it still cannot be, for the same reason, nothing changes.

    What was cancelled while its guest was inside is given up if that can be done now.
    """
    row = _the_undone_one(state, command.origin, command.external_id, now)
    origin = the_origin(state, command.origin)
    told = replace(row, why="", in_the_way=(), leaves_at=None, updated_at=now)
    with Draft(state) as draft:
        if row.is_withdrawn or row.wanted is None:
            draft.add(_withdrawn(state, told, now))
        else:
            case = Case(
                origin=origin,
                told=told,
                wanted=row.wanted,
                new_id=command.new_id,
                booking=_booking_for(state, origin, row.external_id, now),
                may_book_again=True,
                before=row,
            )
            taken(draft, state, case, now)
        return draft.facts()


def let_go(state: State, command: LetGoOfReservation, now: datetime) -> tuple[Fact, ...]:
    """Do nothing more about what could not be taken."""
    row = _the_undone_one(state, command.origin, command.external_id, now)
    return kept(replace(row, leaves_at=None, updated_at=now), ReservationStatus.LAPSED, now)


def due(state: State, row: Reservation, now: datetime) -> tuple[Fact, ...]:
    """Look at one whose time is up: the message about its move never came, or it is over.

    What was booked for it before stays also then: somebody may have told its
    guest to come at that time.
    """
    told = replace(_believable(row, now), leaves_at=None, updated_at=now)
    if row.status is ReservationStatus.LEAVING:
        return _withdrawn(state, told, now)
    return kept(told, ReservationStatus.LAPSED, now)


def _withdrawn(state: State, told: Reservation, now: datetime) -> tuple[Fact, ...]:
    booking = live_booking(state, told.origin, told.external_id)
    if booking is None:
        return kept(told, ReservationStatus.WITHDRAWN, now)
    return given_up(state, told, booking, now)


def remove_origin(state: State, command: RemoveOrigin, now: datetime) -> tuple[Fact, ...]:
    """Forget the reservations of a hook or a feed that is no more: bookings stay, blocks end."""
    facts: list[Fact] = []
    for row in state.reservations.values():
        if row.origin != command.origin:
            continue
        booking = live_booking(state, row.origin, row.external_id)
        if booking is not None and booking.is_block:
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


def _the_undone_one(
    state: State, origin: OriginKey, external_id: str, now: datetime
) -> Reservation:
    """Return a reservation about which somebody may do something."""
    row = state.reservations.get((origin, external_id))
    if row is None:
        raise UnknownReservation(external_id=external_id)
    if not row.is_open or row.status is ReservationStatus.LEAVING:
        raise NotOpen(external_id=external_id, status=row.status)
    return _believable(row, now)
