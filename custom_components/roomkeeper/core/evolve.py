"""Apply one fact: from the rows as they are to the rows that it changes.

Total: any fact may meet any state (an old log, a purged row), and what it
cannot apply to it leaves alone. Folding the log from the empty state gives
exactly the rows.
"""

from . import events
from .evolve_schedule import evolve_schedule
from .evolve_stall import evolve_stall
from .lifecycle import BOOKING, POWER_OFF, BookingEvent, PowerOffEvent
from .model import Booking, Change, Gone, PowerOff, PowerOffStatus, RoomEnergy, RowKey, State
from .replacing import replace
from .words import without_words


def evolve(state: State, fact: events.Fact) -> Change | None:
    """Return what `fact` changes, or None; the state itself stays as it is."""
    change: Change | None = None
    match fact:
        case events.BookingOpened():
            change = fact.booking
        case events.RoomFrozen():
            change = fact.freeze
        case events.RoomUnfrozen():
            change = Gone(RowKey("freeze", fact.room))
        case (
            events.BookingMoved()
            | events.BookingRescheduled()
            | events.BookingExtended()
            | events.BookingEdited()
            | events.BookingErased()
            | events.EnergyMeasured()
        ):
            booking = state.bookings.get(fact.booking_id)
            change = booking and _booking(booking, fact)
        case events.DoorOpened() | events.PowerSwitchedOn():
            pass
        case _ if events.is_of_room(fact):
            power_off = state.power_offs.get(events.power_off_key(fact))
            change = _planned(fact) if power_off is None else _power_off(power_off, fact)
        case _ if events.is_of_stall(fact):
            change = evolve_stall(state.occupancies.get(fact.stall), fact)
        case _ if events.is_of_schedule(fact):
            change = evolve_schedule(state, fact)
        case _:
            subject = events.subject_of(fact)
            change = events.row_in(fact) or (subject and Gone(subject))
    return change


type _BookingFact = (
    events.BookingMoved
    | events.BookingRescheduled
    | events.BookingExtended
    | events.BookingEdited
    | events.BookingErased
    | events.EnergyMeasured
)


def _booking(booking: Booking, fact: _BookingFact) -> Booking | None:
    match fact:
        case events.BookingMoved():
            return _moved(booking, fact)
        case events.BookingRescheduled():
            return replace(booking, rooms=fact.rooms, span=fact.span, updated_at=fact.at)
        case events.BookingExtended():
            return replace(booking, span=fact.span, updated_at=fact.at)
        case events.BookingEdited():
            return replace(
                booking,
                title=fact.title,
                guest=fact.guest,
                note=fact.note,
                external_id=booking.external_id if fact.external_id is None else fact.external_id,
                updated_at=fact.at,
            )
        case events.BookingErased():
            # What is erased was changed by nobody: when a guest left follows from the last change.
            return booking if fact.keeps_present else without_words(booking)
        case events.EnergyMeasured():
            # Nor is what is measured a change of the booking.
            others = tuple(one for one in booking.energy if one.room != fact.room)
            measured = RoomEnergy(fact.room, fact.used_wh)
            return replace(booking, energy=(*others, measured))


def _moved(booking: Booking, fact: events.BookingMoved) -> Booking | None:
    status = BOOKING[booking.status].get(fact.event)
    if status is None:
        return None
    is_in = fact.event is BookingEvent.CHECK_IN
    return replace(
        booking,
        status=status,
        expires_at=fact.expires_at,
        updated_at=fact.at,
        checked_in_at=fact.at if is_in else booking.checked_in_at,
    )


def _planned(fact: events.PowerOffFact) -> PowerOff | None:
    if not isinstance(fact, events.PowerOffPlanned):
        return None
    return PowerOff(
        booking_id=fact.booking_id,
        room=fact.room,
        status=PowerOffStatus.PLANNED,
        planned_at=fact.planned_at,
        due_at=fact.due_at,
        manual=fact.manual,
        updated_at=fact.at,
    )


_EVENTS: dict[type[events.Fact], PowerOffEvent] = {
    events.PowerOffPlanned: PowerOffEvent.PLAN,
    events.PowerOffAnnounced: PowerOffEvent.ANNOUNCE,
    events.PowerOffDeferred: PowerOffEvent.DEFER,
    events.PowerOffAttempted: PowerOffEvent.ATTEMPT,
    events.PowerOffSucceeded: PowerOffEvent.SUCCEED,
    events.PowerOffFailed: PowerOffEvent.FAIL,
    events.PowerOffCancelled: PowerOffEvent.CANCEL,
}


def _power_off(before: PowerOff, fact: events.PowerOffFact) -> PowerOff | None:
    status = POWER_OFF[before.status].get(_EVENTS[type(fact)])
    if status is None:
        return None
    return _told(replace(before, status=status, updated_at=fact.at), fact)


def _told(row: PowerOff, fact: events.PowerOffFact) -> PowerOff:
    match fact:
        case events.PowerOffPlanned():
            return replace(
                row,
                planned_at=fact.planned_at,
                due_at=fact.due_at,
                why=None,
                waits_for=None,
                waits_since=None,
                announced=False,
            )
        case events.PowerOffAnnounced():
            return replace(row, announced=True)
        case events.PowerOffDeferred():
            return replace(
                row,
                due_at=fact.due_at,
                why=fact.why,
                waits_for=fact.waits_for,
                waits_since=fact.waits_since,
                failures=fact.failures,
                announced=row.announced and fact.why is not fact.why.NEXT_BOOKING,
            )
        case events.PowerOffAttempted():
            return replace(
                row,
                due_at=fact.due_at,
                attempts=fact.attempt,
                why=None,
                waits_for=None,
                draw_w=row.draw_w if row.attempts else fact.draw_w,
                empty_for=row.empty_for if row.attempts else fact.empty_for,
            )
        case events.PowerOffSucceeded() | events.PowerOffFailed():
            failures = fact.failures if isinstance(fact, events.PowerOffFailed) else ()
            return replace(row, failures=failures)
    return row
