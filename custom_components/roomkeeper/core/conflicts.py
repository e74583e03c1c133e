"""The place where a clash is decided.

Two bookings of a room clash when a buffer of one reaches into the other; two
buffers may share time. The buffer after a guest who has left stays: that is
when the room is cleaned. A hold or pending booking whose time is up stands in
nobody's way, even if its end was not written down yet.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Final

from . import policy
from .errors import Clash, RoomIsFrozen, Taken
from .ids import BookingId, RoomKey
from .model import Booking, BookingStatus, Freeze, Room, State
from .span import Span, gaps

_LOOK_AHEAD: Final = 32
"""Obstacles in each room to step over in search of something that would work."""

_CLAIMS_AT_ONCE: Final = 8
"""Claims without enough room between them that count as one obstacle."""


def claimed(booking: Booking, now: datetime) -> Span:
    """Return for when a booking has its rooms: one whose guest came early has them already."""
    if booking.status is BookingStatus.CHECKED_IN and not booking.span.is_over(now):
        return booking.span.reaching_back_to(now)
    return booking.span


def claims_on(
    state: State,
    room: Room,
    span: Span,
    now: datetime,
    ignoring: BookingId | None = None,
    *,
    is_block: bool = False,
) -> list[Booking]:
    """Return what clashes with `span` in one room, expired claims among it.

    A block says only that the room is closed, so it may begin where a guest leaves.
    """
    clearance = timedelta() if is_block else room.policy.clearance
    claims = state.calendar(room.key).overlapping(span, clearance)
    if guests := state.guests(room.key):
        wide = span.widened(clearance)
        early = (guest for guest in guests if claimed(guest, now).overlaps(wide))
        claims = [*(guest for guest in early if guest not in claims), *claims]
    left = state.last_completed(room.key)
    if left is not None and not is_block and _is_being_cleaned(room, left, span):
        claims = [*claims, left]
    return [one for one in claims if one.id != ignoring] if ignoring else claims


def _is_being_cleaned(room: Room, left: Booking, span: Span) -> bool:
    buffer = room.policy.buffer_after
    return bool(buffer) and Span(left.left_at, left.left_at + buffer).overlaps(span)


def _kept_from_others(room: Room, booking: Booking, now: datetime) -> Span:
    """Return for when a claim keeps others out of a room, its buffers with it."""
    if booking.blocks:
        return claimed(booking, now).widened(room.policy.clearance)
    return Span(booking.left_at, _kept_until(room, booking))


def _kept_until(room: Room, booking: Booking) -> datetime:
    """Return until when a claim keeps others out of a room."""
    if booking.blocks:
        return booking.span.end + room.policy.clearance
    return booking.left_at + room.policy.buffer_after


def require_free(
    state: State,
    rooms: Collection[Room],
    span: Span,
    now: datetime,
    ignoring: BookingId | None = None,
    *,
    is_block: bool = False,
) -> tuple[Booking, ...]:
    """Make sure that all of `rooms` are free for `span`.

    A block may stand where a room is frozen: it keeps it closed afterwards.

    Returns:
        Claims in the way that have expired; whoever takes the rooms must first write that down.

    Raises:
        RoomIsFrozen: a freeze stands against the span.
        Clash: naming all that is in the way, and the next time that would work.
    """
    wanted = [(room, part) for room in rooms for part in _not_had(state, room.key, span, ignoring)]
    for room, part in () if is_block else wanted:
        require_not_frozen(state, room.key, part, now)
    in_the_way: dict[tuple[RoomKey, BookingId], tuple[Room, Booking]] = {}
    expired: dict[BookingId, Booking] = {}
    for room, part in wanted:
        for booking in claims_on(state, room, part, now, ignoring, is_block=is_block):
            if booking.has_expired(now):
                expired[booking.id] = booking
            else:
                in_the_way[room.key, booking.id] = (room, booking)
    if in_the_way:
        raise _clash(state, rooms, span, [*in_the_way.values()], now, ignoring)
    return tuple(expired.values())


def require_nobody_inside(
    state: State, rooms: Collection[Room], span: Span, now: datetime, booking_id: BookingId
) -> None:
    """Make sure that no guest who came early has any of `rooms` in `span`.

    A claim that nobody has confirmed stops no early guest, so it may have been overtaken by one.

    Raises:
        Clash: naming those guests' bookings, and the next time that would work.
    """
    in_the_way = [
        (room, guest)
        for room in rooms
        for guest in state.guests(room.key)
        if guest.id != booking_id and claimed(guest, now).overlaps(span)
    ]
    if in_the_way:
        raise _clash(state, rooms, span, in_the_way, now, booking_id)


def _clash(  # noqa: PLR0917 - as whoever raises it has them
    state: State,
    rooms: Collection[Room],
    span: Span,
    in_the_way: Sequence[tuple[Room, Booking]],
    now: datetime,
    ignoring: BookingId | None,
) -> Clash:
    room, booking = in_the_way[0]
    later = _gap_from(
        state, room, _kept_until(room, booking), length=span.length, now=now, ignoring=ignoring
    )
    return Clash(
        room=room.key,
        booking_id=booking.id,
        start=booking.span.start,
        end=booking.span.end,
        taken=[_taken(room, booking) for room, booking in in_the_way],
        next_free=next_free(state, rooms, Span(later, later + span.length), now, ignoring),
    )


def _taken(room: Room, booking: Booking) -> Taken:
    return Taken(room=room.key, booking_id=booking.id, status=booking.status, span=booking.span)


def _not_had(
    state: State, room: RoomKey, span: Span, booking_id: BookingId | None
) -> Iterable[Span]:
    """Return the parts of `span` for which a booking does not have the room yet.

    What it has was given to it, by the rules of that time: it is not held against a freeze that
    kept it, nor against neighbours who are nearer than the buffers of today.
    """
    booking = None if booking_id is None else state.bookings.get(booking_id)
    if booking is None or room not in booking.rooms:
        return (span,)
    return gaps(span, (booking.span,))


def require_not_frozen(state: State, room: RoomKey, span: Span, now: datetime) -> None:
    """Refuse a span that a freeze stands against.

    Raises:
        RoomIsFrozen: with the reason, and until when.
    """
    freeze = frozen(state, room, now)
    if freeze is not None and freeze.stands_against(span):
        raise RoomIsFrozen(room=room, reason=freeze.reason, until=freeze.until)


def require_not_frozen_now(state: State, room: RoomKey, now: datetime) -> None:
    """Refuse to let anybody in to a room that is out of use.

    Raises:
        RoomIsFrozen: with the reason, and until when.
    """
    freeze = frozen(state, room, now)
    if freeze is not None:
        raise RoomIsFrozen(room=room, reason=freeze.reason, until=freeze.until)


def frozen(state: State, room: RoomKey, now: datetime) -> Freeze | None:
    """Return the freeze of a room that is in force."""
    freeze = state.freezes.get(room)
    return None if freeze is None or freeze.is_over(now) else freeze


def live_booking(
    state: State, room: RoomKey, now: datetime, ignoring: BookingId | None = None
) -> Booking | None:
    """Return the booking that has the room: its guest is inside, or else it covers `now`."""
    for guest in state.guests(room):
        if guest.id != ignoring and not guest.span.is_over(now):
            return guest
    for booking in state.calendar(room).ending_after(now):
        if booking.id != ignoring and not booking.has_expired(now):
            return booking if booking.span.contains(now) else None
    return None


def promised_before(state: State, room: RoomKey, booking: Booking, now: datetime) -> Booking | None:
    """Return the last confirmed booking that has the room between `now` and another's start."""
    last = None
    for other in state.calendar(room).ending_after(now):
        if not other.span.begins_before(booking.span.start):
            break
        if other.status is BookingStatus.CONFIRMED:
            last = other
    return last


