"""Claims: book, hold, confirm, cancel, reschedule, extend."""

from collections.abc import Iterable
from datetime import datetime

from .. import conflicts, policy
from ..commands import Book, Cancel, Confirm, Extend, Hold, Release, Reschedule, Texts
from ..errors import BookingExpired, WrongStatus
from ..events import (
    BookingEdited,
    BookingExtended,
    BookingMoved,
    BookingOpened,
    BookingRescheduled,
    Fact,
)
from ..ids import BookingRef, RoomKey
from ..lifecycle import BOOKING, FIRST_STATUSES, BookingEvent, booking_after
from ..model import Booking, BookingStatus, Room, State
from ..span import Span
from .lookup import require_live, the_booking, the_rooms
from .power import move_plans, release_waiting


def move(booking: Booking, event: BookingEvent, at: datetime) -> BookingMoved:
    """Return the fact that `event` happened to a booking.

    Raises:
        WrongStatus: its status does not allow that.
    """
    return BookingMoved(
        at=at,
        booking_id=booking.id,
        rooms=booking.rooms,
        event=event,
        status=booking_after(booking, event),
    )


def expiry(booking: Booking) -> BookingMoved:
    """Return the fact that a claim's time was up, at the instant when it was."""
    at = booking.span.end
    if booking.expires_at is not None:
        at = min(at, booking.expires_at)
    return move(booking, BookingEvent.EXPIRE, at)


def book(state: State, command: Book, now: datetime) -> tuple[Fact, ...]:
    """Make a booking, confirmed or pending; the same request again makes no second one."""
    if command.status not in FIRST_STATUSES or command.status is BookingStatus.HELD:
        raise WrongStatus(
            booking_id=command.booking_id,
            status=command.status,
            event="book",
            allowed=tuple(sorted(FIRST_STATUSES - {BookingStatus.HELD})),
        )
    rooms = the_rooms(state, command.rooms)
    span = policy.span_between(command.start, command.end)
    expires_at = None
    policy.require_length("expires_in", command.expires_in)
    if command.status is BookingStatus.PENDING:
        patience = command.expires_in or min(room.policy.pending_expiry for room in rooms)
        expires_at = now + patience
    _require_readable(command)
    if _is_known(state, command):
        return ()
    return opened(
        state, command, now, rooms=rooms, span=span, status=command.status, expires_at=expires_at
    )


def hold(state: State, command: Hold, now: datetime) -> tuple[Fact, ...]:
    """Claim rooms for a while; without an end, until the hold expires."""
    rooms = the_rooms(state, command.rooms)
    policy.require_length("expires_in", command.expires_in)
    patience = command.expires_in or min(room.policy.hold_duration for room in rooms)
    start = command.start or now
    end = command.end or policy.end_after(start, patience)
    span = policy.span_between(start, end)
    _require_readable(command)
    if _is_known(state, command):
        return ()
    return opened(
        state,
        command,
        now,
        rooms=rooms,
        span=span,
        status=BookingStatus.HELD,
        expires_at=now + patience,
        is_a_stay=command.end is not None,
    )


def _require_readable(command: Book | Hold) -> None:
    policy.require_short_texts(
        command.texts, source=command.source, external_id=command.external_id
    )


def _is_known(state: State, command: Book | Hold) -> bool:
    """Say whether the same request was made before, whatever became of it."""
    ref = BookingRef(source=command.source, external_id=command.external_id)
    return bool(command.external_id) and state.find(ref) is not None


def opened(
    state: State,
    command: Book | Hold,
    now: datetime,
    *,
    rooms: tuple[Room, ...],
    span: Span,
    status: BookingStatus,
    expires_at: datetime | None,
    is_a_stay: bool = True,
    is_block: bool = False,
) -> tuple[Fact, ...]:
    """Return what follows from a new claim, if every rule about rooms and time allows it."""
    texts = command.texts
    power_off_buffer = command.power_off_buffer if isinstance(command, Book) else None
    if power_off_buffer:
        policy.require_length("power_off_buffer", power_off_buffer)
    policy.require_to_come(span, now)
    expired = _require_allowed(state, rooms, span, now, is_a_stay=is_a_stay, is_block=is_block)
    booking = Booking(
        id=command.booking_id,
        rooms=command.rooms,
        status=status,
        span=span,
        title=texts.title or "",
        guest=texts.guest or "",
        note=texts.note or "",
        source=command.source,
        external_id=command.external_id,
        expires_at=expires_at,
        power_off_buffer=power_off_buffer,
        created_at=now,
        updated_at=now,
        is_block=is_block,
    )
    return (*expired, BookingOpened(at=now, booking=booking))


def _require_allowed(
    state: State,
    rooms: Iterable[Room],
    span: Span,
    now: datetime,
    ignoring: Booking | None = None,
    *,
    is_a_stay: bool = True,
    is_block: bool = False,
) -> tuple[Fact, ...]:
    """Check every rule about rooms and time; return the expiries that must be written first.

    A block is no stay: it may last as it likes, and at any hour.
    """
    rooms = tuple(rooms)
    for room in () if is_block else rooms:
        policy.require_room_rules(room, span, state.site.time_zone, is_a_stay=is_a_stay)
    expired = conflicts.require_free(
        state, rooms, span, now, ignoring=ignoring.id if ignoring else None, is_block=is_block
    )
    facts: list[Fact] = []
    for claim in expired:
        facts += (expiry(claim), *release_waiting(state, claim, now))
    return tuple(facts)


