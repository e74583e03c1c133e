"""Whether a reservation can be as it is wanted, and what becomes of its booking if not.

What clashes is kept, and told, as a platform can seldom be refused. A booking
that cannot be moved stays where it was: its guest has nothing else, and may be
told to come then, until somebody decides. But the platform may sell that time
anew, and whoever it has sold it to comes: such a booking gives way to another
reservation, and to nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from .. import policy
from ..commands import Book, Reschedule, Texts
from ..errors import ChangedHere, Clash, Refusal, Taken, WrongStatus
from ..events import BookingOpened, Fact
from ..ids import BookingId, BookingRef, OriginKey, RoomKey
from ..lifecycle import BOOKING, BookingEvent
from ..model import EXPIRING, Booking, BookingStatus, State
from ..replacing import replace
from ..reservation import (
    EARLY_GUEST,
    Origin,
    OriginKind,
    Reservation,
    ReservationStatus,
    ReservationTold,
    Wanted,
)
from .booking import confirmation, edited, opened, reschedule, withdrawal
from .draft import Draft
from .lookup import the_room

_GIVEN_UP = frozenset({BookingStatus.CANCELLED, BookingStatus.RELEASED})
_UNPAID = frozenset({BookingStatus.EXPIRED, *EXPIRING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reservation that is wanted, and what it may lead to.

    `booking` is what was booked for it, here or under an id that it had before;
    `may_book_again` is whether one that was given up here is booked anew. `before`
    is how the reservation was, where the platform tells of it once more.
    """

    origin: Origin
    told: Reservation
    wanted: Wanted
    new_id: BookingId
    booking: Booking | None
    may_book_again: bool
    before: Reservation | None = None


def kept(told: Reservation, status: ReservationStatus, now: datetime) -> tuple[Fact, ...]:
    """Return that a reservation stands so."""
    return (ReservationTold(at=now, reservation=replace(told, status=status)),)


def live_booking(state: State, origin: OriginKey, external_id: str) -> Booking | None:
    """Return the booking that blocks a room for a reservation, by whatever door it was made."""
    found = state.find(BookingRef(source=origin, external_id=external_id))
    return found if found is not None and found.blocks else None


