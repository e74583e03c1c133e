"""The deadlines: what follows when a row's time has come."""

from datetime import datetime

from .. import policy
from ..commands import Wake
from ..events import Fact, RoomUnfrozen
from ..lifecycle import BookingEvent
from ..model import Booking, BookingStatus, Freeze, PowerOff, State
from .booking import expiry, move
from .door import arrival_if_allowed, completion
from .power import due, release_waiting


def wake(state: State, command: Wake, now: datetime) -> tuple[Fact, ...]:
    """Decide about a row whose deadline has come; a deadline that was overtaken changes nothing."""
    row = state.get(command.row)
    match row:
        case Booking():
            return _booking(state, row, now)
        case Freeze() if row.is_over(now):
            return (RoomUnfrozen(at=row.until or now, room=row.room),)
        case PowerOff() if row.is_open and _is_due(state, row, now):
            return due(state, row, now)
    return ()


def _is_due(state: State, power_off: PowerOff, now: datetime) -> bool:
    if power_off.due_at <= now:
        return True
    room = state.site.rooms.get(power_off.room)
    notice = policy.notice_at(room, power_off) if room is not None else None
    return notice is not None and notice <= now


def _booking(state: State, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    if not booking.blocks:
        return ()
    if booking.has_expired(now):
        return (expiry(booking), *release_waiting(state, booking, now))
    if booking.span.is_over(now):
        return completion(state, booking, booking.span.end, now)
    if booking.status is BookingStatus.CONFIRMED:
        return _missed(state, booking, now)
    return ()


def _missed(state: State, booking: Booking, now: datetime) -> tuple[Fact, ...]:
    at = policy.no_show_at(state.site, booking)
    if at is None or not at <= now < at + policy.NO_SHOW_GRACE:
        return ()
    if any(state.presence.get(room) for room in booking.rooms):
        # Somebody is inside, so the guest may only have forgotten to check in.
        return arrival_if_allowed(state, booking, now)
    return (move(booking, BookingEvent.MISS, at), *release_waiting(state, booking, now))
