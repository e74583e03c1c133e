"""What is due next: derived from the rows, never stored on its own.

A row has one deadline: the earliest instant at which something about it is to
be decided, or at which what people see of it changes. An overdue decision is
due at once; a mere boundary that has passed is not due again. What a clock that
was far ahead has put off is due as soon as that is set back.
"""

from collections.abc import Iterator
from datetime import datetime

from . import policy
from .action_spec import ActionType
from .answered import Answered
from .endpoint import Outbox
from .feed import Feed
from .model import EXPIRING, Booking, BookingStatus, Freeze, PowerOff, Row, Site
from .reservation import Reservation
from .schedule import ActionStatus, DeviceAction, Schedule
from .schedule_runs import next_run
from .stall import Detection, Occupancy

_MayBePutOff = PowerOff | Occupancy | Schedule | DeviceAction | Outbox


def due_at(site: Site, row: Row | Detection, now: datetime) -> datetime | None:  # noqa: C901, PLR0911 - one for each kind
    """Return when a row is to be woken next; at or before `now` means at once."""
    if isinstance(row, _MayBePutOff) and is_put_off(row, now):
        return now
    match row:
        case Booking():
            return min(_booking(site, row, now)) if row.blocks else None
        case Freeze():
            return row.until
        case PowerOff():
            return _power_off(site, row)
        case Occupancy():
            return row.ends_at
        case Detection():
            return row.stuck_at
        case Schedule():
            return min(_schedule(row), default=None)
        case DeviceAction() | Reservation():
            return row.due_at
        case Answered() | Feed():
            return None
        case Outbox():
            return row.next_try_at


def _booking(site: Site, booking: Booking, now: datetime) -> Iterator[datetime]:
    yield booking.span.end
    if booking.status in EXPIRING and booking.expires_at is not None:
        yield booking.expires_at
    if booking.status is BookingStatus.CONFIRMED and not booking.is_block:
        missed = policy.no_show_at(site, booking)
        if missed is not None and missed + policy.NO_SHOW_GRACE > now:
            yield missed
        packed_by = policy.packed_by(site, booking)
        if packed_by is not None and packed_by > now:
            yield packed_by
        opens = policy.check_in_opens(site, booking)
        if opens > now:
            yield opens
    if booking.span.start > now:
        yield booking.span.start


def is_put_off(row: _MayBePutOff, now: datetime) -> bool:
    """Say whether a clock that was far ahead, and was set back, has put something off.

    Not a device action that somebody planned by it for an instant, or that is being tried;
    but a ramp, which would go on until that clock's end of it.
    """
    match row:
        case PowerOff():
            is_waiting = row.is_open
        case Occupancy():
            is_waiting = row.ends_at is not None
        case Schedule():
            # Its runs that are to come were answered already.
            is_waiting = row.progress.handled_until > now
        case DeviceAction():
            is_by_itself = row.has_begun or row.undoes is not None
            is_ramp = row.is_open and row.spec.type is ActionType.RAMP
            is_waiting = is_by_itself and (is_ramp or row.status is ActionStatus.PENDING)
        case Outbox():
            is_waiting = row.next_try_at is not None
    return is_waiting and policy.was_ahead(row.updated_at, now)


def _schedule(schedule: Schedule) -> Iterator[datetime]:
    definition = schedule.definition
    if (following := next_run(schedule)) is not None:
        yield following.at
    if definition.enabled and definition.end_at is not None:
        yield definition.end_at


def _power_off(site: Site, power_off: PowerOff) -> datetime | None:
    if not power_off.is_open:
        return None
    room = site.rooms.get(power_off.room)
    notice = policy.notice_at(room, power_off) if room is not None else None
    return power_off.due_at if notice is None else min(notice, power_off.due_at)