def given_up(state: State, told: Reservation, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    """Return what follows from giving a booking up, or that it cannot be: its guest is inside."""
    try:
        facts = withdrawal(state, booking, now)
    except Refusal as refusal:
        told = replace(told, why=refusal.code, leaves_at=booking.span.end)
        return kept(told, ReservationStatus.CONFLICT, now)
    return (*facts, *kept(told, ReservationStatus.WITHDRAWN, now))


def taken(draft: Draft, state: State, case: Case, now: datetime) -> None:
    """Decide what becomes of what is wanted: it is taken, or kept with the reason why not."""
    room = case.origin.room_at(case.wanted.place, state.site.rooms)
    told = replace(case.told, room=room, booking_id=case.booking.id if case.booking else None)
    if _is_left_out_again(case, now):
        draft.add(kept(told, ReservationStatus.LAPSED, now))
        return
    if (booking := _stays_put(case, room, now)) is not None:
        follows = partial(_brought_up_to_date, state, case, booking, now)
    elif case.wanted.span.is_over(now):
        draft.add(_over(state, case, told, now))
        return
    elif room is None:
        draft.add(_left_there(case, told, ReservationStatus.UNMAPPED, now))
        return
    else:
        follows = partial(_as_wanted_or_others_moved, draft, state, case, room, now)
    try:
        facts = follows()
    except Refusal as refusal:
        is_overtaken = booking is not None and isinstance(refusal, Clash)
        why = EARLY_GUEST if is_overtaken else refusal.code
        told = replace(told, why=why, in_the_way=in_the_way(refusal))
        draft.add(_left_there(case, told, ReservationStatus.CONFLICT, now))
        return
    made = next((one.booking.id for one in facts if isinstance(one, BookingOpened)), None)
    told = replace(told, booking_id=made or told.booking_id)
    draft.add((*facts, *kept(told, ReservationStatus.TAKEN, now)))


def _is_left_out_again(case: Case, now: datetime) -> bool:
    """Say whether what was left out, and is over there, is only repeated."""
    before = case.before
    if before is None or before.status is not ReservationStatus.LAPSED:
        return False
    return before.wanted == case.wanted and case.wanted.span.is_over(now)


def _stays_put(case: Case, room: RoomKey | None, now: datetime) -> Booking | None:
    """Return the booking that stays as it is here, as no other time or room is told than before.

    Somebody here may have moved or extended it since: who tells of another name, or
    that it is paid, has not contradicted that.
    """
    booking = case.booking
    if booking is None or not booking.blocks or booking.has_expired(now):
        return None
    return booking if _is_told_again(case, room, booking) else None


def _is_told_again(case: Case, room: RoomKey | None, booking: Booking) -> bool:
    """Say whether a booking was made, or was to be made anew, for the same time and room."""
    before = case.before
    if before is None or before.wanted is None or before.booking_id != booking.id:
        return False
    is_asked_about = before.why == WrongStatus.code and booking.status in _GIVEN_UP
    # What was left out has been settled otherwise, where there is a booking still.
    is_left_so = before.status is ReservationStatus.LAPSED and booking.blocks
    is_unconfirmed = before.why == EARLY_GUEST
    is_taken = before.status is ReservationStatus.TAKEN
    was_so = is_taken or is_left_so or is_asked_about or is_unconfirmed
    return was_so and (before.wanted.span, before.room) == (case.wanted.span, room)


def _over(state: State, case: Case, told: Reservation, now: datetime) -> tuple[Fact, ...]:
    """Return what follows where all is over: nobody comes any more to what was booked before."""
    booking = case.booking
    facts: tuple[Fact, ...] = ()
    if booking is not None and _may_be_given_up(booking) and not booking.span.is_over(now):
        facts = withdrawal(state, booking, now)
    return (*facts, *_left_there(case, told, ReservationStatus.LAPSED, now))


def _may_be_given_up(booking: Booking) -> bool:
    return BookingEvent.CANCEL in BOOKING[booking.status]


def _left_there(
    case: Case, told: Reservation, status: ReservationStatus, now: datetime
) -> tuple[Fact, ...]:
    """Return that a booking stays as it is, and is this reservation's."""
    booking = case.booking
    facts: tuple[Fact, ...] = ()
    if booking is not None and booking.blocks:
        facts = edited(booking, booking.rooms, Texts(), now, told.external_id)
    return (*facts, *kept(told, status, now))


def in_the_way(refusal: Refusal) -> tuple[BookingId, ...]:
    """Return the bookings that a refusal names."""
    return tuple(dict.fromkeys(one.booking_id for one in _clashing(refusal)))


def _clashing(refusal: Refusal) -> list[Taken]:
    found = refusal.details.get("taken")
    return [one for one in found if isinstance(one, Taken)] if isinstance(found, list) else []


def _as_wanted_or_others_moved(
    draft: Draft, state: State, case: Case, room: RoomKey, now: datetime
) -> tuple[Fact, ...]:
    """Return what makes the booking as it is wanted, having given up what gives way to it.

    Raises:
        Refusal: it cannot be so.
    """
    mark = draft.mark()
    try:
        return _as_wanted(state, case, room, now)
    except Clash as clash:
        forsaken = list(_forsaken(state, in_the_way(clash)))
        if len(forsaken) < len(in_the_way(clash)):
            raise
    for row, booking in forsaken:
        draft.add(withdrawal(state, booking, now))
        draft.add(kept(replace(row, booking_id=None, updated_at=now), row.status, now))
    try:
        return _as_wanted(state, case, room, now)
    except Refusal:
        draft.back_to(mark)
        raise


def _forsaken(state: State, bookings: Iterable[BookingId]) -> Iterator[tuple[Reservation, Booking]]:
    """Yield which bookings are where their platforms do not have them any more."""
    for one in bookings:
        booking = state.bookings[one]
        row = state.open_reservations.get((OriginKey(booking.source), booking.external_id))
        if row is None or row.booking_id != one or row.is_withdrawn:
            continue  # What is half moved is withdrawn, too, and will soon be gone.
        # Where somebody here has put it is where it is wanted, or it stays where it always was.
        if row.why not in {ChangedHere.code, EARLY_GUEST} and _may_be_given_up(booking):
            yield row, booking


def _as_wanted(state: State, case: Case, room: RoomKey, now: datetime) -> tuple[Fact, ...]:
    """Return what makes the booking as it is wanted.

    Raises:
        Refusal: it cannot be so.
    """
    booking = case.booking
    if booking is None or booking.has_expired(now) or not booking.blocks:
        if booking is not None and _is_settled(case, room, booking):
            return ()
        return _opened(state, case, room, now)
    wanted = case.wanted
    span = wanted.span
    to_there = Reschedule(ref=BookingRef(booking.id), start=span.start, end=span.end, rooms=(room,))
    moved = reschedule(state, to_there, now)
    there = replace(booking, rooms=(room,), span=span)
    return (*moved, *_brought_up_to_date(state, case, there, now))


def _brought_up_to_date(
    state: State, case: Case, booking: Booking, now: datetime
) -> tuple[Fact, ...]:
    """Return that a booking, which is where it is to be, is paid, and called as it is there.

    Raises:
        Clash: a guest who came early has the room.
    """
    texts = edited(booking, booking.rooms, _texts(case.wanted), now, case.told.external_id)
    if case.wanted.is_pending or booking.status not in EXPIRING:
        return texts
    return (confirmation(state, booking, now), *texts)


def _is_settled(case: Case, room: RoomKey, booking: Booking) -> bool:
    """Say whether what is wanted is nothing new for a booking that is final here.

    Raises:
        WrongStatus: it was given up here, and still stands there; somebody has to say which holds.
    """
    is_as_it_was = case.wanted.span == booking.span and room in booking.rooms
    is_as_it_was = is_as_it_was or _is_told_again(case, room, booking)
    if case.may_book_again or not is_as_it_was:
        return False
    if booking.status in _GIVEN_UP:
        raise WrongStatus(
            booking_id=booking.id,
            status=booking.status,
            event="book",
            allowed=tuple(BOOKING[booking.status]),
        )
    return case.wanted.is_pending or booking.status not in _UNPAID


def _opened(state: State, case: Case, room: RoomKey, now: datetime) -> tuple[Fact, ...]:
    wanted = case.wanted
    where = the_room(state, room)
    status, expires_at = BookingStatus.CONFIRMED, None
    if wanted.is_pending:
        # What is confirmed waits for nothing, whatever a platform says of it still.
        policy.require_length("expires_in", wanted.expires_in)
        status = BookingStatus.PENDING
        if case.origin.kind is OriginKind.HOOK:
            # What a calendar has stands as long as it is there, also at another time.
            expires_at = now + (wanted.expires_in or where.policy.pending_expiry)
    span = policy.span_between(wanted.span.start, wanted.span.end)
    command = Book(
        booking_id=case.new_id,
        rooms=(room,),
        start=span.start,
        end=span.end,
        texts=_texts(wanted),
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
        expires_at=expires_at,
        is_block=case.origin.is_block,
    )


def _texts(wanted: Wanted) -> Texts:
    return Texts(title=wanted.title, guest=wanted.guest, note=wanted.note)