def confirm(state: State, command: Confirm, now: datetime) -> tuple[Fact, ...]:
    """Make a hold or a pending booking stand, unless its time is up, or an early guest has it."""
    booking = the_booking(state, command.ref)
    _require_unexpired(booking, now)
    return (confirmation(state, booking, now),)


def confirmation(state: State, booking: Booking, now: datetime) -> BookingMoved:
    """Return that a claim stands, with the rooms and the time that it has by then.

    Raises:
        WrongStatus: it is none.
        Clash: a guest who came early has a room of it.
    """
    fact = move(booking, BookingEvent.CONFIRM, now)
    rooms = the_rooms(state, booking.rooms)
    conflicts.require_nobody_inside(state, rooms, booking.span, now, booking.id)
    return fact


def cancel(state: State, command: Cancel, now: datetime) -> tuple[Fact, ...]:
    """Give a claim up; a hold is released."""
    return withdrawal(state, the_booking(state, command.ref), now)


def release(state: State, command: Release, now: datetime) -> tuple[Fact, ...]:
    """Give a hold up, and nothing that has been confirmed since."""
    booking = the_booking(state, command.ref)
    if booking.status is not BookingStatus.HELD:
        raise WrongStatus(
            booking_id=booking.id,
            status=booking.status,
            event="release",
            allowed=tuple(BOOKING[booking.status]),
        )
    return withdrawal(state, booking, now)


def withdrawal(state: State, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    """Return what follows from giving a claim up: it has no power-off yet, but others may wait."""
    return (
        move(booking, BookingEvent.CANCEL, now),
        *release_waiting(state, booking, now),
    )


def reschedule(state: State, command: Reschedule, now: datetime) -> tuple[Fact, ...]:
    """Change time, rooms and texts as one: all of it is possible, or nothing changes."""
    booking = the_booking(state, command.ref)
    require_live(booking, "reschedule")
    _require_unexpired(booking, now)
    policy.require_short_texts(command.texts)
    span = _span_after(booking.span, command.start, command.end)
    rooms = the_rooms(state, booking.rooms if command.rooms is None else command.rooms)
    keys = tuple(room.key for room in rooms)
    facts: tuple[Fact, ...] = ()
    if span != booking.span or keys != booking.rooms:
        facts = _moved(state, booking, rooms, span, now)
    return facts + edited(booking, keys, command.texts, now)


def _require_unexpired(booking: Booking, now: datetime) -> None:
    if booking.has_expired(now):
        raise BookingExpired(
            booking_id=booking.id, expires_at=booking.expires_at or booking.span.end
        )


def _span_after(before: Span, start: datetime | None, end: datetime | None) -> Span:
    if start is not None and end is None:
        end = policy.end_after(start, before.length)
    return policy.span_between(start or before.start, end or before.end)


def _moved(
    state: State, booking: Booking, rooms: tuple[Room, ...], span: Span, now: datetime
) -> tuple[Fact, ...]:
    keys: tuple[RoomKey, ...] = tuple(room.key for room in rooms)
    stays_put = span.start == booking.span.start and keys == booking.rooms
    if booking.status is BookingStatus.CHECKED_IN and not stays_put:
        raise WrongStatus(
            booking_id=booking.id,
            status=booking.status,
            event="reschedule",
            allowed=tuple(BOOKING[booking.status]),
        )
    policy.require_to_come(span, now)
    expired = _require_allowed(state, rooms, span, now, ignoring=booking, is_block=booking.is_block)
    return (
        *expired,
        BookingRescheduled(
            at=now,
            booking_id=booking.id,
            rooms=keys,
            span=span,
            rooms_before=booking.rooms,
            span_before=booking.span,
        ),
        *move_plans(state, booking, span.end, now),
        *release_waiting(state, booking, now),
    )


def edited(
    booking: Booking,
    rooms: tuple[RoomKey, ...],
    texts: Texts,
    now: datetime,
    external_id: str | None = None,
) -> tuple[Fact, ...]:
    """Return that a booking gets other texts, or another id at its source; nothing if it has them.

    `rooms` are those that it has then.
    """
    is_renamed = external_id not in (None, booking.external_id)
    title = booking.title if texts.title is None else texts.title
    guest = booking.guest if texts.guest is None else texts.guest
    note = booking.note if texts.note is None else texts.note
    if (title, guest, note) == (booking.title, booking.guest, booking.note) and not is_renamed:
        return ()
    return (
        BookingEdited(
            at=now,
            booking_id=booking.id,
            rooms=rooms,
            title=title,
            guest=guest,
            note=note,
            external_id=external_id if is_renamed else None,
        ),
    )


def extend(state: State, command: Extend, now: datetime) -> tuple[Fact, ...]:
    """End a booking later, and its power-off with it."""
    booking = the_booking(state, command.ref)
    require_live(booking, "extend")
    _require_unexpired(booking, now)
    policy.require_length("duration", command.duration)
    span = policy.span_between(booking.span.start, booking.span.end + command.duration)
    policy.require_to_come(span, now)
    rooms = the_rooms(state, booking.rooms)
    expired = _require_allowed(state, rooms, span, now, booking, is_block=booking.is_block)
    return (
        *expired,
        BookingExtended(
            at=now,
            booking_id=booking.id,
            rooms=booking.rooms,
            span=span,
            end_before=booking.span.end,
        ),
        *move_plans(state, booking, span.end, now),
        *release_waiting(state, booking, now),
    )
