"""The deadlines: what follows when a row's time has come."""

from datetime import datetime

from .. import conflicts, policy
from ..commands import Wake
from ..deadlines import is_put_off
from ..events import Fact, RoomUnfrozen
from ..ids import RoomKey
from ..lifecycle import BookingEvent
from ..model import Booking, BookingStatus, Freeze, PowerOff, State
from ..reservation import Reservation
from ..schedule import DeviceAction, Schedule
from ..span import Span
from ..stall import Detection, Occupancy
from . import action_try, occupancy, reservation, schedule_run
from .booking import expiry, move
from .door import arrival_if_allowed, completion
from .power import due, release_waiting


def wake(state: State, command: Wake, now: datetime) -> tuple[Fact, ...]:  # noqa: PLR0911 - one for each kind
    """Decide about a row whose deadline has come; a deadline that was overtaken changes nothing."""
    row = state.with_deadline(command.row)
    match row:
        case Booking():
            return _booking(state, row, now)
        case Freeze() if row.is_over(now):
            return (RoomUnfrozen(at=row.until or now, room=row.room),)
        case PowerOff() if row.is_open and _is_due(state, row, now):
            return due(state, row, now)
        case Occupancy() if is_put_off(row, now) or _is_reached(row.ends_at, now):
            return occupancy.due(state, row, now)
        case Detection() if _is_reached(row.stuck_at, now):
            return occupancy.on_too_long(state, row, now)
        case Schedule():
            return schedule_run.due(state, row, now)
        case DeviceAction() if is_put_off(row, now) or _is_reached(row.due_at, now):
            return action_try.due(state, row, now)
        case Reservation() if _is_reached(row.due_at, now):
            return reservation.due(state, row, now)
    return ()


def _is_reached(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now


def _is_due(state: State, power_off: PowerOff, now: datetime) -> bool:
    if power_off.due_at <= now or is_put_off(power_off, now):
        return True
    room = state.site.rooms.get(power_off.room)
    notice = policy.notice_at(room, power_off) if room is not None else None
    return _is_reached(notice, now)


def _booking(state: State, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    if not booking.blocks:
        return ()
    if booking.has_expired(now):
        return (expiry(booking), *release_waiting(state, booking, now))
    if booking.span.is_over(now):
        return completion(state, booking, booking.span.end, now)
    if booking.status is not BookingStatus.CONFIRMED or booking.is_block:
        return ()
    if booking.span.contains(now) and _has_come(state, booking, now):
        arrived = arrival_if_allowed(state, booking, now)
        if arrived:
            return arrived
    return _missed(state, booking, now)


def _has_come(state: State, booking: Booking, now: datetime) -> bool:
    """Say whether the guest is inside, though nobody was seen to come since the start.

    Who is seen shortly after somebody else's stay may be that guest, still
    packing: that is not held for an arrival, until nobody packs for so long.
    """
    return any(
        state.is_somebody_inside(room) and not _has_just_left(state, room, now)
        for room in booking.rooms
    )


def _has_just_left(state: State, room: RoomKey, now: datetime) -> bool:
    """Say whether a stay in a room has been over for a short time, written down or not yet."""
    before = state.last_completed(room)
    if before is not None and now - before.left_at < policy.PRESENCE_STEP:
        return True
    lately = Span(now - policy.PRESENCE_STEP, now)
    return any(
        one.span.is_over(now) and not one.has_expired(now)
        for one in state.calendar(room).overlapping(lately)
    )


def _missed(state: State, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    at = policy.no_show_at(state.site, booking)
    if at is None or not at <= now < at + policy.NO_SHOW_GRACE:
        return ()
    if any(
        state.is_somebody_inside(room) or conflicts.frozen(state, room, now)
        for room in booking.rooms
    ):
        # Who is inside may only have forgotten to check in, and a frozen room lets nobody in.
        return arrival_if_allowed(state, booking, now)
    return (move(booking, BookingEvent.MISS, at), *release_waiting(state, booking, now))
