"""What is due next: derived from the rows, never stored on its own.

A row has one deadline: the earliest instant at which something about it is to
be decided, or at which what people see of it changes. An overdue decision is
due at once; a mere boundary that has passed is not due again.
"""

from collections.abc import Iterator
from datetime import datetime

from . import policy
from .answered import Answered
from .endpoint import Outbox
from .feed import Feed
from .model import EXPIRING, Booking, BookingStatus, Freeze, PowerOff, Row, Site
from .reservation import Reservation
from .schedule import DeviceAction, Schedule
from .schedule_runs import next_run
from .stall import Detection, Occupancy


def due_at(site: Site, row: Row | Detection, now: datetime) -> datetime | None:  # noqa: PLR0911 - one for each kind
    """Return when a row is to be woken next; at or before `now` means at once."""
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