def obstacle_end(
    state: State,
    room: Room,
    span: Span,
    now: datetime,
    ignoring: BookingId | None = None,
) -> datetime | None:
    """Return an instant before which `span` cannot begin, for what is in its way, else None.

    `datetime.max` (aware) stands for an obstacle without an end.
    """
    freeze = frozen(state, room.key, now)
    if freeze is not None and freeze.stands_against(span):
        return freeze.until or datetime.max.replace(tzinfo=span.start.tzinfo)
    for booking in claims_on(state, room, span, now, ignoring):
        if not booking.has_expired(now):
            end = _kept_until(room, booking)
            return _gap_from(state, room, end, length=span.length, now=now, ignoring=ignoring)
    if policy.is_open_for(room.policy, span, state.site.time_zone):
        return None
    hours = policy.opening_after(room.policy, span.start, state.site.time_zone)
    if hours is None:
        return datetime.max.replace(tzinfo=span.start.tzinfo)
    return hours.end if hours.contains(span.start) else hours.start


def _gap_from(
    state: State,
    room: Room,
    start: datetime,
    *,
    length: timedelta,
    now: datetime,
    ignoring: BookingId | None,
) -> datetime:
    """Return an instant, `start` or later, before which no `length` fits between the claims."""
    clearance = room.policy.clearance
    for booking in state.calendar(room.key).next_ones(start - clearance, _CLAIMS_AT_ONCE):
        if booking.span.start - start >= length + clearance:
            break
        if booking.id != ignoring and not booking.has_expired(now):
            start = booking.span.end + clearance
    return start


