"""What a booking used in a room, when it is over there."""

from datetime import datetime

from ..commands import NoteEnergy
from ..energy import is_measured, use_of
from ..events import EnergyMeasured, Fact
from ..model import State


def note(state: State, command: NoteEnergy, now: datetime) -> tuple[Fact, ...]:
    """Take in what was measured; once, and of a use that is over."""
    booking = state.bookings.get(command.booking_id)
    if booking is None or is_measured(booking, command.room):
        return ()
    if use_of(state, booking, command.room) is None:
        return ()
    return (
        EnergyMeasured(
            at=now,
            booking_id=command.booking_id,
            room=command.room,
            used_wh=command.used_wh,
        ),
    )