def next_free(
    state: State,
    rooms: Collection[Room],
    span: Span,
    now: datetime,
    ignoring: BookingId | None = None,
) -> datetime | None:
    """Return the first start from `span` on at which all rooms are free for as long."""
    limit = span.start + policy.LONGEST_BOOKING
    agreed = 0
    # One room after the other moves the span on, until it suits all of them in turn.
    for room in islice(cycle(rooms), _LOOK_AHEAD * len(rooms)):
        later = obstacle_end(state, room, span, now, ignoring)
        if later is None:
            agreed += 1
            if agreed == len(rooms):
                return span.start
        elif later > limit:
            return None
        else:
            agreed = 0
            span = Span(later, later + span.length)
    return None


def next_change(state: State, room: Room, now: datetime) -> datetime | None:
    """Return when, by time alone, a room can be taken on the spot, or can be no more."""
    moment = Span(now, now + policy.shortest_stay(room.policy))
    free_from = next_free(state, (room,), moment, now)
    if free_from != now:
        return free_from
    limits = [
        booking.span.start - room.policy.clearance
        for booking in state.calendar(room.key).next_ones(now, 1)
    ]
    if room.policy.opening_hours:
        hours = policy.opening_after(room.policy, now, state.site.time_zone)
        limits += [hours.end] if hours is not None else []
    # At that very instant a shortest stay still fits.
    fits_until = (limit - moment.length + timedelta.resolution for limit in limits)
    return min((at for at in fits_until if at > now), default=None)


def free_spans(
    state: State, room: Room, within: Span, now: datetime, at_least: timedelta
) -> Iterator[Span]:
    """Yield in order the stretches of `within` that a booking of `at_least` may still take."""
    taken = [
        _kept_from_others(room, booking, now)
        for booking in claims_on(state, room, within, now)
        if not booking.has_expired(now)
    ]
    freeze = frozen(state, room.key, now)
    if freeze is not None and freeze.stands_against(within):
        taken.append(Span(freeze.since, freeze.until or within.end))
    for hours in policy.opening_spans(room.policy, within, state.site.time_zone):
        open_part = hours.clipped(within)
        if open_part is None:
            continue
        for free in gaps(open_part, taken):
            if free.length >= at_least:
                yield free
